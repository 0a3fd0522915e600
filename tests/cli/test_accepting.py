"""A reviewer accepts a finding: a row of accepted_findings.csv."""

import csv
import shutil
from pathlib import Path

import pytest

from tests.conftest import Warehouse


@pytest.fixture
def copied(loaded: Warehouse, tmp_path: Path) -> Warehouse:
    """The same release, and a folder of its own to write in."""
    warehouse = Warehouse(tmp_path / "data")
    shutil.copytree(loaded.places.curated, warehouse.places.curated, symlinks=True)
    return warehouse


def test_a_finding_is_accepted_with_a_reason_and_an_end(copied: Warehouse) -> None:
    [(key,)] = copied.ask("select finding_key from audit.findings where severity = 'error'")
    copied.add("accepted_findings.csv", b"finding_key,reason,accepted_by,accepted_until\nold,x,,")
    said = ["--reason", "跨年度, 支付", "--until", "2030-12-31", "--by", "王某"]
    done = copied.jixiao("findings", "accept", key, *said)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("accepted: “报纸刊发")
    with copied.places.accepted.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file))[1:] == [
            ["old", "x", "", ""],
            [key, "跨年度, 支付", "王某", "2030-12-31"],
        ]


def test_without_a_finding_a_reason_or_a_day_nothing_is_accepted(copied: Warehouse) -> None:
    [(key,)] = copied.ask("select finding_key from audit.findings where severity = 'error'")
    for arguments in (
        ["0000000000000000", "--reason", "x"],
        [key],
        [key, "--reason", " "],
        [key, "--reason", "x", "--until", "2030-02-30"],
    ):
        assert copied.jixiao("findings", "accept", *arguments).returncode == 2
    assert not copied.places.accepted.exists()
