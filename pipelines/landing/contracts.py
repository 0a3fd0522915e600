"""What must hold of each frame before it lands: pandera schemas, strict, every failure collected.

A row that fails goes to quarantine with its place, the rule and its text; the rest goes on. What dbt later
relies on (keys, relations, ranges) is made sure of here, so that one strange document never stops a build.
"""

from collections.abc import Mapping
from dataclasses import replace

import pandera.polars as pa
import polars as pl
from pandera.errors import SchemaErrors

from pipelines.codes import AmountRole, AmountStage, Comparator, LineKind, TargetKind
from pipelines.errors import ContractBroken
from pipelines.landing import tables
from pipelines.landing.frames import Batch

_SHA256 = r"^[0-9a-f]{64}$"
_DAY_OR_MONTH = r"^(\d{4}-\d\d-\d\d|--\d\d(-\d\d)?)$"
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_FIRST_CSV_ROW = 2
_RULE_NAMES = {"not_nullable": "missing"}


def _row_check(name: str, holds: pl.Expr) -> pa.Check:
    return pa.Check(lambda data: data.lazyframe.select(holds), name=name)


def _first_of(*columns: str) -> pl.Expr:
    return pl.struct(columns).is_first_distinct()


def _schema(
    schema: pl.Schema,
    columns: Mapping[str, pa.Column],
    required: tuple[str, ...],
    *checks: pa.Check,
) -> pa.DataFrameSchema:
    """A strict contract: these columns, these types, nothing coerced."""
    plain = {
        name: pa.Column(dtype, nullable=name not in required) for name, dtype in schema.items()
    }
    return pa.DataFrameSchema({**plain, **columns}, checks=list(checks), strict=True, coerce=False)


_FORMS = _schema(
    tables.FORMS,
    {
        "document_sha256": pa.Column(pl.String, pa.Check.str_matches(_SHA256, error="sha256")),
        "form_number": pa.Column(pl.Int32, pa.Check.ge(1, error="form_number")),
        "name_year": pa.Column(
            pl.Int32, pa.Check.in_range(_FIRST_YEAR, _LAST_YEAR, error="year"), nullable=True
        ),
        "title_year": pa.Column(
            pl.Int32, pa.Check.in_range(_FIRST_YEAR, _LAST_YEAR, error="year"), nullable=True
        ),
    },
    ("document_sha256", "form_number", "form_kind", "is_hidden", "cells"),
    _row_check(
        "project_missing",
        pl.col("project_name").is_not_null()
        | pl.col("form_kind").is_in(["department", "self_evaluation"]),
    ),
    _row_check("form_number_twice", _first_of("document_sha256", "form_number")),
    _row_check(
        "project_twice",
        pl.struct(
            "document_sha256",
            "form_kind",
            pl.coalesce("unit_code", "unit_name"),
            "project_name",
            pl.coalesce("name_year", "title_year"),
        ).is_first_distinct(),
    ),
)
_AMOUNTS = _schema(
    tables.AMOUNTS,
    {
        "amount_role": pa.Column(
            pl.String, pa.Check.isin(AmountRole.values(), error="amount_role")
        ),
        "amount_stage": pa.Column(
            pl.String, pa.Check.isin(AmountStage.values(), error="amount_stage")
        ),
        "amount_yuan": pa.Column(
            tables.AMOUNTS["amount_yuan"], pa.Check.ge(0, error="negative"), nullable=True
        ),
    },
    (
        "document_sha256",
        "form_number",
        "row_number",
        "column_number",
        "amount_stage",
        "amount_text",
    ),
    _row_check(
        "amount_missing", (pl.col("amount_role") != "budget") | (pl.col("amount_text") != "")
    ),
    _row_check(
        "money_unit_missing",
        pl.col("money_unit").is_not_null()
        | pl.col("amount_yuan").is_not_null()
        | (pl.col("amount_text") == ""),
    ),
    _row_check(
        "not_an_amount",
        pl.col("amount_yuan").is_not_null()
        | pl.col("money_unit").is_null()
        | (pl.col("amount_text") == ""),
    ),
    _row_check(
        "finer_than_a_fen",
        pl.col("amount_yuan").is_null() | (pl.col("amount_yuan") == pl.col("amount_yuan").round(2)),
    ),
    _row_check(
        "amount_twice",
        _first_of(
            "document_sha256", "form_number", "amount_role", "amount_stage", "fund_source_text"
        ),
    ),
)
_INDICATORS = _schema(
    tables.INDICATORS,
    {
        "row_number": pa.Column(pl.Int32, pa.Check.ge(1, error="row_number")),
        "comparator": pa.Column(
            pl.String, pa.Check.isin(Comparator.values(), error="comparator"), nullable=True
        ),
        "target_kind": pa.Column(
            pl.String, pa.Check.isin(TargetKind.values(), error="target_kind"), nullable=True
        ),
        "period_start": pa.Column(
            pl.String, pa.Check.str_matches(_DAY_OR_MONTH, error="period_start"), nullable=True
        ),
        "period_end": pa.Column(
            pl.String, pa.Check.str_matches(_DAY_OR_MONTH, error="period_end"), nullable=True
        ),
    },
    (
        "document_sha256",
        "form_number",
        "row_number",
        "column_number",
        "block_number",
        "indicator_name",
    ),
    _row_check(
        "level_missing", pl.any_horizontal(pl.col("level1_text", "level2_text").is_not_null())
    ),
    _row_check(
        "row_twice", _first_of("document_sha256", "form_number", "row_number", "block_number")
    ),
    _row_check(
        "slash_in_level",
        ~pl.any_horizontal(
            pl.col("level1_text", "level2_text").str.contains("/", literal=True).fill_null(False)
        ),
    ),
    _row_check("kind_missing", pl.col("target_kind").is_null() == pl.col("target_text").is_null()),
)
_DETAILS = _schema(
    tables.DETAILS,
    {
        "detail_kind": pa.Column(pl.String, pa.Check.isin(LineKind.values(), error="detail_kind")),
        "amount_yuan": pa.Column(tables.DETAILS["amount_yuan"], nullable=True),
    },
    ("document_sha256", "form_number", "row_number", "column_number", "detail_name"),
    _row_check(
        "finer_than_a_fen",
        pl.col("amount_yuan").is_null() | (pl.col("amount_yuan") == pl.col("amount_yuan").round(2)),
    ),
    _row_check("row_twice", _first_of("document_sha256", "form_number", "row_number")),
)
_MEMBERS = _schema(
    tables.MEMBERS,
    {"member_sha256": pa.Column(pl.String, pa.Check.str_matches(_SHA256, error="sha256"))},
    tuple(tables.MEMBERS.names()),
)
_DOCUMENTS = _schema(
    tables.DOCUMENTS,
    {
        "document_sha256": pa.Column(
            pl.String, pa.Check.str_matches(_SHA256, error="sha256"), unique=True
        )
    },
    (
        "document_sha256",
        "file_name",
        "size_bytes",
        "read_again",
        "form_count",
        "cells_claimed",
        "cells_unclaimed",
    ),
)
_CLAIMS = _schema(tables.CLAIMS, {}, tuple(tables.CLAIMS.names())[:5])
_QUARANTINE = _schema(tables.QUARANTINE, {}, ("record", "rule"))
_SOURCES = _schema(
    tables.SOURCES,
    {
        "region_code": pa.Column(
            pl.String, pa.Check.str_matches(r"^\d{6}$", error="region_code"), nullable=True
        ),
        "fiscal_year": pa.Column(
            pl.Int32, pa.Check.in_range(_FIRST_YEAR, _LAST_YEAR, error="year"), nullable=True
        ),
    },
    ("file",),
    _row_check("file_twice", _first_of("file")),
    _row_check(
        "not_a_year", pl.col("fiscal_year").is_not_null() | pl.col("fiscal_year_text").is_null()
    ),
    _row_check(
        "not_a_date", pl.col("published_on").is_not_null() | pl.col("published_on_text").is_null()
    ),
)


