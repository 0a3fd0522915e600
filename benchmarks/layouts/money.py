"""Amounts: their stages, their parts, and their units of money."""

from benchmarks.layouts import Cell, Layout, form, indicator, table

_HEADER = ("一级指标", "二级指标", "三级指标", "指标值")
_PIPES = ("产出指标", "数量指标", "改造管网", "≥38公里")


def _pipes(name: str, *rows: list[Cell], amounts: list[tuple[str, str, str]]) -> Layout:
    """A form about pipes whose money stands in some rows of four columns."""
    return Layout(
        name,
        [
            "2025年度项目绩效目标申报表",
            table(
                ["项目名称", ("供水管网改造", 3, 1)],
                ["申报单位", ("某市自来水公司", 3, 1)],
                *rows,
                _HEADER,
                _PIPES,
            ),
        ],
        [
            form(
                "application",
                "供水管网改造",
                unit="某市自来水公司",
                year=2025,
                amounts=amounts,
                indicators=[indicator("产出", "数量", "改造管网", "≥38公里")],
            )
        ],
    )


LAYOUTS = (
    _pipes(
        "what_was_granted_beside_what_was_asked_for",
        ["资金构成（万元）", "申报数", ("审定数", 2, 1)],
        ["合计", "500", ("420", 2, 1)],
        ["其中：财政拨款", "400", ("350", 2, 1)],
        ["其他资金", "100", ("70", 2, 1)],
        amounts=[
            ("budget", "annual", "4200000"),
            ("fiscal", "annual", "3500000"),
            ("other", "annual", "700000"),
        ],
    ),
    _pipes(
        "money_before_and_after_it_was_changed",
        ["资金（万元）", "原批复", "500", "调整后：420万元"],
        amounts=[("budget", "initial", "5000000"), ("budget", "annual", "4200000")],
    ),
    _pipes(
        "the_sum_of_years_left_of_them",
        ["资金需求（万元）", "合计", "2025年", "2026年"],
        ["财政拨款", "900", "400", "500"],
        amounts=[("fiscal", "multi_year", "9000000"), ("fiscal", "annual", "4000000")],
    ),
    _pipes(
        "details_beside_a_label_and_their_money_after_them",
        [("支出明细（万元）", 1, 3), "支出内容", "金额", "测算依据"],
        ["管材", "60", "询价"],
        ["合计", "60", ""],
        ["资金来源", "财政拨款", ("60", 2, 1)],
        amounts=[("budget", "annual", "600000"), ("fiscal", "annual", "600000")],
    ),
    _pipes(
        "a_part_of_a_part_is_no_amount_of_the_form",
        ["预算数（万元）", "300", "其中：财政拨款", "300"],
        ["其中：人员经费", "250", "公用经费", "50"],
        amounts=[("budget", "annual", "3000000"), ("fiscal", "annual", "3000000")],
    ),
    _pipes(
        "a_label_shown_by_the_unit_of_its_amount",
        ["投资概算", ("86万元", 3, 1)],
        amounts=[("budget", "multi_year", "860000")],
    ),
    _pipes(
        "a_total_of_all_years_beside_that_of_the_year",
        ["项目资金总额（元）", "9600000", "年度资金申请总额（元）", "3200000"],
        ["其中：财政资金", "8000000", "其中：当年财政拨款", "2700000"],
        amounts=[
            ("budget", "multi_year", "9600000"),
            ("fiscal", "multi_year", "8000000"),
            ("budget", "annual", "3200000"),
            ("fiscal", "annual", "2700000"),
        ],
    ),
    _pipes(
        "a_unit_of_money_for_the_whole_table",
        [("单位：万元", 4, 1)],
        ["年度资金总额", ("320.5", 3, 1)],
        ["其中：财政拨款", "300.5", "其他资金", "20"],
        amounts=[
            ("budget", "annual", "3205000"),
            ("fiscal", "annual", "3005000"),
            ("other", "annual", "200000"),
        ],
    ),
    _pipes(
        "a_blank_amount_before_the_next_label",
        ["年度资金总额（万元）", ("320", 3, 1)],
        ["其中：财政拨款", "", "其他资金", "320"],
        amounts=[("budget", "annual", "3200000"), ("other", "annual", "3200000")],
    ),
    _pipes(
        "amounts_in_a_sentence",
        ["项目资金", ("100万元，其中财政拨款80万元，其他资金20万元", 3, 1)],
        amounts=[
            ("budget", "annual", "1000000"),
            ("fiscal", "annual", "800000"),
            ("other", "annual", "200000"),
        ],
    ),
    _pipes(
        "amounts_that_share_a_cell_with_their_labels",
        [("年度资金总额：320万元", 4, 1)],
        [("其中：财政拨款：300万元", 2, 1), ("其他资金：20万元", 2, 1)],
        amounts=[
            ("budget", "annual", "3200000"),
            ("fiscal", "annual", "3000000"),
            ("other", "annual", "200000"),
        ],
    ),
)
