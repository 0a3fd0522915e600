"""Goals: which of several is in force, of which term each is, and where it says so itself."""

from collections.abc import Sequence

from benchmarks.layouts import Cell, Layout, form, indicator, table

_HEADER = ("一级指标", "二级指标", "三级指标", "指标值", "备注")
_TREES = ("产出指标", "数量指标", "补植行道树", "≥640株", "")


def _trees(name: str, *rows: Sequence[Cell], title: str = "", **others: object) -> Layout:
    """A form about trees whose goals stand in some rows of five columns."""
    told: dict[str, object] = {
        "unit": "某市园林所",
        "year": 2024,
        "amounts": [("budget", "annual", "1300000")],
        "indicators": [indicator("产出", "数量", "补植行道树", "≥640株")],
    }
    return Layout(
        name,
        [
            title or "2024年度项目绩效目标表",
            table(
                ["项目名称", ("行道树补植", 4, 1)],
                ["实施单位", ("某市园林所", 4, 1)],
                ["预算数（万元）", ("130", 4, 1)],
                *rows,
                _HEADER,
                _TREES,
            ),
        ],
        [form("goal", "行道树补植", **told | others)],  # type: ignore[arg-type]
    )


LAYOUTS = (
    _trees(
        "a_goal_before_and_after_it_was_changed",
        ["绩效目标", "原目标", "补植行道树900株。", "调整后目标", "补植行道树640株。"],
        goal="补植行道树640株。",
    ),
    _trees(
        "goals_beside_the_times_that_they_are_of",
        ["年度目标", "调整前", "补植行道树900株。", "调整后", "补植行道树640株。"],
        goal="补植行道树640株。",
    ),
    _trees(
        "goals_that_say_before_a_colon_which_they_are",
        ["目标完成情况", ("年初设定目标：补植行道树。", 2, 1), ("实际完成：补植688株。", 2, 1)],
        goal="补植行道树。",
    ),
    _trees(
        "goals_in_the_lines_of_one_cell",
        ["绩效目标及完成情况", ("年初目标：补植行道树。\n完成情况：补植688株。", 4, 1)],
        goal="补植行道树。",
    ),
    _trees(
        "a_goal_of_the_whole_beside_that_of_the_year",
        ["总体目标", ("三年补植行道树2000株。", 4, 1)],
        ["年度目标", ("补植行道树640株。", 4, 1)],
        goal="补植行道树640株。",
        long_term_goal_text="三年补植行道树2000株。",
    ),
    _trees(
        "short_goals_right_above_the_header",
        ["年度总体目标", ("补植行道树", 2, 1), "完成情况", "已补植"],
        goal="补植行道树",
    ),
    _trees(
        "a_goal_that_only_its_label_gives_a_year",
        ["实施期目标", ("补植行道树2000株。", 4, 1)],
        ["2024年目标", ("补植行道树640株。", 4, 1)],
        title="项目绩效目标表",
        goal="补植行道树640株。",
        long_term_goal_text="补植行道树2000株。",
    ),
    _trees(
        "numbered_goals_under_one_label",
        [("年度绩效目标", 1, 2), ("目标1：补植行道树。", 4, 1)],
        [("目标2：修剪绿篱。", 4, 1)],
        goal="目标1：补植行道树。\n目标2：修剪绿篱。",
    ),
)
