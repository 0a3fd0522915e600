"""Headers of indicators in wordings that nobody listed: what they are taken for, and why."""

import time

import pytest

from pipelines.documents import Cell, Document
from pipelines.documents.grid import Spanned, Table, place
from pipelines.forms import Form, recognise
from pipelines.forms.headers.heading import Heading, heading, term_of
from pipelines.forms.words.vocabulary import vocabulary

GOAL = "2024年度项目支出绩效目标表"
LENGTH = ["产出指标", "数量指标", "清淤长度", "≥12公里"]
RATE = ["", "质量指标", "验收合格率", "100%"]
LEVELS = ["一级指标", "二级指标", "三级指标"]


def form_of(*rows: list[str | tuple], title: str = GOAL) -> Form:
    """The form of a project and the rows of a table; a cell is a text, or text, columns, rows."""
    width = sum(cell[1] if isinstance(cell, tuple) else 1 for cell in rows[0])
    head = [["项目名称", ("河道清淤", width - 1)], ["预算数（万元）", ("80", width - 1)]]
    spanned = [
        [Spanned(cell) if isinstance(cell, str) else Spanned(*cell) for cell in row]
        for row in [*head, *rows]
    ]
    recognition = recognise(Document("text/html", [Table(place(spanned), [title])], []))
    assert recognition.problems == []
    [form] = recognition.forms
    return form


def targets(form: Form) -> list[tuple[str | None, str | None]]:
    return [(i.name, i.target_text) for i in form.indicators]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2024年指标值", Heading("target_text", "2024")),
        ("半年（程）目标值", Heading("target_text", "part_year")),
        ("年度(/项目)指标值", Heading("target_text", "annual")),
        ("全年预期值", Heading("target_text", "annual")),
        ("三年规划目标值", Heading("target_text", "long_term")),
        ("调整后指标值", Heading("target_text", "adjusted")),
        ("上半年完成值", Heading("result_text", "part_year")),
        ("预期完成值", Heading("target_text", None)),
        ("上年实际完成值", Heading("result_text", "prior_year")),
        ("前年", Heading(None, "prior_year")),
        ("2022-2024年", Heading(None, "2022-2024")),
        ("指标权重（分）", Heading("weight", None)),
        ("未完成原因及拟采取的改进措施", Heading("deviation", None)),
        ("偏差值", None),
        ("考核单位", None),
        ("目标", None),
    ],
)
def test_a_header_is_taken_apart(text: str, said: Heading | None) -> None:
    assert heading(text, vocabulary()) == said


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("中长期考核指标", "long_term"),
        ("2024年度考核指标", "annual"),
        ("年\n度\n指\n标", "annual"),
        ("2022年考核指标", None),
        ("绩效指标", None),
    ],
)
def test_a_label_may_say_of_which_goal_its_indicators_are(text: str, term: str | None) -> None:
    assert term_of(text, vocabulary(), 2024) == term


@pytest.mark.parametrize(
    "header",
    [
        "目标",
        "年度任务目标",
        "本年度指标",
        "2024年指标值",
        "全年预期",
        "应达到的标准",
        "12月底前要做到",
    ],
)
def test_the_column_of_targets_is_told_by_its_content(header: str) -> None:
    form = form_of([*LEVELS, header], LENGTH, RATE)
    assert targets(form) == [("清淤长度", "≥12公里"), ("验收合格率", "100%")]


def test_what_was_reached_by_the_end_of_the_year_is_no_target_beside_that_of_its_beginning() -> (
    None
):
    form = form_of([*LEVELS, "年初目标值", "年末实现值"], [*LENGTH, "11.6公里"], [*RATE, "98%"])
    assert [(i.target_text, i.result_text) for i in form.indicators] == [
        ("≥12公里", "11.6公里"),
        ("100%", "98%"),
    ]


