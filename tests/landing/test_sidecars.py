import io
import time
from datetime import date, datetime

import openpyxl
import pytest

from pipelines.errors import UsageError
from pipelines.landing.books import SOURCES
from pipelines.landing.contracts import check_sources
from pipelines.landing.sidecars import read_accepted_csv, read_sources_csv, with_rows

HEADER = "file,publisher,region_code,fiscal_year,published_on,source_url\n"
ACCEPTED = "finding_key,reason,accepted_by,accepted_until\n"
TODAY = date(2023, 12, 31)


def said_by(*lines: str) -> tuple[list[str], list[tuple[int, str, str]]]:
    """The files that rows of sources.csv speak of, and what is quarantined."""
    kept, broken = check_sources(read_sources_csv((HEADER + "".join(lines)).encode()))
    return kept["file"].to_list(), broken.select("row_number", "rule", "text").rows()


def accepted_by(*lines: str) -> tuple[list[str], list[tuple[int, str, str]]]:
    said = read_accepted_csv((ACCEPTED + "".join(lines)).encode(), TODAY)
    return said.rows["finding_key"].to_list(), said.wrong.select(
        "row_number", "rule", "text"
    ).rows()


def test_sources_are_typed_beside_their_texts() -> None:
    csv = HEADER + "a.txt,某局,012345,2023,2023-02-30,\n,,,,,\n"
    said = read_sources_csv(csv.encode("utf-8-sig"))
    assert said.wrong.select("row_number", "rule", "text").rows() == [(2, "not_a_date", "a.txt")]
    assert said.rows.schema == SOURCES.schema
    assert said.rows.rows(named=True) == [
        {
            "file": "a.txt",
            "publisher": "某局",
            "region_code": "012345",
            "fiscal_year": 2023,
            "published_on": None,
            "source_url": None,
            "fiscal_year_text": "2023",
            "published_on_text": "2023-02-30",
        }
    ]
    for data in (csv.encode("gb18030"), csv.replace("某局", "某\x0b\x1b局").encode()):
        assert read_sources_csv(data).rows["publisher"].to_list() == ["某局"]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\r\n \n", HEADER.encode()])
def test_an_empty_file_says_nothing(data: bytes) -> None:
    said = read_sources_csv(data)
    assert said.rows.is_empty()
    assert said.rows.schema == SOURCES.schema
    assert said.wrong.is_empty()
    assert read_accepted_csv(
        data if data.strip() != HEADER.encode().strip() else b"", TODAY
    ).rows.is_empty()


@pytest.mark.parametrize("csv", [b"file,publisher\na,b\n", b'"file\n', b"\xff\xfe\x80"])
def test_a_file_without_a_column_is_one_line(csv: bytes) -> None:
    with pytest.raises(UsageError, match=r"^sources\.csv: no column [^\n]*$"):
        read_sources_csv(csv)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("b.txt,某局,120000,2023,,,\n", "too_many_fields"),
        ("b.txt,某局,某处,120000,2023,,\n", "too_many_fields"),
        ('b.txt,"某局,120000,2023,,\n', "broken_quotes"),
        ('b.txt,"某"局,120000,2023,,\n', "broken_quotes"),
    ],
)
def test_a_line_that_is_no_row_is_quarantined_and_the_rest_stands(line: str, rule: str) -> None:
    others = ("a.txt,甲局,120000,2023,,\n", '"c.txt",丙局,120000,2023,,\n', "d.txt\n")
    files, broken = said_by(others[0], line, *others[1:])
    assert files == ["a.txt", "c.txt", "d.txt"]
    assert broken == [(3, rule, line.strip())]


def test_bytes_that_are_no_text_cost_their_line_alone() -> None:
    data = HEADER.encode() + "a.txt,甲局,,,,\n".encode() + b"b.txt,\xff\x80,,,,\n"
    kept, broken = check_sources(read_sources_csv(data))
    assert kept["publisher"].to_list() == ["甲局"]
    assert broken.select("row_number", "rule").rows() == [(3, "not_utf8")]


def test_a_row_over_several_lines_is_one_and_lines_are_counted_as_an_editor_does() -> None:
    files, broken = said_by('a.txt,"某\n局",,,,\r\n', "\n", "b.txt,,12,,,\n")
    assert files == ["a.txt"]
    assert broken == [(5, "region_code", "b.txt")]


@pytest.mark.parametrize(
    "day", ["2023-02-03", "2023/2/3", "2023-2-3", "2023-02-03 00:00:00", "2023年2月3日"]
)
def test_days_are_read_as_people_and_excel_write_them(day: str) -> None:
    said = read_sources_csv(f"{HEADER}a,,,,{day},\n".encode())
    assert said.rows["published_on"].to_list() == [date(2023, 2, 3)]
    assert accepted_by(f"a,理由,王某,{day}\n", "b,理由,王某,2023/12/31\n") == (["b"], [])


