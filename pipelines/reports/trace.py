"""A fact in, the cells that it was read from out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.errors import UsageError
from pipelines.forms.records import CellReading, readings_from_json
from pipelines.landing.database import Connection
from pipelines.releases.reader import of_this_schema, open_release

SHOWN_FORMS = 5
"""Where a key leads to more forms than these, they are listed, and none is shown whole."""
_LISTED_FORMS = 100
_FORM_KEY = re.compile(r"(?P<form>[0-9a-f]{16}-\d+)(?:-(?P<row>\d+)(?:-\d+)?)?")
_SHA256 = re.compile(r"(?P<document>[0-9a-f]{16})[0-9a-f]{48}")


@dataclass(frozen=True, slots=True)
class Trace:
    """A form that a key leads to.

    Attributes:
        row_numbers: the rows that the fact was read from; none where it is about the whole form.
        cells: nothing where the key leads to too many forms, or the release has them no more.
        until: when it ceased to be said; nothing of a form that the release has.
    """

    form_key: str
    file_name: str
    sha256: str
    heading: str
    form_number: int
    row_numbers: Sequence[int]
    cells: Sequence[CellReading]
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Traces:
    """Where a key leads.

    Attributes:
        forms: the one that speaks for its project first; of very many, the first hundred.
        count: of all.
    """

    forms: Sequence[Trace]
    count: int


def trace(current: Path, key: str) -> Traces:
    """Find the original cells of a fact.

    Args:
        current: the release to look in.
        key: of something that was read from a form or about it, in force or not any more; of a
            project, its family, its unit or its document (also its whole sha256); of a fund
            source, a level of indicators or a group of prices; or of a finding.

    Raises:
        NothingPublished: there is no release.
        UsageError: nothing has this key.
    """
    whole = _SHA256.fullmatch(key)
    asked = whole["document"] if whole else key
    with open_release(current) as connection, of_this_schema():
        found = _asked(connection, _FORMS, asked) or _asked(connection, _PAST_FORMS, asked)
        cells = _cells(connection, [row[0] for row in found]) if len(found) <= SHOWN_FORMS else {}
        if not found:
            raise UsageError(_without_forms(connection, asked) or _unknown(key))
    return Traces([_form(row, cells) for row in found], found[0][-1])


def _form(row: tuple[Any, ...], cells: Mapping[str, list[CellReading]]) -> Trace:
    form_key, file_name, sha256, heading, form_number, rows, until, _ = row
    kept = cells.get(form_key, [])
    return Trace(form_key, file_name, sha256, heading, form_number, rows, kept, until)


def as_data(traces: Traces) -> dict[str, Any]:
    """Where a key leads, as JSON has it: forms, each with its cells by row and column."""
    forms = [
        asdict(form) | {"cells": [cell._asdict() for cell in form.cells]} for form in traces.forms
    ]
    return {"count": traces.count, "forms": forms}


def _asked(connection: Connection, sql: str, key: str) -> list[tuple[Any, ...]]:
    """What is said of each form that a key leads to, and how many these are."""
    match = _FORM_KEY.fullmatch(key)
    asked = {"key": key, "form": match and match["form"], "row": match and match["row"]}
    return connection.execute(sql, asked | {"most": _LISTED_FORMS}).fetchall()


def _cells(connection: Connection, forms: list[str]) -> dict[str, list[CellReading]]:
    rows = connection.execute(
        "select form_key, cells from provenance.form_cells where list_contains($forms, form_key)",
        {"forms": forms},
    ).fetchall()
    return {form: readings_from_json(cells) for form, cells in rows}


def _without_forms(connection: Connection, key: str) -> str | None:
    """What is known of something that leads to no form: a refusal, a finding that is gone."""
    said = connection.execute(_WITHOUT_FORMS, {"key": key}).fetchone()
    return str(said[0]) if said else None


def _unknown(key: str) -> str:
    return (
        f"no fact has the key {key}: keys are the *_key columns of marts and audit, such as "
        "indicator_key, form_key, project_key, unit_key, document_key or finding_key"
    )


_FORMS = """
    with places as (
        select cast($form as varchar) as form_key, cast($row as integer) as row_number
        union all
        select form_key, null from marts.dim_forms
        where $key in (project_key, unit_key, document_key)
        union all
        select forms.form_key, null
        from marts.dim_projects as projects
        inner join marts.dim_forms as forms using (project_key)
        where projects.project_family_key = $key
        union all
        select form_key, null from marts.fct_project_budgets where project_budget_key = $key
        union all
        select form_key, null from marts.fct_department_budgets where department_budget_key = $key
        union all
        select form_key, row_number from marts.fct_project_funding where project_funding_key = $key
        union all
        select cells.form_key, cells.row_number
        from (
            select unnest(evidence, recursive := true) from audit.findings where finding_key = $key
        ) as cells
        union all
        select form_key, row_number from audit.unjudged_rows where unjudged_key = $key
        union all
        select form_key, null from audit.coverage where coverage_key = $key
        union all
        select form_key, null from audit.narrative_claims where narrative_claim_key = $key
        union all
        select form_key, null from marts.dim_projects where fund_source_key = $key
        union all
        select form_key, row_number from marts.fct_project_funding where fund_source_key = $key
        union all
        select form_key, row_number from marts.fct_indicator_targets
        where indicator_level_key = $key
        union all
        select costs.form_key, costs.row_number
        from marts.unit_price_peers as peers
        inner join marts.fct_unit_costs as costs using (unit_cost_from, thing, measure_unit)
        where peers.unit_price_peers_key = $key
    )

    select
        forms.form_key,
        any_value(documents.file_name),
        any_value(documents.sha256),
        coalesce(any_value(forms.heading), ''),
        any_value(forms.form_number),
        coalesce(
            list_sort(list(distinct places.row_number) filter (places.row_number is not null)), []
        ),
        null,
        count(*) over ()
    from places
    inner join marts.dim_forms as forms using (form_key)
    inner join marts.dim_documents as documents on forms.document_key = documents.document_key
    group by forms.form_key
    order by
        bool_or(forms.speaks_for_project) desc,
        any_value(documents.file_name), any_value(forms.form_number)
    limit $most
