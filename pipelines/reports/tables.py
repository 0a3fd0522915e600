"""A table of a release and what is wanted of it in, a query out: filters, order, a page of rows."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.errors import UsageError
from pipelines.reports.dictionary import SCHEMAS, Ask

_OPERATORS = {
    "eq": "{column} = {value}",
    "not": "{column} is distinct from {value}",
    "gt": "{column} > {value}",
    "gte": "{column} >= {value}",
    "lt": "{column} < {value}",
    "lte": "{column} <= {value}",
    "contains": "contains(cast({column} as varchar), cast({value} as varchar))",
    "in": "list_contains(string_split(cast({value} as varchar), ','), cast({column} as varchar))",
    "isnull": "({column} is null) = cast({value} as boolean)",
}
"""What may stand behind a column and two underscores: `amount_yuan__gte=1000000`."""
OPERATORS = tuple(_OPERATORS)
_CAST = ("eq", "not", "gt", "gte", "lt", "lte")
_FILTER = re.compile(rf"(?P<column>.+?)(?:__(?P<operator>{'|'.join(OPERATORS)}))?")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a table.

    Attributes:
        table: its full name.
        filters: what a column must be, by its name, or by its name and an operator.
        columns: those that are wanted; all where none is named.
        sort: a column, with a minus before it for the largest first; nothing for any order.
    """

    table: str
    filters: Sequence[tuple[str, str]] = ()
    columns: Sequence[str] = ()
    sort: str | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """A query with its parameters, and the one that counts its rows."""

    sql: str
    count: str
    parameters: Mapping[str, str]


def names(ask: Ask) -> dict[str, dict[str, str]]:
    """The types of the columns of every table and view of a release, by its full name."""
    found: dict[str, dict[str, str]] = {}
    for row in ask(_COLUMNS, {"schemas": list(SCHEMAS)}):
        found.setdefault(row["full_name"], {})[row["column_name"]] = row["data_type"]
    return found


_COLUMNS = """
    select schema_name || '.' || table_name as full_name, column_name, data_type
    from duckdb_columns()
    where list_contains($schemas, schema_name)
    order by list_position($schemas, schema_name), table_name, column_index
"""


def query(tables: Mapping[str, Mapping[str, str]], wanted: Wanted) -> Query:
    """Write the query for what is wanted. Names come from the release, values are parameters.

    Args:
        tables: as `names` gives them.
        wanted: what people ask for.

    Raises:
        UsageError: there is no such table or column; says which there are.
    """
    columns = tables.get(wanted.table)
    if columns is None:
        raise UsageError(f"no table {wanted.table!r}: {', '.join(tables)}")
    parameters = {f"v{number}": value for number, (_, value) in enumerate(wanted.filters)}
    conditions = [
        _condition(columns, name, f"$v{number}") for number, (name, _) in enumerate(wanted.filters)
    ]
    where = f"where {' and '.join(conditions)}" if conditions else ""
    chosen = ", ".join(_quoted(columns, wanted.columns)) or "*"
    source = f"from {wanted.table} {where}"
    order = f"order by {', '.join(_order(columns, wanted.sort))}"
    return Query(f"select {chosen} {source} {order}", f"select count(*) as n {source}", parameters)


def _condition(columns: Mapping[str, str], name: str, value: str) -> str:
    match = _FILTER.fullmatch(name)
    column, operator = (match["column"], match["operator"] or "eq") if match else (name, "eq")
    [quoted] = _quoted(columns, [column])
    cast = f"cast({value} as {columns[column]})" if operator in _CAST else value
    return _OPERATORS[operator].format(column=quoted, value=cast)


def _order(columns: Mapping[str, str], sort: str | None) -> list[str]:
    """By what is wanted, then by the first column, which is a key: pages then fit together."""
    first = _quoted(columns, [next(iter(columns))])
    if not sort:
        return first
    [column] = _quoted(columns, [sort.removeprefix("-")])
    return [f"{column} {'desc' if sort.startswith('-') else 'asc'} nulls last", *first]


def _quoted(columns: Mapping[str, Any], wanted: Iterable[str]) -> list[str]:
    unknown = [name for name in wanted if name not in columns]
    if unknown:
        raise UsageError(f"no column {unknown[0]!r}: {', '.join(columns)}")
    return [f'"{name}"' for name in wanted]
