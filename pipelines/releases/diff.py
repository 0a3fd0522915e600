"""What changed between two releases, row by row: SQL over `history`.

`jixiao diff` asks it, and each release carries what it changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pipelines.errors import UsageError
from pipelines.landing.database import Connection, columns
from pipelines.releases import store
from pipelines.releases.reader import (
    Answer,
    Reader,
    answer_of,
    fetched,
    of_this_schema,
    open_release,
)
from pipelines.settings import Places

COLUMNS = (
    "change",
    "table_name",
    "unit_name",
    "project_name",
    "item",
    "column_name",
    "from_value",
    "to_value",
    "from_key",
    "to_key",
    "project_key",
)
"""Of what `sql` gives: `change` is `added`, `gone` or `changed`; keys are for `jixiao trace`."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A table of `history`, whose rows in force at two times are held against each other.

    All of its columns are, but for those that say which row it is, where it stands, and when.

    Attributes:
        identity: columns that say which row of one release is which of the other, besides the
            project.
        item: how people call such a row.
        shown: the column that is shown of a row that was added or is gone.
        key: of the row, for `jixiao trace`.
        untold: columns that say nothing another one, or another table, does not say.
    """

    identity: tuple[str, ...]
    item: str
    shown: str
    key: str = "form_key"
    untold: tuple[str, ...] = ()


_INDICATOR = ("form_kind", "indicator_level_key", "indicator_name")
_INDICATOR_ITEM = "concat_ws(' ', indicator_level_key, indicator_name)"
COMPARED = {
    "forms": Compared(
        ("form_kind",),
        "coalesce(heading, form_kind)",
        "project_name",
        untold=(
            "heading", "location", "unit_code", "unit_from", "region_from", "fiscal_year_from",
            "in_force_from", "is_hidden", "is_whole_department", "speaks_for_project",
        ),
    ),
    "project_budgets": Compared(
        ("amount_stage",), "amount_stage", "budget_yuan", "project_budget_key"
    ),
    "project_funding": Compared(
        ("amount_stage", "fund_source_key"),
        "concat_ws(' ', amount_stage, fund_source_key)",
        "amount_yuan",
        "project_funding_key",
        ("amount_text",),
    ),
    "department_budgets": Compared(("amount_stage",), "amount_stage", "budget_yuan"),
    "indicator_targets": Compared(
        ("form_kind", "goal_term", "indicator_level_key", "indicator_name"),
        _INDICATOR_ITEM,
        "target_text",
        "indicator_key",
        ("clauses", "remainder", "read_from", "is_approximate"),
    ),
    "cost_lines": Compared(
        _INDICATOR,
        _INDICATOR_ITEM,
        "amount_yuan",
        "indicator_key",
        ("comparator", "measure_unit", "target_text", "cost_role_from"),
    ),
    "indicator_results": Compared(
        _INDICATOR, _INDICATOR_ITEM, "result_text", "indicator_key", ("target_text",)
    ),
    "spending_lines": Compared(
        ("line_kind", "line_name"),
        "line_name",
        "amount_yuan",
        "concat(form_key, '-', row_number)",
        ("amount_text",),
    ),
}  # fmt: skip
"""What `jixiao diff` tells of; of documents and of the changes themselves it does not."""
_ADDRESS = (
    "form_kind", "form_number", "row_number", "fiscal_year", "is_in_force", "valid_from",
    "valid_to", "loaded_at", "superseded_at", "read_by", "read_doubt",
)  # fmt: skip


def _told(connection: Connection, name: str, compared: Compared) -> list[str]:
    """The columns of a table that are held against each other, the one that is shown first."""
    there = [column for column, _ in columns(connection, f"history.{name}")]
    silent = {*_ADDRESS, *compared.identity, *compared.untold, compared.shown}
    told = [column for column in there if not column.endswith("_key") and column not in silent]
    return [compared.shown, *told]


def sql(connection: Connection) -> str:
    """A query for what changed between the times `$before` and `$after`, one row a changed column.

    Rows that say the same again (a document published anew with the same words) are no change.

    Args:
        connection: to the database whose `history` is asked.
    """
    tables = "\nunion all by name\n".join(
        _table(name, compared, _told(connection, name, compared))
        for name, compared in COMPARED.items()
    )
    return f"""
        with names as (
            select
                project_key,
                max_by(project_name, (is_in_force, loaded_at)) as project_name,
                max_by(unit_name, (is_in_force, loaded_at)) as unit_name
            from history.forms
            group by project_key
        ),

        changes as ({tables})

        select {", ".join(COLUMNS)}
        from changes
        left join names using (project_key)
        order by
            unit_name, project_name, list_position({list(COMPARED)}, table_name), item, nth,
            column_name
    """


def _table(name: str, compared: Compared, told: list[str]) -> str:
    """The changes of one table: what stood before and does not now, and what stands only now."""
    identity = ", ".join(("project_key", *compared.identity))
    same = " and ".join(
        f"was.{key} is not distinct from now.{key}" for key in (*identity.split(", "), "nth")
    )
    values = ", ".join(
        f"{{'column_name': '{column}', 'from_value': cast(was.{column} as varchar), "
        f"'to_value': cast(now.{column} as varchar), 'is_first': {str(place == 0).lower()}}}"
        for place, column in enumerate(told)
    )
    return f"""
        select
            case
                when was.item is null then 'added'
                when now.item is null then 'gone'
                else 'changed'
            end as change,
            '{name}' as table_name,
            coalesce(now.project_key, was.project_key) as project_key,
            coalesce(now.item, was.item) as item,
            coalesce(now.nth, was.nth) as nth,
            value.column_name,
            value.from_value,
            value.to_value,
            was.key as from_key,
            now.key as to_key
        from ({_rows(name, compared, identity, "$before", "$after")}) as was
        full join ({_rows(name, compared, identity, "$after", "$before")}) as now on {same},
        unnest([{values}]) as of_row (value)
        where
            (
                was.item is not null
                and now.item is not null
                and value.from_value is distinct from value.to_value
            )
            or ((was.item is null or now.item is null) and value.is_first)
    """


def _rows(name: str, compared: Compared, identity: str, at: str, not_at: str) -> str:
    """The rows in force at one time that did not stand as they are at the other."""
    return f"""
        select
            *,
            coalesce({compared.item}, '') as item,
            {compared.key} as key,
            row_number() over (
                partition by {identity}
                order by form_number, {_row(name)}, version_key
            ) as nth
        from history.{name}
        where is_in_force and {_stood(at)} and not ({_stood(not_at)})
    """


def _row(name: str) -> str:
    return (
        "form_number"
        if name in ("forms", "project_budgets", "department_budgets")
        else "row_number"
    )


def _stood(at: str) -> str:
    return f"(loaded_at <= {at} and coalesce(superseded_at > {at}, true))"


def times(before: str, after: str) -> dict[str, datetime]:
    """What `sql` is asked with: the times of two releases."""
    return {"before": store.released_at(before), "after": store.released_at(after)}


def diff(places: Places, before: str | None = None, after: str | None = None) -> Answer:
    """What changed from one release to another, row by row, whether they are still kept or not.

    Args:
        places: of the warehouse.
        before: a release; by default the one before `after`.
        after: a release; by default the current one.

    Returns:
        The columns of `COLUMNS`.

    Raises:
        NothingPublished: there is no release.
        UsageError: no such release was ever published.
    """
    newest = store.newest_whole(places) or store.current(places)
    with open_release(newest) as connection, of_this_schema():
        known = [f"{time:%Y%m%dT%H%M%SZ}" for (time,) in connection.execute(_TIMES).fetchall()]
        known = sorted({*known, *(release.name for release in store.all_releases(places))})
        if after is None:
            after = store.current(places).name
        if before is None:
            before = next((release for release in reversed(known) if release < after), after)
        for named in (before, after):
            store.released_at(named)
            if named not in known:
                raise UsageError(f"there was no release {named}: there were {', '.join(known)}")
        return answer_of(connection.execute(sql(connection), times(before, after)))


_TIMES = """
    select loaded_at from history.documents where loaded_at is not null
    union
    select loaded_at from history.forms where loaded_at is not null
    union
    select superseded_at from history.forms where superseded_at is not null
"""


def former(ask: Reader, release: str) -> list[str]:
    """The releases before one that changed anything, as its history knows them; the last first."""
    times_known = [row["time"] for row in ask(f"select * from ({_TIMES}) as known (time)")]
    names = {f"{time:%Y%m%dT%H%M%SZ}" for time in times_known}
    return sorted((name for name in names if name < release), reverse=True)


def between(ask: Reader, before: str, after: str) -> Iterator[dict[str, Any]]:
    """What changed from one release to another, by the columns of `COLUMNS`, one after another."""
    cursor = ask.connection.cursor()
    found = cursor.execute(sql(ask.connection), times(before, after))
    return (dict(zip(COLUMNS, row, strict=True)) for row in fetched(found))
