"""The charts of the overview.

The rows of a query come in, one query a chart; SVG drawn by Altair goes out, so that a page needs
no script to show it. Altair and vl-convert are loaded where a chart is drawn: pages are written
without them too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pipelines.codes import Severity, Words, words
from pipelines.site.texts import NO_YEAR, short, text

Rows = list[dict[str, Any]]
Ask = Callable[..., Rows]
_WIDTH = 460
_ROW_HEIGHT = 24
_LONGEST_LABEL = 240
_LONGEST_NAME = 60
_MOST_UNITS = 20
_MOST_LEVELS = 30
_SEVERITIES = {
    Severity.ERROR.value: "#b3261e",
    Severity.WARNING.value: "#b26a00",
    Severity.NOTICE.value: "#4a6785",
}


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars: one a label, in the order of the rows, split by another column or not.

    Attributes:
        name: of the chart, in a page's address.
        title: above it; of money, `{year}` stands for the one fiscal year that its rows are of.
        unit: of the values.
        sql: gives what it shows.
        value: the column of the bars' lengths.
        label: gives the name of a row's bar.
        part: gives the name of the part of the bar that a row is, where bars are split.
        colours: of parts; others are Altair's own.
        total: counts the bars that there would be, where not all are shown.
    """

    name: str
    title: Words
    unit: Words
    sql: str
    value: str
    label: Callable[[dict[str, Any]], Words]
    part: Callable[[dict[str, Any]], Words] | None = None
    colours: dict[str, str] | None = None
    total: str | None = None


def _named(column: str, english: str | None = None) -> Callable[[dict[str, Any]], Words]:
    return lambda row: Words(_name(row[column]), _name((english and row[english]) or row[column]))


def _name(value: object) -> str:
    """A name as vl-convert can draw it: a control character would end the process."""
    return text(value).replace("\N{REPLACEMENT CHARACTER}", "").strip() or "—"


def _coded(column: str) -> Callable[[dict[str, Any]], Words]:
    return lambda row: Words(*map(_name, words(row[column], column)))


def _level(row: dict[str, Any]) -> Words:
    name = _name(" · ".join(filter(None, (row["level1_name"], row["level2_name"]))))
    return Words(name, name)


# Money of one stage, and of the latest year alone: of different years it does not add up. Where no
# year is known at all, it is that of the forms without one.
_FUNDING_OF_THE_LATEST_YEAR = """select * from marts.fct_project_funding
    where
        amount_stage = 'annual'
        and fiscal_year is not distinct from (
            select max(fiscal_year) from marts.fct_project_funding
            where amount_stage = 'annual'
        )"""


CHARTS = (
    Chart(
        "budget",
        Words(
            "各单位的{year}年度预算，按资金来源", "Annual budgets of {year} by unit and fund source"
        ),
        Words("万元", "10,000 yuan"),
        f"""with funding as (
    {_FUNDING_OF_THE_LATEST_YEAR}
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

largest_units as (
    select unit_key, sum(amount_yuan) as unit_yuan
    from funding
    group by unit_key
    order by unit_yuan desc, unit_key
    limit {_MOST_UNITS}
)

select
    fiscal_year,
    unit_name,
    fund_source_name,
    fund_source_name_en,
    cast(sum(amount_yuan) / 10000 as double) as amount_wan
from funding
inner join largest_units using (unit_key)
inner join units using (unit_key)
inner join marts.dim_fund_sources using (fund_source_key)
group by fiscal_year, unit_key, unit_name, unit_yuan, fund_source_name, fund_source_name_en
order by unit_yuan desc, unit_key, amount_wan desc""",
        "amount_wan",
        _named("unit_name"),
        _named("fund_source_name", "fund_source_name_en"),
        total=f"select count(distinct unit_key) as n from ({_FUNDING_OF_THE_LATEST_YEAR})",
    ),
    Chart(
        "funds",
        Words(
            "资金来源及其在{year}年度预算中的比例",
            "Fund sources and their share of the annual budgets of {year}",
        ),
        Words("%", "%"),
        f"""with funding as (
    {_FUNDING_OF_THE_LATEST_YEAR}
)

select
    fiscal_year,
    fund_source_name,
    fund_source_name_en,
    cast(sum(amount_yuan) / 10000 as double) as amount_wan,
    cast(
        round(100 * sum(amount_yuan) / nullif(sum(sum(amount_yuan)) over (), 0), 2) as double
    ) as share_percent
from funding
inner join marts.dim_fund_sources using (fund_source_key)
group by fiscal_year, fund_source_name, fund_source_name_en
order by amount_wan desc""",
        "share_percent",
        _named("fund_source_name", "fund_source_name_en"),
    ),
    Chart(
        "levels",
        Words("指标的级别", "Indicators by level"),
        Words("个指标", "indicators"),
        f"""select level1_name, level2_name, count(*) as indicators
from marts.fct_indicator_targets
inner join marts.dim_indicator_levels using (indicator_level_key)
group by level1_name, level2_name, sort_order
order by sort_order, indicators desc
limit {_MOST_LEVELS}""",
        "indicators",
        _level,
        total="""select count(distinct indicator_level_key) as n
from marts.fct_indicator_targets
inner join marts.dim_indicator_levels using (indicator_level_key)""",
    ),
    Chart(
        "kinds",
        Words("指标值的种类", "Kinds of target"),
        Words("个指标", "indicators"),
        """select target_kind, count(*) as indicators
from marts.fct_indicator_targets
group by target_kind
order by indicators desc""",
        "indicators",
        _coded("target_kind"),
    ),
    Chart(
        "findings",
        Words(
            "审核发现，按规则（已接受的除外）", "Findings by rule, but for those that were accepted"
        ),
        Words("处发现", "findings"),
        f"""select checks_zh, checks_en, rules.severity, count(*) as findings
from audit.findings
inner join audit.rules using (rule_code)
where status != 'accepted'
group by checks_zh, checks_en, rules.severity
order by {Severity.rank("rules.severity")}, findings desc""",
        "findings",
        _named("checks_zh", "checks_en"),
        _coded("severity"),
        _SEVERITIES,
    ),
)


