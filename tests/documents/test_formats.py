"""Formats told by content, and what is too large for any."""

import pytest

from pipelines import settings
from pipelines.documents import format_of, read_document
from pipelines.errors import RefusedDocument
from tests.builders import document
from tests.renderings import docx_of, zip_of


def test_a_document_is_what_it_holds_and_not_what_it_is_called() -> None:
    assert format_of(docx_of("")) == "docx"
    assert format_of(zip_of({"a.txt": b"x"})) == "zip"
    assert (
        format_of(
            zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""})
        )
        == "odt"
    )
    assert format_of(b"{\\rtf1 x}") == "rtf"
    assert format_of(document()) == "text"


def test_too_many_tables_and_too_long_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_TABLES", 3)
    with pytest.raises(RefusedDocument, match="4 tables; the limit is 3"):
        read_document(b"<html>" + b"<table><tr><td>a</table>" * 4)
    monkeypatch.setattr(settings, "MAX_CELL_CHARACTERS", 10)
    with pytest.raises(RefusedDocument, match="over 10 characters"):
        read_document(b"<html><table><tr><td>0123456789a</table>")


def test_cells_that_are_only_declared_count_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_CELLS", 5000)
    wide = b"<tr><td colspan=1000>a</td></tr>"
    with pytest.raises(
        RefusedDocument, match="a table of 6 rows and 1000 columns: over 5000 cells"
    ):
        read_document(b"<html><table>" + wide + b"<tr><td>b</td></tr>" * 5 + b"</table>")
    cell = (
        '<w:tc><w:tcPr><w:gridSpan w:val="999999"/></w:tcPr>'
        "<w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc>"
    )
    with pytest.raises(RefusedDocument, match="tables of over 5000 cells"):
        read_document(docx_of(f"<w:tbl><w:tr>{cell * 6}</w:tr></w:tbl>"))


def test_ten_thousand_empty_tables_are_no_tables() -> None:
    assert read_document(b"<html>" + b"<table><tr><td></td></tr></table>" * 10_000).tables == []
