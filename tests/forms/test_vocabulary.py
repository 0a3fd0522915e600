import pytest

from pipelines.forms.words.vocabulary import parse_vocabulary, squeeze, vocabulary

MINIMAL = '[titles]\n[columns]\n[money_units]\n[labels]\nbudget = ["预算"]\n'


def test_words_are_compared_without_white_space_and_width() -> None:
    assert squeeze("其中：财政 \n 资金") == squeeze("其中:财政资金")


def test_the_longest_title_decides() -> None:
    words = parse_vocabulary(
        '[titles]\ngoal = ["目标表"]\ndepartment = ["整体目标表"]\n'
        "[columns]\n[money_units]\n[labels]"
    )
    assert words.form_kind("某某局部门整体 目标表") == "department"
    assert words.form_kind("别的表") is None


def test_a_word_that_stands_for_two_things_is_an_error() -> None:
    with pytest.raises(ValueError, match="预 算 stands for both budget and fiscal"):
        parse_vocabulary(MINIMAL + 'fiscal = ["预 算"]')


def test_the_vocabulary_that_comes_with_jixiao_is_sound() -> None:
    assert vocabulary().labels[squeeze("预算数")] == "budget"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("1.资金来源：（1）财政性资金", "fiscal"),
        ("2、资金构成：(1)基本支出", "basic_spending"),
        ("（2）项目支出", "project_spending"),
        ("资金来源：", "fund_source"),
    ],
)
def test_the_first_of_a_group_may_share_its_cell_with_the_name_of_the_group(
    text: str, field: str
) -> None:
    assert vocabulary().words[text].label == field


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("单位（盖章）：", "unit"),
        ("单位：", "money_unit"),
        ("购买主体", "unit"),
        ("政府购买服务项目名称", "project_name"),
        ("预算项目", "project_name"),
        ("资金名称", "project_name"),
    ],
)
def test_a_seal_behind_a_unit_says_that_it_is_no_unit_of_money(text: str, field: str) -> None:
    assert vocabulary().words[text].label == field
