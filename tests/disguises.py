"""Documents as files that are not what they are called: made from blocks, or cell by cell."""

import base64
import csv
import html
import io
import quopri
import re
import zipfile
from collections.abc import Iterable, Sequence

import xlwt

from tests.renderings import Block, Grid, docx_of, filled, to_docx, to_html, zip_of

Runs = Sequence[tuple[str, str]]
"""Texts, and how each is set: plain (""), struck, raised, lowered, hidden, of the font Symbol."""

SHEET = "urn:schemas-microsoft-com:office:spreadsheet"
OLD_WORD = "http://schemas.microsoft.com/office/word/2003/wordml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


# One cell


def _escaped(text: str) -> str:
    return html.escape(text, quote=False)


def word_runs(runs: Runs) -> str:
    looks = {
        "struck": "<w:strike/>",
        "raised": '<w:vertAlign w:val="superscript"/>',
        "lowered": '<w:vertAlign w:val="subscript"/>',
        "hidden": "<w:vanish/>",
        "symbol": '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>',
    }
    return "".join(
        f"<w:r>{f'<w:rPr>{looks[look]}</w:rPr>' if look else ''}<w:t>{_escaped(text)}</w:t></w:r>"
        for text, look in runs
    )


def word_cell(runs: Runs) -> bytes:
    cell = f"<w:tc><w:p>{word_runs(runs)}</w:p></w:tc>"
    return docx_of(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")


def holding(name: str, inside: bytes) -> bytes:
    """A Word document in which another one lies whole, between two paragraphs."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    body = (
        f'<w:p>{word_runs([("上面", "")])}</w:p><w:altChunk r:id="r7"/>'
        f"<w:p>{word_runs([('下面', '')])}</w:p>"
    )
    return zip_of(
        {
            "word/document.xml": f'<w:document xmlns:w="{space}" xmlns:r="{relations}">'
            f"<w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f'<Relationships><Relationship Id="r7" '
            f'Type="{relations}/aFChunk" Target="{name}"/></Relationships>',
            f"word/{name}": inside,
        }
    )


def page_cell(runs: Runs) -> bytes:
    tags = {
        "": "{}",
        "struck": "<s>{}</s>",
        "raised": "<sup><span>{}</span></sup>",
        "lowered": "<sub>{}</sub>",
        "hidden": "<span style='display:none'>{}</span>",
        "symbol": "<span style='font-family:Symbol'>{}</span>",
    }
    cell = "".join(tags[look].format(_escaped(text)) for text, look in runs)
    return f"<html><meta charset=utf-8><table><tr><td>{cell}</td></tr></table></html>".encode()


def workbook(cells: str, shared: str = "", styles: str = "", **parts: str) -> bytes:
    """An Excel workbook of one sheet: the rows, shared strings and styles as XML."""
    kinds = {"sharedStrings": shared, "styles": styles}
    named = [name for name, content in kinds.items() if content]
    links = "".join(
        f'<Relationship Id="r{name}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>'
        for name in named
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": "<Relationships>"
        f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f"{links}</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData>'
        "</worksheet>",
        **{f"xl/{name}.xml": kinds[name] for name in named},
    }
    return zip_of(files | parts)


def sheet_cell(runs: Runs) -> bytes:
    looks = {
        "struck": "<strike/>",
        "raised": '<vertAlign val="superscript"/>',
        "lowered": '<vertAlign val="subscript"/>',
        "symbol": '<rFont val="Symbol"/>',
    }
    said = "".join(
        f"<r>{f'<rPr>{looks[look]}</rPr>' if look else ''}<t>{_escaped(text)}</t></r>"
        for text, look in runs
    )
    shared = f'<sst xmlns="{MAIN}"><si>{said}</si></sst>'
    return workbook('<row><c t="s"><v>0</v></c></row>', shared)


def old_sheet_cell(runs: Runs) -> bytes:
    def font(look: str) -> xlwt.Font:
        made = xlwt.Font()
        made.struck_out = look == "struck"
        made.escapement = {"raised": 1, "lowered": 2}.get(look, 0)
        made.name = "Symbol" if look == "symbol" else "Arial"
        return made

    book = xlwt.Workbook()
    book.add_sheet("表").write_rich_text(0, 0, [(text, font(look)) for text, look in runs])
    return saved(book)


def saved(book: xlwt.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def excel_2003(rows: str, styles: str = "") -> bytes:
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{SHEET}" xmlns:ss="{SHEET}"><Styles>{styles}</Styles>'
        f'<Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def excel_2003_cell(runs: Runs) -> bytes:
    tags = {
        "": "{}",
        "struck": "<S>{}</S>",
        "raised": "<Sup>{}</Sup>",
        "lowered": "<Sub>{}</Sub>",
        "symbol": '<Font html:Face="Symbol">{}</Font>',
    }
    said = "".join(tags[look].format(_escaped(text)) for text, look in runs)
    data = (
        '<ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40" '
        f'xmlns:html="http://www.w3.org/TR/REC-html40">{said}</ss:Data>'
    )
    return excel_2003(f"<Row><Cell>{data}</Cell></Row>")


def open_sheet(rows: str, styles: str = "") -> bytes:
    spaces = " ".join(
        f'xmlns:{name}="{ODF}:{long}:1.0"'
        for name, long in (
            *(("office", "office"), ("table", "table"), ("text", "text"), ("style", "style")),
        )
    )
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}"
        "</office:automatic-styles><office:body><office:spreadsheet>"
        f'<table:table table:name="表">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zip_of({"mimetype": kind, "content.xml": content})


def open_sheet_cell(runs: Runs) -> bytes:
    looks = {
        "struck": 'style:text-line-through-style="solid"',
        "raised": 'style:text-position="super 58%"',
        "lowered": 'style:text-position="sub 58%"',
        "hidden": 'text:display="none"',
        "symbol": 'style:font-name="Symbol"',
    }
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text">'
        f"<style:text-properties {said}/></style:style>"
        for name, said in looks.items()
    )
    said = "".join(
        f'<text:span text:style-name="{look}">{_escaped(text)}</text:span>' for text, look in runs
    )
    cell = f"<table:table-cell><text:p>{said}</text:p></table:table-cell>"
    return open_sheet(f"<table:table-row>{cell}</table:table-row>", styles)


def to_mhtml(page: bytes, encoding: str = "quoted-printable") -> bytes:
    """A page as Word saves it in one file."""
    body = quopri.encodestring(page) if encoding == "quoted-printable" else base64.encodebytes(page)
    head = (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_Part"\r\n\r\n'
        "This document is a Single File Web Page.\r\n\r\n------=_Part\r\n"
        "Content-Location: file:///C:/a.htm\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\n"
        'Content-Type: text/html; charset="utf-8"\r\n\r\n'
    )
    return head.encode() + body + b"\r\n------=_Part--\r\n"


def to_flat_opc(data: bytes) -> bytes:
    """A Word document as one XML file."""
    parts = ""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        for name in opened.namelist():
            content = re.sub(r"<\?xml[^>]*\?>", "", opened.read(name).decode())
            parts += f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>'
    space = "http://schemas.microsoft.com/office/2006/xmlPackage"
    return f'<?xml version="1.0"?><pkg:package xmlns:pkg="{space}">{parts}</pkg:package>'.encode()


def to_word_2003(data: bytes) -> bytes:
    """A Word document as Word 2003 saves it as XML."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        text = opened.read("word/document.xml").decode()
    body = re.search(r"<w:body>(.*)</w:body>", text, re.DOTALL)
    inner = body[1].replace("w:vMerge", "w:vmerge") if body else ""
    hint = "http://schemas.microsoft.com/office/word/2003/auxHint"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        f'<w:wordDocument xmlns:w="{OLD_WORD}" xmlns:wx="{hint}">'
        f"<w:body><wx:sect>{inner}</wx:sect></w:body></w:wordDocument>"
    ).encode()


