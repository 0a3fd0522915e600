"""Every command of docs/operations.md, run as it stands there, in order."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import PROJECT, TIANJIN
from tests.servers import free_port

COMMANDS = re.findall(
    r"^\$ (.+)$",
    (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8"),
    flags=re.MULTILINE,
)
# What a test cannot do for real: manage services, fetch a new version. These stand-ins check what
# they are asked.
STAND_INS = {
    "systemctl": """
        for word in "$@"; do
            case $word in *.service|*.timer) test -f ~/.config/systemd/user/$word || exit 9;; esac
        done
    """,
    "loginctl": "",
    "git": "test $1 = pull",
}


@pytest.fixture
def environment(tmp_path: Path) -> Iterator[dict[str, str]]:
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, script in STAND_INS.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    home, data = tmp_path / "home", tmp_path / "data"
    home.mkdir()
    (data / "raw").mkdir(parents=True)
    shutil.copy(TIANJIN, data / "raw")
    shutil.copy(PROJECT / "data" / "raw" / "sources.csv", data / "raw")
    yield {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | {
        "PATH": f"{programs}:{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(home),
        "JIXIAO_DATA": str(data),
        "PREFECT_SERVER_API_PORT": str(free_port()),
    }
    for leftover in ("jixiao-backup.tar.gz", "restored", "document.txt"):
        path = PROJECT / leftover
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def test_every_command_of_the_operations_page_works(
    environment: dict[str, str], tmp_path: Path, tell: Callable[[str], None]
) -> None:
    # One shell for the whole page: what `--background` and `&` start stays until its end.
    lines = [
        "set -eu",
        "trap 'kill -9 $(jobs -p) 2>/dev/null; jixiao prefect server stop >/dev/null || true' EXIT",
    ]
    url = f"http://127.0.0.1:{environment['PREFECT_SERVER_API_PORT']}/api"
    for command in COMMANDS:
        if command == "jixiao rollback":  # for that there must be a second release
            lines.append(
                "echo >> $JIXIAO_DATA/raw/more.txt; jixiao load || test $? = 3; "
                "rm $JIXIAO_DATA/raw/more.txt"
            )
        if command.startswith("jixiao prefect work-pool"):
            lines.append(
                f"until python -c 'import httpx; httpx.get(\"{url}/health\")' 2>/dev/null; "
                "do sleep 1; done"
            )
        typed = command.replace("http://127.0.0.1:4200/api", url)
        # Prefect's SQLite may be busy with a run: then its server says 500, and a person types it
        # again.
        again = f" || {{ sleep 10; {typed}; }}" if typed == "jixiao prefect deploy --all" else ""
        lines.append(typed + again)
    assert len(COMMANDS) > 20
    (tmp_path / "page.sh").write_text("\n".join(lines) + "\n")
    log = tmp_path / "page.log"
    with log.open("w") as output:
        done = subprocess.run(
            ["bash", "-x", tmp_path / "page.sh"], env=environment, cwd=PROJECT, stdout=output,
            stderr=subprocess.STDOUT, check=False, timeout=900,
        )  # fmt: skip
    assert done.returncode == 0, log.read_text()[-6000:]
    tell(f"operations: {len(COMMANDS)} commands of docs/operations.md run")


def test_the_services_start_what_the_page_starts_by_hand() -> None:
    page = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
    for unit in (PROJECT / "docs" / "systemd").glob("*.service"):
        for started in re.findall(
            r"^ExecStart(?:Pre)?=-?%h/jixiao/.venv/bin/(.+)$", unit.read_text(), re.MULTILINE
        ):
            assert started in page or started == "jixiao check"
