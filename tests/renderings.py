"""Forms rendered from their own records into the files that public bodies publish.

They are for tests of readers.
"""

import html
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipelines.forms import Form


class Box(NamedTuple):
    """A cell with its spans."""

    text: str
    across: int = 1
    down: int = 1


@dataclass
class Grid:
    """A table: its rows hold each cell once, at its first row and column."""

    rows: list[list[Box]]
    width: int
    header_rows: int = 0


@dataclass(frozen=True)
class Style:
    """What may vary between documents of the same content.

    Attributes:
        repeat_header: the header row again after so many indicator rows.
        merge_level2: 二级 cells merged downwards too.
        split_rows: the table of indicators cut into several after so many rows.
        one_table: labels and indicators in one table, with a column 绩效指标 merged beside the
            indicators.
        font: of the text; size in half points; widths in twentieths of a point, relative.
        may_break_rows: whether a page's end may cut a row.
    """

    repeat_header: int = 0
    merge_level2: bool = False
    split_rows: int = 0
    one_table: bool = False
    font: str = "WenQuanYi Zen Hei"
    size: int = 21
    widths: Sequence[int] = field(default=(1300, 1500, 2400, 2400, 1800))
    may_break_rows: bool = True
    repeat_on_pages: bool = False


PLAIN = Style()
Block = str | Grid


def blocks_of(forms: Iterable[Form], style: Style = PLAIN) -> list[Block]:
    """Headings and tables, in reading order."""
    blocks: list[Block] = []
    for form in forms:
        blocks.append(form.heading or "")
        labels, indicators = labels_of(form), indicators_of(form, style)
        if style.one_table:
            blocks.append(_joined(labels, indicators))
        else:
            blocks += [Grid(labels, 7), " ", *_split(indicators, style)]
    return blocks


def labels_of(form: Form) -> list[list[Box]]:
    """The label–value table, seven columns wide."""
    amounts = {amount.role: amount.text for amount in form.amounts}
    return [
        [Box(form.unit_text or "", 5), Box(f"单位：{form.money_unit}", 2)],
        [Box("项目名称"), Box(form.project_name or "", 6)],
        [
            Box("预算规模及资金用途", 1, 2),
            Box("预算数"),
            Box(amounts.get("budget", "")),
            Box("其中：财政    资金"),
            Box(amounts.get("fiscal", "")),
            Box("其他资金"),
            Box(amounts.get("other", "")),
        ],
        [Box(form.purpose_text or "", 6)],
        [Box("绩效目标"), Box(form.goal_text or "", 6)],
    ]


HEADER = ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值"]


def indicators_of(form: Form, style: Style) -> list[list[Box]]:
    """The header and the indicators, five columns wide, levels merged downwards."""
    found = form.indicators
    rows = [[Box(text) for text in HEADER]]
    for place, indicator in enumerate(found):
        if style.repeat_header and place and place % style.repeat_header == 0:
            rows.append([Box(text) for text in HEADER])
        cells = [
            Box(text or "")
            for text in (indicator.name, indicator.description, indicator.target_text)
        ]
        runs = [
            _run(found, place, lambda one: (one.level1_text,), style),
            _run(found, place, lambda one: (one.level1_text, one.level2_text), style)
            if style.merge_level2
            else 1,
        ]
        levels = [
            Box(text or "", 1, run)
            for text, run in zip((indicator.level1_text, indicator.level2_text), runs, strict=True)
            if run
        ]
        rows.append([*levels, *cells])
    return rows


def _run(found: Sequence[Any], place: int, key: Callable[[Any], object], style: Style) -> int:
    """How many rows a merged level covers from here; 0 inside one."""

    def starts(row: int) -> bool:
        cut = any(size and row % size == 0 for size in (style.repeat_header, style.split_rows))
        return row == 0 or cut or key(found[row]) != key(found[row - 1])

    if not starts(place):
        return 0
    end = place + 1
    while end < len(found) and not starts(end):
        end += 1
    return end - place


def _split(rows: list[list[Box]], style: Style) -> list[Block]:
    if not style.split_rows:
        return [Grid(rows, 5, 1)]
    header, body = rows[0], rows[1:]
    parts = [
        body[start : start + style.split_rows] for start in range(0, len(body), style.split_rows)
    ]
    return [block for part in parts for block in (Grid([header, *part], 5, 1), " ")]


def _joined(labels: list[list[Box]], indicators: list[list[Box]]) -> Grid:
    """One table: 绩效指标 merged beside the indicators, the description over two columns."""
    beside = Box("绩效指标", 1, len(indicators))
    wide = [[*row[:-2], row[-2]._replace(across=2), row[-1]] for row in indicators]
    return Grid([*labels, [beside, *wide[0]], *wide[1:]], 7)


# Word

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/>'
    "</Relationships>"
)


def to_docx(blocks: Iterable[Block], style: Style = PLAIN) -> bytes:
    """A Word document."""
    body = "".join(
        _paragraph(block, style) if isinstance(block, str) else _word_table(block, style)
        for block in blocks
    )
    return docx_of(body + '<w:p/><w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
                   '<w:pgMar w:top="1440" w:right="1200" w:bottom="1440" w:left="1200" '
                   'w:header="851" w:footer="992" w:gutter="0"/></w:sectPr>')  # fmt: skip


