"""What reading documents costs, beside what others take for the same file, in one run.

Run: make benchmark.
"""

import ctypes
import importlib.metadata
import io
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pdfplumber
import pypdfium2 as pdfium
from docx2python import docx2python
from kreuzberg import extract_bytes_sync
from lxml import etree
from pypdfium2 import raw
from python_calamine import load_workbook

from benchmarks.figures import measure, write
from pipelines.documents import read_document
from pipelines.documents.office.word.docx import MEDIA_TYPE
from pipelines.forms import recognise
from pipelines.reading import convert
from pipelines.reading.pool import look_for_cycles_less
from tests.renderings import blocks_of, to_docx, to_xlsx

RAW = Path(__file__).parent.parent / "data" / "raw" / "tianjin-disabled-persons-federation-2023.txt"
FORMS = 39
ROUNDS = 15
SLOW_ROUNDS = 3


def inflate_and_parse(data: bytes) -> object:
    """The least that a reader of .docx on lxml must do."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))


def cells_of_python_docx(data: bytes) -> int:
    """Every cell's text, as its documentation shows."""
    document = docx.Document(io.BytesIO(data))
    return sum(
        len(cell.text) for table in document.tables for row in table.rows for cell in row.cells
    )


def values_of_openpyxl(data: bytes) -> int:
    """Every cell's value, without merges, formats or runs: its fastest way."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return sum(len(row) for sheet in book for row in sheet.iter_rows(values_only=True))


def values_of_calamine(data: bytes) -> int:
    """Every cell's value, without formats or runs."""
    book = load_workbook(io.BytesIO(data))
    return sum(
        len(row) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()
    )


def cells_of_pdfplumber(data: bytes) -> int:
    """Every page's tables, page by page."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        count = 0
        for page in pdf.pages:
            count += len(page.extract_tables())
            page.close()
        return count


def strokes_of_pdfium(data: bytes) -> int:
    """Every page's characters with their boxes, and its objects with theirs, by PDFium's calls."""
    pdf = pdfium.PdfDocument(data)
    rect, sides = raw.FS_RECTF(), [ctypes.c_float() for _ in range(4)]
    count = 0
    for page in pdf:
        text = page.get_textpage()
        for place in range(text.count_chars()):
            raw.FPDFText_GetUnicode(text, place)
            raw.FPDFText_GetLooseCharBox(text, place, rect)
        for place in range(raw.FPDFPage_CountObjects(page)):
            one = raw.FPDFPage_GetObject(page, place)
            raw.FPDFPageObj_GetBounds(one, *sides)
            count += 1
        text.close()
        page.close()
    pdf.close()
    return count


def to_pdf(data: bytes) -> bytes:
    """The Word document as LibreOffice prints it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "forms.docx").write_bytes(data)
        profile = (Path(folder) / "profile").as_uri()
        command = [
            "soffice",
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "pdf",
            "forms.docx",
        ]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)
        return (Path(folder) / "forms.pdf").read_bytes()


def word_figures(data: bytes) -> dict[str, float]:
    """Times as multiples of inflating and parsing the XML alone."""
    contenders: dict[str, Callable[[], object]] = {
        "inflate_and_parse": lambda: inflate_and_parse(data),
        "tables": lambda: read_document(data),
        "records": lambda: recognise(read_document(data)),
        "kreuzberg": lambda: extract_bytes_sync(data, MEDIA_TYPE),
    }
    seconds = measure(contenders, ROUNDS)
    slow = measure(
        {
            "python-docx": lambda: cells_of_python_docx(data),
            "docx2python": lambda: docx2python(io.BytesIO(data)).body,
        },
        SLOW_ROUNDS,
    )
    return {
        name: round(taken / seconds["inflate_and_parse"], 2)
        for name, taken in (seconds | slow).items()
    }


def workbook_figures(data: bytes) -> dict[str, float]:
    """Times as multiples of openpyxl's for the values alone."""
    contenders: dict[str, Callable[[], object]] = {
        "openpyxl": lambda: values_of_openpyxl(data),
        "calamine": lambda: values_of_calamine(data),
        "tables": lambda: read_document(data),
        "records": lambda: recognise(read_document(data)),
    }
    seconds = measure(contenders, ROUNDS)
    return {name: round(taken / seconds["openpyxl"], 2) for name, taken in seconds.items()}


def text_figures(data: bytes) -> dict[str, float]:
    """Forms a second on one core, and the time as a multiple of a bare split into cells."""
    contenders: dict[str, Callable[[], object]] = {
        "bare_split": lambda: [block.split("\n\n") for block in data.decode().split("\n\t")],
        "tables": lambda: read_document(data),
        "records": lambda: recognise(read_document(data)),
    }
    seconds = measure(contenders, ROUNDS * 2)
    return {f"{name}_forms_per_second": round(FORMS / taken) for name, taken in seconds.items()}


def pdf_figures(data: bytes) -> dict[str, float]:
    """Time as a multiple of pdfplumber's own extract_tables, and of PDFium's own extraction."""
    contenders: dict[str, Callable[[], object]] = {
        "extract_tables": lambda: cells_of_pdfplumber(data),
        "pdfium": lambda: strokes_of_pdfium(data),
        "records": lambda: recognise(read_document(data)),
    }
    seconds = measure(contenders, SLOW_ROUNDS)
    return {
        "records": round(seconds["records"] / seconds["extract_tables"], 2),
        "records_of_pdfium": round(seconds["records"] / seconds["pdfium"], 2),
    }


def main() -> None:
    """Print the figures and write them as JSON."""
    look_for_cycles_less()  # as the processes do that read
    text = RAW.read_bytes()
    forms = recognise(read_document(text)).forms
    word = to_docx(blocks_of(forms))
    figures: dict[str, object] = {
        "docx_times_inflate_and_parse": word_figures(word),
        "xlsx_times_openpyxl": workbook_figures(to_xlsx(blocks_of(forms))),
        "text": text_figures(text),
        "peers": {
            name: importlib.metadata.version(name)
            for name in (
                *("kreuzberg", "python-docx", "docx2python", "pdfplumber", "lxml"),
                *("openpyxl", "python-calamine"),
            )
        },
    }
    if convert.is_available():
        figures["pdf_times_extract_tables"] = pdf_figures(to_pdf(word))
    else:
        print("PDF left out: LibreOffice is not installed")
    write("extraction", figures)


if __name__ == "__main__":
    main()
