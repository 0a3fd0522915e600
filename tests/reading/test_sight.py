"""Scans among the documents of a load, with what reads them and without."""

from pathlib import Path

import pytest

from pipelines.documents.seeing import NEEDS_SIGHT
from pipelines.reading import extract
from pipelines.reading.extract import Extraction
from pipelines.reading.sources import Source
from tests.documents.pdf.making import Page, pdf

IMAGE = "q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID A EI Q"
SIDES = ((50.0, 150.0), (150.0, 250.0), (250.0, 400.0), (400.0, 550.0))


def form() -> Page:
    page = Page().text("2024年项目支出绩效目标表", 200, 60)
    rows = [
        ("项目名称", "河道清淤", "实施单位", "某县水利局"),
        ("预算数（万元）", "30", "其中：财政资金", "30"),
        ("一级指标", "二级指标", "三级指标", "指标值"),
        ("产出指标", "数量指标", "清淤长度", "≥12公里"),
        ("效益指标", "社会效益", "受益人口", "≥3000人"),
    ]
    for number, row in enumerate(rows):
        cells = [(text, *sides) for text, sides in zip(row, SIDES, strict=True)]
        page.row(80 + 20 * number, 20, *cells)
    return page


@pytest.fixture(autouse=True)
def _without_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract, "sight", lambda: None)


def read(data: bytes) -> Extraction:
    return extract.extract(data, Source(Path("a.pdf"), "a.pdf", "0" * 64, len(data)))


def test_a_scan_waits_for_what_reads_it() -> None:
    read_now = read(pdf(Page().draw(IMAGE)))
    assert read_now.refusal is not None
    assert read_now.refusal.endswith(NEEDS_SIGHT)
    assert read_now.read_again


def test_a_picture_waits_likewise() -> None:
    read_now = read(b"\x89PNG\r\n\x1a\n")
    assert (read_now.refusal, read_now.read_again) == (f"a picture; {NEEDS_SIGHT}", True)


def test_pages_that_nothing_read_are_named_beside_the_forms_of_others() -> None:
    read_now = read(pdf(form(), Page().draw(IMAGE)))
    assert (read_now.refusal, len(read_now.forms)) == (None, 1)
    [problem] = read_now.problems
    assert (problem.record, problem.rule) == ("document", "partly_unread")
    assert problem.text == f"page 2: a scan; {NEEDS_SIGHT}"


def test_a_document_that_is_read_whole_names_nothing() -> None:
    assert read(pdf(form())).problems == []
