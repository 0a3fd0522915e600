"""Whose form it is, of which project and of which year, in the places where publishers put it."""

from collections.abc import Sequence

from benchmarks.layouts import Cell, Layout, form, indicator, table
from tests.renderings import Block

_BLOCK = (
    ("一级指标", "二级指标", "三级指标", "指标值"),
    ("产出指标", "数量指标", "培训教练", "≥60人"),
    ("满意度指标", "服务对象满意度指标", "学员满意度", "≥88%"),
)


def _coaches(name: str, above: Sequence[Block], *rows: Sequence[Cell], **said: object) -> Layout:
    """A form about coaches, of which the title, what stands above and the first rows differ."""
    facts = {
        "unit": "某县体育中心",
        "year": 2024,
        "amounts": [("budget", "annual", "150000")],
        "indicators": [
            indicator("产出", "数量", "培训教练", "≥60人"),
            indicator("满意度", "服务对象满意度", "学员满意度", "≥88%"),
        ],
    }
    kind = str(said.pop("kind", "goal"))
    return Layout(
        name,
        [*above, table(*rows, ["年度预算（万元）", ("15", 3, 1)], *_BLOCK)],
        [form(kind, "教练员培训", **facts | said)],  # type: ignore[arg-type]
    )


_PROJECT = ("项目名称", ("教练员培训", 3, 1))
_UNIT = ("实施单位", ("某县体育中心", 3, 1))
LAYOUTS = (
    _coaches("a_year_under_the_title", ["项目支出绩效目标表", "（2024年度）"], _PROJECT, _UNIT),
    _coaches(
        "a_unit_above_the_table",
        ["2024年项目支出绩效目标表", "填报单位：某县体育中心"],
        _PROJECT,
    ),
    _coaches(
        "a_code_in_square_brackets",
        ["2024年项目支出绩效目标表"],
        _PROJECT,
        ["预算单位", ("[417003]某县体育中心", 3, 1)],
        unit_code="417003",
    ),
    _coaches(
        "a_code_in_brackets_after_the_name",
        ["2024年项目支出绩效目标表"],
        _PROJECT,
        ["预算单位", ("某县体育中心（417003）", 3, 1)],
        unit_code="417003",
    ),
    _coaches(
        "a_code_before_a_dash",
        ["2024年项目支出绩效目标表"],
        _PROJECT,
        ["预算单位", ("417003-某县体育中心", 3, 1)],
        unit_code="417003",
    ),
    _coaches(
        "a_title_that_no_list_knows",
        ["2024年度财政专项资金绩效目标申报审核表"],
        _PROJECT,
        _UNIT,
        kind="application",
    ),
    _coaches(
        "a_year_in_a_cell",
        ["项目绩效目标表"],
        _PROJECT,
        _UNIT,
        ["预算年度", ("2024", 3, 1)],
    ),
)
