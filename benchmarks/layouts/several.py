"""Several forms on a page, a form over several tables, and indicators that share a cell."""

from benchmarks.layouts import Cell, Layout, form, indicator, table

_COLUMNS = ("一级指标", "二级指标", "三级指标", "指标值")
_TITLE = "2025年项目支出绩效目标表"


def _rows(project: str, budget: str, *indicators: tuple[str, str]) -> list[list[Cell]]:
    block: list[list[Cell]] = [["产出指标", "数量指标", *one] for one in indicators]
    return [
        ["项目名称", (project, 3, 1)],
        ["实施单位", ("某市园林中心", 3, 1)],
        ["年度资金总额（万元）", (budget, 3, 1)],
        list(_COLUMNS),
        *block,
    ]


def _form(project: str, budget: str, *indicators: tuple[str, str]) -> dict[str, object]:
    return form(
        "goal",
        project,
        unit="某市园林中心",
        year=2025,
        amounts=[("budget", "annual", f"{budget}0000")],
        indicators=[indicator("产出", "数量", name, target) for name, target in indicators],
    )


_TREES = ("行道树补植", "70", ("补植行道树", "≥900株"), ("更换树池", "120个"))
_PARKS = ("口袋公园建设", "260", ("新建口袋公园", "6处"), ("铺设步道", "≥1500米"))


def _beside(left: list[list[Cell]], right: list[list[Cell]]) -> list[list[Cell]]:
    """Two forms of as many rows, with an empty column between them."""
    return [[*one, "", *other] for one, other in zip(left, right, strict=True)]


_SIDE_BY_SIDE = Layout(
    "two_forms_side_by_side",
    [table([(_TITLE, 4, 1), "", (_TITLE, 4, 1)], *_beside(_rows(*_TREES), _rows(*_PARKS)))],
    [_form(*_TREES), _form(*_PARKS)],
    ("xlsx",),
)
_IN_ONE_TABLE = Layout(
    "two_forms_in_one_table",
    [table([(_TITLE, 4, 1)], *_rows(*_TREES), [(_TITLE, 4, 1)], *_rows(*_PARKS))],
    [_form(*_TREES), _form(*_PARKS)],
)
_CUT_IN_TWO = Layout(
    "a_form_cut_by_a_page_with_its_header_again",
    [
        _TITLE,
        table(*_rows(*_TREES[:3])),
        " ",
        table(_COLUMNS, ["产出指标", "数量指标", *_TREES[3]]),
    ],
    [_form(*_TREES)],
)
_NUMBERED = Layout(
    "a_row_a_project_its_indicators_numbered_in_one_cell",
    [
        "2025年部门预算项目绩效目标表",
        "单位：万元",
        table(
            ["单位名称", "项目名称", "预算数", "年度目标", "绩效指标"],
            ["某市园林中心", "行道树补植", "70", "补齐缺株", "1.补植≥900株；2.更换树池≥120个"],
            ["某市园林中心", "绿地养护", "90", "常绿", "1.养护绿地≥40公顷；2.除虫≥3次"],
        ),
    ],
    [
        _form(project, budget)
        | {"goal_text": goal, "indicators": [indicator(None, None, *one) for one in indicators]}
        for project, budget, goal, *indicators in (
            ("行道树补植", "70", "补齐缺株", ("补植", "≥900株"), ("更换树池", "≥120个")),
            ("绿地养护", "90", "常绿", ("养护绿地", "≥40公顷"), ("除虫", "≥3次")),
        )
    ],
)
LAYOUTS = (_SIDE_BY_SIDE, _IN_ONE_TABLE, _CUT_IN_TWO, _NUMBERED)