def test_names_of_two_terms_may_stand_beside_the_same_levels() -> None:
    form = form_of(
        [*LEVELS, "指标值", "三级指标", "指标值"],
        ["产出指标", "数量指标", "三年清淤", "≥36公里", "当年清淤", "≥12公里"],
        ["", "质量指标", "三年合格率", "100%", "当年合格率", "≥98%"],
    )
    assert [(i.level1_text, i.level2_text, i.name) for i in form.indicators] == [
        ("产出指标", "数量指标", "三年清淤"),
        ("产出指标", "数量指标", "当年清淤"),
        ("产出指标", "质量指标", "三年合格率"),
        ("产出指标", "质量指标", "当年合格率"),
    ]


def test_one_word_may_stand_over_those_of_levels_and_names_beside_a_target() -> None:
    form = form_of(
        [("指标", 3), ("2024年目标值", 1, 2), ("2025年目标值", 1, 2)],
        ["一级", "二级", "三级"],
        [*LENGTH, "≥30公里"],
        [*RATE, "100%"],
    )
    assert [(i.level1_text, i.name, i.target_text) for i in form.indicators] == [
        ("产出指标", "清淤长度", "≥12公里"),
        ("产出指标", "验收合格率", "100%"),
    ]


def test_a_value_to_be_reached_is_a_target_where_there_is_no_other() -> None:
    form = form_of([*LEVELS, "当年实现值"], LENGTH, RATE)
    assert targets(form) == [("清淤长度", "≥12公里"), ("验收合格率", "100%")]


def test_no_word_of_a_header_need_be_known() -> None:
    form = form_of(["类别", "小类", "具体内容", "应达到的标准"], LENGTH, RATE)
    assert [tuple(i[3:6]) for i in form.indicators] == [
        ("产出指标", "数量指标", "清淤长度"),
        ("产出指标", "质量指标", "验收合格率"),
    ]
    assert [(reason.column, reason.field) for reason in form.reasons] == [
        (1, "level1"),
        (2, "level2"),
        (3, "indicator_name"),
        (4, "target_text"),
    ]
    assert form.reasons[3].text == "target column: 2 of 2 cells are targets"


def test_targets_in_words_are_told_by_their_place() -> None:
    form = form_of(
        [*LEVELS, "要达到的程度"],
        ["产出指标", "质量指标", "河道整洁", "良好"],
        ["效益指标", "生态效益指标", "水质", "明显改善"],
    )
    assert targets(form) == [("河道整洁", "良好"), ("水质", "明显改善")]


def test_an_unknown_column_is_kept_beside_the_indicator() -> None:
    form = form_of([*LEVELS, "指标值", "责任科室", "最好水平"], [*LENGTH, "水利股", "13公里"])
    [indicator] = form.indicators
    assert indicator.attributes == (("责任科室", "水利股"), ("最好水平", "13公里"))
    assert form.cells_unclaimed == 0


def test_numbers_that_add_up_to_a_hundred_are_weights() -> None:
    form = form_of([*LEVELS, "指标值", "占比情况"], [*LENGTH, "70"], [*RATE, "30"])
    assert [i.weight_text for i in form.indicators] == ["70", "30"]
    other = form_of([*LEVELS, "指标值", "占比情况"], [*LENGTH, "70"], [*RATE, "31"])
    assert [i.weight_text for i in other.indicators] == [None, None]


# Without level columns, levels in rows and in names


def test_chongqing_has_indicators_without_levels() -> None:
    form = form_of(
        ["指标", "权重", "单位", "性质", "指标值"],
        ["清淤长度", "40", "公里", "≥", "12"],
        ["河面整洁", "60", "", "定性", "好"],
    )
    assert [(i.level1_text, i.level2_text, *i[5:6], *i[7:10]) for i in form.indicators] == [
        (None, None, "清淤长度", "12", "公里", "≥"),
        (None, None, "河面整洁", "好", None, "定性"),
    ]


def test_a_level_may_be_a_row_of_its_own() -> None:
    form = form_of(
        ["指标名称", "指标值", "备注"],
        [("一、产出指标", 3)],
        [("（一）数量指标", 3)],
        ["清淤长度", "≥12公里", ""],
        [("二、效益指标", 3)],
        ["受益村庄", "8个", ""],
    )
    assert [tuple(i[3:6]) for i in form.indicators] == [
        ("产出指标", "数量指标", "清淤长度"),
        ("效益指标", None, "受益村庄"),
    ]


