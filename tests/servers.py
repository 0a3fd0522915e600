"""Real servers for tests and benchmarks, each on a free port of the loopback, its files in a folder of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx

JIXIAO = Path(sys.executable).with_name("jixiao")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_until(happened: Callable[[], bool], process: subprocess.Popen[bytes], log: Path, seconds: float = 120) -> None:
    """Wait for something that a process brings about.

    Raises:
        RuntimeError: it ended, or nothing happened; what it said.
    """
    until = time.monotonic() + seconds
    while not happened():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(log.read_text())
        time.sleep(0.1)


class Dask:
    """A scheduler of Dask and workers of it, as separate processes that talk to a Prefect server.

    Attributes:
        environment: what a load needs in order to have its documents read there.
    """

    def __init__(self, root: Path, server: "PrefectServer", workers: int, **environment: str) -> None:
        self.root = root
        self.address = f"tcp://127.0.0.1:{free_port()}"
        self.environment = server.environment | environment | {"JIXIAO_DASK_SCHEDULER": self.address}
        self.processes: list[subprocess.Popen[bytes]] = []
        host, port = self.address.removeprefix("tcp://").split(":")
        self.scheduler = self._start("scheduler", "--host", host, "--port", port, "--no-dashboard", "--no-show")
        self.workers = [self._start("worker", self.address, "--no-nanny", "--nthreads", "1") for _ in range(workers)]
        log = root / "scheduler-0.log"
        wait_until(lambda: log.read_text().count("Register worker") == workers, self.scheduler, log)

    def _start(self, command: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.root / f"{command}-{len(self.processes)}.log").open("w") as log:
            process = subprocess.Popen(
                [Path(sys.executable).with_name("dask"), command, *arguments],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.root,
            )
        self.processes.append(process)
        return process

    def stop(self) -> None:
        """End all of it."""
        for process in reversed(self.processes):
            process.terminate()
        for process in self.processes:
            process.wait(30)


class PrefectServer:
    """A Prefect server, with its files beside those of the warehouse that it serves.

    Attributes:
        environment: what a load needs in order to talk to it.
    """

    def __init__(self, root: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/api"
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | {
            "JIXIAO_DATA": str(root),
            "PREFECT_API_URL": self.url,
            "COLUMNS": "250",
        }
        command = [JIXIAO, "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(self.port)]
        self.log = (root.parent / "server.log").open("w")
        self.process = subprocess.Popen(command, env=self.environment, stdout=self.log, stderr=subprocess.STDOUT)
        for _ in range(600):
            if self.process.poll() is not None:
                raise RuntimeError(Path(self.log.name).read_text())
            try:
                if httpx.get(f"{self.url}/health").status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise RuntimeError("the server does not answer")

    def stop(self) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(30)
        self.log.close()
