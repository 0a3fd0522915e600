"""What `jixiao diff` tells: every column of every fact, but for those that say which row it is."""

import pytest

from pipelines.releases import diff
from pipelines.releases.reader import open_release
from tests.conftest import Warehouse


def told(loaded: Warehouse, table: str) -> list[str]:
    with open_release(loaded.places.current.resolve()) as connection:
        return diff._told(connection, table, diff.COMPARED[table])


def test_each_table_of_history_is_compared_but_for_two(loaded: Warehouse) -> None:
    """A new fact fails here until it says by what its rows are known."""
    there = loaded.ask("select table_name from duckdb_tables() where schema_name = 'history'")
    assert {name for (name,) in there} == {*diff.COMPARED, "documents", "changes"}


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        (
            "forms",
            "project_name department_text goal_text long_term_goal_text money_unit project_code "
            "purpose_text region_code result_goal_text unit_name",
        ),
        ("project_budgets", "budget_yuan fiscal_yuan other_yuan"),
        ("project_funding", "amount_yuan"),
        (
            "department_budgets",
            "budget_yuan basic_spending_yuan fiscal_yuan other_yuan project_spending_yuan",
        ),
        (
            "indicator_targets",
            "target_text change_direction comparator compared_with direction frequency "
            "indicator_description measure_unit period_end period_start standard_text target_kind "
            "target_value target_value_upper weight",
        ),
        ("cost_lines", "amount_yuan cost_kind cost_role"),
        (
            "indicator_results",
            "result_text completion_ratio deviation_text full_score is_met result_end result_value "
            "score weight",
        ),
        ("spending_lines", "amount_yuan description goal_text"),
    ],
)
def test_what_is_told_of_a_row(loaded: Warehouse, table: str, columns: str) -> None:
    """A new column is told by itself: it stands here, or among the `untold` with a reason."""
    assert told(loaded, table) == columns.split()


@pytest.mark.parametrize("table", diff.COMPARED)
def test_what_is_not_told_is_there(loaded: Warehouse, table: str) -> None:
    """A column that is gone, or called otherwise, leaves no word behind."""
    rows = loaded.ask(f"select column_name from (describe history.{table})")
    compared = diff.COMPARED[table]
    assert {compared.shown, *compared.untold, *compared.identity} <= {name for (name,) in rows}
