"""The units of systemd: what they may do, as systemd itself judges it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import PROJECT

UNITS = sorted((PROJECT / "docs" / "systemd").glob("*.service"))


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not there")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_may_do_little(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", "--no-pager", unit]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    exposure = re.search(r"Overall exposure level for \S+: ([\d.]+)", said.stdout)
    assert exposure, said.stdout + said.stderr
    assert float(exposure[1]) < 3


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_a_unit_writes_into_the_warehouse_alone(unit: Path) -> None:
    said = unit.read_text(encoding="utf-8")
    assert re.findall(r"^ReadWritePaths=(.*)$", said, re.MULTILINE) == ["%h/jixiao/data"]
    assert re.findall(r"^ProtectSystem=(.*)$", said, re.MULTILINE) == ["strict"]
    assert "\nMemoryMax=" in said
