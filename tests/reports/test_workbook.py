"""A release for Excel and for machines."""

import csv
import io
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from pipelines.codes import Words
from pipelines.files import replacing
from pipelines.releases.reader import reading
from pipelines.reports import workbook as written
from pipelines.reports.dictionary import Column, Table, tables
from pipelines.reports.rows import write_csv
from tests.conftest import Warehouse


@pytest.fixture(scope="module")
def workbook(loaded: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    file = tmp_path_factory.mktemp("export") / "jixiao.xlsx"
    done = loaded.jixiao("export", str(file))
    assert (done.returncode, done.stdout) == (0, f"written: {file}\n"), done.stderr
    return openpyxl.load_workbook(file)


def test_a_workbook_has_a_sheet_a_table_that_has_rows_and_one_of_names(
    workbook: openpyxl.Workbook, loaded: Warehouse
) -> None:
    with reading(loaded.places.current.resolve()) as ask:
        wanted = [table for table in tables(ask) if table.schema in ("marts", "audit")]
        filled = [
            one for one in wanted if ask(f"select count(*) as n from {one.full_name}")[0]["n"]
        ]
    assert 20 < len(filled) < len(wanted)
    assert len(workbook.sheetnames) == len(filled) + 2
    names = list(workbook["名称 Names"].iter_rows(values_only=True))
    assert len(names) == 1 + sum(1 + len(table.columns) for table in wanted)
    assert ("", "marts.fct_cost_lines", "成本种类", "cost_kind", "varchar") in [
        tuple(value or "" for value in row[:5]) for row in names
    ]


def test_what_people_open_first_comes_first_behind_a_cover(
    workbook: openpyxl.Workbook, loaded: Warehouse
) -> None:
    assert workbook.sheetnames[:4] == [
        "说明 About",
        "annual_budgets",
        "projects_by_year",
        "findings_flat",
    ]
    cover = workbook["说明 About"]
    said = {row[0].value: row[1].value for row in cover.iter_rows() if row[0].value}
    assert said["发布版 Release"] == loaded.places.current.resolve().name
    assert (said["文件数 Documents"], said["绩效目标表数 Forms"]) == ("1", "39")
    assert said["年度 Fiscal years"] == "2023"
    rows = {row[1].value: row for row in cover.iter_rows() if row[2].value is not None}
    assert rows["marts.annual_budgets"][2].value == 39
    assert rows["marts.annual_budgets"][0].hyperlink.location == "'annual_budgets'!A1"
    assert rows["marts.fct_indicator_results"][0].value == "（无数据 no rows）"
    linked = [row[0].hyperlink.location for row in rows.values() if row[0].hyperlink]
    assert [link[1:-4] for link in linked] == workbook.sheetnames[1:-1]


def test_every_sheet_has_filters_heads_that_stay_and_columns_as_wide_as_their_texts(
    workbook: openpyxl.Workbook,
) -> None:
    for sheet in workbook.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.max_row > 1
    widths = workbook["annual_budgets"].column_dimensions
    assert (widths["A"].width, widths["J"].width) == (18, 48)


def test_libreoffice_opens_it_as_it_is(workbook: openpyxl.Workbook, tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not there (apt-get install libreoffice-calc-nogui)")
    source, profile = tmp_path / "book.xlsx", f"-env:UserInstallation=file://{tmp_path}/profile"
    workbook.save(source)
    told = ["soffice", profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    subprocess.run([*told, "--outdir", tmp_path / "out", source], check=True, timeout=300)
    seen = openpyxl.load_workbook(tmp_path / "out" / "book.xlsx")
    assert seen.sheetnames == workbook.sheetnames
    for name in workbook.sheetnames[1:]:
        ours, theirs = workbook[name], seen[name]
        assert (theirs.auto_filter.ref, theirs.max_row) == (ours.auto_filter.ref, ours.max_row)
    ours, theirs = workbook["annual_budgets"], seen["annual_budgets"]
    assert [[cell.value for cell in row] for row in theirs.iter_rows()] == [
        [cell.value for cell in row] for row in ours.iter_rows()
    ]
    assert theirs["O2"].number_format == ours["O2"].number_format == "#,##0.00"


def test_its_cells_are_typed_and_its_headings_chinese(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["fct_indicator_targets"]
    assert sheet.freeze_panes == "A2"
    headings = [cell.value for cell in sheet[1]]
    assert "指标值\ntarget_text" in headings
    assert sheet.max_row == 453
    row = {
        heading.partition("\n")[2]: cell for heading, cell in zip(headings, sheet[2], strict=True)
    }
    assert isinstance(row["target_value"].value, int | float)
    assert isinstance(row["fiscal_year"].value, int)
    ends = headings.index(next(heading for heading in headings if heading.endswith("\nperiod_end")))
    dated = [cells[ends] for cells in sheet.iter_rows(min_row=2) if cells[ends].value]
    assert {cell.is_date for cell in dated} == {True}


def test_the_money_adds_up_in_the_workbook(workbook: openpyxl.Workbook) -> None:
    sheet = workbook["fct_project_funding"]
    column = [cell.value for cell in sheet[1]].index("金额\namount_yuan")
    assert sum(row[column] for row in sheet.iter_rows(min_row=2, values_only=True)) == 47_172_000


TABLE = Table(
    "marts",
    "t",
    Words("一行一事。", "One row a thing."),
    [
        Column("text", "varchar", Words("原文。", "Text."), None, "", []),
        Column("number", "decimal(38,9)", Words("数。", "Number."), None, "", []),
        Column("day", "date", Words("日。", "Day."), None, "", []),
        Column("time", "timestamp with time zone", Words("时间。", "Time."), None, "", []),
        Column("list", "varchar[]", Words("列表。", "List."), None, "", []),
    ],
)
ROWS = [
    ("=1+1", Decimal("12.500"), date(2023, 6, 30), datetime(2023, 1, 1, 2, tzinfo=UTC), ["a"]),
    ("+1\x01", Decimal(1234567890123456789), None, None, []),
    ("x" * 40_000, None, None, None, None),
]


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(written, "tables", lambda ask: [TABLE])


def test_texts_are_no_formulas_and_long_numbers_keep_their_digits(
    only: None, tmp_path: Path
) -> None:
    assert written.write_workbook(tmp_path / "a.xlsx", list, lambda sql: iter(ROWS)) == []
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["t"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["A3"].value == "+1"
    assert len(sheet["A4"].value) == 32_767
    assert (sheet["B2"].value, sheet["B3"].value) == (12.5, "1234567890123456789")
    assert (sheet["C2"].value, sheet["D2"].value) == (
        datetime(2023, 6, 30),
        datetime(2023, 1, 1, 2),
    )
    assert sheet["E2"].value == "['a']"


def test_a_table_that_is_too_long_for_a_sheet_goes_on_another(
    only: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(written, "_MOST_ROWS", 2)
    [note] = written.write_workbook(tmp_path / "a.xlsx", list, lambda sql: iter(ROWS))
    assert note.startswith("marts.t: over 2 sheets")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    assert [book[name].max_row for name in ("t", "t 2")] == [3, 2]


def test_csv_opens_in_excel_and_holds_no_formula(loaded: Warehouse, tmp_path: Path) -> None:
    done = loaded.jixiao("export", str(tmp_path / "csv"))
    assert done.returncode == 0, done.stderr
    data = (tmp_path / "csv" / "marts.fct_cost_lines.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 111
    file = io.StringIO()
    write_csv(
        file, ["a"], [("=1",), ("+1",), ("-1",), ("@x",), ("\tx",), ("\rx",), (-1,), ("a=1",)]
    )
    assert file.getvalue().split("\r\n")[1:8] == [
        "'=1",
        "'+1",
        "'-1",
        "'@x",
        "'\tx",
        '"\'\rx"',
        "-1",
    ]


@pytest.mark.parametrize(
    ("value", "field"),
    [
        ("=", "="),
        ("-", "-"),
        (">=", ">="),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("＠x", "'＠x"),
        (["甲", "乙"], '"[""甲"", ""乙""]"'),
        (
            [{"kind": "ratio", "value": Decimal("0.90")}],
            '"[{""kind"": ""ratio"", ""value"": ""0.90""}]"',
        ),
        (Decimal("1E+3"), "1000"),
        (Decimal("0E-9"), "0.000000000"),
        (None, '""'),
    ],
)
def test_a_field_of_csv_says_what_its_value_is(value: object, field: str) -> None:
    file = io.StringIO()
    write_csv(file, ["a"], [(value,)], ends="\n")
    assert file.getvalue().splitlines()[1] == field


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere/a.xlsx", "there is no folder"),
        ("folder.xlsx", "Is a directory"),
        (f"{'a' * 251}.xlsx", "File name too long"),
    ],
)
def test_an_export_that_cannot_be_written_is_one_line(
    loaded: Warehouse, tmp_path: Path, name: str, reason: str
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    done = loaded.jixiao("export", str(tmp_path / name))
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert reason in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["folder.xlsx"]


def test_a_workbook_that_is_not_finished_leaves_the_one_before_and_nothing_beside_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"before")
    with pytest.raises(NotADirectoryError), replacing(file) as unfinished:
        (unfinished / "inside").write_bytes(b"half")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.xlsx": b"before"}
    with replacing(file) as unfinished:
        unfinished.write_bytes(b"after")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.xlsx": b"after"}
