"""The questions that a reader has, answered by clicks; what each page says in which language."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from pipelines.releases.reader import reading
from pipelines.site import pages
from tests.conftest import Warehouse
from tests.site.test_browser import Visit, browser, pytestmark

__all__ = ["browser", "pytestmark"]

_TWO_YEARS = """
    update {table} set fiscal_year = 2022
    where {key} in (select project_key from chosen where part = 1)
"""
_EVENTS = """
    insert into history.changes by name
    select 'changed' as change, 'project_budgets' as table_name, '某局' as unit_name,
        project_name, 'annual' as item, 'budget_yuan' as column_name,
        '9020000.00' as from_value, '8800000.00' as to_value,
        project_key || '-annual' as from_key, project_key || '-annual' as to_key, project_key
    from marts.dim_projects where project_name like '残疾人体育训练基地%';
    insert into audit.gone_findings by name
    select 'gone' as finding_key, 'deadline_before_year' as rule_code, '某指标已改正' as message_zh,
        'An indicator was corrected' as message_en, '20200101T000000Z' as first_seen_in,
        '20991230T000000Z' as gone_in, true as is_new;
"""


@pytest.fixture(scope="module")
def desk(loaded: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of two years, after another one: projects of half of the units are of 2022.

    Two projects of two years are one family, and unit prices have peers.
    """
    folder = tmp_path_factory.mktemp("desk")
    shutil.copy(loaded.places.current / "warehouse.duckdb", folder / "warehouse.duckdb")
    (folder / "warehouse.duckdb").chmod(0o644)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("""
            create temp table chosen as
            select project_key, row_number() over (partition by unit_key order by project_key) % 2
                as part
            from marts.dim_projects
        """)
        for table in ("dim_projects", "dim_forms", "fct_project_budgets", "fct_project_funding"):
            connection.execute(_TWO_YEARS.format(table=f"marts.{table}", key="project_key"))
        connection.execute(_TWO_YEARS.format(table="audit.findings", key="project_key"))
        connection.execute("""
            update marts.dim_projects set project_family_key = 'family'
            where project_key in (select min(project_key) from chosen group by part)
        """)
        connection.execute("""
            update marts.coverage set is_missing = true, project_count = 0, form_count = 0
            where unit_key = '120000:563301'
        """)
        connection.execute("""
            insert into marts.unit_price_peers
            select md5(thing || measure_unit), unit_cost_from, thing, measure_unit, 5, 3,
                unit_cost_yuan, unit_cost_yuan / 2, unit_cost_yuan * 2, unit_cost_yuan / 4,
                unit_cost_yuan * 4
            from marts.fct_unit_costs
            qualify row_number() over (partition by unit_cost_from, thing, measure_unit) = 1
        """)
        connection.execute(_EVENTS)
    with reading(folder) as ask:
        pages.write(folder, "20991231T000000Z", ask, loaded.places.archive)
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    visit = Visit(browser)
    yield visit.page
    visit.context.close()
    assert visit.wrong == []


def _rows(page: Page, table: str) -> int:
    page.locator(f"[data-tools={table}]").wait_for()
    return page.locator(f"#{table} tbody tr").count()


def test_how_many_must_be_corrected_and_whose_money_it_touches(page: Page, desk: Path) -> None:
    page.goto((desk / "index.html").as_uri())
    figure = page.locator(".figures .grave")
    count = int(figure.locator("a").inner_text())
    if count:
        assert re.search(r"涉及 \d+ 个项目，年度预算 [\d.,]+ 万元", figure.inner_text())
    figure.locator("a").click()
    assert "severity=error" in page.url
    assert page.locator("#findings tbody tr").count() == count


def test_units_and_projects_with_most_lead_on(page: Page, desk: Path) -> None:
    page.goto((desk / "index.html").as_uri())
    row = page.locator("#most tbody tr").first
    notices = int(row.locator("td").last.inner_text())
    row.locator("a").last.click()
    assert _rows(page, "findings") == notices
    page.go_back()
    name = page.locator("#stakes tbody a").first.inner_text()
    page.locator("#stakes tbody a").first.click()
    page.locator("table.form").first.wait_for()
    assert page.locator("h1").inner_text() == name


