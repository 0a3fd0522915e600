"""The charts of an overview: of a year and a kind of form.

The rows of a query come in, one query a chart; bars go out, as lengths in percent of the longest.
The page sets their texts, in whatever fonts the reader has: nothing is measured here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipelines.codes import Severity, Words, words
from pipelines.site.scoped import SCOPED_FINDINGS

Rows = list[dict[str, Any]]
_FUNDS = 10
"""So many colours there are for fund sources."""
_MOST_UNITS = 20
_MOST_LEVELS = 30


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars: one a label, in the order of the rows, split by another column or not.

    Attributes:
        name: of the chart, in a page's address.
        title: above it.
        unit: of the values.
        sql: gives what it shows.
        value: the column of the bars' lengths.
        label: gives the name of a row's bar.
        part: gives the name of the part of the bar that a row is, where bars are split.
        colour: the column that says which colour a row has; one value has one on all charts.
        total: counts the bars that there would be, where not all are shown.
        to: what its bars lead to.
    """

    name: str
    title: Words
    unit: Words
    sql: str
    value: str
    label: Callable[[dict[str, Any]], Words]
    part: Callable[[dict[str, Any]], Words] | None = None
    colour: str | None = None
    total: str | None = None
    to: str = "dictionary"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar, or all of it.

    Attributes:
        name: of what it is, where bars are split.
        percent: its length, of the longest bar's.
        colour: what its class ends in: `fund-2`, `error`.
    """

    name: Words | None
    value: float
    percent: float
    colour: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar with its parts, as long as all of them, and the page that it leads to."""

    name: Words
    value: float
    parts: tuple[Part, ...]
    place: str


def _named(column: str, english: str | None = None) -> Callable[[dict[str, Any]], Words]:
    return lambda row: Words(_name(row[column]), _name((english and row[english]) or row[column]))


def _name(value: object) -> str:
    return "" if value is None else str(value)


def _coded(column: str) -> Callable[[dict[str, Any]], Words]:
    return lambda row: words(row[column], column)


def _level(row: dict[str, Any]) -> Words:
    name = " · ".join(filter(None, (row["level1_name"], row["level2_name"])))
    return Words(name, name)


# Of the projects of a year and a kind of form.
_PROJECTS = """select dim_projects.project_key
    from marts.dim_projects
    inner join marts.dim_forms using (form_key)
    where
        dim_projects.fiscal_year is not distinct from cast($year as integer)
        and form_kind = $kind"""
_FUNDING = f"""select * from marts.fct_project_funding
    where
        amount_stage = 'annual'
        and project_key in (
            {_PROJECTS}
        )"""
_TARGETS = f"""select * from marts.fct_indicator_targets
    where project_key in (
        {_PROJECTS}
    )"""


# A fund source has its colour by its place among those that are shown.
_COLOURED_FUNDS = f"""select
        fund_source_key,
        fund_source_name,
        fund_source_name_en,
        'fund-' || (row_number() over (order by is_known desc, fund_source_code) - 1) % {_FUNDS}
            as colour
    from marts.dim_fund_sources
    semi join funding using (fund_source_key)"""


