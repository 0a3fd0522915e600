"""A lake on PostgreSQL and S3, filled by two workers at once, of which one is killed.

It gives the facts of a single file.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks import corpus
from pipelines.landing.database import connect_to_lake
from pipelines.releases import store
from pipelines.releases.snapshot import find
from pipelines.settings import Lake
from tests.faults.conftest import SMALL_BATCHES, Numbered
from tests.servers import S3, Dask, Postgres, PrefectServer, postgres_programs, wait_until

pytest.importorskip("duckdb_extension_ducklake", reason="the extra `lake` is not installed")
pytest.importorskip("prefect_dask", reason="the extra `cluster` is not installed")
pytestmark = pytest.mark.skipif(postgres_programs() is None, reason="PostgreSQL is not installed")


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[Postgres]:
    running = Postgres(tmp_path)
    yield running
    running.stop()


@pytest.fixture
def s3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[S3]:
    running = S3(tmp_path)
    for name, value in running.environment.items():
        monkeypatch.setenv(name, value)
    yield running
    running.stop()


def _files(warehouse: Numbered, forms: int, first: int) -> None:
    corpus.write(warehouse.places.raw, corpus.make(forms, first=first, republished=0.2))


def _appended(lake: Lake) -> int:
    """How many batches have been added to the lake."""
    try:
        with connect_to_lake(lake) as connection:
            return connection.execute(
                "select count(distinct batch) from landed.documents"
            ).fetchall()[0][0]
    except Exception:  # not yet
        return 0


def _ended(warehouse: Numbered, sign: str, **environment: str) -> None:
    """Start a load and kill it a moment after it has said something."""
    load = warehouse.start(**environment)
    wait_until(lambda: sign in warehouse.said, load, warehouse.log)
    time.sleep(15)  # some models are built by then, and some are not
    assert load.poll() is None, warehouse.said
    load.kill()
    load.wait()


def test_a_lake_has_the_facts_of_a_single_file(
    tmp_path: Path, server: PrefectServer, postgres: Postgres, s3: S3, tell: Callable[[str], None]
) -> None:
    shared = Numbered(tmp_path / "lake", server)
    alone = Numbered(tmp_path / "alone", server)
    where = {
        "JIXIAO_LAKE": postgres.catalog,
        "JIXIAO_LAKE_DATA": "s3://jixiao/lake",
        **s3.environment,
        **SMALL_BATCHES,
    }
    dask = Dask(tmp_path, server, 2, **where)
    cluster = where | {"JIXIAO_DASK_SCHEDULER": dask.address}
    lake = Lake(postgres.catalog, "s3://jixiao/lake/", tmp_path / "reader")
    try:
        _files(shared, 800, first=0)
        load = shared.start(**cluster)
        wait_until(lambda: _appended(lake) >= 5, load, shared.log)
        dask.workers[0].kill()
        dask.workers[0].wait()
        assert load.wait() == 3, shared.said  # the corpus has broken documents
        first = find(lake)
        _files(shared, 200, first=500)
        _ended(shared, "landed load 2", **cluster)
        assert find(lake) == first
        code, said = shared.run(**cluster)
        assert code in (0, 3), said
    finally:
        dask.stop()
    second = find(lake)
    assert second.name > first.name
    assert shared.run(**where)[1].count("nothing has changed") == 1
    with (
        connect_to_lake(lake, snapshot=first.number) as then,
        connect_to_lake(lake, snapshot=second.number) as now,
    ):
        counts = [
            reader.execute("select count(*) from marts.fct_project_budgets").fetchall()[0][0]
            for reader in (then, now)
        ]
    assert counts[0] < counts[1]
    result = shared.jixiao("materialize", **where)
    assert result.returncode == 0, result.stderr
    release = store.current(shared.places)
    assert (release.name, store.verify(release)) == (second.name, [])

    _files(alone, 800, first=0)
    _files(alone, 200, first=500)
    assert alone.run()[0] == 3
    compared = alone.ask(
        """
        select schema_name || '.' || table_name from duckdb_tables()
        where
            schema_name in ('marts', 'audit', 'provenance')
            and table_name not in ('gone_findings', 'readings')
        union all
        select 'marts.' || view_name from duckdb_views() where schema_name = 'marts'
        """
    )
    for (table,) in compared:
        is_of_findings = table in ("audit.findings", "marts.findings_flat")
        columns = "* exclude (first_seen_in, status)" if is_of_findings else "*"
        query = f"select {columns} from {table} order by all"
        assert shared.ask(query) == alone.ask(query), table
        described = (
            "select column_name, data_type, comment from duckdb_columns() "
            f"where table_name = '{table[6:]}'"
        )
        assert shared.ask(described) == alone.ask(described), table
    tell(
        "lake: PostgreSQL and S3, one of two appending workers and then a build killed; "
        f"{len(compared)} tables and views equal row by row to the single file's"
    )
