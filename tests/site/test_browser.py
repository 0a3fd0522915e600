"""What people see, in a real browser.

The pages opened from disk with the network off, and the explorer.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from pipelines import settings
from pipelines.releases import store
from tests.conftest import PROJECT, Warehouse
from tests.servers import free_port

CHROMIUM = shutil.which("chromium")
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="Chromium is not there (apt-get install chromium)"
)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run",
         "--disable-quic"]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Visit:
    """A page that is looked at, and what it did that no page may."""

    def __init__(self, browser: Browser, *, offline: bool = True, width: int = 1280) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, offline=offline
        )
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on(
            "console", lambda line: self.wrong.append(line.text) if line.type == "error" else None
        )
        self.page.on("request", lambda request: self._check(request.url))

    def _check(self, url: str) -> None:
        if not url.startswith(("file:", "data:", "blob:", "http://127.0.0.1:", "ws://127.0.0.1:")):
            self.wrong.append(url)


@pytest.fixture(scope="module")
def release(loaded: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release alone, copied to another folder."""
    return shutil.copytree(
        loaded.places.current.resolve(), tmp_path_factory.mktemp("copied") / "release"
    )


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    visit = Visit(browser)
    yield visit
    visit.context.close()
    assert visit.wrong == []


def test_a_newcomer_finds_the_answers(visit: Visit, release: Path) -> None:
    page = visit.page
    page.goto((release / "index.html").as_uri())
    # What share of the budget is municipal 残保金?
    page.locator("#chart-funds summary").click()
    assert "54.97" in page.locator("#chart-funds tr", has_text="市级残保金").inner_text()
    assert "from marts.fct_project_funding" in page.locator("#chart-funds pre").inner_text()
    # Which projects' deadlines lie outside the year?
    page.get_by_role("link", name="审核发现").click()
    page.locator("#findings-rule").select_option("deadline_before_year")
    visible = page.locator("#findings tbody tr:visible")
    assert visible.count() == 1
    assert "共 56 行，符合条件的 1 行" in page.locator(".told").inner_text()
    visible.get_by_role("link").first.click()
    # The finding shows the original table, its cells marked.
    page.locator(
        "table.form mark"
    ).first.wait_for()  # all_inner_texts does not wait for the page to come
    assert page.locator("table.form mark").all_inner_texts() == [
        "报纸刊发《通告》按时完成率",
        "2022年9月底前",
    ]
    assert (
        page.locator("table.form tr", has=page.locator("mark")).locator("th").inner_text() == "12"
    )
    # What does cost_kind mean?
    page.get_by_role("link", name="数据字典").click()
    page.locator("#dictionary-words").fill("cost_kind")
    page.locator("#dictionary-table").select_option("marts.fct_cost_lines")
    visible = page.locator("#dictionary tbody tr:visible")
    assert visible.count() == 1
    assert "组成部分" in visible.inner_text()
    # Where does 217.7 of form 5 stand in the document?
    page.get_by_role("link", name="项目", exact=True).click()
    page.locator("#projects-words").fill("假肢 217.7")
    page.wait_for_url("**q=**")
    page.locator("#projects tbody tr:visible a").first.click()
    row = page.locator("table.form tr", has_text="217.70").first
    assert row.locator("th").inner_text() == "3"
    assert (
        "tianjin-disabled-persons-federation-2023.txt" in page.locator("section.form").inner_text()
    )


def test_the_language_is_switched_and_stays(visit: Visit, release: Path) -> None:
    page = visit.page
    page.goto((release / "index.html").as_uri())
    assert page.get_by_role("heading", level=1).inner_text() == "预算绩效目标：2023 绩效目标表"
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == (
        "Budget performance targets: 2023 goals"
    )
    assert page.title() == "Overview · jixiao"
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="Findings", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "Findings"
    assert "a deadline" not in page.locator("#findings").inner_text()
    assert "is before the budget year 2023" in page.locator("#findings").inner_text()
    page.get_by_role("button", name="中文").click()
    assert page.get_by_role("heading", level=1).inner_text() == "审核发现"


