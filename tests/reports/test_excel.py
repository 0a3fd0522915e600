"""What Excel accepts."""

import pytest

from pipelines.reports.workbook import LONGEST_CELL, cell_text, sheet_title


@pytest.mark.parametrize(
    ("wanted", "taken", "title"),
    [
        ("某局", [], "某局"),
        ("a[b]:*?/\\c", [], "a b      c"),
        ("'某局'", [], "某局"),
        ("", [], "Sheet"),
        ("' '", [], "Sheet"),
        ("//", ["sheet"], "Sheet 2"),
        ("History", [], "History 2"),
        ("abc", ["ABC", "Abc 2"], "abc 3"),
        ("局" * 40, ["局" * 31], "局" * 29 + " 2"),
        ("😀" * 20, [], "😀" * 15),
        ("a" * 30 + "'b", [], "a" * 30),
        ("a\x01\ud800\ufffe\nb", [], "a b"),
    ],
)
def test_a_sheet_has_a_name_that_excel_accepts(wanted: str, taken: list[str], title: str) -> None:
    assert sheet_title(wanted, taken) == title


@pytest.mark.parametrize(
    ("text", "kept"),
    [("a\x00\x0b\x1f\ud800\ufffeb\t\n𠮷", "ab\t\n𠮷"), ("x" * LONGEST_CELL, "x" * LONGEST_CELL)],
)
def test_a_cell_holds_what_xml_holds(text: str, kept: str) -> None:
    assert cell_text(text) == kept


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_shows_it() -> None:
    assert cell_text("x" * 40_000) == "x" * (LONGEST_CELL - 1) + "…"