def test_level_and_name_may_share_a_cell() -> None:
    form = form_of(
        ["一级指标", "指标内容", "指标值"],
        ["产出指标", "数量指标：清淤长度", "≥12公里"],
        ["", "指标2：管护天数", "300天"],
    )
    assert [tuple(i[3:6]) for i in form.indicators] == [
        ("产出指标", "数量指标", "清淤长度"),
        ("产出指标", "数量指标", "指标2：管护天数"),
    ]


def test_two_levels_may_share_a_cell() -> None:
    form = form_of(["指标类别", "指标名称", "指标值"], ["产出指标—数量指标", "清淤长度", "12公里"])
    assert tuple(form.indicators[0][3:6]) == ("产出指标", "数量指标", "清淤长度")


def test_points_behind_a_level_are_those_of_its_only_indicator() -> None:
    form = form_of(
        [*LEVELS, "指标值"],
        [("产出指标（60分）", 1, 3), ("数量指标（40分）", 1, 2), "清淤长度", "≥12公里"],
        ["管护天数", "300天"],
        ["质量指标（20分）", "验收合格率", "100%"],
        ["满意度指标（30-40）分", "服务对象满意度指标", "村民满意度", "≥90%"],
    )
    assert [(i.level1_text, i.level2_text, i.weight_text) for i in form.indicators] == [
        ("产出指标", "数量指标", None),
        ("产出指标", "数量指标", None),
        ("产出指标", "质量指标", "20"),
        ("满意度指标", "服务对象满意度指标", None),
    ]


def test_an_indicator_above_all_levels_is_named() -> None:
    spanned = [
        [Spanned("项目名称"), Spanned("河道清淤", 3)],
        [Spanned("预算数（万元）"), Spanned("80", 3)],
        *(
            [Spanned(text) for text in row]
            for row in [[*LEVELS, "指标值"], ["", "", "人数", "3人"], LENGTH]
        ),
    ]
    recognition = recognise(Document("text/html", [Table(place(spanned), [GOAL])], []))
    assert targets(recognition.forms[0]) == [("清淤长度", "≥12公里")]
    assert [(p.rule, p.row, p.text) for p in recognition.problems] == [
        ("level_missing", 4, "人数: 3人")
    ]


# Headers of two rows


def two_rows(*lower: str, over: str = "指标值", title: str = GOAL, rows: list[list[str]]) -> Form:
    upper = [(word, 1, 2) for word in LEVELS]
    return form_of([*upper, (over, len(lower))], list(lower), *rows, title=title)


def test_a_header_over_sign_number_and_unit() -> None:
    rows = [["产出指标", "数量指标", "清淤长度", "≥", "12", "公里"]]
    for form in (
        two_rows("符号", "数值", "单位", rows=rows),
        form_of([*LEVELS, ("指标值", 3)], *rows),
    ):
        [indicator] = form.indicators
        assert tuple(indicator[7:10]) == ("12", "公里", "≥")
        assert form.cells_unclaimed == 0


@pytest.mark.parametrize(
    ("lower", "target", "kept"),
    [
        (("前年", "上年", "预期当年实现值"), "12公里", ["8公里", "9公里"]),
        (("2022年", "2023年", "2024年"), "12公里", ["8公里", "9公里"]),
        (("2024年", "2025年", "2026年"), "8公里", ["9公里", "12公里"]),
        (("一季度", "上半年", "全年"), "12公里", ["8公里", "9公里"]),
        (("东区", "西区", "合计"), "12公里", ["8公里", "9公里"]),
        (("东区", "西区", "南区"), None, ["8公里", "9公里", "12公里"]),
    ],
)
def test_of_several_targets_that_of_the_year_and_the_whole_is_published(
    lower: tuple[str, ...], target: str | None, kept: list[str]
) -> None:
    row = ["产出指标", "数量指标", "清淤长度", "8公里", "9公里", "12公里"]
    [indicator] = two_rows(*lower, rows=[row]).indicators
    assert indicator.target_text == target
    assert [text for _, text in indicator.attributes] == kept
    assert indicator.attributes[0][0] == f"指标值/{lower[0] if target != '8公里' else lower[1]}"


