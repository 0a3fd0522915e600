import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.harvest.memory import Memory
from pipelines.harvest.visits import Visit
from pipelines.operations import alarms
from pipelines.releases import store
from tests.releases.test_store import publish


@pytest.fixture
def places(tmp_path: Path) -> settings.Places:
    places = settings.Places(tmp_path)
    places.work.mkdir()
    said(places, datetime.now(UTC))
    publish(places)
    return places


def said(places: settings.Places, moment: datetime) -> None:
    places.last_success.write_text(json.dumps({"ended_at": moment.isoformat(), "release": "x"}))


def test_all_is_well(places: settings.Places) -> None:
    assert alarms.check(places) == []


def test_a_night_that_never_ran(places: settings.Places) -> None:
    said(places, datetime.now(UTC) - timedelta(hours=settings.LONGEST_SILENCE_HOURS + 1))
    [line] = alarms.check(places)
    assert line.startswith("no load has ended well since ")
    places.last_success.write_text("{")
    assert "has ended well yet" in alarms.check(places)[0]


def test_a_damaged_release(places: settings.Places) -> None:
    database = store.current(places) / store.DATABASE
    database.chmod(0o644)
    database.write_text("dat4")
    [line] = alarms.check(places)
    assert "warehouse.duckdb was changed" in line
    assert "jixiao rollback" in line


def test_a_disk_without_room_for_the_next_release(
    places: settings.Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LEAST_FREE_BYTES", 1 << 60)
    [line] = alarms.check(places)
    assert "too little for the next release" in line


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://", "https://[/"])
def test_an_alarm_that_cannot_be_delivered_stops_nothing(
    url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("JIXIAO_ALARM_URL", url)
    alarms.tell("something", ["where"])
    assert [record.levelname for record in caplog.records if record.name == "jixiao"] == [
        "ERROR",
        "ERROR",
    ]
    assert "could not be sent" in caplog.text


def test_a_lake_has_its_releases_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places = settings.Places(tmp_path)
    places.work.mkdir()
    said(places, datetime.now(UTC))
    assert "nothing is published yet" in alarms.check(places)[0]
    monkeypatch.setenv("JIXIAO_LAKE", "host=there")
    assert alarms.check(places) == []


@pytest.mark.parametrize(
    ("ahead", "line"),
    [(timedelta(minutes=2), []), (timedelta(hours=3), ["is to come"])],
)
def test_a_success_that_is_still_to_come_is_no_good_news(
    places: settings.Places, ahead: timedelta, line: list[str]
) -> None:
    said(places, datetime.now(UTC) + ahead)
    assert [wanted in told for wanted, told in zip(line, alarms.check(places), strict=True)] == [
        True
    ] * len(line)


def test_a_time_without_a_zone_is_ours(places: settings.Places) -> None:
    said(places, datetime.now(UTC).replace(tzinfo=None))
    assert alarms.check(places) == []


@pytest.mark.parametrize(
    "text",
    ["", "[]", '"x"', "{}", '{"ended_at": 1}', '{"ended_at": "yesterday"}', "[" * 100_000, "\x00"],
)
def test_a_success_that_cannot_be_read_is_none(places: settings.Places, text: str) -> None:
    places.last_success.write_text(text)
    assert [line.partition(" has ")[2] for line in alarms.check(places)] == [
        "ended well yet: run `jixiao load`"
    ]


def test_files_of_others_in_a_release_raise_no_alarm(places: settings.Places) -> None:
    (store.current(places) / "warehouse.duckdb.tmp").mkdir()
    (store.current(places) / "warehouse.duckdb.tmp" / "duckdb_temp_storage-0.tmp").write_text("x")
    assert alarms.check(places) == []


def test_a_warehouse_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert "cannot be looked at" in alarms.check(settings.Places(tmp_path / "none"))[-1]


@pytest.mark.parametrize(("hours", "told"), [(1, 0), (25, 0), (27, 1)])
def test_a_fetch_that_no_longer_runs(places: settings.Places, hours: int, told: int) -> None:
    places.raw.mkdir()
    places.publishers.write_text("page\nhttp://a.cn/\n")
    assert alarms.check(places) == []  # never fetched: nobody said that it should run
    ended = datetime.now(UTC) - timedelta(hours=hours)
    memory = Memory(places.fetched)
    memory.keep_visit("http://a.cn/", ended, ended, asdict(Visit("http://a.cn/", None, None)))
    memory.close()
    lines = alarms.check(places)
    assert [line.partition(" since ")[0] for line in lines] == [
        "no publisher's page was visited"
    ] * told


def test_a_list_of_publishers_that_cannot_be_read_is_said(places: settings.Places) -> None:
    places.raw.mkdir()
    places.publishers.write_text("url\nhttp://a.cn/\n")
    assert alarms.check(places) == ["publishers.csv: no column page (it has: url)"]
