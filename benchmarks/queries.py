"""The cookbook's queries on a release, beside the same questions on one flat Parquet table.

Run: python -m benchmarks.queries data/curated/current
"""

import argparse
import json
import tempfile
from functools import partial
from pathlib import Path

import duckdb

from benchmarks.figures import measure
from pipelines import settings
from pipelines.releases import store

COOKBOOK = Path(__file__).parent.parent / "docs" / "queries"
ROUNDS = 3
SHOWN = 1_000
_FLAT = """
    select
        targets.*, costs.amount_yuan, costs.cost_kind, projects.project_name, units.unit_name,
        funds.fund_source_name, levels.level1_name, levels.level2_name, levels.sort_order,
        budgets.budget_yuan
    from marts.fct_indicator_targets as targets
    inner join marts.dim_projects as projects using (project_key)
    inner join marts.dim_units as units on targets.unit_key = units.unit_key
    inner join marts.dim_indicator_levels as levels using (indicator_level_key)
    left join marts.dim_fund_sources as funds using (fund_source_key)
    left join marts.fct_project_budgets as budgets
        on targets.project_key = budgets.project_key and budgets.amount_stage = 'annual'
    left join marts.fct_cost_lines as costs using (indicator_key)
"""
SAME_QUESTION = {
    "budget_by_unit_and_fund": """
        select
            fiscal_year, unit_name, fund_source_name, count(*) as lines,
            sum(budget_yuan) / 10000 as amount_wan
        from (
            select distinct project_key, fiscal_year, unit_name, fund_source_name, budget_yuan
            from flat
        )
        group by all order by fiscal_year desc nulls last, amount_wan desc
    """,
    "cost_lines_against_budget": """
        select
            any_value(fiscal_year) as fiscal_year, project_name,
            any_value(budget_yuan) as budget_yuan,
            sum(amount_yuan) filter (cost_kind = 'component') as components_yuan,
            max(amount_yuan) filter (cost_kind = 'total') as total_yuan,
            coalesce(total_yuan, components_yuan) = any_value(budget_yuan) as agrees
        from flat where cost_kind is not null
        group by project_key, project_name order by agrees, budget_yuan desc
    """,
    "deadlines_outside_the_year": """
        select
            project_name, indicator_name, target_text, period_start, period_end, fiscal_year,
            indicator_key
        from flat
        where
            year(period_end) < fiscal_year
            or year(coalesce(period_start, period_end)) > fiscal_year
        order by project_name
    """,
    "due_before_july": """
        select unit_name, project_name, indicator_name, target_text, period_end
        from flat where period_end < make_date(fiscal_year, 7, 1) order by period_end, project_name
    """,
    "every_promise": """
        select
            project_name, indicator_name, clause.kind, clause.comparator, clause.value,
            clause.measure_unit, clause.text
        from (select project_name, indicator_name, unnest(clauses) as clause from flat)
        order by project_name, indicator_name
    """,
    "hearing_aids": """
        select project_name, indicator_name, comparator, target_value, measure_unit
        from flat
        where indicator_name like '%助听器%' and target_kind in ('quantity', 'unit_price')
        order by project_name, target_kind, indicator_name
    """,
    "how_often": """
        select project_name, indicator_name, target_text, frequency, target_value, measure_unit
        from flat where target_kind = 'frequency' order by project_name, indicator_name
    """,
    "largest_cost_lines": """
        select
            fiscal_year, unit_name, project_name, indicator_name, amount_yuan,
            round(amount_yuan / budget_yuan, 3) as share_of_annual_budget
        from flat where cost_kind in ('component', 'total') order by amount_yuan desc limit 20
    """,
    "measurable_share": """
        select
            level1_name, level2_name, count(*) as indicators,
            round(avg((target_kind != 'qualitative')::int), 3) as measurable_share
        from flat group by level1_name, level2_name, sort_order order by sort_order
    """,
    "ratios_below_90": """
        select unit_name, project_name, indicator_name, target_text
        from flat
        where target_kind = 'ratio' and comparator in ('>=', '>', '=') and target_value < 0.9
        order by target_value, unit_name, project_name
    """,
    "unit_prices": """
        select measure_unit, fiscal_year, indicator_name, amount_yuan, unit_name, project_name
        from flat where cost_kind = 'unit_price' order by measure_unit, amount_yuan desc
    """,
}
"""By the cookbook's file.

What the audit found is in no flat table of what was published: two queries have no peer.
"""


def compare(release: Path) -> dict[str, dict[str, float]]:
    """Median milliseconds of the first rows of each query, beside those of the flat table.

    The first rows are what an explorer shows.
    """
    figures: dict[str, dict[str, float]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        duckdb.connect(release / store.DATABASE, read_only=True) as connection,
    ):
        flat = Path(folder) / "flat.parquet"
        connection.execute(f"copy ({_FLAT}) to '{flat}' (compression zstd)")

        def ask(query: str) -> None:
            connection.execute(f"select * from ({query}) limit {SHOWN}").fetchall()

        def ask_flat(query: str) -> None:
            ask(f"with flat as (from '{flat}') {query}")

        for file in sorted(COOKBOOK.glob("*.sql")):
            query = file.read_text(encoding="utf-8").strip().removesuffix(";")
            query = query.split("\n", 1)[1]
            contenders = {"release": partial(ask, query)}
            if file.stem in SAME_QUESTION:
                contenders["flat"] = partial(ask_flat, SAME_QUESTION[file.stem])
            seconds = measure(contenders, ROUNDS)
            figures[file.stem] = {"milliseconds": round(seconds["release"] * 1000, 1)}
            if "flat" in seconds:
                figures[file.stem]["times_flat"] = round(seconds["release"] / seconds["flat"], 2)
    return figures


def main() -> None:
    """Print the figures of a release."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("release", type=Path, nargs="?", default=settings.places().current)
    print(json.dumps(compare(arguments.parse_args().release), indent=2))


if __name__ == "__main__":
    main()
