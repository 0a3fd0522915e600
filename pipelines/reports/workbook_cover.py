"""The first sheet of a workbook: of which release it is, of when, how to read it, what is in it."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.hyperlink import Hyperlink

from pipelines.codes import Words
from pipelines.reports.dictionary import Ask

TITLE = "说明 About"
_WIDTHS = (30, 34, 12, 60, 60)
_LINK = Font(color="0563C1", underline="single")
_HOW = (
    Words(
        "先看前几个工作表：每行名称齐全，不必连接；其余是它们的明细。",
        "Start with the first sheets: all names stand beside each row. The others have the detail.",
    ),
    Words(
        "金额单位为元；只在同一阶段、同一年度内相加。",
        "Money is in yuan. Add it within one stage and one fiscal year only.",
    ),
    Words(
        "空白表示表中没有写，不是零；没有审核发现不等于全部检查过。",
        "A blank is not said, and not zero. No finding does not mean that all was checked.",
    ),
    Words(
        "任何编号（…_key）都可以用 jixiao trace 查到原始单元格。",
        "`jixiao trace` and any …_key show the original cell.",
    ),
)


class Sheet(NamedTuple):
    """A sheet of the workbook, or a table that has no rows and so no sheet."""

    title: str
    table: str
    rows: int
    says: Words


Facts = list[tuple[Words, str]]


def facts(release: str, published_at: str, ask: Ask) -> Facts:
    """What the cover says of a release.

    Args:
        release: its name.
        published_at: when it was, in UTC.
        ask: gives the rows of a query as dictionaries.
    """
    [known] = ask(_FACTS)
    return [
        (Words("发布版", "Release"), release),
        (Words("发布时间（UTC）", "Published (UTC)"), published_at.replace("T", " ")[:19]),
        (Words("文件数", "Documents"), str(known["documents"])),
        (Words("绩效目标表数", "Forms"), str(known["forms"])),
        (Words("年度", "Fiscal years"), known["years"] or ""),
        (Words("文件公开日期", "Documents published"), known["published"] or ""),
    ]


_FACTS = """
    select
        (select count(*) from marts.dim_documents) as documents,
        (select count(*) from marts.dim_forms) as forms,
        (
            select string_agg(distinct fiscal_year, ', ' order by fiscal_year)
            from marts.dim_forms
        ) as years,
        (
            select nullif(concat_ws(' – ', min(published_on), max(published_on)), '')
            from marts.dim_documents
        ) as published
"""


def begin(sheet: WriteOnlyWorksheet) -> None:
    """Give the columns their widths: before the first row, or not at all."""
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width


def write(sheet: WriteOnlyWorksheet, about: Facts, sheets: Iterable[Sheet]) -> None:
    """Write the cover, when all other sheets are known."""
    for row in _rows(sheet, about):
        sheet.append(row)
    first = 1 + _rows_above(about)
    for number, one in enumerate(sheets, start=first):
        says = [_wrapped(sheet, text) for text in one.says]
        name = _cell(sheet, one.title, _LINK) if one.rows else "（无数据 no rows）"
        sheet.append([name, one.table, one.rows, *says])
        if one.rows:
            quoted = one.title.replace("'", "''")
            link = Hyperlink(ref=f"A{number}", location=f"'{quoted}'!A1")
            sheet._hyperlinks.append(link)


def _rows_above(about: Facts) -> int:
    return 6 + len(about) + 2 * len(_HOW)


def _rows(sheet: WriteOnlyWorksheet, about: Facts) -> Iterator[list[Any]]:
    yield [_cell(sheet, "绩效目标表数据 Budget-performance forms", Font(bold=True, size=16))]
    yield []
    for words, value in about:
        yield [_cell(sheet, f"{words.zh} {words.en}", Font(bold=True)), value]
    yield []
    yield [_cell(sheet, "怎样阅读 How to read", Font(bold=True))]
    for how in _HOW:
        yield [how.zh]
        yield [how.en]
    yield []
    heads = ("工作表 Sheet", "表 Table", "行数 Rows", "含义", "Meaning")
    yield [_cell(sheet, head, Font(bold=True)) for head in heads]


def _cell(sheet: WriteOnlyWorksheet, value: str, font: Font) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    cell.font = font
    return cell


def _wrapped(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
