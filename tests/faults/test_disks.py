"""A disk that fills in each stage, and one that is read-only.

That is said in one line, nothing is lost, and the next run goes on.
"""

import os
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.releases import store
from tests.faults.conftest import Numbered, stage_of
from tests.servers import PrefectServer

pytestmark = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0,
    reason="only root may mount the small disks this test fills",
)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", str(disk)], check=True)
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """Fill a disk but for so many bytes."""
    filler = disk / "filler"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    with filler.open("wb") as file:
        file.write(b"\0" * max(free - leave, 0))
    return filler


def test_a_disk_that_fills_in_any_stage_loses_nothing(
    small_disk: Path, server: PrefectServer, tell: Callable[[str], None]
) -> None:
    warehouse = Numbered(small_disk / "data", server)
    warehouse.add_next()
    code, output = warehouse.run(JIXIAO_KEEP_RELEASES="2")
    assert code == 0, output
    failed: Counter[str] = Counter()
    too_little, enough = 0, 120_000_000
    leaves = iter((0, 40_000, 300_000, 8_000_000))
    # Publishing fails on a disk that is just too small: by halves, until one is found.
    while "publishing" not in failed and enough - too_little > 50_000:
        leave = next(leaves, (too_little + enough) // 2)
        if warehouse.published() == warehouse.count:
            warehouse.add_next()
        before = warehouse.published()
        filler = fill(small_disk, leave)
        code, output = warehouse.run(JIXIAO_KEEP_RELEASES="2")
        filler.unlink()
        if code == 0:  # there was room for all of it
            enough = leave
            continue
        assert code == 7, (leave, output)
        assert output.splitlines()[-1].startswith("jixiao: "), output
        failed[stage_of(output)] += 1
        assert warehouse.published() == before
        too_little = leave
    assert warehouse.run(JIXIAO_KEEP_RELEASES="2")[0] == 0
    warehouse.check_everything()
    assert {"reading", "building", "publishing"} <= set(failed), failed
    tell(
        f"disks: {failed.total()} loads ended by a full disk "
        f"({', '.join(f'{count} {stage}' for stage, count in failed.items())}): "
        "documents lost: 0, releases damaged: 0"
    )


def test_read_only_releases_are_said_and_go_on_being_served(
    tmp_path: Path, server: PrefectServer
) -> None:
    warehouse = Numbered(tmp_path / "data", server)
    warehouse.add_next()
    assert warehouse.run()[0] == 0
    warehouse.add_next()
    curated = warehouse.places.curated
    subprocess.run(["mount", "--bind", str(curated), str(curated)], check=True)
    subprocess.run(["mount", "-o", "remount,ro,bind", str(curated)], check=True)
    try:
        code, output = warehouse.run()
        assert code == 7, output
        assert "Read-only file system" in output.splitlines()[-1]
        assert warehouse.published() == 1
    finally:
        subprocess.run(["umount", "--lazy", str(curated)], check=True)
    assert warehouse.run()[0] == 0
    warehouse.check_everything()


def test_a_damaged_release_is_not_built_upon(tmp_path: Path, server: PrefectServer) -> None:
    warehouse = Numbered(tmp_path / "data", server)
    for _ in range(2):
        warehouse.add_next()
        assert warehouse.run()[0] == 0
    damaged = store.current(warehouse.places)
    (damaged / store.DATABASE).chmod(0o644)
    with (damaged / store.DATABASE).open("r+b") as file:
        file.seek(100_000)
        file.write(b"\0" * 4096)
    warehouse.add_next()
    code, output = warehouse.run()
    assert code == 0, output
    assert f"ALARM: the release {damaged.name} is damaged" in output
    assert warehouse.published() == 3
