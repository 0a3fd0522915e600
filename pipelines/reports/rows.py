"""Rows in, CSV, JSON or Markdown out, one after another."""

import csv
import json
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TextIO

from pipelines.escaping import escaped, is_hidden

DRAWN = ("table", "wide")
WRITTEN = ("csv", "json", "jsonl", "markdown")
FORMATS = (*DRAWN, *WRITTEN)
"""How rows can be shown; a query can also be Parquet, which is no text."""


def write(file: TextIO, columns: Sequence[str], rows: Iterable[tuple[Any, ...]], form: str) -> None:
    """Write rows in one of the forms that are `WRITTEN`, one after another.

    A terminal gets control characters escaped; what goes elsewhere is exact.
    """
    if form in ("json", "jsonl"):
        _write_json(file, columns, rows, _ARRAY if form == "json" else _LINES)
    elif form == "markdown":
        _write_markdown(file, columns, rows)
    elif file.isatty():
        write_csv(file, [escaped(column) for column in columns], map(_visible, rows), ends="\n")
    else:
        write_csv(file, columns, rows)


def write_csv(
    file: Any,  # noqa: ANN401 - any text file
    columns: Sequence[str],
    rows: Iterable[tuple[Any, ...]],
    *,
    ends: str = "\r\n",
) -> None:
    """Write rows as CSV; a text that a spreadsheet would take for a formula gets a mark."""
    writer = csv.writer(file, lineterminator=ends)
    writer.writerow(columns)
    writer.writerows([_in_csv(value) for value in row] for row in rows)


def _in_csv(value: object) -> object:
    """A value as a field: lists and structs as JSON, decimals without an exponent."""
    if isinstance(value, dict | list | tuple):
        return _encode(_json_value(value))
    if isinstance(value, Decimal):
        return format(value, "f")
    return _harmless(value) if isinstance(value, str) else value


def _harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; a sign alone, such as `=`, is none."""
    begins = text.startswith(_FORMULA) and text.strip() not in _SIGNS
    return f"'{text}" if begins else text


_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_SIGNS = frozenset(("=", "+", "-", "==", "=>", "=<"))


def _visible(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        value if value is None or isinstance(value, int | float) else escaped(value)
        for value in row
    )


class _Punctuation(NamedTuple):
    """What stands before the first row, between two, after the last, and where there is none."""

    first: str
    between: str
    last: str
    none: str


_ARRAY = _Punctuation("[\n", ",\n", "\n]\n", "[]\n")
_LINES = _Punctuation("", "\n", "\n", "")


def _write_json(
    file: TextIO, columns: Sequence[str], rows: Iterable[tuple[Any, ...]], marks: _Punctuation
) -> None:
    """A row a line, as an array or each for itself.

    What is no printable character is escaped, as JSON may do anywhere.
    """
    count = 0
    for record in records(columns, rows):
        file.write((marks.between if count else marks.first) + _printable(_encode(record)))
        count += 1
    file.write(marks.last if count else marks.none)


def records(columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    """Rows by the names of their columns, with values that JSON has or that read as texts."""
    names = _distinct(columns)
    for row in rows:
        yield {name: _json_value(value) for name, value in zip(names, row, strict=True)}


def _write_markdown(file: TextIO, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """A table of Markdown, in which no text is markup."""
    file.write(_markdown_line(columns))
    file.write(f"|{'---|' * len(columns)}\n")
    file.writelines(_markdown_line(row) for row in rows)


def _markdown_line(values: Iterable[object]) -> str:
    return f"| {' | '.join(map(_in_markdown, values))} |\n"


def _in_markdown(value: object) -> str:
    plain = escaped("" if value is None else _in_csv(value), keep_newlines=True)
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", plain).replace("\n", "<br>")


_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode


def _distinct(columns: Sequence[str]) -> list[str]:
    """Two columns of one name would be one key, and the first would be lost."""
    names: list[str] = []
    for column in columns:
        again = (f"{column}_{number}" for number in range(1, len(columns)))
        names.append(
            column if column not in names else next(name for name in again if name not in names)
        )
    return names


def _json_value(value: object) -> object:
    """What JSON cannot say as DuckDB does: keys that are no texts, numbers that are none."""
    if isinstance(value, dict):
        return {str(key): _json_value(held) for key, held in value.items()}
    if isinstance(value, list | tuple):
        return [_json_value(held) for held in value]
    return value if not isinstance(value, float) or math.isfinite(value) else str(value)


def _printable(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(json.dumps(c)[1:-1] if is_hidden(c) else c for c in text)
