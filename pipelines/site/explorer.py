"""The explorer: `make explore` opens it.

It is read-only; each answer is of the release that is current when it is asked.
"""

import marimo

app = marimo.App(width="full", app_title="绩效 jixiao")


@app.cell
def _():
    import altair
    import marimo as mo
    import polars as pl

    from pipelines import settings
    from pipelines.codes import words
    from pipelines.errors import JixiaoError
    from pipelines.releases import store
    from pipelines.releases.reader import reading
    from pipelines.reports.query import query

    places = settings.places()

    def ask(sql, parameters=None):
        """The rows of a query of the current release.

        A publish between two queries disturbs neither.
        """
        with reading(store.current(places)) as reader:
            return reader(sql, parameters)

    return JixiaoError, altair, ask, mo, pl, places, query, settings, store, words


@app.cell
def _(mo, places, store):
    mo.md(f"# 绩效 jixiao\n\n发布版 Release `{store.current(places).name}` · 只读 read-only")


@app.cell
def _(ask, mo):
    def choice(label, sql):
        return mo.ui.multiselect({row["name"]: row["key"] for row in ask(sql)}, label=label)

    region = choice(
        "地区 Region",
        "select coalesce(region_name || ' ', '') || region_code as name, region_code as key "
        "from marts.dim_regions order by key",
    )
    unit = choice(
        "单位 Unit",
        "select unit_name || ' ' || unit_key as name, unit_key as key "
        "from marts.dim_units order by key",
    )
    fund = choice(
        "资金来源 Fund source",
        """
        select fund_source_name as name, fund_source_key as key from marts.dim_fund_sources
        semi join marts.fct_project_funding using (fund_source_key) order by name
        """,
    )
    level = choice(
        "级别 Level",
        """
        select concat_ws(' · ', level1_name, level2_name) as name, indicator_level_key as key
        from marts.dim_indicator_levels
        semi join marts.fct_indicator_targets using (indicator_level_key)
        order by sort_order
        """,
    )
    years = ask(
        "select distinct fiscal_year from marts.fct_project_funding order by 1 desc nulls last"
    )
    named = {
        str(row["fiscal_year"] or "年度不详 year unknown"): row["fiscal_year"] for row in years
    }
    # Money of different years does not add up: one is always chosen.
    year = mo.ui.dropdown(named, value=next(iter(named), None), label="年度 Year")
    mo.hstack([region, unit, fund, level, year], justify="start", wrap=True)
    return fund, level, region, unit, year


@app.cell
def _(ask, fund, level, region, unit, year):
    chosen = {
        "regions": region.value,
        "units": unit.value,
        "funds": fund.value,
        "levels": level.value,
    }
    # Nothing chosen is everything.
    indicators = ask(
        """
        select
            units.unit_name, projects.project_name, levels.level1_name, levels.level2_name,
            targets.indicator_name, targets.target_text, targets.target_kind, targets.comparator,
            targets.target_value, targets.measure_unit, targets.period_end, targets.fiscal_year,
            targets.indicator_key
        from marts.fct_indicator_targets as targets
        inner join marts.dim_projects as projects using (project_key)
        inner join marts.dim_units as units on targets.unit_key = units.unit_key
        inner join marts.dim_indicator_levels as levels using (indicator_level_key)
        where
            ($regions = [] or list_contains($regions, units.region_code))
            and ($units = [] or list_contains($units, targets.unit_key))
            and ($funds = [] or list_contains($funds, projects.fund_source_key))
            and ($levels = [] or list_contains($levels, targets.indicator_level_key))
        order by units.unit_key, projects.project_name, targets.form_number, targets.row_number
        limit 20000
        """,
        chosen,
    )
    money = ask(
        """
        select unit_name, fund_source_name, cast(sum(amount_yuan) / 10000 as double) as amount_wan
        from marts.fct_project_funding
        inner join marts.dim_units using (unit_key)
        inner join marts.dim_fund_sources using (fund_source_key)
        where
            amount_stage = 'annual'
            and fiscal_year is not distinct from $year
            and ($regions = [] or list_contains($regions, region_code))
            and ($units = [] or list_contains($units, unit_key))
            and ($funds = [] or list_contains($funds, fund_source_key))
        group by all
        order by amount_wan desc
        limit 1000
        """,
        {name: chosen[name] for name in ("regions", "units", "funds")} | {"year": year.value},
    )
    return indicators, money


@app.cell
def _(altair, indicators, mo, money, pl, words, year):
    budgets = (
        altair.Chart(
            altair.InlineData(money),
            title=f"{year.selected_key} 年度预算（万元）Annual budgets, 10,000 yuan",
        )
        .mark_bar()
        .encode(
            x=altair.X("amount_wan:Q", title=None),
            y=altair.Y("unit_name:N", sort="-x", title=None, axis=altair.Axis(labelLimit=300)),
            color=altair.Color("fund_source_name:N", title=None),
            tooltip=["unit_name:N", "fund_source_name:N", "amount_wan:Q"],
        )
    )
    kinds = (
        altair.Chart(
            altair.InlineData(
                [{"kind": " ".join(words(row["target_kind"], "target_kind"))} for row in indicators]
            ),
            title="指标值的种类 Kinds of target",
        )
        .mark_bar()
        .encode(x=altair.X("count():Q", title=None), y=altair.Y("kind:N", sort="-x", title=None))
    )
    mo.vstack(
        [
            mo.hstack([mo.ui.altair_chart(budgets), mo.ui.altair_chart(kinds)], wrap=True),
            mo.ui.table(
                pl.DataFrame(indicators, infer_schema_length=None),
                label="指标 Indicators",
                selection=None,
            ),
        ]
    )


@app.cell
def _(mo, settings):
    cookbook = {
        file.read_text(encoding="utf-8").splitlines()[0].removeprefix("-- "): file.read_text(
            encoding="utf-8"
        )
        for file in sorted((settings.PROJECT / "docs" / "queries").glob("*.sql"))
    }
    recipe = mo.ui.dropdown(
        cookbook, value=next(iter(cookbook)), label="常用查询 Cookbook", full_width=True
    )
    recipe
    return (recipe,)


@app.cell
def _(mo, recipe):
    editor = mo.ui.code_editor(recipe.value or "", language="sql", label="SQL")
    run = mo.ui.run_button(label="运行 Run")
    mo.vstack([editor, run])
    return editor, run


@app.cell
def _(JixiaoError, editor, mo, pl, places, query, run, store):
    mo.stop(not run.value)
    try:
        answer = query(store.current(places), editor.value)
        frame = pl.DataFrame(
            answer.rows, schema=answer.columns, orient="row", infer_schema_length=None, strict=False
        )
        shown = mo.ui.table(frame, label=f"{len(answer.rows)} 行 rows", selection=None)
    except JixiaoError as error:
        shown = mo.callout(mo.md(f"```\n{error}\n```"), kind="danger")
    shown


if __name__ == "__main__":
    app.run()
