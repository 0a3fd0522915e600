"""The 审核意见表: findings as a reviewer sends them to a unit, one sheet a unit."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.codes import words
from pipelines.reports.workbook import cell_text, sheet_title

_COLUMNS = {
    "表号": 8,
    "项目名称": 32,
    "行": 6,
    "原文": 48,
    "问题": 48,
    "建议": 40,
    "涉及金额（元）": 16,
    "程度": 8,
}
_NO_UNIT = "各单位"


def opinion_workbook(findings: Iterable[dict[str, Any]]) -> bytes:
    """Write findings as a workbook.

    Args:
        findings: with the columns of `release.findings`, in the order they are to stand.

    Returns:
        An .xlsx file: a sheet a unit, a row a finding. Texts are texts: one that starts with = is
        no formula.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    sheets: dict[str, Worksheet] = {}
    for finding in findings:
        unit = finding["unit_name"] or _NO_UNIT
        if unit not in sheets:
            sheets[unit] = _sheet(book, unit)
        _add(sheets[unit], _row(finding))
    if not sheets:
        _add(_sheet(book, _NO_UNIT), ["", "", "", "", "没有发现", "", None, ""])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _sheet(book: Workbook, unit: str) -> Worksheet:
    sheet = book.create_sheet(sheet_title(unit, book.sheetnames, _NO_UNIT))
    sheet.append([*_COLUMNS])
    for cell, width in zip(sheet[1], _COLUMNS.values(), strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    return sheet


def _row(finding: dict[str, Any]) -> list[Any]:
    evidence = [cell for cell in finding["evidence"] or [] if cell is not None]
    forms = sorted({cell["form_number"] for cell in evidence if cell["form_number"] is not None})
    rows = sorted({cell["row_number"] for cell in evidence if cell["row_number"] is not None})
    return [
        "、".join(map(str, forms)),
        finding["project_name"] or "",
        "、".join(map(str, rows)) if len(forms) == 1 else "",
        "\n".join(f"“{cell['text'] or ''}”" for cell in evidence),
        finding["message_zh"] or "",
        finding["suggestion_zh"] or "",
        finding["amount_yuan"],
        words(finding["severity"], "severity").zh if finding["severity"] else "",
    ]


def _add(sheet: Worksheet, values: list[Any]) -> None:
    sheet.append(["" if isinstance(value, str) else value for value in values])
    for cell, value in zip(sheet[sheet.max_row], values, strict=True):
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if isinstance(value, str):
            cell.value = cell_text(value)
            cell.data_type = "s"
