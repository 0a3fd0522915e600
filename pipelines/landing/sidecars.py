"""What people write beside documents in, frames out: `sources.csv` and `accepted_findings.csv`.

A line that cannot be understood costs itself alone: it is quarantined under its number.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from pipelines.documents import printable, read_document
from pipelines.errors import RefusedDocument, UsageError
from pipelines.landing.books import ACCEPTED, SOURCES
from pipelines.landing.schema import COUNT, Table
from pipelines.landing.tables import QUARANTINE

_OF_MANY = ("rule_code", "unit", "text")
"""The columns that accept findings by what they are."""
_BROKEN_FIELD = {
    "not_a_date": "accepted_until",
    "no_rule": "rule_code",
    "no_reason": "reason",
    "no_end": "accepted_until",
}
_TEXT_OF_A_LINE = 200
"""So many characters of a line that cannot be understood are shown."""


_Told = tuple[int, str | None, str, str | None]
"""What is quarantined: line, field, rule and text."""


class Sidecar(NamedTuple):
    """What such a file says.

    Attributes:
        rows: typed, and not checked yet.
        lines: the number of the line that each of them begins at.
        wrong: what is quarantined of the file, as `QUARANTINE`.
    """

    rows: pl.DataFrame
    lines: pl.Series
    wrong: pl.DataFrame


def read_sources_csv(data: bytes, today: date | None = None) -> Sidecar:
    """Read `sources.csv`: who published which file, when.

    A day that is none, or cannot be, costs itself alone: who published the file stands.

    Args:
        data: CSV with `,`, `;` or TAB, UTF-8 (with or without mark), UTF-16 with a mark or GB18030,
            or a workbook; with the columns of `SOURCES` but for the texts; nothing at all says
            nothing.
        today: nothing was published later.

    Returns:
        Its rows, typed beside their texts: what could not be typed is null beside a text.

    Raises:
        UsageError: it lacks a column, or is a workbook that cannot be read.
    """
    said = read_texts(data, "sources.csv", SOURCES)
    days = _days(said.rows["published_on"], today)
    rows = said.rows.with_columns(
        pl.col("fiscal_year").cast(pl.Int32, strict=False),
        days,
        fiscal_year_text=pl.col("fiscal_year"),
        published_on_text=pl.col("published_on"),
    )
    no_day = rows.with_columns(line=said.lines).filter(
        pl.col("published_on").is_null() & pl.col("published_on_text").is_not_null()
    )
    told = [
        (line, "published_on", "not_a_date", file)
        for line, file in no_day.select("line", "file").rows()
    ]
    return said._replace(
        rows=rows.select(SOURCES.schema.names()),
        wrong=pl.concat([said.wrong, _quarantined(told, SOURCES)]),
    )


def read_accepted_csv(data: bytes, today: date) -> Sidecar:
    """Read `accepted_findings.csv`: the findings that are accepted today.

    Args:
        data: CSV as for `read_sources_csv`, with the columns of `ACCEPTED`; it may do without
            those that say which findings a row is for that has no key: `rule_code`, and `unit` (a
            name or a code) and `text` (a part of the message or of a cell, * for anything between)
            to narrow it. Such a row needs a reason and an end.
        today: an acceptance counts until its day, that day included; of a key without one, for
            good.

    Raises:
        UsageError: it lacks a column.
    """
    rows, lines, wrong = read_texts(data, "accepted_findings.csv", ACCEPTED, optional=_OF_MANY)
    typed = rows.with_columns(_days(rows["accepted_until"]), line=lines)
    broken = typed.with_columns(
        rule=pl.when(rows["accepted_until"].is_not_null() & pl.col("accepted_until").is_null())
        .then(pl.lit("not_a_date"))
        .when(pl.col("finding_key").is_not_null())
        .then(None)
        .when(pl.col("rule_code").is_null())
        .then(pl.lit("no_rule"))
        .when(pl.col("reason").is_null())
        .then(pl.lit("no_reason"))
        .when(pl.col("accepted_until").is_null())
        .then(pl.lit("no_end"))
    )
    told = [
        (line, _BROKEN_FIELD[rule], rule, key or code or "")
        for line, rule, key, code in broken.filter(pl.col("rule").is_not_null())
        .select("line", "rule", "finding_key", "rule_code")
        .rows()
    ]
    current = (
        broken.filter(
            pl.col("rule").is_null()
            & (pl.col("accepted_until").is_null() | (pl.col("accepted_until") >= today))
        )
        .drop("rule")
        .unique(["finding_key", *_OF_MANY], keep="last", maintain_order=True)
        .filter(pl.col("finding_key").is_null() | pl.col("finding_key").is_last_distinct())
    )
    return Sidecar(
        current.drop("line"), current["line"], pl.concat([wrong, _quarantined(told, ACCEPTED)])
    )


def with_rows(data: bytes, table: Table, rows: Iterable[Mapping[str, object]]) -> bytes:
    """A CSV file with further rows at its end; what stands in it stays as it is.

    Args:
        data: CSV as for `read_sources_csv`; of a workbook its first sheet; nothing gets a header,
            and the mark by which Excel knows UTF-8.
        table: what it says; its columns that end in `_text` are none of the file's.
        rows: by the names of columns; what a row does not have is blank.
    """
    columns = [name for name in table.schema.names() if not name.endswith("_text")]
    if data.startswith(b"PK"):
        data = codecs.BOM_UTF8 + _workbook_as_csv(data, f"{table.name}.xlsx").encode()
    if not data.strip():
        data = codecs.BOM_UTF8 + (",".join(columns) + "\n").encode()
    text, encoding = _decoded(data)
    lines = io.StringIO(text, newline="").readlines()
    delimiter = _delimiter(lines, columns)
    header = [
        field.lower()
        for field in next(
            row
            for _, row in _records(lines, delimiter)
            if row and any(row) and not _says_delimiter("".join(row))
        )
    ]
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end)
    writer.writerows([row.get(name) for name in header] for row in rows)
    begins = "" if text.endswith(("\n", "\r")) else end
    return data + (begins + file.getvalue()).encode(encoding)


def read_texts(data: bytes, name: str, table: Table, optional: Sequence[str] = ()) -> Sidecar:
    """The rows of a CSV file that say anything, as texts, and the lines that are none.

    White space around them and control characters in them are taken out.

    Args:
        data: as for `read_sources_csv`.
        name: of the file.
        table: what it says; its columns that end in `_text` are none of the file's.
        optional: the columns that the file may do without.

    Raises:
        UsageError: it lacks another column, or is a workbook that cannot be read.
    """
    columns = [one for one in table.schema.names() if not one.endswith("_text")]
    text = _workbook_as_csv(data, name) if data.startswith(b"PK") else _decoded(data)[0]
    lines = io.StringIO(printable(text), newline="").readlines()
    delimiter = _delimiter(lines, columns)
    records = [(line, row) for line, row in _records(lines, delimiter) if row is None or any(row)]
    if records and _says_delimiter("".join(records[0][1] or ())):
        del records[0]
    header = [field.lower() for field in records[0][1] or []] if records else list(columns)
    missing = [column for column in columns if column not in (*header, *optional)]
    if missing:
        raise UsageError(f"{name}: no column {', '.join(missing)} (it has: {', '.join(header)})")
    # What the file does not have is blank beyond its last field.
    places = [header.index(name) if name in header else len(header) for name in columns]
    kept: list[tuple[int, list[str | None]]] = []
    wrong: list[_Told] = []
    for line, row in records[1:]:
        rule, fields = _broken_rule(row, len(header)), [*(row or []), *[""] * (len(header) + 1)]
        if rule:
            wrong.append((line, None, rule, lines[line - 1].strip()[:_TEXT_OF_A_LINE]))
        elif any(texts := [fields[place] or None for place in places]):
            kept.append((line, texts))
    schema = dict.fromkeys(columns, pl.String)
    return Sidecar(
        pl.DataFrame([texts for _, texts in kept], schema=schema, orient="row"),
        pl.Series("line", [line for line, _ in kept], COUNT),
        _quarantined(wrong, table),
    )


def _broken_rule(row: Sequence[str] | None, fields: int) -> str | None:
    """What a record breaks that no row of so many fields can be made from."""
    if row is None:
        return "broken_quotes"
    if len(row) > fields:
        return "too_many_fields"
    return "not_utf8" if any("\N{REPLACEMENT CHARACTER}" in text for text in row) else None


def _delimiter(lines: Sequence[str], columns: Sequence[str]) -> str:
    """What stands between the names of the columns, in the first line that has any."""
    header = next((line for line in lines if line.strip() and not _says_delimiter(line)), "")
    found = {
        delimiter: len(
            set(columns) & {name.strip(' "') for name in header.strip().lower().split(delimiter)}
        )
        for delimiter in (",", ";", "\t", "，")
    }
    return max(found, key=lambda delimiter: found[delimiter])


def _says_delimiter(line: str) -> bool:
    """Whether a line only tells Excel what stands between columns: `sep=;`."""
    return line.strip().lower().startswith("sep=")


def _workbook_as_csv(data: bytes, name: str) -> str:
    """The first sheet of a workbook as CSV, row by row."""
    try:
        tables = read_document(data).tables
    except RefusedDocument as error:
        raise UsageError(f"{name}: {error}") from None
    file = io.StringIO(newline="")
    rows = tables[0].rows if tables else []
    csv.writer(file, lineterminator="\n").writerows(
        [" ".join(cell.text.split()) for cell in row] for row in rows
    )
    return file.getvalue()


def _records(lines: Sequence[str], delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """The number of a line, and the fields of the record that begins there.

    Nothing where its quotes are not closed as they should be: the next line is another record.
    """
    read = 0
    while read < len(lines):
        reader = csv.reader(_from(lines, read), delimiter=delimiter, strict=True)
        done = 0
        try:
            for row in reader:
                yield read + done + 1, [field.strip() for field in row]
                done = reader.line_num
        except csv.Error:
            yield read + done + 1, None
            done += 1
        read += done


def _from(lines: Sequence[str], first: int) -> Iterator[str]:
    return (lines[number] for number in range(first, len(lines)))


def _decoded(data: bytes) -> tuple[str, str]:
    """The text of UTF-8, UTF-16 or GB18030, and what more of it is encoded as.

    Of what is none of them, the bytes that are no UTF-8 are marked.
    """
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace"), encoding
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode(errors="replace"), "utf-8"


_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}


_DAY = re.compile(
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d{1,9})?)?)?",
    re.ASCII,
)
"""As people write a day, and as Excel does: 2023-12-31, 2023/1/1, 2023-12-31 00:00:00."""


_FIRST_YEAR = 1990
"""Nothing was published before: programs write 1900 and 1970 where they know no day."""


def _day(text: str | None, last: date) -> date | None:
    said = _DAY.fullmatch(text or "")
    try:
        day = date(*map(int, said.group("year", "month", "day"))) if said else None
    except ValueError:  # such as the 30th of February
        return None
    return day if day is not None and date(_FIRST_YEAR, 1, 1) <= day <= last else None


def _days(texts: pl.Series, last: date | None = None) -> pl.Series:
    return pl.Series(texts.name, [_day(text, last or date.max) for text in texts], pl.Date)


def _quarantined(told: Iterable[_Told], table: Table) -> pl.DataFrame:
    rows = [
        {"record": table.record, "row_number": line, "field": field, "rule": rule, "text": text}
        for line, field, rule, text in told
    ]
    return pl.DataFrame(rows, schema=QUARANTINE.schema)
