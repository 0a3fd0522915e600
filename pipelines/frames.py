"""Extractions in, polars frames out: one frame a table of `raw`, each with its exact schema."""

import errno
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import polars as pl

from pipelines.documents import printable
from pipelines.errors import UsageError
from pipelines.reading import Extraction
from pipelines.targets import Clause, find_measures, parse_target

Types = dict[str, pl.DataType | type[pl.DataType]]
_MONEY = pl.Decimal(28, 6)
_VALUE = pl.Decimal(28, 9)
_PLACE: Types = {
    "document_sha256": pl.String,
    "form_number": pl.Int32,
    "row_number": pl.Int32,
    "column_number": pl.Int32,
}

DOCUMENTS = pl.Schema(
    {
        "document_sha256": pl.String,
        "file_name": pl.String,
        "media_type": pl.String,
        "size_bytes": pl.Int64,
        "refusal": pl.String,
        "read_again": pl.Boolean,
        "trailing_text": pl.String,
        "dated_on": pl.Date,
        "form_count": pl.Int32,
        "cells_claimed": pl.Int64,
        "cells_unclaimed": pl.Int64,
        "contacts_left_out": pl.Int64,
    }
)
FORMS = pl.Schema(
    {
        "document_sha256": pl.String,
        "form_number": pl.Int32,
        "form_kind": pl.String,
        "heading": pl.String,
        "location": pl.String,
        "is_hidden": pl.Boolean,
        "project_name": pl.String,
        "project_code": pl.String,
        "unit_text": pl.String,
        "unit_code": pl.String,
        "unit_name": pl.String,
        "department_text": pl.String,
        "money_unit": pl.String,
        "purpose_text": pl.String,
        "goal_text": pl.String,
        "long_term_goal_text": pl.String,
        "result_goal_text": pl.String,
        "fund_source_text": pl.String,
        "name_year": pl.Int32,
        "name_fund_tag": pl.String,
        "title_year": pl.Int32,
        "row_count": pl.Int32,
        "cells_unclaimed": pl.Int32,
        "cells": pl.String,
    }
)
AMOUNTS = pl.Schema(
    {
        **_PLACE,
        "amount_role": pl.String,
        "amount_stage": pl.String,
        "fund_source_text": pl.String,
        "label_text": pl.String,
        "amount_text": pl.String,
        "money_unit": pl.String,
        "amount_yuan": _MONEY,
    }
)
DETAILS = pl.Schema(
    {
        **_PLACE,
        "detail_kind": pl.String,
        "detail_name": pl.String,
        "description": pl.String,
        "goal": pl.String,
        "amount_text": pl.String,
        "money_unit": pl.String,
        "amount_yuan": _MONEY,
    }
)
MEMBERS = pl.Schema(
    {"document_sha256": pl.String, "file_name": pl.String, "member_sha256": pl.String, "size_bytes": pl.Int64}
)
_CLAUSE: Types = {
    "kind": pl.String,
    "text": pl.String,
    "comparator": pl.String,
    "value": _VALUE,
    "value_upper": _VALUE,
    "measure_unit": pl.String,
    "period_start": pl.String,
    "period_end": pl.String,
    "frequency": pl.String,
}
_PUBLISHED: Types = {"target_text": pl.String, "unit_text": pl.String, "comparator_text": pl.String}
_UNDERSTOOD: Types = {
    "target_kind": pl.String,
    "comparator": pl.String,
    "target_value": _VALUE,
    "target_value_upper": _VALUE,
    "measure_unit": pl.String,
    "period_start": pl.String,
    "period_end": pl.String,
    "frequency": pl.String,
    "clauses": pl.List(pl.Struct(_CLAUSE)),
    "remainder": pl.String,
}
_RESULT: Types = {
    "standard_text": pl.String,
    "weight_text": pl.String,
    "full_score_text": pl.String,
    "result_text": pl.String,
    "score_text": pl.String,
    "deviation_text": pl.String,
}
_SCORES = ("weight", "full_score", "score")
_RESULT_UNDERSTOOD: Types = {
    "result_kind": pl.String,
    "result_value": _VALUE,
    "result_unit": pl.String,
    **dict.fromkeys(_SCORES, _VALUE),
}
_INDICATOR: Types = {
    **_PLACE,
    "name_column_number": pl.Int32,
    "level1_text": pl.String,
    "level2_text": pl.String,
    "indicator_name": pl.String,
    "indicator_description": pl.String,
    **_PUBLISHED,
    "block_number": pl.Int32,
    "goal_term": pl.String,
    **_RESULT,
}
INDICATORS = pl.Schema({**_INDICATOR, **_UNDERSTOOD, **_RESULT_UNDERSTOOD})
_CLAIM: Types = {
    "document_sha256": pl.String,
    "form_number": pl.Int32,
    "field": pl.String,
    "claim_number": pl.Int32,
    "claim_text": pl.String,
    "comparator": pl.String,
    "claim_value": _VALUE,
    "measure_unit": pl.String,
}
CLAIMS = pl.Schema(_CLAIM)
QUARANTINE = pl.Schema(
    {
        **_PLACE,
        "record": pl.String,
        "field": pl.String,
        "rule": pl.String,
        "text": pl.String,
    }
)
SOURCES = pl.Schema(
    {
        "file": pl.String,
        "publisher": pl.String,
        "region_code": pl.String,
        "fiscal_year": pl.Int32,
        "published_on": pl.Date,
        "source_url": pl.String,
        "fiscal_year_text": pl.String,
        "published_on_text": pl.String,
    }
)


