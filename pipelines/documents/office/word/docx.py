"""The reader for Word documents (.docx): WordprocessingML on lxml.

The opened container comes in; tables and the paragraphs around them go out.

Source: ECMA-376 part 1, 17.4 (tables), 17.13.5 (tracked changes), 17.5.2 (content controls).
"""

import re
from collections.abc import Callable

from lxml import etree

from pipelines.documents.grid import COVERED, Document, Row, Table, make_cell
from pipelines.documents.looks import symbol
from pipelines.documents.markup import Element, local, parse_xml
from pipelines.documents.office.packages import (
    Relation,
    main_part,
    part_of_kind,
    relations_of,
)
from pipelines.documents.office.word.fields import write_fields
from pipelines.documents.office.word.headers import page_headers, section_headers
from pipelines.documents.office.word.lists import Lists, write_numbers
from pipelines.documents.office.word.settled import choose, cut, settle
from pipelines.documents.office.word.styles import Styles, heed_looks, say_something
from pipelines.documents.packed.container import Container
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
WORDML_TYPE = "application/msword"

ReadPart = Callable[[bytes], Document]


def read_docx(container: Container, read_part: ReadPart | None = None) -> Document:
    """Read a Word document: its tables, and the paragraphs around them.

    They are read as they stand after accepting all changes.

    Args:
        container: the opened file.
        read_part: reads a document that lies whole in this one (altChunk); without it one that is
            there is said, not read.

    Raises:
        RefusedDocument: damaged or not a Word document.
    """
    part = main_part(container, "word/document.xml")
    relations = relations_of(container, part)
    main = cut(container.part(part))
    styles = _styles(container, part_of_kind(container, part, relations, "styles"))
    lists = None
    if b"numPr" in main.said or styles.number_in(main.said):
        lists = _root_of(container, part_of_kind(container, part, relations, "numbering"))
    looks = say_something(main.said) or styles.matter_to(main.said)
    root = main.parse(looks=looks, paragraphs=lists is not None or b"sectPr" in main.said)
    namespace = root.tag.partition("}")[0] + "}"
    body = root.find(f"{namespace}body")
    if body is None:
        raise RefusedDocument("a Word document without a body")
    choose(body, namespace, main.bare)
    write_fields(body, namespace, main.bare)
    settle(body, namespace)
    if looks:
        heed_looks(body, namespace, styles)
    if lists is not None:
        write_numbers(body, namespace, Lists(lists, namespace), styles.numbered)
    reader = _Reader(namespace, _chunks(container, relations, read_part))
    if b"headerReference" in main.bare or b"headerReference" in main.said:
        reader.headers = page_headers(container, relations)
    reader.blocks(body)
    return Document(MEDIA_TYPE, reader.tables, reader.headings, note=reader.note)


def read_wordml(data: bytes) -> Document:
    """Read a Word 2003 XML document, whose body is that of .docx under other names.

    Raises:
        RefusedDocument: damaged.
    """
    root = parse_xml(data, "the document's text")
    w = root.tag.partition("}")[0] + "}"
    body = root.find(f"{w}body")
    if body is None:
        raise RefusedDocument("a Word document without a body")
    for element in list(body.iter("{*}annotation")):
        if next((said for said in element.attrib.values() if said == "Word.Deletion"), None):
            element.getparent().remove(element)
    etree.strip_tags(body, "{*}annotation", "{*}content", *_SECTIONS)
    for element in body.iter(f"{w}vmerge", f"{w}hmerge"):
        element.tag = w + local(element).replace("m", "M")
    settle(body, w)
    heed_looks(body, w, Styles(root.find(f"{w}styles")))
    reader = _Reader(w, lambda _relation: None)
    reader.blocks(body)
    return Document(WORDML_TYPE, reader.tables, reader.headings)


_SECTIONS = tuple(
    f"{{http://schemas.microsoft.com/office/word/2003/auxHint}}{name}"
    for name in ("sect", "sub-section", "pBdrGroup")
)


def _styles(container: Container, part: str | None) -> Styles:
    """Its styles, where any says something that no reader may miss."""
    data = container.part(part) if part else b""
    return Styles(_root_of(container, part) if b"numPr" in data or say_something(data) else None)


def _root_of(container: Container, part: str | None) -> Element | None:
    return parse_xml(container.part(part), part) if part else None


