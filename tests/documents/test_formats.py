"""Archives, and files that are not what they seem."""

import io
import zipfile

import pytest

from pipelines import settings
from pipelines.documents import format_of, open_archive, read_document
from pipelines.errors import RefusedDocument
from tests.builders import document
from tests.renderings import docx_of, zip_of


def test_names_in_gbk_are_read() -> None:
    name = "绩效目标表.txt"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("PLACEHOLDER", b"x")
    gbk = name.encode("gbk").ljust(11, b"_")[:11]
    data = buffer.getvalue().replace(b"PLACEHOLDER", gbk)
    assert [member.name for member in open_archive(data)] == [gbk.decode("gbk")]


def test_hidden_files_and_paths_that_lead_out_are_tamed() -> None:
    data = zip_of({"a/b.txt": b"1", ".hidden": b"2", "__MACOSX/c": b"3", "../../etc/passwd": b"4", "~$d.docx": b"5"})
    assert [(member.name, member.data) for member in open_archive(data)] == [("a/b.txt", b"1")]


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [("MAX_ARCHIVE_ENTRIES", 3, "of 4 files"), ("MAX_INFLATED_BYTES", 1 << 20, "inflates to 4 MB")],
)
def test_bombs_are_refused_before_they_inflate(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, reason: str
) -> None:
    monkeypatch.setattr(settings, limit, value)
    with pytest.raises(RefusedDocument, match=reason):
        list(open_archive(zip_of({f"{number}.txt": b"0" * (1 << 20) for number in range(4)})))


def test_an_encrypted_archive_says_so() -> None:
    data = bytearray(zip_of({"a.txt": b"secret"}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        data[data.index(mark) + (6 if mark[2] == 3 else 8)] |= 1
    with pytest.raises(RefusedDocument, match="password"):
        list(open_archive(bytes(data)))


def test_a_document_is_what_it_holds_and_not_what_it_is_called() -> None:
    assert format_of(docx_of("")) == "docx"
    assert format_of(zip_of({"a.txt": b"x"})) == "zip"
    assert format_of(zip_of({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b""})) == "odt"
    assert format_of(b"{\\rtf1 x}") == "rtf"
    assert format_of(document()) == "text"


def test_too_many_tables_and_too_long_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_TABLES", 3)
    with pytest.raises(RefusedDocument, match="4 tables; the limit is 3"):
        read_document(b"<html>" + b"<table><tr><td>a</table>" * 4)
    monkeypatch.setattr(settings, "MAX_CELL_CHARACTERS", 10)
    with pytest.raises(RefusedDocument, match="over 10 characters"):
        read_document(b"<html><table><tr><td>0123456789a</table>")


def test_ten_thousand_empty_tables_are_no_tables() -> None:
    assert read_document(b"<html>" + b"<table><tr><td></td></tr></table>" * 10_000).tables == []
