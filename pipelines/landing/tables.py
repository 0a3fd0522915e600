"""What a landed table is, said once: its columns, where each comes from, what must hold.

From it come the polars schema, the way records become rows, the contract, and the table in DuckDB.
dbt's sources are held to it by a test.
"""

from collections.abc import Iterator
from operator import attrgetter
from typing import Any, NamedTuple

import polars as pl

from pipelines.codes import (
    AmountRole,
    AmountStage,
    ChangeDirection,
    Comparator,
    ComparedWith,
    Direction,
    Doubt,
    LineKind,
    TargetKind,
)
from pipelines.forms.records import attributes_to_json, readings_to_json
from pipelines.landing.books import ACCEPTED, ARRIVALS, FILES, LOADS, SET_ASIDE, SOURCES, STAMPS
from pipelines.landing.schema import (
    COUNT,
    DAY,
    FLAG,
    IN_DOCUMENT,
    IN_FORM,
    LARGE,
    LOAD,
    MONEY,
    SURE,
    TEXT,
    TIME,
    VALUE,
    YEAR,
    Column,
    RowRule,
    Rule,
    Table,
    first_of,
    matches,
)
from pipelines.targets import find_measures


def _one_of(name: str, *values: str) -> Rule:
    return Rule(name, "isin", ([str(value) for value in values],))


_SHA256 = matches("sha256", r"^[0-9a-f]{64}$")


def _at_least(name: str, least: int) -> Rule:
    return Rule(name, "ge", (least,))


def _day_or_month(name: str) -> Rule:
    return matches(name, r"^(\d{4}-\d\d-\d\d|--\d\d(-\d\d)?)$")


def _joined(*columns: str) -> pl.Expr:
    texts = [pl.col(name) for name in columns]
    return pl.concat_str(texts, separator=": ", ignore_nulls=True)


_DOCUMENT = {"document_sha256": Column(TEXT, required=True)}
_FORM = _DOCUMENT | {"form_number": Column(COUNT, required=True)}
_SEEN = {
    "confidence": Column(SURE, lambda record: record.seen and record.seen.confidence),
    "doubt": Column(
        TEXT, lambda record: record.seen and record.seen.doubt, rule=_one_of("doubt", *Doubt)
    ),
}
"""How sure a record is that was read by sight, and why a number of it is in doubt."""
_NO_FINER_THAN_A_FEN = RowRule(
    "finer_than_a_fen",
    pl.col("amount_yuan").is_null() | (pl.col("amount_yuan") == pl.col("amount_yuan").round(2)),
)

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
    stamp={"load_id": LOAD, "reader_version": Column(TEXT), "read_at": Column(TIME)},
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
        "name_year": Column(COUNT, rule=YEAR),
        "name_fund_tag": Column(TEXT),
        "title_year": Column(COUNT, rule=YEAR),
        "title_year_from": Column(TEXT),
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
        RowRule("form_number_twice", first_of(*IN_FORM)),
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
        **_SEEN,
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
            "amount_twice", first_of(*IN_FORM, "amount_role", "amount_stage", "fund_source_text")
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
        **_SEEN,
    },
    IN_FORM,
    attrgetter("details"),
    (_NO_FINER_THAN_A_FEN, RowRule("row_twice", first_of(*IN_FORM, "row_number", "detail_name"))),
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
        "change_direction": TEXT,
        "compared_with": TEXT,
        "is_approximate": FLAG,
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
    "change_direction": Column(
        TEXT, rule=_one_of("change_direction", *ChangeDirection), is_made=True
    ),
    "compared_with": Column(TEXT, rule=_one_of("compared_with", *ComparedWith), is_made=True),
    "is_approximate": Column(FLAG, is_made=True),
    "clauses": Column(pl.List(CLAUSE), is_made=True),
    "remainder": Column(TEXT, is_made=True),
    "read_from": Column(pl.List(TEXT), is_made=True),
}
"""What a target means, as it was understood."""
RESULT = {
    "result_kind": Column(TEXT, is_made=True),
    "result_value": Column(VALUE, is_made=True),
    "result_unit": Column(TEXT, is_made=True),
    "result_start": Column(TEXT, is_made=True),
    "result_end": Column(TEXT, is_made=True),
}
"""What a reported result means."""
DIRECTION = {"direction": Column(TEXT, rule=_one_of("direction", *Direction), is_made=True)}
"""Which way is good, of the text that says it."""
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
        "direction_text": Column(TEXT),
        "attributes": Column(TEXT, lambda indicator: attributes_to_json(indicator.attributes)),
        **_SEEN,
        **TARGET,
        **RESULT,
        **SCORES,
        **DIRECTION,
    },
    IN_FORM,
    attrgetter("indicators"),
    (
        RowRule("row_twice", first_of(*IN_FORM, "row_number", "block_number")),
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
    """A number with a unit that the purpose, the goal or its result states."""

    field: str
    number: int
    text: str
    comparator: str | None
    value: Any
    measure_unit: str | None


def _promises(form: Any) -> Iterator[_Promise]:  # noqa: ANN401 - of any kind
    for field in ("purpose_text", "goal_text", "result_goal_text"):
        text = getattr(form, field)
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
    stamp={"load_id": LOAD},
)
BATCH = (DOCUMENTS, FORMS, AMOUNTS, DETAILS, INDICATORS, MEMBERS, PROMISES, QUARANTINE)
"""What a batch of documents fills."""

QUARANTINED_SOURCES = Table("quarantined_sources", QUARANTINE.columns, stamp={"load_id": LOAD})
RAW = {
    table.name: table
    for table in (
        *BATCH, ARRIVALS, QUARANTINED_SOURCES, SOURCES, ACCEPTED, FILES, STAMPS, LOADS, SET_ASIDE,
    )
}  # fmt: skip
"""All tables of `raw`."""
REMEMBERED = (ARRIVALS.name, LOADS.name)
"""What no document can tell again: kept when the columns of its table change."""
