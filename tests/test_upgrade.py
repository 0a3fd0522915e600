"""A version after another: what was loaded with the last one stands in `history` as it did."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
import yaml

from pipelines import settings
from pipelines.releases import store
from tests.conftest import Warehouse
from tests.released import KEPT, NIGHTS


def import_database(folder: Path, target: Path, changed: Sequence[str] = ()) -> None:
    """Make a DuckDB file of what `tests/released.py` kept, and change it with these statements."""
    with duckdb.connect(target) as connection:
        connection.execute((folder / "schema.sql").read_text(encoding="utf-8"))
        for schema, table in connection.execute(TABLES).fetchall():
            file = folder / f"{schema}_{table}.parquet"
            connection.execute(f"insert into {schema}.{table} by name from '{file}'")
        for statement in changed:
            connection.execute(statement)


TABLES = "select schema_name, table_name from duckdb_tables() order by all"


def last_release(root: Path, changed: Sequence[str] = ()) -> Warehouse:
    """A warehouse as the last released version left it, with its documents where they lie."""
    warehouse = Warehouse(root, audit=False)
    places = warehouse.places
    shutil.copytree(KEPT / NIGHTS[-1], places.raw, dirs_exist_ok=True)
    import_database(KEPT / "landing", places.landing_file)
    said = json.loads((KEPT / "release.json").read_text(encoding="utf-8"))
    folder = store.begin(places, said["release"])
    import_database(KEPT / "release", folder / store.DATABASE, changed)
    store.finish(places, folder, said)
    return warehouse


def columns(warehouse: Warehouse) -> dict[str, list[str]]:
    """Those of each table of history, but for the key: how it is made is nobody's business."""
    described = warehouse.ask(
        """
        select table_name, list(column_name order by column_name)
        from duckdb_columns()
        where
            schema_name = 'history' and table_name != 'changes'
            and column_name != 'version_key'
        group by table_name
        """
    )
    return dict(described)


def rows(warehouse: Warehouse, tables: dict[str, list[str]]) -> dict[str, list[tuple]]:
    return {
        table: warehouse.ask(f"select {', '.join(names)} from history.{table} order by all")
        for table, names in tables.items()
    }


HISTORY = (
    "cost_lines",
    "department_budgets",
    "documents",
    "forms",
    "indicator_results",
    "indicator_targets",
    "project_budgets",
    "project_funding",
    "spending_lines",
)
OF_ANOTHER_SHAPE = [
    *(f"update history.{table} set version_key = md5(version_key)" for table in HISTORY),
    "alter table history.forms drop column heading",
    "alter table history.indicator_targets add column indicator_code varchar default 'A1'",
    "create or replace table history.project_budgets as "
    "select budget_yuan, * exclude (budget_yuan) from history.project_budgets",
]
"""What an earlier version may have had: other keys, a column less, one more, another order."""


@pytest.mark.parametrize("changed", [[], OF_ANOTHER_SHAPE], ids=["as_it_was", "of_another_shape"])
def test_an_upgrade_leaves_history_as_it_was(
    tmp_path: Path,
    prefect_server: None,
    changed: list[str],
) -> None:
    warehouse = last_release(tmp_path / "data", changed)
    tables = columns(warehouse)
    before = rows(warehouse, tables)
    assert all(before.get(table) for table in HISTORY)
    summary = warehouse.load()
    assert summary.published
    assert rows(warehouse, tables) == before
    assert warehouse.ask("select * from history.changes") == []
    # What a version reads that did not read it before is there, wherever a row stands.
    standing = "select count(*), count(heading) from history.forms where superseded_at is null"
    assert warehouse.ask(standing) == [(5, 5)]


COLUMNS = {
    "added": ("'a' as k, 1 as v", "'a' as k, 'new' as n, 1 as v"),
    "dropped": ("'a' as k, 'old' as d, 1 as v", "'a' as k, 1 as v"),
    "moved": ("'a' as k, 1 as v", "1 as v, 'a' as k"),
    "widened": ("'a' as k, 1.50::decimal(18, 2) as v", "'a' as k, 1.5::decimal(28, 6) as v"),
    "blank": ("'a' as k, null::varchar as v", "'a' as k, null::varchar as v, null::integer as n"),
    "changed": ("'a' as k, 1 as v", "'a' as k, 'new' as n, 2 as v"),
    "gone": ("'a' as k, 1 as v", "'a' as k, 'new' as n, 1 as v where false"),
    "told_apart_by_dropped": ("'a' as k, unnest(['x', 'y']) as d", "'a' as k"),
    "told_apart_by_added": ("'a' as k", "'a' as k, unnest(['x', 'y']) as n"),
}
"""What a model says before an upgrade, and after it."""

