"""When a file says it was last changed."""

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from pipelines.documents import changed_on, read_document
from pipelines.documents.properties import pdf_day
from pipelines.reading.extract import extract
from pipelines.reading.sources import Source
from tests.builders import document
from tests.renderings import zip_of

CORE = (
    "<cp:coreProperties xmlns:cp="
    '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dcterms="http://purl.org/dc/terms/"><dcterms:modified>{}</dcterms:modified></cp:coreProperties>'
)
META = '<meta xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:date>{}</dc:date></meta>'


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2023-01-05T09:30:00Z", date(2023, 1, 5)),
        ("2024-12-31T16:30:00Z", date(2025, 1, 1)),  # in China it is the next year
        ("2023-01-05T23:30:00", date(2023, 1, 5)),
        ("1601-01-01T00:00:00Z", None),
        ("yesterday", None),
        ("", None),
        ("9999-12-31T23:59:59Z", None),
    ],
)
def test_word_excel_and_open_document(said: str, day: date | None) -> None:
    assert changed_on(zip_of({"docProps/core.xml": CORE.format(said)}), "docx") == day
    assert changed_on(zip_of({"docProps/core.xml": CORE.format(said)}), "xlsx") == day
    assert changed_on(zip_of({"meta.xml": META.format(said)}), "odt") == day


DAMAGED = (
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    zip_of({"docProps/core.xml": "<a"}),
    zip_of({}),
)


@pytest.mark.parametrize("form", ["docx", "xlsx", "odt", "doc", "xls", "rtf", "text", "html"])
def test_what_is_damaged_or_does_not_say_has_no_day(form: str) -> None:
    assert [changed_on(data, form) for data in DAMAGED] == [None] * len(DAMAGED)


def test_rich_text_and_pdf() -> None:
    assert changed_on(rb"{\rtf1{\info{\revtim\yr2023\mo3\dy1\hr9}}}", "rtf") == date(2023, 3, 1)
    assert changed_on(rb"{\rtf1{\info{\revtim\yr2023\mo13\dy1}}}", "rtf") is None
    assert pdf_day("D:20230105093000+08'00'") == date(2023, 1, 5)
    assert pdf_day("D:20231305") is None
    assert pdf_day(None) is None


def test_a_workbook_bears_its_day() -> None:
    book = openpyxl.Workbook()
    book.properties.modified = datetime(2023, 1, 4, 18)
    buffer = io.BytesIO()
    book.save(buffer)
    assert read_document(buffer.getvalue()).changed_on is not None


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("填报日期：2023年1月5日", date(2023, 1, 5)),
        ("填 表 时 间: 2023-01-05", date(2023, 1, 5)),
        ("编制日期2023.1.5", date(2023, 1, 5)),
        ("填报日期：2023年13月5日", None),
        ("填报日期：", None),
        ("完成日期：2023年1月5日", None),
    ],
)
def test_the_day_that_a_document_prints(printed: str, day: date | None) -> None:
    data = f"{printed}\n".encode() + document()
    assert extract(data, Source(Path("a.txt"), "a.txt", "a" * 64, len(data))).dated_on == day
