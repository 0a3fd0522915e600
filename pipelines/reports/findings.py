"""A release in, what the audit found out, the most money first."""

import difflib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb

from pipelines.codes import Change, Severity
from pipelines.errors import UsageError
from pipelines.releases.reader import Answer, Reader, reading
from pipelines.reports.opinion import Opinion, Row, opinions


def findings(
    current: Path,
    *,
    unit: str | None = None,
    project: str | None = None,
    rule: str | None = None,
    severity: str | None = None,
    status: str | None = None,
) -> Answer:
    """The findings of the current release, the most money first, then the gravest.

    Args:
        current: the release.
        unit: part of the name of a unit, or its code.
        project: part of the name of a project.
        rule: a rule_code.
        severity: `error`, `warning` or `notice`.
        status: `new`, `standing`, `accepted`, or `gone` since the last release.

    Returns:
        Rows of `audit.findings` with the names of unit and project; of gone ones, what is still
        known.

    Raises:
        NothingPublished: there is no release.
        UsageError: nothing is called so; says what is. Or the release is from before findings were
            made.
    """
    wanted = {
        "unit": unit,
        "project": project,
        "rule": rule,
        "severity": severity,
        "status": status,
    }
    if status == Change.GONE and (unit, project) != (None, None):
        raise UsageError(
            "of findings that are gone neither unit nor project is known: ask without these"
        )
    with reading(current) as ask:
        try:
            for kind in _NAMES:
                _see_that_it_exists(ask, kind, wanted[kind])
            return ask.answer(_GONE if status == Change.GONE else _FINDINGS, wanted)
        except duckdb.CatalogException:
            raise UsageError("this release has no findings yet: run `jixiao load`") from None


def message_of(current: Path, key: str) -> str | None:
    """What a finding says; nothing where there is none of this key.

    Raises:
        NothingPublished: there is no release.
    """
    with reading(current) as ask:
        said = [row["message_zh"] for row in ask(_MESSAGE, {"key": key})]
    return said[0] if said else None


def opinions_of(current: Path, found: Iterable[Row], today: date) -> list[Opinion]:
    """What findings say to units, with how much of each project could be checked.

    Args:
        current: the release that they are from.
        found: as `findings` gives them.
        today: the day of the opinion.

    Raises:
        NothingPublished: there is no release.
    """
    rows = list(found)
    cells = [cell for row in rows for cell in row["evidence"] or [] if cell is not None]
    keys = sorted({cell["form_key"] for cell in cells})
    with reading(current) as ask:
        forms = {form["form_key"]: form for form in ask(_FORMS, {"keys": keys})}
        coverage = list(ask(_COVERAGE, {"keys": keys}))
    return opinions(rows, forms, coverage, release=current.resolve().name, today=today)


def _see_that_it_exists(ask: Reader, kind: str, name: str | None) -> None:
    if name is None:
        return
    [found] = ask(_FOUND.format(names=_NAMES[kind]), {"it": name, "in_part": kind != "rule"})
    if not found["is_known"]:
        names = [row["name"] for row in ask(_NEAR.format(names=_NAMES[kind]), {"it": name})]
        near = (
            difflib.get_close_matches(name, names, n=3, cutoff=0.4) if kind == "rule" else names[:3]
        )
        raise UsageError(
            f"there is no {kind} {name or 'without a name'}"
            f"{': near it are ' if near else ''}{', '.join(near)}"
            f' (all: jixiao query "from {_NAMES[kind].rpartition(" from ")[2]}")'
        )


_NAMES = {
    "rule": "select rule_code as name, null as code from audit.rules",
    "unit": "select unit_name as name, unit_code as code from marts.dim_units",
    "project": "select project_name as name, null as code from marts.dim_projects",
}
_FOUND = """
    select count(*) > 0 as is_known
    from ({names})
    where $it != '' and (name = $it or code = $it or ($in_part and contains(name, $it)))
"""
_NEAR = """
    with letters as (
        select distinct
            name, string_split(name, '') as theirs, string_split($it, '') as ours
        from ({names})
    )

    select name
    from letters
    where $it != '' and list_has_any(theirs, ours)
    order by
        len(list_intersect(theirs, ours)) / len(list_distinct(theirs || ours))
            + jaro_winkler_similarity(name, $it) desc,
        name
    limit 100
"""


_FINDINGS = f"""
    select
        findings.finding_key, findings.rule_code, findings.severity, findings.status,
        rules.criterion, units.unit_name,
        projects.project_name, findings.project_key, findings.fiscal_year, findings.amount_yuan,
        findings.message_zh, findings.message_en,
        findings.suggestion_zh, findings.suggestion_en, findings.evidence,
        findings.first_seen_in, findings.gone_since, findings.accepted_reason
    from audit.findings as findings
    left join audit.rules as rules using (rule_code)
    left join marts.dim_projects as projects using (project_key)
    left join marts.dim_units as units on findings.unit_key = units.unit_key
    where
        ($unit is null or contains(units.unit_name, $unit) or units.unit_code = $unit)
        and ($project is null or contains(projects.project_name, $project))
        and ($rule is null or findings.rule_code = $rule)
        and ($severity is null or findings.severity = $severity)
        and ($status is null or findings.status = $status)
    order by
        findings.amount_yuan desc nulls last,
        {Severity.rank("findings.severity")},
        findings.rule_code, findings.evidence[1].form_number, findings.finding_key
"""
_GONE = f"""
    select
        finding_key, rule_code, rules.severity, '{Change.GONE}' as status,
        rules.criterion,
        cast(null as varchar) as unit_name, cast(null as varchar) as project_name,
        cast(null as varchar) as project_key, cast(null as integer) as fiscal_year,
        cast(null as decimal(18, 2)) as amount_yuan, message_zh, message_en,
        rules.suggestion_zh, rules.suggestion_en, [] as evidence, first_seen_in,
        gone_in as gone_since,
        cast(null as varchar) as accepted_reason
    from audit.gone_findings
    inner join audit.rules as rules using (rule_code)
    where
        ($rule is null or rule_code = $rule) and ($severity is null or rules.severity = $severity)
        and is_new and $unit is null and $project is null and $status = '{Change.GONE}'
    order by rule_code, finding_key
"""
_MESSAGE = "select message_zh from audit.findings where finding_key = $key"
_FORMS = """
    select forms.form_key, forms.project_key, projects.project_name
    from marts.dim_forms as forms
    inner join marts.dim_projects as projects using (project_key)
    where list_contains($keys, forms.form_key)
"""
_COVERAGE = """
    select
        coverage.project_key, rules.criterion,
        count_if(coverage.outcome != 'not_checkable') as checked,
        count_if(coverage.outcome = 'not_checkable') as not_checkable
    from audit.coverage as coverage
    inner join audit.rules as rules using (rule_code)
    where list_contains($keys, coverage.form_key)
    group by coverage.project_key, rules.criterion
"""
