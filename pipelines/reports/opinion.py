"""The 审核意见: findings as a reviewer sends them to a unit, project by project, to be signed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from pipelines.codes import Criterion, FindingStatus, Severity, words

Row = Mapping[str, Any]

HEADINGS = ("序号", "位置", "原文", "问题", "修改建议", "严重程度")
NO_UNIT = "各单位"
NOTHING = "已检查的规则未发现问题"
_WHOLE = "（涉及整份文件）"
_MOST_QUOTED = 12
"""So many cells of a finding are quoted; of more it is said how many there are."""


class Entry(NamedTuple):
    """One line of an opinion.

    Attributes:
        place: form and rows.
        quoted: the cells as published.
        remedy: what is to be changed; of an accepted finding, why it was accepted.
        severity: as it is called.
    """

    place: str
    quoted: str
    problem: str
    remedy: str
    severity: str


class ProjectOpinion(NamedTuple):
    """What is said of a project.

    Attributes:
        name: of the project.
        judged: a line a criterion.
        entries: its findings, the gravest first, then those with the most money.
        rank: of its gravest finding; by it projects are sorted.
    """

    name: str
    judged: Sequence[str]
    entries: Sequence[Entry]
    rank: tuple[int, float]


class Opinion(NamedTuple):
    """What is said to a unit.

    Attributes:
        unit: its name.
        said: title and particulars, a line each.
        accepted: findings that somebody accepted.
    """

    unit: str
    title: str
    said: Sequence[str]
    projects: Sequence[ProjectOpinion]
    accepted: Sequence[Entry]


def opinions(
    findings: Iterable[Row],
    forms: Mapping[str, Row],
    coverage: Iterable[Row],
    *,
    release: str,
    today: date,
) -> list[Opinion]:
    """What findings say, unit by unit and project by project.

    Args:
        findings: as `findings.findings` lists them. One about several projects stands with each.
        forms: of the forms that they show, by key: `project_key`, `project_name`.
        coverage: by `project_key` and `criterion`, how many rules were `checked` and how many were
            `not_checkable`.
        release: which they are from.
        today: the day of the opinion.

    Returns:
        An opinion a unit, in the order of their names, those without one last.
    """
    parts = [part for finding in findings for part in _by_project(finding, forms)]
    checked: dict[tuple[str | None, str], Row] = {
        (row["project_key"], row["criterion"]): row for row in coverage
    }
    return [
        _opinion(unit, list(rows), checked, release, today)
        for unit, rows in _grouped(parts, lambda row: row.get("unit_name") or NO_UNIT, last=NO_UNIT)
    ]


def _grouped(
    rows: Iterable[Row], key: Callable[[Row], str], last: str
) -> Iterable[tuple[str, Iterable[Row]]]:
    def order(row: Row) -> tuple[bool, str]:
        return key(row) == last, key(row)

    return ((name, part) for (_, name), part in groupby(sorted(rows, key=order), order))


def _by_project(finding: Row, forms: Mapping[str, Row]) -> list[Row]:
    """A finding, or its part in each project that it shows where it is about several."""
    evidence = [cell for cell in finding["evidence"] or [] if cell is not None]
    if finding.get("project_name") is not None:
        return [{**finding, "evidence": evidence}]
    parts: dict[str | None, list[Row]] = {}
    for cell in evidence:
        key = forms.get(cell.get("form_key") or "", {}).get("project_key")
        parts.setdefault(key, []).append(cell)
    names = {form["project_key"]: form["project_name"] for form in forms.values()}
    return [
        {**finding, "project_key": key, "project_name": names.get(key), "evidence": cells}
        for key, cells in parts.items()
    ] or [{**finding, "evidence": evidence}]


def _opinion(
    unit: str,
    rows: Sequence[Row],
    checked: Mapping[tuple[str | None, str], Row],
    release: str,
    today: date,
) -> Opinion:
    years = sorted({row["fiscal_year"] for row in rows if row.get("fiscal_year")})
    year = "、".join(f"{year}年" for year in years)
    standing = [row for row in rows if row.get("status") != FindingStatus.ACCEPTED]
    accepted = [row for row in rows if row.get("status") == FindingStatus.ACCEPTED]
    projects = [
        _project(name, list(part), checked)
        for name, part in _grouped(
            standing, lambda row: row.get("project_name") or _WHOLE, last=_WHOLE
        )
    ]
    return Opinion(
        unit=unit,
        title=f"{year}预算绩效审核意见表",
        said=(
            f"被审核单位：{unit}",
            f"预算年度：{year or '—'}",
            f"数据发布版：{release}",
            f"审核日期：{today.year}年{today.month}月{today.day}日",
            f"审核发现：{_counted(standing)}",
        ),
        projects=sorted(projects, key=lambda project: project.rank),
        accepted=[_entry(row, remedy=row.get("accepted_reason")) for row in accepted],
    )


def _counted(rows: Sequence[Row]) -> str:
    """How many findings of each severity."""
    counts = {code: sum(row["severity"] == code for row in rows) for code in Severity}
    return "，".join(f"{code.zh}{count}处" for code, count in counts.items() if count) or NOTHING


def _project(
    name: str, rows: Sequence[Row], checked: Mapping[tuple[str | None, str], Row]
) -> ProjectOpinion:
    key = rows[0].get("project_key")
    lines = [
        f"{criterion.zh}：{said}"
        for criterion in Criterion
        if (said := _judged(criterion, rows, checked.get((key, criterion))))
    ]
    ranked = sorted(rows, key=_gravest_first)
    return ProjectOpinion(name, lines, [_entry(row) for row in ranked], _gravest_first(ranked[0]))


def _judged(criterion: Criterion, rows: Sequence[Row], checked: Row | None) -> str:
    """What was found by a criterion, and how much of it could not be checked."""
    found = [row for row in rows if row.get("criterion") == criterion]
    if not found and (checked is None or not checked["checked"]):
        return "" if criterion == Criterion.SELF_EVALUATION else "表中没有可检查的内容"
    unchecked = checked["not_checkable"] if checked else 0
    doubt = f"（{unchecked}条规则无法检查）" if unchecked else ""
    return _counted(found) + doubt


def _gravest_first(row: Row) -> tuple[int, float]:
    severities = Severity.values()
    grave = severities.index(row["severity"]) if row["severity"] in severities else len(severities)
    return grave, -float(row.get("amount_yuan") or 0)


def _entry(row: Row, remedy: str | None = None) -> Entry:
    severity = row["severity"]
    return Entry(
        place=_place(row["evidence"]),
        quoted=_quoted(row["evidence"]),
        problem=row["message_zh"] or "",
        remedy=remedy or row["suggestion_zh"] or "",
        severity=words(severity, "severity").zh if severity else "",
    )


def _place(evidence: Sequence[Row]) -> str:
    """The forms and rows of cells: 表17第11、12行."""
    rows: dict[int, set[int]] = {}
    for cell in evidence:
        if cell["form_number"] is not None:
            numbers = rows.setdefault(cell["form_number"], set())
            numbers |= {cell["row_number"]} - {None}
    return "；".join(
        f"表{form}" + (f"第{'、'.join(map(str, sorted(numbers)))}行" if numbers else "")
        for form, numbers in sorted(rows.items())
    )


def _quoted(evidence: Sequence[Row]) -> str:
    lines = [f"“{cell['text'] or ''}”" for cell in evidence[:_MOST_QUOTED]]
    more = [f"……共{len(evidence)}处"] if len(evidence) > _MOST_QUOTED else []
    return "\n".join([*lines, *more])
