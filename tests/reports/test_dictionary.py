"""What the data dictionary says of a release."""

import pytest

from pipelines.releases.reader import reading
from pipelines.reports.dictionary import Column, both, tables
from tests.conftest import Warehouse


@pytest.fixture(scope="module")
def columns(loaded: Warehouse) -> dict[str, Column]:
    with reading(loaded.places.current.resolve()) as ask:
        return {
            f"{table.full_name}.{column.name}": column
            for table in tables(ask)
            for column in table.columns
        }


def test_every_column_is_there_and_described_in_both_languages(
    columns: dict[str, Column], loaded: Warehouse
) -> None:
    [(count,)] = loaded.ask("select count(*) from duckdb_columns() where not internal")
    assert len(columns) == count
    for name, column in columns.items():
        assert column.description.zh != column.description.en, name
        assert column.heading, name


@pytest.mark.parametrize(
    ("name", "unit", "example", "origin"),
    [
        ("marts.fct_project_budgets.budget_yuan", "元", None, "预算数"),
        ("marts.fct_indicator_targets.target_text", None, None, "指标值"),
        ("marts.fct_indicator_targets.period_end", "日期", "2023-12-31", "指标值"),
        ("marts.dim_units.unit_name", None, "天津市残疾人", "预算单位"),
        ("marts.fct_cost_lines.amount_yuan", "元", None, "指标值"),
        ("marts.dim_documents.sha256", None, "7733dfc9", None),
    ],
)
def test_a_column_has_a_unit_an_example_and_where_it_comes_from(
    columns: dict[str, Column], name: str, unit: str | None, example: str | None, origin: str | None
) -> None:
    column = columns[name]
    assert (column.unit.zh if column.unit else None) == unit
    assert (example or "") in column.example
    assert (origin in column.origin) if origin else not column.origin


@pytest.mark.parametrize(
    ("comment", "zh", "en"),
    [
        ("预算年度。Fiscal year.", "预算年度。", "Fiscal year."),
        ("键：前 16 位。又一句。Key: 16 digits.", "键：前 16 位。又一句。", "Key: 16 digits."),
        ("只有中文。", "只有中文。", "只有中文。"),
        (None, "", ""),
    ],
)
def test_a_description_is_told_apart(comment: str | None, zh: str, en: str) -> None:
    assert both(comment) == (zh, en)
