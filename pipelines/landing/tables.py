"""What a landed table is: its columns and their types, one declaration a table."""

import polars as pl

Types = dict[str, pl.DataType | type[pl.DataType]]
MONEY = pl.Decimal(28, 6)
VALUE = pl.Decimal(28, 9)
PLACE: Types = {
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
        **PLACE,
        "amount_role": pl.String,
        "amount_stage": pl.String,
        "fund_source_text": pl.String,
        "label_text": pl.String,
        "amount_text": pl.String,
        "money_unit": pl.String,
        "amount_yuan": MONEY,
    }
)
DETAILS = pl.Schema(
    {
        **PLACE,
        "detail_kind": pl.String,
        "detail_name": pl.String,
        "description": pl.String,
        "goal": pl.String,
        "amount_text": pl.String,
        "money_unit": pl.String,
        "amount_yuan": MONEY,
    }
)
MEMBERS = pl.Schema(
    {
        "document_sha256": pl.String,
        "file_name": pl.String,
        "member_sha256": pl.String,
        "size_bytes": pl.Int64,
    }
)
CLAUSE: Types = {
    "kind": pl.String,
    "text": pl.String,
    "comparator": pl.String,
    "value": VALUE,
    "value_upper": VALUE,
    "measure_unit": pl.String,
    "period_start": pl.String,
    "period_end": pl.String,
    "frequency": pl.String,
}
_PUBLISHED: Types = {"target_text": pl.String, "unit_text": pl.String, "comparator_text": pl.String}
UNDERSTOOD: Types = {
    "target_kind": pl.String,
    "comparator": pl.String,
    "target_value": VALUE,
    "target_value_upper": VALUE,
    "measure_unit": pl.String,
    "period_start": pl.String,
    "period_end": pl.String,
    "frequency": pl.String,
    "clauses": pl.List(pl.Struct(CLAUSE)),
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
SCORES = ("weight", "full_score", "score")
RESULT_UNDERSTOOD: Types = {
    "result_kind": pl.String,
    "result_value": VALUE,
    "result_unit": pl.String,
    **dict.fromkeys(SCORES, VALUE),
}
INDICATOR: Types = {
    **PLACE,
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
INDICATORS = pl.Schema({**INDICATOR, **UNDERSTOOD, **RESULT_UNDERSTOOD})
_CLAIM: Types = {
    "document_sha256": pl.String,
    "form_number": pl.Int32,
    "field": pl.String,
    "claim_number": pl.Int32,
    "claim_text": pl.String,
    "comparator": pl.String,
    "claim_value": VALUE,
    "measure_unit": pl.String,
}
CLAIMS = pl.Schema(_CLAIM)
QUARANTINE = pl.Schema(
    {
        **PLACE,
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
    {
        "finding_key": pl.String,
        "reason": pl.String,
        "accepted_by": pl.String,
        "accepted_until": pl.Date,
    }
)


LOADED: Types = {
    "load_id": pl.Int32,
    "reader_version": pl.String,
    "read_at": pl.Datetime("us", "UTC"),
}
ARRIVAL: Types = {
    "document_sha256": pl.String,
    "arrival": pl.Int32,
    "loaded_at": pl.Datetime("us", "UTC"),
}
LEDGER: Types = {
    "load_id": pl.Int32,
    "started_at": pl.Datetime("us", "UTC"),
    "finished_at": pl.Datetime("us", "UTC"),
    "reader_version": pl.String,
    "files_seen": pl.Int32,
    "documents_read": pl.Int32,
    "documents_refused": pl.Int32,
    "forms": pl.Int32,
    "rows": pl.Int64,
    "cells_claimed": pl.Int64,
    "cells_unclaimed": pl.Int64,
    "contacts_left_out": pl.Int64,
    "quarantined": pl.Int32,
    "state": pl.String,
}
LOADS = pl.Schema(LEDGER)
FILES = pl.Schema({"file_name": pl.String, "document_sha256": pl.String, "size_bytes": pl.Int64})
SET_ASIDE = pl.Schema(
    {
        "document_sha256": pl.String,
        "load_id": pl.Int32,
        "dbt_project": pl.String,
        "reason": pl.String,
    }
)
STAMPS = pl.Schema({"file_name": pl.String, "document_sha256": pl.String, "stamp": pl.String})
QUARANTINED = pl.Schema([*QUARANTINE.items(), ("load_id", pl.Int32)])
RAW: dict[str, pl.Schema] = {
    "documents": pl.Schema([*DOCUMENTS.items(), *LOADED.items()]),
    "arrivals": pl.Schema(ARRIVAL),
    "forms": FORMS,
    "amounts": AMOUNTS,
    "details": DETAILS,
    "members": MEMBERS,
    "indicators": INDICATORS,
    "claims": CLAIMS,
    "quarantine": QUARANTINED,
    "quarantined_sources": QUARANTINED,
    "sources": SOURCES,
    "accepted": ACCEPTED,
    "files": FILES,
    "stamps": STAMPS,
    "loads": LOADS,
    "set_aside": SET_ASIDE,
}
REMEMBERED = ("arrivals", "loads")
"""What no document can tell again: kept when the columns of its table change."""
