"""Which pages of a PDF are read by sight, whatever reads them."""

from collections.abc import Iterable, Iterator

from pipelines.documents import read_document
from pipelines.documents.pdf.drawn.sheet import Run, Sheet, make_char
from pipelines.documents.seeing import Picture, Sight
from tests.documents.pdf.making import Page, pdf

IMAGE = "q 600 0 0 800 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q"


class Looks(Sight):
    """Reads the same word on each page that it is given."""

    def __init__(self, word: str = "由眼读出") -> None:
        super().__init__()
        self.word = word
        self.seen: list[tuple[int, Picture]] = []

    def sheets(self, pictures: Iterable[tuple[int, Picture]], count: int) -> Iterator[Sheet]:
        for number, picture in pictures:
            self.seen.append((number, picture))
            sheet = Sheet(number, *picture.size, runs=[Run(10.0, confidence=0.9)])
            for place, sign in enumerate(self.word):
                left = 100.0 + 10 * place
                box = (left, 100.0, left + 10, 110.0)
                sheet.chars.append(make_char((sign, *box, 10.0, 0, 0, 105.0, 105.0)))
            yield sheet


def pages_seen(data: bytes, looks: Looks) -> list[int]:
    read_document(data, sight=looks)
    return [number for number, _ in looks.seen]


def test_pages_with_text_are_not_looked_at() -> None:
    assert pages_seen(pdf(Page().text("预算说明", 50, 100)), Looks()) == []


def test_a_page_that_is_a_picture_is_looked_at_and_takes_its_place() -> None:
    looks = Looks()
    data = pdf(
        Page().text("第一部分", 50, 100), Page().draw(IMAGE), Page().text("第三部分", 50, 100)
    )
    document = read_document(data, sight=looks)
    assert [number for number, _ in looks.seen] == [2]
    assert document.trailing == ["第一部分", "由眼读出", "第三部分"]
    assert document.note is None


def test_text_that_a_program_hid_under_a_picture_is_not_believed() -> None:
    hidden = (
        Page()
        .draw(IMAGE)
        .draw("3 Tr")
        .text("程序猜出的文字层文字文字文字文字文字文字文字", 50, 100)
    )
    assert pages_seen(pdf(hidden), Looks()) == [1]
    without = read_document(pdf(hidden))
    assert without.trailing == ["程序猜出的文字层文字文字文字文字文字文字文字"]


def test_a_picture_is_as_large_as_its_page() -> None:
    looks = Looks()
    pages_seen(pdf(Page().draw(IMAGE)), looks)
    [(_, picture)] = looks.seen
    assert picture.size == (600, 800)
    assert (picture.wide, picture.high) == (1667, 2222)
    assert len(picture.pixels) == picture.wide * picture.high * 3
    assert len(set(picture.pixels)) == 1


def test_a_page_that_neither_reads_is_named() -> None:
    data = pdf(Page().text("第一部分", 50, 100), Page().draw(IMAGE))
    assert read_document(data, sight=Looks("")).note == "page 2: neither text nor sight reads it"
