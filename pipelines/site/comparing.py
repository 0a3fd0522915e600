"""What is held side by side: a project's years, and what the same thing costs elsewhere."""

from collections import defaultdict
from itertools import groupby, pairwise
from typing import Any

from pipelines.codes import Words
from pipelines.releases.reader import Reader
from pipelines.site.tables import Column, Table

Row = dict[str, Any]
_MOST_PEERS_DRAWN = 100
_MOST_DOTS = 200

_FAMILIES = """
    select
        projects.project_family_key, projects.project_key, projects.fiscal_year,
        max(budgets.budget_yuan) filter (amount_stage = 'annual') as annual_yuan,
        max(budgets.budget_yuan) filter (amount_stage = 'executed') as executed_yuan
    from marts.dim_projects as projects
    left join marts.fct_project_budgets as budgets using (project_key)
    where projects.project_family_key in (
        select project_family_key from marts.dim_projects
        where project_family_key in (
            select project_family_key from marts.dim_projects
            where project_key in (select unnest($keys))
        )
        group by project_family_key
        having count(distinct fiscal_year) > 1
    )
    group by all
    order by projects.project_family_key, projects.fiscal_year nulls first, projects.project_key
"""
_INDICATORS = """
    select
        targets.project_key,
        concat_ws(' · ', levels.level1_name, levels.level2_name) as level,
        levels.sort_order, targets.indicator_name,
        string_agg(distinct targets.target_text, ' / ') as target_text,
        string_agg(distinct results.result_text, ' / ') as result_text
    from marts.fct_indicator_targets as targets
    left join marts.dim_indicator_levels as levels using (indicator_level_key)
    left join marts.fct_indicator_results as results using (indicator_key)
    where targets.project_key in (select unnest($keys))
    group by all
    order by levels.sort_order nulls last, level, targets.indicator_name
"""
PEERS = Table(
    "peers",
    Words(
        "同类单价：同一事物、同一计量单位，五个及以上项目",
        "The same thing in the same unit, of five projects and more",
    ),
    (
        Column("thing", Words("事物", "Thing"), value="unit_price_peers_key"),
        Column("per", Words("计量单位", "Unit"), source="measure_unit", is_facet=True),
        Column("from", Words("来源", "From"), "code", source="unit_cost_from", is_facet=True),
        Column("projects", Words("项目数", "Projects"), "number", "project_count"),
        Column("units", Words("单位数", "Units"), "number", "unit_count"),
        Column("least", Words("最低（元）", "Least, yuan"), "number", "least_yuan"),
        Column("lower", Words("下四分位（元）", "Lower quartile"), "number", "lower_quartile_yuan"),
        Column("median", Words("中位数（元）", "Median"), "number", "median_yuan"),
        Column("upper", Words("上四分位（元）", "Upper quartile"), "number", "upper_quartile_yuan"),
        Column("most", Words("最高（元）", "Most, yuan"), "number", "most_yuan"),
    ),
    "select * from marts.unit_price_peers order by project_count desc, thing, measure_unit",
)
"""What the same thing costs, with quartiles."""
_COSTS = """
    select
        peers.*, costs.project_key, projects.project_name, projects.fiscal_year,
        costs.unit_key, units.unit_name, median(costs.unit_cost_yuan) as cost_yuan
    from marts.unit_price_peers as peers
    inner join marts.fct_unit_costs as costs
        on
            peers.unit_cost_from = costs.unit_cost_from
            and peers.thing = costs.thing
            and peers.measure_unit = costs.measure_unit
    inner join marts.dim_projects as projects on costs.project_key = projects.project_key
    left join marts.dim_units as units on costs.unit_key = units.unit_key
    where {which}
    group by all
    order by peers.project_count desc, peers.unit_price_peers_key, cost_yuan, costs.project_key
"""
_DRAWN = f"""
    peers.unit_price_peers_key in (
        select unit_price_peers_key from marts.unit_price_peers
        order by project_count desc, thing, measure_unit
        limit {_MOST_PEERS_DRAWN}
    )
"""


def years_of(ask: Reader, keys: list[str]) -> dict[str, Row]:
    """A project's years side by side, by the key of its family: what each of them changed.

    Args:
        ask: asks the release.
        keys: of projects.
    """
    families = {
        key: list(rows)
        for key, rows in groupby(
            ask(_FAMILIES, {"keys": keys}), lambda row: row["project_family_key"]
        )
    }
    members = [row["project_key"] for rows in families.values() for row in rows]
    indicators: dict[str, list[Row]] = defaultdict(list)
    for row in ask(_INDICATORS, {"keys": members}):
        indicators[row["project_key"]].append(row)
    return {key: _side_by_side(rows, indicators) for key, rows in families.items()}


def _side_by_side(projects: list[Row], indicators: dict[str, list[Row]]) -> Row:
    """The lines of a family: a text for each of its projects, and whether it differs."""
    named: dict[tuple[Any, ...], dict[str, Row]] = {}
    for project in projects:
        for row in indicators[project["project_key"]]:
            key = (row["sort_order"] or 10_000, row["level"], row["indicator_name"] or "")
            named.setdefault(key, {})[project["project_key"]] = row
    keys = [project["project_key"] for project in projects]
    lines = [
        _line(level, name, [of.get(key, {}).get(column) for key in keys], column)
        for (_, level, name), of in sorted(named.items(), key=lambda item: item[0])
        for column in ("target_text", "result_text")
        if column == "target_text" or any(row[column] for row in of.values())
    ]
    return {"projects": projects, "lines": lines}


def _line(level: str, name: str, texts: list[str | None], column: str) -> Row:
    changed = [False, *(was != now for was, now in pairwise(texts))]
    return {
        "level": level, "name": name, "is_result": column == "result_text",
        "cells": list(zip(texts, changed, strict=True)),
    }  # fmt: skip


def prices_of(ask: Reader, keys: list[str]) -> list[Row]:
    """What projects pay for a thing that others pay for too."""
    which = "costs.project_key in (select unnest($keys))"
    return ask(_COSTS.format(which=which), {"keys": keys})


def drawn_prices(ask: Reader) -> list[Row]:
    """The things that most projects pay for, each with a dot a project."""
    rows = ask(_COSTS.format(which=_DRAWN))
    found = []
    for _, of_thing in groupby(rows, lambda row: row["unit_price_peers_key"]):
        dots = list(of_thing)
        found.append(dots[0] | _strip(dots[0]) | {"dots": [_dot(row) for row in dots[:_MOST_DOTS]]})
    return found


def _strip(peer: Row) -> Row:
    """Where the quartiles of a thing stand on its strip."""
    return {
        f"{name}_percent": _percent(peer, peer[f"{name}_yuan"])
        for name in ("lower_quartile", "median", "upper_quartile")
    }


def _dot(row: Row) -> Row:
    return {
        name: row[name]
        for name in ("project_key", "project_name", "fiscal_year", "unit_key", "unit_name",
                     "cost_yuan")
    } | {"percent": _percent(row, row["cost_yuan"])}  # fmt: skip


def _percent(peer: Row, yuan: Any) -> float:  # noqa: ANN401 - an amount of any type
    """Where an amount stands between the least and the most."""
    least, most = float(peer["least_yuan"]), float(peer["most_yuan"])
    return round(100 * (float(yuan) - least) / (most - least), 2) if most > least else 50.0
