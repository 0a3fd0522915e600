"""The readers for tables that people export as text: CSV, its kinds with `;` and TAB, and Markdown.

The bytes of one file come in, its tables go out.
"""

import csv
import html
import re
from collections import Counter
from itertools import islice

from pipelines import settings
from pipelines.documents.grid import Document, Row, Spanned, Table, make_cell, place, raised
from pipelines.documents.plain.text import decode
from pipelines.errors import RefusedDocument

CSV_TYPE = "text/csv"
MARKDOWN_TYPE = "text/markdown"
_DELIMITERS = (",", ";", "\t", "|")
_SAMPLE = 200
_SHARE = 0.8
_RULE = re.compile(r"(?<!\s)\s*+\|?+\s*+:?+-++:?+\s*+(?:\|\s*+:?+-++:?+\s*+)*+\|?+\s*+")
_HEADING = re.compile(r"^\s*+#{1,6}\s++")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_RAISED = re.compile(r"<sup>([^<]{1,20})</sup>", re.IGNORECASE)
_BAR = re.compile(r"(?<!\\)\|")


def delimiter_of(text: str) -> str | None:
    """What separates the columns of a text that is one table; `None` where it is none.

    Its records are as wide as each other: sentences with commas are not.
    """
    if text.startswith("\t") or "\n\t" in text[:2000]:
        return None  # as Tika writes tables
    best: tuple[int, str] | None = None
    for delimiter in _DELIMITERS:
        widths = Counter(map(len, _sample(text, delimiter)))
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        if width > 1 and count > 1 and count >= _SHARE * sum(widths.values()):
            best = max(best or (0, ""), (width, delimiter))
    return best[1] if best else None


def _sample(text: str, delimiter: str) -> list[list[str]]:
    """The first records; the last may have been cut."""
    lines = text[:100_000].splitlines(keepends=True)
    try:
        rows = list(islice(csv.reader(lines, delimiter=delimiter), _SAMPLE))
    except csv.Error:
        return []
    return [row for row in rows if row]


def read_csv(data: bytes) -> Document:
    """Read a table of records.

    Raises:
        RefusedDocument: no text, or beyond the limits.
    """
    text = decode(data)[0]
    delimiter = delimiter_of(text) or ","
    rows: list[Row] = []
    count = 0
    csv.field_size_limit(settings.MAX_CELL_CHARACTERS)
    try:
        for record in csv.reader(text.splitlines(keepends=True), delimiter=delimiter):
            rows.append([make_cell((said.strip(), at, 1)) for at, said in enumerate(record)])
            count += len(record)
            if count > settings.MAX_CELLS:
                raise RefusedDocument(f"a table of over {settings.MAX_CELLS} cells")
    except csv.Error as error:
        raise RefusedDocument(f"a damaged CSV file ({error})") from None
    rows = [row or [make_cell(("", 0, 1))] for row in rows]
    return Document(CSV_TYPE, [Table(rows)] if any(c.text for row in rows for c in row) else [])


def looks_like_markdown(text: str) -> bool:
    """Whether a text has lines between bars."""
    begins = text[:100_000]
    if "|" not in begins:
        return False  # as in most texts
    lines = [line.strip() for line in begins.split("\n")]
    barred = [line for line in lines if line.startswith("|") and line.endswith("|")]
    return sum(line.count("|") > 2 for line in barred) > 1 or any(map(_is_rule, lines))


def _is_rule(line: str) -> bool:
    """Whether a line is the dashes under the header of a table."""
    return "|" in line and "-" in line and _RULE.fullmatch(line) is not None


def read_markdown(data: bytes) -> Document:
    """Read the tables of a Markdown text, and the paragraphs around them.

    Raises:
        RefusedDocument: no text, or beyond the limits.
    """
    document = Document(MARKDOWN_TYPE, [])
    headings: list[str] = []
    rows: list[list[Spanned]] = []
    lines = decode(data)[0].splitlines()
    open_bars = any(_is_rule(line) and not line.strip().startswith("|") for line in lines)
    for line in [*lines, ""]:
        if line.lstrip().startswith("|") or (open_bars and _BAR.search(line)):
            if len(rows) != 1 or not _is_rule(line):  # the second line of a table
                rows.append([Spanned(text) for text in _fields(line)])
            continue
        if rows:
            document.tables.append(Table(place(rows), headings))
            headings, rows = [], []
        if line.strip():
            headings.append(_plain(_HEADING.sub("", line, count=1)))
    document.trailing = headings
    return document


def _fields(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [_plain(field) for field in _BAR.split(inner)]


def _plain(text: str) -> str:
    """The text without marks of emphasis and escapes."""
    text = html.unescape(_BREAK.sub("\n", text.strip())).replace("\xa0", " ").strip()
    text = re.sub(r"<(s|del|strike)>[^<]*</\1>", "", text, flags=re.IGNORECASE)
    text = _RAISED.sub(lambda found: raised(found[1]), text)
    text = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", text)
    text = re.sub(r"~~(?=\S).+?(?<=\S)~~", "", text)
    return re.sub(r"\\([\\|*_#<>\[\]().+!-])", r"\1", text)