def test_the_keyboard_is_enough(visit: Visit, release: Path) -> None:
    page = visit.page
    page.goto((release / "site" / "findings.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "findings-words":
            break
    page.keyboard.type("劳务")
    assert "共 56 行，符合条件的" in page.locator(".told").inner_text()
    assert page.locator("#findings tbody tr:visible").count() < 20
    page.locator("#findings th button").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#findings th").first.get_attribute("aria-sort") == "ascending"


def test_words_are_searched_in_everything_and_lead_on(visit: Visit, release: Path) -> None:
    page = visit.page
    page.goto((release / "index.html").as_uri())
    page.get_by_role("searchbox").fill("助听器")
    page.keyboard.press("Enter")
    page.locator("#hits li").first.wait_for()
    assert page.locator("#state").inner_text() == "找到 1 条记录"
    assert set(page.locator("#hits mark").all_inner_texts()) == {"助听器"}
    assert "746.8 万元" in page.locator("#hits p").inner_text()
    page.locator("#hits a").first.click()
    page.locator("table.form").first.wait_for()
    page.go_back()
    page.locator("#hits li").first.wait_for()
    assert page.locator("#q").input_value() == "助听器"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("q=助听器+儿童", "找到 1 条记录"),
        ("q=儿", "找到 6 条记录"),
        ("q=康复&kind=unit", "找到 1 条记录"),
        ("q=康复&year=1999", "找到 0 条记录"),
        ("q=不存在的词", "找到 0 条记录"),
        ("q=TIANJIN-disabled&kind=document", "找到 1 条记录"),
        ("q=(.*%2B", "找到 0 条记录"),
    ],
)
def test_what_is_asked_stands_in_the_address(
    visit: Visit, release: Path, asked: str, said: str
) -> None:
    page = visit.page
    page.goto(f"{(release / 'site' / 'search.html').as_uri()}?{asked}")
    page.locator("#state span.zh").wait_for()
    assert page.locator("#state").inner_text() == said


def test_a_kind_that_is_chosen_is_in_the_address(visit: Visit, release: Path) -> None:
    page = visit.page
    page.goto(f"{(release / 'site' / 'search.html').as_uri()}?q=康复")
    page.locator("#hits li").first.wait_for()
    page.locator("#kind").select_option("unit")
    page.wait_for_url("**kind=unit**")
    page.locator("#hits li").first.wait_for()
    assert page.locator("#hits > li").count() == 1


def test_a_record_without_a_page_is_drawn(visit: Visit, release: Path) -> None:
    page = visit.page
    page.goto(f"{(release / 'site' / 'record.html').as_uri()}?n=0")
    page.locator("tbody tr").first.wait_for()
    assert page.locator("#facts").inner_text().endswith("2023 · 902 万元")
    assert page.locator("tbody tr", has_text="产出 · 数量").count() == 1
    page.get_by_role("button", name="English").click()
    assert "902 × 10,000 yuan" in page.locator("#facts").inner_text()
    assert "indicator" in page.locator("tbody").inner_text()


PAGES = ("index.html", "site/findings.html", "site/units.html", "site/projects.html",
         "site/search.html", "site/record.html", "site/coverage.html", "site/changes.html",
         "site/dictionary.html", "site/lineage.html",
         "site/findings/*.html", "site/projects/*.html", "site/units/*.html")  # fmt: skip


@pytest.mark.parametrize("place", PAGES)
def test_no_page_has_a_serious_fault_of_accessibility(
    browser: Browser, release: Path, place: str
) -> None:
    visit = Visit(browser)
    visit.page.goto(min(release.glob(place)).as_uri())
    found = [
        (fault["id"], fault["nodes"][0]["html"][:200])
        for fault in Axe().run(visit.page, options={"preload": False}).response["violations"]
        if fault["impact"] in ("serious", "critical")
    ]
    assert found == []
    # On a phone the page itself does not scroll sideways; wide tables do.
    visit.page.set_viewport_size({"width": 390, "height": 800})
    assert visit.page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    visit.context.close()
    assert visit.wrong == []


