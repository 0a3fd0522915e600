"""docs/fetching.md does what it says: its row and its commands, against a site on the loopback."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import settings
from tests.conftest import PROJECT
from tests.harvest.conftest import Harvest
from tests.servers import JIXIAO
from tests.sites import Site, link

PAGE = (PROJECT / "docs" / "fetching.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ jixiao (.+)$", PAGE, re.MULTILINE)


def run(harvest: Harvest, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "JIXIAO_DATA": str(harvest.places.root),
        "COLUMNS": "250",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    command = [JIXIAO, *arguments]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_row_and_the_commands_of_the_page_work(harvest: Harvest, site: Site) -> None:
    [header, row] = re.findall(r"```csv\n(.*?)\n(.*?)\n```", PAGE, re.DOTALL)[0]
    address = row.partition(",")[0]
    harvest.places.publishers.write_text(f"{header}\n{row.replace(address, site.url)}\n")
    site.page("/", link("a.docx", "2024年绩效目标"), link("no.docx", "2024年预算"))
    site.document("/a.docx", b"a")
    assert COMMANDS == ["fetch", "status"]
    fetched = run(harvest, "fetch")
    assert fetched.returncode == 12, fetched.stderr
    assert f"fetched: 127.0.0.1_{site.port}/a.docx" in fetched.stdout
    assert (
        "visited 1 pages of publishers: 1 new documents, 0 of them new versions" in fetched.stdout
    )
    said = run(harvest, "status").stdout
    assert re.search(rf"{site.url}/ +│ 某市财政局 +│ \d{{4}}-.* │ 2 +│ 1 +│ .* │ 1 +│", said), said
    assert f"not fetched: {site.url}/no.docx: HTTP 404 Not Found" in said


def test_without_a_list_a_fetch_says_what_is_missing(harvest: Harvest) -> None:
    done = run(harvest, "fetch")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        f"jixiao: no {harvest.places.publishers}: it names the pages; see docs/fetching.md\n"
    )


@pytest.mark.parametrize(
    ("figure", "means"),
    [
        ("300 pages", settings.FETCH_PAGES),
        ("2,000 documents", settings.FETCH_DOCUMENTS),
        ("a page 5 MB", settings.FETCH_PAGE_BYTES >> 20),
        ("200 MB", settings.FETCH_DOCUMENT_BYTES >> 20),
        ("15 minutes", settings.FETCH_DOCUMENT_SECONDS // 60),
        ("80 minutes", settings.FETCH_SECONDS // 60),
        ("more than 5 minutes", settings.FETCH_LONGEST_WAIT_SECONDS // 60),
        ("younger than 30 days", settings.FETCH_FRESH_DAYS),
        ("up to four hosts", 4 if settings.FETCH_HOSTS_AT_A_TIME == 4 else 0),
    ],
)
def test_the_figures_of_the_page_are_the_bounds(figure: str, means: int) -> None:
    words = " ".join(PAGE.split())
    assert figure in words
    assert figure == "up to four hosts" or str(means) in figure.replace(",", "")
