"""What the audit finds in the real document, and how people work with it."""

import csv
import io
import json
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import yaml

from pipelines import settings
from pipelines.reports import findings
from tests.builders import ROADS_RESULT, document, form_text, page
from tests.conftest import Warehouse

with (Path(__file__).parent / "expected_findings.csv").open(encoding="utf-8") as file:
    EXPECTED = list(csv.DictReader(file))
with (Path(__file__).parent / "finding_keys.csv").open(encoding="utf-8") as file:
    KEYS = [(row["rule_code"], row["finding_key"]) for row in csv.DictReader(file)]


def places(evidence: list[dict]) -> str:
    distinct = {f"{cell['form_number']}:{cell['row_number']}" for cell in evidence}
    return in_order(" ".join(distinct)) if len(distinct) < 60 else f"{len(distinct)} cells"


def in_order(written: str) -> str:
    return " ".join(sorted(written.split())) if ":" in written else written


def test_the_findings_are_the_reviewed_ones_and_no_others(loaded: Warehouse) -> None:
    found = [
        (row["rule_code"], row["severity"], places(row["evidence"]))
        for row in findings.findings(loaded.places.current).dicts()
    ]
    expected = [
        (row["rule_code"], row["severity"], in_order(row["form_and_row"])) for row in EXPECTED
    ]
    assert sorted(found) == sorted(expected)
    assert all(row["why_it_is_right"] for row in EXPECTED)


def test_keys_are_those_of_former_versions(loaded: Warehouse) -> None:
    """Who accepted a finding accepted it for good, whatever a later version says of it."""
    found = {
        (row["rule_code"], row["finding_key"])
        for row in findings.findings(loaded.places.current).dicts()
    }
    assert [key for key in KEYS if key not in found] == []


def test_there_is_one_error(loaded: Warehouse) -> None:
    [error] = findings.findings(loaded.places.current, severity="error").dicts()
    assert [cell["text"] for cell in error["evidence"]] == [
        "报纸刊发《通告》按时完成率",
        "2022年9月底前",
    ]
    assert error["suggestion_zh"]


def test_a_rule_is_a_file_a_row_and_a_unit_test() -> None:
    audit = settings.DBT_PROJECT / "models" / "audit"
    files = {file.stem.removeprefix("rule_") for file in audit.glob("checks/*.sql")}
    with (settings.DBT_PROJECT / "seeds" / "audit_rules.csv").open(encoding="utf-8") as rules:
        rows = {row["rule_code"] for row in csv.DictReader(rules)}
    tests = [
        test
        for file in audit.glob("checks/_*tests*.yml")
        for test in yaml.safe_load(file.read_text(encoding="utf-8"))["unit_tests"]
    ]
    tested = {
        test["model"].removeprefix("rule_") for test in tests if test["model"].startswith("rule_")
    }
    assert files == rows, (
        "each rule is a file models/audit/checks/rule_<code>.sql and a row of audit_rules.csv"
    )
    assert files == tested, "each rule has a unit test in models/audit/checks/_*tests.yml"


def test_a_rule_that_is_often_wrong_only_informs() -> None:
    with (settings.DBT_PROJECT / "seeds" / "audit_rules.csv").open(encoding="utf-8") as rules:
        rows = [row for row in csv.DictReader(rules) if row["findings_reviewed"]]
    right = {
        row["rule_code"]: int(row["findings_right"]) / int(row["findings_reviewed"]) for row in rows
    }
    assert len(rows) > 20
    assert max(right.values()) <= 1
    assert [
        row["rule_code"]
        for row in rows
        if right[row["rule_code"]] < 0.9 and row["severity"] != "notice"
    ] == []