ONE_CELL = {
    "docx": word_cell,
    "html": page_cell,
    "xlsx": sheet_cell,
    "xls": old_sheet_cell,
    "excel 2003": excel_2003_cell,
    "ods": open_sheet_cell,
    "mhtml": lambda runs: to_mhtml(page_cell(runs)),
    "flat opc": lambda runs: to_flat_opc(word_cell(runs)),
    "word 2003": lambda runs: to_word_2003(word_cell(runs)),
}
NEVER_HIDES = ("xlsx", "xls", "excel 2003")


# Whole documents


def _rows_of(blocks: Iterable[Block]) -> list[list[tuple[str, int, int, int]]]:
    """Rows of texts with their columns and what they cover: of sheets."""
    rows: list[list[tuple[str, int, int, int]]] = []
    for block in blocks:
        if isinstance(block, Grid):
            rows += [
                [(box.text, at, box.across, box.down) for at, box, again in row if not again]
                for row in filled(block)
            ]
        elif block.strip():
            rows.append([(block, 0, 1, 1)])
    return rows


def to_excel_2003(blocks: Iterable[Block]) -> bytes:
    rows = ""
    for row in _rows_of(blocks):
        cells = "".join(
            f'<Cell ss:Index="{at + 1}" ss:MergeAcross="{across - 1}" ss:MergeDown="{down - 1}">'
            f'<Data ss:Type="String">{_escaped(text)}</Data></Cell>'
            for text, at, across, down in row
        )
        rows += f"<Row>{cells}</Row>"
    return excel_2003(rows)


