"""Small documents for tests: in the text that Tika makes, and as web pages in archives."""

import io
import zipfile
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
    purpose: str = "为6700名残疾人免费体检",
    goal: str = "1.免费体检",
) -> str:
    """One form."""
    labels = [
        [unit, money_unit],
        ["项目名称", project],
        ["预算规模及资金用途", "预算数", budget, "其中：财政    资金", fiscal, "其他资金", other],
        ["", purpose],
        ["绩效目标", goal],
    ]
    header = ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值"]
    rows = [
        header,
        *[[level1, level2, name, name, target] for level1, level2, name, target in indicators],
    ]
    return f"1.{project}绩效目标表\n{_table(labels)}\n \n{_table(rows)}\n\n \n"


def _table(rows: list[list[str]]) -> str:
    return "".join("".join(f"\t{text}\n" for text in row) + "\n" for row in rows)


def document(*forms: str) -> bytes:
    """A document of forms."""
    return "".join(forms or [form_text()]).encode()


ODD = {
    "unit-unknown-region.txt": form_text(unit="101001甲市教育局", project="公用经费（2023年）"),
    "unit-of-the-same-code.txt": form_text(unit="101001乙市水利局", project="公用经费（2023年）"),
    "zero.txt": form_text(project="零（2023年）", budget="0.00", fiscal="0.00"),
    "only-a-part.txt": form_text(project="部分（2023年）", budget="201", fiscal="", other="0"),
    "unknown-fund.txt": form_text(
        project="未知（2023年-某某补助）", budget="15", fiscal="10", other="5"
    ),
    "unknown-level.txt": form_text(
        project="级别（2023年）", indicators=[("成本　指标", "说不清", "名", "≤1元")]
    ).replace("\t绩效目标\n", "\t建设\u3000周期：\n\t两年\n\n\t绩效目标\n"),
    "slash.txt": form_text(
        project="斜线（2023年）", indicators=[("效益", "甲/乙", "名", "≥1人"), *INDICATORS]
    ),
    "odd-signs.txt": form_text(
        project="'; drop table x; --（2023年）", unit="563201\u3000天津市\u200b中心"
    ),
    "twice.txt": form_text(project="两次（2023年）") * 2,
    "large.txt": form_text(project="大（2023年）", budget="99999999999", fiscal="99999999999"),
    "target-large.txt": form_text(
        project="目标（2023年）", indicators=[("产出指标", "成本指标", "名", "≤99999999亿元")]
    ),
}
"""Documents that are strange and must not stop a load: file name → text."""


def page(title: str, *rows: Sequence[str | tuple[str, int, int]]) -> bytes:
    """A web page with one form; a cell is a text, or a text with the columns and rows it covers."""
    spanned = [[(cell, 1, 1) if isinstance(cell, str) else cell for cell in row] for row in rows]
    cells = [
        [f"<td colspan={across} rowspan={down}>{text}</td>" for text, across, down in row]
        for row in spanned
    ]
    table = "".join(f"<tr>{''.join(row)}</tr>" for row in cells)
    return f"<html><h1>{title}</h1><table>{table}</table></html>".encode()


def archive(**files: bytes) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return buffer.getvalue()


_INDICATOR_COLUMNS = ("一级指标", "二级指标", "三级指标", "年度指标值")
ROADS_GOAL = page(
    "2022年度项目支出绩效目标表",
    ["项目名称", ("乡村道路", 3, 1)],
    ["实施单位", "某县公路所", "联系人", "张三 13912345678"],
    ["年度资金总额（万元）", "100", "其中：一般公共预算", "70"],
    ["", "", "上年结转资金", "20"],
    list(_INDICATOR_COLUMNS),
    ["产出指标", "数量指标", "修路里程", "≥10公里"],
    ["成本指标", "经济成本指标", "每公里造价", "≤9万元/公里"],
)
ROADS_RESULT = page(
    "2022年度项目支出绩效自评表",
    ["项目名称", ("乡村道路", 6, 1)],
    ["实施单位", ("某县公路所", 6, 1)],
    [("项目资金（万元）", 1, 2), "", "年初预算数", "全年预算数", "全年执行数", "执行率", "得分"],
    ["年度资金总额", "100", "95", "80", "84%", "8"],
    [*_INDICATOR_COLUMNS, "实际完成值", "分值", "得分"],
    ["产出指标", "数量指标", "修路里程", "≥10公里", "9公里", "60", "54"],
    ["效益指标", "社会效益指标", "受益人口", "≥1000人", "2500人", "41", "41"],
)
ROADS_DEPARTMENT = page(
    "2022年部门整体支出绩效目标表",
    ["部门名称", ("某县交通局", 3, 1)],
    ["预算支出（万元）", "500", "基本支出", "300"],
    ["任务名称", "主要内容", ("预算金额（万元）", 2, 1)],
    ["养路", "日常养护", ("200", 2, 1)],
    list(_INDICATOR_COLUMNS),
    ["产出指标", "数量指标", "养护里程", "≥300公里"],
)
BUNDLE = archive(
    **{
        "自评/result.html": ROADS_RESULT,
        "inner.zip": archive(**{"整体.html": ROADS_DEPARTMENT}),
        "goal.html": ROADS_GOAL,
    }
)
"""An archive in an archive: a project's goal, what became of it, and its whole department."""
