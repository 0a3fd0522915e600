import hashlib
import json
import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines import settings
from pipelines.errors import NothingPublished, ReleaseDamaged, UsageError
from pipelines.releases import diff, publish, store
from pipelines.releases.manifest import read_manifest
from pipelines.reports import findings, query, trace
from tests.conftest import TIANJIN_SHA256, Warehouse

KEY = TIANJIN_SHA256[:16]


def test_a_release_is_whole(loaded: Warehouse) -> None:
    folder = loaded.places.current.resolve()
    assert folder.parent == loaded.places.releases.resolve()
    manifest = json.loads((folder / "release.json").read_text())
    assert manifest["release"] == folder.name
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {*manifest["files"], "release.json"}
    for name, file in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == file["sha256"]


def test_its_files_are_read_only(loaded: Warehouse) -> None:
    folder = loaded.places.current.resolve()
    assert {path.stat().st_mode & 0o777 for path in folder.rglob("*") if path.is_file()} == {0o444}


def test_each_table_lies_beside_it_as_parquet(loaded: Warehouse) -> None:
    tables = read_manifest(loaded.places.current)["tables"]
    for name, table in tables.items():
        assert (
            pl.read_parquet(loaded.places.current / "parquet" / f"{name}.parquet").height
            == table["rows"]
        )
    assert tables["marts.fct_indicator_targets"] == {"rows": 452}


def test_it_holds_what_analysts_use_and_nothing_of_the_loader(loaded: Warehouse) -> None:
    assert loaded.ask("select distinct schema_name from duckdb_tables() order by 1") == [
        ("audit",),
        ("history",),
        ("marts",),
        ("provenance",),
    ]


def test_the_docs_site_lies_in_it(loaded: Warehouse) -> None:
    assert "fct_cost_lines" in (loaded.places.current / "docs" / "index.html").read_text(
        encoding="utf-8"
    )


def test_queries_are_read_only(loaded: Warehouse) -> None:
    with pytest.raises(UsageError, match="read-only"):
        query.query(loaded.places.current, "delete from marts.dim_units")


def test_rows_are_taken_as_they_are_wanted(loaded: Warehouse) -> None:
    with query.stream(loaded.places.current, "from range(1_000_000_000_000)") as answer:
        assert (answer.columns, next(answer.rows)) == (["range"], (0,))
    few = query.query(loaded.places.current, "from range(1_000_000_000_000)", 3)
    assert (few.rows, few.has_more) == ([(0,), (1,), (2,)], True)
    assert not query.query(loaded.places.current, "from range(3)", 3).has_more


@pytest.mark.parametrize("sql", ["", " ", ";", ";;", "-- x", "/* x */", "\udcff"])
def test_what_is_no_query_is_said(loaded: Warehouse, sql: str) -> None:
    with pytest.raises(UsageError, match="^no query"):
        query.query(loaded.places.current, sql)


@pytest.mark.parametrize(
    "sql", ["begin", "begin; select 2", "prepare a as select 1", "select 1 where false"]
)
def test_statements_that_give_no_rows_are_no_error(loaded: Warehouse, sql: str) -> None:
    assert query.query(loaded.places.current, sql).rows in ([], [(2,)])


def test_what_duckdb_says_is_one_line(loaded: Warehouse) -> None:
    with pytest.raises(UsageError) as told:
        query.query(loaded.places.current, "select\n 1,\n frm")
    assert str(told.value).startswith('Binder Error: Referenced column "frm" was not found')
    assert str(told.value).endswith("; LINE 3:  frm")
    with pytest.raises(UsageError, match="Could not convert"):
        with query.stream(
            loaded.places.current,
            "select (case when range = 9999 then 'x' end)::int from range(10000)",
        ) as answer:
            list(answer.rows)


def test_a_database_that_cannot_be_opened_is_said(tmp_path: Path) -> None:
    (tmp_path / store.DATABASE).write_text("no database")
    with pytest.raises(ReleaseDamaged, match="see `jixiao verify`"):
        query.query(tmp_path, "select 1")


