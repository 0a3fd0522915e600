"""The whole load at growing sizes and on later nights.

It tells time, memory and stages, and whether the facts are right.

Run: python -m benchmarks.loads --forms 1000 10000 100000
"""

import argparse
import importlib.metadata
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import httpx
import psutil

from benchmarks import corpus, queries
from benchmarks.figures import measured_before, write
from pipelines import settings
from pipelines.releases import store
from tests.servers import JIXIAO, PrefectServer

_WITH_REFUSALS = 3
STAGES = ("find_documents", "read", "land", "build", "publish")


@dataclass(slots=True)
class Measured:
    """What one run of a program took.

    Attributes:
        peak_mb: of the memory that it and its children held at one time, shared pages counted once.
        stages: seconds of each task of the flow, those that run side by side from the first's start
            to the last's end.
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
        process = subprocess.Popen(
            command, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        watched = _Watch(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        watched.stop()
    if os.waitstatus_to_exitcode(status) not in (0, _WITH_REFUSALS):
        raise RuntimeError("\n".join(log.read_text().splitlines()[-20:]))
    return Measured(
        round(seconds, 2), round(usage.ru_utime + usage.ru_stime, 2), round(watched.peak / 2**20)
    )


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
    user, _, password = server.password.partition(":")
    with httpx.Client(base_url=server.url, auth=(user, password)) as asked:
        measured.stages = _stages(asked)
    return measured


def _stages(asked: httpx.Client) -> dict[str, float]:
    """How long the tasks of the last flow run took, as Prefect's server says."""
    newest = {"sort": "EXPECTED_START_TIME_DESC", "limit": 1}
    [flow_run] = asked.post("/flow_runs/filter", json=newest).raise_for_status().json()
    spans: dict[str, tuple[str, str]] = {}
    offset = 0
    while tasks := _tasks(asked, flow_run["id"], offset):
        for task in tasks:
            stage = next(
                (stage for stage in STAGES if task["name"].startswith(stage)), task["name"]
            )
            first, last = spans.get(stage, (task["start_time"], task["end_time"]))
            spans[stage] = (min(first, task["start_time"]), max(last, task["end_time"]))
        offset += len(tasks)
    return {stage: round(_seconds(*spans[stage]), 2) for stage in STAGES if stage in spans}


def _tasks(asked: httpx.Client, flow_run: str, offset: int) -> list[dict[str, str]]:
    wanted = {"flow_runs": {"id": {"any_": [flow_run]}}, "limit": 200, "offset": offset}
    found: list[dict[str, str]] = (
        asked.post("/task_runs/filter", json=wanted).raise_for_status().json()
    )
    return found


def _seconds(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def wrong(root: Path) -> int:
    """Of how many projects the current release says anything else than the corpus must give."""
    database = store.current(settings.Places(root)) / store.DATABASE
    with duckdb.connect(database, read_only=True) as connection:
        return int(
            connection.execute(corpus.WRONG, {"facts": str(root / "facts.csv")}).fetchall()[0][0]
        )


def figures_of(loads: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """The runs, with the versions that ran."""
    names = ("duckdb", "polars", "dbt-core", "dbt-duckdb", "prefect", "pandera")
    return {
        "cores": os.cpu_count(),
        "versions": {name: importlib.metadata.version(name) for name in names},
        "forms": {str(size): loads[size] for size in sorted(loads)},
    }


def measure(
    folder: Path, forms: int, nights: list[float], server: PrefectServer
) -> Iterator[tuple[str, Any]]:
    """What a load of so many forms takes, a bare script on the same files, and later nights.

    The nights have a share of new forms.
    """
    root = folder / str(forms)
    corpus.write(root / "raw", corpus.make(forms))
    first = load(root, server)
    outside = first.seconds - sum(first.stages.values())
    yield "load", asdict(first) | {"outside_tasks_share": round(outside / first.seconds, 3)}
    yield "wrong", wrong(root)
    bare = run([sys.executable, "-m", "benchmarks.bare", root], dict(os.environ), root / "bare.log")
    yield "bare", asdict(bare) | {"version": "benchmarks/bare.py"}
    yield "cpu_times_bare", round(first.cpu_seconds / bare.cpu_seconds, 1)
    yield "queries", queries.compare(store.current(settings.Places(root)))
    for place, share in enumerate(nights):
        if share:
            more = corpus.make(max(1, round(forms * share)), first=500_000 + place * 100_000)
            corpus.write(root / "raw", more)
        night = load(root, server)
        yield (
            f"night_{share:g}",
            asdict(night) | {"share_of_load": round(night.seconds / first.seconds, 3)},
        )
    yield "wrong_after_nights", wrong(root)


def main() -> None:
    """Load corpora of growing sizes, print what it took, and write it as JSON after each step.

    Sizes that are not asked for keep the figures that they have: the largest takes an hour.
    """
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--forms", type=int, nargs="+", default=[1_000, 10_000])
    arguments.add_argument("--nights", type=float, nargs="*", default=[0, 0.001, 0.01])
    arguments.add_argument(
        "--folder", type=Path, help="where the corpora and warehouses are made, and stay"
    )
    asked = arguments.parse_args()
    folder = asked.folder or Path(tempfile.mkdtemp(prefix="jixiao-loads-"))
    (folder / "server" / "data").mkdir(parents=True, exist_ok=True)
    server = PrefectServer(folder / "server" / "data")
    loads = {int(forms): run for forms, run in measured_before("loads").get("forms", {}).items()}
    try:
        for forms in asked.forms:
            figures = {}
            for name, figure in measure(folder, forms, asked.nights, server):
                figures[name] = figure
                if "load" in figures:
                    loads[forms] = figures
                    write("loads", figures_of(loads))
    finally:
        server.stop()
        if not asked.folder:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