STANDS, CLOSED, OPENED = (1, False), (1, True), (2, False)
EXPECTED = {
    "added": [STANDS],
    "dropped": [STANDS],
    "moved": [STANDS],
    "widened": [STANDS],
    "blank": [STANDS],
    "changed": [CLOSED, OPENED],
    "gone": [CLOSED],
    "told_apart_by_dropped": [STANDS, CLOSED],
    "told_apart_by_added": [STANDS, OPENED],
}
"""The rows of its history: the night since when each is said, and whether it is closed."""


class Versions:
    """A dbt project of nothing but what `COLUMNS` says and its history, by jixiao's own macros."""

    def __init__(self, root: Path) -> None:
        self.root = root
        ours = yaml.safe_load((settings.DBT_PROJECT / "dbt_project.yml").read_text("utf-8"))
        kept = ours["models"]["jixiao"]["history"] | {"+schema": "main", "+post_hook": []}
        models = {"small": {"+materialized": "table", "history": kept}}
        profile = {"type": "duckdb", "path": str(root / "small.duckdb"), "threads": 1}
        self.write("dbt_project.yml", {"name": "small", "profile": "small", "models": models})
        self.write("profiles.yml", {"small": {"target": "work", "outputs": {"work": profile}}})
        shutil.copytree(settings.DBT_PROJECT / "macros", root / "macros")
        (root / "models" / "history").mkdir(parents=True)
        for name in COLUMNS:
            config = f"{{{{ config(alias='{name}') }}}}"
            model = f"{{{{ history_of('said_{name}', changed=none) }}}}"
            file = root / "models" / "history" / f"history_{name}.sql"
            file.write_text(f"{config}\n{model}\n")

    def write(self, name: str, said: dict[str, object]) -> None:
        (self.root / name).write_text(yaml.safe_dump(said), encoding="utf-8")

    def night(self, number: int, says: int, *options: str) -> None:
        """Build what the models say before the upgrade (0) or after it (1)."""
        for name, texts in COLUMNS.items():
            (self.root / "models" / f"said_{name}.sql").write_text(f"select {texts[says]}\n")
        dbt = Path(sys.executable).with_name("dbt")
        released_at = {"JIXIAO_RELEASED_AT": f"2023-01-0{number} 00:00:00+00"}
        done = subprocess.run(
            [dbt, "run", "--project-dir", ".", "--profiles-dir", ".", *options],
            env=os.environ | released_at | {"DBT_SEND_ANONYMOUS_USAGE_STATS": "false"},
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout

    def ask(self, sql: str) -> list[tuple]:
        with duckdb.connect(self.root / "small.duckdb", read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def histories(self) -> dict[str, list[tuple[int, bool]]]:
        """Of each table, the rows as in `EXPECTED`."""
        night = "extract(day from loaded_at at time zone 'UTC')"
        said = f"select {night}, superseded_at is not null from main.{{}} order by all"
        return {name: self.ask(said.format(name)) for name in COLUMNS}


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Versions:
    versions = Versions(tmp_path_factory.mktemp("upgraded"))
    versions.night(1, 0)
    versions.night(2, 1, "--full-refresh")
    return versions


@pytest.mark.parametrize("name", COLUMNS)
def test_only_what_differs_in_a_column_of_both_versions_is_a_new_row(
    upgraded: Versions,
    name: str,
) -> None:
    assert upgraded.histories()[name] == EXPECTED[name]


def test_a_row_that_stands_has_new_columns_and_keeps_old_ones(upgraded: Versions) -> None:
    assert upgraded.ask("select k, v, n from main.added") == [("a", 1, "new")]
    assert upgraded.ask("select k, v, d from main.dropped") == [("a", 1, "old")]
    changed = "select v, n from main.changed order by loaded_at"
    assert upgraded.ask(changed) == [(1, None), (2, "new")]


def test_no_two_rows_have_one_key_and_time(upgraded: Versions) -> None:
    for name in COLUMNS:
        twice = f"select 1 from main.{name} group by version_key, loaded_at having count(*) > 1"
        assert upgraded.ask(twice) == [], name


def test_a_key_that_is_made_in_another_way_changes_no_night(upgraded: Versions) -> None:
    before = upgraded.histories()
    keys = upgraded.ask("select version_key from main.added")
    macros = upgraded.root / "macros" / "versions.sql"
    text = macros.read_text(encoding="utf-8")
    assert "chr(31)" in text
    macros.write_text(text.replace("chr(31)", "'|'"), encoding="utf-8")
    upgraded.night(3, 1, "--full-refresh")
    assert upgraded.ask("select version_key from main.added") != keys
    upgraded.night(4, 1)
    assert upgraded.histories() == before
