"""Extractions in, polars frames out: one frame a table of `raw`, as `tables` declares it."""

import errno
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import polars as pl

from pipelines.forms.vocabulary import vocabulary
from pipelines.landing.schema import VALUE, Column, rows
from pipelines.landing.tables import BATCH, INDICATORS, RESULT, SCORES, TARGET
from pipelines.reading.extract import Extraction
from pipelines.targets import Clause, parse_target


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
        named, ["target_text", "_unit", "comparator_text"], _types(TARGET), _understood
    )
    typed = named.join(
        targets,
        on=["target_text", "_unit", "comparator_text"],
        how="left",
        nulls_equal=True,
        maintain_order="left",
    )
    results = _understood_once(named, ["result_text", "_unit"], _types(RESULT), _understood_result)
    typed = typed.join(
        results, on=["result_text", "_unit"], how="left", nulls_equal=True, maintain_order="left"
    )
    way = pl.col("direction_text").str.replace_all(r"\s", "")
    said = way.replace_strict(vocabulary().directions, default=None, return_dtype=pl.String)
    return typed.with_columns(direction=said).select(INDICATORS.schema.names())


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


def _types(columns: dict[str, Column]) -> pl.Schema:
    return pl.Schema({name: column.type for name, column in columns.items()})
