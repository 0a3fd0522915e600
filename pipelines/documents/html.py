"""The reader for web pages, saved or served: HTML on lxml.

The bytes of a page come in; its tables and the paragraphs around them go out, as a browser shows
them.
"""

import re
from collections.abc import Iterator

from lxml import etree

from pipelines.documents.grid import Document, Spanned, Table, place, raised
from pipelines.documents.markup import Element
from pipelines.documents.text import decode
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "text/html"
_START = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:(?><!--.*?-->)\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p|title|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}charset\s*+=\s*+["']?+\s*+([\w-]{2,20})""", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SKIPPED = frozenset(
    ("script", "style", "noscript", "template", "head", "select", "object", "svg", "iframe")
)
_STRUCK = frozenset(("del", "s", "strike"))
_INLINE = frozenset(
    (
        *(
            "a",
            "abbr",
            "acronym",
            "b",
            "bdi",
            "bdo",
            "big",
            "button",
            "cite",
            "code",
            "dfn",
            "em",
            "font",
            "i",
        ),
        *(
            "img",
            "input",
            "ins",
            "kbd",
            "label",
            "mark",
            "nobr",
            "q",
            "ruby",
            "samp",
            "small",
            "span",
        ),
        *("strong", "sub", "sup", "textarea", "tt", "u", "var", "wbr"),
    )
)
_MOST_SPAN = 1000


def looks_like_html(data: bytes) -> bool:
    """Whether the bytes begin as a web page does."""
    return _START.match(data[:4096]) is not None


def read_html(data: bytes) -> Document:
    """Read a web page: its tables, and the paragraphs around them.

    Args:
        data: in UTF-8 or GB18030, declared or not.

    Raises:
        RefusedDocument: neither, or no page.
    """
    parser = etree.HTMLParser(
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        no_network=True,
        huge_tree=False,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(_text(data).encode(), parser)
    except etree.XMLSyntaxError as error:
        raise RefusedDocument(f"a damaged web page: {error.msg}") from None
    # Beyond its limits libxml2 stops reading without a word: what it gives then is not the page.
    cut = next(
        (entry.message for entry in parser.error_log if entry.type_name == "ERR_RESOURCE_LIMIT"),
        None,
    )
    if cut is not None:
        raise RefusedDocument(f"a web page that no browser would show: {cut}")
    if root is None:
        raise RefusedDocument("a web page with nothing in it")
    reader = _Reader()
    reader.blocks(root)
    reader.end_paragraph()
    return Document(MEDIA_TYPE, reader.tables, reader.headings)


def _text(data: bytes) -> str:
    """What the page declares goes first; pages that declare wrongly are read as what they are."""
    match = _CHARSET.search(data[:8192])
    declared = match[1].decode("ascii").lower() if match else ""
    if declared in ("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80"):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass
    return decode(data)[0]


class _Reader:
    """Walks through a page in reading order."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.headings: list[str] = []
        self._line: list[str] = []

    def blocks(self, parent: Element) -> None:
        """Take what stands in an element: tables as tables, other text as paragraphs."""
        self._line.append(parent.text or "")
        for child in parent:
            tag = child.tag
            if tag == "table" and not _is_hidden(child):
                self.end_paragraph()
                self._table(child)
            elif tag == "br":
                self.end_paragraph()
            elif tag in _INLINE and not _is_hidden(child):
                self.blocks(child)
            elif isinstance(tag, str) and tag not in _SKIPPED and not _is_hidden(child):
                self.end_paragraph()
                self.blocks(child)
                self.end_paragraph()
            self._line.append(child.tail or "")

    def end_paragraph(self) -> None:
        """What has been read since the last paragraph is one."""
        text = _even("".join(self._line))
        if text:
            self.headings.append(text)
        self._line = []

    def _add(self, rows: list[list[Spanned]]) -> None:
        placed = place(rows)
        if any(cell.text for row in placed for cell in row):
            self.tables.append(Table(placed, self.headings))
            self.headings = []

    def _table(self, table: Element) -> None:
        rows: list[list[Spanned]] = []
        for row in _rows(table):
            if row.tag == "caption":
                self.blocks(row)
                self.end_paragraph()
                continue
            cells = [cell for cell in row if cell.tag in ("td", "th") and not _is_hidden(cell)]
            if next(row.iterdescendants("table"), None) is None:
                rows.append([_spanned(cell) for cell in cells])
                continue
            # A table around tables lays out the page: what stands in it is read as if it stood in
            # the page.
            self._add(rows)
            rows = []
            for cell in cells:
                self.blocks(cell)
                self.end_paragraph()
        self._add(rows)


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if _is_hidden(child):
            continue
        if child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child.iterchildren("tr") if not _is_hidden(row))
        elif child.tag in ("tr", "caption"):
            yield child


def _is_hidden(element: Element) -> bool:
    if "hidden" in element.attrib:
        return True
    return "style" in element.attrib and _HIDDEN.search(element.get("style", "")) is not None


def _spanned(cell: Element) -> Spanned:
    return Spanned(_cell_text(cell), _span(cell, "colspan"), _span(cell, "rowspan"))


def _span(cell: Element, name: str) -> int:
    text = cell.get(name, "1").strip()
    if name == "rowspan" and text == "0":
        return _MOST_SPAN  # to the end of the table
    return max(1, min(int(text), _MOST_SPAN)) if text.isascii() and text.isdigit() else 1


def _cell_text(cell: Element) -> str:
    lines: list[str] = []
    line: list[str] = []

    def end() -> None:
        lines.append(_even("".join(line)))
        line.clear()

    def take(element: Element) -> None:
        line.append(_own_text(element))
        for child in element:
            tag = child.tag
            if tag in _INLINE and not _is_hidden(child):
                take(child)
            elif tag == "br":
                end()
            elif (
                isinstance(tag, str)
                and tag not in _SKIPPED
                and tag not in _STRUCK
                and not _is_hidden(child)
            ):
                end()
                take(child)
                end()
            line.append(child.tail or "")

    take(cell)
    end()
    return "\n".join(text for text in lines if text)


def _own_text(element: Element) -> str:
    """An element's text before its first child.

    10<sup>3</sup> is not 103, and a field of a page shows its value.
    """
    if element.tag == "sup":
        return raised(element.text or "")
    if element.tag == "input":
        return (
            str(element.get("value", ""))
            if element.get("type", "text") in ("text", "number", "")
            else ""
        )
    return element.text or ""


def _even(text: str) -> str:
    """White space as a page shows it.

    A line broken in the source between Chinese characters is none.
    """
    text = _SPACES.sub(" ", _BROKEN.sub("", text.strip()))
    return text.replace("\xa0", " ").strip()


_BROKEN = re.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*[\r\n][ \t\r\n]*(?=[\u2e80-\u9fff\uff00-\uffef])"
)
