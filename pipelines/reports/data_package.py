"""A release as a Frictionless data package: `datapackage.json`.

It is for machines that read Parquet and not DuckDB.
"""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

from pipelines.reports.dictionary import Ask, Column, Table, tables

NAME = "datapackage.json"

_TYPES = {
    "boolean": "boolean",
    "date": "date",
    "varchar": "string",
    "decimal": "number",
    "double": "number",
    "timestamp with time zone": "datetime",
    **dict.fromkeys(("tinyint", "smallint", "integer", "bigint", "hugeint"), "integer"),
}

# The Fiscal Data Package's names for what a column of the funding lines is
# (specs.frictionlessdata.io, 1.0rc1).
_FISCAL = {
    "fiscal_year": "date:fiscal-year",
    "region_code": "geo:generic:code",
    "unit_code": "administrative-classification:generic:code",
    "unit_name": "administrative-classification:generic:label",
    "unit_key": "administrative-classification:generic:code",
    "fund_source_key": "fin-source:generic:code",
    "fund_source_name": "fin-source:generic:label",
    "amount_stage": "phase:id",
    "amount_yuan": "value",
}
_FISCAL_TABLES = ("marts.fct_project_funding", "marts.dim_units", "marts.dim_fund_sources")
_CONSTANTS = [
    {"name": "currency", "type": "string", "columnType": "value-currency:code", "constant": "CNY"},
    {"name": "direction", "type": "string", "columnType": "direction", "constant": "expenditure"},
]


def write(release: Path, name: str, ask: Ask) -> None:
    """Describe the Parquet files of a release, as dbt describes them in its database.

    Args:
        release: its folder.
        name: what it is called.
        ask: gives the rows of a query of it as dictionaries.
    """
    described = {table.full_name: table for table in tables(ask)}
    kept = sorted((release / "parquet").glob("*.parquet"))
    package = {
        "name": "jixiao",
        "title": "绩效目标表 Budget-performance forms",
        "description": "每个数字都能回到它所在的单元格。"
        "Every number leads back to the cell it came from.",
        "version": name,
        "resources": [_resource(file, described[file.stem]) for file in kept],
    }
    (release / NAME).write_text(
        json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )


def _resource(file: Path, table: Table) -> dict[str, Any]:
    """A file as it lies there.

    Its rows are Parquet's own, so that a validator checks its bytes, not its cells.
    """
    with file.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    schema: dict[str, Any] = {"fields": [_field(table, column) for column in table.columns]}
    if table.full_name == _FISCAL_TABLES[0]:
        schema["extraFields"] = _CONSTANTS
    return {
        "name": re.sub(r"[^a-z0-9]+", "-", table.full_name),
        "title": table.full_name,
        "description": f"{table.description.zh} {table.description.en}",
        "type": "file",
        "path": f"parquet/{file.name}",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": schema,
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    described = {
        "name": column.name,
        "type": field_type(column.type),
        "title": column.heading,
        "description": f"{column.description.zh} {column.description.en}",
    }
    if table.full_name in _FISCAL_TABLES and column.name in _FISCAL:
        described["columnType"] = _FISCAL[column.name]
    return described


def field_type(duckdb_type: str) -> str:
    """What the Table Schema calls a type of DuckDB's; `any` where it has no word for it."""
    if duckdb_type.endswith("[]"):
        return "array"
    if duckdb_type.startswith("struct"):
        return "object"
    return _TYPES.get(re.sub(r"\(.*\)", "", duckdb_type), "any")
