"""A fact in, the cells that it was read from out."""

import re
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import UsageError
from pipelines.forms.records import CellReading, readings_from_json
from pipelines.landing.database import Connection
from pipelines.releases.reader import of_this_schema, open_release

_FORM_KEY = re.compile(r"(?P<form>[0-9a-f]{16}-\d+)(?:-(?P<row>\d+)(?:-\d+)?)?")


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a fact came from: the document, the form with all its cells, and the row."""

    file_name: str
    sha256: str
    heading: str
    form_number: int
    row_number: int | None
    cells: list[CellReading]


def trace(current: Path, key: str) -> Trace:
    """Find the original cells of a fact.

    Args:
        current: the release to look in.
        key: of a form, an indicator, a cost line, a project, a budget or a funding line.

    Raises:
        NothingPublished: there is no release.
        UsageError: no fact has this key.
    """
    with open_release(current) as connection, of_this_schema():
        place = _place(connection, key)
        found = (
            place
            and connection.execute(
                """
            select
                documents.file_name, documents.sha256, coalesce(forms.heading, ''),
                forms.form_number, form_cells.cells
            from marts.dim_forms as forms
            inner join marts.dim_documents as documents using (document_key)
            inner join provenance.form_cells as form_cells using (form_key)
            where forms.form_key = ?
            """,
                [place[0]],
            ).fetchone()
        )
    if not place or not found:
        raise UsageError(
            f"no fact has the key {key}: keys are the *_key columns of marts, such as indicator_key"
        )
    file_name, sha256, heading, form_number, cells = found
    return Trace(file_name, sha256, heading, form_number, place[1], readings_from_json(cells))


def _place(connection: Connection, key: str) -> tuple[str, int | None] | None:
    """The form and the row of a key."""
    match = _FORM_KEY.fullmatch(key)
    if match:
        return match["form"], int(match["row"]) if match["row"] else None
    return connection.execute(
        """
        select form_key, row_number from marts.fct_project_funding where project_funding_key = $key
        union all
        select form_key, null from marts.fct_project_budgets where project_budget_key = $key
        union all
        select form_key, null from marts.dim_projects where project_key = $key
        """,
        {"key": key},
    ).fetchone()
