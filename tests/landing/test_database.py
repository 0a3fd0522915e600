import shutil
from pathlib import Path

import duckdb
import pytest

from pipelines import settings
from pipelines.errors import StorageFailed, UsageError
from pipelines.landing import database
from pipelines.releases import store
from pipelines.settings import Lake
from tests.conftest import Warehouse


def test_what_is_locked_down_reads_no_file_but_in_the_folders_that_are_named(
    tmp_path: Path,
) -> None:
    for name in ("allowed", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.csv").write_text("a\n1\n")
    with database.connect(tmp_path / "it.duckdb") as connection:
        database.lock_down(connection, [tmp_path / "allowed"])
        assert connection.execute(f"from read_csv('{tmp_path}/allowed/a.csv')").fetchall() == [(1,)]
        with pytest.raises(duckdb.PermissionException):
            connection.execute(f"from read_csv('{tmp_path}/other/a.csv')")
        with pytest.raises(duckdb.Error, match="locked"):
            connection.execute("set memory_limit = '20GB'")


def test_a_query_that_needs_more_than_the_memory_is_put_aside_on_the_disk(tmp_path: Path) -> None:
    with database.connect(tmp_path / "it.duckdb") as connection:
        database.lock_down(connection)
        connection.execute(
            "create table t as select md5(range::varchar) as a, range as b from range(2_000_000)"
        )
        [(limit, count)] = connection.execute(
            "select current_setting('memory_limit'), "
            "(select count(*) from (select a, max(b) from t group by a))"
        ).fetchall()
    assert (limit, count) == ("953.6 MiB", 2_000_000)


def test_what_a_query_of_a_sealed_file_puts_aside_lies_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "release").mkdir()
    (tmp_path / "spill").mkdir()
    file = tmp_path / "release" / "it.duckdb"
    with duckdb.connect(file) as connection:
        connection.execute(
            "create table t as select md5(range::varchar) as a from range(1_000_000)"
        )
    monkeypatch.setenv("JIXIAO_DATABASE_MEMORY", "60MB")
    monkeypatch.setattr(database.tempfile, "gettempdir", lambda: str(tmp_path / "spill"))
    with (
        database.connect(file, read_only=True) as connection,
        database.connect(file, read_only=True) as second,
    ):
        database.lock_down(connection)
        connection.execute("select a, row_number() over (order by a) from t").fetchmany(1)
        assert list((tmp_path / "spill").glob("jixiao-*/*"))
        assert second.execute("select count(*) from t").fetchall() == [(1_000_000,)]
    assert [path.name for path in file.parent.iterdir()] == ["it.duckdb"]
    assert list((tmp_path / "spill").iterdir()) == []


@pytest.mark.parametrize("column", database.STORED)
def test_the_cells_of_forms_take_little_room(
    loaded: Warehouse, tmp_path: Path, column: str
) -> None:
    schema, table, name = column.split(".")
    file = (
        loaded.places.landing_file
        if schema == "raw"
        else store.current(loaded.places) / store.DATABASE
    )
    shutil.copy(file, tmp_path / "it.duckdb")
    with duckdb.connect(tmp_path / "it.duckdb", read_only=True) as connection:
        said = connection.execute(
            f"""
            select distinct compression
            from pragma_storage_info('{schema}.{table}')
            where column_name = '{name}' and segment_type = 'VARCHAR'
            """
        ).fetchall()
    assert said == [("ZSTD",)]


def test_a_catalog_that_does_not_answer_is_said(tmp_path: Path) -> None:
    pytest.importorskip("duckdb_extension_ducklake", reason="the extra `lake` is not installed")
    lake = Lake(
        "host=127.0.0.1 port=1 dbname=nobody connect_timeout=2",
        str(tmp_path / "lake"),
        tmp_path / "work",
    )
    with pytest.raises(StorageFailed, match="the lake cannot be reached: .*127.0.0.1"):
        with database.connect_to_lake(lake):
            pass


def test_a_lake_without_its_extensions_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "EXTENSIONS", ("of_nobody",))
    with pytest.raises(UsageError, match="needs the extra `lake`: see docs/scaling.md"):
        database.extensions(tmp_path)


def test_without_a_lake_there_is_nothing_to_materialize(tmp_path: Path) -> None:
    result = Warehouse(tmp_path / "data").jixiao("materialize")
    assert (result.returncode, result.stderr) == (
        2,
        "jixiao: there is no lake: JIXIAO_LAKE says where its catalog is; see docs/scaling.md\n",
    )


@pytest.mark.parametrize(
    ("said", "data"),
    [
        (None, "{root}/lake/"),
        ("s3://jixiao/lake", "s3://jixiao/lake/"),
        ("/shared/lake/", "/shared/lake/"),
    ],
)
def test_where_a_lake_keeps_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str | None, data: str
) -> None:
    monkeypatch.setenv("JIXIAO_LAKE", "host=there")
    monkeypatch.setenv("JIXIAO_LAKE_DATA", said or "")
    places = settings.Places(tmp_path)
    assert places.landing == Lake("host=there", data.format(root=tmp_path), places.work)
