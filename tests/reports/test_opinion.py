"""What a reviewer sends to a unit: what stands in it, and that it prints."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import docx
import openpyxl
import pytest

from pipelines.reports.opinion import NOTHING, Opinion, opinions
from pipelines.reports.opinion_document import opinion_document
from pipelines.reports.opinion_workbook import opinion_workbook

DAY = date(2024, 1, 5)
PATHS = {
    "f1": {"project_key": "p", "project_name": "修路"},
    "f2": {"project_key": "q", "project_name": "植树"},
}


def cell(form: int = 1, row: int | None = 2, text: str | None = "原文") -> dict[str, Any]:
    return {"form_key": f"f{form}", "form_number": form, "row_number": row, "text": text}


def finding(**said: Any) -> dict[str, Any]:
    plain = {
        "unit_name": "某局",
        "project_key": "p",
        "project_name": "修路",
        "fiscal_year": 2024,
        "criterion": "relevance",
        "severity": "notice",
        "status": "new",
        "amount_yuan": None,
        "message_zh": "问题",
        "suggestion_zh": "建议",
        "accepted_reason": None,
        "evidence": [cell()],
    }
    return plain | said


def said(*found: dict[str, Any], coverage: list[dict[str, Any]] | None = None) -> list[Opinion]:
    return opinions(found, PATHS, coverage or [], release="r1", today=DAY)


def test_the_gravest_stands_first_and_then_the_most_money() -> None:
    [opinion] = said(
        finding(message_zh="小", amount_yuan=Decimal(1)),
        finding(message_zh="大", amount_yuan=Decimal(2)),
        finding(message_zh="错", severity="error"),
        finding(project_name="植树", project_key="q", message_zh="慢", severity="warning"),
    )
    assert [project.name for project in opinion.projects] == ["修路", "植树"]
    assert [entry.problem for entry in opinion.projects[0].entries] == ["错", "大", "小"]
    assert opinion.title == "2024年预算绩效审核意见表"
    assert opinion.said == (
        "被审核单位：某局",
        "预算年度：2024年",
        "数据发布版：r1",
        "审核日期：2024年1月5日",
        "审核发现：须修改1处，建议修改1处，供参考2处",
    )


def test_a_finding_of_a_unit_stands_with_each_project_and_its_own_cells() -> None:
    [opinion] = said(
        finding(
            project_key=None,
            project_name=None,
            evidence=[cell(1, 4, "甲"), cell(1, 5, "乙"), cell(2, 4, None)],
        )
    )
    entries = {project.name: project.entries[0] for project in opinion.projects}
    assert {name: entry.place for name, entry in entries.items()} == {
        "修路": "表1第4、5行",
        "植树": "表2第4行",
    }
    assert entries["修路"].quoted == "“甲”\n“乙”"


def test_a_project_is_judged_by_each_criterion_and_what_was_not_checked_is_said() -> None:
    checked = [
        {"project_key": "p", "criterion": "completeness", "checked": 5, "not_checkable": 0},
        {"project_key": "p", "criterion": "relevance", "checked": 3, "not_checkable": 2},
        {"project_key": "p", "criterion": "feasibility", "checked": 0, "not_checkable": 4},
    ]
    [opinion] = said(finding(), finding(criterion="self_evaluation"), coverage=checked)
    assert opinion.projects[0].judged == [
        f"完整性：{NOTHING}",
        "相关性：供参考1处（2条规则无法检查）",
        "适当性：表中没有可检查的内容",
        "可行性：表中没有可检查的内容",
        "自评：供参考1处",
    ]


def test_what_was_accepted_stands_apart_with_its_reason() -> None:
    [opinion] = said(finding(), finding(status="accepted", accepted_reason="跨年度支付"))
    assert len(opinion.projects[0].entries) == 1
    assert [entry.remedy for entry in opinion.accepted] == ["跨年度支付"]


def test_of_very_many_cells_some_are_quoted_and_their_number_said() -> None:
    [opinion] = said(finding(evidence=[cell(row=row) for row in range(40)]))
    lines = opinion.projects[0].entries[0].quoted.split("\n")
    assert len(lines) == 13
    assert lines[-1] == "……共40处"


def test_units_stand_by_name_and_what_has_none_last() -> None:
    found = [finding(unit_name=unit) for unit in (None, "乙局", "丙局", "")]
    assert [opinion.unit for opinion in said(*found)] == ["丙局", "乙局", "各单位"]


def test_a_sheet_prints_across_a_page_with_its_headings_on_each() -> None:
    accepted = finding(status="accepted", accepted_reason="跨年度支付")
    book = openpyxl.load_workbook(io.BytesIO(opinion_workbook(said(finding(), accepted))))
    sheet = book["某局"]
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$7:$7"
    texts = [row[0].value for row in sheet.iter_rows()]
    assert texts[6:10] == ["序号", "修路", texts[8], "1"]
    assert texts[10] == "已接受的问题（修改建议栏为接受理由）"
    assert any("审核人" in (text or "") for text in texts[11:])


UNITS = ["", None, "'", "History", "某局", "某 局", "ABC", "abc", "\x0b\x1b", "a\ud800", "局" * 40]


def test_every_unit_has_a_sheet_whatever_it_is_called_and_texts_are_no_formulas() -> None:
    odd = [cell(row=None, text="\ud800\x0b=1")]
    found = [
        finding(unit_name=unit, message_zh="=x" * 20_000, suggestion_zh="\ufffe", evidence=odd)
        for unit in [*UNITS, "局" * 41, "=1"]
    ]
    book = openpyxl.load_workbook(io.BytesIO(opinion_workbook(said(*found))))
    assert len({title.casefold() for title in book.sheetnames}) == len(found) - 1
    assert all(len(title) <= 31 for title in book.sheetnames)
    assert book["某局"]["C10"].value == "“=1”"
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in types


def test_a_document_reads_as_the_sheet_and_its_headings_repeat() -> None:
    accepted = finding(status="accepted", accepted_reason="跨年度支付")
    data = opinion_document(
        said(finding(message_zh="<问>&\x0b"), accepted, finding(unit_name="乙局"))
    )
    document = docx.Document(io.BytesIO(data))
    assert [len(table.columns) for table in document.tables] == [6, 6]
    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert rows[0] == ["序号", "位置", "原文", "问题", "修改建议", "严重程度"]
    assert ["1", "表1第2行", "“原文”", "<问>&", "建议", "供参考"] in rows
    assert ["2", "表1第2行", "“原文”", "问题", "跨年度支付", "供参考"] in rows
    text = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    assert text.count("<w:tblHeader/>") == 2
    assert 'w:orient="landscape"' in text


@pytest.mark.parametrize("write", [opinion_workbook, opinion_document])
def test_without_findings_it_says_that_nothing_was_found(write: Any) -> None:
    assert len(write([])) > 500
