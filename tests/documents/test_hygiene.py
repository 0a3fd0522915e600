"""Control characters are taken out of a document, and counted."""

import io

import pytest
import xlwt

from pipelines.documents import printable, read_document
from tests.renderings import docx_of

CONTROLS = [
    *range(9),
    0x0B,
    0x0C,
    *range(0x0E, 0x20),
    0x7F,
    0x80,
    0x84,
    0x86,
    0x9F,
    0xD800,
    0xDFFF,
    0xFFFE,
    0xFFFF,
]
KEPT = "\t\n\r\x85\xa0\xb7\u2003\u3000\ufeff\ufffd￥绩\U0001f600"


@pytest.mark.parametrize("code", CONTROLS)
def test_what_no_xml_holds_is_taken_out(code: int) -> None:
    assert printable(f"天津{chr(code)}市") == "天津市"


def test_everything_else_stays() -> None:
    assert printable(KEPT) == KEPT


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("1\x002", "1 2"),
        ("1,\x0b\x0b234", "1, 234"),
        ("２\x1b３", "２ ３"),
        ("2\x00年", "2年"),
        ("\x001", "1"),
    ],
)
def test_two_numbers_do_not_become_one(text: str, left: str) -> None:
    assert printable(text) == left


def test_every_text_of_a_document_is_cleaned_and_what_was_taken_out_is_counted() -> None:
    page = (
        "<html><p>标\x0b题</p><table><tr><td>甲\x1b[31m<td>\x7f</table>"
        "<p>\x01</p><p>尾\x02</p></html>"
    )
    document = read_document(page.encode())
    [table] = document.tables
    assert (table.headings, [cell.text for cell in table.rows[0]], document.trailing) == (
        ["标题"],
        ["甲[31m", ""],
        ["尾"],
    )
    assert document.removed_characters == 5


def test_the_name_of_a_sheet_is_cleaned_too() -> None:
    book = xlwt.Workbook()
    book.add_sheet("表\x0b一").write(0, 0, "a\x0bb")
    buffer = io.BytesIO()
    book.save(buffer)
    document = read_document(buffer.getvalue())
    assert (document.tables[0].location, document.tables[0].rows[0][0].text) == ("sheet 表一", "ab")
    assert document.removed_characters == 2


def test_a_document_without_any_is_left_as_it_is() -> None:
    assert (
        read_document(docx_of("<w:p><w:r><w:t>绩效·目标</w:t></w:r></w:p>")).removed_characters == 0
    )
