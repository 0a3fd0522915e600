"""What the long tables hold in their shards, against SQL that they do not use."""

import base64
import json
import re
import zlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.codes import Words
from pipelines.releases.reader import reading
from pipelines.site import listings, tables
from pipelines.site.tables import Column, Table, list_rows, rows_of
from tests.conftest import Warehouse


def _columns(site: Path, table: Table, count: int) -> dict[str, list[list[Any]]]:
    """Each column of a table as the cells of all its rows: zh, en, value, place."""
    found: dict[str, list[list[Any]]] = {column.name: [] for column in table.columns}
    for number in range(count):
        text = (site / "tables" / f"{table.name}-{number}.js").read_text()
        [said] = re.findall(r'shards\.take\("[\w/-]+","([\w+/=]+)"\);', text)
        shard = json.loads(zlib.decompress(base64.b64decode(said), wbits=-zlib.MAX_WBITS))
        for column, packed in zip(table.columns, shard, strict=True):
            found[column.name] += [packed["cells"][at] for at in packed["at"]]
    return found


def _nowhere(kind: str, key: object) -> str:
    return f"{kind}/{key}" if key else ""


@pytest.mark.parametrize(
    ("table", "count", "keys"),
    [
        (listings.FINDINGS, "audit.findings", "finding_key from audit.findings"),
        (listings.PROJECTS, "marts.dim_projects", "project_key from marts.dim_projects"),
        (listings.DOCUMENTS, "marts.dim_documents", "document_key from marts.dim_documents"),
    ],
)
def test_a_table_in_shards_has_every_row_once(
    crowd: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, table: Table, count: str,
    keys: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(tables, "ROWS_OF_A_SHARD", 100)
    with reading(crowd.places.current.resolve()) as ask:
        listed = list_rows(tmp_path, table, rows_of(ask, table.sql), _nowhere, 7)
        expected = sorted(
            row["key"] for row in ask(f"select {keys.replace(' from', ' as key from')}")
        )
    columns = _columns(tmp_path, table, listed.shards)
    first = columns[table.columns[0].name]
    assert sorted(str(cell[2] or cell[0]) for cell in first) == expected
    assert listed.total == len(expected)
    assert len(listed.rows) == 7
    assert {len(cells) for cells in columns.values()} == {listed.total}


def test_money_in_shards_adds_up_to_what_the_release_says(crowd: Warehouse, tmp_path: Path) -> None:
    with reading(crowd.places.current.resolve()) as ask:
        listed = list_rows(
            tmp_path, listings.PROJECTS, rows_of(ask, listings.PROJECTS.sql), _nowhere, 7
        )
        [row] = ask("""
            select sum(budget_yuan) as yuan from (
                select project_key, budget_yuan from marts.fct_project_budgets
                where amount_stage = 'annual' and budget_yuan is not null
                union all
                select project_key, budget_yuan from marts.fct_department_budgets
                where amount_stage = 'annual'
            )
        """)
    cells = _columns(tmp_path, listings.PROJECTS, listed.shards)["budget"]
    said = sum(Decimal(cell[2]) for cell in cells if cell[2])
    assert said == Decimal(row["yuan"]) / 10_000


_TABLE = Table(
    "odd",
    Words("表", "table"),
    (
        Column("name", Words("名", "name"), value="key", to=("things", "key")),
        Column("year", Words("年", "year"), "year", is_facet=True),
        Column("money", Words("钱", "money"), "money"),
    ),
)


def _rows(*rows: tuple[Any, ...]) -> Iterator[dict[str, Any]]:
    return (dict(zip(("name", "key", "year", "money"), row, strict=True)) for row in rows)


def test_what_is_not_there_is_no_zero_and_can_be_chosen(tmp_path: Path) -> None:
    listed = list_rows(
        tmp_path, _TABLE, _rows(("甲", "k", None, None), (None, "l", 2023, Decimal(0))), _nowhere, 9
    )
    [[name, year, money], [nameless, known, nothing]] = listed.rows
    assert (name.words.zh, name.value, name.place) == ("甲", "k", "things/k")
    assert (year.words, year.value) == (("年度不详", "year unknown"), "none")
    assert (money.words.zh, money.value) == ("", None)
    assert (nameless.words.zh, nameless.value) == ("", "l")
    assert (known.words.zh, known.value) == ("2023", None)
    assert (nothing.words.zh, nothing.value) == ("0", 0)


def test_a_table_that_stands_in_the_page_has_no_shards(tmp_path: Path) -> None:
    listed = list_rows(tmp_path, _TABLE, _rows(("甲", "k", 2023, Decimal(1))), _nowhere, 1)
    assert (listed.total, listed.shards) == (1, 0)
    assert list(tmp_path.iterdir()) == []


def test_texts_of_documents_stay_bounded_and_whole_in_shards(tmp_path: Path) -> None:
    name = '</script>");alert(1)//\x00' + "长" * 5_000
    listed = list_rows(
        tmp_path, _TABLE, _rows((name, "k", 2023, None), ("乙", "l", 2023, None)), _nowhere, 1
    )
    assert listed.shards == 1
    text = (tmp_path / "tables" / "odd-0.js").read_text()
    assert re.fullmatch(r'shards\.take\("tables/odd-0","[\w+/=]+"\);\n', text)
    shown = _columns(tmp_path, _TABLE, 1)["name"][0][0]
    assert shown.startswith('</script>");alert(1)//\ufffd长')
    assert len(shown) == 200
