"""Tables that no document fills: what people write beside them, and the loader's own books."""

import polars as pl

from pipelines.landing.schema import (
    COUNT,
    DAY,
    LARGE,
    LOAD,
    TEXT,
    TIME,
    YEAR,
    Column,
    RowRule,
    Table,
    first_of,
    matches,
)

SOURCES = Table(
    "sources",
    {
        "file": Column(TEXT, required=True),
        "publisher": Column(TEXT),
        "region_code": Column(TEXT, rule=matches("region_code", r"^\d{6}$")),
        "fiscal_year": Column(COUNT, rule=YEAR),
        "published_on": Column(DAY),
        "source_url": Column(TEXT),
        "fiscal_year_text": Column(TEXT),
        "published_on_text": Column(TEXT),
    },
    rules=(
        RowRule("file_twice", first_of("file")),
        RowRule(
            "not_a_year", pl.col("fiscal_year").is_not_null() | pl.col("fiscal_year_text").is_null()
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
        "rule_code": Column(TEXT),
        "unit": Column(TEXT),
        "text": Column(TEXT),
    },
    record="acceptance",
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
        "load_id": LOAD,
        "dbt_project": Column(TEXT),
        "reason": Column(TEXT),
    },
)
LOADS = Table(
    "loads",
    {
        "load_id": LOAD,
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
