"""The processes that a load starts, marked as its own.

So the next load ends what a killed one left behind.

Killed with `kill -9`, a load cannot end its readers, dbt, LibreOffice or the Prefect server that it
started; they would hold the working database, or memory, for as long as they like.
"""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from pipelines.settings import LOAD_MARK

_PROCESSES = Path("/proc")
_PATIENCE_SECONDS = 10


def mark(root: Path) -> None:
    """Have every process that is started from here on carry the name of this load."""
    os.environ[LOAD_MARK] = f"{os.getpid()}:{root}"


def end_lost(root: Path) -> list[int]:
    """End the processes of loads of this warehouse that are no more, and wait until they are gone.

    Only for the holder of the lock. Where the system shows no processes (it is not Linux), nothing
    is ended.

    Returns:
        Their process ids.
    """
    lost = [process for process, load in _marked(root) if not _is_alive(load)]
    for process in lost:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
    patience = time.monotonic() + _PATIENCE_SECONDS
    while any(map(_is_alive, lost)) and time.monotonic() < patience:
        time.sleep(0.05)
    return lost


def _marked(root: Path) -> list[tuple[int, int]]:
    """The processes of this user that are marked by a load of this warehouse.

    Beside each stands that load's own process.
    """
    found = []
    for folder in _PROCESSES.glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes().split(b"\0")
        except OSError:  # another user's, or just ended
            continue
        for entry in environment:
            name, _, value = os.fsdecode(entry).partition("=")
            load, _, place = value.partition(":")
            if name == LOAD_MARK and place == str(root) and load.isdecimal():
                found.append((int(folder.name), int(load)))
    return found


def forget_dead_server(prefect: Path) -> None:
    """Remove what a server of Prefect that was killed left, by which it would seem to run.

    Args:
        prefect: Prefect's own folder.
    """
    note = prefect / "server.pid"
    if not (_PROCESSES / "self").exists():  # it is not Linux: nobody knows
        return
    with suppress(OSError, ValueError):
        process = int(note.read_text(encoding="ascii"))
        if not (_is_alive(process) and b"prefect" in _command_of(process)):
            note.unlink()


def _command_of(process: int) -> bytes:
    """What a process was started as; nothing where it has gone meanwhile."""
    try:
        return (_PROCESSES / str(process) / "cmdline").read_bytes()
    except OSError:
        return b""


def _is_alive(process: int) -> bool:
    try:
        state = (
            (_PROCESSES / str(process) / "stat")
            .read_text(encoding="utf-8")
            .rpartition(")")[2]
            .split()[0]
        )
    except OSError:
        return False
    return state not in ("Z", "X")
