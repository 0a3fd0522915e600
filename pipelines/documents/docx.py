"""The reader for Word documents (.docx): WordprocessingML on lxml.

Source: ECMA-376 part 1, 17.4 (tables), 17.13.5 (tracked changes), 17.5.2 (content controls).
"""

from lxml import etree

from pipelines.documents.grid import Document, Row, Table, make_cell
from pipelines.documents.package import Package
from pipelines.documents.xml import Element, parse_xml
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_RELATIONS = "_rels/.rels"
_MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def read_docx(package: Package) -> Document:
    """Read a Word document: its tables, and the paragraphs around them, as they stand after accepting all changes.

    Raises:
        RefusedDocument: damaged or not a Word document.
    """
    data = package.read(_main_part(package))
    root = parse_xml(data, "the document's text")
    namespace = root.tag.partition("}")[0] + "}"
    body = root.find(f"{namespace}body")
    if body is None:
        raise RefusedDocument("a Word document without a body")
    _settle(body, data, namespace)
    reader = _Reader(namespace)
    reader.blocks(body)
    return Document(MEDIA_TYPE, reader.tables, reader.headings)


def _main_part(package: Package) -> str:
    if "word/document.xml" in package.names:
        return "word/document.xml"
    for relation in parse_xml(package.read(_RELATIONS), _RELATIONS):
        if relation.get("Type", "").endswith("/officeDocument"):
            return relation.get("Target", "").lstrip("/")
    raise RefusedDocument("a damaged Word document: nothing says where its text is")


def _settle(body: Element, data: bytes, namespace: str) -> None:
    """Make plain what most documents do not have: tracked changes, content controls, text boxes."""
    w = namespace
    if b":del " in data or b":del>" in data or b":del/>" in data or b"moveFrom" in data or b"cellDel" in data:
        _accept_deletions(body, w)
    if b"txbxContent" in data:
        _move_out_text_boxes(body, w)
    if any(mark in data for mark in (b":sdt>", b":sdt ", b":ins ", b":moveTo ", b"smartTag", b"customXml")):
        etree.strip_elements(body, f"{w}sdtPr", f"{w}sdtEndPr", f"{w}customXmlPr", f"{w}smartTagPr", with_tail=False)
        etree.strip_tags(
            body, f"{w}sdt", f"{w}sdtContent", f"{w}ins", f"{w}moveTo", f"{w}smartTag", f"{w}customXml"
        )


def _accept_deletions(body: Element, w: str) -> None:
    names = {"w": w.strip("{}")}
    for row in body.xpath(".//w:tr[w:trPr/w:del]", namespaces=names):
        row.getparent().remove(row)
    for cell in body.xpath(".//w:tc[w:tcPr/w:cellDel]", namespaces=names):
        cell.getparent().remove(cell)
    for paragraph in reversed(body.xpath(".//w:p[w:pPr/w:rPr/w:del]", namespaces=names)):
        following = paragraph.getnext()  # the mark between the two was deleted: they are one paragraph
        if following is not None and following.tag == f"{w}p":
            paragraph.extend(child for child in list(following) if child.tag != f"{w}pPr")
            following.getparent().remove(following)
    etree.strip_elements(body, f"{w}del", f"{w}moveFrom", with_tail=False)


def _move_out_text_boxes(body: Element, w: str) -> None:
    """What stands in a text box stands after the paragraph that it is anchored in, once."""
    etree.strip_elements(body, f"{_MARKUP}Fallback", with_tail=False)
    for box in list(body.iter(f"{w}txbxContent")):
        anchor = next((up for up in box.iterancestors(f"{w}p")), None)
        if anchor is not None:
            for block in reversed(list(box)):
                anchor.addnext(block)


