"""What a cell shows under its number format, held against LibreOffice where it is there."""

import csv
import io
import os
import subprocess
from pathlib import Path

import openpyxl
import pytest

from pipelines.documents.office.format_codes import LONGEST
from pipelines.documents.office.number_formats import show
from pipelines.reading import convert

ACCOUNTING = '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ '
NEW_YEAR = 44927  # 2023-01-01

# Value, format, what a person reads with all digits, and what the screen shows where that differs.
SCALED = [
    (1234000, "#,##0.00,", "1,234.00", None),
    (1234567, "#,##0,", "1,234.567", "1,235"),
    (3450000, '0.00,,"百万"', "3.45百万", None),
    (0.125, "0%", "12.5%", "13%"),
    (0.9, '"≥"0.0%', "≥90.0%", None),
    (12, "0‰", "12‰", None),
]
# LibreOffice shows the `!` of Chinese Excel as it stands.
ESCAPED = [
    (3450000, '0!.0,"万元"', "345.0万元", None),
    (3456000, '0!.0,"万元"', "345.6万元", None),
    (3456700, '0!.0,"万元"', "345.67万元", "345.7万元"),
    (12340000, "0!.0000", "1234.0000", None),
    (12340000, "#!.0,", "1234.0", None),
    (-3450000, '0!.0,"万元"', "-345.0万元", None),
    (7, "!≥0!人", "≥7人", None),
    (0, '0!.0,"万元"', "0.0万元", None),
    (3450000, '0"."0,"万元"', "345.0万元", None),
    (3450000, '0.00,,"万元"\n%', "345.00万元", "345.00万元\n%"),
]
SECTIONS = [
    (5, "0;(0)", "5", None),
    (-5, "0;(0)", "(5)", None),
    (-5, "0;[Red]-0", "-5", None),
    (-5, "0", "-5", None),
    (0, '0;-0;"无"', "无", None),
    (0, "0;-0;;@", "", None),
    (3, ";;;", "", None),
    (1, '[=1]"全部";"≥"0.0%', "全部", None),
    (0.85, '[=1]"全部";"≥"0.0%', "≥85.0%", None),
    (2500, '[>=1000]"≥"0.0,"千人";"≥"0"人"', "≥2.5千人", None),
    (250, '[>=1000]"≥"0.0,"千人";"≥"0"人"', "≥250人", None),
    (-2, '[<0]"减"0;"增"0', "减2", None),
    (2, '[<0]"减"0;"增"0', "增2", None),
    (50, '[<10]"少";[<100]"中";"多"', "中", None),
    (500, '[<10]"少";[<100]"中";"多"', "多", None),
]
LITERALS = [
    (6, "\\≥0\\人", "≥6人", None),
    (6, '0"个"', "6个", None),
    (95, '0"%"', "95%", None),
    (6, 'General"个"', "6个", None),
    (0.5, "≥0%", "≥50%", None),
    (1234567.5, '#,##0.00"元"', "1,234,567.50元", None),
    (20230105, '0000"-"00"-"00', "2023-01-05", None),
    (7, "000", "007", None),
    (12, '"第"0"期"', "第12期", None),
    (8, "_ 0_ ", "8", None),
]
MONEY = [
    (301.5, ACCOUNTING, "¥301.50", None),
    (-301.5, ACCOUNTING, "¥-301.50", None),
    (0, ACCOUNTING, "0", "¥-"),
    (301, '"¥"#,##0.00', "¥301.00", None),
    (301, "[$¥-804]#,##0.00", "¥301.00", None),
    (301, '"RMB"#,##0.00', "RMB301.00", None),
    (301, "[$RMB] #,##0", "RMB 301", None),
]
DIGITS = [
    (0.1 + 0.2, "General", "0.3", None),
    (1234.5678, "#,##0.00", "1,234.5678", "1,234.57"),
    (7.5, "0", "7.5", "8"),
    (7, "0.00", "7.00", None),
    (0.5, "#.00", "0.50", ".50"),
    (3, "#.##", "3", "3."),
    (0.25, "# ?/?", "1/4", None),
    (2.5, "# ?/?", "2 1/2", None),
    (0.3, "# ?/2", "0.3", "1/2"),
    (1234567, "0.00E+00", "1234567", "1.23E+06"),
]
NUMERALS = [
    (305, "[DBNum1][$-804]General", "三百〇五", None),
    (305, '[DBNum2][$-804]General"元整"', "叁佰零伍元整", None),
    (305, "[DBNum3][$-804]General", "３０５", None),
    (20305, "[DBNum2][$-804]General", "贰万零叁佰零伍", None),
]
DATES = [
    (NEW_YEAR, "yyyy/m/d", "2023/1/1", None),
    (NEW_YEAR, "yyyy-mm-dd", "2023-01-01", None),
    (NEW_YEAR, 'yyyy"年"m"月"d"日"', "2023年1月1日", None),
    (NEW_YEAR, 'yyyy"年"m"月"', "2023年1月", None),
    (NEW_YEAR, "yyyy", "2023", None),
    (NEW_YEAR, 'm"月"d"日";@', "1月1日", None),
    (NEW_YEAR, "yyyy/m", "2023/1", None),
    (NEW_YEAR, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "二〇二三年一月一日", None),
    (NEW_YEAR + 0.75, "yyyy/m/d h:mm", "2023/1/1 18:00", None),
    (NEW_YEAR + 0.75, '[$-804]上午/下午h"时"mm"分"', "下午6时00分", None),
    (NEW_YEAR, "[$-F800]dddd, mmmm dd, yyyy", "2023年1月1日", None),
    (NEW_YEAR, "[$-804]aaaa", "星期日", None),
    (1.5, "[h]:mm", "36:00", None),
    (0.5, "h:mm:ss", "12:00:00", None),
    (61, "yyyy-mm-dd", "1900-03-01", None),
]
TEXTS = [
    ("7", '"≥"@"人"', "≥7人", None),
    ("合规", "@", "合规", None),
    ("合规", "0.00", "合规", None),
    ("合规", ACCOUNTING, "合规", None),
    ("达标", '0;-0;0;"已"@', "已达标", None),
    (7, '"≥"@"人"', "7", None),
    (True, "0", "TRUE", None),
]
ALL = [*SCALED, *ESCAPED, *SECTIONS, *LITERALS, *MONEY, *DIGITS, *NUMERALS, *DATES, *TEXTS]