def to_ods(blocks: Iterable[Block]) -> bytes:
    rows = ""
    for row in _rows_of(blocks):
        cells, after = "", 0
        for text, at, across, down in row:
            cells += "<table:covered-table-cell/>" * (at - after)
            lines = "".join(f"<text:p>{_escaped(line)}</text:p>" for line in text.split("\n"))
            cells += (
                f'<table:table-cell table:number-columns-spanned="{across}" '
                f'table:number-rows-spanned="{down}">{lines}</table:table-cell>'
            )
            cells += "<table:covered-table-cell/>" * (across - 1)
            after = at + across
        rows += f"<table:table-row>{cells}</table:table-row>"
    return open_sheet(rows)


def to_csv(blocks: Iterable[Block], delimiter: str = ",") -> bytes:
    """As Excel saves it: every record as wide as the sheet."""
    rows = _rows_of(blocks)
    width = max(at + across for row in rows for _, at, across, _ in row)
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    for row in rows:
        record = [""] * width
        for text, at, _, _ in row:
            record[at] = text
        writer.writerow(record)
    return buffer.getvalue().encode("utf-8-sig")


def to_markdown(blocks: Iterable[Block]) -> bytes:
    text = ""
    for block in blocks:
        if not isinstance(block, Grid):
            text += f"\n{block}\n\n"
            continue
        for number, row in enumerate(filled(block)):
            cells = ["" if again else box.text.replace("\n", "<br>") for _, box, again in row]
            text += "| " + " | ".join(cells) + " |\n"
            text += "|" + " --- |" * len(cells) + "\n" if number == 0 else ""
    return text.encode()


# Fixed layout, in millimetres

_PAGE = (210.0, 297.0)
_EDGE = 15.0
_SIZE = 3.0
_LINE = 4.0
OFD_SPACE = "http://www.ofdspec.org/2016"


def ofd_text(x: float, y: float, text: str, size: float = _SIZE, more: str = "") -> str:
    """A line of text whose characters stand beside each other, ASCII half as wide."""
    steps = " ".join(f"{size if ord(sign) > 0xFF else size / 2:g}" for sign in text[:-1])
    return (
        f'<ofd:TextObject ID="1" Boundary="{x:g} {y:g} 100 {size:g}" '
        f'Font="1" Size="{size:g}" {more}>'
        f'<ofd:TextCode X="0" Y="{0.86 * size:g}" DeltaX="{steps}">{_escaped(text)}</ofd:TextCode>'
        "</ofd:TextObject>"
    )


def ofd_line(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject ID="1" Boundary="{x0:g} {y0:g} {x1 - x0:g} {y1 - y0:g}" LineWidth="0.2">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0:g} {y1 - y0:g}</ofd:AbbreviatedData>"
        "</ofd:PathObject>"
    )