def test_this_years_budget_stands_beside_last_years(page: Page, desk: Path) -> None:
    page.goto((desk / "index.html").as_uri())
    heads = page.locator("#years th").all_inner_texts()
    assert [head.strip() for head in heads[2:4]] == ["2023", "2022"]
    assert page.locator("#years .pair i").count() == 2 * page.locator("#years tbody tr").count()
    page.get_by_role("link", name="2022 绩效目标表").click()
    assert "2022 绩效目标表" in page.locator("h1").inner_text()
    page.get_by_role("link", name="项目", exact=True).click()
    page.locator("[data-tools=projects]").wait_for()
    assert page.locator("#projects-year").input_value() == "2022"


def test_who_has_not_published_is_named(page: Page, desk: Path) -> None:
    page.goto((desk / "index.html").as_uri())
    page.locator(".figures a", has_text="1").last.click()
    page.locator("[data-tools=coverage]").wait_for()
    assert page.locator("#coverage-state").input_value() == "未公开"


def test_changes_are_said_in_peoples_words(page: Page, desk: Path) -> None:
    page.goto((desk / "site" / "changes.html").as_uri())
    assert "变更 1 处" in page.locator("main").inner_text()
    row = page.locator("#changes tbody tr")
    assert row.locator("td").first.inner_text() == "年度预算 902 → 880 万元（−2.4%）"
    assert "某指标已改正" in page.locator("#went").inner_text()
    page.get_by_role("button", name="English").click()
    assert row.locator("td").first.inner_text() == ("annual budget 902 → 880 × 10,000 yuan (−2.4%)")
    row.get_by_role("link").first.click()
    page.locator("table.form").first.wait_for()


def test_a_projects_years_stand_side_by_side(page: Page, desk: Path) -> None:
    with duckdb.connect(str(desk / "warehouse.duckdb"), read_only=True) as connection:
        found = connection.execute("""
            select project_key, fiscal_year from marts.dim_projects
            where project_family_key = 'family' order by fiscal_year
        """).fetchall()
    (first, _), (second, _) = found
    page.goto((desk / "site" / "projects" / f"{second}.html").as_uri())
    assert page.locator("#years th").all_inner_texts()[0].startswith("内容")
    assert page.locator("#years td.changed").count() > 3
    page.locator("#years th a").click()
    assert first in page.url


def test_two_units_stand_beside_each_other(page: Page, desk: Path) -> None:
    page.goto((desk / "site" / "units.html").as_uri())
    page.get_by_role("link", name="两个单位对比").click()
    page.locator("select[name=a] option").nth(1).wait_for(state="attached")
    page.locator("select[name=a]").select_option("120000:563201")
    page.locator("select[name=b]").select_option("120000:563211")
    row = page.locator("#beside tr", has_text="2023").filter(has_text="项目数")
    assert row.locator("td.number").all_inner_texts() == ["4", "3"]
    assert "a=120000" in page.url
    assert "b=120000" in page.url


def test_the_same_thing_is_compared_across_units(page: Page, desk: Path) -> None:
    page.goto((desk / "site" / "prices.html").as_uri())
    assert page.locator(".strip").count() > 0
    assert page.locator(".strip i").count() >= page.locator(".strip").count()
    page.locator("details summary").first.click()
    page.locator("details table a").first.click()
    page.locator("h1").wait_for()
    assert "中位数" in page.locator("main").inner_text()


def test_the_document_itself_is_opened_from_its_form(page: Page, desk: Path) -> None:
    page.goto(min((desk / "site" / "projects").glob("*.html")).as_uri())
    link = page.locator("section.form a[href*=originals]").first
    page.goto(link.evaluate("link => link.href"))
    assert "绩效目标表" in page.locator("body").inner_text()


_SAID = """
    () => {
        const body = document.body.cloneNode(true);
        for (const other of body.querySelectorAll(
            "script, noscript, code, pre, .form, .example, #language, [lang=en], .brand, footer, "
            + "td:not([data-value]):not(:has(span))"
        )) other.remove();
        return body.textContent;
    }
"""
# Names of files, keys, and names that are the same in Chinese.
_FILES_AND_KEYS = r"[\w-]+\.txt|[0-9a-f]{16}(-\w+)*"
_NAMES = {"SQL", "CSV", "Excel", "dbt", "txt", "docx", "jixiao"}