@pytest.mark.parametrize(
    ("wanted", "near"),
    [
        ({"rule": "cost_under"}, "no rule cost_under: near it are cost_under_budget"),
        ({"rule": ""}, "no rule without a name"),
        ({"unit": "残联办公室"}, "no unit 残联办公室: near it are 天津市残疾人联合会办公室"),
        ({"project": "xyz"}, "no project xyz \\("),
        ({"unit": "天津", "status": "gone"}, "ask without these"),
    ],
)
def test_a_name_that_nothing_bears_is_an_error_with_what_is_near(
    loaded: Warehouse, wanted: dict[str, str], near: str
) -> None:
    with pytest.raises(UsageError, match=near):
        findings.findings(loaded.places.current, **wanted)


def test_a_name_without_findings_has_none(loaded: Warehouse) -> None:
    none = findings.findings(loaded.places.current, status="accepted")
    assert (none.rows, none.columns[0]) == ([], "finding_key")
    assert findings.findings(loaded.places.current, unit="563201").rows


def test_without_a_release_it_says_what_to_do(tmp_path: Path) -> None:
    places = settings.Places(tmp_path)
    for use in (store.current, lambda places: query.query(places.current, "select 1"), diff.diff):
        with pytest.raises(NothingPublished, match="run `jixiao load`"):
            use(places)


@pytest.mark.parametrize(
    ("key", "form", "row"),
    [(f"{KEY}-17-12", 17, 12), (f"{KEY}-5", 5, None)],
)
def test_a_fact_is_traced_to_its_cells(
    loaded: Warehouse, key: str, form: int, row: int | None
) -> None:
    [traced] = trace.trace(loaded.places.current, key).forms
    assert (traced.sha256, traced.form_number) == (TIANJIN_SHA256, form)
    assert traced.row_numbers == ([row] if row else [])
    if row:
        assert "2022年9月底前" in [cell.text for cell in traced.cells if cell.row == row]


@pytest.mark.parametrize(
    "sql",
    [
        "select project_key from marts.dim_projects where form_key like '%-5'",
        "select project_family_key from marts.dim_projects where form_key like '%-5'",
        "select project_budget_key from marts.fct_project_budgets where form_number = 5",
        "select project_funding_key from marts.fct_project_funding where form_number = 5",
        "select cost_line_key from marts.fct_cost_lines "
        "where form_number = 5 and cost_kind = 'total'",
        "select coverage_key from audit.coverage where form_key like '%-5' limit 1",
    ],
)
def test_every_kind_of_key_leads_back(loaded: Warehouse, sql: str) -> None:
    [(key,)] = loaded.ask(sql)
    assert [form.form_number for form in trace.trace(loaded.places.current, key).forms] == [5]


def test_every_column_of_keys_leads_back_but_those_of_lists_and_versions(crowd: Warehouse) -> None:
    """Left out is what leads to no form: lists of a seed, moments of history, and statistics."""
    lists = {
        *("fund_source_key", "indicator_level_key", "version_key", "from_key", "to_key"),
        "unit_price_peers_key",
    }
    columns = crowd.ask(
        "select schema_name || '.' || table_name, column_name from duckdb_columns() "
        "where schema_name in ('marts', 'audit') and column_name like '%_key' "
        "and table_name != 'gone_findings'"
    )
    assert ("marts.fct_department_budgets", "department_budget_key") in columns
    for table, column in columns:
        read = f"{column} in (select document_key from marts.dim_forms)"  # others were refused
        [(key,)] = crowd.ask(
            f"select any_value({column}) from {table} "
            f"where {column} is not null and {read if column == 'document_key' else 'true'}"
        )
        if key is None:  # the crowd has neither former years nor peers
            assert table in (
                "marts.fct_unit_costs",
                "marts.project_years",
                "marts.projects_by_year",
                "marts.unit_price_peers",
            )
            continue
        assert column in lists or trace.trace(crowd.places.current, key).forms, (table, column)


