"""Bits flipped in documents of every format.

There is never a wrong number, never a hang, never a file left behind.
"""

import io
import random
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
import xlwt

from pipelines.documents import read_document
from pipelines.forms import recognise
from pipelines.reading import convert
from pipelines.reading.extract import Extraction
from pipelines.reading.pool import read_sources
from pipelines.reading.sources import Source, find_sources
from pipelines.targets import parse_target
from tests.builders import document, form_text
from tests.disguises import DISGUISES, UNMERGED
from tests.faults.conftest import times
from tests.renderings import PLAIN, blocks_of, to_docx, to_html, to_xlsx, zip_of

TEXT = document(form_text(), form_text("另一个（2023年）", budget="38.20", fiscal="38.20"))
FORMS = recognise(read_document(TEXT)).forms
CHECKED = ("docx", "xlsx", "zip", "ods", "ofd")
"""Formats with checksums of their own: what is read from them is what was written, or nothing."""


def original(form: str) -> bytes:
    blocks = blocks_of(FORMS)
    match form:
        case "txt":
            return TEXT
        case "docx":
            return to_docx(blocks)
        case "html":
            return to_html(blocks)
        case "xlsx":
            return to_xlsx(blocks)
        case "zip":
            return zip_of({"a.txt": TEXT, "b.html": to_html(blocks)})
        case "xls":
            return old_workbook(to_xlsx(blocks))
    if form in DISGUISES:
        return DISGUISES[form](blocks, PLAIN)
    if form in UNMERGED:
        return UNMERGED[form](blocks)
    return saved_as(form, to_docx(blocks))


def old_workbook(data: bytes) -> bytes:
    """The cells of a workbook as old Excel stores them."""
    new = openpyxl.load_workbook(io.BytesIO(data)).active
    old = xlwt.Workbook()
    sheet = old.add_sheet("a")
    merged = {(area.min_row, area.min_col): area for area in new.merged_cells.ranges}
    for cell in (cell for row in new.iter_rows() for cell in row if cell.value is not None):
        area = merged.get((cell.row, cell.column))
        last = (area.max_row, area.max_col) if area else (cell.row, cell.column)
        sheet.write_merge(cell.row - 1, last[0] - 1, cell.column - 1, last[1] - 1, cell.value)
    buffer = io.BytesIO()
    old.save(buffer)
    return buffer.getvalue()


def saved_as(form: str, data: bytes) -> bytes:
    """The same document as LibreOffice saves it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "a.docx").write_bytes(data)
        command = [
            "soffice",
            f"-env:UserInstallation={(place / 'profile').as_uri()}",
            "--headless",
            "--norestore",
        ]
        subprocess.run(
            [*command, "--convert-to", form, "--outdir", place, place / "a.docx"],
            check=True,
            capture_output=True,
        )
        return (place / f"a.{form}").read_bytes()


def flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 8))):
        place = chance.randrange(len(changed))
        changed[place] ^= 1 << chance.randrange(8)
    return bytes(changed)


def facts(read: Extraction) -> list[tuple]:
    """What a document's forms say in numbers, each with the text of the cell it came from."""
    found: list[tuple] = []
    for form in read.forms:
        cells = {(cell.row, cell.column): cell.text for cell in form.readings}
        for amount in form.amounts:
            assert amount.text in cells[amount.row, amount.column]
            found.append((amount.role, amount.yuan, amount.text))
        for row in form.indicators:
            assert row.target_text is None or row.target_text in cells[row.row, row.column]
            found.append(
                (
                    row.name,
                    row.target_text and parse_target(row.target_text).clauses,
                    row.target_text,
                )
            )
    return found


FORMATS = (
    *("txt", "docx", "html", "xlsx", "zip", "pdf", "xls", "doc", "odt", "rtf"),
    *("mhtml", "flat-opc", "wordml", "spreadsheetml", "ods", "flat-odf", "ofd"),
    *("csv", "markdown"),
)
SLOW = ("doc", "odt", "rtf")  # LibreOffice takes seconds for each


@pytest.mark.parametrize("form", FORMATS)
def test_flipped_bits_never_give_a_wrong_number(
    form: str, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    if form in (*SLOW, "pdf") and not convert.is_available():
        pytest.skip("LibreOffice makes these and is not there")
    data = original(form)
    chance = random.Random(form)
    count = times("FLIPS", 50) // (25 if form in SLOW else 1)
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / f"good.{form}").write_bytes(data)
    for number in range(count):
        (folder / f"{number:05}.{form}").write_bytes(flipped(data, chance))
    before = left_behind()
    outcomes: Counter[str] = Counter()
    files = reversed(find_sources(folder).sources)  # the good one first
    read = {one.file_name: one for one in read_with_members(list(files), tmp_path / "kept")}
    truth = [facts(one) for name, one in read.items() if name.startswith("good.") and one.forms]
    assert truth
    for name, one in read.items():
        if name.startswith("good."):
            continue
        said = facts(one)
        if one.refusal:
            assert "\n" not in one.refusal
            outcomes["refused"] += 1
        elif one.members:
            outcomes["opened"] += 1
        elif said in truth:
            outcomes["read as before"] += 1
        else:
            # Another number stands in another cell: what is said is what the damaged cell says.
            assert form not in CHECKED, name
            outcomes["read as damaged"] += 1
    assert left_behind() == before
    tell(
        f"flips: {form}: {count} damaged files: "
        f"{', '.join(f'{n} {what}' for what, n in sorted(outcomes.items()))}"
    )


def read_with_members(sources: list[Source], archive: Path) -> Iterator[Extraction]:
    """What is in the files and in the archives among them, each content once."""
    seen: set[str] = set()
    while sources:
        first_of_each = {
            source.sha256: source for source in reversed(sources) if source.sha256 not in seen
        }
        seen |= first_of_each.keys()
        read = list(read_sources(reversed(first_of_each.values()), archive))
        yield from read
        sources = [member for one in read for member in one.members]


def left_behind() -> set[str]:
    return {path.name for path in Path(tempfile.gettempdir()).glob("jixiao-convert-*")}
