"""A warehouse that fetches from sites on the loopback, without delay."""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.harvest.fetch import Fetched, fetch
from tests.sites import Site

NIGHT = datetime(2026, 3, 1, 17, tzinfo=UTC)


class Harvest:
    """A warehouse, night after night."""

    def __init__(self, root: Path) -> None:
        self.places = settings.Places(root)
        self.places.raw.mkdir(parents=True)
        self.nights = 0

    def write(self, *rows: str) -> None:
        header = "page,publisher,region_code,fiscal_year,depth,include,exclude"
        self.places.publishers.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")

    def night(self, days: float = 1) -> Fetched:
        """The next one."""
        self.nights += 1
        self.now = NIGHT + timedelta(days=(self.nights - 1) * days)
        return fetch(self.places, self.now)

    @property
    def files(self) -> dict[str, bytes]:
        """What lies in data/raw, without what is written beside documents."""
        return {
            path.relative_to(self.places.raw).as_posix(): path.read_bytes()
            for path in sorted(self.places.raw.rglob("*"))
            if path.is_file() and path.suffix != ".csv"
        }

    @property
    def rows(self) -> list[dict[str, str]]:
        """What sources.csv says."""
        with self.places.sources.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


@pytest.fixture(autouse=True)
def _without_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_FETCH_DELAY_SECONDS", "0")
    monkeypatch.setenv("JIXIAO_FETCH_NETWORKS", "127.0.0.0/8")
    monkeypatch.setattr(settings, "FETCH_ANSWER_SECONDS", 2)


@pytest.fixture
def harvest(tmp_path: Path) -> Harvest:
    return Harvest(tmp_path / "data")


@pytest.fixture
def new_site() -> Iterator[Callable[[], Site]]:
    sites: list[Site] = []

    def new() -> Site:
        sites.append(Site())
        return sites[-1]

    yield new
    for one in sites:
        one.stop()


@pytest.fixture
def site(new_site: Callable[[], Site]) -> Site:
    return new_site()