@pytest.mark.parametrize(("value", "code", "meant", "screen"), ALL)
def test_a_cell_means_what_a_person_sees_with_all_its_digits(
    value: object, code: str, meant: str, screen: str | None
) -> None:
    assert show(value, code).strip() == meant
    assert show(value, code, rounded=True).strip() == (meant if screen is None else screen)


def test_a_format_that_excel_takes_not_says_nothing() -> None:
    assert show(5, "0" + '"人"' * LONGEST) == "5"


@pytest.mark.parametrize(
    "code", ["", '"', "\\", "[", "_", "*", ";;;;;", "[>=x]0", "/", "E+", "?/", "0.0.0", "[h", "!"]
)
@pytest.mark.parametrize("value", [0, -1.5, 1e300, 1e-300, 5e18, "x"])
def test_no_format_code_breaks_the_reader(code: str, value: object) -> None:
    assert isinstance(show(value, code), str)


def test_days_may_count_from_1904() -> None:
    assert show(0, "yyyy-mm-dd", epoch_1904=True) == "1904-01-01"
    assert show(NEW_YEAR - 1462, "yyyy-mm-dd", epoch_1904=True) == "2023-01-01"


def test_a_day_that_excel_does_not_have_is_its_number() -> None:
    assert show(-1, "yyyy-mm-dd") == "-1"
    assert show(3_000_000, "yyyy-mm-dd") == "3000000"


# What LibreOffice shows in its own way, and Excel does not: the scaling sign of Chinese Excel, the
# signs of currencies by their language, white space as wide as a zero, and letters in bad places.
OTHERWISE = {code for _, code, _, _ in ESCAPED} | {
    *(ACCOUNTING, "[$RMB] #,##0", "#.00", "#.##", "[DBNum1][$-804]General"),
    '[$-804]上午/下午h"时"mm"分"',
    *("[DBNum3][$-804]General", "[$-F800]dddd, mmmm dd, yyyy", '"≥"@"人"', "0;-0;;@", "0;(0)"),
}


AS_SHOWN = "44,34,76,1,,2052,false,true"  # commas, UTF-8, from row 1, Chinese, as on the screen


def has_calc() -> bool:
    program = convert.program()
    return program is not None and any(Path(os.path.realpath(program)).parent.glob("libsclo.so"))


@pytest.mark.skipif(not has_calc(), reason="no LibreOffice Calc (libreoffice-calc-nogui)")
def test_the_screen_is_as_libreoffice_has_it(tmp_path: Path) -> None:
    cases = [case for case in ALL if case[1] not in OTHERWISE and not isinstance(case[0], bool)]
    book = openpyxl.Workbook()
    for row, (value, code, _, _) in enumerate(cases, 1):
        cell = book.active.cell(row, 1, value)
        cell.number_format = code
    book.save(tmp_path / "book.xlsx")
    subprocess.run(
        [str(convert.program()), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
         "--headless", "--convert-to", f"csv:Text - txt - csv (StarCalc):{AS_SHOWN}",
         "--outdir", str(tmp_path), str(tmp_path / "book.xlsx")],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    text = (tmp_path / "book.csv").read_text(encoding="utf-8-sig")
    shown = [row[0].strip() if row else "" for row in csv.reader(io.StringIO(text))]
    ours = [show(value, code, rounded=True).strip() for value, code, _, _ in cases]
    assert dict(zip(cases, ours, strict=True)) == dict(zip(cases, shown, strict=True))