def _chunks(
    container: Container, relations: dict[str, Relation], read_part: ReadPart | None
) -> Callable[[str], Document | None]:
    """What reads the part of a relation as a document of its own; `None` where nothing can."""

    def read(relation: str) -> Document | None:
        target = relations.get(relation, Relation("", "")).target
        if read_part is None or container.find(target) is None:
            return None
        try:
            return read_part(container.part(target))
        except RefusedDocument:
            return None

    return read


class _Reader:
    """Walks through blocks (paragraphs and tables) in reading order."""

    def __init__(self, w: str, chunk: Callable[[str], Document | None]) -> None:
        self.tables: list[Table] = []
        self.headings: list[str] = []
        self.note: str | None = None
        self.headers: dict[str, list[str]] = {}
        self._in_section = 0  # how many tables were there when it began
        self._above: list[tuple[str, str]] = []  # of the section before
        self._w = w
        self._chunk = chunk
        self._chunk_tag = f"{w}altChunk"
        self._p, self._tbl, self._tr, self._tc = (f"{w}{name}" for name in ("p", "tbl", "tr", "tc"))
        self._texts = tuple(f"{w}{name}" for name in _PIECES)

    def blocks(self, parent: Element) -> None:
        """Take paragraphs as headings and tables as tables."""
        for block in parent:
            if block.tag == self._p:
                text = self._text(block).strip()
                if text:
                    self.headings.append(text)
                ends = block.find(f"{self._w}pPr/{self._w}sectPr") if self.headers else None
                if ends is not None:
                    self._section(ends)
            elif block.tag == self._tbl:
                self._table(block)
            elif block.tag == self._chunk_tag:
                self._whole(next((block.get(name) for name in block.attrib), ""))
            elif self.headers and block.tag == f"{self._w}sectPr":
                self._section(block)

    def _section(self, ends: Element) -> None:
        """Put the page headers of a section above its tables; one without keeps those before."""
        relations = section_headers(ends, self._w)
        if relations:
            lines = [line for one in relations for line in self.headers.get(one, ())]
            self._above = [(line, "page_header") for line in dict.fromkeys(lines)]
        for table in self.tables[self._in_section :]:
            table.above = self._above
        self._in_section = len(self.tables)

    def _whole(self, relation: str) -> None:
        """A document that lies whole in this one stands where it is."""
        document = self._chunk(relation)
        if document is None:
            self.note = "a part of it is a document of its own that is not read (altChunk)"
            return
        for table in document.tables:
            table.headings = [*self.headings, *table.headings]
            self.headings = []
            self.tables.append(table)
        self.headings += document.trailing

    def _text(self, paragraph: Element) -> str:
        pieces = [_piece(element, self._w) for element in paragraph.iter(*self._texts)]
        return _with_breaks("".join(pieces))

    def _add(self, rows: list[Row]) -> None:
        if rows:
            self.tables.append(Table(rows, self.headings))
            self.headings = []

    def _table(self, table: Element) -> None:
        inside = (self._tbl, self._chunk_tag)
        if next(table.iterdescendants(*inside), None) is not None:
            self._open_boxes(table)
        if next(table.iterdescendants(*inside), None) is None:
            self._add(_Rows(self._w).read(table))
        else:
            self._layout(table)

    def _open_boxes(self, table: Element) -> None:
        """A table of one cell, in a cell with others beside it that say something, is its text."""
        for row in table.iter(self._tr):
            cells = list(row.iterchildren(self._tc))
            telling = [cell for cell in cells if self._says_something(cell)]
            if len(telling) < _BESIDE:
                continue
            for cell in telling:
                for box in list(cell.iterchildren(self._tbl)):
                    inside = list(box.iter(self._tc))
                    if len(inside) == 1:
                        place = cell.index(box)
                        cell[place : place + 1] = list(inside[0].iterchildren(self._p))

    def _says_something(self, cell: Element) -> bool:
        return any((text.text or "").strip() for text in cell.iter(self._texts[0]))

    def _layout(self, table: Element) -> None:
        """A table that holds tables: it is read in its order, as if all of it stood in the page."""
        rows: list[Row] = []
        for row in table.iterchildren(self._tr):
            cells = list(row.iterchildren(self._tc))
            inside = (self._tbl, self._chunk_tag)
            nested = [cell for cell in cells if next(cell.iter(*inside), None) is not None]
            for cell in nested:
                row.remove(cell)
            rows += [
                cells for cells in _Rows(self._w).read(row) if any(cell.text for cell in cells)
            ]
            for cell in nested:
                self._add(rows)
                rows = []
                self.blocks(cell)
        self._add(rows)


