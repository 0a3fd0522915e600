"""Rows on a terminal, as CSV and as JSON."""

import csv
import io
import itertools
import json
from datetime import date
from decimal import Decimal

import pytest

from pipelines import settings
from pipelines.cli import render
from pipelines.reports import rows


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


ODD = "a\nALARM: all is well\x1b]0;x\x07\u202e"


def printed(columns: list[str], rows: object) -> str:
    file = io.StringIO()
    render.print_table(render.Console(file=file, width=100), columns, rows)  # type: ignore[arg-type]
    return file.getvalue()


def test_a_table_takes_no_more_rows_than_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ROWS_SHOWN", 3)
    taken = itertools.count()
    lines = printed(["a"], ([number] for number in taken)).splitlines()
    assert lines[-1] == "showing the first 3 rows of more: --format csv gives all"
    assert next(taken) == 4
    assert printed(["a"], [[0]] * 4).splitlines()[-1].startswith("showing the first 3 rows of 4: ")
    assert "showing" not in printed(["a"], [[0]] * 3)


def test_a_cell_of_a_table_has_lines_but_forges_none() -> None:
    lines = printed(["x\x1b[2J"], [[ODD]]).splitlines()
    assert "x\\x1b[2J" in lines[1]
    assert [line.strip("│ ") for line in lines[3:5]] == [
        "a",
        "ALARM: all is well\\x1b]0;x\\x07\\u202e",
    ]


def test_a_very_long_cell_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CHARACTERS_SHOWN", 5)
    assert render.shown("abcdefg") == "abcde… (7 characters)"
    assert render.shown("abcde") == "abcde"


def test_csv_is_exact_in_a_file_and_harmless_on_a_terminal() -> None:
    exact, seen = io.StringIO(), Terminal()
    for file in (exact, seen):
        rows.write(file, ["a", "b"], [(ODD, None), (1.5, [ODD])], "csv")
    assert list(csv.reader(io.StringIO(exact.getvalue(), newline="")))[1] == [ODD, ""]
    assert seen.getvalue().splitlines()[:2] == [
        "a,b",
        "a\\nALARM: all is well\\x1b]0;x\\x07\\u202e,",
    ]
    assert seen.getvalue().isascii()
    assert seen.getvalue().count("\n") == 3


def test_json_says_the_same_and_hides_nothing() -> None:
    file = io.StringIO()
    row = (ODD, 1, {date(2023, 1, 1): [float("nan")]}, "\x7f", "全角　")
    rows.write(file, ["a", "b", "c", "d", "b"], iter([row]), "json")
    assert json.loads(file.getvalue()) == [
        {"a": ODD, "b": 1, "c": {"2023-01-01": ["nan"]}, "d": "\x7f", "b_1": "全角　"}
    ]
    assert all(text.replace("　", "").isprintable() for text in file.getvalue().splitlines())


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_an_array_of_however_many_rows(count: int) -> None:
    file = io.StringIO()
    rows.write(file, ["a"], ((number,) for number in range(count)), "json")
    assert json.loads(file.getvalue()) == [{"a": number} for number in range(count)]


def test_a_year_is_no_number_of_thousands() -> None:
    assert render.shown(2023, "fiscal_year") == "2023"
    assert render.shown(2023, "indicators") == "2,023"


def written(form: str, columns: list[str], found: list[tuple[object, ...]]) -> str:
    file = io.StringIO()
    rows.write(file, columns, found, form)
    return file.getvalue()


def test_lines_of_json_are_records_each_for_itself() -> None:
    text = written("jsonl", ["a", "a"], [(1, Decimal("2.50")), (None, ODD)])
    assert [json.loads(line) for line in text.splitlines()] == [
        {"a": 1, "a_1": "2.50"},
        {"a": None, "a_1": ODD},
    ]
    assert written("jsonl", ["a"], []) == ""
    assert written("json", ["a"], []) == "[]\n"


def test_no_text_is_markup_in_markdown() -> None:
    text = written("markdown", ["a_b", "c"], [("x|*y*\n<b>\x1b", None), (["[1]"], Decimal("1E+2"))])
    assert text.splitlines() == [
        "| a\\_b | c |",
        "|---|---|",
        "| x\\|\\*y\\*<br>\\<b\\>\\\\x1b |  |",
        '| \\["\\[1\\]"\\] | 100 |',
    ]


def test_a_wide_row_has_a_line_a_column_and_says_how_many_rows_are_left() -> None:
    file = io.StringIO()
    console = render.Console(file=file, width=60)
    found = [("x" * 70, 1_000)] * (settings.ROWS_SHOWN + 1)
    render.print_wide(console, ["text", "number"], found)
    lines = [line.rstrip() for line in file.getvalue().splitlines()]
    assert lines[:4] == [
        "── row 1 ──",
        f"text    {'x' * 52}",
        f"        {'x' * 18}",
        "number  1,000",
    ]
    assert lines[-1] == "showing the first 1,000 rows of 1,001: --format csv gives all"


@pytest.mark.parametrize(("width", "fits"), [(18, True), (17, False)])
def test_heads_stand_side_by_side_where_no_word_is_broken(width: int, fits: bool) -> None:
    console = render.Console(file=io.StringIO(), width=width)
    assert render.stand_side_by_side(console, ["预算元", "yuan_"]) is fits
