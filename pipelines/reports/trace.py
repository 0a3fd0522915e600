"""A fact in, the cells that it was read from out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import UsageError
from pipelines.forms.records import CellReading, readings_from_json
from pipelines.landing.database import Connection
from pipelines.releases.reader import of_this_schema, open_release

SHOWN_FORMS = 5
"""Where a key leads to more forms than these, they are listed, and none is shown whole."""
_LISTED_FORMS = 100
_FORM_KEY = re.compile(r"(?P<form>[0-9a-f]{16}-\d+)(?:-(?P<row>\d+)(?:-\d+)?)?")


@dataclass(frozen=True, slots=True)
class Trace:
    """A form that a key leads to.

    Attributes:
        row_numbers: the rows that the fact was read from; none where it is about the whole form.
        cells: nothing where the key leads to too many forms.
    """

    form_key: str
    file_name: str
    sha256: str
    heading: str
    form_number: int
    row_numbers: Sequence[int]
    cells: Sequence[CellReading]


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
        key: of something that was read from a form or about it, of a project, its family, its
            unit or its document, or of a finding.

    Raises:
        NothingPublished: there is no release.
        UsageError: nothing has this key.
    """
    with open_release(current) as connection, of_this_schema():
        found = _forms(connection, key)
        cells = _cells(connection, [row[0] for row in found]) if len(found) <= SHOWN_FORMS else {}
    if not found:
        raise UsageError(
            f"no fact has the key {key}: keys are the *_key columns of marts and audit, such as "
            "indicator_key, form_key, project_key, unit_key, document_key or finding_key"
        )
    forms = [Trace(*row[:-1], cells.get(row[0], [])) for row in found]
    return Traces(forms, found[0][-1])


def _forms(
    connection: Connection, key: str
) -> list[tuple[str, str, str, str, int, list[int], int]]:
    """What is said of each form that a key leads to, and how many these are."""
    match = _FORM_KEY.fullmatch(key)
    asked = {"key": key, "form": match and match["form"], "row": match and match["row"]}
    return connection.execute(_FORMS, asked | {"most": _LISTED_FORMS}).fetchall()


def _cells(connection: Connection, forms: list[str]) -> dict[str, list[CellReading]]:
    rows = connection.execute(
        "select form_key, cells from provenance.form_cells where list_contains($forms, form_key)",
        {"forms": forms},
    ).fetchall()
    return {form: readings_from_json(cells) for form, cells in rows}


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