_BESIDE = 2  # cells of a row that say something: it does not only lay out the page
_PIECES = ("t", "tab", "br", "cr", "noBreakHyphen", "sym")
_BREAK = "\v"
_BROKEN_NUMBER = re.compile(r"[\d,.]+(?:\v[\d,.]+)+")


def _with_breaks(text: str) -> str:
    """The text of a cell or paragraph with its lines.

    A break inside a paragraph that is one number alone only wraps it.
    """
    if _BREAK not in text:
        return text
    if _BROKEN_NUMBER.fullmatch(text.strip()):
        return text.replace(_BREAK, "")
    return text.replace(_BREAK, "\n")


def _piece(element: Element, w: str) -> str:
    """What an element of a run says."""
    name = local(element)
    if name == "t":
        return element.text or ""
    if name == "noBreakHyphen":
        return "-"
    if name == "sym":
        return symbol(element.get(f"{w}char", ""), element.get(f"{w}font", ""))
    if name != "tab":
        return _BREAK
    parent = (
        element.getparent()
    )  # a tab stop in a paragraph's properties has the same name as a tab
    return "\t" if parent is not None and parent.tag == f"{w}r" else ""


class _Rows:
    """The rows of a table without tables in it, in one pass over the elements that matter.

    Cell by cell would be plainer; this takes half the time, and documents are read by the million.
    """

    def __init__(self, w: str) -> None:
        self._w = w
        self._value = f"{w}val"
        self._rows: list[Row] = []
        self._row: Row = []
        self._column = self._after = 0
        self._open = self._down = self._across = False
        self._span = 1
        self._w_row = f"{w}tr"
        self._frequent = f"{w}t", f"{w}p", f"{w}tc"
        self._takes: dict[str, Callable[[Element], str]] = {
            self._w_row: self._take_row,
            f"{w}gridSpan": self._take_span,
            f"{w}vMerge": self._take_merge_down,
            f"{w}hMerge": self._take_merge_across,
            f"{w}gridBefore": self._take_before,
            f"{w}gridAfter": self._take_after,
            **dict.fromkeys((f"{w}{name}" for name in _PIECES[1:]), self._take_piece),
        }

    def read(self, table: Element) -> list[Row]:
        """All its rows."""
        takes = self._takes
        text, paragraph, cell = self._frequent
        pieces: list[str] = []
        for element in table.iter(*self._frequent, *takes):
            tag = element.tag
            if tag == text:
                pieces.append(element.text or "")
            elif tag == paragraph:
                pieces.append("\n")
            elif tag == cell:
                if self._open:
                    self._end_cell(pieces)
                pieces = []
                self._open = True
            else:
                if tag == self._w_row and self._open:
                    self._end_cell(pieces)
                pieces.append(takes[tag](element))
        if self._open:
            self._end_cell(pieces)
        self._end_row()
        return self._rows

    def _take_row(self, _row: Element) -> str:
        self._end_row()
        return ""

    def _take_piece(self, element: Element) -> str:
        return _piece(element, self._w)

    def _take_span(self, element: Element) -> str:
        self._span = self._number(element, 1)
        return ""

    def _take_merge_down(self, element: Element) -> str:
        self._down = element.get(self._value) != "restart"
        return ""

    def _take_merge_across(self, element: Element) -> str:
        self._across = element.get(self._value) != "restart"
        return ""

    def _take_before(self, element: Element) -> str:
        self._column = self._number(element, 0)
        return ""

    def _take_after(self, element: Element) -> str:
        self._after = self._number(element, 0)
        return ""

    def _number(self, element: Element, least: int) -> int:
        value = element.get(self._value, "")
        return max(least, min(int(value), 1000)) if value.isascii() and value.isdigit() else least

    def _end_cell(self, pieces: list[str]) -> None:
        span = self._span
        if self._across and self._row:
            self._row[-1] = self._row[-1]._replace(column_span=self._row[-1].column_span + span)
        else:
            text = COVERED if self._down else _with_breaks("".join(pieces)).strip()
            self._row.append(make_cell((text, self._column, span)))
        self._column += span
        self._open = self._down = self._across = False
        self._span = 1

    def _end_row(self) -> None:
        row = self._row
        if row:
            if row[0].column > 0:
                row.insert(0, make_cell(("", 0, row[0].column)))
            if self._after:
                row.append(make_cell(("", self._column, self._after)))
            self._rows.append(row)
        self._row, self._column, self._after = [], 0, 0
