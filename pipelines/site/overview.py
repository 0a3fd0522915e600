"""What the first page says of a year and a kind of form.

How much must be corrected and whose money it touches, where most was found, who has not published,
and this year's budget beside last year's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from pipelines.codes import FormKind
from pipelines.releases.reader import Reader
from pipelines.site import scoped
from pipelines.site.charts import CHARTS, Chart, bars, legend
from pipelines.site.tables import NO_VALUE, Place

Row = dict[str, Any]
_MOST_SCOPES = 24
_FEW = 10


@dataclass(frozen=True, slots=True)
class Scope:
    """A year and a kind of form: money of one is never added to another's."""

    year: int | None
    kind: str

    @property
    def asked(self) -> dict[str, str]:
        """What stands in the address of a page."""
        return {"year": NO_VALUE if self.year is None else str(self.year), "kind": self.kind}

    @property
    def name(self) -> str:
        """As tests and places name it."""
        return " ".join(self.asked.values())

    def listed(self, page: str, **more: str) -> str:
        """The address of a table of this scope, from the root of a release."""
        return f"site/{page}.html?{urlencode(self.asked | more)}"


def scopes(ask: Reader) -> list[Scope]:
    """Those that forms in force are of; the one that is shown first stands first.

    It is the latest year of goals, or of the first kind that there is.
    """
    rank = FormKind.values()
    found = [Scope(row["fiscal_year"], row["form_kind"]) for row in ask(scoped.SCOPES)]
    if not found:
        return [Scope(None, FormKind.GOAL.value)]
    first = min(found, key=lambda one: (rank.index(one.kind), -(one.year or 0)))
    others = sorted(found, key=lambda one: (-(one.year or 0), rank.index(one.kind)))
    return [first, *(one for one in others if one != first)][:_MOST_SCOPES]


def place_of(scope: Scope, first: Scope) -> str:
    """Where the overview of a scope is."""
    if scope == first:
        return "index.html"
    return f"site/overview-{'-'.join(scope.asked.values())}.html"


def prepare(ask: Reader) -> None:
    """Keep for the overviews of what scope each project and finding is."""
    ask(f"create or replace temp table scoped_projects as {scoped.SCOPED_PROJECTS}")
    ask(f"create or replace temp table scoped_findings as {scoped.SCOPED_FINDINGS}")


def overview(ask: Reader, scope: Scope, place: Place) -> Row:
    """What the overview of a scope shows."""
    of = {"year": scope.year, "kind": scope.kind}
    few = of | {"most": _FEW}
    [found] = ask(scoped.FOUND, of)
    [budgets] = ask(scoped.BUDGETS, of)
    return {
        "scope": scope,
        "found": found,
        "budgets": budgets,
        "units": ask(scoped.UNITS_WITH_MOST, few),
        "stakes": ask(scoped.PROJECTS_AT_STAKE, few),
        "missing": ask(scoped.NOT_PUBLISHED, {"year": scope.year, "most": _FEW}),
        "side_by_side": _side_by_side(ask(scoped.UNITS_OF_TWO_YEARS, few)),
        "charts": list(_charts(ask, scope, of, place)),
    }


def _side_by_side(rows: list[Row]) -> list[Row]:
    """Units with bars for two years, as lengths in percent of the longest."""
    longest = max((row[name] or 0 for row in rows for name in ("now_yuan", "was_yuan")), default=0)
    return [
        row | {
            f"{name}_percent": round(100 * float(max(row[f"{name}_yuan"] or 0, 0) / longest), 2)
            if longest else 0
            for name in ("now", "was")
        }
        for row in rows
    ]  # fmt: skip


def _charts(ask: Reader, scope: Scope, of: Row, place: Place) -> Iterator[Row]:
    for chart in CHARTS:
        rows = ask(chart.sql, of)
        drawn = bars(chart, rows, partial(_leads, chart, scope, place))
        if drawn:
            total = ask(chart.total, of)[0]["n"] if chart.total else len(drawn)
            yield {
                "chart": chart, "rows": rows, "bars": drawn, "total": total,
                "legend": legend(drawn), "sql": _spelt(chart.sql, scope),
            }  # fmt: skip


def _leads(chart: Chart, scope: Scope, place: Place, row: Row) -> str:
    """The page that a bar leads to: of what it names, or the rows that it counts."""
    if chart.to == "units":
        return place("units", row["unit_key"])
    if chart.to == "fund":
        return scope.listed("projects", fund=row["fund_source_key"])
    if chart.to == "rule":
        return scope.listed("findings", rule=row["rule_code"])
    return f"site/dictionary.html?{urlencode({'table': 'marts.fct_indicator_targets'})}"


def _spelt(sql: str, scope: Scope) -> str:
    """The query as one can run it."""
    year = "null" if scope.year is None else str(scope.year)
    return sql.replace("$year", year).replace("$kind", f"'{scope.kind}'").strip()
