from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.documents import Cell, Document, Table, read_document
from pipelines.errors import RefusedDocument
from pipelines.forms import Form, Recognition, recognise
from pipelines.forms.words.vocabulary import parse_vocabulary

TITLE = "3.免费体检（2023年-市级残保金）绩效目标表"
LABELS = [
    ["563201天津市残疾人康复服务指导中心", "单位：万元"],
    ["项目名称", "免费体检（2023年-市级残保金）"],
    ["预算规模及资金用途", "预算数", "201.00", "其中：财政    资金", "201.00", "其他资金", ""],
    ["", "为6700名残疾人免费体检"],
    ["绩效目标", "1.免费体检"],
]
HEADER = ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值"]
ROWS = [
    ["产出指标", "数量指标", "体检人数", "体检人数", "≥6700人"],
    ["", "成本指标", "预算资金", "预算资金", "≤201万元"],
    ["满意度指标", "服务对象满意度指标", "满意度", "满意度", "≥90%"],
]


def table(rows: list[list[str]], headings: list[str] | None = None, **how: bool) -> Table:
    return Table(
        [[Cell(text, column) for column, text in enumerate(row)] for row in rows],
        headings or [],
        **how,
    )


def document(*tables: Table, trailing: list[str] | None = None) -> Document:
    return Document("text/plain", list(tables), trailing or [])


def read(*rows: list[str], title: str | None = TITLE) -> Recognition:
    return recognise(document(table(list(rows), [title] if title else [])))


def only_form(recognition: Recognition) -> Form:
    [form] = recognition.forms
    assert recognition.problems == []
    return form


def unclaimed(form: Form) -> list[str]:
    return [cell.text for cell in form.readings if cell.field is None]


def test_a_form_is_its_labels_with_their_values_and_its_indicators() -> None:
    form = only_form(read(*LABELS, HEADER, *ROWS))
    assert (form.number, form.kind, form.heading) == (1, "goal", TITLE)
    assert (form.unit_code, form.unit_name) == ("563201", "天津市残疾人康复服务指导中心")
    assert (form.money_unit, form.name_year, form.name_fund_tag) == ("万元", 2023, "市级残保金")
    assert (form.purpose_text, form.goal_text) == ("为6700名残疾人免费体检", "1.免费体检")
    assert [(amount.role, amount.text, amount.yuan) for amount in form.amounts] == [
        ("budget", "201.00", Decimal(2010000)),
        ("fiscal", "201.00", Decimal(2010000)),
    ]
    assert [
        (i.row, i.level1_text, i.level2_text, i.name, i.target_text) for i in form.indicators
    ] == [
        (7, "产出指标", "数量指标", "体检人数", "≥6700人"),
        (8, "产出指标", "成本指标", "预算资金", "≤201万元"),
        (9, "满意度指标", "服务对象满意度指标", "满意度", "≥90%"),
    ]


def test_every_cell_is_claimed_once() -> None:
    form = only_form(read(*LABELS, HEADER, *ROWS))
    assert unclaimed(form) == []
    places = [(cell.row, cell.column) for cell in form.readings]
    assert (
        len(places)
        == len(set(places))
        == sum(bool(text) for row in [*LABELS, HEADER, *ROWS] for text in row)
    )


def test_what_nothing_claims_is_reported() -> None:
    form = only_form(read(*LABELS, ["一句不相干的话"], HEADER, *ROWS))
    assert unclaimed(form) == ["一句不相干的话"]


def test_columns_go_by_their_words_and_not_by_position() -> None:
    shuffled = [2, 0, 4, 1, 3]
    form = only_form(
        read(*LABELS, *[[row[place] for place in shuffled] for row in [HEADER, *ROWS]])
    )
    assert [(i.level1_text, i.level2_text, i.name, i.target_text) for i in form.indicators][1] == (
        "产出指标",
        "成本指标",
        "预算资金",
        "≤201万元",
    )


def test_a_second_layout_needs_new_words_only() -> None:
    words = parse_vocabulary("""
        [titles]
        application = ["项目支出申报书"]
        [labels]
        project_name = ["项目"]
        unit = ["申报单位"]
        money_unit = ["计价"]
        budget = ["申请金额"]
        goal_text = ["申报目标"]
        [columns]
        level1 = ["一层"]
        level2 = ["二层"]
        indicator_name = ["内容"]
        target_text = ["标准"]
        [money_units]
        "块" = 1
    """)
    rows = [
        ["项目支出申报书"],
        ["申报单位：某某局", "计价", "块"],
        ["申请金额", "1,200", "项目", "修路"],
        ["标准", "一层", "内容", "二层"],
        ["≥3公里", "产出", "里程", "数量"],
        ["申报目标", "路通"],
    ]
    form = only_form(recognise(document(table(rows)), words))
    assert (form.kind, form.project_name, form.unit_name, form.goal_text) == (
        "application",
        "修路",
        "某某局",
        "路通",
    )
    assert [amount.yuan for amount in form.amounts] == [Decimal(1200)]
    assert [(i.row, i.level1_text, i.name, i.target_text) for i in form.indicators] == [
        (5, "产出", "里程", "≥3公里")
    ]
    assert unclaimed(form) == []


