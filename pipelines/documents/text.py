r"""The reader for the plain text that Apache Tika makes of a document with tables.

Tika writes an end of line after each paragraph, row and table, and a TAB before each cell. Its
versions differ:

    cell a line (of .docx):  row := cell+ "\n"   cell := TAB paragraph*   paragraph := text "\n"
    bare blanks (of .doc):   the same, but a blank cell is a TAB alone
    row a line (of .xlsx, and older ones):  row := (TAB text)+ "\n"

In the first two an empty paragraph in a cell looks like the end of a row, and the text alone cannot
tell them apart. Two things are certain: a cell starts with a TAB at the start of a line, and a
paragraph outside a table comes after at least two blank lines (end of row, end of table). So rows
are cut wherever one may end, and the table says that it is not `exact`.
"""

import re
from collections.abc import Iterable

from pipelines.documents.grid import Document, Row, Table, make_cell
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "text/plain"
_BOOKMARK = re.compile(r"\[bookmark: [^\[\]\n]{0,200}\]")
_MISREAD_SHARE = 0.2
_CELL_IN_ROW = re.compile(r"^\t.*\S\t", re.MULTILINE)
_CELL = re.compile(r"^\t", re.MULTILINE)
_BARE_BLANKS = re.compile(r"^\t\t+(?=\S)", re.MULTILINE)
_BLANK_PARAGRAPH = re.compile(r"^\t *\n(?=\t)", re.MULTILINE)
_ONLY_BLANKS = re.compile(r"^\t+$", re.MULTILINE)
_NO_TABLES = (
    "text without tables: nothing in it sets columns apart (no TAB in it); load the document itself"
)
_TABLE_END = "\n\n\n"  # end of the last paragraph, of its row, of its table


def read_text(data: bytes) -> Document:
    """Read the text Tika made of a document.

    Args:
        data: UTF-8 (with or without mark) or GB18030.

    Returns:
        The document; its tables are not `exact`, and the last is not `closed` where the text was
            cut.

    Raises:
        RefusedDocument: the bytes are neither UTF-8 nor GB18030 text.
    """
    text, whole = decode(data)
    text = _BOOKMARK.sub("", text.replace("\r\n", "\n"))
    first = _CELL.search(text)
    if first is None:
        return Document(MEDIA_TYPE, [], _paragraphs(text), note=_NO_TABLES)
    sample = text[first.start() : first.start() + _SAMPLE]  # one version wrote all of it
    if len(_CELL_IN_ROW.findall(sample)) > _ROWS_SHARE * len(_CELL.findall(sample)):
        return _read_rows(text, whole)
    if len(_BARE_BLANKS.findall(sample)) > len(_BLANK_PARAGRAPH.findall(sample)):
        text = _with_blank_paragraphs(text)
    return _read_cells(text, whole)


_SAMPLE = 10_000
_ROWS_SHARE = 0.5


def _with_blank_paragraphs(text: str) -> str:
    """Blank cells that are a TAB alone, written as those of a blank paragraph."""
    text = _ONLY_BLANKS.sub(lambda blanks: "\t\n" * len(blanks[0]), text)
    return _BARE_BLANKS.sub(lambda blanks: "\t\n" * (len(blanks[0]) - 1) + "\t", text)


def _read_cells(text: str, whole: bool) -> Document:
    blocks = text.split("\n\t")
    if not text.startswith("\t"):
        before, blocks = blocks[0], blocks[1:]
    else:
        before, blocks[0] = "", blocks[0][1:]
    reader = _Reader(_paragraphs(before))
    reader.cells(blocks)
    return reader.document(whole)


def _read_rows(text: str, whole: bool) -> Document:
    """A row a line.

    Lines without a TAB before them go on in the cell above, or stand outside after a blank line.
    """
    tables: list[Table] = []
    headings: list[str] = []
    rows: list[list[list[str]]] = []  # of each cell its lines
    after_blank = False
    for line in text.split("\n"):
        if line.startswith("\t"):
            rows.append([[cell] for cell in line[1:].split("\t")])
        elif line.strip() and rows and not after_blank:
            first, *others = line.split("\t")
            rows[-1][-1].append(first)
            rows[-1] += [[cell] for cell in others]
        elif line.strip():
            if rows:
                tables.append(Table(_placed(rows), headings))
                headings, rows = [], []
            headings.append(line.strip())
        after_blank = not line.strip() and not line.startswith("\t")
    if rows:
        tables.append(Table(_placed(rows), headings, closed=whole and text.endswith("\n")))
        headings = []
    return Document(MEDIA_TYPE, tables, headings)


