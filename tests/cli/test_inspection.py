"""`jixiao inspect`: what is read from one file, without loading it."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from pipelines.cli.inspection import data_of, parts_of
from pipelines.errors import RefusedDocument, UsageError
from tests.builders import BUNDLE, ROADS_GOAL, document, form_text, page


def shown(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    console = Console(width=200, file=io.StringIO())
    try:
        for part in parts_of(path):
            console.print(part)
    except RefusedDocument as refused:
        console.print(str(refused))
    return console.file.getvalue()


def test_each_cell_stands_with_its_field(tmp_path: Path) -> None:
    text = shown(tmp_path / "a.html", ROADS_GOAL)
    assert "a.html: text/html, 1 tables, 1 forms" in text
    assert "form 1 (goal): 2022年度项目支出绩效目标表" in text
    for cell in (
        "乡村道路 [project_name]",
        "≥10公里 [target_text]",
        "三级指标 [header]",
        "[contact]",
    ):
        assert cell in text
    assert "张三" not in text
    assert "NOT CLAIMED" not in text


def test_what_nothing_claimed_stands_out_with_what_to_do(tmp_path: Path) -> None:
    data = document(form_text().replace("\t绩效目标\n", "\t希望的样子\n"))
    text = shown(tmp_path / "a.txt", data)
    assert "希望的样子 [unknown_label]" in text
    assert "unknown label: form 1, row 5, column 1: 希望的样子" in text
    assert "pipelines/forms/vocabulary.toml" in text


def test_a_form_that_was_left_is_shown_with_the_reason(tmp_path: Path) -> None:
    rows = [["项目名称", "垃圾分类"], ["评审要点", "是否合规", "是"], ["实施单位", "某街道办"]]
    text = shown(tmp_path / "a.html", page("项目支出绩效目标审核表", *rows))
    assert "form 1 (goal, LEFT): 项目支出绩效目标审核表" in text
    assert "left for: review_table (a review of goals)" in text
    assert "垃圾分类 [project_name]" in text
    assert "not claimed:" not in text


def test_all_of_it_is_there_for_scripts(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(ROADS_GOAL)
    found = json.loads(data_of(path))
    [form] = found["forms"]
    assert (form["project_name"], form["title_year"]) == ("乡村道路", 2022)
    assert form["title_year_from"] == "heading"
    assert {"乡村道路": "project_name", "≥10公里": "target_text"}.items() <= {
        cell["text"]: cell["field"] for cell in form["cells"]
    }.items()
    texts = [cell["text"] for row in found["tables"][0]["rows"] for cell in row]
    assert "乡村道路" in texts
    assert "张三" not in json.dumps(found, ensure_ascii=False)


def test_what_was_left_is_there_for_scripts_too(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(
        page("项目支出绩效运行监控表", ["项目名称", "垃圾分类"], ["一级指标", "指标值"])
    )
    found = json.loads(data_of(path))
    assert (found["forms"], [form["problems"] for form in found["left"]]) == (
        [],
        [["monitoring_table"]],
    )
    assert found["problems"][0]["rule"] == "monitoring_table"


def test_control_characters_that_were_taken_out_are_told(tmp_path: Path) -> None:
    text = shown(
        tmp_path / "a.txt",
        document(form_text(project="免费\x1b[31m体检（2023年）", unit="563201某\x0b局")),
    )
    assert "control characters taken out: 3" in text
    assert "\x1b" not in text
    assert "control characters" not in shown(tmp_path / "b.txt", document())


def test_tables_without_forms_are_listed(tmp_path: Path) -> None:
    text = shown(tmp_path / "a.html", page("决算表", ["科目", "金额"], ["教育", "5"]))
    assert "table 1: 2 rows, begins with 科目 | 金额, under “决算表”" in text
    assert text.endswith("a.html: refused: no whole form in it\n")


def test_neither_name_nor_cells_move_the_cursor(tmp_path: Path) -> None:
    data = document(form_text().replace("\t绩效目标\n", "\t希\x9b2J望\u202e\n"))
    text = shown(tmp_path / "a\nleft: \x1b]0;x\x07.txt", data)
    assert "a\\nleft: \\x1b]0;x\\x07.txt: text/plain" in text
    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(text)


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", "refused: the file is empty"),
        (BUNDLE, "an archive of 3 documents"),
        (document(form_text()[:-200]), "left: form 1: form_cut"),
    ],
)
def test_what_is_no_document_with_forms_is_said(tmp_path: Path, data: bytes, line: str) -> None:
    assert line in shown(tmp_path / "a", data)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file"):
        list(parts_of(tmp_path / "none"))
