"""What changed, in people's words."""

from typing import Any

import pytest

from pipelines.codes import Words
from pipelines.reports.changes import lines

FUNDS = {"central": Words("中央资金", "central funds")}


def _row(
    table: str, item: str, column: str, was: str | None, now: str | None, **more: Any
) -> dict[str, Any]:
    change = (
        "added"
        if was is None and more.get("is_new")
        else "gone"
        if more.get("is_gone")
        else "changed"
    )
    return {
        "change": change, "table_name": table, "item": item, "column_name": column,
        "from_value": was, "to_value": now, "unit_name": "某局", "project_name": "某项目",
        "project_key": "p", "from_key": None if change == "added" else more.get("key", "k"),
        "to_key": None if change == "gone" else more.get("key", "k"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "zh", "en"),
    [
        (
            [_row("project_budgets", "annual", "budget_yuan", "9020000.00", "8800000.00")],
            "年度预算 902 → 880 万元（−2.4%）",
            "annual budget 902 → 880 × 10,000 yuan (−2.4%)",
        ),
        (
            [_row("project_budgets", "executed", "budget_yuan", "0.00", "50000.00"),
             _row("project_budgets", "executed", "other_yuan", None, "50000.00")],
            "执行数 0 → 5 万元；其他资金 （空） → 5 万元",
            "executed 0 → 5 × 10,000 yuan; other funds (nothing) → 5 × 10,000 yuan",
        ),
        (
            [_row("project_funding", "annual central", "amount_yuan", "10000.00", "20000.00")],
            "年度预算·中央资金 1 → 2 万元（+100%）",
            "annual budget, central funds 1 → 2 × 10,000 yuan (+100%)",
        ),
        (  # what was read from a text says nothing that the text does not say
            [_row("indicator_targets", "产出/数量 培训人数", "target_value", "90", "120"),
             _row("indicator_targets", "产出/数量 培训人数", "target_text", "≥90人", "≥120人"),
             _row("indicator_targets", "产出/数量 培训人数", "weight", "5", "10")],
            "指标“产出/数量 培训人数” ≥90人 → ≥120人；分值 5 → 10",
            "indicator “产出/数量 培训人数” ≥90人 → ≥120人; weight 5 → 10",
        ),
        (  # the same text that is understood otherwise
            [_row("indicator_targets", "产出 甲", "target_kind", "qualitative", "ratio")],
            "指标“产出 甲” 种类 定性 → 比率",
            "indicator “产出 甲” kind qualitative → ratio",
        ),
        (
            [_row("cost_lines", "成本 乙", "amount_yuan", None, "30000.00", is_new=True)],
            "成本指标“成本 乙” 3 万元",
            "cost line “成本 乙” 3 × 10,000 yuan",
        ),
        (
            [_row("project_budgets", "annual", "budget_yuan", "-10000.00", "-5000.00")],
            "年度预算 -1 → -0.5 万元（+50%）",
            "annual budget -1 → -0.5 × 10,000 yuan (+50%)",
        ),
    ],
)  # fmt: skip
def test_a_row_that_changed_is_one_line(rows: list[dict[str, Any]], zh: str, en: str) -> None:
    [line] = lines(rows, FUNDS)
    assert line.said == (zh, en)
    assert (line.key, line.project_key) == ("k", "p")


def test_rows_of_other_keys_and_tables_are_other_lines() -> None:
    rows = [
        _row("cost_lines", "甲", "amount_yuan", "1.00", "2.00"),
        _row("cost_lines", "甲", "amount_yuan", "1.00", "2.00", key="other"),
        _row("indicator_targets", "甲", "target_text", "1", None, is_gone=True),
    ]
    assert [(line.change, line.key) for line in lines(rows, {})] == [
        ("changed", "k"), ("changed", "other"), ("gone", "k"),
    ]  # fmt: skip


def test_a_long_text_is_cut() -> None:
    [line] = lines([_row("forms", "goal", "goal_text", "长" * 500, "短")], {})
    assert len(line.said.zh) < 120
    assert line.said.zh.startswith("绩效目标表 年度目标 长")
    assert line.said.zh.endswith("… → 短")
