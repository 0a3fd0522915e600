"""The whole load at growing sizes and on later nights: time, memory, stages, and whether the facts are right.

Run: python -m benchmarks.loads --forms 1000 10000 100000
"""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

import duckdb
import httpx
import psutil

from benchmarks import corpus
from pipelines import settings, store
from tests.servers import JIXIAO, PrefectServer

_WITH_REFUSALS = 3
STAGES = ("find_documents", "read", "land", "build", "publish")


@dataclass(slots=True)
class Measured:
    """What one run of a program took.

    Attributes:
        peak_mb: of the memory that it and its children held at one time, shared pages counted once.
        stages: seconds of each task of the flow, those that run side by side from the first's start to the last's end.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    stages: dict[str, float] = field(default_factory=dict)


def run(command: list[str | Path], environment: dict[str, str], log: Path) -> Measured:
    """Run a program and watch it and its children.

    Raises:
        RuntimeError: it failed; its last lines.
    """
    begin = time.perf_counter()
    with log.open("w") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=subprocess.STDOUT)
        watched = _Watch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        watched.stop()
    if os.waitstatus_to_exitcode(status) not in (0, _WITH_REFUSALS):
        raise RuntimeError("\n".join(log.read_text().splitlines()[-20:]))
    return Measured(round(seconds, 2), round(usage.ru_utime + usage.ru_stime, 2), round(watched.peak / 2**20))


class _Watch:
    """Looks at the memory of a process and its children, some times a second."""

    def __init__(self, process: int) -> None:
        self.peak = 0
        self._process = psutil.Process(process)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._ended.wait(0.25):
            try:
                family = [self._process, *self._process.children(recursive=True)]
                self.peak = max(self.peak, sum(_held(member) for member in family))
            except psutil.Error:
                continue

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()


def _held(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:  # it has just ended
        return 0


def load(root: Path, server: PrefectServer) -> Measured:
    """`jixiao load`, against a running server."""
    environment = server.environment | {"JIXIAO_DATA": str(root)}
    measured = run([JIXIAO, "load"], environment, root / "load.log")
    measured.stages = _stages(server.url)
    return measured


def _stages(url: str) -> dict[str, float]:
    """How long the tasks of the last flow run took, as Prefect's server says."""
    newest = {"sort": "EXPECTED_START_TIME_DESC", "limit": 1}
    [flow_run] = httpx.post(f"{url}/flow_runs/filter", json=newest).raise_for_status().json()
    spans: dict[str, tuple[str, str]] = {}
    offset = 0
    while tasks := _tasks(url, flow_run["id"], offset):
        for task in tasks:
            stage = next((stage for stage in STAGES if task["name"].startswith(stage)), task["name"])
            first, last = spans.get(stage, (task["start_time"], task["end_time"]))
            spans[stage] = (min(first, task["start_time"]), max(last, task["end_time"]))
        offset += len(tasks)
    return {stage: round(_seconds(*spans[stage]), 2) for stage in STAGES if stage in spans}


def _tasks(url: str, flow_run: str, offset: int) -> list[dict[str, str]]:
    wanted = {"flow_runs": {"id": {"any_": [flow_run]}}, "limit": 200, "offset": offset}
    found: list[dict[str, str]] = httpx.post(f"{url}/task_runs/filter", json=wanted).raise_for_status().json()
    return found


def _seconds(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def wrong(root: Path) -> int:
    """Of how many projects the current release says anything else than the corpus must give."""
    database = store.current(settings.Places(root)) / store.DATABASE
    with duckdb.connect(database, read_only=True) as connection:
        return int(connection.execute(corpus.WRONG, {"facts": str(root / "facts.csv")}).fetchall()[0][0])


def main() -> None:
    """Load corpora of growing sizes, and print what it took."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--forms", type=int, nargs="+", default=[1_000, 10_000])
    arguments.add_argument("--nights", type=float, nargs="*", default=[0, 0.01])
    arguments.add_argument("--folder", type=Path)
    asked = arguments.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="jixiao-loads-"))
    (folder / "server" / "data").mkdir(parents=True, exist_ok=True)
    server = PrefectServer(folder / "server" / "data")
    try:
        for forms in asked.forms:
            root = folder / str(forms)
            corpus.write(root / "raw", corpus.make(forms))
            first = load(root, server)
            print(forms, asdict(first), "wrong:", wrong(root), flush=True)
            bare = run([sys.executable, "-m", "benchmarks.bare", root], dict(os.environ), root / "bare.log")
            print("bare", asdict(bare), flush=True)
            for place, share in enumerate(asked.nights):
                if share:
                    more = corpus.make(max(1, round(forms * share)), first=500_000 + place * 100_000)
                    corpus.write(root / "raw", more)
                print("night", share, asdict(load(root, server)), "wrong:", wrong(root), flush=True)
    finally:
        server.stop()


if __name__ == "__main__":
    main()
