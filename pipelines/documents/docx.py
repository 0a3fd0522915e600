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
            return str(relation.get("Target", "")).lstrip("/")
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
        etree.strip_tags(body, f"{w}sdt", f"{w}sdtContent", f"{w}ins", f"{w}moveTo", f"{w}smartTag", f"{w}customXml")


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
        self._hyphen = f"{w}noBreakHyphen"
        self._span, self._down, self._across = f"{w}gridSpan", f"{w}vMerge", f"{w}hMerge"
        self._before, self._after, self._value = f"{w}gridBefore", f"{w}gridAfter", f"{w}val"
        self._row_properties = f"{w}trPr"
        self._texts = (self._t, self._tab, *self._breaks, self._hyphen)
        self._cell_parts = (*self._texts, self._p, self._span, self._down, self._across)

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
        """The rows of a table without tables in it."""
        return [row for element in table.iter(self._tr) if (row := self._row(element))]

    def _row(self, element: Element) -> Row:
        row: Row = []
        column = after = 0
        for child in element.iterchildren(self._tc, self._row_properties):
            if child.tag == self._tc:
                column = self._cell(row, child, column)
            elif len(child):
                column, after = self._property(child, self._before), self._property(child, self._after)
        if row and row[0].column > 0:
            row.insert(0, make_cell(("", 0, row[0].column)))
        if after:
            row.append(make_cell(("", column, after)))
        return row

    def _cell(self, row: Row, element: Element, column: int) -> int:
        """Add a cell; the column after it."""
        span, down, across = 1, False, False
        pieces: list[str] = []
        for part in element.iter(*self._cell_parts):
            tag = part.tag
            if tag == self._t:
                pieces.append(part.text or "")
            elif tag == self._p:
                pieces.append("\n")
            elif tag == self._span:
                span = self._number(part, 1)
            elif tag == self._down:
                down = part.get(self._value) != "restart"
            elif tag == self._across:
                across = part.get(self._value) != "restart"
            else:
                pieces.append(self._piece(part))
        if across and row:
            row[-1] = row[-1]._replace(column_span=row[-1].column_span + span)
        else:
            row.append(make_cell(("" if down else "".join(pieces).strip(), column, span)))
        return column + span

    def _property(self, properties: Element, name: str) -> int:
        found = properties.find(name)
        return self._number(found, 0) if found is not None else 0

    def _number(self, element: Element, least: int) -> int:
        value = element.get(self._value, "")
        return max(least, min(int(value), 1000)) if value.isdigit() else least
