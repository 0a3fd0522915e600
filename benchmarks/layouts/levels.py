"""Levels: above the header, without one, in one column with others, with numbers before them."""

from collections.abc import Sequence

from benchmarks.layouts import Cell, Layout, form, indicator, table

_LAMPS = (
    indicator("产出", "数量", "更换路灯", "≥420盏"),
    indicator("产出", "质量", "亮灯率", "≥98%"),
    indicator("满意度", "服务对象满意度", "居民满意度", "≥90%"),
)


def _lamps(
    name: str, width: int, *rows: Sequence[Cell], indicators: Sequence[dict[str, object]] = _LAMPS
) -> Layout:
    """A form about street lamps, so many columns wide, whose indicators stand in some rows."""
    return Layout(
        name,
        [
            "2025年度项目绩效目标表",
            table(
                ["项目名称", ("路灯更换", width - 1, 1)],
                ["实施单位", ("某县城管局", width - 1, 1)],
                ["预算数（万元）", ("88", width - 1, 1)],
                ["年度目标", ("更换老旧路灯。", width - 1, 1)],
                *rows,
            ),
        ],
        [
            form(
                "goal",
                "路灯更换",
                unit="某县城管局",
                year=2025,
                goal="更换老旧路灯。",
                amounts=[("budget", "annual", "880000")],
                indicators=indicators,
            )
        ],
    )


LAYOUTS = (
    _lamps(
        "levels_as_rows_from_before_the_first_header_on",
        3,
        [("一、产出指标", 3, 1)],
        ["指标", "计量单位", "目标值"],
        ["更换路灯", "盏", "≥420"],
        [("二、满意度指标", 3, 1)],
        ["指标", "计量单位", "目标值"],
        ["居民满意度", "%", "≥90"],
        indicators=[
            indicator("产出", None, "更换路灯", "≥420"),
            indicator("满意度", None, "居民满意度", "≥90"),
        ],
    ),
    _lamps(
        "indicators_without_a_header",
        4,
        [("产出指标", 1, 2), "数量", "更换路灯", "≥420盏"],
        ["质量", "亮灯率", "≥98%"],
        ["满意度", "服务对象满意度", "居民满意度", "≥90%"],
    ),
    _lamps(
        "one_header_over_both_levels_and_standards_that_are_targets",
        4,
        [("绩效指标类别", 2, 1), "绩效指标内容", "绩效标准"],
        [("产出指标", 1, 2), "数量", "更换路灯", "≥420盏"],
        ["质量", "亮灯率", "≥98%"],
        ["满意度指标", "服务对象满意度", "居民满意度", "≥90%"],
    ),
    _lamps(
        "levels_under_a_word_for_the_block",
        4,
        ["绩效指标", "指标内容", "指标值", "备注"],
        ["产出指标", "更换路灯", "≥420盏", ""],
        ["产出指标", "亮灯率", "≥98%", ""],
        ["满意度指标", "居民满意度", "≥90%", ""],
        indicators=[one | {"level2": None} for one in _LAMPS],
    ),
    _lamps(
        "names_of_a_fourth_level",
        5,
        ["一级指标", "二级指标", "三级指标", "四级指标", "指标值"],
        ["产出指标", "数量指标", "更换", "更换路灯", "≥420盏"],
        ["产出指标", "质量指标", "照明", "亮灯率", "≥98%"],
        ["满意度指标", "服务对象满意度指标", "居民", "居民满意度", "≥90%"],
    ),
    _lamps(
        "numbers_right_before_levels",
        4,
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["1产出指标", "11数量指标", "更换路灯", "≥420盏"],
        ["1产出指标", "12质量指标", "亮灯率", "≥98%"],
        ["3满意度指标", "31服务对象满意度指标", "居民满意度", "≥90%"],
    ),
    _lamps(
        "headers_that_turn_their_words_around",
        4,
        ["指标一级", "指标二级", "指标三级", "指标目标"],
        ["产出", "数量", "更换路灯", "≥420盏"],
        ["产出", "质量", "亮灯率", "≥98%"],
        ["满意度", "服务对象满意度", "居民满意度", "≥90%"],
    ),
    _lamps(
        "targets_of_others_beside_those_of_the_form",
        5,
        ["一级指标", "二级指标", "三级指标", "省级下达指标值", "县级细化指标值"],
        ["产出指标", "数量指标", "更换路灯", "≥300盏", "≥420盏"],
        ["产出指标", "质量指标", "亮灯率", "≥95%", "≥98%"],
        ["满意度指标", "服务对象满意度指标", "居民满意度", "≥85%", "≥90%"],
    ),
    _lamps(
        "names_between_unknown_levels_and_standards",
        4,
        [("绩效指标", 2, 1), "目标值", "评分标准"],
        ["产出指标", "更换路灯", "≥420盏", "按比例"],
        ["产出指标", "亮灯率", "≥98%", "每低1%扣2分"],
        ["满意度指标", "居民满意度", "≥90%", "按比例"],
        indicators=[one | {"level2": None} for one in _LAMPS],
    ),
)
