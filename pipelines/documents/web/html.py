"""The reader for web pages, saved or served: HTML on lxml.

The bytes of a page come in; its tables and the paragraphs around them go out, as a browser shows
them.
"""

import re
from collections.abc import Iterator

from lxml import etree

from pipelines.documents.formulas import formula
from pipelines.documents.grid import Document, Spanned, Table, place
from pipelines.documents.looks import PLAIN, UNREADABLE, Look, seen
from pipelines.documents.markup import Element
from pipelines.documents.plain.text import decode
from pipelines.documents.web.css import Sheets
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "text/html"
_START = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:(?><!--.*?-->)\s*+)*+"
    rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p|title|h[1-6])\b",
    re.IGNORECASE | re.DOTALL,
)
# A page may begin with anything (<center>, a script, a text) that a browser puts up with.
_TABLE = re.compile(rb"<(?:table|html)\b[^<>]{0,2000}>", re.IGNORECASE)
_ROW = re.compile(rb"</?(?:tr|td|th|body|p)\b[^<>]{0,2000}>", re.IGNORECASE)
_FURTHEST = 1 << 20
_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}charset\s*+=\s*+["']?+\s*+([\w-]{2,20})""", re.IGNORECASE
)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_SKIPPED = frozenset(
    (
        *("script", "style", "noscript", "template", "head", "object", "svg", "iframe"),
        *("rt", "rp", "rtc", "xml"),  # how a ruby is read aloud
    )
)
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
        *(
            "del",
            "math",
            "rb",
            "s",
            "strike",
            "strong",
            "sub",
            "sup",
            "textarea",
            "tt",
            "u",
            "var",
            "wbr",
        ),
    )
)
_MOST_SPAN = 1000


def looks_like_html(data: bytes) -> bool:
    """Whether the bytes begin as a web page does, or hold a table or a page as one does."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data[: 2 * _FURTHEST].decode("utf-16", errors="replace").encode()
    data = data.removeprefix(b"\xef\xbb\xbf")
    if _START.match(data[:4096]):
        return True
    if data.lstrip()[:2].isalnum() and b"\t" in data[:_FURTHEST]:
        return False  # a text with tables of its own
    table = _TABLE.search(data[:_FURTHEST])
    return table is not None and _ROW.search(data, table.end(), _FURTHEST) is not None


def read_html(data: bytes, charset: str | None = None) -> Document:
    """Read a web page: its tables, and the paragraphs around them.

    Args:
        data: in UTF-8, GB18030 or UTF-16 with a mark, declared or not.
        charset: what the headers of the page declare.

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
        root = etree.fromstring(page_text(data, charset).encode(), parser)
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
    reader = _Reader(Sheets(root))
    reader.blocks(root, PLAIN)
    reader.end_paragraph()
    return Document(MEDIA_TYPE, reader.tables, reader.headings)


def page_text(data: bytes, charset: str | None) -> str:
    """What the page declares goes first; pages that declare wrongly are read as what they are."""
    match = _CHARSET.search(data[:8192])
    declared = (charset or (match[1].decode("ascii") if match else "")).lower()
    if declared in ("gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80"):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass
    return decode(data)[0]