def check_batch(batch: Batch) -> Batch:
    """Keep the rows that hold their contract; put the others, and what hangs on them, in quarantine.

    Raises:
        ContractBroken: a frame has other columns or types than its contract.
    """
    documents, _ = _check(batch.documents, _DOCUMENTS)
    forms, broken_forms = _check(batch.forms, _FORMS)
    amounts, orphaned_amounts = _with_form(batch.amounts, forms)
    indicators, orphaned_indicators = _with_form(batch.indicators, forms)
    details, _ = _with_form(batch.details, forms)
    details, broken_details = _check(details.select(tables.DETAILS.names()), _DETAILS)
    members, _ = _check(batch.members, _MEMBERS)
    claims, _ = _with_form(batch.claims, forms)
    claims, _ = _check(claims, _CLAIMS)
    amounts, broken_amounts = _check(amounts, _AMOUNTS)
    indicators, broken_indicators = _check(indicators, _INDICATORS)
    quarantine = pl.concat(
        [
            batch.quarantine,
            _quarantine(broken_forms, "form", pl.coalesce("heading", "project_name")),
            _quarantine(broken_amounts, "amount", _joined("label_text", "amount_text")),
            _quarantine(orphaned_amounts, "amount", _joined("label_text", "amount_text")),
            _quarantine(broken_details, "detail", _joined("detail_name", "amount_text")),
            _quarantine(broken_indicators, "indicator", _joined("indicator_name", "target_text")),
            _quarantine(orphaned_indicators, "indicator", _joined("indicator_name", "target_text")),
        ]
    )
    _check(quarantine, _QUARANTINE)
    return replace(
        batch,
        documents=documents,
        forms=forms,
        amounts=amounts,
        details=details,
        members=members,
        indicators=indicators,
        claims=claims.select(tables.CLAIMS.names()),
        quarantine=quarantine,
    )


def check_sources(sources: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Keep the rows of `sources.csv` that hold their contract.

    Returns:
        The rows kept, and the quarantined ones (without a document; `row_number` is the line of the file).
    """
    kept, broken = _check(sources, _SOURCES)
    broken = broken.with_columns(row_number=(pl.col("_index") + _FIRST_CSV_ROW).cast(pl.Int32))
    return kept, _quarantine(broken, "source", pl.col("file"))


def _check(frame: pl.DataFrame, schema: pa.DataFrameSchema) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that hold, and those that do not, once for each `rule` and `field` they break."""
    try:
        schema.validate(frame, lazy=True)
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
    key = ["document_sha256", "form_number"]
    kept = frame.join(forms, on=key, how="semi", maintain_order="left")
    orphaned = frame.join(forms, on=key, how="anti", maintain_order="left")
    return kept, orphaned.with_columns(
        pl.lit("form_number").alias("field"), pl.lit("form_quarantined").alias("rule")
    )


def _joined(*columns: str) -> pl.Expr:
    return pl.concat_str([pl.col(name) for name in columns], separator=": ", ignore_nulls=True)


def _quarantine(failures: pl.DataFrame, record: str, text: pl.Expr) -> pl.DataFrame:
    return (
        failures.select(
            (pl.col(name) if name in failures.columns else pl.lit(None, dtype)).alias(name)
            for name, dtype in tables.QUARANTINE.items()
            if name not in ("record", "text")
        )
        .with_columns(pl.lit(record).alias("record"), failures.select(text.alias("text"))["text"])
        .select(tables.QUARANTINE.names())
    )