"""
_WITHOUT_FORMS = """
    select
        'the finding ' || finding_key || ' is gone since the release ' || gone_in || ': '
        || message_zh
    from audit.gone_findings
    where finding_key = $key
    union all
    select file_name || ' has no form in this release' || coalesce(': ' || refusal, '')
    from marts.dim_documents
    where document_key = $key
    union all
    select 'no project has the fund source ' || fund_source_name
    from marts.dim_fund_sources
    where fund_source_key = $key
    union all
    select 'no indicator is of the level ' || indicator_level_key
    from marts.dim_indicator_levels
    where indicator_level_key = $key
    union all
    select file_name || ' had no form'
    from history.documents
    where version_key = $key
    limit 1
"""

# A document that was withdrawn or corrected, and what was read from it, are known to history alone.
_VERSIONS = "\nunion all\n".join(
    f"select form_key, {row} from history.{name} where version_key = $key"
    for name, row in {
        "forms": "null",
        "project_budgets": "null",
        "department_budgets": "null",
        **dict.fromkeys(
            (
                "project_funding",
                "indicator_targets",
                "indicator_results",
                "cost_lines",
                "spending_lines",
            ),
            "row_number",
        ),
    }.items()
)
_PAST_FORMS = f"""
    with places as (
        select cast($form as varchar) as form_key, cast($row as integer) as row_number
        union all
        select form_key, null from history.forms
        where $key in (project_key, unit_key, document_key)
        union all
        select form_key, null from history.project_budgets where project_budget_key = $key
        union all
        select form_key, null from history.department_budgets where department_budget_key = $key
        union all
        select form_key, row_number from history.project_funding where project_funding_key = $key
        union all
        {_VERSIONS}
        union all
        select forms.form_key, null
        from history.documents as documents
        inner join history.forms as forms using (document_key)
        where documents.version_key = $key
    ),

    documents as (
        select
            document_key,
            max_by(file_name, loaded_at) as file_name,
            any_value(sha256) as sha256
        from history.documents
        group by document_key
    )

    select
        forms.form_key,
        any_value(documents.file_name),
        any_value(documents.sha256),
        coalesce(max_by(forms.heading, forms.loaded_at), ''),
        any_value(forms.form_number),
        coalesce(
            list_sort(list(distinct places.row_number) filter (places.row_number is not null)), []
        ),
        max(forms.superseded_at),
        count(*) over ()
    from places
    inner join history.forms as forms using (form_key)
    inner join documents on forms.document_key = documents.document_key
    group by forms.form_key
    order by any_value(documents.file_name), any_value(forms.form_number)
    limit $most
"""
