"""Real servers for tests and benchmarks, each on a free port of the loopback, its files in a folder of its own."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

JIXIAO = Path(sys.executable).with_name("jixiao")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


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
