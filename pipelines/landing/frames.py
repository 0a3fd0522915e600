"""Extractions in, polars frames out: one frame a table of `raw`, each with its exact schema."""

import errno
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import polars as pl

from pipelines.landing.tables import (
    AMOUNTS,
    CLAIMS,
    DETAILS,
    DOCUMENTS,
    FORMS,
    INDICATOR,
    INDICATORS,
    MEMBERS,
    QUARANTINE,
    RESULT_UNDERSTOOD,
    SCORES,
    UNDERSTOOD,
    VALUE,
)
from pipelines.reading.extract import Extraction
from pipelines.targets import Clause, find_measures, parse_target


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

        The folder gets its name when all is in it; one of that name stays, since the same documents
        give the same rows.
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
        documents=frame_of(_documents(read), DOCUMENTS),
        forms=frame_of(_forms(read), FORMS),
        amounts=frame_of(_amounts(read), AMOUNTS),
        details=frame_of(_details(read), DETAILS),
        members=frame_of(_members(read), MEMBERS),
        indicators=_understand(frame_of(_indicators(read), pl.Schema(INDICATOR))),
        claims=frame_of(_claims(read), CLAIMS),
        quarantine=frame_of(_problems(read), QUARANTINE),
    )


def frame_of(rows: Iterator[tuple[Any, ...]], schema: pl.Schema) -> pl.DataFrame:
    """A frame of just this schema."""
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
                    yield (
                        *place,
                        measure.text,
                        measure.comparator,
                        measure.value,
                        measure.measure_unit,
                    )


def _problems(extractions: list[Extraction]) -> Iterator[tuple[Any, ...]]:
    for read in extractions:
        for problem in read.problems:
            yield (read.sha256, *problem)


_BARE_NUMBER = r"^[≥≧≤≦<>=＝\s]*[\d０-９,，.．]+\s*$"
_UNIT_IN_NAME = r"[（(]([^（）()]{1,8})[）)]\s*$"


_NO_UNIT = ["无", "/", "\\", "-", "—", "--", ""]


def _understand(indicators: pl.DataFrame) -> pl.DataFrame:
    """Add what each target and result means.

    The grammar runs once for each distinct text, in however many rows.
    """
    bare = pl.col("target_text").str.contains(_BARE_NUMBER)
    unit = pl.col("unit_text").str.strip_chars().replace(dict.fromkeys(_NO_UNIT))
    in_name = pl.col("indicator_name").str.extract(_UNIT_IN_NAME)
    named = indicators.with_columns(
        _unit=pl.when(bare & unit.is_null()).then(in_name).otherwise(unit),
        **{
            name: pl.col(f"{name}_text").str.extract(_SCORE).cast(VALUE, strict=False)
            for name in SCORES
        },
    )
    targets = _understood_once(
        named, ["target_text", "_unit", "comparator_text"], pl.Schema(UNDERSTOOD), _understood
    )
    typed = named.join(
        targets,
        on=["target_text", "_unit", "comparator_text"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    schema = pl.Schema(
        {name: RESULT_UNDERSTOOD[name] for name in ("result_kind", "result_value", "result_unit")}
    )
    results = _understood_once(named, ["result_text", "_unit"], schema, _understood_result)
    typed = typed.join(
        results, on=["result_text", "_unit"], how="left", nulls_equal=True, maintain_order="left"
    )
    return typed.select(INDICATORS.names())


_SCORE = r"^\s*(\d+(?:\.\d+)?)\s*(?:分|%|％)?\s*$"


def _understood_once(
    frame: pl.DataFrame,
    key: list[str],
    schema: pl.Schema,
    understand: Callable[..., tuple[Any, ...]],
) -> pl.DataFrame:
    """Each distinct key that has a text, beside what it means."""
    distinct = frame.select(key).unique(maintain_order=True).filter(pl.col(key[0]).is_not_null())
    return distinct.hstack(
        pl.DataFrame(
            [understand(*row) for row in distinct.iter_rows()], schema=schema, orient="row"
        )
    )


def _understood_result(text: str, unit: str | None) -> tuple[Any, ...]:
    result = parse_target(text, unit=unit)
    clause = (
        result.clauses[0] if len(result.clauses) == 1 and result.remainder is None else _NO_CLAUSE
    )
    return (result.kind, clause.value, clause.measure_unit)


def _understood(text: str, unit: str | None, comparator: str | None) -> tuple[Any, ...]:
    target = parse_target(text, unit=unit, comparator=comparator)
    single = _NO_CLAUSE if target.kind in ("compound", "qualitative") else target.clauses[0]
    return (
        target.kind,
        *single[2:],
        [clause._asdict() for clause in target.clauses],
        target.remainder,
    )


_NO_CLAUSE = Clause("", "")
