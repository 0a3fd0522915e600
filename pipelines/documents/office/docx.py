"""The reader for Word documents (.docx): WordprocessingML on lxml.

The opened container comes in; tables and the paragraphs around them go out.

Source: ECMA-376 part 1, 17.4 (tables), 17.13.5 (tracked changes), 17.5.2 (content controls).
"""

from collections.abc import Callable

from lxml import etree

from pipelines.documents.container import Container
from pipelines.documents.grid import Document, Row, Table, make_cell, raised
from pipelines.documents.markup import Element, parse_xml
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_RELATIONS = "_rels/.rels"
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def read_docx(container: Container) -> Document:
    """Read a Word document: its tables, and the paragraphs around them.

    They are read as they stand after accepting all changes.

    Raises:
        RefusedDocument: damaged or not a Word document.
    """
    part = _main_part(container)
    data = container.read(part)
    root = _parse(data)
    namespace = root.tag.partition("}")[0] + "}"
    body = root.find(f"{namespace}body")
    if body is None:
        raise RefusedDocument("a Word document without a body")
    _settle(body, namespace)
    reader = _Reader(namespace)
    if b"headerReference" in data:
        reader.headers = page_headers(container, part)
    reader.blocks(body)
    return Document(MEDIA_TYPE, reader.tables, reader.headings)


def page_headers(container: Container, part: str) -> dict[str, list[str]]:
    """The lines of each page header of a document: relation → lines.

    One that is damaged has none: what decorates a page stops no document.
    """
    folder, _, name = part.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    if relations not in container.names:
        return {}
    found: dict[str, list[str]] = {}
    for relation in parse_xml(container.read(relations), relations):
        target = str(relation.get("Target", ""))
        place = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
        if relation.get("Type", "").endswith("/header") and place in container.names:
            found[str(relation.get("Id"))] = _lines_of(container, place)
    return found


def _lines_of(container: Container, part: str) -> list[str]:
    try:
        root = parse_xml(container.read(part), part)
    except RefusedDocument:
        return []
    w = root.tag.partition("}")[0] + "}"
    lines = (
        "".join(text.text or "" for text in paragraph.iter(f"{w}t")).strip()
        for paragraph in root.iter(f"{w}p")
    )
    return [line for line in lines if line]


def _main_part(container: Container) -> str:
    if "word/document.xml" in container.names:
        return "word/document.xml"
    for relation in parse_xml(container.read(_RELATIONS), _RELATIONS):
        if relation.get("Type", "").endswith("/officeDocument"):
            return str(relation.get("Target", "")).lstrip("/")
    raise RefusedDocument("a damaged Word document: nothing says where its text is")


def _parse(data: bytes) -> Element:
    """The root, without the looks of text, which are most of a document and none of what it says.

    They are cut out before parsing. Where they hold looks themselves (tracked ones do), what is
    left is no XML and the document is parsed whole; so is one with comments, with page headers that
    change, or with looks that change what is said: deletions, hidden text, superscripts.
    """
    several_headers = b"headerReference" in data and data.count(b"<w:sectPr") > 1
    if (
        not (b"!" in data and b"<!" in data)
        and not several_headers
        and not any(mark in data for mark in _MEANINGFUL_LOOKS)
    ):
        bare = data
        for name in (b"w:rPr", b"w:pPr"):
            first, *others = bare.split(b"<%s>" % name)
            if others:
                bare = first + b"".join([other.partition(b"</%s>" % name)[2] for other in others])
        try:
            return parse_xml(bare, "the document's text")
        except RefusedDocument:
            pass
    return parse_xml(data, "the document's text")


_MEANINGFUL_LOOKS = (b":del", b"vertAlign", b"w:vanish")


def _settle(body: Element, w: str) -> None:
    """Make plain what most documents do not have.

    That is tracked changes, content controls, text boxes and hidden text.
    """
    names = (*_DELETIONS, *_WRAPPERS, *_CHANGES, _TEXT_BOX, "vanish", "vertAlign")
    if next(body.iter(*(f"{w}{name}" for name in names)), None) is None:
        return
    _accept_deletions(body, w)
    etree.strip_elements(body, *(f"{w}{name}" for name in _CHANGES), with_tail=False)
    _heed_looks(body, w)
    _move_out_text_boxes(body, w)
    looks = ("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr")
    etree.strip_elements(body, *(f"{w}{name}" for name in looks), with_tail=False)
    etree.strip_tags(body, *(f"{w}{name}" for name in _WRAPPERS))


def _heed_looks(body: Element, w: str) -> None:
    """Hidden text is left away; 10³ is not 103."""
    names = {"w": w.strip("{}")}
    for run in body.xpath(
        ".//w:r[w:rPr/w:vanish[not(@w:val='0') and not(@w:val='false')]]", namespaces=names
    ):
        run.getparent().remove(run)
    for text in body.xpath(".//w:r[w:rPr/w:vertAlign[@w:val='superscript']]/w:t", namespaces=names):
        text.text = raised(text.text or "")


_CHANGES = (
    "tcPrChange",
    "trPrChange",
    "tblPrChange",
    "rPrChange",
    "pPrChange",
    "tblGridChange",
    "sectPrChange",
)
_DELETIONS = ("del", "moveFrom", "cellDel")
_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml")
_TEXT_BOX = "txbxContent"