@pytest.mark.parametrize("place", [
    "index.html", "site/findings.html", "site/projects.html", "site/units.html",
    "site/coverage.html", "site/changes.html", "site/search.html", "site/prices.html",
    "site/compare.html", "site/findings/*.html", "site/units/*.html",
])  # fmt: skip
def test_no_english_stands_in_a_chinese_page(page: Page, desk: Path, place: str) -> None:
    page.goto(min(desk.glob(place)).as_uri())
    said = re.sub(_FILES_AND_KEYS, "", page.evaluate(_SAID))
    words = set(re.findall(r"[A-Za-z]{3,}", said))
    attributes = page.evaluate("""
        () => [...document.querySelectorAll("[aria-label], [placeholder], [title]")].flatMap(
            (element) => ["aria-label", "placeholder", "title"].map(
                (name) => element.getAttribute(name) || ""
            ))
    """)
    words |= {word for text in attributes for word in re.findall(r"[A-Za-z]{3,}", text)}
    assert words - _NAMES == set()


@pytest.mark.parametrize("place", [
    "index.html", "site/findings.html", "site/projects.html", "site/units.html",
    "site/coverage.html", "site/changes.html", "site/search.html", "site/prices.html",
    "site/compare.html", "site/dictionary.html",
    "site/findings/*.html", "site/projects/*.html", "site/units/*.html",
])  # fmt: skip
def test_no_chinese_stands_where_an_english_page_speaks(page: Page, desk: Path, place: str) -> None:
    page.goto(min(desk.glob(place)).as_uri() + "?lang=en")
    page.wait_for_load_state()
    spoken = page.evaluate("""
        () => [...document.querySelectorAll(
            "nav:not(.scopes) a, th, caption, label > span, button:not(#language), dt, summary, "
            + ".told, figcaption"
        )].filter((element) => element.checkVisibility()).map((element) => element.innerText)
            .concat(document.title)
            .concat([...document.querySelectorAll("[aria-label], [placeholder]")].flatMap(
                (element) => ["aria-label", "placeholder"].map(
                    (name) => element.getAttribute(name) || ""
                )))
    """)
    in_names = {"site/projects/*.html", "site/units/*.html", "site/findings/*.html"}
    if place in in_names:  # its title is a name
        spoken = [text for text in spoken if "jixiao" not in text]
    assert [text for text in spoken if re.search(r"[\u4e00-\u9fff]", text)] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", [
    "index.html", "site/overview-*.html", "site/findings.html", "site/units.html",
    "site/changes.html", "site/prices.html", "site/compare.html", "site/projects/*.html",
])  # fmt: skip
def test_day_and_night_have_no_serious_fault(
    browser: Browser, desk: Path, place: str, scheme: str
) -> None:
    visit = Visit(browser)
    visit.page.emulate_media(color_scheme=scheme)
    visit.page.goto(min(desk.glob(place)).as_uri())
    found = [
        (fault["id"], fault["nodes"][0]["html"][:200])
        for fault in Axe().run(visit.page, options={"preload": False}).response["violations"]
    ]
    assert found == []
    visit.context.close()
    assert visit.wrong == []


def test_what_is_printed_has_no_controls(page: Page, desk: Path) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.goto((desk / "site" / "findings.html").as_uri())
    page.locator("#findings:not([aria-busy])").wait_for()
    for control in ("nav", ".tools", ".pager", "#language", ".find"):
        assert not page.locator(control).first.is_visible()
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"


def test_a_wide_table_scrolls_in_its_box_and_keeps_its_first_column(
    browser: Browser, desk: Path
) -> None:
    visit = Visit(browser, width=760)
    page = visit.page
    page.goto((desk / "site" / "findings.html").as_uri())
    page.locator("[data-tools=findings]").wait_for()
    first = page.locator("#findings tbody td").first
    before = first.bounding_box()
    page.evaluate("document.getElementById('findings').closest('.wide').scrollLeft = 200")
    after = first.bounding_box()
    assert before is not None
    assert after is not None
    assert after["x"] == pytest.approx(before["x"], abs=2)
    assert page.evaluate("document.documentElement.scrollWidth") <= 760
    visit.context.close()
    assert visit.wrong == []