def _placed(rows: list[list[list[str]]]) -> list[Row]:
    """Rows with the columns of their cells; blank cells at their end may not have been written."""
    return [
        [make_cell(("\n".join(lines).strip(), column, 1)) for column, lines in enumerate(row)]
        for row in rows
    ]


def decode(data: bytes) -> tuple[str, bool]:
    """The text, and whether its last character is whole.

    Args:
        data: UTF-8 (with or without mark), UTF-16 with a mark, or GB18030.

    Raises:
        RefusedDocument: none of them.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decode_utf16(data)
    if b"\0" in data:
        raise RefusedDocument("not text: it holds NUL characters (UTF-16 is to be saved as UTF-8)")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8"), False
        return _decode_gb18030(data, error)


def _decode_utf16(data: bytes) -> tuple[str, bool]:
    """UTF-16 with a mark."""
    try:
        return data[: len(data) // 2 * 2].decode("utf-16"), len(data) % 2 == 0
    except UnicodeDecodeError as error:
        raise RefusedDocument(f"not UTF-16 as its mark says (offset {error.start})") from None


def _decode_gb18030(data: bytes, utf8_error: UnicodeDecodeError) -> tuple[str, bool]:
    lost = data.decode("utf-8", errors="replace").count("�")
    others = sum(byte > 0x7F for byte in data)
    damaged = f"not UTF-8: byte {data[utf8_error.start]:#04x} at offset {utf8_error.start}"
    if lost < _MISREAD_SHARE * others / 3:
        raise RefusedDocument(f"{damaged}; the rest is, so the file is damaged")
    try:
        return data.decode("gb18030"), True
    except UnicodeDecodeError as error:
        if error.reason == "incomplete multibyte sequence" and error.end == len(data):
            return data[: error.start].decode("gb18030"), False
        raise RefusedDocument(f"{damaged}, and not GB18030 either (offset {error.start})") from None


def _paragraphs(text: str) -> list[str]:
    return [stripped for line in text.split("\n") if (stripped := line.strip())]


class _Reader:
    """Collects cells into rows and rows into tables, in the order of the text."""

    def __init__(self, headings: list[str]) -> None:
        self._tables: list[Table] = []
        self._headings = headings
        self._rows: list[Row] = []
        self._row: Row = []
        self._ends: dict[tuple[str, ...], int] = {}
        self._last_block = ""

    def cells(self, blocks: Iterable[str]) -> None:
        """Take each text from one TAB to the next; most are cells in the middle of a row."""
        row = self._row
        for block in blocks:
            if "\n" not in block:
                row.append(make_cell((block.strip(), len(row), 1)))
            else:
                self._last_cell(block)
                row = self._row

    def _last_cell(self, block: str) -> None:
        """Take a text of several lines: the last cell of a row, or one of several paragraphs."""
        inside, end, outside = block.partition(_TABLE_END)
        self._row.append(make_cell((inside.strip(), len(self._row), 1)))
        if end and outside.strip("\n"):
            self._end_table(2 + len(outside) - len(outside.lstrip("\n")))
            self._headings = _paragraphs(outside)
        elif block.endswith("\n"):
            self._rows.append(self._row)
            self._row = []
        self._last_block = block

    def _end_table(self, blank_lines: int) -> None:
        """A paragraph outside follows: the table ended with so many blank lines."""
        if self._row:
            self._rows.append(self._row)
            self._row = []
        kind = tuple(cell.text for cell in self._rows[0])
        self._ends[kind] = min(blank_lines, self._ends.get(kind, blank_lines))
        self._tables.append(Table(self._rows, self._headings, exact=False))
        self._rows = []

    def document(self, whole: bool) -> Document:
        """The document, at the end of the text; `whole` unless its last character was cut."""
        if not (self._rows or self._row):
            return Document(MEDIA_TYPE, self._tables, self._headings)
        if self._row:
            self._rows.append(self._row)
        kind = tuple(cell.text for cell in self._rows[0])
        # Tables of a kind end alike in one text, so a last one that ends with less than the others
        # was cut.
        line_ends = len(self._last_block) - len(self._last_block.rstrip("\n"))
        closed = whole and line_ends - 1 >= self._ends.get(kind, 2)
        self._tables.append(Table(self._rows, self._headings, exact=False, closed=closed))
        return Document(MEDIA_TYPE, self._tables, [])
