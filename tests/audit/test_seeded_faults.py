"""Each changed form is a document of its own, beside the unchanged forms, all in one load.

The finding that should appear appears, and nothing else changes.
"""

from pathlib import Path

from tests.audit.faults import faults
from tests.conftest import Warehouse


def rules_by_file(warehouse: Warehouse) -> dict[str, list[str]]:
    found = warehouse.ask("""
        select file_name, list(rule_code order by rule_code)
        from audit.findings inner join marts.dim_documents using (document_key)
        group by file_name
    """)
    return {Path(name).stem: rules for name, rules in found}


def test_every_seeded_fault_is_found_and_nothing_else_changes(
    crowd: Warehouse, tianjin: bytes
) -> None:
    rules = rules_by_file(crowd)
    planted = list(faults(tianjin))
    missed, wrong = [], []
    for number, fault in enumerate(planted):
        before, after = (
            [rule for rule in rules.get(name, []) if rule not in fault.may]
            for name in (f"form-{fault.form}", f"fault-{number}")
        )
        expected = sorted([*(rule for rule in before if rule not in fault.goes), *fault.appears])
        missed += [(fault.kind, fault.form, rule) for rule in fault.appears if rule not in after]
        wrong += [(fault.kind, fault.form, before, after)] if after != expected else []
    found = len(planted) - len({(kind, form) for kind, form, _ in missed})
    print(
        f"seeded faults: {len(planted)}, found: {found}, "
        f"with any other change: {len(wrong) - len(missed)}"
    )
    assert len(planted) >= 200
    assert missed == []
    assert wrong == []
