"""Real servers for tests and benchmarks, each on a free port of the loopback.

Each has its files in a folder of its own.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from pipelines import settings

JIXIAO = Path(sys.executable).with_name("jixiao")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_until(
    happened: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, seconds: float = 120
) -> None:
    """Wait for something that a process brings about.

    Raises:
        RuntimeError: it ended, or nothing happened; what it said.
    """
    until = time.monotonic() + seconds
    while not happened():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(log.read_text())
        time.sleep(0.1)


def start(command: list[str | Path], log: Path, **told: Any) -> subprocess.Popen[bytes]:
    """Start a server that says all it says in a file."""
    with log.open("w") as output:
        return subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, **told)


def end(process: subprocess.Popen[bytes]) -> None:
    """End a server; one that is in the middle of something after a while."""
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Dask:
    """A scheduler of Dask and workers of it, as separate processes that talk to a Prefect server.

    Attributes:
        environment: what a load needs in order to have its documents read there.
    """

    def __init__(
        self, root: Path, server: "PrefectServer", workers: int, **environment: str
    ) -> None:
        self.root = root
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self.environment = (
            server.environment | environment | {"JIXIAO_DASK_SCHEDULER": self.address}
        )
        self.processes: list[subprocess.Popen[bytes]] = []
        host, port = self.address.removeprefix("tcp://").split(":")
        self.scheduler = self._start(
            "scheduler", "--host", host, "--port", port, "--no-dashboard", "--no-show"
        )
        self.workers = [
            self._start("worker", self.address, "--no-nanny", "--nthreads", "1")
            for _ in range(workers)
        ]
        log = root / "scheduler-0.log"
        wait_until(lambda: log.read_text().count("Register worker") == workers, self.scheduler, log)

    def _start(self, command: str, *arguments: str) -> subprocess.Popen[bytes]:
        dask = Path(sys.executable).with_name("dask")
        log = self.root / f"{command}-{len(self.processes)}.log"
        process = start([dask, command, *arguments], log, env=self.environment, cwd=self.root)
        self.processes.append(process)
        return process

    def stop(self) -> None:
        """End all of it."""
        for process in reversed(self.processes):
            end(process)


class PrefectServer:
    """A Prefect server, with its files beside those of the warehouse that it serves.

    Attributes:
        environment: what a load needs in order to talk to it.
    """

    def __init__(self, root: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/api"
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")
        } | {
            "JIXIAO_DATA": str(root),
            "PREFECT_API_URL": self.url,
            "COLUMNS": "250",
        }
        command: list[str | Path] = [
            JIXIAO,
            "prefect",
            "server",
            "start",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        log = root.parent / "server.log"
        self.process = start(command, log, env=self.environment)
        wait_until(self._answers, self.process, log)
        self.password = settings.Places(root).prefect_password.read_text().strip()
        # Other warehouses talk to it as well.
        self.environment["PREFECT_API_AUTH_STRING"] = self.password

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health").status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self) -> None:
        """End it."""
        end(self.process)


def postgres_programs() -> Path | None:
    """Where PostgreSQL's server programs are; nothing where it is not installed."""
    found = [
        shutil.which("initdb"),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True),
    ]
    return next((Path(program).resolve().parent for program in found if program), None)


class Postgres:
    """A PostgreSQL server of its own, its files in a temporary folder; it never runs as root."""

    def __init__(self, root: Path) -> None:
        programs = postgres_programs()
        if programs is None:
            raise RuntimeError("PostgreSQL is not installed")
        self._user = (
            {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.getuid() == 0 else {}
        )
        self._data = tempfile.mkdtemp(prefix="jixiao-postgres-")
        if self._user:
            shutil.chown(self._data, "nobody", "nogroup")
        log = root / "postgres.log"
        told: dict[str, Any] = {"cwd": self._data, **self._user}
        initdb = [str(programs / "initdb"), "--auth=trust", "--username=jixiao", "-D", self._data]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **told)
        port = str(free_port())
        command: list[str | Path] = [
            programs / "postgres",
            "-D",
            self._data,
            "-p",
            port,
            "-c",
            "listen_addresses=127.0.0.1",
        ]
        self.process = start([*command, "-k", self._data], log, **told)
        wait_until(lambda: "ready to accept connections" in log.read_text(), self.process, log)
        self.catalog = f"host=127.0.0.1 port={port} user=jixiao dbname=postgres"

    def stop(self) -> None:
        """End it, and remove its files."""
        end(self.process)
        shutil.rmtree(self._data)


class S3:
    """An S3 endpoint with one bucket, `jixiao`: moto's server.

    Attributes:
        environment: what a load needs in order to reach it.
    """

    def __init__(self, root: Path) -> None:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        log = root / "s3.log"
        moto = Path(sys.executable).with_name("moto_server")
        self.process = start([moto, "-H", "127.0.0.1", "-p", str(port)], log)
        wait_until(lambda: "Running on" in log.read_text(), self.process, log)
        httpx.put(f"{url}/jixiao").raise_for_status()
        self.environment = {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "jixiao",
            "AWS_SECRET_ACCESS_KEY": "a secret of the tests",
        }

    def stop(self) -> None:
        """End it."""
        end(self.process)