def test_targets_of_years_without_the_year_of_the_form_are_all_kept() -> None:
    row = ["产出指标", "数量指标", "清淤长度", "8公里", "9公里"]
    [indicator] = two_rows("2024年", "2025年", title="项目支出绩效目标表", rows=[row]).indicators
    assert indicator.target_text is None
    assert [text for _, text in indicator.attributes] == ["8公里", "9公里"]


def test_the_term_and_the_year_have_an_indicator_each() -> None:
    row = ["产出指标", "数量指标", "清淤长度", "36公里", "12公里"]
    form = two_rows("实施期", "年度", rows=[row])
    assert [(i.term, i.target_text) for i in form.indicators] == [
        ("annual", "12公里"),
        ("long_term", "36公里"),
    ]


def test_an_adjusted_target_stands_for_the_initial_one() -> None:
    form = form_of(
        [*LEVELS, "年初目标值", "调整后目标值"],
        ["产出指标", "数量指标", "清淤长度", "10公里", "12公里"],
        ["", "质量指标", "合格率", "95%", "无"],
    )
    assert [(i.column, i.target_text, i.attributes) for i in form.indicators] == [
        (5, "12公里", (("年初目标值", "10公里"),)),
        (4, "95%", ()),
    ]


# Words beside the block


def test_a_label_beside_the_block_has_any_wording() -> None:
    form = form_of([("绩效衡量体系", 1, 2), *LEVELS, "指标值"], LENGTH)
    assert (targets(form), form.cells_unclaimed) == ([("清淤长度", "≥12公里")], 0)


def test_a_label_beside_the_block_may_go_down_one_character_a_row() -> None:
    form = form_of(["绩", *LEVELS, "指标值"], ["效", *LENGTH], ["指", *RATE], ["标", *RATE])
    assert (len(form.indicators), form.cells_unclaimed) == (3, 0)


def test_blocks_under_one_another_are_of_the_goals_beside_them() -> None:
    header = [*LEVELS, "指标值"]
    form = form_of(
        ["中期考核指标", *header], ["", *LENGTH], ["2024年考核指标", *header], ["", *LENGTH]
    )
    assert [i.term for i in form.indicators] == ["long_term", "annual"]


def test_a_row_of_its_own_may_turn_to_another_goal() -> None:
    form = form_of(
        [*LEVELS, "指标值"], [("中长期绩效指标", 4)], LENGTH, [("年度绩效指标", 4)], LENGTH
    )
    assert [i.term for i in form.indicators] == ["long_term", "annual"]


def test_a_row_across_the_columns_ends_the_block() -> None:
    form = form_of([*LEVELS, "指标值"], LENGTH, ["复核的结论", ("已通过", 3)])
    assert targets(form) == [("清淤长度", "≥12公里")]


def test_rows_that_show_where_indicators_go_are_none() -> None:
    form = form_of(
        [*LEVELS, "指标值"],
        LENGTH,
        ["", "", "指标2：", ""],
        ["", "", "……", ""],
        ["", "", "待定", ""],
    )
    assert targets(form) == [("清淤长度", "≥12公里"), ("待定", None)]


def test_a_header_repeated_after_a_break_is_known_again() -> None:
    header = [*LEVELS, "年内要做到"]
    form = form_of(header, LENGTH, header, RATE)
    assert [i.level1_text for i in form.indicators] == ["产出指标", "产出指标"]


# Direction


@pytest.mark.parametrize(
    "headers", [("指标性质", "指标方向"), ("指标方向", "指标性质"), ("甲", "乙")]
)
def test_what_stands_in_a_column_tells_signs_from_directions(headers: tuple[str, str]) -> None:
    form = form_of(
        [*LEVELS, *headers, "指标值", "单位"],
        ["产出指标", "数量指标", "清淤长度", "正向", ">=", "12", "公里"],
        ["", "成本指标", "单价", "反向", "<=", "5", "万元"],
    )
    assert [(i.comparator_text, i.direction_text) for i in form.indicators] == [
        (">=", "正向"),
        ("<=", "反向"),
    ]