def test_a_finding_is_traced_to_all_its_cells(loaded: Warehouse) -> None:
    [(key, forms)] = loaded.ask(
        """
        select
            finding_key,
            list_sort(list_distinct(list_transform(evidence, lambda cell: cell.form_number)))
        from audit.findings where rule_code = 'similar_projects'
        order by finding_key limit 1
        """
    )
    traces = trace.trace(loaded.places.current, key)
    assert sorted(form.form_number for form in traces.forms) == forms
    assert all(form.row_numbers for form in traces.forms)


def test_a_key_of_very_many_forms_lists_them(loaded: Warehouse) -> None:
    traces = trace.trace(loaded.places.current, KEY)
    assert (traces.count, len(traces.forms)) == (39, 39)
    assert not any(form.cells for form in traces.forms)


@pytest.mark.parametrize("key", ["nonsense", f"{KEY}-99", "0" * 16, "' or 1=1", ""])
def test_an_unknown_key_is_said(loaded: Warehouse, key: str) -> None:
    with pytest.raises(UsageError, match="no fact has the key"):
        trace.trace(loaded.places.current, key)


def built(tmp_path: Path) -> settings.Places:
    places = settings.Places(tmp_path)
    places.dbt_target.mkdir(parents=True)
    (places.dbt_target / "static_index.html").write_text("docs")
    build(places, 1)
    return places


def build(places: settings.Places, number: int) -> None:
    with duckdb.connect(places.warehouse) as connection:
        connection.execute("create schema marts")
        connection.execute(f"create table marts.t as select {number} as a from range(1000)")
        connection.execute(f"create table marts.u as select {number} as a")


def test_current_is_switched_and_the_old_release_stays(tmp_path: Path) -> None:
    places = built(tmp_path)
    first = publish.publish(places, store.new_id(places), {"state": "1"}, None)
    with duckdb.connect(places.current / "warehouse.duckdb", read_only=True) as reader:
        build(places, 2)
        second = publish.publish(places, store.new_id(places), {"state": "2"}, None)
        assert reader.execute("select max(a) from marts.t").fetchall() == [(1,)]
    assert first != second
    assert first.is_dir()
    assert places.current.resolve() == second.resolve()
    assert read_manifest(store.current(places))["built_from"] == {"state": "2"}
    assert places.current.readlink() == Path("releases") / second.name


def test_what_an_interrupted_publication_left_is_cleared(tmp_path: Path) -> None:
    places = built(tmp_path)
    (places.releases / ".unfinished-1").mkdir(parents=True)
    (places.curated / ".current-next").symlink_to("nowhere")
    publish.publish(places, store.new_id(places), {}, None)
    assert [path.name for path in places.releases.glob(".*")] == []
    assert not (places.curated / ".current-next").is_symlink()


READER = """
import json, pathlib, sys, time
import duckdb
current, stop = map(pathlib.Path, sys.argv[1:])
seen, held = set(), []
while not stop.exists():
    release = current.resolve()
    said = json.loads((release / "release.json").read_text())["built_from"]["state"]
    connection = duckdb.connect(release / "warehouse.duckdb", read_only=True)
    found = connection.execute("select min(a), max(a), count(*) from marts.t").fetchone()
    assert found == (int(said), int(said), 1000)
    assert connection.execute("select a from marts.u").fetchone() == (int(said),)
    seen.add(said)
    held = [*held[-5:], (int(said), connection)]
    for number, old in held:  # releases stay open through publishes
        assert old.execute("select max(a) from marts.t").fetchone() == (number,)
print(len(seen))
"""


def test_four_readers_see_only_whole_releases_through_fifty_publishes(tmp_path: Path) -> None:
    places = built(tmp_path)
    places.warehouse.unlink()

    def publish_next(number: int) -> None:
        build(places, number)
        publish.publish(places, store.new_id(places), {"state": str(number)}, None)
        store.prune(places, 10)

    publish_next(0)
    stop = tmp_path / "stop"
    command = [sys.executable, "-c", READER, str(places.current), str(stop)]
    readers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    for number in range(1, 51):
        publish_next(number)
    stop.touch()
    seen = [int(reader.communicate()[0]) for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * 4
    assert min(seen) > 1
    assert len(store.all_releases(places)) == 10
