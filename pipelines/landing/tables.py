"""What a landed table is, said once: its columns, where each comes from in a record, what must hold.

From it come the polars schema, the way records become rows, the contract, and the table in DuckDB.
dbt's sources are held to it by a test.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

import polars as pl

from pipelines.codes import AmountRole, AmountStage, Comparator, LineKind, TargetKind
from pipelines.forms.records import readings_to_json
from pipelines.targets import find_measures

Type = pl.DataType | type[pl.DataType]
TEXT, FLAG, COUNT, LARGE, DAY = pl.String, pl.Boolean, pl.Int32, pl.Int64, pl.Date
TIME = pl.Datetime("us", "UTC")
MONEY = pl.Decimal(28, 6)
VALUE = pl.Decimal(28, 9)


class Rule(NamedTuple):
    """What must hold of the values of a column.

    Attributes:
        name: what a value that breaks it is told with.
        check: of `pandera.Check`.
        arguments: of that check.
    """

    name: str
    check: str
    arguments: tuple[Any, ...]


class RowRule(NamedTuple):
    """What must hold of a row; `name` as for `Rule`."""

    name: str
    holds: pl.Expr


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a landed table.

    Attributes:
        type: in polars, and so in DuckDB.
        of: the attribute of the record that it takes, or what makes it from a record; by default
            the attribute of its own name.
        required: whether a row without it goes to quarantine.
        rule: what must hold of its values.
        is_unique: whether no two rows may have the same.
        is_made: whether it comes from other columns, after the records have become rows.
    """

    type: Type
    of: str | Callable[[Any], Any] | None = None
    required: bool = False
    rule: Rule | None = None
    is_unique: bool = False
    is_made: bool = False


@dataclass(frozen=True)
class Table:
    """A landed table.

    Attributes:
        columns: by their names, in their order.
        within: the first of them, which say where a record stands: in a document, or in a form.
        records: gives the records of a document, or of a form.
        rules: what must hold of a row.
        record: what a row is called in quarantine; nothing where it cannot get there.
        text: of what stands in quarantine.
        tells_orphans: whether a row that goes to quarantine with its form is told there too.
        stamp: what a load adds to each row.
    """

    name: str
    columns: dict[str, Column]
    within: tuple[str, ...] = ()
    records: Callable[[Any], Iterable[Any]] = lambda _: ()
    rules: tuple[RowRule, ...] = ()
    record: str | None = None
    text: pl.Expr | None = None
    tells_orphans: bool = False
    stamp: dict[str, Column] | None = None

    @cached_property
    def schema(self) -> pl.Schema:
        """The columns and types of its frame."""
        return pl.Schema({name: column.type for name, column in self.columns.items()})

    @cached_property
    def landed(self) -> pl.Schema:
        """The columns and types of the table in DuckDB."""
        stamp = {name: column.type for name, column in (self.stamp or {}).items()}
        return pl.Schema({**self.schema, **stamp})

    @cached_property
    def taken(self) -> pl.Schema:
        """The columns and types of its rows, before others are made from them."""
        return pl.Schema({name: column.type for name, column in self._taken})

    @cached_property
    def values(self) -> Callable[[Any], tuple[Any, ...]]:
        """Gives the values of a record, in the order of the columns that it fills."""
        of = [column.of or name for name, column in self._taken if name not in self.within]
        if len(of) > 1 and all(isinstance(one, str) for one in of):
            return attrgetter(*of)  # type: ignore[arg-type]
        ways = [attrgetter(one) if isinstance(one, str) else one for one in of]
        return lambda record: tuple(way(record) for way in ways)

    @property
    def _taken(self) -> list[tuple[str, Column]]:
        return [(name, column) for name, column in self.columns.items() if not column.is_made]

    def frame(self, rows: Iterable[tuple[Any, ...]]) -> pl.DataFrame:
        """A frame of rows, without the columns that are made from others."""
        return pl.DataFrame(list(rows), schema=self.taken, orient="row")