def _accept_deletions(body: Element, w: str) -> None:
    names = {"w": w.strip("{}")}
    for row in body.xpath(".//w:tr[w:trPr/w:del]", namespaces=names):
        row.getparent().remove(row)
    for cell in body.xpath(".//w:tc[w:tcPr/w:cellDel]", namespaces=names):
        cell.getparent().remove(cell)
    _join_paragraphs(body.xpath(".//w:p[w:pPr/w:rPr/w:del]", namespaces=names), w)
    etree.strip_elements(body, f"{w}del", f"{w}moveFrom", with_tail=False)


def _join_paragraphs(marked: list[Element], w: str) -> None:
    """Where the mark between two paragraphs was deleted, they are one.

    So are as many as follow each other.
    """
    goes_on = set(marked)
    for paragraph in marked:
        following, last = paragraph.getnext(), paragraph
        while last in goes_on and following is not None and following.tag == f"{w}p":
            paragraph.extend(child for child in list(following) if child.tag != f"{w}pPr")
            goes_on.discard(last)
            last = following
            following.getparent().remove(following)
            following = paragraph.getnext()


def _move_out_text_boxes(body: Element, w: str) -> None:
    """What stands in a text box stands after the paragraph that it is anchored in, once."""
    etree.strip_elements(body, f"{_MARKUP}Fallback", with_tail=False)
    for box in list(body.iter(f"{w}{_TEXT_BOX}")):
        anchor = next((up for up in box.iterancestors(f"{w}p")), None)
        if anchor is not None:
            for block in reversed(list(box)):
                anchor.addnext(block)


class _Reader:
    """Walks through blocks (paragraphs and tables) in reading order."""

    def __init__(self, w: str) -> None:
        self.tables: list[Table] = []
        self.headings: list[str] = []
        self.headers: dict[str, list[str]] = {}
        self._in_section = 0  # how many tables were there when it began
        self._above: list[tuple[str, str]] = []  # of the section before
        self._w = w
        self._p, self._tbl, self._tr, self._tc = (f"{w}{name}" for name in ("p", "tbl", "tr", "tc"))
        self._texts = (*(f"{w}{name}" for name in _PIECES), _MATH_TEXT)

    def blocks(self, parent: Element) -> None:
        """Take paragraphs as headings and tables as tables."""
        for block in parent:
            if block.tag == self._p:
                text = self._text(block).strip()
                if text:
                    self.headings.append(text)
                if (
                    self.headers
                    and (ends := block.find(f"{self._w}pPr/{self._w}sectPr")) is not None
                ):
                    self._section(ends)
            elif block.tag == self._tbl:
                self._table(block)
            elif self.headers and block.tag == f"{self._w}sectPr":
                self._section(block)

    def _section(self, ends: Element) -> None:
        """Put the page headers of a section above its tables; one without keeps those before."""
        relations = [
            value
            for reference in ends.iterchildren(f"{self._w}headerReference")
            for name, value in reference.items()
            if name.endswith("}id")
        ]
        if relations:
            lines = [line for one in relations for line in self.headers.get(one, ())]
            self._above = [(line, "page_header") for line in dict.fromkeys(lines)]
        for table in self.tables[self._in_section :]:
            table.above = self._above
        self._in_section = len(self.tables)

    def _text(self, paragraph: Element) -> str:
        return "".join(_piece(element, self._w) for element in paragraph.iter(*self._texts))

    def _add(self, rows: list[Row]) -> None:
        if rows:
            self.tables.append(Table(rows, self.headings))
            self.headings = []

    def _table(self, table: Element) -> None:
        if next(table.iterdescendants(self._tbl), None) is None:
            self._add(_Rows(self._w).read(table))
        else:
            self._layout(table)

    def _layout(self, table: Element) -> None:
        """A table that holds tables: it is read in its order, as if all of it stood in the page."""
        rows: list[Row] = []
        for row in table.iterchildren(self._tr):
            cells = list(row.iterchildren(self._tc))
            nested = [cell for cell in cells if cell.find(f".//{self._tbl}") is not None]
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


_PIECES = ("t", "tab", "br", "cr", "noBreakHyphen", "sym")
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SYMBOLS = {
    0xB3: "≥",
    0xA3: "≤",
    0xB1: "±",
    0xB4: "×",
    0xB8: "÷",
    0xBB: "≈",
    0xB9: "≠",
    0x3D: "=",
    0x3C: "<",
    0x3E: ">",
}
"""Of the font Symbol, whose characters Word writes as numbers."""


def _piece(element: Element, w: str) -> str:
    """What an element of a run says."""
    name = etree.QName(element).localname
    if name == "t":
        return element.text or ""
    if name == "noBreakHyphen":
        return "-"
    if name == "sym":
        return _symbol(element.get(f"{w}char", ""))
    if name != "tab":
        return "\n"
    parent = (
        element.getparent()
    )  # a tab stop in a paragraph's properties has the same name as a tab
    return "\t" if parent is not None and parent.tag == f"{w}r" else ""


def _symbol(code: str) -> str:
    """A sign by its number.

    One that is not known is said to be there, so that no number is read beside it.
    """
    try:
        return _SYMBOLS.get(int(code, 16) & 0xFF, "\ufffd")
    except ValueError:
        return "\ufffd"


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
            _MATH_TEXT: self._take_piece,
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
            self._row.append(
                make_cell(("" if self._down else "".join(pieces).strip(), self._column, span))
            )
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
