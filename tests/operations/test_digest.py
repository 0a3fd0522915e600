"""The morning message, and whether messages arrive at all."""

from pathlib import Path

import pytest

from pipelines.cli import main
from pipelines.landing.ledger import Loaded
from pipelines.operations import digest
from pipelines.operations.summary import Summary
from tests.operations.test_messages import Robot
from tests.operations.test_messages import robot as robot  # noqa: PLC0414 - a fixture

LOADED = dict.fromkeys(Loaded.__dataclass_fields__, 0) | {"documents_read": 3, "forms": 7}


def summary(**said: object) -> Summary:
    return Summary(Loaded(**LOADED), Path("20260301"), **{"published": False, **said})


@pytest.fixture
def url(robot: Robot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("JIXIAO_DATA", str(tmp_path))
    monkeypatch.setenv("JIXIAO_DIGEST_URL", f"{robot.url}/digest")
    return robot.url


def test_a_load_that_left_something_out_is_told_with_counts_and_a_few_of_each(
    robot: Robot, url: str
) -> None:
    refused = [(f"{number}.pdf", "damaged") for number in range(7)]
    digest.send(summary(refused=refused, withdrawn=["old.txt"]))
    [(path, body)] = robot.taken
    assert path == "/digest"
    assert body["severity"] == "warning"
    assert body["title"] == "unchanged release 20260301: 3 documents read, 7 forms"
    assert body["lines"] == [
        "refused: 7",
        *[f"· {number}.pdf: damaged" for number in range(5)],
        "withdrawn: 1",
        "· old.txt",
        "more: jixiao status, jixiao diff",
    ]


def test_a_night_on_which_nothing_happened_says_nothing(robot: Robot, url: str) -> None:
    digest.send(summary())
    assert robot.taken == []


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["jixiao", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_a_test_message_goes_to_every_address_once(
    robot: Robot, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("JIXIAO_ALARM_URL", f"{url}/digest {url}/robot/send?access_token=k")
    for _ in range(2):
        assert run(monkeypatch, "alarm", "--test") == 0
    assert [path for path, _ in robot.taken] == ["/digest", "/robot/send?access_token=k"] * 2
    assert capsys.readouterr().out == "delivered to 2 addresses\n" * 2


def test_a_test_message_that_does_not_arrive_is_an_alarm(
    robot: Robot, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    robot.answer = '{"errcode":300001,"errmsg":"token is not exist"}'
    assert run(monkeypatch, "alarm", "--test") == 9
    assert "jixiao: 1 of 1 addresses did not take the test" in capsys.readouterr().err


def test_without_an_address_there_is_nothing_to_test(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("JIXIAO_ALARM_URL", "JIXIAO_DIGEST_URL"):
        monkeypatch.delenv(name, raising=False)
    assert run(monkeypatch, "alarm", "--test") == 2
    assert run(monkeypatch, "alarm") == 2
    assert "neither JIXIAO_ALARM_URL nor JIXIAO_DIGEST_URL is set" in capsys.readouterr().err
