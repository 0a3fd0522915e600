"""What changed between two releases, in people's words: one line for each row that did.

The rows of `releases.diff` come in, one a changed column; lines go out:
年度预算 902 → 880 万元（−2.4%）.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from pipelines.codes import OF_COLUMN, Change, Words, words
from pipelines.reports.wording import plain, wan

Row = dict[str, Any]
Funds = dict[str, Words]
"""What fund sources are called, by their key."""

_LONGEST = 80
_TABLES = {
    "forms": Words("表", "form"),
    "project_budgets": Words("预算", "budget"),
    "project_funding": Words("资金来源", "fund source"),
    "department_budgets": Words("部门预算", "department's budget"),
    "indicator_targets": Words("指标", "indicator"),
    "cost_lines": Words("成本指标", "cost line"),
    "indicator_results": Words("完成情况", "result"),
    "spending_lines": Words("支出明细", "spending line"),
}
_COLUMNS = {
    "budget_yuan": Words("", ""),
    "amount_yuan": Words("", ""),
    "target_text": Words("", ""),
    "result_text": Words("", ""),
    "fiscal_yuan": Words("其中财政资金", "of it fiscal"),
    "other_yuan": Words("其他资金", "other funds"),
    "basic_spending_yuan": Words("基本支出", "basic spending"),
    "project_spending_yuan": Words("项目支出", "project spending"),
    "project_name": Words("项目名称", "name"),
    "unit_name": Words("单位名称", "unit"),
    "goal_text": Words("年度目标", "goal"),
    "long_term_goal_text": Words("长期目标", "long-term goal"),
    "result_goal_text": Words("目标完成情况", "goal reached"),
    "purpose_text": Words("资金用途", "purpose"),
    "indicator_description": Words("指标说明", "description"),
    "standard_text": Words("评价标准", "standard"),
    "deviation_text": Words("偏差原因", "reason"),
    "weight": Words("分值", "weight"),
    "score": Words("得分", "score"),
    "full_score": Words("满分", "full score"),
    "is_met": Words("是否达标", "met"),
    "target_kind": Words("种类", "kind"),
    "comparator": Words("比较符号", "sign"),
    "measure_unit": Words("计量单位", "unit of measure"),
    "cost_kind": Words("成本种类", "kind of cost"),
    "cost_role": Words("成本性质", "role of cost"),
    "department_text": Words("部门", "department"),
    "money_unit": Words("金额单位", "unit of money"),
}
_SAID_BY_TEXT = {"indicator_targets": "target_text", "indicator_results": "result_text"}
"""Where this text changed, what was read from it says nothing more."""
_KEPT_BESIDE = {"weight", "score", "full_score", "indicator_description", "standard_text",
                "deviation_text", "is_met"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A row that was added, is gone, or changed.

    Attributes:
        key: of the row as it is, or was, for `jixiao trace`.
    """

    change: str
    said: Words
    unit_name: str | None
    project_name: str | None
    project_key: str | None
    key: str


def lines(rows: Iterable[Row], funds: Funds) -> Iterator[Line]:
    """A line for each row that changed, in their order; the columns of one row stand together."""
    for (table, key), columns in groupby(rows, _row):
        of_row = list(columns)
        first = of_row[0]
        yield Line(
            first["change"],
            _said(table, of_row, funds),
            first["unit_name"],
            first["project_name"],
            first["project_key"],
            key,
        )


def _row(row: Row) -> tuple[str, str]:
    return row["table_name"], row["to_key"] or row["from_key"]


def _said(table: str, rows: list[Row], funds: Funds) -> Words:
    item = _item(table, rows[0]["item"], funds)
    told = [_told(row, rows[0]["change"]) for row in _worth_telling(table, rows)]
    zh, en = "；".join(part.zh for part in told), "; ".join(part.en for part in told)
    return Words(f"{item.zh} {zh}".strip(), f"{item.en} {en}".strip())


def _worth_telling(table: str, rows: list[Row]) -> list[Row]:
    text = _SAID_BY_TEXT.get(table)
    if not any(row["column_name"] == text for row in rows):
        return rows
    kept = _KEPT_BESIDE | {text}
    return sorted(
        (row for row in rows if row["column_name"] in kept),
        key=lambda row: bool(row["column_name"] != text),
    )


def _item(table: str, item: str, funds: Funds) -> Words:
    """What a row is called: its table, and which of its rows."""
    called = _TABLES.get(table, Words(table, table))
    if table in ("project_budgets", "department_budgets"):
        return words(item, "amount_stage")
    if table == "project_funding":
        stage, _, fund = item.partition(" ")
        of_stage, of_fund = words(stage, "amount_stage"), funds.get(fund, Words(fund, fund))
        return Words(f"{of_stage.zh}·{of_fund.zh}", f"{of_stage.en}, {of_fund.en}")
    if table == "forms" and item in OF_COLUMN["form_kind"].values():
        return words(item, "form_kind")
    return Words(f"{called.zh}“{short(item)}”", f"{called.en} “{short(item)}”")


def _told(row: Row, change: str) -> Words:
    column = row["column_name"]
    name = _COLUMNS.get(column, Words(column, column))
    if change != Change.CHANGED.value:
        value = row["from_value"] if change == Change.GONE.value else row["to_value"]
        said = _value(column, value)
        unit = _unit(column)
        return Words(f"{said.zh}{unit.zh}", f"{said.en}{unit.en}")
    before, after = _value(column, row["from_value"]), _value(column, row["to_value"])
    unit, grown = _unit(column), _grown(column, row["from_value"], row["to_value"])
    return Words(
        f"{name.zh} {before.zh} → {after.zh}{unit.zh}{grown.zh}".strip(),
        f"{name.en} {before.en} → {after.en}{unit.en}{grown.en}".strip(),
    )


def _unit(column: str) -> Words:
    return Words(" 万元", " × 10,000 yuan") if column.endswith("_yuan") else Words("", "")


def _value(column: str, value: str | None) -> Words:
    if value is None:
        return Words("（空）", "(nothing)")
    if column.endswith("_yuan"):
        amount = wan(Decimal(value))
        return Words(amount, amount)
    if column in OF_COLUMN:
        return words(value, column)
    if value in ("true", "false"):
        return Words("是", "yes") if value == "true" else Words("否", "no")
    return Words(short(value), short(value))


def _grown(column: str, before: str | None, after: str | None) -> Words:
    if not column.endswith("_yuan") or before is None or after is None or not Decimal(before):
        return Words("", "")
    percent = ((Decimal(after) - Decimal(before)) / abs(Decimal(before)) * 100).quantize(
        Decimal("0.1")
    )
    sign = "+" if percent > 0 else "−" if percent < 0 else ""
    said = f"{sign}{plain(abs(percent))}%"
    return Words(f"（{said}）", f" ({said})")


def short(text: str) -> str:
    """The beginning of a text."""
    shown = " ".join(text.split())
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