ACCEPTED = pl.Schema(
    {"finding_key": pl.String, "reason": pl.String, "accepted_by": pl.String, "accepted_until": pl.Date}
)


@dataclass(frozen=True, slots=True)
class Batch:
    """The frames of a batch of documents, one a table of `raw`."""

    documents: pl.DataFrame
    forms: pl.DataFrame
    amounts: pl.DataFrame
    details: pl.DataFrame
    indicators: pl.DataFrame
    members: pl.DataFrame
    claims: pl.DataFrame
    quarantine: pl.DataFrame

    def write(self, folder: Path) -> None:
        """Put the batch aside as Parquet files, so that it need not be held.

        The folder gets its name when all is in it; one of that name stays, since the same documents give the same rows.
        """
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(mkdtemp(dir=folder.parent, prefix=".unfinished-"))
        for name in TABLES:
            getattr(self, name).write_parquet(unfinished / f"{name}.parquet")
        try:
            unfinished.rename(folder)
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                raise
            shutil.rmtree(unfinished)


TABLES = tuple(field.name for field in fields(Batch))


def joined(batches: list[Batch]) -> Batch:
    """One batch of several."""
    whole = batches or [to_frames([])]
    return Batch(**{name: pl.concat([getattr(batch, name) for batch in whole]) for name in TABLES})


def to_frames(extractions: Iterable[Extraction]) -> Batch:
    """Frames from extractions; targets are understood once for each distinct text."""
    read = list(extractions)
    return Batch(
        documents=_frame(_documents(read), DOCUMENTS),
        forms=_frame(_forms(read), FORMS),
        amounts=_frame(_amounts(read), AMOUNTS),
        details=_frame(_details(read), DETAILS),
        members=_frame(_members(read), MEMBERS),
        indicators=_understand(_frame(_indicators(read), pl.Schema(_INDICATOR))),
        claims=_frame(_claims(read), CLAIMS),
        quarantine=_frame(_problems(read), QUARANTINE),
    )


