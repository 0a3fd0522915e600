"""Small documents for tests, in the text that Tika makes."""

from collections.abc import Sequence

INDICATORS = (
    ("产出指标", "数量指标", "体检人数", "≥6700人"),
    ("", "成本指标", "预算资金", "≤201万元"),
    ("满意度指标", "服务对象满意度指标", "满意度", "≥90%"),
)


def form_text(
    project: str = "免费体检（2023年-市级残保金）",
    unit: str = "563201天津市残疾人康复服务指导中心",
    budget: str = "201.00",
    fiscal: str = "201.00",
    other: str = "",
    money_unit: str = "单位：万元",
    indicators: Sequence[tuple[str, str, str, str]] = INDICATORS,
) -> str:
    """One form."""
    labels = [
        [unit, money_unit],
        ["项目名称", project],
        ["预算规模及资金用途", "预算数", budget, "其中：财政    资金", fiscal, "其他资金", other],
        ["", "为6700名残疾人免费体检"],
        ["绩效目标", "1.免费体检"],
    ]
    header = ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值"]
    rows = [header, *[[level1, level2, name, name, target] for level1, level2, name, target in indicators]]
    return f"1.{project}绩效目标表\n{_table(labels)}\n \n{_table(rows)}\n\n \n"


def _table(rows: list[list[str]]) -> str:
    return "".join("".join(f"\t{text}\n" for text in row) + "\n" for row in rows)


def document(*forms: str) -> bytes:
    """A document of forms."""
    return "".join(forms or [form_text()]).encode()