def test_every_form_and_rule_says_what_was_checked(loaded: Warehouse) -> None:
    forms, rules = loaded.ask(
        "select count(distinct form_key), count(distinct rule_code) from audit.coverage"
    )[0]
    assert loaded.ask("select count(*) from audit.coverage") == [(forms * rules,)]
    assert forms == 39
    deadlines = (
        "from audit.coverage inner join marts.dim_forms using (form_key) "
        "where rule_code = 'deadline_before_year'"
    )
    assert loaded.ask(f"select form_number {deadlines} and outcome = 'fired'") == [(17,)]
    assert loaded.ask(
        f"select form_key {deadlines} and outcome = 'not_checkable' order by 1"
    ) == loaded.ask("""
        select form_key from marts.dim_forms
        anti join (
            select form_key from marts.fct_indicator_targets where period_end is not null
        ) using (form_key)
        order by 1
    """)
    benefits = "rule_code = 'benefits_unmeasurable' and outcome = 'fired'"
    assert loaded.ask(f"select count(*) from audit.coverage where {benefits}") == [(39,)]


def test_budgets_are_met(loaded: Warehouse) -> None:
    met = "from audit.budget_reconciliation group by 1 order by 1"
    assert loaded.ask(f"select met_by, count(*) {met}") == [
        ("components", 17),
        ("named_total", 2),
        ("single_line", 20),
    ]
    assert loaded.ask("""
        select form_number, priced_yuan, unexplained_by_prices_yuan from audit.budget_reconciliation
        where met_by = 'named_total' order by 1
    """) == [(2, Decimal(7460000), Decimal(8000)), (5, Decimal(1917000), Decimal(250000))]
    assert loaded.ask(
        "select sum(abs(unexplained_by_lines_yuan)) from audit.budget_reconciliation"
    ) == [(Decimal(0),)]


def test_prices_find_their_quantities(loaded: Warehouse) -> None:
    assert loaded.ask("""
        select
            form_number, price_yuan::int, quantity::int, product_yuan::int,
            explains_key is not null
        from audit.cost_quantities order by 1, 2, 3
    """) == [
        (2, 300, 1000, 300000, False),
        (2, 600, 100, 60000, False),
        (2, 2000, 1000, 2000000, False),
        (2, 3000, 200, 600000, False),
        (2, 5000, 100, 500000, False),
        (2, 20000, 200, 4000000, False),
        (5, 6300, 90, 567000, False),
        (5, 15000, 90, 1350000, False),
        (30, 6, 35000, 210000, True),
        (30, 12, 35000, 420000, True),
    ]


def test_numbers_in_the_narrative_find_their_indicators(loaded: Warehouse) -> None:
    assert loaded.ask("""
        select claim_text, indicator_name from audit.narrative_claims as claims
        left join marts.fct_indicator_targets using (indicator_key)
        where claims.form_number in (1, 3) and field = 'purpose_text'
        order by claims.form_number, claims.claim_text
    """) == [
        ("不低于9500平米", None),
        ("不少于5500吨", None),
        ("不少于94000度", None),
        ("6700名", "提供免费体检的残疾人数量"),
    ]


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        ([], 56),
        (["--severity", "error"], 1),
        (["--rule", "rate_with_date"], 5),
        (["--unit", "563211"], 12),
        (["--unit", "社会保障"], 13),
        (["--project", "年审"], 4),
        (["--status", "new"], 56),
        (["--status", "gone"], 0),
    ],
)
def test_findings_are_listed(loaded: Warehouse, arguments: list[str], count: int) -> None:
    done = loaded.jixiao("findings", "--format", "json", *arguments)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found) == count
    amounts = [Decimal(row["amount_yuan"]) for row in found if row["amount_yuan"]]
    assert amounts == sorted(amounts, reverse=True)


def test_findings_as_a_table_and_csv(loaded: Warehouse) -> None:
    assert "3,374,000.00" in loaded.jixiao("findings").stdout
    rows = list(csv.DictReader(io.StringIO(loaded.jixiao("findings", "--format", "csv").stdout)))
    assert len(rows) == 56
    assert loaded.jixiao("findings", "--severity", "fatal").returncode == 2


