"""Small PDFs, drawn by hand: strokes and characters where a test wants them."""

import io
import zlib

import pytest

from pipelines import settings
from pipelines.documents import Document, read_document
from pipelines.errors import RefusedDocument

HEIGHT = 800.0
SIZE = 10.0
Cell = tuple[str, float, float]


class Page:
    """A page on which lines and text are drawn from the top."""

    def __init__(self) -> None:
        self._commands: list[str] = []

    def text(self, text: str, x: float, y: float) -> "Page":
        codes = "".join(f"{ord(sign):04x}" for sign in text)
        self._commands.append(f"BT /F1 {SIZE} Tf {x} {HEIGHT - y} Td <{codes}> Tj ET")
        return self

    def box(self, left: float, top: float, right: float, bottom: float) -> "Page":
        self._commands.append(f"{left} {HEIGHT - bottom} {right - left} {bottom - top} re S")
        return self

    def row(self, top: float, height: float, *cells: Cell) -> "Page":
        """A row of boxes, each with its lines of text from the top."""
        for text, left, right in cells:
            self.box(left, top, right, top + height)
            for number, line in enumerate(text.split("\n") if text else []):
                self.text(line, left + 5, top + 12 + 12 * number)
        return self

    @property
    def content(self) -> bytes:
        return "\n".join(self._commands).encode()


