"""What changed between two releases, row by row: SQL over `history`.

It serves `jixiao diff`, and what a release carries.
"""

from dataclasses import dataclass
from datetime import datetime

from pipelines.errors import UsageError
from pipelines.releases import store
from pipelines.releases.reader import Answer, answer_of, of_this_schema, open_release
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
)
"""Columns of `sql`: `change` is `added`, `gone` or `changed`; keys are for `jixiao trace`."""


@dataclass(frozen=True, slots=True)
class _Compared:
    """A table of `history`.

    Attributes:
        identity: columns that say which row of one release is which of the other, besides the
            project.
        item: how people call such a row.
        columns: what is held against each other; the first is shown of a row that was added or is
            gone.
        key: of the row, for `jixiao trace`.
    """

    identity: tuple[str, ...]
    item: str
    columns: tuple[str, ...]
    key: str = "form_key"


_TABLES = {
    "forms": _Compared(
        ("form_kind",),
        "coalesce(heading, form_kind)",
        (
            "project_name", "unit_name", "region_code", "department_text", "project_code",
            "money_unit", "purpose_text", "goal_text", "long_term_goal_text", "result_goal_text",
        ),
    ),
    "project_budgets": _Compared(
        ("amount_stage",),
        "amount_stage",
        ("budget_yuan", "fiscal_yuan", "other_yuan"),
        "project_budget_key",
    ),
    "project_funding": _Compared(
        ("amount_stage", "fund_source_key"),
        "concat_ws(' ', amount_stage, fund_source_key)",
        ("amount_yuan",),
        "project_funding_key",
    ),
    "department_budgets": _Compared(
        ("amount_stage",),
        "amount_stage",
        (
            "budget_yuan", "basic_spending_yuan", "project_spending_yuan", "fiscal_yuan",
            "other_yuan",
        ),
    ),
    "indicator_targets": _Compared(
        ("form_kind", "goal_term", "indicator_level_key", "indicator_name"),
        "concat_ws(' ', indicator_level_key, indicator_name)",
        (
            "target_text", "indicator_description", "standard_text", "target_kind", "comparator",
            "target_value", "target_value_upper", "measure_unit", "period_start", "period_end",
            "frequency", "weight",
        ),
        "indicator_key",
    ),
    "cost_lines": _Compared(
        ("form_kind", "indicator_level_key", "indicator_name"),
        "concat_ws(' ', indicator_level_key, indicator_name)",
        ("amount_yuan", "cost_kind"),
        "indicator_key",
    ),
    "indicator_results": _Compared(
        ("form_kind", "indicator_level_key", "indicator_name"),
        "concat_ws(' ', indicator_level_key, indicator_name)",
        (
            "result_text", "result_value", "completion_ratio", "is_met", "weight", "score",
            "full_score", "deviation_text",
        ),
        "indicator_key",
    ),
    "spending_lines": _Compared(
        ("line_kind", "line_name"),
        "line_name",
        ("amount_yuan", "description", "goal_text"),
        "concat(form_key, '-', row_number)",
    ),
}  # fmt: skip


def sql() -> str:
    """A query for what changed between the times `$before` and `$after`, a row a column.

    Rows that say the same again (a document published anew with the same words) are no change.
    """
    tables = "\nunion all by name\n".join(
        _table(name, compared) for name, compared in _TABLES.items()
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
            unit_name, project_name, list_position({list(_TABLES)}, table_name), item, nth,
            column_name
    """


def _table(name: str, compared: _Compared) -> str:
    """The changes of one table.

    Rows that stood before and do not now are held against those that stand now and did not.
    """
    identity = ", ".join(("project_key", *compared.identity))
    same = " and ".join(
        f"was.{key} is not distinct from now.{key}" for key in (*identity.split(", "), "nth")
    )
    values = ", ".join(
        f"{{'column_name': '{column}', 'from_value': cast(was.{column} as varchar), "
        f"'to_value': cast(now.{column} as varchar), 'is_first': {str(place == 0).lower()}}}"
        for place, column in enumerate(compared.columns)
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
                was.item is not null and now.item is not null
                and value.from_value is distinct from value.to_value
            )
            or ((was.item is null or now.item is null) and value.is_first)
    """


def _rows(name: str, compared: _Compared, identity: str, at: str, not_at: str) -> str:
    """The rows in force at one time that did not stand as they are at the other."""
    return f"""
        select
            *,
            coalesce({compared.item}, '') as item,
            {compared.key} as key,
            row_number() over (
                partition by {identity} order by form_number, {_row(name)}, version_key
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
        The columns of `changes.COLUMNS`.

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
        return answer_of(connection.execute(sql(), times(before, after)))


_TIMES = """
    select loaded_at from history.documents where loaded_at is not null
    union
    select loaded_at from history.forms where loaded_at is not null
    union
    select superseded_at from history.forms where superseded_at is not null
"""