def test_an_opinion_is_a_workbook_with_a_sheet_a_unit(loaded: Warehouse, tmp_path: Path) -> None:
    done = loaded.jixiao("findings", "--opinion", str(tmp_path / "opinion.xlsx"))
    assert done.stdout.strip() == f"56 findings in {tmp_path / 'opinion.xlsx'}"
    book = openpyxl.load_workbook(tmp_path / "opinion.xlsx")
    assert "天津市残疾人社会保障和就业服务中心" in book.sheetnames
    assert len(book.sheetnames) == 5
    rows = [
        [cell.value for cell in row]
        for row in book["天津市残疾人社会保障和就业服务中心"].iter_rows()
    ]
    texts = [row[0] for row in rows]
    first = texts.index("1")
    assert texts[first - 2] == "残疾人保障金年审等业务经费（2023年）"
    assert rows[first] == [
        "1",
        "表17第12行",
        "“报纸刊发《通告》按时完成率”\n“2022年9月底前”",
        "“报纸刊发《通告》按时完成率”的完成时间“2022年9月底前”早于预算年度2023年，属以前年度事项",
        "将完成时间调整到预算年度之内；确属跨年度事项的，说明原因。",
        "须修改",
    ]
    # What is said of a unit stands with each of its projects, with the cells of it alone.
    repeated = [row[1] for row in rows if row[3] and "绩效目标与资金用途表述雷同" in row[3]]
    assert sorted(repeated) == ["表16第4、5行", "表19第4、5行", "表20第4、5行"]


