"""The data dictionary: each table and column in both languages.

Of a column it says the unit, an example, and where in a form it stands.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from pipelines.codes import Words
from pipelines.forms.vocabulary import vocabulary
from pipelines.reports.wording import plain

Ask = Callable[..., list[dict[str, Any]]]

SCHEMAS = ("marts", "audit", "history", "provenance")
_LONGEST_EXAMPLE = 80
_MOST_WORDS = 4
_EXAMPLES_FROM = 2_000
_DESCRIPTION = re.compile(r"(?P<zh>.*?[。；])\s*(?P<en>[A-Z0-9].*)", re.DOTALL)

_UNITS = (
    ("_yuan", Words("元", "yuan")),
    ("_bytes", Words("字节", "bytes")),
    ("_ratio", Words("以 1 为整体", "of 1")),
    ("_count", Words("个", "count")),
    ("target_value", Words("见 measure_unit", "see measure_unit")),
    ("target_value_upper", Words("见 measure_unit", "see measure_unit")),
    ("fiscal_year", Words("年", "year")),
)
_UNITS_OF_TYPES = {
    "DATE": Words("日期", "date"),
    "TIMESTAMP WITH TIME ZONE": Words("UTC 时间", "time, UTC"),
}

# Columns that a word of the vocabulary fills under another name; the rest are called as their
# field.
_FIELDS = {
    "unit_name": ("unit",),
    "department_name": ("department",),
    "level1_name": ("level1",),
    "level2_name": ("level2",),
    "standard_text": ("evaluation_standard",),
    "deviation_text": ("deviation",),
    "budget_yuan": ("budget", "annual_budget", "multi_year_budget", "executed"),
    "fiscal_yuan": ("fiscal",),
    "other_yuan": ("other",),
    "basic_spending_yuan": ("basic_spending",),
    "project_spending_yuan": ("project_spending",),
    "cost_yuan": ("target_text",),
    "cost_kind": ("target_text", "indicator_name"),
    "cost_role": ("target_text", "indicator_name"),
    "fund_source_name": ("fund_source",),
    "result_value": ("result_text",),
    **dict.fromkeys(
        (
            "target_kind", "target_value", "target_value_upper", "clauses", "period_start",
            "period_end", "frequency", "remainder", "change_direction", "compared_with",
            "is_approximate",
        ),
        ("target_text",),
    ),
}  # fmt: skip
_FIELDS_IN_TABLE = {
    ("cost_lines", "amount_yuan"): ("target_text",),
    ("project_funding", "amount_yuan"): ("budget", "fiscal", "other", "fund_source"),
    ("spending_lines", "amount_yuan"): ("spending", "task"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of a release.

    Attributes:
        unit: of its values; nothing for texts and keys.
        example: a value that stands in it.
        origin: the words that its cells stand under in the forms, the most usual first.
    """

    name: str
    type: str
    description: Words
    unit: Words | None
    example: str
    origin: list[str]

    @property
    def heading(self) -> str:
        """A short Chinese name: the description up to its first mark."""
        return re.split(r"[：，；。（、]", self.description.zh, maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Table:
    """A table or a view of a release."""

    schema: str
    name: str
    description: Words
    columns: list[Column] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        """As SQL calls it."""
        return f"{self.schema}.{self.name}"


def tables(ask: Ask) -> list[Table]:
    """Every table and view of a release, those that analysts use first.

    Args:
        ask: gives the rows of a query as dictionaries.
    """
    found = {
        (row["schema_name"], row["name"]): Table(
            row["schema_name"], row["name"], both(row["comment"])
        )
        for row in ask(_TABLES, {"schemas": list(SCHEMAS)})
    }
    columns = ask(_COLUMNS, {"schemas": list(SCHEMAS)})
    examples = {key: _examples(ask, *key) for key in found}
    for row in columns:
        key = row["schema_name"], row["table_name"]
        found[key].columns.append(
            Column(
                row["column_name"],
                row["data_type"].lower(),
                both(row["comment"]),
                _unit(row["column_name"], row["data_type"]),
                _shown(examples[key].get(row["column_name"])),
                _origin(row["table_name"], row["column_name"]),
            )
        )
    return list(found.values())


_TABLES = """
    with named as (
        select schema_name, table_name as name, comment from duckdb_tables()
        union all
        select schema_name, view_name as name, comment from duckdb_views()
    )

    select * from named
    where list_contains($schemas, schema_name)
    order by list_position($schemas, schema_name), name
"""
_COLUMNS = """
    select schema_name, table_name, column_name, data_type, comment
    from duckdb_columns()
    where list_contains($schemas, schema_name)
    order by schema_name, table_name, column_index
"""


def both(comment: str | None) -> Words:
    """A description in both languages: 中文。English."""
    match = _DESCRIPTION.fullmatch(comment or "")
    return Words(match["zh"], match["en"]) if match else Words(comment or "", comment or "")


def _examples(ask: Ask, schema: str, table: str) -> dict[str, Any]:
    """The first value of each column that is none."""
    [row] = ask(f"select any_value(columns(*)) from (from {schema}.{table} limit {_EXAMPLES_FROM})")
    return {
        re.sub(r"^any_value\((?:\w+\.)*\"?(\w+)\"?\)$", r"\1", name): value
        for name, value in row.items()
    }


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    text = f"{value:%Y-%m-%d %H:%M:%S}" if isinstance(value, datetime) else str(value)
    return text if len(text) <= _LONGEST_EXAMPLE else f"{text[: _LONGEST_EXAMPLE - 1]}…"


def _unit(column: str, data_type: str) -> Words | None:
    return _UNITS_OF_TYPES.get(data_type) or next(
        (unit for end, unit in _UNITS if column.endswith(end)), None
    )


def _origin(table: str, column: str) -> list[str]:
    plain_name = re.sub(r"^(?:dim|fct)_", "", table)
    fields = _FIELDS_IN_TABLE.get((plain_name, column)) or _FIELDS.get(column) or (column,)
    known = vocabulary()
    words = [*known.columns.items(), *known.labels.items()]
    words += [
        (word, name)
        for name, heads in known.tables.items()
        for word, head in heads.items()
        if head == "amount"
    ]
    found = [[word for word, of in words if of == name] for name in fields]
    return [word for group in found for word in group[: max(1, _MOST_WORDS // len(fields))]]
