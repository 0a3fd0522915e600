"""Headers in other words, over two rows, beside the block, or with fewer columns."""

from benchmarks.layouts import Layout, form, indicator, table

_TITLE = "2023年项目支出绩效目标表"
_TERRACES = [
    indicator("产出", "数量", "整修梯田", "1800亩"),
    indicator("产出", "质量", "验收合格率", "≥95%"),
    indicator("效益", "经济效益", "亩均增收", "≥120元"),
]


def _terraces(**others: object) -> dict[str, object]:
    amounts = [("budget", "annual", "2400000")]
    terraces = {"unit": "某县农业农村局", "year": 2023, "amounts": amounts, "indicators": _TERRACES}
    return form("goal", "梯田整修", **terraces | others)  # type: ignore[arg-type]


def _above(width: int) -> list[list[str | tuple[str, int, int]]]:
    """The rows over the block, so many columns wide."""
    return [
        ["项目名称", ("梯田整修", width - 1, 1)],
        ["实施单位", ("某县农业农村局", width - 1, 1)],
        ["年度资金总额（万元）", ("240", width - 1, 1)],
    ]


_SIDE_LABEL_OF_OTHER_WORDS = Layout(
    "a_side_label_of_other_words",
    [
        _TITLE,
        table(
            *_above(5),
            [("年度绩效指标设置情况", 1, 4), "一级指标", "二级指标", "三级指标", "本年度指标值"],
            [("产出指标", 1, 2), "数量指标", "整修梯田", "1800亩"],
            ["质量指标", "验收合格率", "≥95%"],
            ["效益指标", "经济效益指标", "亩均增收", "≥120元"],
        ),
    ],
    [_terraces()],
)
_TARGETS_OF_A_YEAR = Layout(
    "targets_under_a_year",
    [
        _TITLE,
        table(
            *_above(4),
            ["一级指标", "二级指标", "三级指标", "2023年目标值"],
            ["产出指标", "数量指标", "整修梯田", "1800亩"],
            ["产出指标", "质量指标", "验收合格率", "≥95%"],
            ["效益指标", "经济效益指标", "亩均增收", "≥120元"],
        ),
    ],
    [_terraces()],
)
_SIGN_VALUE_UNIT = Layout(
    "a_target_over_sign_value_and_unit",
    [
        _TITLE,
        table(
            *_above(6),
            [("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("指标值", 3, 1)],
            ["符号", "数值", "计量单位"],
            ["产出指标", "数量指标", "整修梯田", "≥", "1800", "亩"],
            ["产出指标", "质量指标", "验收合格率", "≥", "95", "%"],
        ),
    ],
    [
        _terraces(
            indicators=[
                indicator("产出", "数量", "整修梯田", "1800") | {"comparator": ">="},
                indicator("产出", "质量", "验收合格率", "95") | {"comparator": ">="},
            ]
        )
    ],
)
_PRIOR_YEARS = Layout(
    "targets_beside_those_of_prior_years",
    [
        _TITLE,
        table(
            *_above(6),
            [("一级指标", 1, 2), ("二级指标", 1, 2), ("三级指标", 1, 2), ("指标值", 3, 1)],
            ["2021年", "2022年", "预期当年实现值"],
            ["产出指标", "数量指标", "整修梯田", "900亩", "1300亩", "1800亩"],
            ["产出指标", "质量指标", "验收合格率", "90%", "92%", "≥95%"],
            ["效益指标", "经济效益指标", "亩均增收", "80元", "100元", "≥120元"],
        ),
    ],
    [_terraces()],
)
_LEVELS_WITH_POINTS = Layout(
    "levels_with_points_in_brackets",
    [
        _TITLE,
        table(
            *_above(4),
            ["一级指标", "二级指标", "三级指标", "指标值"],
            [("产出指标（50分）", 1, 2), "数量指标", "整修梯田", "1800亩"],
            ["质量指标", "验收合格率", "≥95%"],
            ["效益指标（30分）", "经济效益指标", "亩均增收", "≥120元"],
        ),
    ],
    [_terraces(indicators=[*_TERRACES[:2], _TERRACES[2] | {"weight": "30"}])],
)
_TWO_TERMS = Layout(
    "goals_of_two_terms_one_under_the_other",
    [
        _TITLE,
        table(
            *_above(5),
            ["实施期目标", ("三年整修梯田五千亩", 4, 1)],
            ["年度目标", ("当年整修梯田一千八百亩", 4, 1)],
            [("实施期绩效指标", 1, 2), "一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "整修梯田", "5000亩"],
            [("年度绩效指标", 1, 2), "一级指标", "二级指标", "三级指标", "指标值"],
            ["产出指标", "数量指标", "整修梯田", "1800亩"],
        ),
    ],
    [
        _terraces(
            goal="当年整修梯田一千八百亩",
            long_term_goal_text="三年整修梯田五千亩",
            indicators=[
                indicator("产出", "数量", "整修梯田", "5000亩") | {"term": "long_term"},
                indicator("产出", "数量", "整修梯田", "1800亩") | {"term": "annual"},
            ],
        )
    ],
)
LAYOUTS = (
    _SIDE_LABEL_OF_OTHER_WORDS,
    _TARGETS_OF_A_YEAR,
    _SIGN_VALUE_UNIT,
    _PRIOR_YEARS,
    _LEVELS_WITH_POINTS,
    _TWO_TERMS,
)
