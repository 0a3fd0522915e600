"""Documents read by Dask's workers, one of which is killed in the middle: the very same facts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks import corpus
from tests.faults.conftest import SMALL_BATCHES, Numbered
from tests.servers import Dask, PrefectServer, wait_until

pytest.importorskip("prefect_dask", reason="the extra `cluster` is not installed")
FORMS = 1_500


@pytest.fixture
def dask(tmp_path: Path, server: PrefectServer) -> Iterator[Dask]:
    running = Dask(tmp_path, server, 2, **SMALL_BATCHES)
    yield running
    running.stop()


def _published(root: Path, server: PrefectServer) -> Numbered:
    warehouse = Numbered(root, server)
    corpus.write(warehouse.places.raw, corpus.make(FORMS))
    return warehouse


def test_a_worker_that_is_killed_in_the_middle_changes_no_fact(
    tmp_path: Path, server: PrefectServer, dask: Dask, tell: Callable[[str], None]
) -> None:
    cluster = _published(tmp_path / "cluster", server)
    load = cluster.start(**SMALL_BATCHES, JIXIAO_DASK_SCHEDULER=dask.address)
    spool = cluster.places.work / "batches"
    wait_until(lambda: len(list(spool.glob("*/[0-9]*"))) >= 5, load, cluster.log)
    killed, remaining = dask.workers
    before = len(list(spool.glob("*/[0-9]*")))
    killed.kill()
    killed.wait()
    assert load.wait() == 3, cluster.said  # the corpus has broken documents
    assert remaining.poll() is None
    alone = _published(tmp_path / "alone", server)
    assert alone.run()[0] == 3
    tables = alone.ask(
        "select table_schema || '.' || table_name from information_schema.tables "
        "where table_schema = 'marts'"
    )
    for (table,) in tables:
        said = "* exclude (first_seen_in)" if table == "marts.findings_flat" else "*"
        query = f"select {said} from {table} order by all"
        assert cluster.ask(query) == alone.ask(query), table
    findings = "select * exclude (first_seen_in) from audit.findings order by all"
    assert cluster.ask(findings) == alone.ask(findings)
    tell(
        f"cluster: one of two Dask workers killed after {before} batches; "
        f"{len(tables)} tables of marts the same"
    )


def test_what_dask_needs_is_said(tmp_path: Path, server: PrefectServer) -> None:
    warehouse = Numbered(tmp_path / "data", server)
    warehouse.add_next()
    nobody = {
        "JIXIAO_DASK_SCHEDULER": "tcp://127.0.0.1:9",
        "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s",
    }
    code, said = warehouse.run(**nobody)
    assert (code, "see that they run, and load again" in said) == (10, True), said
    without = {"JIXIAO_DASK_SCHEDULER": "tcp://127.0.0.1:9", "PREFECT_API_URL": ""}
    code, said = warehouse.run(**without)
    assert (code, "set PREFECT_API_URL" in said) == (2, True), said
