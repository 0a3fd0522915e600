"""One declaration a landed table: what is derived from it, and what is held to it."""

from typing import Any

import pytest
import yaml

from pipelines import settings
from pipelines.landing import books, tables
from pipelines.landing.contracts import contract
from pipelines.landing.schema import Table
from pipelines.landing.tables import BATCH, RAW

# Where a record says shorter what its column is called; all others have one name.
SHORTER = {
    "documents": {"document_sha256": "sha256"},
    "forms": {"form_number": "number", "form_kind": "kind", "is_hidden": "hidden"},
    "amounts": {
        "row_number": "row",
        "column_number": "column",
        "amount_role": "role",
        "amount_stage": "stage",
        "fund_source_text": "source",
        "amount_text": "text",
        "amount_yuan": "yuan",
    },
    "details": {
        "row_number": "row",
        "column_number": "column",
        "detail_kind": "kind",
        "detail_name": "name",
        "amount_text": "text",
        "amount_yuan": "yuan",
    },
    "indicators": {
        "row_number": "row",
        "column_number": "column",
        "name_column_number": "name_column",
        "indicator_name": "name",
        "indicator_description": "description",
        "block_number": "block",
        "goal_term": "term",
    },
    "members": {"member_sha256": "sha256"},
    "promises": {"promise_number": "number", "promise_text": "text", "promise_value": "value"},
    "quarantine": {"row_number": "row", "column_number": "column"},
}


class Named:
    """A record whose attributes say their own names."""

    sha256, number = "a", 1

    def __getattr__(self, name: str) -> Any:
        if name == "seen":
            return None
        return [] if name in ("forms", "readings") else name if name != "contacts" else 0


@pytest.mark.parametrize("table", BATCH, ids=lambda table: table.name)
def test_each_column_takes_what_its_record_calls_so(table: Table) -> None:
    """A column that takes what another one is called fails here."""
    ways = {name: column.of for name, column in table.columns.items()}
    assert {name: way for name, way in ways.items() if isinstance(way, str)} == SHORTER[table.name]


@pytest.mark.parametrize("table", BATCH, ids=lambda table: table.name)
def test_values_stand_in_the_order_of_the_columns(table: Table) -> None:
    """Values that are not beside their column fail here."""
    names = [name for name in table.taken.names() if name not in table.within]
    values = dict(zip(names, table.values(Named()), strict=True))
    for name, value in values.items():
        if not callable(table.columns[name].of):
            assert value == getattr(Named(), str(table.columns[name].of or name))


def test_columns_of_what_was_understood_come_after_the_rows() -> None:
    made = [name for name, column in tables.INDICATORS.columns.items() if column.is_made]
    assert made == tables.INDICATORS.schema.names()[-len(made) :]
    assert made[0] == "target_kind"


@pytest.mark.parametrize("table", [*BATCH, books.SOURCES], ids=lambda table: table.name)
def test_a_contract_has_the_columns_of_its_table_in_their_order(table: Table) -> None:
    assert list(contract(table.name).columns) == table.schema.names()


def test_dbt_knows_each_landed_table_and_no_other() -> None:
    """But for those that only the loader asks."""
    text = (settings.DBT_PROJECT / "models" / "staging" / "_sources.yml").read_text("utf-8")
    [source] = yaml.safe_load(text)["sources"]
    assert {table["name"] for table in source["tables"]} == set(RAW) - {"stamps", "loads"}


def test_a_landed_table_is_declared_under_its_own_name() -> None:
    for name, table in (vars(tables) | vars(books)).items():
        if isinstance(table, Table):
            assert name.lower() == table.name, name
            assert RAW[table.name] is table
