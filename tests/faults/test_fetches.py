"""`kill -9` at random moments of a fetch: nothing half loaded, nothing fetched twice."""

import csv
import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from pipelines.harvest.memory import Memory
from tests.faults.conftest import times
from tests.faults.test_kills import leftovers
from tests.servers import JIXIAO
from tests.sites import Handler, Resource, Site, link

DOCUMENTS = 12
PIECES = 8


def slowly(handler: Handler, resource: Resource) -> bool:
    """Send a document piece by piece, so that there is a middle of it to be killed in."""
    write = handler.wfile.write

    def in_pieces(data: bytes) -> int:
        size = max(1, len(data) // PIECES)
        for start in range(0, len(data), size):
            write(data[start : start + size])
            time.sleep(0.004)
        return len(data)

    handler.wfile.write = in_pieces  # type: ignore[method-assign]
    try:
        handler.answer(resource)
    finally:
        handler.wfile.write = write  # type: ignore[method-assign]
    return True


def test_a_fetch_killed_at_any_moment_takes_nothing_half_and_nothing_twice(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    chance = random.Random(20261126)
    wanted, kills, rounds = times("KILLS", 10), 0, 0
    begun_again = resumed = 0
    while kills < wanted:
        rounds += 1
        killed, again, gone_on = one_round(tmp_path / str(rounds), chance, wanted - kills)
        kills, begun_again, resumed = kills + killed, begun_again + again, resumed + gone_on
    until = time.monotonic() + 30
    while leftovers(tmp_path) and time.monotonic() < until:
        time.sleep(0.1)  # they end by themselves
    assert leftovers(tmp_path) == []
    tell(
        f"fetches: {kills} fetches killed with kill -9 in {rounds} rounds of {DOCUMENTS} "
        f"documents; documents that went on where they broke off: {resumed}, begun again since "
        f"nothing of them had come: {begun_again}, half in data/raw: 0, fetched twice: 0, lost: 0"
    )


def one_round(root: Path, chance: random.Random, most: int) -> tuple[int, int, int]:
    """Fetch a site from nothing, killing as we go.

    Gives how many were killed, and how many documents were begun again and gone on with.
    """
    site = Site()
    bodies = {}
    for number in range(DOCUMENTS):
        body = chance.randbytes(20_000 + 1000 * number)
        bodies[b"PK\x03\x04" + body] = number
        site.document(f"/f/{number}.docx", body, misbehave=slowly)
        site.page(f"/t{number}.html", link(f"/f/{number}.docx", "附件.docx", "2024-02-03"))
    site.page("/", *[link(f"/t{number}.html", "2024年绩效目标") for number in range(DOCUMENTS)])
    raw = root / "data" / "raw"
    raw.mkdir(parents=True)
    (raw / "publishers.csv").write_text(f"page,publisher\n{site.url}/,某局\n")
    kills = 0
    while True:
        process = start(root, site)
        # Most of its time a fetch waits to begin: after some requests it is in the middle.
        requests = len(site.asked) + chance.randint(0, 9) if kills < most else 10**9
        while process.poll() is None and len(site.asked) < requests:
            time.sleep(0.002)
        if process.poll() is None:
            time.sleep(chance.uniform(0, 0.06))
        ended = process.poll() is not None
        process.kill()
        code = process.wait()
        files = [path for path in raw.rglob("*.docx") if not path.name.startswith(".")]
        assert [path for path in files if path.read_bytes() not in bodies] == []
        if ended:
            assert code == 0, (root / "log").read_text()
            break
        kills += 1
    site.stop()
    assert Counter(bodies[path.read_bytes()] for path in files) == Counter(range(DOCUMENTS))
    with (raw / "sources.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["file"] for row in rows) == sorted(
        path.relative_to(raw).as_posix() for path in files
    )
    memory = Memory(root / "data" / "work" / "fetched.sqlite")
    assert memory.placing() == []
    memory.close()
    documents = [one for one in site.asked if one.path.startswith("/f/")]
    # One document at most was on its way at each kill; whatever else came stays.
    begun_again = sum(one.status == 200 for one in documents) - DOCUMENTS
    gone_on = sum(one.status in (206, 416) for one in documents)
    assert begun_again + gone_on <= kills
    assert len(documents) <= DOCUMENTS + kills
    return kills, begun_again, gone_on


def start(root: Path, site: Site) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "JIXIAO_DATA": f"{root}/data",
        "JIXIAO_LOAD": f"0:{root}/",  # so that what it leaves behind can be told
        "JIXIAO_FETCH_DELAY_SECONDS": "0",
        "JIXIAO_FETCH_NETWORKS": "127.0.0.0/8",
    }
    with (root / "log").open("w") as log:
        return subprocess.Popen([JIXIAO, "fetch"], env=environment, stdout=log, stderr=log)