def rows(table: Table, documents: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """The rows of a table: of each record of each document, or of each of its forms."""
    for place, of in _owners(table, documents):
        for record in table.records(of):
            yield place + table.values(record)


def _owners(table: Table, documents: Iterable[Any]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    for document in documents:
        if table.within == IN_FORM:
            for form in document.forms:
                yield (document.sha256, form.number), form
        else:
            yield (document.sha256,) if table.within else (), document


IN_DOCUMENT = ("document_sha256",)
IN_FORM = ("document_sha256", "form_number")

_FIRST_YEAR, _LAST_YEAR = 1990, 2100


def _matches(name: str, pattern: str) -> Rule:
    return Rule(name, "str_matches", (pattern,))


def _one_of(name: str, *values: str) -> Rule:
    return Rule(name, "isin", ([str(value) for value in values],))


_SHA256 = _matches("sha256", r"^[0-9a-f]{64}$")
_YEAR = Rule("year", "in_range", (_FIRST_YEAR, _LAST_YEAR))


def _first_of(*columns: str) -> pl.Expr:
    return pl.struct(columns).is_first_distinct()


def _at_least(name: str, least: int) -> Rule:
    return Rule(name, "ge", (least,))


def _day_or_month(name: str) -> Rule:
    return _matches(name, r"^(\d{4}-\d\d-\d\d|--\d\d(-\d\d)?)$")


def _joined(*columns: str) -> pl.Expr:
    texts = [pl.col(name) for name in columns]
    return pl.concat_str(texts, separator=": ", ignore_nulls=True)


_DOCUMENT = {"document_sha256": Column(TEXT, required=True)}
_FORM = _DOCUMENT | {"form_number": Column(COUNT, required=True)}
_NO_FINER_THAN_A_FEN = RowRule(
    "finer_than_a_fen",
    pl.col("amount_yuan").is_null() | (pl.col("amount_yuan") == pl.col("amount_yuan").round(2)),
)
_LOAD = Column(COUNT)

DOCUMENTS = Table(
    "documents",
    {
        "document_sha256": Column(TEXT, "sha256", required=True, rule=_SHA256, is_unique=True),
        "file_name": Column(TEXT, required=True),
        "media_type": Column(TEXT),
        "size_bytes": Column(LARGE, required=True),
        "refusal": Column(TEXT),
        "read_again": Column(FLAG, required=True),
        "trailing_text": Column(TEXT, lambda read: read.trailing_text or None),
        "dated_on": Column(DAY),
        "form_count": Column(COUNT, lambda read: len(read.forms), required=True),
        "cells_claimed": Column(
            LARGE, lambda read: sum(form.cells_claimed for form in read.forms), required=True
        ),
        "cells_unclaimed": Column(
            LARGE, lambda read: sum(form.cells_unclaimed for form in read.forms), required=True
        ),
        "contacts_left_out": Column(LARGE, lambda read: sum(form.contacts for form in read.forms)),
    },
    records=lambda read: (read,),
    stamp={"load_id": _LOAD, "reader_version": Column(TEXT), "read_at": Column(TIME)},
)
FORMS = Table(
    "forms",
    {
        "document_sha256": Column(TEXT, required=True, rule=_SHA256),
        "form_number": Column(COUNT, "number", required=True, rule=_at_least("form_number", 1)),
        "form_kind": Column(TEXT, "kind", required=True),
        "heading": Column(TEXT),
        "location": Column(TEXT),
        "is_hidden": Column(FLAG, "hidden", required=True),
        "project_name": Column(TEXT),
        "project_code": Column(TEXT),
        "unit_text": Column(TEXT),
        "unit_code": Column(TEXT),
        "unit_name": Column(TEXT),
        "department_text": Column(TEXT),
        "money_unit": Column(TEXT),
        "purpose_text": Column(TEXT),
        "goal_text": Column(TEXT),
        "long_term_goal_text": Column(TEXT),
        "result_goal_text": Column(TEXT),
        "fund_source_text": Column(TEXT),
        "name_year": Column(COUNT, rule=_YEAR),
        "name_fund_tag": Column(TEXT),
        "title_year": Column(COUNT, rule=_YEAR),
        "row_count": Column(COUNT),
        "cells_unclaimed": Column(COUNT),
        "cells": Column(TEXT, lambda form: readings_to_json(form.readings), required=True),
    },
    IN_DOCUMENT,
    attrgetter("forms"),
    (
        RowRule(
            "project_missing",
            pl.col("project_name").is_not_null()
            | pl.col("form_kind").is_in(["department", "self_evaluation"]),
        ),
        RowRule("form_number_twice", _first_of(*IN_FORM)),
        RowRule(
            "project_twice",
            pl.struct(
                "document_sha256",
                "form_kind",
                pl.coalesce("unit_code", "unit_name"),
                "project_name",
                pl.coalesce("name_year", "title_year"),
            ).is_first_distinct(),
        ),
    ),
    record="form",
    text=pl.coalesce("heading", "project_name"),
)
AMOUNTS = Table(
    "amounts",
    {
        **_FORM,
        "row_number": Column(COUNT, "row", required=True),
        "column_number": Column(COUNT, "column", required=True),
        "amount_role": Column(
            TEXT, "role", required=True, rule=_one_of("amount_role", *AmountRole)
        ),
        "amount_stage": Column(
            TEXT, "stage", required=True, rule=_one_of("amount_stage", *AmountStage)
        ),
        "fund_source_text": Column(TEXT, "source"),
        "label_text": Column(TEXT),
        "amount_text": Column(TEXT, "text", required=True),
        "money_unit": Column(TEXT),
        "amount_yuan": Column(MONEY, "yuan", rule=_at_least("negative", 0)),
    },
    IN_FORM,
    attrgetter("amounts"),
    (
        RowRule(
            "amount_missing", (pl.col("amount_role") != "budget") | (pl.col("amount_text") != "")
        ),
        RowRule(
            "money_unit_missing",
            pl.col("money_unit").is_not_null()
            | pl.col("amount_yuan").is_not_null()
            | (pl.col("amount_text") == ""),
        ),
        RowRule(
            "not_an_amount",
            pl.col("amount_yuan").is_not_null()
            | pl.col("money_unit").is_null()
            | (pl.col("amount_text") == ""),
        ),
        _NO_FINER_THAN_A_FEN,
        RowRule(
            "amount_twice", _first_of(*IN_FORM, "amount_role", "amount_stage", "fund_source_text")
        ),
    ),
    record="amount",
    text=_joined("label_text", "amount_text"),
    tells_orphans=True,
)
DETAILS = Table(
    "details",
    {
        **_FORM,
        "row_number": Column(COUNT, "row", required=True),
        "column_number": Column(COUNT, "column", required=True),
        "detail_kind": Column(TEXT, "kind", required=True, rule=_one_of("detail_kind", *LineKind)),
        "detail_name": Column(TEXT, "name", required=True),
        "description": Column(TEXT),
        "goal": Column(TEXT),
        "amount_text": Column(TEXT, "text"),
        "money_unit": Column(TEXT),
        "amount_yuan": Column(MONEY, "yuan"),
    },
    IN_FORM,
    attrgetter("details"),
    (_NO_FINER_THAN_A_FEN, RowRule("row_twice", _first_of(*IN_FORM, "row_number"))),
    record="detail",
    text=_joined("detail_name", "amount_text"),
)
MEMBERS = Table(
    "members",
    {
        **_DOCUMENT,
        "file_name": Column(TEXT, required=True),
        "member_sha256": Column(TEXT, "sha256", required=True, rule=_SHA256),
        "size_bytes": Column(LARGE, required=True),
    },
    IN_DOCUMENT,
    attrgetter("members"),
)
CLAUSE = pl.Struct(
    {
        "kind": TEXT,
        "text": TEXT,
        "comparator": TEXT,
        "value": VALUE,
        "value_upper": VALUE,
        "measure_unit": TEXT,
        "period_start": TEXT,
        "period_end": TEXT,
        "frequency": TEXT,
    }
)
TARGET = {
    "target_kind": Column(TEXT, rule=_one_of("target_kind", *TargetKind), is_made=True),
    "comparator": Column(TEXT, rule=_one_of("comparator", *Comparator), is_made=True),
    "target_value": Column(VALUE, is_made=True),
    "target_value_upper": Column(VALUE, is_made=True),
    "measure_unit": Column(TEXT, is_made=True),
    "period_start": Column(TEXT, rule=_day_or_month("period_start"), is_made=True),
    "period_end": Column(TEXT, rule=_day_or_month("period_end"), is_made=True),
    "frequency": Column(TEXT, is_made=True),
    "clauses": Column(pl.List(CLAUSE), is_made=True),
    "remainder": Column(TEXT, is_made=True),
}
"""What a target means, as it was understood."""
RESULT = {
    "result_kind": Column(TEXT, is_made=True),
    "result_value": Column(VALUE, is_made=True),
    "result_unit": Column(TEXT, is_made=True),
}
"""What a reported result means."""
SCORES = {name: Column(VALUE, is_made=True) for name in ("weight", "full_score", "score")}
"""The numbers in texts of weights and points."""
INDICATORS = Table(
    "indicators",
    {
        **_FORM,
        "row_number": Column(COUNT, "row", required=True, rule=_at_least("row_number", 1)),
        "column_number": Column(COUNT, "column", required=True),
        "name_column_number": Column(COUNT, "name_column"),
        "level1_text": Column(TEXT),
        "level2_text": Column(TEXT),
        "indicator_name": Column(TEXT, "name", required=True),
        "indicator_description": Column(TEXT, "description"),
        "target_text": Column(TEXT),
        "unit_text": Column(TEXT),
        "comparator_text": Column(TEXT),
        "block_number": Column(COUNT, "block", required=True),
        "goal_term": Column(TEXT, "term"),
        "standard_text": Column(TEXT),
        "weight_text": Column(TEXT),
        "full_score_text": Column(TEXT),
        "result_text": Column(TEXT),
        "score_text": Column(TEXT),
        "deviation_text": Column(TEXT),
        **TARGET,
        **RESULT,
        **SCORES,
    },
    IN_FORM,
    attrgetter("indicators"),
    (
        RowRule(
            "level_missing", pl.any_horizontal(pl.col("level1_text", "level2_text").is_not_null())
        ),
        RowRule("row_twice", _first_of(*IN_FORM, "row_number", "block_number")),
        RowRule(
            "slash_in_level",
            ~pl.any_horizontal(
                pl.col("level1_text", "level2_text")
                .str.contains("/", literal=True)
                .fill_null(False)
            ),
        ),
        RowRule("kind_missing", pl.col("target_kind").is_null() == pl.col("target_text").is_null()),
    ),
    record="indicator",
    text=_joined("indicator_name", "target_text"),
    tells_orphans=True,
)


class _Promise(NamedTuple):
    """A number with a unit that the purpose or the goal of a form states."""

    field: str
    number: int
    text: str
    comparator: str | None
    value: Any
    measure_unit: str | None


def _promises(form: Any) -> Iterator[_Promise]:  # noqa: ANN401 - of any kind
    for field, text in (("purpose_text", form.purpose_text), ("goal_text", form.goal_text)):
        for number, measure in enumerate(find_measures(text or ""), start=1):
            said = (measure.text, measure.comparator, measure.value, measure.measure_unit)
            yield _Promise(field, number, *said)


PROMISES = Table(
    "promises",
    {
        **_FORM,
        "field": Column(TEXT, required=True),
        "promise_number": Column(COUNT, "number", required=True),
        "promise_text": Column(TEXT, "text", required=True),
        "comparator": Column(TEXT),
        "promise_value": Column(VALUE, "value"),
        "measure_unit": Column(TEXT),
    },
    IN_FORM,
    _promises,
)
QUARANTINE = Table(
    "quarantine",
    {
        "document_sha256": Column(TEXT),
        "form_number": Column(COUNT),
        "row_number": Column(COUNT, "row"),
        "column_number": Column(COUNT, "column"),
        "record": Column(TEXT, required=True),
        "field": Column(TEXT),
        "rule": Column(TEXT, required=True),
        "text": Column(TEXT),
    },
    IN_DOCUMENT,
    attrgetter("problems"),
    stamp={"load_id": _LOAD},
)
BATCH = (DOCUMENTS, FORMS, AMOUNTS, DETAILS, INDICATORS, MEMBERS, PROMISES, QUARANTINE)
"""What a batch of documents fills."""

SOURCES = Table(
    "sources",
    {
        "file": Column(TEXT, required=True),
        "publisher": Column(TEXT),
        "region_code": Column(TEXT, rule=_matches("region_code", r"^\d{6}$")),
        "fiscal_year": Column(COUNT, rule=_YEAR),
        "published_on": Column(DAY),
        "source_url": Column(TEXT),
        "fiscal_year_text": Column(TEXT),
        "published_on_text": Column(TEXT),
    },
    rules=(
        RowRule("file_twice", _first_of("file")),
        RowRule(
            "not_a_year", pl.col("fiscal_year").is_not_null() | pl.col("fiscal_year_text").is_null()
        ),
        RowRule(
            "not_a_date",
            pl.col("published_on").is_not_null() | pl.col("published_on_text").is_null(),
        ),
    ),
    record="source",
    text=pl.col("file"),
)
ACCEPTED = Table(
    "accepted",
    {
        "finding_key": Column(TEXT),
        "reason": Column(TEXT),
        "accepted_by": Column(TEXT),
        "accepted_until": Column(DAY),
    },
)
ARRIVALS = Table(
    "arrivals",
    {"document_sha256": Column(TEXT), "arrival": Column(COUNT), "loaded_at": Column(TIME)},
)
FILES = Table(
    "files",
    {"file_name": Column(TEXT), "document_sha256": Column(TEXT), "size_bytes": Column(LARGE)},
)
STAMPS = Table(
    "stamps", {"file_name": Column(TEXT), "document_sha256": Column(TEXT), "stamp": Column(TEXT)}
)
SET_ASIDE = Table(
    "set_aside",
    {
        "document_sha256": Column(TEXT),
        "load_id": _LOAD,
        "dbt_project": Column(TEXT),
        "reason": Column(TEXT),
    },
)
QUARANTINED_SOURCES = Table("quarantined_sources", QUARANTINE.columns, stamp={"load_id": _LOAD})
LOADS = Table(
    "loads",
    {
        "load_id": _LOAD,
        "started_at": Column(TIME),
        "finished_at": Column(TIME),
        "reader_version": Column(TEXT),
        "files_seen": Column(COUNT),
        "documents_read": Column(COUNT),
        "documents_refused": Column(COUNT),
        "forms": Column(COUNT),
        "rows": Column(LARGE),
        "cells_claimed": Column(LARGE),
        "cells_unclaimed": Column(LARGE),
        "contacts_left_out": Column(LARGE),
        "quarantined": Column(COUNT),
        "state": Column(TEXT),
    },
)
RAW = {
    table.name: table
    for table in (
        *BATCH, ARRIVALS, QUARANTINED_SOURCES, SOURCES, ACCEPTED, FILES, STAMPS, LOADS, SET_ASIDE,
    )
}  # fmt: skip
"""All tables of `raw`."""
REMEMBERED = (ARRIVALS.name, LOADS.name)
"""What no document can tell again: kept when the columns of its table change."""
