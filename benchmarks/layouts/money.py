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