class _Reader:
    """Walks through a page in reading order."""

    def __init__(self, sheets: Sheets) -> None:
        self.tables: list[Table] = []
        self.headings: list[str] = []
        self._line: list[str] = []
        self._sheets = sheets

    def blocks(self, parent: Element, look: Look) -> None:
        """Take what stands in an element: tables as tables, other text as paragraphs."""
        self._line.append(_own_text(parent, look))
        for child in parent:
            self._block(child, look)
            self._line.append(seen(child.tail or "", look))

    def _block(self, child: Element, above: Look) -> None:
        tag = child.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return
        look = self._sheets.look(child, above)
        if look.hidden and not above.hidden:
            return
        if tag in _WRITTEN_OUT and tag != "img":
            self._line.append(seen(_WRITTEN_OUT[tag](child), look))
        elif tag == "br":
            self.end_paragraph()
        elif tag in _INLINE:
            self.blocks(child, look)
        elif tag == "table":
            self.end_paragraph()
            self._table(child, look)
        else:
            self.end_paragraph()
            self.blocks(child, look)
            self.end_paragraph()

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

    def _table(self, table: Element, look: Look) -> None:
        rows: list[list[Spanned]] = []
        for row, of in self._rows(table, look):
            if row.tag != "tr":
                # What stands in a table and in no row of it, a browser moves before it; a table
                # there ends the one it stands in.
                if row.tag == "table":
                    self._add(rows)
                    rows = []
                self._block(row, of)
                self.end_paragraph()
                continue
            looks = [(cell, self._sheets.look(cell, of)) for cell in row if cell.tag in _CELLS]
            cells = [(cell, own) for cell, own in looks if not own.hidden]
            if next(row.iterdescendants("table"), None) is not None:
                _open_boxes(row)
            if next(row.iterdescendants("table"), None) is None:
                rows.append([self._spanned(cell, own) for cell, own in cells])
                continue
            # A table around tables lays out the page: what stands in it is read as if it stood in
            # the page.
            self._add(rows)
            rows = []
            for cell, own in cells:
                self.blocks(cell, own)
                self.end_paragraph()
        self._add(rows)

    def _rows(self, table: Element, above: Look) -> Iterator[tuple[Element, Look]]:
        """The rows of a table that are shown, and what else stands between them."""
        for child in table:
            if not isinstance(child.tag, str) or child.tag in ("colgroup", "col"):
                continue
            look = self._sheets.look(child, above)
            if look.hidden and not above.hidden:
                continue
            if child.tag in ("thead", "tbody", "tfoot"):
                yield from self._rows(child, look)
            else:
                yield child, look

    def _spanned(self, cell: Element, look: Look) -> Spanned:
        return Spanned(self._cell_text(cell, look), _span(cell, "colspan"), _span(cell, "rowspan"))

    def _cell_text(self, cell: Element, look: Look) -> str:
        lines: list[str] = []
        line: list[str] = []

        def end() -> None:
            lines.append(_even(_with_pictures("".join(line))))
            line.clear()

        def take(element: Element, look: Look) -> None:
            line.append(_own_text(element, look))
            for child in element:
                take_child(child, look)
                line.append(seen(child.tail or "", look))

        def take_child(child: Element, above: Look) -> None:
            tag = child.tag
            if not isinstance(tag, str) or tag in _SKIPPED:
                return
            look = self._sheets.look(child, above)
            if tag in _WRITTEN_OUT:
                line.append(seen(_WRITTEN_OUT[tag](child), look))
            elif tag == "br":
                end()
            elif tag in _INLINE:
                take(child, look)
            elif not look.hidden:
                end()
                take(child, look)
                end()

        take(cell, look)
        end()
        return "\n".join(text for text in lines if text)


_CELLS = ("td", "th")


def _open_boxes(row: Element) -> None:
    """A table of one cell, in a cell with others beside it that say something, is its text."""
    cells = list(row.iterchildren(*_CELLS))
    telling = [cell for cell in cells if any(text.strip() for text in cell.itertext())]
    if len(telling) < _BESIDE:
        return
    for box in [box for cell in telling for box in cell.iterdescendants("table")]:
        if len(list(box.iter(*_CELLS))) == 1:
            for part in list(box.iter("table", "thead", "tbody", "tfoot", "tr", *_CELLS)):
                part.tag = "div"


_BESIDE = 2  # cells of a row that say something: it does not only lay out the page


def _span(cell: Element, name: str) -> int:
    text = cell.get(name, "1").strip()
    if name == "rowspan" and text == "0":
        return _MOST_SPAN  # to the end of the table
    return max(1, min(int(text), _MOST_SPAN)) if text.isascii() and text.isdigit() else 1


def _own_text(element: Element, look: Look) -> str:
    """An element's text before its first child; a field of a page shows its value."""
    if element.tag == "input":
        kind = element.get("type", "text").lower()
        if kind in ("checkbox", "radio"):
            return seen("☑" if "checked" in element.attrib else "☐", look)
        shown = kind in ("text", "number", "")
        return seen(str(element.get("value", "")), look) if shown else ""
    return seen(element.text or "", look)


def _chosen(choices: Element) -> str:
    """The entry of a list that a page shows: that which is chosen, or its first."""
    entries = list(choices.iter("option"))
    chosen = [entry for entry in entries if "selected" in entry.attrib] or entries
    return "".join(chosen[0].itertext()).strip() if chosen else ""


_PICTURE = "\ufdd0"  # no character
_BEFORE_A_NUMBER = re.compile(f"(?<!{_PICTURE}){_PICTURE}++(?=\\s*+\\d)")
_SIGNS = frozenset("≥≤≧≦><＞＜=＝±≈~～")


def _pictured(picture: Element) -> str:
    """A sign that is a picture, as its page says it; of others only that it is there."""
    said = str(picture.get("alt", "")).strip()
    return said if said in _SIGNS else _PICTURE


_WRITTEN_OUT = {"math": formula, "select": _chosen, "img": _pictured}


def _with_pictures(text: str) -> str:
    """A text in which a picture that nothing says stands for a sign before a number."""
    return (
        _BEFORE_A_NUMBER.sub(UNREADABLE, text).replace(_PICTURE, "") if _PICTURE in text else text
    )


def _even(text: str) -> str:
    """White space as a page shows it.

    A line broken in the source between Chinese characters is none.
    """
    text = _SPACES.sub(" ", _BROKEN.sub("", text.strip()))
    return text.replace("\xa0", " ").strip()


_BROKEN = re.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*[\r\n][ \t\r\n]*(?=[\u2e80-\u9fff\uff00-\uffef])"
)
