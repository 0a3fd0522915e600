"""What cannot be read says why; what is hostile costs itself only."""

import pytest

from pipelines import settings
from pipelines.documents import read_document
from pipelines.errors import RefusedDocument
from tests.documents.pdf.making import A, B, Page, pdf, rows


def test_a_scan_says_that_it_is_one() -> None:
    page = Page()
    page.draw("q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
    with pytest.raises(RefusedDocument, match="a scan: 1 pages of pictures and no text"):
        read_document(pdf(page))


def test_a_book_of_scans_and_text_says_which_pages_are_scans() -> None:
    scan = Page().draw("q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")
    scan.text("- 2 -", 290, 785)
    document = read_document(pdf(Page().text("预算说明", 50, 100), scan))
    assert document.note == "page 2: a scan; `make extras-ocr` adds what reads it"


def test_a_page_without_anything_has_no_text() -> None:
    with pytest.raises(RefusedDocument, match="without text"):
        read_document(pdf(Page()))


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


def test_a_font_without_a_map_cannot_be_decoded() -> None:
    page = (
        Page()
        .row(60, 20, ("项目名称", *A), ("修一条三公里的路", *B))
        .text("绩效目标表绩效目标表", 50, 40)
    )
    unmapped = pdf(page).replace(b"/ToUnicode 5 0 R", b"/ToNothing 5 0 R")
    with pytest.raises(RefusedDocument, match="page 1: the text cannot be decoded"):
        read_document(unmapped)


def test_numbers_of_glyphs_are_no_text() -> None:
    page = Page().row(60, 20, ("".join(chr(0x4E00 + 401 * n) for n in range(40)), *B))
    with pytest.raises(RefusedDocument, match="page 1: the text cannot be decoded"):
        read_document(pdf(page))


@pytest.mark.parametrize(
    ("limit", "page"),
    [
        ("MAX_PAGE_OBJECTS", Page().draw("0 0 m 9 0 l S " * 200)),
        ("MAX_PAGE_OBJECTS", Page().draw("0 0 m " + "9 0 l 9 9 l " * 200 + "S")),
        ("MAX_PAGE_CHARACTERS", Page().text("一" * 200, 10, 10)),
    ],
)
def test_a_page_with_too_much_on_it_is_refused_by_its_number(
    limit: str, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, limit, 100)
    with pytest.raises(RefusedDocument, match="page 2: .*(100|objects)"):
        read_document(pdf(Page().text("甲", 10, 10), page))


MESH = " ".join(f"0 {n} m 600 {n} l S {n} 0 m {n} 800 l S" for n in range(0, 600, 3))


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("0 0 m 600 800 l S " * 5_000, id="slanting lines"),
        pytest.param(MESH, id="a mesh"),
        pytest.param("q " * 2_000, id="states never restored"),
        pytest.param("BT /F1 1e30 Tf <4e00> Tj ET", id="a character larger than all"),
        pytest.param("BT /F1 10 Tf 0 0 0 0 5 5 Tm <4e00> Tj ET", id="a character without size"),
        pytest.param("1e38 1e38 1e38 -1e38 re S", id="a box beyond numbers"),
    ],
)
def test_what_is_drawn_besides_does_not_hide_the_table(drawing: str) -> None:
    page = Page().row(60, 20, ("项目名称", *A), ("修路", *B))
    document = read_document(pdf(page, Page().draw(drawing)))
    assert rows(document)[0] == [("项目名称", 0, 1), ("修路", 1, 1)]


def test_a_page_as_large_as_can_be_is_one() -> None:
    page = Page().row(60, 20, ("项目名称", *A), ("修路", *B))
    large = pdf(page).replace(b"[0 0 600 800.0]", b"[0 0 14400 14400]")
    assert rows(read_document(large)) == [[("项目名称", 0, 1), ("修路", 1, 1)]]