def test_lineage_opens_and_asks_nothing_of_the_network(browser: Browser, release: Path) -> None:
    visit = Visit(browser)
    visit.page.goto((release / "index.html").as_uri())
    visit.page.get_by_role("link", name="血缘").click()
    visit.page.get_by_role("link", name="dbt").click()
    visit.page.goto(
        f"{(release / 'docs' / 'index.html').as_uri()}#!/model/model.jixiao.fct_cost_lines"
    )
    visit.page.get_by_text("fct_cost_lines").first.wait_for()
    visit.page.get_by_role("link", name="返回 Back").click()
    visit.page.wait_for_url("**/site/lineage.html")
    assert [
        wrong for wrong in visit.wrong if wrong.startswith(("http", "ws"))
    ] == []  # its console is dbt's own
    visit.context.close()


def test_the_overview_of_the_readme_is_what_a_release_shows(visit: Visit, release: Path) -> None:
    """`SCREENSHOT=1` makes the picture anew."""
    picture = PROJECT / "docs" / "images" / "overview.png"
    visit.page.goto((release / "index.html").as_uri())
    if os.environ.get("SCREENSHOT"):
        picture.parent.mkdir(exist_ok=True)
        visit.page.screenshot(path=picture)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert (
        visit.page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart")
        > 0
    )


@pytest.fixture
def explorer(loaded: Warehouse, tmp_path: Path) -> Iterator[tuple[str, settings.Places]]:
    places = settings.Places(tmp_path)
    shutil.copytree(
        loaded.places.current.resolve(), places.releases / loaded.places.current.resolve().name
    )
    store.switch(places, store.all_releases(places)[0])
    port = str(free_port())
    url = f"http://127.0.0.1:{port}"
    command = [
        Path(sys.executable).with_name("marimo"),
        "run",
        "--host",
        "127.0.0.1",
        "--port",
        port,
    ]
    process = subprocess.Popen(
        [*command, "--headless", PROJECT / "pipelines" / "site" / "explorer.py"],
        env=os.environ | {"JIXIAO_DATA": str(tmp_path)},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(300):
        try:
            if httpx.get(url).status_code == 200:
                break
        except httpx.HTTPError:
            time.sleep(0.2)
    yield url, places
    process.terminate()
    process.wait(20)


def test_the_explorer_answers_and_survives_a_publish(
    browser: Browser, explorer: tuple[str, settings.Places]
) -> None:
    url, places = explorer
    visit = Visit(browser, offline=False)
    page = visit.page
    page.goto(url)
    run = page.get_by_role("button", name="运行 Run")
    run.click(timeout=60_000)
    page.get_by_text("14 行 rows").wait_for(timeout=60_000)
    # A release is published, the one that was open is pruned: the next answer is the new one's.
    old = store.current(places)
    store.switch(places, Path(shutil.copytree(old, old.with_name("20990101T000000Z"))))
    shutil.rmtree(old)
    page.get_by_label("常用查询 Cookbook").select_option(
        label="承诺了频次的事项。What is promised how often?"
    )
    page.get_by_text("where target_kind = 'frequency'").wait_for()
    run.click()
    page.get_by_text("9 行 rows").wait_for(timeout=60_000)
    # It is read-only.
    page.locator(".cm-content").fill("delete from marts.dim_units")
    page.keyboard.press("Tab")
    run.click()
    page.get_by_text("read-only mode").first.wait_for(timeout=60_000)
    visit.context.close()
    assert [wrong for wrong in visit.wrong if wrong.startswith("http")] == []
