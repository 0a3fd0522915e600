"""The tables of the pages in a real browser: sorted, chosen from, turned, downloaded, linked to."""

import csv
import functools
import io
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Download, Page

from pipelines.releases.reader import reading
from pipelines.site import pages, tables
from tests.conftest import Warehouse
from tests.site.test_browser import Visit, browser, pytestmark, release, visit

__all__ = ["browser", "pytestmark", "release", "visit"]


@pytest.fixture(scope="module")
def sharded(loaded: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of a release of which almost nothing stands in a page itself."""
    folder = tmp_path_factory.mktemp("sharded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JIXIAO_SITE_PAGES", "5")
        patch.setattr(tables, "ROWS_OF_A_SHARD", 20)
        with reading(loaded.places.current.resolve()) as ask:
            pages.write(folder, "20230101T000000Z", ask)
    return folder


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def served(sharded: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(_Quiet, directory=str(sharded))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _told(page: Page, table: str) -> str:
    page.locator(f"#{table}:not([aria-busy])").wait_for()
    page.locator(f"[data-tools={table}]").wait_for()
    return page.locator(f"[data-tools={table}] + .told").inner_text()


def _column(page: Page, table: str, number: int) -> list[str]:
    return page.locator(f"#{table} tbody tr td:nth-child({number})").all_inner_texts()


@pytest.fixture(params=["disk", "web"])
def listed(
    request: pytest.FixtureRequest, browser: Browser, sharded: Path, served: str
) -> Iterator[tuple[Page, str]]:
    """A page, and where the tables in shards are: on a disk, or on a web server."""
    visit = Visit(browser, offline=request.param == "disk")
    yield visit.page, sharded.as_uri() if request.param == "disk" else served
    visit.context.close()
    assert visit.wrong == []


def test_everything_is_reached_though_few_have_a_page(listed: tuple[Page, str]) -> None:
    page, root = listed
    page.goto(f"{root}/site/findings.html")
    assert _told(page, "findings") == "共 56 行，显示第 1–50 行"
    page.get_by_role("button", name="下一页").click()
    assert _told(page, "findings") == "共 56 行，显示第 51–56 行"
    assert "page=2" in page.url
    page.locator("#findings tbody tr").last.locator(
        "a"
    ).first.click()  # drawn by the page of any record
    page.wait_for_url("**record.html?n=**")
    page.locator("main tbody tr").first.wait_for()
    page.go_back()
    assert _told(page, "findings") == "共 56 行，显示第 51–56 行"


def test_tables_are_sorted_by_their_figures_and_back(listed: tuple[Page, str]) -> None:
    page, root = listed
    page.goto(f"{root}/site/projects.html")
    _told(page, "projects")
    head = page.locator("#projects th", has_text="年度预算").get_by_role("button")
    head.click()
    assert _column(page, "projects", 6)[:2] == ["902", "746.8"]
    head.click()
    smallest = [float(text.replace(",", "")) for text in _column(page, "projects", 6)]
    assert smallest == sorted(smallest)
    assert "sort=budget" in page.url
    assert page.locator("th[aria-sort=ascending]").count() == 1
    head.click()
    assert "sort=" not in page.url


def test_what_can_be_chosen_says_how_many_there_are(listed: tuple[Page, str]) -> None:
    page, root = listed
    page.goto(f"{root}/site/findings.html")
    _told(page, "findings")
    options = page.locator("#findings-severity option").all_inner_texts()
    assert sum(int(option.split("(")[1].rstrip(")")) for option in options[1:]) == 56
    page.locator("#findings-severity").select_option("error")
    assert _told(page, "findings").startswith("共 56 行，符合条件的 1 行")
    assert page.locator("#findings-rule option").all_inner_texts() == [
        "全部 (1)", "完成时间不早于预算年度 (1)",
    ]  # fmt: skip
    page.reload()
    assert _told(page, "findings").startswith("共 56 行，符合条件的 1 行")
    assert page.locator("#findings-severity").input_value() == "error"
    page.get_by_role("button", name="清除条件").click()
    assert _told(page, "findings").startswith("共 56 行，显示")
    assert "severity=error" not in page.url


def _saved(download: Download) -> list[list[str]]:
    text = Path(download.path()).read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")  # by it Excel knows the encoding
    return list(csv.reader(io.StringIO(text.decode("utf-8-sig"))))


def test_what_is_shown_is_downloaded_in_the_language_shown(listed: tuple[Page, str]) -> None:
    page, root = listed
    page.goto(f"{root}/site/findings.html?severity=warning&sort=-amount&lang=en")
    _told(page, "findings")
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download CSV").click()
    head, *rows = _saved(caught.value)
    assert head[:3] == ["Finding", "Severity", "Project"]
    assert {row[1] for row in rows} == {"warning"}
    amounts = [float(row[6]) for row in rows if row[6]]
    assert amounts == sorted(amounts, reverse=True) != []
    assert _told(page, "findings").startswith(f"{len(rows)} of 56 rows match")


def test_a_link_leads_another_reader_to_the_same(browser: Browser, served: str) -> None:
    visit = Visit(browser, offline=False)
    visit.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = visit.page
    page.goto(f"{served}/site/findings.html")
    _told(page, "findings")
    page.locator("#findings-words").fill("基本支出")
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Copied").wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    told = _told(page, "findings")
    visit.context.close()
    other = Visit(browser, offline=False)
    other.page.goto(link)
    assert _told(other.page, "findings") == told
    assert other.page.locator("html").get_attribute("lang") == "en"
    other.context.close()
    assert [*visit.wrong, *other.wrong] == []


def test_a_text_that_a_spreadsheet_would_compute_stays_a_text(visit: Visit, release: Path) -> None:
    page = visit.page
    page.goto((release / "index.html").as_uri())
    assert [page.evaluate("safe", text) for text in ("=1+1", "@a", "-甲", "-5", "≥3", "甲=乙")] == [
        "'=1+1", "'@a", "'-甲", "-5", "≥3", "甲=乙",
    ]  # fmt: skip


def test_on_a_phone_a_row_is_a_card(browser: Browser, release: Path) -> None:
    visit = Visit(browser, width=390)
    page = visit.page
    page.goto((release / "site" / "projects.html").as_uri())
    _told(page, "projects")
    cell = page.locator("#projects tbody tr").first.locator("td").nth(5)
    label = "getComputedStyle(arguments[0], '::before').content"
    assert cell.evaluate(f"(...arguments) => {label}") == '"年度预算（万元）"'
    page.get_by_role("button", name="English").click()
    assert cell.evaluate(f"(...arguments) => {label}") == '"Annual budget, 10,000 yuan"'
    narrow = page.evaluate("""
        () => [...document.querySelectorAll("#projects td, #projects caption, #projects th")]
            .filter((cell) => cell.innerText.length > 3 && cell.getClientRects().length
                && cell.clientHeight > 0 && cell.clientWidth < 40).length
    """)
    assert narrow == 0
    visit.context.close()
    assert visit.wrong == []


def test_the_year_and_the_kind_go_along(visit: Visit, release: Path) -> None:
    page = visit.page
    page.goto((release / "site" / "findings.html").as_uri())
    _told(page, "findings")
    page.locator("#findings-year").select_option("")
    assert "year=&" in page.url + "&"
    page.get_by_role("link", name="项目", exact=True).click()
    assert page.url.endswith("projects.html?year=&kind=goal")
    page.get_by_role("link", name="总览").click()
    assert page.url.endswith("index.html")
