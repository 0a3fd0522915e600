import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.operations import orphans

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/environ").exists(), reason="this system shows no processes"
)
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def started(load: int, root: Path) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(SLEEP, env=os.environ | {settings.LOAD_MARK: f"{load}:{root}"})
    time.sleep(0.2)
    return process


def test_what_a_killed_load_left_behind_ends_and_nothing_else(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    lost = started(gone.pid, tmp_path)
    others = [started(os.getpid(), tmp_path), started(gone.pid, tmp_path / "another")]
    assert orphans.end_lost(tmp_path) == [lost.pid]
    assert lost.wait() < 0
    assert [process.poll() for process in others] == [None, None]
    assert orphans.end_lost(tmp_path) == []
    for process in others:
        process.kill()
        process.wait()


def test_processes_that_a_load_starts_carry_its_mark(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.LOAD_MARK, "")
    orphans.mark(tmp_path)
    said = subprocess.run(
        [sys.executable, "-c", f"import os; print(os.environ[{settings.LOAD_MARK!r}])"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == f"{os.getpid()}:{tmp_path}\n"
