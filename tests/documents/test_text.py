import pytest

from pipelines.documents.plain.text import read_text
from pipelines.errors import RefusedDocument


def rows_of(text: str, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row] for row in read_text(text.encode()).tables[table].rows]


def test_a_cell_starts_with_a_tab_and_a_blank_line_may_end_a_row() -> None:
    assert rows_of("heading\n\ta\n\tb\n\n\tc\n\td\n\n\n") == [["a", "b"], ["c", "d"]]


def test_a_merged_cell_goes_on_as_an_empty_one() -> None:
    assert rows_of("\ta\n\tb\n\n\t\n\td\n\n\n") == [["a", "b"], ["", "d"]]


def test_further_paragraphs_of_a_cell_have_no_tab() -> None:
    assert rows_of("\ta\n\tfirst\nsecond\n\nthird\n\n\tc\n\n\n") == [
        ["a", "first\nsecond\n\nthird"],
        ["c"],
    ]


def test_a_cell_whose_first_paragraph_is_empty_keeps_its_second() -> None:
    assert rows_of("\ta\n\t\nsecond\n\n\n") == [["a", "second"]]


def test_tabs_of_a_paragraph_stay_in_its_cell() -> None:
    assert rows_of("\ta\n\tleft\tright\t\t\n\n\n") == [["a", "left\tright"]]


def test_a_paragraph_after_two_blank_lines_stands_outside_and_heads_the_next_table() -> None:
    document = read_text(
        b"[bookmark: _Toc1]1.one\n\ta\n\n\n \n[bookmark: x]2.two\n\tb\n\n\nthe end\n"
    )
    assert [table.headings for table in document.tables] == [["1.one"], ["2.two"]]
    assert document.trailing == ["the end"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_it_reads_the_encodings_that_bureaus_use(encoding: str) -> None:
    text = "绩效目标表\n\t项目名称\n\t残疾人免费体检费用\n\n\n"
    [table] = read_text(text.encode(encoding)).tables
    assert [cell.text for cell in table.rows[0]] == ["项目名称", "残疾人免费体检费用"]
    assert table.headings == ["绩效目标表"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("\tab\n\tcd\n".encode("utf-16-le"), "NUL"),
        (b"\xff\xfe\x00\xd8\x00\xd8", "not UTF-16 as its mark says"),
        (
            "绩效目标表".encode() * 50 + b"\xff" + "绩效目标表".encode() * 50,
            "byte 0xff at offset 750.*damaged",
        ),
        (b"\xff\xff\x80\x80" * 20, "not UTF-8.*not GB18030"),
    ],
)
def test_anything_else_is_refused_with_the_place(data: bytes, reason: str) -> None:
    with pytest.raises(RefusedDocument, match=reason):
        read_text(data)


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("\ta\n\n\n", True),
        ("\ta\n\n", False),
        ("\ta\n", False),
        ("\ta", False),
        ("\ta\n\n\n\n", True),
    ],
)
def test_a_table_is_closed_when_its_end_is_there(text: str, closed: bool) -> None:
    assert read_text(text.encode()).tables[-1].closed is closed


def test_a_last_table_that_ends_with_less_than_its_fellows_was_cut() -> None:
    whole = "\thead\n\n\ta\n\n\n\n \n"
    assert not read_text((whole + "two\n\thead\n\n\tb\n\n\n").encode()).tables[-1].closed
    assert read_text((whole + "two\n\thead\n\n\tb\n\n\n\n").encode()).tables[-1].closed


def test_a_last_character_cut_in_half_leaves_the_table_open() -> None:
    data = "\t项\n\t目".encode()
    assert not read_text(data[:-1]).tables[-1].closed
    assert not read_text("\t项目名称\n\t目".encode("gb18030")[:-1]).tables[-1].closed


def test_a_mark_before_the_text_does_not_shift_a_cut() -> None:
    data = "\t项目\n\t名称\n\n\n".encode("utf-8-sig")
    for cut in range(len(data)):
        try:
            read_text(data[:cut])
        except RefusedDocument as error:
            raise AssertionError(cut) from error
    assert read_text(data).tables[0].rows[0][1].text == "名称"
