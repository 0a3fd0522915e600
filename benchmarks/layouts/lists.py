"""One row an indicator, of several projects in one table; blocks without columns for levels."""

from benchmarks.layouts import Layout, form, indicator, table

_LEVELS = ("一级指标", "二级指标", "三级指标")
_LIST = Layout(
    "a_list_of_projects_merged_downwards",
    [
        "2024年部门预算项目绩效目标表",
        "单位：万元",
        table(
            ["单位名称", "项目名称", "预算数", "年度目标", *_LEVELS, "指标值"],
            [
                ("某县图书馆", 1, 3), ("流动图书车", 1, 2), ("36", 1, 2), ("送书下乡", 1, 2),
                "产出指标", "数量指标", "送书次数", "≥120次",
            ],
            ["满意度指标", "服务对象满意度指标", "读者满意度", "≥90%"],
            ["古籍修复", "18.5", "修复馆藏", "产出指标", "数量指标", "修复古籍", "40册"],
        ),
    ],
    [
        form(
            "goal", "流动图书车", unit="某县图书馆", year=2024, goal="送书下乡",
            amounts=[("budget", "annual", "360000")],
            indicators=[
                indicator("产出", "数量", "送书次数", "≥120次"),
                indicator("满意度", "服务对象满意度", "读者满意度", "≥90%"),
            ],
        ),
        form(
            "goal", "古籍修复", unit="某县图书馆", year=2024, goal="修复馆藏",
            amounts=[("budget", "annual", "185000")],
            indicators=[indicator("产出", "数量", "修复古籍", "40册")],
        ),
    ],
)  # fmt: skip
_NO_LEVELS = Layout(
    "a_block_without_levels",
    [
        "2024年项目支出绩效目标表",
        table(
            ["项目名称", ("森林防火", 4, 1)],
            ["预算单位", ("某区林业站", 4, 1)],
            ["当年预算（万元）", ("52", 4, 1)],
            ["指标名称", "指标权重", "计量单位", "指标性质", "指标值"],
            ["巡护里程", "40", "公里", "≥", "6000"],
            ["火情处置率", "50", "%", "≥", "98"],
        ),
    ],
    [
        form(
            "goal", "森林防火", unit="某区林业站", year=2024,
            amounts=[("budget", "annual", "520000")],
            indicators=[
                indicator(None, None, "巡护里程", "6000") | {"weight": "40", "comparator": ">="},
                indicator(None, None, "火情处置率", "98") | {"weight": "50", "comparator": ">="},
            ],
        )
    ],
)  # fmt: skip
LAYOUTS = (_LIST, _NO_LEVELS)
