"""The store of releases, without what is in them.

And what people do with it at the command line.
"""

import json
import re
from pathlib import Path

import pytest

from pipelines.errors import NothingPublished, ReleaseDamaged, UsageError
from pipelines.releases import store
from pipelines.releases.folder import Folders
from pipelines.settings import Places

SAID = {"published_at": "2023-01-01T00:00:00+00:00", "built_from": {}, "tables": {}}


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path)


def publish(places: Places, text: str = "data") -> Path:
    release_id = store.new_id(places)
    folder = store.begin(places, release_id)
    (folder / store.DATABASE).write_text(text)
    (folder / "parquet").mkdir()
    (folder / "parquet" / "t.parquet").write_text(text)
    return store.finish(places, folder, SAID | {"release": release_id})


def test_releases_stay_in_the_order_of_their_names_though_the_clock_is_put_back(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock:
        now_is = store.datetime(2026, 5, 1, 2, tzinfo=store.UTC)
        strptime = store.datetime.strptime

        @classmethod
        def now(cls, zone: object) -> object:
            return cls.now_is

    monkeypatch.setattr(store, "datetime", Clock)
    first = publish(places)
    Clock.now_is = Clock.now_is.replace(year=2019)
    second = publish(places)
    Clock.now_is = Clock.now_is.replace(year=2027)
    third = publish(places)
    assert [first.name, second.name, third.name] == [
        "20260501T020000Z",
        "20260501T020001Z",
        "20270501T020000Z",
    ]
    assert store.all_releases(places) == [first, second, third]
    assert store.current(places) == store.latest(places) == third


def test_a_rollback_points_to_the_release_before_and_leaves_the_newest(places: Places) -> None:
    first, second, third = (publish(places, name) for name in "abc")
    assert store.roll_back(places) == second
    assert store.roll_back(places) == first
    assert store.latest(places) == third
    with pytest.raises(UsageError, match="no release before"):
        store.roll_back(places)
    assert store.roll_back(places, third.name) == third
    assert store.current(places) == third


def test_nobody_is_pointed_to_a_damaged_release(places: Places) -> None:
    first, second = publish(places), publish(places)
    (first / store.DATABASE).chmod(0o644)
    (first / store.DATABASE).write_text("dat4")
    with pytest.raises(ReleaseDamaged, match=r"warehouse\.duckdb was changed"):
        store.roll_back(places)
    assert store.current(places) == second


@pytest.mark.parametrize(
    "name", ["../../etc", "20990101T000000Z", "20261345T000000Z", "latest", ""]
)
def test_a_release_that_is_not_there_is_said(places: Places, name: str) -> None:
    publish(places)
    with pytest.raises(UsageError, match="no release"):
        store.find(places, name)


def test_pruning_keeps_the_last_ones_and_the_current_one(places: Places) -> None:
    made = [publish(places) for _ in range(5)]
    store.roll_back(places, made[0].name)
    reader = (made[1] / store.DATABASE).open()
    assert store.prune(places, 2) == [made[1].name, made[2].name]
    assert store.all_releases(places) == [made[0], made[3], made[4]]
    assert reader.read() == "data"  # who has it open goes on reading
    reader.close()
    assert store.prune(places, 0) == [made[3].name]  # the newest and the current one always stay


def test_what_an_interrupted_pruning_left_is_cleared_and_never_counted(places: Places) -> None:
    first = publish(places)
    first.rename(first.with_name(f".pruned-{first.name}"))
    assert store.all_releases(places) == []
    with pytest.raises(NothingPublished):
        store.current(places)
    second = publish(places)
    assert [path.name for path in places.releases.iterdir()] == [second.name]


def test_every_kind_of_damage_is_told(places: Places) -> None:
    release = publish(places)
    assert store.verify(release) == []
    (release / "parquet" / "t.parquet").unlink()
    (release / store.DATABASE).chmod(0o644)
    (release / store.DATABASE).write_text("dat4")
    assert store.verify(release) == [
        "parquet/t.parquet is missing",
        "warehouse.duckdb was changed",
    ]
    (release / store.MANIFEST).chmod(0o644)
    (release / store.MANIFEST).write_text("{")
    [damage] = store.verify(release)
    assert "is not what a release says" in damage


def test_files_of_others_are_no_damage(places: Places) -> None:
    release = publish(places)
    for name in (
        ".DS_Store",
        "parquet/Thumbs.db",
        "more/of/this.txt",
        "warehouse.duckdb.tmp/a.tmp",
        "~$a.xlsx",
    ):
        (release / name).parent.mkdir(parents=True, exist_ok=True)
        (release / name).write_text("x")
    assert store.verify(release) == []
    assert store.strangers(release) == [
        ".DS_Store",
        "more/",
        "parquet/Thumbs.db",
        "warehouse.duckdb.tmp/",
        "~$a.xlsx",
    ]


def test_a_log_beside_the_database_is_damage_for_readers_would_see_it(places: Places) -> None:
    release = publish(places)
    (release / "warehouse.duckdb.wal").write_text("x")
    [line] = store.verify(release)
    assert "opened warehouse.duckdb for writing" in line
    assert store.strangers(release) == []


def test_a_link_that_leads_to_itself_or_nowhere_is_no_release(places: Places) -> None:
    places.curated.mkdir()
    for target in ("current", "releases/20230101T000000Z"):
        places.current.unlink(missing_ok=True)
        places.current.symlink_to(target)
        with pytest.raises(NothingPublished):
            store.current(places)


@pytest.mark.parametrize(
    "manifest",
    [
        "{",
        "{}",
        "[]",
        "null",
        '{"files": 5}',
        *(
            json.dumps(SAID | {"release": "x", "files": {}} | odd)
            for odd in (
                {"files": {"a": 5}},
                {"files": {"a": {"bytes": "1", "sha256": "x"}}},
                {"missing": ["pages"]},
                {"missing": None},
                {"changes": None},
                {"tables": {"a": 1}},
            )
        ),
        "[" * 100_000,
        "\x00",
    ],
)
def test_a_release_whose_manifest_is_damaged_is_passed_over_and_stays_the_last_by_name(
    places: Places, tmp_path: Path, manifest: str
) -> None:
    first, second = publish(places, "first"), publish(places, "second")
    (second / store.MANIFEST).chmod(0o644)
    (second / store.MANIFEST).write_text(manifest)
    assert store.newest_whole(places) == first
    assert store.latest(places) == second
    assert store.new_id(places) > second.name
    assert store.copy_newest(places, tmp_path / "copy") == (first, [second])
    [damage] = store.verify(second)
    assert re.search(r"release\.json (cannot be read|is not what a release says)", damage)
    assert store.strangers(second) == []


def test_a_build_begins_with_the_newest_release_that_is_whole(
    places: Places, tmp_path: Path
) -> None:
    target = tmp_path / "copy"
    assert store.copy_newest(places, target) == (None, [])
    first, second = publish(places, "first"), publish(places, "second")
    assert store.copy_newest(places, target) == (second, [])
    (second / store.DATABASE).chmod(0o644)
    (second / store.DATABASE).write_text("secon?")
    assert store.copy_newest(places, target) == (first, [second])
    assert target.read_text() == "first"
    (first / store.MANIFEST).unlink()
    assert store.copy_newest(places, target) == (None, [second, first])
    assert not target.exists()


def test_the_manifest_says_what_was_published(places: Places) -> None:
    release = publish(places)
    assert set(json.loads((release / store.MANIFEST).read_text())["files"]) == {
        store.DATABASE,
        "parquet/t.parquet",
    }


def test_a_release_without_a_manifest_is_damaged_and_told(places: Places, tmp_path: Path) -> None:
    first, second = publish(places), publish(places)
    (second / store.MANIFEST).unlink()
    assert store.all_releases(places) == [first, second]
    assert store.newest_whole(places) == first
    assert "No such file" in store.verify(second)[0]
    assert store.copy_newest(places, tmp_path / "copy") == (first, [second])


def test_a_link_that_leads_nowhere_is_said_with_what_mends_it(places: Places) -> None:
    first = publish(places)
    places.current.unlink()
    places.current.symlink_to("releases/20200101T000000Z")
    with pytest.raises(
        NothingPublished, match=f"leads to no release: `jixiao rollback {first.name}`"
    ):
        store.current(places)
    assert store.roll_back(places, first.name) == first
    assert store.current(places) == first


def test_an_unchanged_night_points_the_link_to_the_last_release_again(places: Places) -> None:
    release = publish(places)
    places.current.unlink()
    assert Folders(places).standing({}) == release
    assert store.current(places) == release
