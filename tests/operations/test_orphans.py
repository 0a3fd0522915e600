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


@pytest.mark.parametrize(
    ("said", "stays"), [("dead", False), ("another", False), ("server", True), ("nonsense", True)]
)
def test_a_server_that_was_killed_does_not_seem_to_run(
    tmp_path: Path, said: str, stays: bool
) -> None:
    note = tmp_path / "server.pid"
    named = {"another": "sleep", "server": "prefect"}.get(said, "sleep")
    process = subprocess.Popen(["bash", "-c", "read; exit", named], stdin=subprocess.PIPE)
    try:
        if said == "dead":
            process.kill()
            process.wait()
        note.write_text("nonsense" if said == "nonsense" else str(process.pid))
        orphans.forget_dead_server(tmp_path)
        assert note.exists() is stays
    finally:
        process.kill()
        process.communicate()


def test_where_no_server_was_nothing_is_forgotten(tmp_path: Path) -> None:
    orphans.forget_dead_server(tmp_path)
