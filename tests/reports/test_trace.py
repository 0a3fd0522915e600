"""A key in, where it leads out: whatever key people are shown."""

import pytest

from pipelines.errors import UsageError
from pipelines.reports import trace
from tests.conftest import TIANJIN_SHA256, Warehouse

KEYS = """
    select schema_name || '.' || table_name, column_name
    from duckdb_columns()
    where
        (column_name like '%\\_key' escape '\\' or column_name = 'sha256')
        and schema_name in ('marts', 'audit', 'history', 'provenance')
"""


def test_every_key_of_a_release_leads_to_forms_or_says_why_not(crowd: Warehouse) -> None:
    columns = crowd.ask(KEYS)
    assert len(columns) > 80
    lost = []
    for table, column in columns:
        some = f"select distinct {column} from {table} where {column} is not null limit 2"
        for (key,) in crowd.ask(some):
            try:
                assert trace.trace(crowd.places.current, key).forms
            except UsageError as error:
                lost += [(table, column, key)] if "no fact has the key" in str(error) else []
    assert lost == []


@pytest.mark.parametrize(
    ("key", "forms", "rows"),
    [
        (TIANJIN_SHA256, 39, []),
        (f"{TIANJIN_SHA256[:16]}-17-12", 1, [12]),
        ("120000:563201", 8, []),
        ("产出/成本", 39, None),
    ],
)
def test_a_key_leads_to_the_forms_that_it_is_about(
    loaded: Warehouse, key: str, forms: int, rows: list[int] | None
) -> None:
    found = trace.trace(loaded.places.current, key)
    assert found.count == forms
    assert rows is None or list(found.forms[0].row_numbers) == rows
    assert not any(form.until for form in found.forms)


def test_what_was_withdrawn_is_traced_as_it_was(empty_warehouse: Warehouse) -> None:
    from tests.builders import document, form_text

    warehouse = empty_warehouse
    warehouse.add("a.txt", document(form_text("甲（2023年）")))
    warehouse.add("b.txt", document(form_text("乙（2023年）")))
    warehouse.load()
    [(form_key, row)] = warehouse.ask(
        "select form_key, min(row_number) from marts.fct_indicator_targets "
        "join marts.dim_documents using (document_key) where file_name = 'b.txt' group by all"
    )
    (warehouse.places.raw / "b.txt").unlink()
    warehouse.load()
    for key in (form_key, f"{form_key}-{row}"):
        found = trace.trace(warehouse.places.current, key)
        assert [form.form_key for form in found.forms] == [form_key]
        assert found.forms[0].until is not None
