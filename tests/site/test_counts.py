"""What pages count and add up: everything, and never what does not add up."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.releases.reader import reading
from pipelines.reports.wording import wan
from pipelines.site import pages
from tests import counts
from tests.conftest import Warehouse


def written(release: Path, folder: Path) -> Path:
    with reading(release) as ask:
        pages.write(folder, "20230101T000000Z", ask)
    return folder


@pytest.mark.parametrize("most", [20, 100_000])
def test_counts_are_of_everything_however_few_have_a_page(
    crowd: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setenv("JIXIAO_SITE_PAGES", str(most))
    current = crowd.places.current.resolve()
    folder = written(current, tmp_path)
    with reading(current) as ask:
        assert counts.checked(folder, ask) > 1_000
    assert list(counts.dead_links(folder)) == []


YEARS = """
    update {table} set fiscal_year = case
        when {key} in (select project_key from chosen where n % 3 = 0) then 2021
        when {key} in (select project_key from chosen where n % 3 = 1) then 2023
    end
"""


@pytest.fixture(scope="module")
def several_years(loaded: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release of the real document, as if its projects were of several years.

    A third is of 2021, a third says no year, and all have been executed.
    """
    folder = tmp_path_factory.mktemp("several-years")
    database = folder / "warehouse.duckdb"
    database.write_bytes((loaded.places.current / "warehouse.duckdb").read_bytes())
    with duckdb.connect(str(database)) as connection:
        connection.execute("""
            create temp table chosen as
            select project_key, row_number() over (order by project_key) as n
            from marts.dim_projects
        """)
        for table in ("dim_projects", "dim_forms", "fct_project_budgets", "fct_project_funding",
                      "fct_indicator_targets"):  # fmt: skip
            connection.execute(YEARS.format(table=f"marts.{table}", key="project_key"))
        connection.execute(YEARS.format(table="audit.findings", key="project_key"))
        for table, key in {
            "budgets": "project_budget_key",
            "funding": "project_funding_key",
        }.items():
            connection.execute(f"""
                insert into marts.fct_project_{table} by name
                select * replace (md5({key}) as {key}, 'executed' as amount_stage)
                from marts.fct_project_{table}
            """)
    return folder


def test_money_on_a_page_is_of_one_stage_and_one_year(several_years: Path, tmp_path: Path) -> None:
    folder = written(several_years, tmp_path)
    with reading(several_years) as ask:
        assert counts.checked(folder, ask) > 500
        sums = ask("""
            with whole as (
                select unit_key, fiscal_year, amount_stage, sum(budget_yuan) as yuan
                from marts.fct_project_budgets group by all
            )
            select sum(yuan) as yuan, count(*) as parts from whole group by unit_key, amount_stage
            union all
            select sum(yuan), count(*) from whole group by unit_key, fiscal_year
            union all
            select sum(yuan), count(*) from whole group by amount_stage
            union all
            select sum(yuan), count(*) from whole
        """)
    added = {wan(row["yuan"]) for row in sums if row["parts"] > 1}
    added = {amount for amount in added if "." in amount}  # 40 may be a count of anything
    assert len(added) > 10
    for page in counts.pages(folder):
        text = page.read_text(encoding="utf-8")
        assert {amount for amount in added if f">{amount}<" in text} == set(), page


def test_the_latest_year_of_goals_stands_first_and_beside_its_money(
    several_years: Path, tmp_path: Path
) -> None:
    folder = written(several_years, tmp_path)
    with reading(several_years) as ask:
        sums = {
            row["fiscal_year"]: wan(Decimal(row["yuan"]))
            for row in ask("""
                select fiscal_year, sum(budget_yuan) as yuan from marts.fct_project_budgets
                where amount_stage = 'annual' group by all
            """)
        }
    for place, year in {
        "index.html": 2023,
        "site/overview-2021-goal.html": 2021,
        "site/overview-none-goal.html": None,
    }.items():
        overview = (folder / place).read_text(encoding="utf-8")
        assert f'data-stage="annual" data-year="{year or ""}" data-of="goal">{sums[year]}<' in (
            overview
        )
        for other in set(sums) - {year}:
            assert f">{sums[other]}<" not in overview
