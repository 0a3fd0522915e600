"""What must hold of each frame before it lands: pandera schemas, strict, every failure collected.

A row that fails goes to quarantine with its place, the rule and its text; the rest goes on. What
dbt later relies on (keys, relations, ranges) is made sure of here, so that one strange document
never stops a build. What must hold is declared in `tables`.
"""

from functools import cache

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from pipelines.errors import ContractBroken
from pipelines.landing.books import SOURCES
from pipelines.landing.frames import Batch
from pipelines.landing.schema import IN_FORM, Column, RowRule, Rule, Table
from pipelines.landing.sidecars import Sidecar
from pipelines.landing.tables import BATCH, FORMS, QUARANTINE

_RULE_NAMES = {"not_nullable": "missing"}


@cache
def contract(table: str) -> pa.DataFrameSchema:
    """The contract of a table by its name: these columns, these types, nothing coerced."""
    declared = next(one for one in (*BATCH, SOURCES) if one.name == table)
    columns = {name: _column(column) for name, column in declared.columns.items()}
    rules = [_row_check(rule) for rule in declared.rules]
    return pa.DataFrameSchema(columns, checks=rules, strict=True, coerce=False)


def _column(column: Column) -> pa.Column:
    checks = [_value_check(column.rule)] if column.rule else None
    return pa.Column(column.type, checks, nullable=not column.required, unique=column.is_unique)


def _value_check(rule: Rule) -> pa.Check:
    check: pa.Check = getattr(pa.Check, rule.check)(*rule.arguments, error=rule.name)
    return check


def _row_check(rule: RowRule) -> pa.Check:
    return pa.Check(lambda data: data.lazyframe.select(rule.holds), name=rule.name)


def check_batch(batch: Batch) -> Batch:
    """Keep the rows that hold their contract; quarantine the others, and what hangs on them.

    Raises:
        ContractBroken: a frame has other columns or types than its contract.
    """
    forms, broken = _check(batch.forms, FORMS)
    checked, told = {FORMS.name: forms}, [batch.quarantine, _quarantine(broken, FORMS)]
    for table in BATCH:
        if table in (FORMS, QUARANTINE):
            continue
        frame = batch.frames[table.name]
        if table.within == IN_FORM:
            frame, orphaned = _with_form(frame, forms)
            told += [_quarantine(orphaned, table)] if table.tells_orphans else []
        checked[table.name], broken = _check(frame, table)
        told += [_quarantine(broken, table)] if table.record else []
    quarantine = pl.concat(told)
    _check(quarantine, QUARANTINE)
    return batch.with_frames(**checked, quarantine=quarantine)


def check_sources(sources: Sidecar) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Keep the rows of `sources.csv` that hold their contract.

    Returns:
        The rows kept, and the quarantined ones (without a document; `row_number` is the line of the
        file).
    """
    kept, broken = _check(sources.rows, SOURCES)
    broken = broken.with_columns(row_number=sources.lines.gather(broken["_index"]))
    return kept, pl.concat([sources.wrong, _quarantine(broken, SOURCES)])


def _check(frame: pl.DataFrame, table: Table) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that hold, and those that do not, once for each `rule` and `field` they break."""
    try:
        contract(table.name).validate(frame, lazy=True)
    except SchemaErrors as errors:
        failures = errors.failure_cases
    else:
        return frame, frame.clear().with_columns(
            pl.lit(0, pl.UInt32).alias("_index"),
            pl.lit("").alias("field"),
            pl.lit("").alias("rule"),
        )
    broken = failures.filter(pl.col("index").is_null())
    if broken.height:
        raise ContractBroken(
            f"frame of another shape than its contract: {broken['check'].to_list()}"
        )
    failures = failures.select(
        pl.col("index").cast(pl.UInt32).alias("_index"),
        pl.col("column").alias("field"),
        pl.col("check").replace(_RULE_NAMES).alias("rule"),
    ).unique(maintain_order=True)
    numbered = frame.with_row_index("_index")
    kept = numbered.join(failures, on="_index", how="anti", maintain_order="left").drop("_index")
    return kept, numbered.join(failures, on="_index", how="inner", maintain_order="left")


def _with_form(frame: pl.DataFrame, forms: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    key = list(IN_FORM)
    kept = frame.join(forms, on=key, how="semi", maintain_order="left")
    orphaned = frame.join(forms, on=key, how="anti", maintain_order="left")
    return kept, orphaned.with_columns(
        pl.lit("form_number").alias("field"), pl.lit("form_quarantined").alias("rule")
    )


def _quarantine(failures: pl.DataFrame, table: Table) -> pl.DataFrame:
    """What stands in quarantine of rows that failed."""
    said = {"record": pl.lit(table.record), "text": table.text}
    places = [name for name in QUARANTINE.schema if name not in said]
    return failures.select(
        *(
            pl.col(name)
            if name in failures.columns
            else pl.lit(None, QUARANTINE.schema[name]).alias(name)
            for name in places
        ),
        **said,
    ).select(QUARANTINE.schema.names())
