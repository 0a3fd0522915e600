"""Rows in, CSV or JSON out, one after another."""

import csv
import json
import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, TextIO

from pipelines.escaping import escaped, is_hidden

FORMATS = ("table", "csv", "json")


def write(file: TextIO, columns: Sequence[str], rows: Iterable[tuple[Any, ...]], form: str) -> None:
    """Write rows as CSV or JSON, one after another.

    A terminal gets control characters escaped; what goes elsewhere is exact.
    """
    if form == "json":
        _write_json(file, columns, rows)
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


def _write_json(file: TextIO, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """An array with a row a line.

    What is no printable character is escaped, as JSON may do anywhere.
    """
    names = _distinct(columns)
    before = "[\n"
    for row in rows:
        record = {name: _json_value(value) for name, value in zip(names, row, strict=True)}
        file.write(before + _printable(_encode(record)))
        before = ",\n"
    file.write("[]\n" if before == "[\n" else "\n]\n")


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