def test_rows_that_were_cut_in_pieces_are_as_wide_as_the_header() -> None:
    pieces = [HEADER, ["产出指标", "数量指标", "人数"], ["人数"], ["≥10项"], *ROWS[1:]]
    form = only_form(recognise(document(table(LABELS, [TITLE]), table(pieces, exact=False))))
    first = form.indicators[0]
    assert (first.name, first.description, first.target_text) == ("人数", "人数", "≥10项")


def test_a_row_of_another_width_is_left_whole_and_said() -> None:
    recognition = recognise(
        document(table([*LABELS, HEADER, *ROWS, ["产出指标", "质量指标", "名"]], [TITLE]))
    )
    [problem] = recognition.problems
    assert (problem.rule, problem.row, problem.text) == (
        "row_width",
        10,
        "产出指标 | 质量指标 | 名",
    )
    assert unclaimed(recognition.forms[0]) == ["产出指标", "质量指标", "名"]


def test_a_level_with_no_indicator_under_it_is_no_indicator() -> None:
    form = only_form(read(*LABELS, HEADER, *ROWS, ["效益指标", "经济效益指标", "", "", ""]))
    assert len(form.indicators) == 3
    assert unclaimed(form) == []


def test_a_new_first_level_does_not_inherit_the_second() -> None:
    form = only_form(read(*LABELS, HEADER, *ROWS[:2], ["效益指标", "", "名称", "", "提高"]))
    assert form.indicators[-1].level2_text is None


def test_forms_without_titles_begin_at_the_name_of_their_project() -> None:
    recognition = recognise(
        document(table([*LABELS[1:], HEADER, *ROWS]), table([*LABELS[1:], HEADER, *ROWS]))
    )
    assert [form.number for form in recognition.forms] == [1, 2]


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([*LABELS], "indicators_missing"),
        ([LABELS[0], *LABELS[2:], HEADER, *ROWS], "project_missing"),
    ],
)
def test_a_form_that_is_not_whole_is_left_and_named(rows: list[list[str]], rule: str) -> None:
    recognition = read(*rows)
    assert recognition.forms == []
    assert [(problem.rule, problem.text) for problem in recognition.problems] == [(rule, TITLE)]


def test_a_form_without_a_budget_is_kept_and_said() -> None:
    recognition = read(*LABELS[:2], HEADER, *ROWS)
    assert len(recognition.forms) == 1
    assert [problem.rule for problem in recognition.problems] == ["budget_missing"]


def test_a_title_without_a_table_is_said() -> None:
    recognition = recognise(
        document(table([*LABELS, HEADER, *ROWS], [TITLE]), trailing=["4.另一个绩效目标表"])
    )
    assert [(problem.rule, problem.form_number) for problem in recognition.problems] == [
        ("form_without_table", 2)
    ]


def test_a_second_value_for_a_field_is_left_unclaimed() -> None:
    recognition = read(*LABELS, ["绩效目标", "另一个目标"], HEADER, *ROWS)
    assert unclaimed(recognition.forms[0]) == ["另一个目标"]


def test_the_real_document_cut_anywhere_gives_fewer_whole_forms_and_never_another_number(
    tianjin: bytes,
) -> None:
    whole = recognise(read_document(tianjin)).forms
    ends_of_forms = 0
    for cut in range(1, len(tianjin), 197):
        try:
            part = read_document(tianjin[:cut])
        except RefusedDocument:
            continue
        recognition = recognise(part)
        assert recognition.forms == whole[: len(recognition.forms)], cut
        if not recognition.problems and not part.trailing:
            ends_of_forms += 1  # the cut lies between two forms, or in the mark before a heading
    assert ends_of_forms < 39


def test_the_whole_document_has_no_cell_that_is_not_claimed(tianjin: bytes) -> None:
    recognition = recognise(read_document(tianjin))
    assert recognition.problems == []
    assert [unclaimed(form) for form in recognition.forms] == [[]] * 39