def pdf(*pages: Page, extra: str = "") -> bytes:
    """A PDF of these pages.

    Its one font holds every character, a Chinese one as wide as it is high.
    """
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Test /Encoding /Identity-H "
        "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Test /CIDSystemInfo << /Registry (Adobe) "
        "/Ordering (Identity) /Supplement 0 >> /DW 1000 /W [0 [500] 1 127 500] >>",
    ]
    ranges = [f"<{high:02x}00> <{high:02x}ff> <{high:02x}00>" for high in range(256)]
    blocks = [ranges[start : start + 100] for start in range(0, 256, 100)]
    unicode_map = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        "1 begincodespacerange <0000> <ffff> endcodespacerange "
        + "".join(f"{len(one)} beginbfrange {' '.join(one)} endbfrange " for one in blocks)
        + "endcmap end end"
    )
    bodies = [text.encode() for text in objects] + [stream(unicode_map.encode())]
    for number, page in enumerate(pages):
        bodies.append(
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 {HEIGHT}] "
                f"/Contents {7 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> {extra} >> >>"
            ).encode()
        )
        bodies.append(stream(page.content))
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(bodies, start=1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n".encode() + body + b"\nendobj\n")
    start = out.tell()
    out.write(f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{place:010} 00000 n \n".encode() for place in places))
    out.write(
        f"trailer << /Size {len(bodies) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    )
    return out.getvalue()


def stream(content: bytes) -> bytes:
    packed = zlib.compress(content)
    return (
        f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
        + packed
        + b"\nendstream"
    )


def rows(document: Document, table: int = 0) -> list[list[tuple]]:
    return [[tuple(cell) for cell in row] for row in document.tables[table].rows]


A, B, C = (50.0, 110.0), (110.0, 300.0), (300.0, 400.0)


def test_ruled_cells_are_a_table_and_the_rest_is_around_it() -> None:
    page = (
        Page()
        .text("绩效目标表", 200, 40)
        .row(60, 20, ("项目名称", *A), ("修路", *B))
        .text("以下空白", 50, 200)
    )
    document = read_document(pdf(page))
    assert rows(document) == [[("项目名称", 0, 1), ("修路", 1, 1)]]
    assert (document.tables[0].headings, document.tables[0].location) == (["绩效目标表"], "page 1")
    assert document.trailing == ["以下空白"]


def test_lines_of_a_cell_are_joined_as_chinese_is() -> None:
    page = Page().row(60, 40, ("指标\n性质", *A), ("2023年12月\n31日前", *B))
    assert rows(read_document(pdf(page))) == [[("指标性质", 0, 1), ("2023年12月31日前", 1, 1)]]


def test_merged_cells_both_ways() -> None:
    page = (
        Page()
        .row(60, 40, ("产出", *A))
        .row(60, 20, ("数量", *B), ("10个", *C))
        .row(80, 20, ("合并", B[0], C[1]))
    )
    assert rows(read_document(pdf(page))) == [
        [("产出", 0, 1), ("数量", 1, 1), ("10个", 2, 1)],
        [("", 0, 1), ("合并", 1, 2)],
    ]


FULL = "一二三四五六七八九十一二三四五六七八"  # 18 characters of 10 in 190 points: none more fits


def test_a_row_cut_by_the_end_of_a_page_is_joined() -> None:
    above = (
        Page()
        .row(60, 20, ("产出", *A), ("甲", *B), ("1个", *C))
        .row(740, 20, ("", *A), (FULL, *B), ("10个", *C))
    )
    above.box(50, 80, 400, 740)
    below = (
        Page()
        .row(40, 20, ("", *A), ("九十", *B), ("", *C))
        .row(60, 20, ("", *A), ("乙", *B), ("2个", *C))
    )
    document = read_document(pdf(above, below))
    assert [cell[0] for cell in rows(document)[-2]] == ["", f"{FULL}九十", "10个"]
    assert [cell[0] for cell in rows(document)[-1]] == ["", "乙", "2个"]


def test_a_new_row_at_the_top_of_a_page_is_one() -> None:
    above = Page().row(740, 20, ("产出", *A), ("甲乙", *B), ("1个", *C))
    below = Page().row(40, 20, ("", *A), ("丙丁", *B), ("2个", *C))
    assert [[cell[0] for cell in row] for row in rows(read_document(pdf(above, below)))] == [
        ["产出", "甲乙", "1个"],
        ["", "丙丁", "2个"],
    ]


def test_headers_and_page_numbers_of_further_pages_are_dropped() -> None:
    header = (("一级指标", *A), ("三级指标", *B), ("指标值", *C))
    pages = [
        Page()
        .text("某市2023年预算", 50, 20)
        .row(40, 20, *header)
        .row(60, 20, ("产出", *A), (f"第{number}", *B), ("1个", *C))
        .text(f"- {number} -", 300, 780)
        for number in range(1, 4)
    ]
    document = read_document(pdf(*pages))
    assert [[cell[0] for cell in row] for row in rows(document)] == [
        ["一级指标", "三级指标", "指标值"],
        *[["产出", f"第{number}", "1个"] for number in range(1, 4)],
    ]
    assert (document.tables[0].headings, document.trailing) == ([], [])


def test_a_heading_broken_over_two_lines_is_one() -> None:
    page = (
        Page()
        .text("一" * 35, 50, 30)
        .text("绩效目标表", 50, 42)
        .row(60, 20, ("a", 50, 200), ("b", 200, 400))
    )
    assert read_document(pdf(page)).tables[0].headings == ["一" * 35 + "绩效目标表"]


def test_a_scan_says_that_it_is_one() -> None:
    page = Page()
    page._commands.append("q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
    with pytest.raises(RefusedDocument, match="a scan: 1 pages of pictures and no text"):
        read_document(pdf(page))


def test_a_page_without_anything_has_no_text() -> None:
    with pytest.raises(RefusedDocument, match="without text"):
        read_document(pdf(Page()))


def test_text_without_tables_is_read_as_paragraphs() -> None:
    document = read_document(pdf(Page().text("预算说明", 50, 100).text("绩效目标", 50, 130)))
    assert (document.tables, document.trailing) == ([], ["预算说明", "绩效目标"])


def test_too_many_pages_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_PAGES", 2)
    with pytest.raises(RefusedDocument, match="3 pages; the limit is 2"):
        read_document(pdf(Page(), Page(), Page()))


@pytest.mark.parametrize("cut", [10, 200, 900])
def test_a_damaged_file_is_refused(cut: int) -> None:
    whole = pdf(Page().text("a", 10, 10))
    with pytest.raises(RefusedDocument, match="damaged PDF|without text"):
        read_document(whole[:cut])


def test_an_encrypted_file_says_that_it_needs_a_password() -> None:
    whole = pdf(Page().text("a", 10, 10))
    encrypted = whole.replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R /ID [<00> <00>] "
        b"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 "
        b"/O <" + b"00" * 32 + b"> /U <" + b"11" * 32 + b"> >>"
    )  # fmt: skip
    with pytest.raises(RefusedDocument, match="encrypted: it needs a password"):
        read_document(encrypted)