def test_a_nature_beside_the_sign_is_kept() -> None:
    form = form_of(
        [*LEVELS, "指标性质", "符号", "指标值"],
        ["产出指标", "数量指标", "清淤长度", "定量", "≥", "12公里"],
    )
    [indicator] = form.indicators
    assert (indicator.comparator_text, indicator.attributes) == ("≥", (("指标性质", "定量"),))


# What is no header


@pytest.mark.parametrize(
    "rows",
    [
        [["实施内容", "开始时间", "完成时间", "责任人"], ["清淤", "2024.1", "2024.6", "水利股"]],
        [["明细项目", "数量", "单价", "金额（万元）"], ["挖机租赁", "3台", "2", "6"]],
        [
            ["重点工作", "主要内容", "预期目标", "预算金额（万元）"],
            ["巡河", "每周两次", "整洁", "20"],
        ],
        [["资金来源", "年初数", "追加数", "备注"], ["自筹", "10", "5", "已到位"]],
    ],
)
def test_other_tables_are_no_indicators(rows: list[list[str]]) -> None:
    form = form_of(*rows, [*LEVELS, "指标值"], LENGTH)
    assert targets(form) == [("清淤长度", "≥12公里")]


def test_a_header_without_a_known_word_is_known_again_after_a_break() -> None:
    header = ["类别", "小类", "具体内容", "应达到的标准"]
    form = form_of(header, LENGTH, header, RATE)
    assert targets(form) == [("清淤长度", "≥12公里"), ("验收合格率", "100%")]


# Plain text, which says of no cell how many columns it covers


@pytest.mark.parametrize(
    ("upper", "lower", "row", "said"),
    [
        (
            [*LEVELS, "指标值"],
            ["", "", "", "上年", "本年"],
            [*LENGTH[:3], "9公里", "12公里"],
            ("12公里", None, None),
        ),
        (
            ["绩效指标", *LEVELS, "指标值", "备注"],
            ["", "", "", "", "符号", "数值", "单位", ""],
            ["", *LENGTH[:3], "≥", "12", "公里", "实测"],
            ("12", "公里", "≥"),
        ),
    ],
)
def test_a_header_of_two_rows_in_text(
    upper: list[str], lower: list[str], row: list[str], said: tuple[str | None, ...]
) -> None:
    rows = [["项目名称", "河道清淤"], ["预算数（万元）", "80"], upper, lower, row]
    cells = [[Cell(text, column) for column, text in enumerate(texts)] for texts in rows]
    document = Document("text/plain", [Table(cells, [GOAL], exact=False)], [])
    recognition = recognise(document)
    [form], problems = recognition.forms, recognition.problems
    assert (problems, form.cells_unclaimed) == ([], 0)
    assert [tuple(i[7:10]) for i in form.indicators] == [said]


def test_a_column_of_dates_is_no_column_of_targets() -> None:
    form = form_of([*LEVELS, "量化要求", "完成时限"], [*LENGTH, "2024年9月"], [*RATE, "2024年10月"])
    assert targets(form) == [("清淤长度", "≥12公里"), ("验收合格率", "100%")]
    assert form.indicators[0].result_text is None
    assert form.indicators[0].attributes == (("完成时限", "2024年9月"),)


def test_what_was_promised_stands_beside_what_was_done() -> None:
    rows = [[*LENGTH, "13公里", "60", "58"], [*RATE, "99%", "40", "39"]]
    form = form_of(
        [*((word, 1, 2) for word in LEVELS), ("指标完成情况", 2), ("得分情况", 2)],
        ["目标", "实际", "分值", "得分"],
        *rows,
        title="2024年度项目支出绩效自评表",
    )
    assert [(i.target_text, i.result_text, i.score_text) for i in form.indicators] == [
        ("≥12公里", "13公里", "58"),
        ("100%", "99%", "39"),
    ]


