"""Labels about money that no list has, and what their words say."""

import pytest

from pipelines.forms.money_words import Money, combined
from pipelines.forms.vocabulary import NO_WORD, vocabulary


@pytest.mark.parametrize(
    ("role", "stage", "labels"),
    [
        (
            "budget",
            None,
            "项目资金申请总额 预算安排总额 资金需求总量 本项目资金总额 核定预算金额 批复资金总额 "
            "预算资金规模 项目经费预算 申请预算资金",
        ),
        (
            "budget",
            "annual",
            "当年申请资金总额 本年度拟投入资金 年度项目资金 年度预算批复数 当年预算安排数 "
            "全年预算总额 调整后预算金额 年度经费预算 全年（调整）预算数 年度计划投资",
        ),
        (
            "budget",
            "multi_year",
            "实施期总投资 项目总概算 中期项目资金总额 项目全周期资金总额 三年资金总额 总投资概算 "
            "跨年度资金总额 实施期限内资金总额 项目建设总投资",
        ),
        (
            "fiscal",
            None,
            "财政性资金投入 财政资金安排数 申请财政拨款 财政预算资金 财政拨款金额 本级财政投入 "
            "财政补助资金 其中：财政拨款数",
        ),
        ("fiscal", "annual", "当年财政预算资金 本年度财政拨款数 年度财政资金 本年财政安排资金"),
        ("other", None, "其他来源资金 其他渠道资金 非财政性资金 其他资金投入 财政以外资金"),
        (
            "source",
            None,
            "中央补助资金 中央预算内投资 省级财政专项资金 省补资金 市县配套资金 县级自筹资金 "
            "企业自筹资金 区级财政拨款 上级专项资金 村集体自筹 社会资金",
        ),
        (
            None,
            "executed",
            "全年实际支出金额 年度决算数 累计支出数 预算执行数（B） 全年支付金额 实际使用金额",
        ),
    ],
)
def test_a_label_is_understood_by_the_parts_of_its_words(
    role: str | None, stage: str | None, labels: str
) -> None:
    for label in labels.split():
        money = vocabulary().words[label].money
        assert money is not None, label
        assert (money.role if role else None, money.stage) == (role, stage), label


@pytest.mark.parametrize(
    "text",
    [
        "资金支出计划（%）",
        "财政资金占比",
        "预算执行率",
        "资金管理情况",
        "资金使用单位",
        "财政资金科目代码",
        "年末滚存结余",
        "建设规模",
        "项目支出类别",
        "年度工作计划",
        "财政处室",
    ],
)
def test_what_only_speaks_of_money_asks_for_none(text: str) -> None:
    assert vocabulary().money(text) is None


@pytest.mark.parametrize("text", ["中央", "合计", "其他", "专项资金", "2024年", "实施期"])
def test_some_words_ask_for_money_only_beside_other_money(text: str) -> None:
    money = vocabulary().money(text)
    assert money is not None
    assert not money.sure
    assert vocabulary().words[text] is NO_WORD or not vocabulary().words[text].derived


@pytest.mark.parametrize(
    ("beside", "above", "together"),
    [
        (Money("budget", "annual"), Money(None, "executed"), Money("budget", "executed")),
        (Money("fiscal"), Money("budget", "initial"), Money("fiscal", "initial")),
        (Money("budget"), Money("other"), Money("other")),
        (Money("source", source="甲"), Money("fiscal"), Money("source", source="甲")),
        (Money("basic_spending"), Money("fiscal"), None),
        (Money("source"), Money("project_spending"), None),
    ],
)
def test_the_label_beside_and_the_one_above_say_it_together(
    beside: Money, above: Money, together: Money | None
) -> None:
    assert combined(beside, above) == together
