"""The long tables of the pages: findings, projects, units by year, documents.

Each is declared once, with its query. Whatever is of a year or a kind of form says so, and can be
chosen by it: nothing is added over years.
"""

from collections.abc import Callable
from dataclasses import replace

from pipelines.codes import Severity, Words
from pipelines.reports.refusals import refusal
from pipelines.site import scoped
from pipelines.site.tables import NO_VALUE, Column, Row, Table

YEAR = Column("year", Words("年度", "Year"), "year", "fiscal_year", is_facet=True)
KIND = Column("kind", Words("表种类", "Form kind"), "code", "form_kind", is_facet=True)
PROJECT = Column(
    "project", Words("项目", "Project"), source="project_name", value="project_key",
    to=("projects", "project_key"),
)  # fmt: skip
UNIT = Column(
    "unit", Words("单位", "Unit"), source="unit_name", is_facet=True, value="unit_key",
    to=("units", "unit_key"),
)  # fmt: skip
REGION = Column(
    "region", Words("地区", "Region"), source="region_name", is_facet=True, value="region_code",
    english="region_name_en",
)  # fmt: skip
LEVEL = Column(
    "level", Words("级次", "Level"), source="level_name", is_facet=True, english="level_name_en",
    is_hidden=True,
)  # fmt: skip
RULE = Column(
    "rule", Words("检查内容", "What is checked"), source="checks_zh", is_facet=True,
    value="rule_code", english="checks_en",
)  # fmt: skip
_WAN = Words("年度预算（万元）", "Annual budget, 10,000 yuan")
Marks = dict[str, object]


def _scope(row: Row) -> str:
    """The year and the kind of form of a row, as tests name them."""
    year = NO_VALUE if row["fiscal_year"] is None else row["fiscal_year"]
    return f"{year} {row['form_kind'] or NO_VALUE}"


def _at_stake(row: Row) -> Marks:
    if row["amount_yuan"] is None:
        return {}
    return {
        "yuan": "at_stake", "stage": "at_stake", "year": row["own_year"],
        "of": row["finding_key"],
    }  # fmt: skip


def _budget_of(key: str, what: str) -> Callable[[Row], Marks]:
    return lambda row: {
        "yuan": what, "stage": "annual", "year": row["fiscal_year"],
        "of": f"{row[key]} {row['form_kind']}",
    }  # fmt: skip


def _total(what: str, key: str, sort: str = "") -> Callable[[Row], Marks]:
    return lambda row: {
        "total": what, "of": row[key], "by": f"{_scope(row)} {sort}".strip(),
    }  # fmt: skip


def _found(key: str) -> tuple[Column, ...]:
    return tuple(
        Column(
            f"{code.value}s", code.words, "number",
            marks=_total("scoped_findings", key, code.value),
        )
        for code in Severity
    )  # fmt: skip


FINDINGS = Table(
    "findings",
    Words(
        "打开一处发现，可看到原表和标出的单元格",
        "Open a finding to see the original table with its cells marked",
    ),
    (
        Column(
            "finding", Words("发现", "Finding"), source="message_zh", value="finding_key",
            english="message_en", to=("findings", "finding_key"),
        ),
        Column("severity", Words("严重程度", "Severity"), "code", is_facet=True),
        PROJECT,
        UNIT,
        YEAR,
        KIND,
        Column(
            "amount", Words("涉及金额（万元）", "At stake, 10,000 yuan"), "money", "amount_yuan",
            marks=_at_stake,
        ),
        RULE,
        Column("status", Words("状态", "Status"), "code", is_facet=True),
        replace(REGION, is_hidden=True),
        LEVEL,
    ),
    scoped.LISTED_FINDINGS,
)  # fmt: skip

PROJECTS = Table(
    "projects",
    Words("先列年度预算大的", "The largest annual budgets first"),
    (
        PROJECT,
        UNIT,
        YEAR,
        KIND,
        Column(
            "fund", Words("资金来源", "Fund source"), source="fund_source_name", is_facet=True,
            value="fund_source_key", english="fund_source_name_en",
        ),
        Column(
            "budget", _WAN, "money", "budget_yuan",
            marks=_budget_of("project_key", "scoped_project"),
        ),
        *_found("project_key"),
        replace(REGION, is_hidden=True),
        LEVEL,
        Column("document", Words("文件", "Document"), source="file_name"),
    ),
    scoped.LISTED_PROJECTS,
)  # fmt: skip

UNITS = Table(
    "units",
    Words("一行一个单位、年度和表种类", "One row per unit, year and form kind"),
    (
        replace(UNIT, is_facet=False),
        Column("code", Words("代码", "Code"), source="unit_code"),
        REGION,
        LEVEL,
        Column("department", Words("部门", "Department"), source="department_name", is_facet=True),
        YEAR,
        KIND,
        Column(
            "projects", Words("项目数", "Projects"), "number", "project_count",
            marks=_total("scoped_projects", "unit_key"),
        ),
        Column(
            "budget", _WAN, "money", "budget_yuan", marks=_budget_of("unit_key", "scoped_unit")
        ),
        *_found("unit_key"),
    ),
    scoped.LISTED_UNITS,
)  # fmt: skip

DOCUMENTS = Table(
    "documents",
    Words("已装载的文件", "Documents that were loaded"),
    (
        Column(
            "document", Words("文件", "Document"), source="file_name", value="document_key",
            to=("documents", "document_key"),
        ),
        Column(
            "publisher", Words("发布单位", "Publisher"), is_facet=True
        ),
        REGION,
        Column("day", Words("日期", "Date"), source="dated_on"),
        Column("forms", Words("表数", "Forms"), "number", "form_count"),
        Column(
            "state", Words("状态", "State"), source="state_zh", english="state_en", is_facet=True
        ),
        Column(
            "reason", Words("未能读取的原因", "Why it could not be read"), source="refusal",
            spoken=lambda row: refusal(row["refusal"]),
        ),
    ),
    scoped.LISTED_DOCUMENTS,
)  # fmt: skip

COVERAGE = Table(
    "coverage",
    Words(
        "一行一个单位和年度；同地区有其他单位公开而该单位没有的年度为“未公开”",
        "One row per unit and year; where others of its region published and a unit did not, "
        "it is “not published”",
    ),
    (
        replace(UNIT, is_facet=False),
        REGION,
        LEVEL,
        YEAR,
        Column(
            "state", Words("公开情况", "State"), source="state_zh", english="state_en",
            is_facet=True,
        ),
        Column(
            "projects", Words("项目数", "Projects"), "number", "project_count",
            marks=lambda row: {
                "total": "projects", "of": row["unit_key"],
                "by": NO_VALUE if row["fiscal_year"] is None else row["fiscal_year"],
            },
        ),
        Column(
            "budget", _WAN, "money", "budget_yuan",
            marks=lambda row: {
                "yuan": "unit_budget", "stage": "annual", "year": row["fiscal_year"],
                "of": row["unit_key"],
            },
        ),
    ),
    scoped.LISTED_COVERAGE,
)  # fmt: skip