def ofd(*pages: str, **more: str) -> bytes:
    """An OFD of pages: what stands on each as XML."""
    space = f'xmlns:ofd="{OFD_SPACE}"'
    listed = "".join(
        f'<ofd:Page ID="{number}" BaseLoc="Pages/Page_{number}/Content.xml"/>'
        for number in range(len(pages))
    )
    files: dict[str, str | bytes] = {
        "OFD.xml": f"<ofd:OFD {space}><ofd:DocBody><ofd:DocInfo>"
        "<ofd:ModDate>2023-05-06</ofd:ModDate></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:PageArea>"
        f"<ofd:PhysicalBox>0 0 {_PAGE[0]:g} {_PAGE[1]:g}</ofd:PhysicalBox></ofd:PageArea>"
        "<ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        "Doc_0/PublicRes.xml": f'<ofd:Res {space}><ofd:Fonts><ofd:Font ID="1" FontName="宋体"/>'
        '<ofd:Font ID="2" FontName="Symbol"/></ofd:Fonts></ofd:Res>',
    }
    for number, page in enumerate(pages):
        files[f"Doc_0/Pages/Page_{number}/Content.xml"] = (
            f"<ofd:Page {space}><ofd:Content><ofd:Layer>{page}</ofd:Layer></ofd:Content></ofd:Page>"
        )
    return zip_of(files | more)


def to_ofd(blocks: Iterable[Block]) -> bytes:
    """Each block below the one before, rows kept whole, a page as often as one is full."""
    pages, drawn, y = [], "", _EDGE
    for block in blocks:
        if isinstance(block, str):
            if y + 2 * _LINE > _PAGE[1] - _EDGE:
                pages.append(drawn)
                drawn, y = "", _EDGE
            drawn += ofd_text(_EDGE, y, block) if block.strip() else ""
            y += 2 * _LINE
            continue
        rows = filled(block)
        width = (_PAGE[0] - 2 * _EDGE) / max(at + box.across for row in rows for at, box, _ in row)
        heights = [
            max(len(_wrapped(box.text, box.across * width)) * _LINE + 2 for _, box, again in row)
            for row in rows
        ]
        for number, row in enumerate(rows):
            if y + heights[number] > _PAGE[1] - _EDGE:
                pages.append(drawn)
                drawn, y = "", _EDGE
            for at, box, again in row:
                left, right = _EDGE + at * width, _EDGE + (at + box.across) * width
                bottom = y + heights[number]
                drawn += ofd_line(left, y, left, bottom) + ofd_line(right, y, right, bottom)
                drawn += "" if again else ofd_line(left, y, right, y)
                goes_on = any(
                    below and other == at
                    for other, _, below in (rows[number + 1] if number + 1 < len(rows) else [])
                )
                drawn += "" if goes_on else ofd_line(left, bottom, right, bottom)
                for line, text in enumerate([] if again else _wrapped(box.text, right - left)):
                    drawn += ofd_text(left + 1, y + 1 + line * _LINE, text)
            y += heights[number]
        y += _LINE
    return ofd(*pages, drawn)


def _wrapped(text: str, width: float) -> list[str]:
    lines = []
    for paragraph in text.split("\n"):
        line, length = "", 0.0
        for sign in paragraph:
            wide = _SIZE if ord(sign) > 0xFF else _SIZE / 2
            if length + wide > width - 2:
                lines.append(line)
                line, length = "", 0.0
            line, length = line + sign, length + wide
        lines.append(line)
    return [line for line in lines if line] or [""]


def utf16_page(blocks: Iterable[Block]) -> bytes:
    return to_html(blocks, "utf-16", declared=False)


def to_flat_ods(blocks: Iterable[Block]) -> bytes:
    """The same workbook as one XML file (.fods)."""
    with zipfile.ZipFile(io.BytesIO(to_ods(blocks))) as book:
        content = book.read("content.xml").decode()
    kind = 'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"'
    return (
        content.replace("office:document-content ", f"office:document {kind} ", 1)
        .replace("office:document-content", "office:document")
        .encode()
    )


DISGUISES = {
    "mhtml": lambda blocks, style: to_mhtml(to_html(blocks)),
    "flat-opc": lambda blocks, style: to_flat_opc(to_docx(blocks, style)),
    "wordml": lambda blocks, style: to_word_2003(to_docx(blocks, style)),
    "spreadsheetml": lambda blocks, style: to_excel_2003(blocks),
    "ods": lambda blocks, style: to_ods(blocks),
    "flat-odf": lambda blocks, style: to_flat_ods(blocks),
    "html": lambda blocks, style: utf16_page(blocks),
    "ofd": lambda blocks, style: to_ofd(blocks),
}
"""Format → the document as one; merged cells stay merged in these."""
UNMERGED = {
    "csv": to_csv,
    "markdown": to_markdown,
}
