"""Every count and every amount on a release's pages, held against SQL that they do not use."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import lxml.html

from pipelines.reports.wording import plain, wan

Ask = Callable[..., list[dict[str, Any]]]

_OF_FORMS = """
    select distinct finding_key, forms.project_key, forms.unit_key
    from (select finding_key, unnest(evidence).form_key as form_key from audit.findings)
    inner join marts.dim_forms as forms using (form_key)
    where is_in_force
"""
_CHECKED = """
    select coverage.*, unit_key from audit.coverage as coverage
    inner join marts.dim_projects using (project_key)
"""

# What is counted: rows of whom it is counted of, of which sort, and how many there are; none is 0.
COUNTS = {
    "documents": "select '', '', count(*) from marts.dim_documents",
    "refused": "select '', '', count(*) from marts.dim_documents where refusal is not null",
    "quarantined": "select '', '', count(*) from provenance.quarantine",
    "indicators": """
        select '', '', count(*) from marts.fct_indicator_targets
        union all
        select unit_key, coalesce(fiscal_year::varchar, 'none'), count(*)
        from marts.fct_indicator_targets group by all
    """,
    "forms": f"""
        select '', '', count(*) from marts.dim_forms where is_in_force
        union all
        select unit_key, coalesce(fiscal_year::varchar, 'none'), count(*) from marts.dim_forms
        where is_in_force group by all
        union all
        select unit_key, '', count(distinct form_key) from ({_CHECKED}) group by all
        union all
        select project_key, '', count(distinct form_key) from ({_CHECKED}) group by all
    """,
    "projects": """
        select '', '', count(*) from marts.dim_projects
        union all
        select '', coalesce(fiscal_year::varchar, 'none'), count(*)
        from marts.dim_projects group by all
        union all
        select unit_key, '', count(*) from marts.dim_projects group by all
        union all
        select unit_key, coalesce(fiscal_year::varchar, 'none'), count(*)
        from marts.dim_projects group by all
    """,
    "units": """
        select '', '', count(*) from marts.dim_units
        union all
        select '', coalesce(fiscal_year::varchar, 'none'), count(distinct unit_key)
        from marts.dim_projects group by all
    """,
    "findings": """
        select '', '', count(*) from audit.findings
        union all
        select '', severity, count(*) from audit.findings group by all
        union all
        select unit_key, severity, count(*) from audit.findings
        where unit_key is not null group by all
        union all
        select project_key, severity, count(*) from audit.findings
        where project_key is not null group by all
        union all
        select unit_key, '', count(*) from audit.findings where unit_key is not null group by all
        union all
        select project_key, '', count(*) from audit.findings
        where project_key is not null group by all
    """,
    "touching": f"""
        select shown.unit_key, '', count(distinct finding_key) from ({_OF_FORMS}) as shown
        inner join audit.findings as findings using (finding_key)
        where findings.unit_key is distinct from shown.unit_key group by all
        union all
        select shown.project_key, '', count(distinct finding_key) from ({_OF_FORMS}) as shown
        inner join audit.findings as findings using (finding_key)
        where findings.project_key is distinct from shown.project_key group by all
    """,
    "rules": f"""
        select unit_key, '', count(distinct rule_code) from ({_CHECKED}) group by all
        union all
        select project_key, '', count(distinct rule_code) from ({_CHECKED}) group by all
    """,
    "checked": f"""
        select unit_key, outcome, count(*) from ({_CHECKED}) group by all
        union all
        select project_key, outcome, count(*) from ({_CHECKED}) group by all
    """,
    "rows_not_checkable": """
        select projects.unit_key, '', count(*) from audit.unjudged_rows as unjudged
        inner join marts.dim_projects as projects using (project_key) group by all
        union all
        select project_key, '', count(*) from audit.unjudged_rows group by all
    """,
    "forms_of_finding": """
        select finding_key, '', count(distinct form_key)
        from (select finding_key, unnest(evidence).form_key as form_key from audit.findings)
        group by all
    """,
    "changes": """
        select '', '', count(*) from history.changes
        union all
        select '', change, count(*) from history.changes group by all
    """,
    "bars": """
        select 'levels', '', count(distinct indicator_level_key) from marts.fct_indicator_targets
        union all
        select 'budget', '', count(distinct unit_key) from marts.fct_project_funding
        where
            amount_stage = 'annual'
            and fiscal_year = (select max(fiscal_year) from marts.fct_project_funding)
    """,
}

# What money is shown: whose it is, of which stage and year, and how much: never of more than one of
# either.
AMOUNTS = {
    "funding": """
        select '', amount_stage, fiscal_year, sum(amount_yuan) from marts.fct_project_funding
        group by all
    """,
    "fund": """
        select unit_key, amount_stage, fiscal_year, sum(amount_yuan) from marts.fct_project_funding
        group by unit_key, amount_stage, fiscal_year, fund_source_key
    """,
    "unit_budget": """
        select unit_key, amount_stage, fiscal_year, sum(budget_yuan)
        from marts.fct_project_budgets group by all
    """,
    **{
        f"project_{part}": f"""
            select project_key, amount_stage, fiscal_year, {part}_yuan
            from marts.fct_project_budgets
            where {part}_yuan is not null
        """
        for part in ("budget", "fiscal", "other")
    },
    "funding_line": """
        select project_funding_key, amount_stage, fiscal_year, amount_yuan
        from marts.fct_project_funding
    """,
    "at_stake": "select finding_key, 'at_stake', fiscal_year, amount_yuan from audit.findings",
}


def checked(release: Path, ask: Ask) -> int:
    """Hold every count and amount of the pages against their release; how many there were.

    Args:
        release: the folder with the pages.
        ask: the release itself.
    """
    counts = {what: _counts(ask, sql) for what, sql in COUNTS.items()}
    amounts = {what: _amounts(ask, sql) for what, sql in AMOUNTS.items()}
    held = 0
    for page in pages(release):
        tree = lxml.html.parse(str(page), lxml.html.HTMLParser(encoding="utf-8")).getroot()
        for shown in tree.iterfind(".//*[@data-total]"):
            what, key = (
                shown.get("data-total"),
                (shown.get("data-of", ""), shown.get("data-by", "")),
            )
            assert _said(shown) == plain(counts[what].get(key, 0)), (page, what, key)
            held += 1
        for shown in tree.iterfind(".//*[@data-yuan]"):
            what = shown.get("data-yuan")
            key = (shown.get("data-of", ""), shown.get("data-stage"), shown.get("data-year"))
            assert _said(shown) in (amounts[what].get(key) or {"—"}), (page, what, key)
            held += 1
        held += _totals(tree, ask) if page.name == "findings.html" else 0
    return held


def pages(release: Path) -> list[Path]:
    """All pages of a release but dbt's docs."""
    return [release / "index.html", *sorted((release / "site").rglob("*.html"))]