class _Reader:
    """Walks through blocks (paragraphs and tables) in reading order."""

    def __init__(self, w: str) -> None:
        self.tables: list[Table] = []
        self.headings: list[str] = []
        self._p, self._tbl, self._tr, self._tc = (f"{w}{name}" for name in ("p", "tbl", "tr", "tc"))
        self._t, self._tab, self._run = f"{w}t", f"{w}tab", f"{w}r"
        self._breaks = frozenset((f"{w}br", f"{w}cr"))
        self._hyphen, self._space = f"{w}noBreakHyphen", f"{w}softHyphen"
        self._span, self._down, self._across = f"{w}gridSpan", f"{w}vMerge", f"{w}hMerge"
        self._before, self._after, self._value = f"{w}gridBefore", f"{w}gridAfter", f"{w}val"
        self._texts = (self._t, self._tab, *self._breaks, self._hyphen)
        self._parts = (
            *self._texts, self._tr, self._tc, self._p, self._span, self._down, self._across, self._before, self._after,
        )  # fmt: skip

    def blocks(self, parent: Element) -> None:
        """Take paragraphs as headings and tables as tables."""
        for block in parent:
            if block.tag == self._p:
                text = self._text(block).strip()
                if text:
                    self.headings.append(text)
            elif block.tag == self._tbl:
                self._table(block)

    def _text(self, paragraph: Element) -> str:
        return "".join(map(self._piece, paragraph.iter(*self._texts)))

    def _piece(self, element: Element) -> str:
        tag = element.tag
        if tag == self._t:
            return element.text or ""
        if tag == self._hyphen:
            return "-"
        if tag in self._breaks:
            return "\n"
        parent = element.getparent()  # a tab stop in a paragraph's properties has the same name as a tab
        return "\t" if parent is not None and parent.tag == self._run else ""

    def _add(self, rows: list[Row]) -> None:
        if rows:
            self.tables.append(Table(rows, self.headings))
            self.headings = []

    def _table(self, table: Element) -> None:
        if next(table.iterdescendants(self._tbl), None) is None:
            self._add(self._rows(table))
        else:
            self._layout(table)

    def _layout(self, table: Element) -> None:
        """A table that holds tables: what stands in it is read in its order, as if it stood in the page."""
        rows: list[Row] = []
        for row in table.iterchildren(self._tr):
            cells = list(row.iterchildren(self._tc))
            nested = [cell for cell in cells if cell.find(f".//{self._tbl}") is not None]
            for cell in nested:
                row.remove(cell)
            rows += [cells for cells in self._rows(row) if any(cell.text for cell in cells)]
            for cell in nested:
                self._add(rows)
                rows = []
                self.blocks(cell)
        self._add(rows)

    def _rows(self, table: Element) -> list[Row]:
        """The rows of a table without tables in it, in one pass over what matters."""
        rows: list[Row] = []
        row: Row = []
        column, span, after = 0, 1, 0
        parts: list[str] = []
        open_cell, down, across, has_paragraph = False, False, False, False
        t, p, tc, tr = self._t, self._p, self._tc, self._tr
        for element in table.iter(*self._parts):
            tag = element.tag
            if tag == t:
                if open_cell:
                    parts.append(element.text or "")
            elif tag == p:
                if has_paragraph:
                    parts.append("\n")
                has_paragraph = True
            elif tag in (tc, tr):
                if open_cell:
                    column = self._end_cell(row, "" if down else "".join(parts).strip(), column, span, across)
                parts, span = [], 1
                open_cell, down, across, has_paragraph = tag == tc, False, False, False
                if tag == tr:
                    self._end_row(rows, row, column, after)
                    row, column, after = [], 0, 0
            elif tag == self._span:
                span = self._number(element, 1)
            elif tag == self._down:
                down = element.get(self._value) != "restart"
            elif tag == self._across:
                across = element.get(self._value) != "restart"
            elif tag == self._before:
                column = self._number(element, 0)
            elif tag == self._after:
                after = self._number(element, 0)
            elif open_cell:
                parts.append(self._piece(element))
        if open_cell:
            column = self._end_cell(row, "" if down else "".join(parts).strip(), column, span, across)
        self._end_row(rows, row, column, after)
        return rows

    def _end_cell(self, row: Row, text: str, column: int, span: int, across: bool) -> int:
        if across and row:
            last = row[-1]
            row[-1] = make_cell((last.text, last.column, last.column_span + span))
        else:
            row.append(make_cell((text, column, span)))
        return column + span

    def _end_row(self, rows: list[Row], row: Row, column: int, after: int) -> None:
        if after:
            row.append(make_cell(("", column, after)))
        if row:
            if row[0].column > 0:
                row.insert(0, make_cell(("", 0, row[0].column)))
            rows.append(row)

    def _number(self, element: Element, least: int) -> int:
        value = element.get(self._value, "")
        return max(least, min(int(value), 1000)) if value.isdigit() else least
