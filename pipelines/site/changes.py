"""What changed since each of the last releases: lines, and the findings that came and went."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from pipelines.codes import Change, Words, words
from pipelines.releases import diff
from pipelines.releases.reader import Reader
from pipelines.reports.changes import Line, lines
from pipelines.site import listings, scoped
from pipelines.site.tables import Column, Listed, Row, Table, rows_of

List = Callable[[Table, Iterator[Row]], Listed]

_MOST_RELEASES = 6
CHANGES = Table(
    "changes",
    Words("一行一处变化", "One line per change"),
    (
        Column("what", Words("变化内容", "What changed"), source="said_zh", english="said_en"),
        Column("change", Words("变化", "Change"), "code", is_facet=True),
        listings.PROJECT,
        Column("unit", Words("单位", "Unit"), source="unit_name", is_facet=True),
        Column("key", Words("编号", "Key"), "key"),
    ),
)
CAME = Table(
    "came",
    Words("新出现的审核发现", "Findings that came"),
    tuple(
        column
        for column in listings.FINDINGS.columns
        if column.name in ("finding", "severity", "project", "unit", "year")
    ),
)
WENT = Table(
    "went",
    Words("已消除的审核发现", "Findings that went"),
    (
        Column("finding", Words("发现", "Finding"), source="message_zh", english="message_en"),
        listings.RULE,
        Column("first", Words("首次见于发布版", "First seen in release"), source="first_seen_in"),
        Column("gone", Words("消除于发布版", "Gone in release"), source="gone_in"),
    ),
)  # fmt: skip
_CAME = f"""
    select * from ({scoped.LISTED_FINDINGS})
    where finding_key in (
        select finding_key from audit.findings where first_seen_in > '{{before}}'
    )
"""
_WENT = """
    select gone.*, rules.checks_zh, rules.checks_en
    from audit.gone_findings as gone
    left join audit.rules as rules using (rule_code)
    where gone.gone_in > '{before}'
    order by gone.gone_in desc, gone.rule_code, gone.finding_key
"""
_LAST = """
    select *, row_number() over () as nth from history.changes order by nth
"""


def since(ask: Reader, release: str) -> list[str]:
    """The releases that a reader can choose to see the changes since, the last first."""
    return diff.former(ask, release)[:_MOST_RELEASES]


def shown(ask: Reader, listed: List, before: str | None, release: str, *, is_last: bool) -> Row:
    """What a page of changes shows.

    Args:
        ask: asks a release.
        listed: lists a table.
        before: the release since which it is; none before the first one.
        release: what this one is called.
        is_last: whether it is the one before this one, since which `history.changes` tells.
    """
    counted: Counter[str] = Counter()
    rows = rows_of(ask, _LAST) if is_last or before is None else diff.between(ask, before, release)
    suffix = "" if is_last else f"-{before}"
    of_lines = replace(CHANGES, name=f"changes{suffix}")
    page: dict[str, Any] = {"before": before}
    page["changes"] = listed(of_lines, _counted(lines(rows, _funds(ask)), counted))
    if before:
        for table, sql in ((CAME, _CAME), (WENT, _WENT)):
            named = replace(table, name=f"{table.name}{suffix}")
            page[table.name] = listed(named, rows_of(ask, sql.format(before=before)))
    page["counts"] = [(words(kind, "change"), kind, counted[kind]) for kind in Change.values()]
    return page


def _funds(ask: Reader) -> dict[str, Words]:
    rows = ask("select * from marts.dim_fund_sources")
    return {
        row["fund_source_key"]: Words(
            row["fund_source_name"], row["fund_source_name_en"] or row["fund_source_name"]
        )
        for row in rows
    }


def _counted(found: Iterator[Line], counted: Counter[str]) -> Iterator[Row]:
    for line in found:
        counted[line.change] += 1
        yield {
            "change": line.change, "said_zh": line.said.zh, "said_en": line.said.en,
            "unit_name": line.unit_name, "project_name": line.project_name,
            "project_key": line.project_key, "key": line.key,
        }  # fmt: skip