SHARED = Path(__file__).parents[3] / "shared" / "documents"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of shared documents is not here")
def test_the_raw_document_is_the_published_one(tianjin: bytes) -> None:
    assert (SHARED / "tianjin-disabled-persons-federation-2023.txt").read_bytes() == tianjin


def test_a_paragraph_in_the_middle_of_a_form_is_kept_as_unclaimed(tianjin: bytes) -> None:
    text = tianjin.decode()
    goal = text.replace("的正常运转使用", "的正常运转使用\n\n\n第二年预算减半", 1)
    form = recognise(read_document(goal.encode())).forms[0]
    assert [text[:10] for text in unclaimed(form)] == ["第二年预算减半，保证"]
    rows = text.replace("≥5000平米\n", "≥5000平米\n\n\n其中楼道500平米\n", 1)
    form = recognise(read_document(rows.encode())).forms[0]
    assert (unclaimed(form), len(form.indicators)) == (["其中楼道500平米"], 16)


def test_a_table_that_goes_on_after_a_paragraph_belongs_to_the_form() -> None:
    more = [["", "质量指标", "合格率", "合格率", "≥95%"]]
    recognition = recognise(
        document(table([*LABELS, HEADER, *ROWS], [TITLE]), table(more, ["（续表）"]))
    )
    form = only_form(recognition)
    assert (len(form.indicators), form.indicators[-1].level1_text) == (4, "满意度指标")
    assert unclaimed(form) == ["（续表）"]


def test_another_table_after_a_paragraph_ends_the_form() -> None:
    other = [["科目", "名称", "人数", "金额", "备注"], ["2081", "残疾人事业", "3", "5", "无"]]
    form = only_form(
        recognise(document(table([*LABELS, HEADER, *ROWS], [TITLE]), table(other, ["附件二"])))
    )
    assert (len(form.indicators), unclaimed(form)) == (3, [])


def test_a_header_repeated_after_a_page_break_leaves_merged_levels_as_they_are() -> None:
    form = only_form(read(*LABELS, HEADER, ROWS[0], HEADER, ROWS[1]))
    assert form.indicators[1].level1_text == "产出指标"


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("name", ["其他资金", "预算数", "财政资金"])
def test_an_indicator_may_be_called_like_a_label(name: str, exact: bool) -> None:
    rows = [
        *LABELS,
        HEADER,
        ROWS[0],
        ["", "", name, name, "10"],
        ["", "", "检测费", "检测费", "≤3万元"],
        ROWS[2],
    ]
    form = only_form(recognise(document(table(rows, [TITLE], exact=exact))))
    assert [indicator.name for indicator in form.indicators] == [
        "体检人数",
        name,
        "检测费",
        "满意度",
    ]
    assert [amount.role for amount in form.amounts] == ["budget", "fiscal"]


def test_a_remark_below_a_short_row_is_no_part_of_it() -> None:
    pieces = [
        HEADER,
        *ROWS[:2],
        ["满意度指标", "服务对象满意度指标", "满意度", "≥90%"],
        ["注：以上为测算"],
    ]
    recognition = recognise(document(table(LABELS, [TITLE]), table(pieces, exact=False)))
    assert len(recognition.forms[0].indicators) == 2
    assert {problem.rule for problem in recognition.problems} == {"row_width"}


def test_a_value_in_its_labels_cell_stands_as_published() -> None:
    rows = [["项目名称：免费 体检（2023年）"], *LABELS[:1], *LABELS[2:], HEADER, *ROWS]
    form = only_form(read(*rows))
    assert (form.project_name, form.name_year) == ("免费 体检（2023年）", 2023)


@pytest.mark.parametrize("cell", ["金额单位：美元", "单位：亿美元"])
def test_a_unit_of_money_that_nobody_knows_is_not_the_unit(cell: str) -> None:
    form = only_form(read([cell], ["563201天津市中心"], *LABELS[1:], HEADER, *ROWS))
    assert (form.money_unit, form.unit_name) == (None, "天津市中心")
    assert unclaimed(form) == [cell]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(
            ["\t" * 1, "\t一级指标\n\t二级指标\n\t指标值" + "\n\t" * 3000 + "\n", "\ta\n\n" * 3000]
        ),
        "[bookmark: " * 20_000,
        "1.绩效目标表\n\t项目名称\n\ta" + "\u0315\u0300" * 30_000 + "\n\n\n",
        "1.绩效目标表\n\t项目名称\n\ta\n\n" + "\t预算数\n\t5\n\n" * 10_000,
    ],
    ids=["wide header", "open marks", "combining signs", "many amounts"],
)
def test_a_document_made_to_be_slow_is_not(text: str) -> None:
    recognise(read_document(text.encode()))
