"""Characters as they are printed: doubled, raised, turned, struck, hidden, or a watermark."""

import pytest

from pipelines.documents import read_document
from tests.documents.pdf.making import HEIGHT, A, B, Page, pdf, rows


def cells(page: Page, **extra: str) -> list[str]:
    [row] = rows(read_document(pdf(page, **extra)))
    return [cell[0] for cell in row]


def hexed(text: str) -> str:
    return "".join(f"{ord(sign):04x}" for sign in text)


def base(target: str = "修路") -> Page:
    return Page().row(60, 60, ("项目名称", *A), (target, *B))


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        (base("5万元").text("5万元", 115.4, 72), "5万元"),
        (base("55万元"), "55万元"),
        (base("≥90%").text("≥90%", 115.3, 72.2).text("≥90%", 115, 72.3), "≥90%"),
        (base("10").draw(f"BT /F1 6 Tf 125.5 {HEIGHT - 67} Td <{hexed('3人')}> Tj ET"), "10³人"),
        (base("12").text("35", 140, 72), "12 35"),
        (base("2023年-\n2024年"), "2023年-2024年"),
        (base("乙"), "乙"),
    ],
    ids=[
        "bold is drawn twice", "two fives are two", "three times", "small and high is raised",
        "a gap parts numbers", "a hyphen at a line's end stays", "a character alone",
    ],
)  # fmt: skip
def test_a_cell_says_what_is_printed(drawn: Page, read: str) -> None:
    assert cells(drawn) == ["项目名称", read]


@pytest.mark.parametrize(
    ("at", "read"),
    [(69, ""), (74.5, "100200")],
    ids=["a stroke through it", "a stroke below it"],
)
def test_what_is_struck_is_not_said(at: float, read: str) -> None:
    assert cells(base("100200").line(115, at, 145, at)) == ["项目名称", read]


@pytest.mark.parametrize(
    ("turned", "text"),
    [("0 1 -1 0 80", "产出指标"), ("0 -1 1 0 80", "产出指标"), ("-1 0 0 -1 100", "产出指标")],
    ids=["upwards", "downwards", "on its head"],
)
def test_a_label_on_its_side_is_read(turned: str, text: str) -> None:
    y = {"0 1": HEIGHT - 115, "0 -": HEIGHT - 65, "-1 ": HEIGHT - 90}[turned[:3]]
    label = f"BT /F1 10 Tf {turned} {y} Tm <{hexed(text)}> Tj ET"
    page = Page().row(60, 60, ("", *A), ("三公里的路", *B)).text("绩效目标表", 50, 40).draw(label)
    for number in range(8):  # most of the page stands upright
        page.text("说明", 50, 200 + 20 * number)
    assert rows(read_document(pdf(page)))[0][0][0] == text


def test_characters_below_each_other_are_a_word() -> None:
    assert cells(Page().row(60, 60, ("产\n出\n指\n标", *A), ("修路", *B))) == ["产出指标", "修路"]


@pytest.mark.parametrize(
    "mark",
    [
        f"0.85 g BT /F1 40 Tf 60 {HEIGHT - 90} Td <{hexed('内部资料')}> Tj ET",
        f"0.85 g BT /F1 10 Tf .7 .7 -.7 .7 60 {HEIGHT - 110} Tm <{hexed('内部资料')}> Tj ET",
        f"BT /F1 40 Tf .7 .7 -.7 .7 60 {HEIGHT - 110} Tm <{hexed('内部资料')}> Tj ET",
        " ".join(
            f"BT /F1 10 Tf .7 .7 -.7 .7 {x} {HEIGHT - 110} Tm <{hexed('草稿')}> Tj ET"
            for x in (60, 150, 240)
        ),
        f"3 Tr BT /F1 10 Tf 150 {HEIGHT - 72} Td <{hexed('看不见')}> Tj ET",
    ],
    ids=["large and light", "light and diagonal", "large and diagonal", "repeated", "not drawn"],
)
def test_a_watermark_is_no_text(mark: str) -> None:
    assert cells(base().draw(mark)) == ["项目名称", "修路"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turn: int) -> None:
    inner = {
        0: "1 0 0 1 0 0",
        90: "0 1 -1 0 600 0",
        180: "-1 0 0 -1 600 800",
        270: "0 -1 1 0 0 800",
    }[turn]
    page = Page().draw(f"q {inner} cm").row(200, 20, ("项目名称", *A), ("修路", *B))
    assert cells(page, page_extra=f"/Rotate {turn}") == ["项目名称", "修路"]


def test_a_page_whose_text_lies_on_its_side_is_turned_even_if_it_does_not_say_so() -> None:
    page = Page().draw("q 0 1 -1 0 600 0 cm").row(200, 20, ("项目名称", *A), ("修路", *B))
    assert cells(page) == ["项目名称", "修路"]


def test_what_lies_outside_of_the_page_is_not_there() -> None:
    page = base().text("页外", 115, -30)
    assert cells(page, page_extra="/CropBox [0 100 600 800]") == ["项目名称", "修路"]


def test_what_is_filled_in_is_text() -> None:
    field = (
        "/Annots [<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) "
        f"/V <feff{hexed('三公里')}> /Rect [115 {HEIGHT - 78} 290 {HEIGHT - 62}] >>]"
    )
    assert cells(base(""), page_extra=field) == ["项目名称", "三公里"]


def test_small_dark_text_at_an_angle_is_a_line() -> None:
    note = f"BT /F1 10 Tf .7 .7 -.7 .7 60 {HEIGHT - 300} Tm <{hexed('附后')}> Tj ET"
    assert read_document(pdf(base().draw(note))).trailing == ["附后"]