def _said(shown: lxml.html.HtmlElement) -> str:
    return str(shown.text_content()).strip()


def _counts(ask: Ask, sql: str) -> dict[tuple[str, str], int]:
    return {
        (of, by): n for of, by, n in (row.values() for row in _rows(ask, sql, ("of", "sort", "n")))
    }


def _amounts(ask: Ask, sql: str) -> dict[tuple[str, str, str], set[str]]:
    """The amounts that may stand there: of fund sources a unit has several."""
    found = defaultdict(set)
    for of, stage, year, yuan in (
        row.values() for row in _rows(ask, sql, ("of", "stage", "year", "yuan"))
    ):
        found[of, stage, "" if year is None else str(year)].add(wan(yuan) or "—")
    return found


def _rows(ask: Ask, sql: str, names: tuple[str, ...]) -> list[dict[str, Any]]:
    return ask(f"select * from ({sql}) as counted ({', '.join(names)})")


def _totals(tree: lxml.html.HtmlElement, ask: Ask) -> int:
    """What a script adds up when some of the findings are asked for; what is beside a rule."""
    counted = ask("select rule_code, count(*) as n from audit.findings group by 1")
    rules = {row["rule_code"]: row["n"] for row in counted}
    for option in tree.iterfind(".//select[@data-column='rule']/option"):
        if option.get("value"):
            assert option.text_content().endswith(f"({rules[option.get('value')]})")
    totals = tree.get_element_by_id("findings").get("data-totals")
    if not totals:
        assert len(tree.xpath("//table[@id='findings']/tbody/tr")) == sum(rules.values())
        return len(rules)
    names, rows = (json.loads(totals)[part] for part in ("names", "rows"))
    columns = {"severity": "severity", "rule": "rule_code", "unit": "unit_key", "status": "status"}
    assert list(names) == list(columns)
    for place, (name, column) in enumerate(columns.items()):
        said: dict[str, int] = defaultdict(int)
        for row in rows:
            said[names[name][row[place]]] += row[-1]
        grouped = ask(f"select {column} as value, count(*) as n from audit.findings group by 1")
        true = {row["value"]: row["n"] for row in grouped if row["value"] is not None}
        assert {value: n for value, n in said.items() if value} == {
            value: n for value, n in true.items() if value in said
        }
        assert sum(said.values()) == sum(row["n"] for row in grouped)
    return len(rows) + len(rules)


def dead_links(release: Path) -> Iterator[tuple[Path, str]]:
    """The links that lead nowhere, each with its page."""
    for page in pages(release):
        tree = lxml.html.parse(str(page), lxml.html.HTMLParser(encoding="utf-8")).getroot()
        for link in {
            link for _, attribute, link, _ in tree.iterlinks() if attribute in ("href", "src")
        }:
            path, _, anchor = unquote(link).partition("#")
            target = page.parent / path.partition("?")[0] if path else page
            if link.startswith("data:"):
                continue
            if not target.exists() or (
                anchor and f'id="{anchor}"' not in target.read_text(encoding="utf-8")
            ):
                yield page, link
