"""Characters that no XML holds and no terminal should meet.

A text or a `Document` comes in; the same goes out without them, counted. Those are the control
characters (but for tab and the ends of lines), lone surrogates, and the two numbers that are no
characters. The control character that ends a line on some machines (NEL, U+0085), and on no page,
becomes a space.
"""

import re

from pipelines.documents.grid import Document, Table, make_cell

_NEXT_LINE = "\x85"
_UNFIT = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
_ONE = re.compile(f"[{_UNFIT}]")
_BETWEEN_NUMBERS = re.compile(rf"(?<=[\d.,])[{_UNFIT}]++(?=[\d.,])")
# In UTF-8, where looking for them is many times faster.
_ASCII = bytes([*range(9), 11, 12, *range(14, 32), 127])
_LATIN = re.compile(rb"\xc2[\x80-\x9f]")
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


def printable(text: str) -> str:
    """The text without such characters.

    Between two digits a space stands for them, so that no number grows.
    """
    if is_printable(text):
        return text
    return _ONE.sub("", _BETWEEN_NUMBERS.sub(" ", text.replace(_NEXT_LINE, " ")))


def is_printable(text: str) -> bool:
    """Whether a text has none of them."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    if len(data.translate(None, _ASCII)) < len(data) or _LATIN.search(data):
        return False
    return not any(sign in data for sign in _NO_CHARACTERS)


def clean(document: Document) -> None:
    """Take such characters out of all texts of a document, and count them in it."""
    for table in document.tables:
        texts = [cell[0] for row in table.rows for cell in row]
        said = "".join([*texts, *table.headings, table.location or ""])
        if not is_printable(said):
            document.removed_characters += len(_ONE.findall(said))
            _clean_table(table)
    said = "".join(document.trailing)
    if not is_printable(said):
        document.removed_characters += len(_ONE.findall(said))
        document.trailing = _paragraphs(document.trailing)


def _clean_table(table: Table) -> None:
    table.rows = [
        [make_cell((text and printable(text).strip(), column, span)) for text, column, span in row]
        for row in table.rows
    ]
    table.headings = _paragraphs(table.headings)
    table.location = table.location and printable(table.location)


def _paragraphs(texts: list[str]) -> list[str]:
    return [left for text in texts if (left := printable(text).strip())]
