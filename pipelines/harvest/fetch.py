"""Documents are fetched: every page of `publishers.csv` is visited, some hosts side by side."""

import contextvars
import fcntl
import shutil
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

from pipelines import settings
from pipelines.errors import LoadRunning, UsageError
from pipelines.escaping import logger
from pipelines.harvest.addresses import host_of
from pipelines.harvest.client import Client
from pipelines.harvest.looking import PageReader, page_reader
from pipelines.harvest.memory import Memory
from pipelines.harvest.publishers import Listed, Publisher, read_publishers
from pipelines.harvest.shelf import Shelf
from pipelines.harvest.visits import Visit, Visitor
from pipelines.settings import Places

_log = logger()
_NIGHTS_IN_VAIN = 3
"""After so many visits in a row that did not reach a page there is an alarm."""


@dataclass
class Fetched:
    """What a fetch gave.

    Attributes:
        wrong: lines of `publishers.csv` that cannot be understood.
        alarms: what somebody should look at, a line each.
    """

    visits: list[Visit] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)

    @property
    def new(self) -> list[str]:
        """The files that were put into `data/raw/`."""
        return [file for visit in self.visits for file in visit.new]

    @property
    def failed(self) -> list[tuple[str, str]]:
        """What could not be had, and why."""
        return [one for visit in self.visits for one in visit.failed]

    @property
    def is_whole(self) -> bool:
        """Whether all was had."""
        unfinished = any(visit.unfinished for visit in self.visits)
        return not (self.failed or self.wrong or unfinished)


def listed(places: Places) -> Listed:
    """What `publishers.csv` says; nothing where it is not there.

    Raises:
        UsageError: it cannot be read.
    """
    try:
        return read_publishers(places.publishers.read_bytes())
    except FileNotFoundError:
        return Listed([], [])
    except OSError as error:
        raise UsageError(f"{places.publishers}: {error.strerror}") from None


def fetch(places: Places, now: datetime | None = None) -> Fetched:
    """Visit every page of `publishers.csv`, and put what is new into `data/raw/`.

    Args:
        places: of the warehouse.
        now: by default what the clock says.

    Raises:
        UsageError: `publishers.csv` or `sources.csv` cannot be used.
        LoadRunning: another fetch is at work.
    """
    said, now = listed(places), now or datetime.now(UTC)
    for line in said.wrong:
        _log.warning("%s", line)
    if not said.publishers:
        return Fetched(wrong=said.wrong)
    with _alone(places), closing(Memory(places.fetched)) as memory, page_reader() as read:
        _forget_old_parts(places, now)
        shelf = Shelf(places, memory, now)
        with closing(Client(said.hosts, places.fetching, settings.FETCH_SECONDS)) as client:
            visits = _visits(said.publishers, client, memory, shelf, read, now)
        alarms = [line for visit in visits for line in _alarms(memory, visit)]
        for visit in visits:
            memory.keep_visit(visit.page, now, datetime.now(UTC), asdict(visit))
    return Fetched(visits, said.wrong, alarms)


def _visits(
    publishers: list[Publisher],
    client: Client,
    memory: Memory,
    shelf: Shelf,
    read: PageReader,
    now: datetime,
) -> list[Visit]:
    """Visit the hosts side by side, and the pages of each in turn; longest not visited, first."""
    by_host: defaultdict[str, list[Publisher]] = defaultdict(list)
    for one in sorted(publishers, key=lambda one: _last_visit(memory, one.page)):
        by_host[host_of(one.page)].append(one)

    def walk(some: list[Publisher]) -> list[Visit]:
        return [Visitor(one, client, memory, shelf, read, now).run() for one in some]

    with ThreadPoolExecutor(settings.FETCH_HOSTS_AT_A_TIME) as pool:
        walks = [
            pool.submit(contextvars.copy_context().run, walk, some) for some in by_host.values()
        ]
        return [visit for one in walks for visit in one.result()]


def _last_visit(memory: Memory, page: str) -> datetime:
    visits = memory.visits(page, 1)
    return visits[0][0] if visits else datetime.min.replace(tzinfo=UTC)


def _alarms(memory: Memory, visit: Visit) -> Iterator[str]:
    """What is wrong with a page that was visited, by what it gave before."""
    before = [said for _, said in memory.visits(visit.page, settings.FETCH_KEEP_VISITS_DAYS)]
    once = next((said["documents"] for said in before if said["documents"]), 0)
    if visit.reached and not visit.documents and not visit.unfinished and once:
        yield (
            f"{visit.page} led to {once} documents before and leads to none now: "
            "look whether it is built otherwise, and mend its row in publishers.csv"
        )
    last = before[: _NIGHTS_IN_VAIN - 1]
    in_vain = len(last) == _NIGHTS_IN_VAIN - 1 and not any(said["reached"] for said in last)
    if not visit.reached and in_vain:
        why = visit.failed[0][1] if visit.failed else visit.unfinished
        yield f"{visit.page} could not be had {_NIGHTS_IN_VAIN} times in a row: {why}"


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    """See that no other fetch is at work."""
    places.fetch_lock.parent.mkdir(parents=True, exist_ok=True)
    with places.fetch_lock.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LoadRunning("documents are being fetched already") from None
        yield


def _forget_old_parts(places: Places, now: datetime) -> None:
    """Remove what broke off so long ago that nobody goes on with it."""
    oldest = (now - timedelta(days=settings.FETCH_OLD_DAYS)).timestamp()
    places.fetching.mkdir(parents=True, exist_ok=True)
    for part in places.fetching.iterdir():
        if part.is_dir():
            shutil.rmtree(part, ignore_errors=True)
        elif part.stat().st_mtime < oldest:
            part.unlink(missing_ok=True)
