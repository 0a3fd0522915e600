"""Control characters are taken out of a document, and counted."""

import io

import pytest
import xlwt

from pipelines.documents import printable, read_document
from pipelines.documents.hygiene import is_tidy, tidy
from tests.disguises import ONE_CELL
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
KEPT = "\t\n\r\xa0\xb7\u2003\u3000\ufeff\ufffd￥绩\U0001f600"


@pytest.mark.parametrize("code", CONTROLS)
def test_what_no_xml_holds_is_taken_out(code: int) -> None:
    assert printable(f"天津{chr(code)}市") == "天津市"


def test_everything_else_stays() -> None:
    assert printable(KEPT) == KEPT


def test_the_end_of_a_line_that_no_page_shows_is_a_space() -> None:
    assert printable("甲\x85乙") == "甲 乙"
    page = "<html><table><tr><td>甲\x85乙<td>\x85</table></html>"
    document = read_document(page.encode())
    assert [cell.text for cell in document.tables[0].rows[0]] == ["甲 乙", ""]
    assert document.removed_characters == 0


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


# What was published, what a person reads, and how many characters are taken out and replaced.
RULES = {
    "a Kangxi radical": ("\u2f08\u2f24", "人大", 0, 2),
    "a radical of the supplement": ("\u2ed3\u2ec5", "长见", 0, 2),
    "a compatibility ideograph": ("\uf9d1\uf97e", "六量", 0, 2),
    "a vertical form": ("\ufe35甲\ufe36", "（甲）", 0, 2),
    "a small form": ("甲\ufe50乙", "甲，乙", 0, 1),
    "full-width digits and letters": ("１２Ａ", "12A", 0, 3),
    "a zero-width space": ("项目\u200b名称", "项目名称", 1, 0),
    "a zero-width space in a number": ("≥34\u200b00人", "≥3400人", 1, 0),
    "a byte order mark inside": ("\ufeff甲", "甲", 1, 0),
    "a mark of direction": ("≥\u200e34人\u202c", "≥34人", 2, 0),
    "a selector of variants": ("☑\ufe0f甲\U000e0100", "☑甲", 2, 0),
    "a soft hyphen": ("34\xad00", "3400", 1, 0),
    "a word joiner": ("甲\u2060乙", "甲乙", 1, 0),
    "a space that does not break": ("34\xa0人", "34 人", 0, 0),
    "a thin space": ("34\u2009人", "34 人", 0, 0),
    "an escape of Excel's": ("甲_x000D_\n乙", "甲\n乙", 1, 0),
    "a power stays": ("10³", "10³", 0, 0),
    "the mark of a note": ("34.5¹", "34.5", 0, 0),
    "the mark of a note behind a word": ("34户²", "34户", 0, 0),
    "the mark of a note behind a length": ("34公里¹", "34公里", 0, 0),
    "the square of a length stays": ("34米²", "34米²", 0, 0),
    "a power behind a word stays": ("甲²3", "甲²3", 0, 0),
    "Chinese punctuation stays": ("（甲），：；", "（甲），：；", 0, 0),
    "private use stays, for nothing to be read beside it": ("\uf0b334", "\uf0b334", 0, 0),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_text_is_as_a_person_reads_it(rule: str) -> None:
    published, read, _, _ = RULES[rule]
    assert tidy(published) == read
    assert tidy(read) == read
    assert published == read or not is_tidy(published)


@pytest.mark.parametrize("form", ONE_CELL)
@pytest.mark.parametrize("rule", RULES)
def test_the_same_rules_hold_in_every_format(rule: str, form: str) -> None:
    published, read, removed, replaced = RULES[rule]
    document = read_document(ONE_CELL[form]([(f"左{published}右", "")]))
    [cell] = document.tables[0].rows[0]
    unescaped = form == "xlsx" and "_x000D_" in published  # there it is an escape to begin with
    lines = " " if "\n" in read and form not in ("xls", "xlsx") else "\n"
    assert cell.text.replace("\n", lines).replace("  ", " ") == f"左{read}右".replace("\n", lines)
    if not unescaped:
        assert (document.removed_characters, document.replaced_characters) == (removed, replaced)


@pytest.mark.parametrize("form", ONE_CELL)
@pytest.mark.parametrize(
    ("published", "read"),
    [
        ("'34.50", "34.50"),
        ("'≥34户", "≥34户"),
        ("'=34户", "=34户"),
        ('="34.50"', "34.50"),
        ("'甲'乙", "'甲'乙"),
        ("34'", "34'"),
    ],
)
def test_a_mark_of_excels_that_says_a_text_is_one_is_none_of_it(
    published: str, read: str, form: str
) -> None:
    document = read_document(ONE_CELL[form]([(published, "")]))
    assert [cell.text for cell in document.tables[0].rows[0]] == [read]
