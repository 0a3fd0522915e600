"""Forms written as they are published, right ones and faulty ones: what the audit says of them.

The truth about each was written before it was tried.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.audit import paper
from tests.audit.planted import FAULTS, Planted
from tests.conftest import Warehouse

CORRECT = paper.forms(Path(__file__).parent / "correct_forms.txt")


def rules_by_document(warehouse: Warehouse) -> dict[str, dict[str, str]]:
    """The rules that fired in each document, and how severe they are."""
    found: dict[str, dict[str, str]] = {}
    for name, rule, severity in warehouse.ask("""
        select distinct documents.file_name, findings.rule_code, findings.severity
        from audit.findings as findings
        inner join marts.dim_documents as documents
            on
                findings.document_key = documents.document_key
                or list_contains(
                    [left(cell.form_key, 16) for cell in findings.evidence], documents.document_key
                )
    """):
        found.setdefault(Path(name).stem, {})[rule] = severity
    return found


def planted_documents() -> Iterator[tuple[str, Planted, dict[str, str]]]:
    """Each fault with the document that has it, and all documents that are needed to see it."""
    for number, fault in enumerate(FAULTS):
        name = f"fault-{number}"
        text = paper.changed(CORRECT[fault.form], fault.edits)
        documents = {name: paper.of_unit(text, f"{number}号")}
        if fault.beside:
            form, edits = fault.beside
            unit = f"{number}乙" if fault.is_copied else f"{number}号"
            documents[f"beside-{number}"] = paper.of_unit(paper.changed(CORRECT[form], edits), unit)
        yield name, fault, documents


@pytest.fixture
def correct(empty_warehouse: Warehouse) -> Warehouse:
    for name, text in CORRECT.items():
        empty_warehouse.add(f"{name}.html", paper.html(text))
    empty_warehouse.load()
    return empty_warehouse


@pytest.fixture
def planted(empty_warehouse: Warehouse) -> Warehouse:
    for _, _, documents in planted_documents():
        for name, text in documents.items():
            empty_warehouse.add(f"{name}.html", paper.html(text))
    empty_warehouse.load()
    return empty_warehouse


def test_of_what_is_right_no_rule_warns(correct: Warehouse) -> None:
    assert correct.ask("select count(*) from marts.dim_forms") == [(len(CORRECT),)]
    assert {
        name: warnings
        for name, rules in rules_by_document(correct).items()
        if (warnings := [rule for rule, severity in rules.items() if severity != "notice"])
    } == {}


def test_each_fault_is_said_by_a_rule_that_fits(planted: Warehouse) -> None:
    rules = rules_by_document(planted)
    assert [
        (fault.form, fault.rules, fault.edits)
        for name, fault, _ in planted_documents()
        if not fault.rules & rules.get(name, {}).keys()
    ] == []