@pytest.mark.parametrize("day", ["2023-13-01", "昨天", "1980-01-01", "2099-01-01", "45000"])
def test_a_day_that_is_none_costs_itself_alone(day: str) -> None:
    said = read_sources_csv(f"{HEADER}a.txt,某局,120000,2023,{day},\n".encode(), TODAY)
    kept, broken = check_sources(said)
    assert kept.select("publisher", "published_on").rows() == [("某局", None)]
    assert broken.select("row_number", "field", "rule", "text").rows() == [
        (2, "published_on", "not_a_date", "a.txt")
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_columns_stand_apart_as_programs_save_them(delimiter: str, encoding: str) -> None:
    text = (HEADER + '"a.txt",某局,120000,2023,2023/3/1,\n').replace(",", delimiter)
    rows = read_sources_csv(text.encode(encoding)).rows
    assert rows.select("file", "publisher", "published_on").rows() == [
        ("a.txt", "某局", date(2023, 3, 1))
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("sep=;\n" + HEADER.replace(",", ";") + "a.txt;某局;120000;2023;2023/3/1;\n", 3),
        ("sep=,\n" + HEADER + "a.txt,某局,120000,2023,2023/3/1,\n", 3),
        (HEADER.replace("file", " File").title() + "a.txt,某局,120000,2023,2023/3/1,\n", 2),
    ],
)
def test_what_excel_puts_above_the_columns_and_their_case_say_nothing(text: str, line: int) -> None:
    said = read_sources_csv(text.encode())
    assert said.rows.select("file", "publisher").rows() == [("a.txt", "某局")]
    assert said.lines.to_list() == [line]
    more = with_rows(text.encode(), SOURCES, [{"file": "b.txt", "publisher": "乙局"}])
    assert read_sources_csv(more).rows.select("file", "publisher").rows() == [
        ("a.txt", "某局"),
        ("b.txt", "乙局"),
    ]


def test_a_workbook_of_the_same_columns_says_the_same() -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADER.strip().split(","))
    book.active.append(["a.txt", "某局", "012345", 2023, datetime(2023, 3, 1), None])
    buffer = io.BytesIO()
    book.save(buffer)
    rows = read_sources_csv(buffer.getvalue()).rows
    assert rows.select("file", "region_code", "fiscal_year", "published_on").rows() == [
        ("a.txt", "012345", 2023, date(2023, 3, 1))
    ]
    with pytest.raises(UsageError, match=r"^sources\.csv: a damaged"):
        read_sources_csv(buffer.getvalue()[:500])


NEW = {"file": "b,1.txt", "fiscal_year": 2024, "publisher": "乙局"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_rows_are_added_as_the_file_is_written(encoding: str, delimiter: str, end: str) -> None:
    line_end = end or "\n"
    rows = [HEADER.strip(), 'a.txt,"甲局",,2023,,']
    data = (line_end.join(rows).replace(",", delimiter) + end).encode(encoding)
    more = with_rows(data, SOURCES, [NEW])
    assert more.startswith(data)
    assert read_sources_csv(more).rows.select("file", "publisher", "fiscal_year").rows() == [
        ("a.txt", "甲局", 2023),
        ("b,1.txt", "乙局", 2024),
    ]


def test_rows_are_added_under_the_columns_that_stand_there() -> None:
    data = b"note,file,publisher,region_code,fiscal_year,published_on,source_url\n"
    assert with_rows(data, SOURCES, [NEW]).decode().splitlines()[1:] == [',"b,1.txt",乙局,,2024,,']


def test_a_file_that_is_not_there_gets_a_header_that_excel_reads() -> None:
    made = with_rows(b"", SOURCES, [NEW])
    assert made.decode("utf-8-sig").splitlines() == [HEADER.strip(), '"b,1.txt",乙局,,2024,,']
    assert made.startswith(b"\xef\xbb\xbf")


def test_the_rows_of_a_workbook_are_written_as_csv_before_the_new_ones() -> None:
    book = openpyxl.Workbook()
    for row in (HEADER.strip().split(","), ["a.xlsx", "甲局", None, 2023]):
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    more = with_rows(buffer.getvalue(), SOURCES, [NEW])
    assert read_sources_csv(more).rows["file"].to_list() == ["a.xlsx", "b,1.txt"]


def test_a_finding_is_accepted_until_its_day() -> None:
    assert accepted_by("a,,,2023-12-31\n", "b,,,2023-12-30\n", "c,,,\n", ",,,\n") == (
        ["a", "c"],
        [],
    )


def test_what_is_wrong_of_accepted_findings_is_quarantined_with_its_line() -> None:
    lines = ("a,理由,王某,明年\n", "b,理由,王某,\n", "c,理由,再说,王某,\n", "b,新理由,王某,\n")
    assert accepted_by(*lines) == (
        ["b"],
        [(4, "too_many_fields", "c,理由,再说,王某,"), (2, "not_a_date", "a")],
    )


KINDS = "finding_key,reason,accepted_by,accepted_until,rule_code,unit,text\n"


def test_a_kind_of_findings_is_accepted_by_rule_unit_and_text_for_a_reason_and_a_time() -> None:
    lines = (
        ",按合同,王某,2024-01-01,bare_timely,563201,及时\n",
        ",按合同,王某,2023-01-01,bare_timely,,早已到期\n",
        ",,王某,2024-01-01,bare_timely,,\n",
        ",按合同,王某,,bare_timely,,\n",
        ",按合同,王某,2024-01-01,,某局,\n",
        "a,理由,王某,,,,\n",
    )
    said = read_accepted_csv((KINDS + "".join(lines)).encode(), TODAY)
    assert said.rows.select("finding_key", "rule_code", "unit", "text").rows() == [
        (None, "bare_timely", "563201", "及时"),
        ("a", None, None, None),
    ]
    assert said.wrong.select("row_number", "field", "rule").rows() == [
        (4, "reason", "no_reason"),
        (5, "accepted_until", "no_end"),
        (6, "rule_code", "no_rule"),
    ]


def test_a_hundred_thousand_rows_are_quick() -> None:
    lines = [f"{number}.txt,某局,120000,2023,2023/1/1,\n" for number in range(100_000)]
    began = time.process_time()
    said = read_sources_csv((HEADER + "".join(lines)).encode())
    assert time.process_time() - began < 2
    assert said.rows.height == 100_000