def _frame(rows: Iterator[tuple[Any, ...]], schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def _documents(extractions: list[Extraction]) -> Iterator[tuple[Any, ...]]:
    for read in extractions:
        claimed = [cell.field is not None for form in read.forms for cell in form.readings]
        yield (
            read.sha256,
            read.file_name,
            read.media_type,
            read.size_bytes,
            read.refusal,
            read.read_again,
            read.trailing_text or None,
            read.dated_on,
            len(read.forms),
            sum(claimed),
            len(claimed) - sum(claimed),
            sum(form.contacts for form in read.forms),
        )


def _forms(extractions: list[Extraction]) -> Iterator[tuple[Any, ...]]:
    for read in extractions:
        for form, cells in zip(read.forms, read.cells, strict=True):
            yield (
                read.sha256,
                form.number,
                form.kind,
                form.heading,
                form.location,
                form.hidden,
                form.project_name,
                form.project_code,
                form.unit_text,
                form.unit_code,
                form.unit_name,
                form.department_text,
                form.money_unit,
                form.purpose_text,
                form.goal_text,
                form.long_term_goal_text,
                form.result_goal_text,
                form.fund_source_text,
                form.name_year,
                form.name_fund_tag,
                form.title_year,
                form.row_count,
                sum(cell.field is None for cell in form.readings),
                cells,
            )


def _amounts(extractions: list[Extraction]) -> Iterator[tuple[Any, ...]]:
    for read in extractions:
        for form in read.forms:
            for amount in form.amounts:
                yield (
                    read.sha256,
                    form.number,
                    amount.row,
                    amount.column,
                    amount.role,
                    amount.stage,
                    amount.source,
                    amount.label_text,
                    amount.text,
                    amount.money_unit,
                    amount.yuan,
                )


def _details(extractions: list[Extraction]) -> Iterator[tuple[Any, ...]]:
    for read in extractions:
        for form in read.forms:
            for detail in form.details:
                yield (read.sha256, form.number, *detail)


def _members(extractions: list[Extraction]) -> Iterator[tuple[Any, ...]]:
    for read in extractions:
        for member in read.members:
            yield (read.sha256, member.file_name, member.sha256, member.size_bytes)


def _indicators(extractions: list[Extraction]) -> Iterator[tuple[Any, ...]]:
    for read in extractions:
        for form in read.forms:
            for indicator in form.indicators:
                yield (read.sha256, form.number, *indicator)


def _claims(extractions: list[Extraction]) -> Iterator[tuple[Any, ...]]:
    """What the texts of purpose and goal promise in numbers."""
    for read in extractions:
        for form in read.forms:
            for field, text in (("purpose_text", form.purpose_text), ("goal_text", form.goal_text)):
                for number, measure in enumerate(find_measures(text or ""), start=1):
                    place = (read.sha256, form.number, field, number)
                    yield (*place, measure.text, measure.comparator, measure.value, measure.measure_unit)


def _problems(extractions: list[Extraction]) -> Iterator[tuple[Any, ...]]:
    for read in extractions:
        for problem in read.problems:
            yield (read.sha256, *problem)


_BARE_NUMBER = r"^[≥≧≤≦<>=＝\s]*[\d０-９,，.．]+\s*$"
_UNIT_IN_NAME = r"[（(]([^（）()]{1,8})[）)]\s*$"


_NO_UNIT = ["无", "/", "\\", "-", "—", "--", ""]


def _understand(indicators: pl.DataFrame) -> pl.DataFrame:
    """Add what each target and result means; the grammar runs once for each distinct text, in however many rows."""
    bare = pl.col("target_text").str.contains(_BARE_NUMBER)
    unit = pl.col("unit_text").str.strip_chars().replace(dict.fromkeys(_NO_UNIT))
    in_name = pl.col("indicator_name").str.extract(_UNIT_IN_NAME)
    named = indicators.with_columns(
        _unit=pl.when(bare & unit.is_null()).then(in_name).otherwise(unit),
        **{name: pl.col(f"{name}_text").str.extract(_SCORE).cast(_VALUE, strict=False) for name in _SCORES},
    )
    targets = _understood_once(named, ["target_text", "_unit", "comparator_text"], pl.Schema(_UNDERSTOOD), _understood)
    typed = named.join(
        targets, on=["target_text", "_unit", "comparator_text"], how="left", nulls_equal=True, maintain_order="left"
    )
    schema = pl.Schema({name: _RESULT_UNDERSTOOD[name] for name in ("result_kind", "result_value", "result_unit")})
    results = _understood_once(named, ["result_text", "_unit"], schema, _understood_result)
    typed = typed.join(results, on=["result_text", "_unit"], how="left", nulls_equal=True, maintain_order="left")
    return typed.select(INDICATORS.names())


_SCORE = r"^\s*(\d+(?:\.\d+)?)\s*(?:分|%|％)?\s*$"


def _understood_once(
    frame: pl.DataFrame, key: list[str], schema: pl.Schema, understand: Callable[..., tuple[Any, ...]]
) -> pl.DataFrame:
    """Each distinct key that has a text, beside what it means."""
    distinct = frame.select(key).unique(maintain_order=True).filter(pl.col(key[0]).is_not_null())
    return distinct.hstack(
        pl.DataFrame([understand(*row) for row in distinct.iter_rows()], schema=schema, orient="row")
    )


def _understood_result(text: str, unit: str | None) -> tuple[Any, ...]:
    result = parse_target(text, unit=unit)
    clause = result.clauses[0] if len(result.clauses) == 1 and result.remainder is None else _NO_CLAUSE
    return (result.kind, clause.value, clause.measure_unit)


def _understood(text: str, unit: str | None, comparator: str | None) -> tuple[Any, ...]:
    target = parse_target(text, unit=unit, comparator=comparator)
    single = _NO_CLAUSE if target.kind in ("compound", "qualitative") else target.clauses[0]
    return (target.kind, *single[2:], [clause._asdict() for clause in target.clauses], target.remainder)


_NO_CLAUSE = Clause("", "")


def sources_frame(data: bytes) -> pl.DataFrame:
    """Read `sources.csv`: who published which file, when.

    Args:
        data: CSV, UTF-8 (with or without mark) or GB18030, with the columns of `SOURCES` but for the texts.

    Returns:
        Its rows, typed beside their texts: what could not be typed is null beside a text.

    Raises:
        UsageError: it is no such CSV file.
    """
    names = [name for name in SOURCES.names() if not name.endswith("_text")]
    texts = _csv(data, "sources.csv", names)
    return texts.with_columns(
        pl.col("fiscal_year").cast(pl.Int32, strict=False),
        pl.col("published_on").str.to_date("%Y-%m-%d", strict=False),
        fiscal_year_text=pl.col("fiscal_year"),
        published_on_text=pl.col("published_on"),
    ).select(SOURCES.names())


def accepted_frame(data: bytes, today: date) -> pl.DataFrame:
    """Read `accepted_findings.csv`: the findings that are accepted today.

    Args:
        data: CSV as for `sources_frame`, with the columns of `ACCEPTED`.
        today: an acceptance counts until its day, that day included; without one, for good.

    Raises:
        UsageError: it is no such CSV file, or a day in it is none.
    """
    name = "accepted_findings.csv"
    texts = _csv(data, name, ACCEPTED.names())
    typed = texts.with_columns(pl.col("accepted_until").str.to_date("%Y-%m-%d", strict=False))
    wrong = texts.filter(texts["accepted_until"].is_not_null() & typed["accepted_until"].is_null())
    if wrong.height:
        raise UsageError(f"{name}: {wrong['accepted_until'][0]} is no day (as in 2023-12-31)")
    current = typed.filter(pl.col("accepted_until").is_null() | (pl.col("accepted_until") >= today))
    return current.filter(pl.col("finding_key").is_not_null()).unique("finding_key", keep="last", maintain_order=True)


def _csv(data: bytes, name: str, columns: list[str]) -> pl.DataFrame:
    """The rows of a CSV file that say anything, as texts without white space around and control characters in them."""
    texts = _decoded_csv(data, name)
    missing = [column for column in columns if column not in texts.columns]
    if missing:
        raise UsageError(f"{name}: no column {', '.join(missing)} (it has: {', '.join(texts.columns)})")
    texts = texts.select(pl.col(column).str.strip_chars().replace("", None) for column in columns)
    return texts.filter(~pl.all_horizontal(pl.all().is_null()))


def _decoded_csv(data: bytes, name: str) -> pl.DataFrame:
    decoders: tuple[Callable[[], str], ...] = (
        lambda: data.decode("utf-8-sig"),
        lambda: data.decode("gb18030"),
    )
    for decode in decoders:
        try:
            return pl.read_csv(printable(decode()).encode(), infer_schema=False)
        except UnicodeDecodeError:
            continue
        except pl.exceptions.PolarsError as error:
            raise UsageError(f"{name}: {str(error).splitlines()[0]}") from None
    raise UsageError(f"{name}: neither UTF-8 nor GB18030")


EMPTY_SOURCES = ",".join(name for name in SOURCES.names() if not name.endswith("_text")).encode() + b"\n"
"""A `sources.csv` that says nothing: what stands in for one that is not there."""
EMPTY_ACCEPTED = ",".join(ACCEPTED.names()).encode() + b"\n"
"""An `accepted_findings.csv` likewise."""
