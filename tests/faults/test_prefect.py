"""Prefect as it runs at night.

A real server, a real worker that is killed, the deployment of `prefect.yaml`.
"""

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from pipelines import settings
from tests.conftest import PROJECT
from tests.faults.conftest import Numbered
from tests.servers import JIXIAO, PrefectServer

POOL = ["prefect", "work-pool", "create", "jixiao", "--type", "process"]
POOL += ["--base-job-template", "prefect-pool.json"]


class Inbox:
    """Where alarms are posted to."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                inbox.messages.append(
                    json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                )
                self.send_response(204)
                self.end_headers()

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    box = Inbox()
    yield box
    box.server.shutdown()
    box.server.server_close()


class Night:
    """A warehouse with a deployment and a worker of its own."""

    def __init__(self, root: Path, server: PrefectServer, inbox: Inbox) -> None:
        self.warehouse = Numbered(root, server)
        self.server = server
        self.environment = self.warehouse.environment | {"JIXIAO_ALARM_URL": inbox.url}
        self.worker: subprocess.Popen[bytes] | None = None

    def jixiao(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [JIXIAO, *arguments],
            env=self.environment,
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )

    def start_worker(self) -> None:
        command = [JIXIAO, "prefect", "worker", "start", "--pool", "jixiao", "--type", "process"]
        with (self.warehouse.places.root / "worker.log").open("a") as log:
            self.worker = subprocess.Popen(
                command,
                env=self.environment,
                cwd=PROJECT,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill_worker(self) -> None:
        """With all that it started, as a machine that goes down does: neither sees the other go.

        A load that outlives its worker ends at the next line it says, since nobody reads it any
        more, and counts as crashed by itself.
        """
        assert self.worker is not None
        os.killpg(self.worker.pid, signal.SIGSTOP)
        holder = self.warehouse.places.lock.read_text().split("\t")[0]
        if holder:
            os.kill(int(holder), signal.SIGKILL)
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()

    def runs(self) -> list[dict[str, Any]]:
        answer = httpx.post(
            f"{self.server.url}/flow_runs/filter",
            json={"sort": "EXPECTED_START_TIME_DESC"},
            auth=tuple(self.server.password.split(":")),
        ).json()
        return [run for run in answer if run["deployment_id"] and run["state_type"] != "SCHEDULED"]

    def wait_for(self, what: Any, seconds: float = 150) -> Any:
        patience = time.monotonic() + seconds
        while time.monotonic() < patience:
            found = what()
            if found:
                return found
            time.sleep(0.3)
        log = (self.warehouse.places.root / "worker.log").read_text()
        raise AssertionError(f"{self.runs()}\n{log[-4000:]}")

    def states(self) -> list[str]:
        return sorted(run["state_name"] for run in self.runs())


@pytest.fixture
def night(tmp_path: Path, server: PrefectServer, inbox: Inbox) -> Iterator[Night]:
    night = Night(tmp_path / "data", server, inbox)
    yield night
    if night.worker and night.worker.poll() is None:
        night.kill_worker()


def test_a_night_with_a_worker_that_is_killed(
    night: Night, inbox: Inbox, tell: Callable[[str], None]
) -> None:
    warehouse, places = night.warehouse, night.warehouse.places
    warehouse.add_next()
    assert night.jixiao(*POOL).returncode == 0
    deployed = night.jixiao("prefect", "deploy", "--all")
    assert deployed.returncode == 0, deployed.stdout + deployed.stderr
    night.start_worker()

    # The deployment runs, and publishes.
    assert night.jixiao("prefect", "deployment", "run", "nightly/nightly").returncode == 0
    night.wait_for(lambda: night.states() == ["Completed"])
    assert warehouse.published() == 1
    assert night.jixiao("check").stdout == "all well\n"

    # The worker is killed in the middle of a load, with all that it started. The last release
    # serves on.
    warehouse.add_next()
    assert night.jixiao("prefect", "deployment", "run", "nightly/nightly").returncode == 0
    night.wait_for(lambda: "Running" in night.states() and places.lock.read_text())
    time.sleep(3)
    night.kill_worker()
    assert warehouse.published() == 1
    assert "Running" in night.states()

    # The machine comes up: what was lost is said and closed, the automation starts the load anew,
    # the release is right.
    recovered = night.jixiao("recover")
    assert recovered.returncode == 0, recovered.stderr
    assert "was interrupted" in recovered.stdout
    assert "is closed as Crashed" in recovered.stdout
    night.start_worker()
    night.wait_for(lambda: night.states() == ["Completed", "Completed", "Crashed"])
    warehouse.check_everything()
    assert warehouse.published() == 2
    assert [run["parameters"].get("after_crash") for run in night.runs()].count(True) == 1

    # A night on which nothing is new costs a run and a look at the files.
    took = timed(lambda: night.jixiao("load"))
    _, output = warehouse.run()
    assert "nothing has changed" in output
    tell(f"unchanged night: {took:.1f} s for `jixiao load` against a running server")

    # A load that fails says so, with the command that shows more.
    (places.raw / "sources.csv").write_text("not,what,was,asked\n1,2,3,4\n")
    assert night.jixiao("prefect", "deployment", "run", "nightly/nightly").returncode == 0
    message = night.wait_for(
        lambda: next((m for m in inbox.messages if "ended as Failed" in m["title"]), None)
    )
    assert "sources.csv: no column file" in message["title"]
    more = next(line for line in message["lines"] if line.startswith("more: "))
    shown = night.jixiao(*more.removeprefix("more: jixiao ").split())
    assert "no column file" in shown.stdout + shown.stderr
    warehouse.describe(*[f"{number:04}.txt,,120000,2023,2023-01-01," for number in (1, 2)])

    # A night that never ran raises an alarm.
    long_ago = datetime.now(UTC) - timedelta(hours=settings.LONGEST_SILENCE_HOURS + 1)
    places.last_success.write_text(json.dumps({"ended_at": long_ago.isoformat()}))
    assert night.jixiao("check").returncode == 9
    assert "no load has ended well since" in inbox.messages[-1]["title"]

    # What Prefect remembers of long ago goes with the next load.
    assert len(night.runs()) > 3
    night.environment["JIXIAO_KEEP_PREFECT_RUNS_DAYS"] = "0"
    assert night.jixiao("load").returncode == 0
    assert night.runs() == []


def timed(what: Any) -> float:
    start = time.monotonic()
    assert what().returncode == 0
    return time.monotonic() - start


def test_a_second_load_says_that_one_is_running_and_a_crash_that_comes_back_is_not_tried_for_ever(
    night: Night,
) -> None:
    warehouse = night.warehouse
    warehouse.add_next()
    first = warehouse.start()
    night_lock = warehouse.places.lock
    night.wait_for(lambda: night_lock.exists() and night_lock.read_text())
    second = night.jixiao("load")
    assert second.returncode == 5, second.stdout
    assert f"another load is running (process {first.pid}, since " in second.stderr
    assert night.jixiao("rollback").returncode == 5
    assert night.jixiao("recover").returncode == 5
    assert first.wait() == 0
    night_lock.write_text("1\t2026-01-01 02:00:00\t\n" * settings.MOST_CRASHES)
    again = subprocess.run(
        [
            JIXIAO.with_name("python"),
            "-c", "from pipelines.flows import nightly; nightly(after_crash=True)",
        ],
        env=night.environment, cwd=PROJECT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "CrashesAgain: 3 loads in a row were interrupted" in again.stderr
    assert shutil.which("jixiao") is None or night.jixiao("load").returncode == 0
