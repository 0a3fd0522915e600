"""Rows on a terminal, as CSV and as JSON."""

import csv
import io
import itertools
import json
from datetime import date

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
