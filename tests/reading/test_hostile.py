"""Documents made to harm: each is refused in one line, and the good one beside them is read."""

import io
import zipfile
from pathlib import Path

import openpyxl

from pipelines.reading.pool import read_sources
from pipelines.reading.sources import find_sources
from tests.builders import document
from tests.renderings import docx_of, zip_of


def word(text: str) -> bytes:
    return docx_of(
        f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )


def workbook_merging_everything() -> bytes:
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    sheet = files["xl/worksheets/sheet1.xml"]
    return zip_of({**files, "xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", merge)})


def test_each_costs_itself_alone(tmp_path: Path) -> None:
    bombs = {
        "cell.docx": (word("x" * 12_000_000), "damaged XML"),
        "long.docx": (word("x" * 2_000_000), "a cell of over 1000000 characters"),
        "bomb.docx": (zip_of({"word/document.xml": b"0" * (600 << 20)}), "inflates to 600 MB"),
        "cell.txt": (b"\t" + b"x" * 2_000_000 + b"\n\n\n", "a cell of over 1000000 characters"),
        "tables.docx": (
            docx_of("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>" * 10_000),
            "no whole form in it",
        ),
        "merge.xlsx": (workbook_merging_everything(), "no whole form in it"),
        "scan.pdf": (b"%PDF-1.7 " + b"\0" * 1000, "a damaged PDF"),
        "noise.doc": (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 20,
            "a damaged old Office file",
        ),
    }
    for name, (data, _) in bombs.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_bytes(document())
    read = {
        one.file_name: one
        for one in read_sources(find_sources(tmp_path).sources, tmp_path / ".archive")
    }
    assert len(read.pop("good.txt").forms) == 1
    for name, one in read.items():
        assert one.refusal is not None, name
        assert bombs[name][1] in one.refusal
        assert "\n" not in one.refusal
