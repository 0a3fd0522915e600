"""What tests share: the real document, and one warehouse that was loaded from it."""

import fcntl
import itertools
import logging
import os
import pickle
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from pipelines import settings
from tests.audit.faults import alone, faults, forms
from tests.builders import BUNDLE, ODD, ROADS_GOAL

hypothesis.settings.register_profile("jixiao", derandomize=True, deadline=None)
hypothesis.settings.load_profile("jixiao")

PROJECT = Path(__file__).parent.parent
TIANJIN = PROJECT / "data" / "raw" / "tianjin-disabled-persons-federation-2023.txt"
PARSED = Path(tempfile.mkdtemp(prefix="jixiao-parsed-")) / "partial_parse.msgpack"
TIANJIN_SHA256 = "7733dfc92dc9e511c6c629d5ac5738e959368e6269412bbd6be3a5107febaab5"


# They load warehouses of their own, the longest first.
LONG = (
    "test_a_year_of_nights",
    "test_dated_documents_give_the_same_marts_in_whatever_order_they_arrive",
    "test_nights",
    "test_findings_come_stand_are_accepted_and_go",
    "test_where_no_publication_is_dated_the_documents_day_decides_then_their_arrival",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first, then those that need `loaded` and `crowd`, by turns.

    A process loads each of these.

    So what is left at the end is short, all processes end together, and none waits for another's
    warehouse.
    """
    by_turns = zip(_needing(items, "loaded"), _needing(items, "crowd"), strict=False)
    places = {name: place for place, name in enumerate([*LONG, *itertools.chain(*by_turns)])}
    items.sort(key=lambda item: places.get(item.name, len(places)))


def _needing(items: list[pytest.Item], fixture: str) -> list[str]:
    return [item.name for item in items if fixture in getattr(item, "fixturenames", ())]


@pytest.fixture(scope="session")
def tianjin() -> bytes:
    return TIANJIN.read_bytes()


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One Prefect server for all tests that run flows."""
    home = tmp_path_factory.mktemp("prefect")
    os.environ["PREFECT_HOME"] = str(home)
    settings.configure_prefect(settings.Places(home))
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


def _bare(run_dbt: Callable[..., None]) -> Callable[..., None]:
    def run(places: settings.Places, *arguments: str, **options: str) -> None:
        run_dbt(
            places,
            *arguments,
            "--exclude",
            "models/audit",
            "test_type:generic",
            "control_totals_hold",
            **options,
        )

    return run


class Warehouse:
    """A warehouse in a folder of its own, and the ways people use it.

    What decorates a release takes long and few tests need it; the audit and the tests of data are
    two thirds of a build, and those that look at neither do without (`audit`).
    """

    def __init__(self, root: Path, *, audit: bool = True) -> None:
        self.audit = audit
        self.places = settings.Places(root)
        self.places.raw.mkdir(parents=True)
        # What dbt has parsed for one warehouse holds for all; parsing takes as long as building.
        self.places.dbt_target.mkdir(parents=True)
        if PARSED.exists():
            shutil.copy(PARSED, self.places.dbt_target)

    def add(self, name: str, data: bytes) -> None:
        (self.places.raw / name).write_bytes(data)

    def describe(self, *rows: str) -> None:
        header = "file,publisher,region_code,fiscal_year,published_on,source_url"
        self.places.sources.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")

    def load(self, again: str | None = None):
        from pipelines.flows import nightly
        from pipelines.modelling import dbt
        from pipelines.site import decorations

        before = os.environ.get("JIXIAO_DATA")
        os.environ["JIXIAO_DATA"] = str(self.places.root)
        logger = logging.getLogger("jixiao")
        self.lines: list[str] = []
        handler = logging.Handler()
        handler.emit = lambda record: self.lines.append(record.getMessage())  # type: ignore[method-assign]
        logger.addHandler(handler)
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(decorations, "furnish", lambda *_: [])
                if not self.audit:
                    patch.setattr(dbt, "run_dbt", _bare(dbt.run_dbt))
                summary = nightly(again)
            shutil.copy(self.places.dbt_target / PARSED.name, PARSED)
            return summary
        finally:
            logger.removeHandler(handler)
            if before is None:
                del os.environ["JIXIAO_DATA"]
            else:
                os.environ["JIXIAO_DATA"] = before

    def ask(self, sql: str) -> list[tuple]:
        from pipelines.reports import query

        return query.query(self.places.current, sql).rows

    def jixiao(
        self, *arguments: str | bytes, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        import sys

        return self.command([Path(sys.executable).with_name("jixiao"), *arguments], **environment)

    def command(
        self, command: list[str | bytes | Path], **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            env={
                name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")
            }
            | {"JIXIAO_DATA": str(self.places.root), "COLUMNS": "200"}
            | environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def empty_warehouse(tmp_path: Path, prefect_server: None) -> Warehouse:
    return Warehouse(tmp_path / "data")


def _once(
    factory: pytest.TempPathFactory, name: str, load: Callable[[Path], Warehouse]
) -> Warehouse:
    """A warehouse that several processes look at: the one that comes first loads it."""
    base = factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "loaded").exists():
            (place / "loaded").write_bytes(pickle.dumps(load(place / "data")))
        return pickle.loads((place / "loaded").read_bytes())


@pytest.fixture(scope="session")
def crowd(
    tmp_path_factory: pytest.TempPathFactory, prefect_server: None, tianjin: bytes
) -> Warehouse:
    """Hundreds of documents in one load.

    Each real form alone, each with a fault put in, odd ones, and an archive.
    """
    return _once(tmp_path_factory, "crowd", lambda root: _load_crowd(root, tianjin))


def _load_crowd(root: Path, tianjin: bytes) -> Warehouse:
    warehouse = Warehouse(root)
    texts = {
        f"form-{number}": alone(text, 100_000 + number)
        for number, text in enumerate(forms(tianjin), start=1)
    }
    texts |= {
        f"fault-{number}": alone(fault.text, 200_000 + number)
        for number, fault in enumerate(faults(tianjin))
    }
    for name, data in texts.items():
        warehouse.add(f"{name}.txt", data)
    for name, text in ODD.items():
        warehouse.add(name, text.encode())
    warehouse.add("bundle.zip", BUNDLE)
    warehouse.add("goal.html", ROADS_GOAL)
    warehouse.describe(*[f"{name}.txt,,120000,2023,," for name in texts])
    warehouse.summary = warehouse.load()
    return warehouse


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory, tianjin: bytes) -> Warehouse:
    """The real document, loaded once with the command, for all tests that only look."""
    return _once(tmp_path_factory, "loaded", lambda root: _load_real(root, tianjin))


def _load_real(root: Path, tianjin: bytes) -> Warehouse:
    warehouse = Warehouse(root)
    warehouse.add(TIANJIN.name, tianjin)
    shutil.copy(PROJECT / "data" / "raw" / "sources.csv", warehouse.places.sources)
    warehouse.done = warehouse.jixiao("load")
    assert warehouse.done.returncode == 0, warehouse.done.stderr
    return warehouse
