"""An opinion as a Word document, to be printed and signed."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from pipelines.reports.opinion import HEADINGS, NOTHING, Entry, Opinion
from pipelines.reports.opinion_workbook import SIGNED
from pipelines.reports.workbook import cell_text

_WIDTHS = (700, 1700, 3700, 3900, 3700, 1100)
"""Of the columns, in twentieths of a point: together the width of an A4 page across."""
_ALL = sum(_WIDTHS)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def opinion_document(opinions: Sequence[Opinion]) -> bytes:
    """Write opinions as a Word document.

    Returns:
        A .docx file: a unit after the other, each on a page of its own, on A4 across; the headings
        of its table stand on each page.
    """
    parts = [
        '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' * bool(number) + "".join(_unit(opinion))
        for number, opinion in enumerate(opinions)
    ] or [_paragraph(NOTHING)]
    body = "".join(parts) + _SECTION
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in {**_FRAME, "word/document.xml": _document(body)}.items():
            package.writestr(zipfile.ZipInfo(name), _HEAD + text)
    return file.getvalue()


def _document(body: str) -> str:
    return (
        f'<w:document xmlns:w="{_WORD}" xmlns:r="{_RELATED}"><w:body>{body}</w:body></w:document>'
    )


def _unit(opinion: Opinion) -> Iterator[str]:
    yield _paragraph(opinion.title, size=32, bold=True, centred=True)
    yield from map(_paragraph, opinion.said)
    widths = "".join(f'<w:gridCol w:w="{width}"/>' for width in _WIDTHS)
    yield f"<w:tbl>{_LOOK}<w:tblGrid>{widths}</w:tblGrid>"
    yield _row(HEADINGS, bold=True, repeated=True)
    number = 0
    for project in opinion.projects:
        yield _band(project.name, bold=True)
        yield _band(f"总体评价　　{'；'.join(project.judged)}")
        yield from _entries(project.entries, number)
        number += len(project.entries)
    if opinion.accepted:
        yield _band("已接受的问题（修改建议栏为接受理由）", bold=True)
        yield from _entries(opinion.accepted, number)
    yield "</w:tbl>"
    for said in ("", *SIGNED):
        yield _paragraph(said)


def _entries(entries: Sequence[Entry], before: int) -> Iterator[str]:
    for number, entry in enumerate(entries, start=before + 1):
        yield _row((str(number), *entry))


def _row(texts: Sequence[str], *, bold: bool = False, repeated: bool = False) -> str:
    cells = "".join(
        _cell(text, width, bold=bold) for text, width in zip(texts, _WIDTHS, strict=True)
    )
    head = "<w:tblHeader/>" if repeated else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{cells}</w:tr>"


def _band(text: str, *, bold: bool = False) -> str:
    """A row of one cell; it stays with what follows."""
    return f"<w:tr>{_cell(text, _ALL, bold=bold, span=len(_WIDTHS))}</w:tr>"


def _cell(text: str, width: int, *, bold: bool = False, span: int = 1) -> str:
    across = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    said = "".join(_paragraph(line, size=20, bold=bold, kept=span > 1) for line in text.split("\n"))
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{across}</w:tcPr>{said}</w:tc>'


def _paragraph(
    text: str, size: int = 22, *, bold: bool = False, centred: bool = False, kept: bool = False
) -> str:
    """A paragraph; the size is in half points, `kept` keeps it on the page of the next."""
    look = (
        f'<w:rFonts w:eastAsia="SimSun"/>{"<w:b/>" if bold else ""}'
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    )
    place = ("<w:keepNext/>" if kept else "") + ('<w:jc w:val="center"/>' if centred else "")
    said = f'<w:t xml:space="preserve">{escape(cell_text(text))}</w:t>'
    return f"<w:p><w:pPr>{place}</w:pPr><w:r><w:rPr>{look}</w:rPr>{said}</w:r></w:p>"


_LOOK = (
    f'<w:tblPr><w:tblW w:w="{_ALL}" w:type="dxa"/><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="999999"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + '</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
)
_SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId1"/>'
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1000" w:right="1000" w:bottom="1000" w:left="1000" w:header="500"'
    ' w:footer="500" w:gutter="0"/></w:sectPr>'
)
_PAGES = "".join(
    f'<w:r><w:t xml:space="preserve">{before}</w:t></w:r><w:fldSimple w:instr="{field}"/>'
    for before, field in (("第 ", "PAGE"), (" 页　共 ", "NUMPAGES"))
)
_FRAME = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/word/{part}.xml" ContentType="application/'
            f'vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
            for part, kind in (("document", "document.main"), ("footer1", "footer"))
        )
        + "</Types>"
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_RELATED}/officeDocument" Target="word/document.xml"/></Relationships>'
    ),
    "word/_rels/document.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_RELATED}/footer" Target="footer1.xml"/></Relationships>'
    ),
    "word/footer1.xml": (
        f'<w:ftr xmlns:w="{_WORD}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{_PAGES}'
        '<w:r><w:t xml:space="preserve"> 页</w:t></w:r></w:p></w:ftr>'
    ),
}