CHARTS = (
    Chart(
        "budget",
        Words("各单位年度预算，按资金来源", "Annual budgets by unit and fund source"),
        Words("万元", "10,000 yuan"),
        f"""with funding as (
    {_FUNDING}
),

-- Units of one name are told apart.
units as (
    select
        unit_key,
        case
            when count(*) over (partition by unit_name) > 1 then unit_key || ' ' else ''
        end || unit_name as unit_name
    from marts.dim_units
),

fund_sources as (
    {_COLOURED_FUNDS}
),

largest_units as (
    select unit_key, sum(amount_yuan) as unit_yuan
    from funding
    group by unit_key
    order by unit_yuan desc, unit_key
    limit {_MOST_UNITS}
)

select
    unit_key,
    unit_name,
    fund_source_name,
    fund_source_name_en,
    colour,
    cast(sum(amount_yuan) / 10000 as double) as amount_wan
from funding
inner join largest_units using (unit_key)
inner join units using (unit_key)
inner join fund_sources using (fund_source_key)
group by unit_key, unit_name, unit_yuan, fund_source_name, fund_source_name_en, colour
order by unit_yuan desc, unit_key, amount_wan desc""",
        "amount_wan",
        _named("unit_name"),
        _named("fund_source_name", "fund_source_name_en"),
        "colour",
        total=f"select count(distinct unit_key) as n from ({_FUNDING})",
        to="units",
    ),
    Chart(
        "funds",
        Words("资金来源及其占比", "Fund sources and their shares"),
        Words("%", "%"),
        f"""with funding as (
    {_FUNDING}
),

fund_sources as (
    {_COLOURED_FUNDS}
)

select
    fund_source_key,
    fund_source_name,
    fund_source_name_en,
    colour,
    cast(sum(amount_yuan) / 10000 as double) as amount_wan,
    cast(
        round(100 * sum(amount_yuan) / nullif(sum(sum(amount_yuan)) over (), 0), 2) as double
    ) as share_percent
from funding
inner join fund_sources using (fund_source_key)
group by fund_source_key, fund_source_name, fund_source_name_en, colour
order by amount_wan desc""",
        "share_percent",
        _named("fund_source_name", "fund_source_name_en"),
        colour="colour",
        to="fund",
    ),
    Chart(
        "findings",
        Words(
            "审核发现，按规则（已接受的除外）", "Findings by rule, but for those that were accepted"
        ),
        Words("处发现", "findings"),
        f"""with findings as (
    {SCOPED_FINDINGS.strip()}
)

select rule_code, checks_zh, checks_en, rules.severity, count(*) as findings
from findings
inner join audit.rules using (rule_code)
where
    status != 'accepted'
    and fiscal_year is not distinct from cast($year as integer)
    and form_kind = $kind
group by rule_code, checks_zh, checks_en, rules.severity
order by {Severity.rank("rules.severity")}, findings desc""",
        "findings",
        _named("checks_zh", "checks_en"),
        _coded("severity"),
        "severity",
        to="rule",
    ),
    Chart(
        "levels",
        Words("指标的级别", "Indicators by level"),
        Words("个指标", "indicators"),
        f"""with targets as (
    {_TARGETS}
)

select level1_name, level2_name, count(*) as indicators
from targets
inner join marts.dim_indicator_levels using (indicator_level_key)
group by level1_name, level2_name, sort_order
order by sort_order, indicators desc
limit {_MOST_LEVELS}""",
        "indicators",
        _level,
        total=f"""select count(distinct indicator_level_key) as n
from ({_TARGETS})
inner join marts.dim_indicator_levels using (indicator_level_key)""",
    ),
    Chart(
        "kinds",
        Words("指标值的种类", "Kinds of target"),
        Words("个指标", "indicators"),
        f"""with targets as (
    {_TARGETS}
)

select target_kind, count(*) as indicators
from targets
group by target_kind
order by indicators desc""",
        "indicators",
        _coded("target_kind"),
    ),
)


def bars(chart: Chart, rows: Rows, place: Callable[[dict[str, Any]], str]) -> list[Bar]:
    """The bars of a chart, in the order of its rows; a row without a value is none.

    Args:
        chart: the chart.
        rows: of its query; those of one bar stand together.
        place: the page that a row leads to.
    """
    drawn = [row for row in rows if row[chart.value] is not None]
    split = [(name, list(of_bar)) for name, of_bar in groupby(drawn, chart.label)]
    sums = [sum(max(row[chart.value], 0) for row in of_bar) for _, of_bar in split]
    longest = max(sums, default=0) or 1
    return [
        Bar(name, total, tuple(_part(chart, row, longest) for row in of_bar), place(of_bar[0]))
        for (name, of_bar), total in zip(split, sums, strict=True)
    ]


def _part(chart: Chart, row: dict[str, Any], longest: float) -> Part:
    value = row[chart.value]
    return Part(
        chart.part(row) if chart.part else None,
        value,
        round(100 * max(value, 0) / longest, 2),
        row[chart.colour] if chart.colour else "plain",
    )


def legend(drawn: list[Bar]) -> list[tuple[str, Words]]:
    """Each colour with what it stands for, where bars are split; one may stand for several."""
    parts = [part for bar in drawn for part in bar.parts]
    return list(dict.fromkeys((part.colour, part.name) for part in parts if part.name is not None))
