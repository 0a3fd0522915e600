"""The pages of a release, without a browser."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.forms.records import CellReading
from pipelines.releases.reader import reading
from pipelines.reports.wording import plain, wan
from pipelines.reports.wording import reading as understood
from pipelines.site.grid import grid
from pipelines.site.pages import write as write_pages
from pipelines.site.texts import in_both, name, short, slug, text
from tests.conftest import Warehouse
from tests.counts import dead_links, pages


@pytest.mark.parametrize(
    ("clause", "zh", "en"),
    [
        (
            {"kind": "quantity", "comparator": ">=", "value": Decimal(35000), "measure_unit": "张"},
            "≥ 35,000 张",
            None,
        ),
        ({"kind": "ratio", "comparator": ">=", "value": Decimal("0.95")}, "≥ 95%", None),
        (
            {"kind": "unit_price", "comparator": "<=", "value": Decimal("0.50"),
             "measure_unit": "元/台"},
            "≤ 0.5 元/台",
            None,
        ),
        (
            {"kind": "ratio", "comparator": ">=", "value": Decimal("0.9"),
             "value_upper": Decimal(1)},
            "90% ~ 100%",
            None,
        ),
        (
            {"kind": "deadline", "period_end": date(2023, 6, 30)},
            "2023-06-30 前完成",
            "by 2023-06-30",
        ),
        (
            {"kind": "period", "period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)},
            "2023-01-01 至 2023-12-31",
            "2023-01-01 to 2023-12-31",
        ),
        (
            {"kind": "frequency", "comparator": "=", "value": Decimal(2), "measure_unit": "期",
             "frequency": "week"},
            "每周 = 2 期",
            "= 2 期 a week",
        ),
        ({"kind": "qualitative"}, "无可衡量的内容", "nothing measurable"),
    ],
)  # fmt: skip
def test_a_clause_reads_as_it_was_understood(clause: dict, zh: str, en: str | None) -> None:
    nothing = dict.fromkeys(
        (
            "comparator",
            "value",
            "value_upper",
            "measure_unit",
            "period_start",
            "period_end",
            "frequency",
        )
    )
    assert understood(nothing | clause) == (zh, en or zh)


def test_numbers_read_as_people_write_them() -> None:
    assert plain(Decimal("1234567.500")) == "1,234,567.5"
    assert plain(100) == "100"
    assert wan(Decimal("382000.00")) == "38.2"
    assert wan(None) == ""


READINGS = [
    CellReading(1, 1, "label", "项目名称"), CellReading(1, 2, "project_name", "甲"),
    CellReading(2, 1, "header", "一级指标"), CellReading(2, 3, "header", "指标值"),
    CellReading(3, 2, None, "?"), CellReading(4, 3, "target_text", "≥1人"),
]  # fmt: skip


def test_a_form_stands_in_its_rows_and_columns() -> None:
    rows = grid(READINGS, {(4, 3)})
    assert list(rows) == [1, 2, 3, 4]
    assert {sum(cell.span for cell in row) for row in rows.values()} == {3}
    assert [cell.text for cell in rows[4]] == ["", "", "≥1人"]
    assert [cell.is_marked for cell in rows[4]] == [False, False, True]
    assert rows[3][1].field is None


def test_of_a_long_form_the_marked_rows_stay_and_their_header() -> None:
    assert list(grid(READINGS, {(4, None)}, only_marked=True)) == [2, 4]
    assert grid([]) == {}


def test_keys_are_names_of_pages() -> None:
    assert slug("120000:563201") == "120000-563201"
    assert slug("7733dfc92dc9e511") == "7733dfc92dc9e511"
    odd = (
        "120000:../某局",
        "120000-563201",
        "X",
        "x",
        "",
        "某" * 10_000,
        "a\x00b",
        "\ud800",
        "120000:1:2",
        "con",
    )
    names = {slug(key) for key in odd}
    assert len(names) == len(odd)
    assert all(re.fullmatch(r"x[0-9a-f]{24}", name) for name in names)


def test_a_page_holds_whatever_a_text_holds() -> None:
    assert text(None) == ""
    assert text("a\x0b\x1b\ud800\tb") == "a\ufffd\ufffd\ufffd\tb"
    assert short("长" * 1_000, 5) == "长长长长…"
    assert name(" \u3000") == name(None) == name(in_both(None)) == "—"
    assert in_both(None, "only <English>") == in_both("only <English>")
    assert str(in_both("甲", None)) == "<span>甲</span>"


def test_every_link_leads_to_a_page_and_nothing_is_fetched(loaded: Warehouse) -> None:
    release = loaded.places.current.resolve()
    assert len(pages(release)) == 12 + 39 + 56 + 5
    assert list(dead_links(release)) == []
    for page in pages(release):
        links = re.findall(r'(?:href|src)="([^"]*)"', page.read_text(encoding="utf-8"))
        assert [link for link in links if link.startswith(("http", "//"))] == []


def test_what_documents_say_stays_text(
    crowd: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIXIAO_SITE_PAGES", "100000")
    release = loaded_pages(crowd, tmp_path)
    said = "".join(page.read_text(encoding="utf-8") for page in pages(release))
    assert "&#39;; drop table x; --" in said
    assert "'; drop table x" not in said
    assert (
        len(list((release / "site" / "projects").iterdir()))
        == crowd.ask("select count(*) from marts.dim_projects")[0][0]
    )


def test_only_so_many_get_a_page_and_the_rest_is_said(
    crowd: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIXIAO_SITE_PAGES", "5")
    release = loaded_pages(crowd, tmp_path)
    for folder in ("projects", "findings", "units"):
        assert len(list((release / "site" / folder).iterdir())) == 5
    for table, counted in {
        "findings": "audit.findings",
        "projects": "marts.dim_projects",
    }.items():
        total = crowd.ask(f"select count(*) from {counted}")[0][0]
        listed = (release / "site" / f"{table}.html").read_text(encoding="utf-8")
        assert f'data-rows="{total}"' in listed
        assert len(list((release / "site" / "tables").glob(f"{table}-*.js"))) >= 1


def loaded_pages(warehouse: Warehouse, folder: Path) -> Path:
    with reading(warehouse.places.current.resolve()) as ask:
        write_pages(folder, "20230101T000000Z", ask)
    return folder


def test_the_release_of_the_real_document_is_small(loaded: Warehouse) -> None:
    release = loaded.places.current.resolve()
    parts = [release / "index.html", *(release / "site").rglob("*.*")]
    assert sum(file.stat().st_size for file in parts if file.is_file()) < 5_000_000
