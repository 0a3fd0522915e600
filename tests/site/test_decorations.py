"""What decorates a release.

Where one thing fails, the others are made, and what is missing is said.
"""

import os
import time
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.errors import ModellingFailed, StorageFailed
from pipelines.modelling import dbt
from pipelines.settings import Places
from pipelines.site import decorations


def _package(folder: Path, _: str) -> None:
    (folder / "datapackage.json").write_text("{}")


def _pages(folder: Path, name: str, *_: object) -> None:
    (folder / "site").mkdir()
    (folder / "index.html").write_text(name)


def _abort(*_: object) -> None:
    os.abort()


def _raise(*_: object) -> None:
    raise TypeError("of a kind that nobody expected\nand more of it")


def _stop_half_way(folder: Path, *_: object) -> None:
    _pages(folder, "")
    raise ValueError("half way")


def _last(*_: object) -> None:
    time.sleep(60)


def _fill(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    def write_docs(places: Places, *_: object) -> None:
        places.dbt_target.mkdir(parents=True, exist_ok=True)
        (places.dbt_target / "static_index.html").write_text("docs")

    monkeypatch.setattr(dbt, "write_docs", write_docs)
    for name, function in (
        ("_write_package", _package),
        ("_write_pages", _pages),
    ):
        monkeypatch.setattr(decorations, name, function)
    return Places(tmp_path)


def furnish(places: Places) -> tuple[list[tuple[str, str]], list[str]]:
    folder = places.root / "release"
    folder.mkdir()
    missing = decorations.furnish(places, folder, "20230101T000000Z", "v1")
    return missing, sorted(path.name for path in folder.iterdir())


def test_where_all_goes_well_nothing_is_missing(places: Places) -> None:
    assert furnish(places) == ([], ["datapackage.json", "docs", "index.html", "site"])
    assert (places.root / "release" / "index.html").read_text() == "20230101T000000Z"


@pytest.mark.parametrize(
    ("broken", "how", "missing", "there"),
    [
        ("_write_package", _raise, ("data package", "TypeError: of a kind that nobody expected"),
         "docs index.html site"),
        ("_write_pages", _stop_half_way, ("pages", "ValueError: half way"),
         "datapackage.json docs"),
        ("_write_pages", _last, ("pages", "it took over 1 s"), "datapackage.json docs"),
        ("_write_package", _abort, ("data package", "its process ended with code -6"),
         "docs index.html site"),
    ],
)  # fmt: skip
def test_what_fails_is_said_and_leaves_nothing_behind(
    places: Places,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
    how: object,
    missing: tuple[str, str],
    there: str,
) -> None:
    monkeypatch.setattr(decorations, broken, how)
    if how is _last:
        monkeypatch.setattr(settings, "DECORATING_SECONDS", 1)
    assert furnish(places) == ([missing], there.split())


def test_docs_that_dbt_cannot_write_are_missing_alone(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ModellingFailed("dbt docs failed: a column that nobody described")

    monkeypatch.setattr(dbt, "write_docs", fail)
    assert furnish(places) == (
        [("docs", "dbt docs failed: a column that nobody described")],
        ["datapackage.json", "index.html", "site"],
    )  # fmt: skip


def test_a_full_disk_is_nobodys_fault_but_the_disks(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decorations, "_write_pages", _fill)
    with pytest.raises(
        StorageFailed, match="the pages of 20230101T000000Z could not be written: .*No space left"
    ):
        furnish(places)