def titled(chart: Chart, rows: Rows) -> Words:
    """The title of a chart, with the year of its rows where it is of money."""
    year = rows[0].get("fiscal_year") if rows else None
    zh, en = (f" {year} ", str(year)) if year is not None else NO_YEAR
    return Words(chart.title.zh.replace("{year}", zh), chart.title.en.replace("{year}", en))


def draw_all(ask: Ask) -> dict[str, Words]:
    """Each chart that has anything to show as SVG, once in each language, by its name.

    Args:
        ask: gives the rows of a query as dictionaries.
    """
    return {chart.name: draw(chart, rows) for chart in CHARTS if (rows := ask(chart.sql))}


def draw(chart: Chart, rows: Rows) -> Words:
    """The chart as SVG, once in each language."""
    return Words(*(_svg(chart, rows, language) for language in Words._fields))


def _svg(chart: Chart, rows: Rows, language: str) -> str:
    import altair  # noqa: PLC0415 - pages are written without it
    import vl_convert  # noqa: PLC0415

    title = getattr(chart.unit, language)
    bars = _bars(chart, rows, language)
    order = list(dict.fromkeys(bar["bar"] for bar in bars))
    encoding: dict[str, Any] = {
        "y": altair.Y(
            "bar:N",
            sort=order,
            title=None,
            axis=altair.Axis(labelLimit=_LONGEST_LABEL, ticks=False),
        ),
        "x": altair.X(
            "value:Q", title=title, axis=altair.Axis(tickCount=6, tickMinStep=1, format=",.0f")
        ),
    }
    if chart.part:
        parts = list(dict.fromkeys(bar["part"] for bar in bars))
        encoding["color"] = altair.Color(
            "part:N",
            sort=parts,
            title=None,
            legend=altair.Legend(orient="top", columns=3),
            scale=_scale(chart, language),
        )
    bar = altair.Chart(altair.InlineData(bars)).mark_bar(color="#35618e").encode(**encoding)
    number = altair.Chart(altair.InlineData(bars)).mark_text(
        align="left", dx=4, fontSize=12, color="#222"
    )
    figures = number.encode(
        x="value:Q", y=encoding["y"], text=altair.Text("value:Q", format=",.4~r")
    )
    drawn = (
        (bar if chart.part else bar + figures)
        .properties(width=_WIDTH, height=altair.Step(_ROW_HEIGHT))
        .configure(font="sans-serif", background="transparent")
        .configure_axis(
            labelFontSize=12, titleFontSize=12, labelColor="#222", grid=False, domain=False
        )
        .configure_view(stroke=None)
        .configure_legend(labelFontSize=12, labelLimit=_LONGEST_LABEL)
    )
    return str(vl_convert.vegalite_to_svg(drawn.to_dict()))


def _bars(chart: Chart, rows: Rows, language: str) -> list[dict[str, Any]]:
    """What is drawn: a bar, or a part of one, of each row that has a value."""
    drawn = [row for row in rows if row[chart.value] is not None]
    labels = _short([getattr(chart.label(row), language) for row in drawn])
    parts = _short([getattr(chart.part(row), language) if chart.part else "" for row in drawn])
    return [
        {"bar": label, "value": row[chart.value], "part": part}
        for row, label, part in zip(drawn, labels, parts, strict=True)
    ]


def _short(names: list[str]) -> list[str]:
    """Names as there is room for them, those that differ told apart.

    Bars of one name would be drawn as one.
    """
    cut: dict[str, str] = {}
    for name in names:
        shown = short(name, _LONGEST_NAME)
        cut.setdefault(name, shown if shown not in cut.values() else f"{shown} {len(cut) + 1}")
    return [cut[name] for name in names]


def _scale(chart: Chart, language: str) -> Any:  # noqa: ANN401 - altair's, loaded here alone
    import altair  # noqa: PLC0415

    if not chart.colours:
        return altair.Scale(scheme="tableau10")
    names = [getattr(words(code, "severity"), language) for code in chart.colours]
    return altair.Scale(domain=names, range=list(chart.colours.values()))