def docx_of(body: str) -> bytes:
    """A Word document with this body."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    text = f'{head}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}</w:body></w:document>'
    return zip_of({"[Content_Types].xml": _TYPES, "_rels/.rels": _RELS, "word/document.xml": text})


def zip_of(files: dict[str, str | bytes]) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2023, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED
            )
    return buffer.getvalue()


def _run_properties(style: Style) -> str:
    font = style.font
    return (
        f'<w:rPr><w:rFonts w:ascii="{font}" w:hAnsi="{font}" '
        f'w:eastAsia="{font}" w:cs="{font}" w:hint="eastAsia"/>'
        f'<w:color w:val="000000"/><w:kern w:val="0"/><w:sz w:val="{style.size}"/>'
        f'<w:szCs w:val="{style.size}"/></w:rPr>'
    )


def _paragraph(text: str, style: Style) -> str:
    runs = "<w:r><w:br/></w:r>".join(
        "<w:r><w:tab/></w:r>".join(
            f"<w:r>{_run_properties(style)}"
            f'<w:t xml:space="preserve">{html.escape(part)}</w:t></w:r>'
            for part in line.split("\t")
        )
        for line in [text]
    )
    return f'<w:p><w:pPr><w:widowControl/><w:jc w:val="left"/></w:pPr>{runs}</w:p>'


def _word_table(grid: Grid, style: Style) -> str:
    widths = _widths(grid.width, style)
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(
        _word_row(row, number, grid, style, widths) for number, row in enumerate(filled(grid))
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f"<w:tblBorders>{edges}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>'
    )


def _widths(count: int, style: Style) -> list[int]:
    if count == len(style.widths):
        return list(style.widths)
    return [sum(style.widths) // count] * count


def filled(grid: Grid) -> list[list[tuple[int, Box, bool]]]:
    """Each row's cells with their columns.

    What a merged cell covers in a further row is there again, marked.
    """
    covered: dict[tuple[int, int], Box] = {}
    made = []
    for number, row in enumerate(grid.rows):
        cells, column, boxes = [], 0, iter(row)
        while column < grid.width:
            over = covered.get((number, column))
            if over is not None:
                cells.append((column, over, True))
                column += over.across
                continue
            box = next(boxes)
            cells.append((column, box, False))
            for below in range(1, box.down):
                covered[number + below, column] = box
            column += box.across
        made.append(cells)
    return made


def _word_row(
    row: list[tuple[int, Box, bool]], number: int, grid: Grid, style: Style, widths: list[int]
) -> str:
    properties = "" if style.may_break_rows else "<w:cantSplit/>"
    if style.repeat_on_pages and number < grid.header_rows:
        properties += "<w:tblHeader/>"
    cells = ""
    for column, box, again in row:
        merge = ("<w:vMerge/>" if again else '<w:vMerge w:val="restart"/>') if box.down > 1 else ""
        span = f'<w:gridSpan w:val="{box.across}"/>' if box.across > 1 else ""
        width = sum(widths[column : column + box.across])
        text = "" if again else box.text
        paragraphs = "".join(_paragraph(line, style) for line in text.split("\n"))
        cells += (
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
            '<w:vAlign w:val="center"/></w:tcPr>'
            f"{paragraphs}</w:tc>"
        )
    return f'<w:tr><w:trPr>{properties}<w:trHeight w:val="400"/></w:trPr>{cells}</w:tr>'


# Web page


def to_html(blocks: Iterable[Block], encoding: str = "utf-8", declared: bool = True) -> bytes:
    """A saved web page, with scripts and a menu around the document."""
    meta = (
        f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
        if declared
        else ""
    )
    body = "".join(
        f"<p>{html.escape(block)}</p>" if isinstance(block, str) else _html_table(block)
        for block in blocks
    )
    page = (
        f"<!DOCTYPE html>\n<html><head>{meta}<title>公开</title>"
        "<script>var a = '<table><tr><td>项目名称</td></tr>';"
        "</script><style>td { color: red }</style></head>"
        '<body><div class="menu"><a href="/">首页</a></div>'
        f'<div id="content">{body}</div><script src="x.js"></script></body></html>'
    )
    return page.encode(encoding)


def _html_table(grid: Grid) -> str:
    rows = ""
    for row in grid.rows:
        cells = "".join(
            f'<td colspan="{box.across}" rowspan="{box.down}">{_html_text(box.text)}</td>'
            for box in row
        )
        rows += f"<tr>{cells}</tr>\n"
    return f'<table border="1"><tbody>{rows}</tbody></table>\n'


def _html_text(text: str) -> str:
    return (
        "".join(f"<p><span>{html.escape(line)}</span></p>\n" for line in text.split("\n"))
        if text
        else "&nbsp;"
    )


# Excel


def to_xlsx(blocks: Iterable[Block], sheets: bool = False) -> bytes:
    """A workbook; a sheet a form, or all below each other."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    line = 1
    for block in blocks:
        if isinstance(block, str):
            if not block.strip():
                continue
            if sheets and line > 1:
                sheet, line = book.create_sheet(), 1
            sheet.cell(line, 1, block)
            line += 1
            continue
        for number, row in enumerate(filled(block)):
            for column, box, again in row:
                if again:
                    continue
                sheet.cell(line + number, column + 1).value = box.text or None
                if sheet.cell(line + number, column + 1).data_type == "f":
                    sheet.cell(line + number, column + 1).data_type = "s"
                if box.across > 1 or box.down > 1:
                    sheet.merge_cells(
                        start_row=line + number,
                        end_row=line + number + box.down - 1,
                        start_column=column + 1,
                        end_column=column + box.across,
                    )
        line += len(block.rows)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()