def test_an_opinion_is_a_word_document_too(loaded: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "opinion.docx"
    done = loaded.jixiao("findings", "--opinion", str(file), "--unit", "563210")
    assert done.returncode == 0, done.stderr
    assert "残疾人保障金年审等业务经费" in zipfile.ZipFile(file).read("word/document.xml").decode()
    done = loaded.jixiao("findings", "--opinion", str(tmp_path / "opinion.pdf"))
    assert done.returncode == 2
    assert ".xlsx or .docx" in done.stderr


def test_texts_are_no_formulas_in_what_is_exported() -> None:
    from pipelines.reports.rows import _harmless

    assert [_harmless(text) for text in ("=1", "+1", "-1", "@1", "\t1")] == [
        "'=1",
        "'+1",
        "'-1",
        "'@1",
        "'\t1",
    ]
    assert [_harmless(value) for value in ("1", "=", "a=1")] == ["1", "=", "a=1"]


LATE = ("产出指标", "时效指标", "完成时间", "2022年9月底前")
COST = ("产出指标", "成本指标", "经费", "≤201万元")


def test_findings_come_stand_are_accepted_and_go(empty_warehouse: Warehouse) -> None:
    for name in ("stays", "accepted", "mended"):
        empty_warehouse.add(
            f"{name}.txt", document(form_text(f"{name}（2023年）", indicators=[LATE, COST]))
        )
    # Two forms about one project with results, of two kinds, in two documents: each has its
    # findings, and both stand.
    empty_warehouse.add("result.html", ROADS_RESULT)
    empty_warehouse.add("goal.html", ROADS_RESULT.replace("自评表".encode(), "目标表".encode()))
    first = empty_warehouse.load().release.name
    ask = """
        select project_family_name, finding_key, status, first_seen_in, accepted_reason
        from audit.findings inner join marts.dim_projects using (project_key)
        where rule_code = 'deadline_before_year' order by 1
    """
    before = {name: (key, status, seen) for name, key, status, seen, _ in empty_warehouse.ask(ask)}
    assert {(status, seen) for _, status, seen in before.values()} == {("new", first)}
    assert empty_warehouse.ask(
        "select count(*) from audit.findings where rule_code = 'result_missed'"
    ) == [(2,)]

    key = {name: key for name, (key, _, _) in before.items()}
    empty_warehouse.places.accepted.write_text(
        "finding_key,reason,accepted_by,accepted_until\n"
        f"{key['accepted']},跨年度支付,王某,\n{key['stays']},已过期,王某,2020-01-01\n",
        encoding="utf-8",
    )
    empty_warehouse.add("mended.txt", document(form_text("mended（2023年）", indicators=[COST])))
    assert empty_warehouse.load().published
    assert empty_warehouse.ask(ask) == [
        ("accepted", key["accepted"], "accepted", first, "跨年度支付"),
        ("stays", key["stays"], "standing", first, None),
    ]
    gone = findings.findings(empty_warehouse.places.current, status="gone").dicts()
    assert [row["finding_key"] for row in gone] == [key["mended"]]
    second = empty_warehouse.places.current.resolve().name

    # What comes back is new, and says since when it was gone. A kind of findings is accepted by
    # rule and text; what has a row of its own keeps its reason.
    empty_warehouse.add(
        "mended.txt", document(form_text("mended（2023年）", indicators=[LATE, COST]))
    )
    empty_warehouse.places.accepted.write_text(
        "finding_key,reason,accepted_by,accepted_until,rule_code,unit,text\n"
        f"{key['accepted']},跨年度支付,王某,,,,\n"
        ",上年已批,王某,2999-12-31,deadline_before_year,,2022*底前\n"
        ",别的单位,王某,2999-12-31,deadline_before_year,无此单位,\n"
        ",别的规则,王某,2999-12-31,bare_timely,,2022\n"
        ",没有期限,王某,,deadline_before_year,,\n",
        encoding="utf-8",
    )
    assert empty_warehouse.load().published
    assert empty_warehouse.ask(ask) == [
        ("accepted", key["accepted"], "accepted", first, "跨年度支付"),
        ("mended", key["mended"], "accepted", first, "上年已批"),
        ("stays", key["stays"], "accepted", first, "上年已批"),
    ]
    back = "select finding_key, gone_since from audit.findings where gone_since is not null"
    came = empty_warehouse.ask(f"{back} and rule_code = 'deadline_before_year'")
    assert came == [(key["mended"], second)]
    gone = findings.findings(empty_warehouse.places.current, status="gone").dicts()
    assert key["mended"] not in [row["finding_key"] for row in gone]

    empty_warehouse.places.accepted.write_text(
        "finding_key,reason,accepted_by,accepted_until\n", encoding="utf-8"
    )
    assert empty_warehouse.load().published
    assert {row[2] for row in empty_warehouse.ask(ask)} == {"standing"}
    assert empty_warehouse.ask(f"{back} and rule_code = 'deadline_before_year'") == came


MIXED_SCALES = page(
    "2022年度项目支出绩效自评表",
    ["项目名称", ("乡村道路", 7, 1)],
    ["实施单位", ("某县公路所", 7, 1)],
    ["一级指标", "二级指标", "三级指标", "计量单位", "年度指标值", "实际完成值", "分值", "得分"],
    ["产出指标", "质量指标", "合格率", "%", "≥90%", "88%", "20", "15"],
    ["产出指标", "质量指标", "优良率", "%", "≥90", "88%", "20", "15"],
    ["产出指标", "质量指标", "完好率", "%", "≥90%", "88", "20", "15"],
    ["产出指标", "质量指标", "通过率", "%", "≥90", "0.88", "20", "20"],
    ["产出指标", "数量指标", "里程", "公里", "≥10", "12", "20", "20"],
)


def test_a_missed_rate_fires_whatever_its_form_mixes_and_what_cannot_be_judged_is_said(
    empty_warehouse: Warehouse,
) -> None:
    empty_warehouse.add("mixed.html", MIXED_SCALES)
    empty_warehouse.load()
    missed = (
        "select message_zh[2:4] from audit.findings where rule_code = 'result_missed' order by 1"
    )
    assert [name for (name,) in empty_warehouse.ask(missed)] == ["优良率", "合格率", "完好率"]
    unjudged = """
        select indicator_name, rule_code, reason
        from audit.unjudged_rows
        inner join marts.fct_indicator_targets using (indicator_key) order by all
    """
    assert empty_warehouse.ask(unjudged) == [
        ("通过率", "result_missed", "not_comparable"),
        ("通过率", "result_overshot", "not_comparable"),
    ]
    outcomes = (
        "select rule_code, outcome, rows_not_checkable from audit.coverage "
        "where rule_code in ('result_missed', 'result_overshot')"
    )
    assert empty_warehouse.ask(f"{outcomes} order by 1") == [
        ("result_missed", "fired", 1),
        ("result_overshot", "not_checkable", 1),
    ]