def test_sums_of_places_are_targets_and_two_columns_alike_are_none() -> None:
    rows = [["产出指标", "数量指标", "清淤长度", "7公里", "5公里"]]
    [indicator] = form_of([*LEVELS, "省里下达的", "本县自定的"], *rows).indicators
    assert (indicator.target_text, len(indicator.attributes)) == (None, 2)
    [indicator] = form_of([*LEVELS, "甲镇", "合计"], *rows).indicators
    assert (indicator.target_text, indicator.attributes) == ("5公里", (("甲镇", "7公里"),))


def test_a_unit_alone_is_no_target() -> None:
    form = form_of(
        [*LEVELS, "指标值"],
        LENGTH,
        ["", "", "指标2：护岸长度", "公里"],
        ["", "", "指标3：管护", "万亩"],
    )
    assert targets(form) == [("清淤长度", "≥12公里")]


def test_a_label_beside_the_block_may_have_points() -> None:
    form = form_of([("绩效指标（权重分值90分）", 1, 2), *LEVELS, "责任目标"], LENGTH)
    assert targets(form) == [("清淤长度", "≥12公里")]


def test_a_header_may_have_three_rows() -> None:
    form = form_of(
        [*((word, 1, 3) for word in LEVELS), ("指标值", 3)],
        [("2024年", 3)],
        ["符号", "数值", "单位"],
        [*LENGTH[:3], "≥", "12", "公里"],
    )
    assert [tuple(i[7:10]) for i in form.indicators] == [("12", "公里", "≥")]
    assert form.cells_unclaimed == 0


def test_one_header_may_stand_over_levels_and_names() -> None:
    form = form_of([("绩效指标", 3), "指标值"], LENGTH, RATE)
    assert [tuple(i[3:6]) for i in form.indicators] == [
        ("产出指标", "数量指标", "清淤长度"),
        ("产出指标", "质量指标", "验收合格率"),
    ]


def test_of_several_columns_of_texts_the_names_are_told_by_their_header() -> None:
    form = form_of(
        ["类别", "小类", "牵头科室", "工作内容", "本年任务"],
        ["产出指标", "数量指标", "水利股", "清淤长度", "≥12公里"],
        ["", "质量指标", "质监站", "合格率", "100%"],
    )
    assert targets(form) == [("清淤长度", "≥12公里"), ("合格率", "100%")]
    assert form.indicators[0].attributes == (("牵头科室", "水利股"),)


def test_terms_may_stand_side_by_side_over_their_blocks() -> None:
    form = form_of(
        [("绩效\n指标", 1, 3), ("实施期考核指标", 3), ("2024年考核指标", 3)],
        ["一级指标", "三级指标", "指标值", "一级指标", "三级指标", "指标值"],
        ["产出指标", "清淤长度", "36公里", "产出指标", "清淤长度", "12公里"],
    )
    assert [(i.term, i.target_text) for i in form.indicators] == [
        ("long_term", "36公里"),
        ("annual", "12公里"),
    ]


def test_rows_that_all_look_like_headers_take_no_longer_than_others() -> None:
    rows = [
        [
            Cell(text, n)
            for n, text in enumerate(["一级指标", "指标值", *(f"甲{r}乙{n}" for n in range(40))])
        ]
        for r in range(200)
    ]
    began = time.process_time()
    recognise(Document("text/html", [Table(rows, [GOAL])], []))
    assert time.process_time() - began < 10


def test_three_columns_under_one_target_are_its_sign_its_number_and_its_unit() -> None:
    form = form_of(
        [*LEVELS, ("指标值", 3)],
        ["产出指标", "质量指标", "设备故障率", "<", "1", "‰"],
        ["", "数量指标", "新增机位", "", "16", "个机柜"],
        ["", "数量指标", "值守人数", "≥", "5", "人"],
    )
    assert [(i.comparator_text, i.target_text, i.unit_text) for i in form.indicators] == [
        ("<", "1", "‰"),
        (None, "16", "个机柜"),
        ("≥", "5", "人"),
    ]
