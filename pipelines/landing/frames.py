"""Extractions in, polars frames out: one frame a table of `raw`, as `tables` declares it."""

import errno
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import polars as pl

from pipelines.forms.words.vocabulary import vocabulary
from pipelines.landing.schema import VALUE, Column, rows
from pipelines.landing.tables import BATCH, INDICATORS, RESULT, SCORES, TARGET
from pipelines.reading.extract import Extraction
from pipelines.targets import CHANGE_IN_NAME, Clause, parse_target


@dataclass(frozen=True)
class Batch:
    """The frames of a batch of documents, each an attribute by the name of its table.

    Attributes:
        frames: by table, those of `tables.BATCH`.
    """

    frames: dict[str, pl.DataFrame]

    def __getattr__(self, name: str) -> pl.DataFrame:
        """The frame of a table."""
        try:
            return self.__dict__["frames"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(name) from None

    def with_frames(self, **frames: pl.DataFrame) -> "Batch":
        """The same with other frames for some tables."""
        return Batch(self.frames | frames)

    def write(self, folder: Path) -> None:
        """Put the batch aside as Parquet files, so that it need not be held.

        The folder gets its name when all is in it; one of that name stays, since the same documents
        give the same rows.
        """
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(mkdtemp(dir=folder.parent, prefix=".unfinished-"))
        for name, frame in self.frames.items():
            frame.write_parquet(unfinished / f"{name}.parquet")
        try:
            unfinished.rename(folder)
        except OSError as error:
            if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
                raise
            shutil.rmtree(unfinished)


def joined(batches: list[Batch]) -> Batch:
    """One batch of several."""
    whole = batches or [to_frames([])]
    return Batch({name: pl.concat([batch.frames[name] for batch in whole]) for name in TABLES})


TABLES = tuple(table.name for table in BATCH)


def to_frames(extractions: Iterable[Extraction]) -> Batch:
    """Frames from extractions; targets are understood once for each distinct text."""
    read = list(extractions)
    made = {table.name: table.frame(rows(table, read)) for table in BATCH}
    return Batch(made | {INDICATORS.name: _understand(made[INDICATORS.name])})


_UNIT_IN_NAME = r"[（(]([^（）()]{1,8})[）)]\s*$"
_TARGET_OF = ["target_text", "unit_text", "comparator_text", "_unit_in_name", "_change_in_name"]
_RESULT_OF = ["result_text", "unit_text", "_unit_in_name"]


def _understand(indicators: pl.DataFrame) -> pl.DataFrame:
    """Add what each target and result means.

    The grammar runs once for each distinct text, in however many rows.
    """
    named = indicators.with_columns(
        _unit_in_name=pl.when(pl.col("target_text").str.contains(_BARE_NUMBER)).then(
            pl.col("indicator_name").str.extract(_UNIT_IN_NAME)
        ),
        _change_in_name=pl.when(pl.col("target_text").str.contains(_SHARE)).then(
            pl.col("indicator_name").str.extract(CHANGE_IN_NAME)
        ),
        **{
            name: pl.col(f"{name}_text").str.extract(_SCORE).cast(VALUE, strict=False)
            for name in SCORES
        },
    )
    typed = _joined(named, _TARGET_OF, _types(TARGET), _understood)
    typed = _joined(typed, _RESULT_OF, _types(RESULT), _understood_result)
    way = pl.col("direction_text").str.replace_all(r"\s", "")
    said = way.replace_strict(vocabulary().directions, default=None, return_dtype=pl.String)
    return typed.with_columns(direction=said).select(INDICATORS.schema.names())


_BARE_NUMBER = r"[\d０-９][\s）)]*$"
_SHARE = "[%％成]"


_SCORE = r"^\s*(\d+(?:\.\d+)?)\s*(?:分|%|％)?\s*$"


def _joined(
    frame: pl.DataFrame,
    key: list[str],
    schema: pl.Schema,
    understand: Callable[..., tuple[Any, ...]],
) -> pl.DataFrame:
    """The frame with what each distinct key that has a text means."""
    distinct = frame.select(key).unique(maintain_order=True).filter(pl.col(key[0]).is_not_null())
    rows_of_it = [understand(*row) for row in distinct.iter_rows()]
    meant = distinct.hstack(pl.DataFrame(rows_of_it, schema=schema, orient="row"))
    return frame.join(meant, on=key, how="left", nulls_equal=True, maintain_order="left")


def _understood_result(text: str, unit: str | None, in_name: str | None) -> tuple[Any, ...]:
    result = parse_target(text, unit=unit, unit_in_name=in_name)
    clause = (
        result.clauses[0] if len(result.clauses) == 1 and result.remainder is None else _NO_CLAUSE
    )
    days = (clause.period_start, clause.period_end)
    return (result.kind, clause.value, clause.measure_unit, *days)


def _understood(
    text: str,
    unit: str | None,
    comparator: str | None,
    unit_in_name: str | None,
    change_in_name: str | None,
) -> tuple[Any, ...]:
    target = parse_target(
        text,
        unit=unit,
        comparator=comparator,
        unit_in_name=unit_in_name,
        change_in_name=change_in_name,
    )
    single = _NO_CLAUSE if target.kind in ("compound", "qualitative") else target.clauses[0]
    if target.compared_with is not None:
        single = single._replace(compared_with=target.compared_with)
    return (
        target.kind,
        *single[2:],
        [clause._asdict() for clause in target.clauses],
        target.remainder,
        list(target.read_from) or None,
    )


_NO_CLAUSE = Clause("", "")


def _types(columns: dict[str, Column]) -> pl.Schema:
    return pl.Schema({name: column.type for name, column in columns.items()})
