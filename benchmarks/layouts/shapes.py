"""Merges made by hand, forms beside each other, terms side by side, and what is no form."""

from benchmarks.layouts import Layout, form, indicator, table

_COLUMNS = ("一级指标", "二级指标", "三级指标", "指标值")
_TITLE = "2023年项目绩效目标表"
_WALLS = [
    indicator("产出", "数量", "加固堤防", "≥9公里"),
    indicator("产出", "质量", "工程合格率", "100%"),
]


def _walls(**others: object) -> dict[str, object]:
    facts = {"unit": "某县水利站", "year": 2023, "indicators": _WALLS}
    facts["amounts"] = [("budget", "annual", "4600000")]
    return form("goal", "堤防加固", **facts | others)  # type: ignore[arg-type]


_ABOVE = (
    ("项目名称", ("堤防加固", 3, 1)),
    ("实施单位", ("某县水利站", 3, 1)),
    ("年度资金总额（万元）", ("460", 3, 1)),
)
_FILLED = Layout(
    "merged_cells_filled_down",
    [
        _TITLE,
        table(
            ["项目名称", "堤防加固", "堤防加固", "堤防加固"],
            ["实施单位", "某县水利站", "某县水利站", "某县水利站"],
            ["年度资金总额（万元）", "460", "460", "460"],
            _COLUMNS,
            ["产出指标", "数量指标", "加固堤防", "≥9公里"],
            ["产出指标", "质量指标", "工程合格率", "100%"],
        ),
    ],
    [_walls()],
)
_BLANKS = Layout(
    "blanks_where_merges_should_be",
    [
        _TITLE,
        table(
            ["项目名称", "堤防加固", "", ""],
            ["实施单位", "某县水利站", "", ""],
            ["年度资金总额（万元）", "460", "", ""],
            _COLUMNS,
            ["产出指标", "数量指标", "加固堤防", "≥9公里"],
            ["", "质量指标", "工程合格率", "100%"],
        ),
    ],
    [_walls()],
)
_TEMPLATE_ROWS = Layout(
    "rows_of_a_template_that_nobody_filled",
    [
        _TITLE,
        table(
            *_ABOVE,
            _COLUMNS,
            [("产出指标", 1, 4), ("数量指标", 1, 2), "指标1：加固堤防", "≥9公里"],
            ["指标2：", ""],
            [("质量指标", 1, 2), "指标1：工程合格率", "100%"],
            ["……", ""],
        ),
    ],
    [_walls()],
)
_ONE_NAME_TWO_TARGETS = Layout(
    "a_name_over_two_targets",
    [
        _TITLE,
        table(
            *_ABOVE,
            _COLUMNS,
            [("产出指标", 1, 3), ("数量指标", 1, 2), ("加固堤防", 1, 2), "左岸≥5公里"],
            ["右岸≥4公里"],
            ["质量指标", "工程合格率", "100%"],
        ),
    ],
    [
        _walls(
            indicators=[
                indicator("产出", "数量", "加固堤防", "左岸≥5公里"),
                indicator("产出", "数量", "加固堤防", "右岸≥4公里"),
                _WALLS[1],
            ]
        )
    ],
)
_SIDE_BY_SIDE = Layout(
    "terms_side_by_side",
    [
        _TITLE,
        table(
            ["项目名称", ("堤防加固", 6, 1)],
            ["实施单位", ("某县水利站", 6, 1)],
            ["年度资金总额（万元）", ("460", 6, 1)],
            ["总体目标", ("实施期目标", 3, 1), ("年度目标", 3, 1)],
            ["", ("三年加固二十公里", 3, 1), ("当年加固九公里", 3, 1)],
            ["绩效指标", *_COLUMNS[1:], *_COLUMNS[1:]],
            ["产出指标", "数量指标", "加固堤防", "≥20公里", "数量指标", "加固堤防", "≥9公里"],
        ),
    ],
    [
        _walls(
            goal="当年加固九公里",
            long_term_goal_text="三年加固二十公里",
            indicators=[
                indicator("产出", "数量", "加固堤防", "≥20公里") | {"term": "long_term"},
                indicator("产出", "数量", "加固堤防", "≥9公里") | {"term": "annual"},
            ],
        )
    ],
)
_DIRECTION = Layout(
    "a_direction_beside_a_sign",
    [
        _TITLE,
        table(
            ["项目名称", ("堤防加固", 5, 1)],
            ["实施单位", ("某县水利站", 5, 1)],
            ["年度资金总额（万元）", ("460", 5, 1)],
            ["一级指标", "二级指标", "三级指标", "指标方向", "指标性质", "指标值"],
            ["产出指标", "数量指标", "加固堤防", "正向", "≥", "9公里"],
            ["产出指标", "时效指标", "施工扰民投诉", "反向", "≤", "3起"],
        ),
    ],
    [
        _walls(
            indicators=[
                indicator("产出", "数量", "加固堤防", "9公里") | {"comparator": ">="},
                indicator("产出", "时效", "施工扰民投诉", "3起") | {"comparator": "<="},
            ]
        )
    ],
)
_TRADITIONAL = Layout(
    "traditional_characters",
    [
        "2023年項目績效目標表",
        table(
            ["項目名稱", ("堤防加固", 3, 1)],
            ["實施單位", ("某縣水利站", 3, 1)],
            ["年度資金總額（萬元）", ("460", 3, 1)],
            ["一級指標", "二級指標", "三級指標", "指標值"],
            ["產出指標", "數量指標", "加固堤防", "≥9公里"],
        ),
    ],
    [_walls(unit="某縣水利站", indicators=_WALLS[:1])],
)
_MONITORING = Layout(
    "a_monitoring_table_that_is_no_goal",
    [
        "2023年1-7月项目绩效运行监控表",
        table(
            ["项目名称", ("堤防加固", 6, 1)],
            ["实施单位", ("某县水利站", 6, 1)],
            [*_COLUMNS[:3], "年度指标值", "1-7月执行情况", "全年预计完成情况", "偏差原因"],
            ["产出指标", "数量指标", "加固堤防", "≥9公里", "4公里", "9公里", ""],
        ),
    ],
    [],
)
_NAMED_LIKE_A_COLUMN = Layout(
    "an_indicator_named_like_a_column_of_projects",
    [
        "2023年部门整体支出绩效目标表",
        table(
            ["部门名称", ("某县水务局", 3, 1)],
            _COLUMNS,
            ["产出指标", "数量指标", "续建项目", "≥4个"],
            ["产出指标", "数量指标", "服务单位", "11家"],
            ["产出指标", "质量指标", "工程合格率", "100%"],
        ),
    ],
    [
        form(
            "department",
            None,
            unit="某县水务局",
            year=2023,
            indicators=[
                indicator("产出", "数量", "续建项目", "≥4个"),
                indicator("产出", "数量", "服务单位", "11家"),
                indicator("产出", "质量", "工程合格率", "100%"),
            ],
        )
    ],
)
LAYOUTS = (
    _FILLED,
    _BLANKS,
    _TEMPLATE_ROWS,
    _ONE_NAME_TWO_TARGETS,
    _SIDE_BY_SIDE,
    _DIRECTION,
    _TRADITIONAL,
    _MONITORING,
    _NAMED_LIKE_A_COLUMN,
)
