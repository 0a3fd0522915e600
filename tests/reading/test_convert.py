import shutil
import subprocess
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.documents import read_document
from pipelines.errors import RefusedDocument
from pipelines.reading import convert
from pipelines.reading.extract import read
from tests.disguises import holding
from tests.renderings import docx_of

needs_libreoffice = pytest.mark.skipif(
    not convert.is_available(), reason="LibreOffice is not installed"
)


def test_without_libreoffice_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(RefusedDocument, match="apt-get install libreoffice-writer-nogui"):
        convert.to_docx(b"{\\rtf1 x}", "rtf")


@needs_libreoffice
def test_rich_text_becomes_a_document_we_read() -> None:
    table = rb"{\rtf1\ansi\trowd\cellx1000\cellx2000 a\intbl\cell b\intbl\cell\row}"
    read = read_document(convert.to_docx(table, "rtf"))
    assert [[cell.text for cell in row] for row in read.tables[0].rows] == [["a", "b"]]


@needs_libreoffice
def test_what_libreoffice_cannot_open_is_refused() -> None:
    with pytest.raises(RefusedDocument, match="damaged, or needs a password"):
        convert.to_docx(docx_of("")[:300], "odt")


def test_a_conversion_that_hangs_is_given_up_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LibreOffice is a script that starts programs; one that waits for ever stands in for it."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 1000 & echo $! > {tmp_path}/child; wait\n")
    program.chmod(0o755)
    monkeypatch.setattr(convert, "program", lambda: str(program))
    monkeypatch.setattr(settings, "MAX_CONVERTING_SECONDS", 0.5)
    with pytest.raises(RefusedDocument, match=r"took over 0\.5 s"):
        convert.to_docx(b"x", "doc")
    child = (tmp_path / "child").read_text().strip()
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", child], capture_output=True, text=True, check=False
    ).stdout
    assert state.strip()[:1] in ("", "Z")


RTF = rb"{\rtf1\ansicpg936 \trowd\cellx3000\intbl \u37324?\u-26782?\cell\row\pard }"


@needs_libreoffice
def test_a_rich_text_inside_a_word_document_is_converted_and_read_where_it_stands() -> None:
    document = read(holding("a.rtf", RTF), "docx")
    assert [table.headings for table in document.tables] == [["上面"]]
    assert (document.tables[0].rows[0][0].text, document.trailing) == ("里面", ["下面"])
