"""What an operator sets: values, those that are wrong, and those that are called wrongly."""

import os
import re
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.cli import main
from pipelines.errors import UsageError
from pipelines.settings import LOAD_MARK, Settings, given, unknown, variable

VARIABLES = [variable(name) for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def test_what_is_not_set_has_its_default_and_an_empty_text_sets_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    defaults = given()
    assert defaults.keep_releases == 30
    assert defaults.data == settings.PROJECT / "data"
    for name in VARIABLES:
        monkeypatch.setenv(name, "")
    assert given() == defaults


def test_what_is_set_counts_from_then_on(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JIXIAO_KEEP_RELEASES", " 2 ")
    monkeypatch.setenv("JIXIAO_DATA", str(tmp_path))
    assert given().keep_releases == 2
    assert settings.places().root == tmp_path


@pytest.mark.parametrize(
    ("name", "value", "must_be"),
    [
        ("KEEP_RELEASES", "abc", "a whole number of at least 1"),
        ("KEEP_RELEASES", "0", "a whole number of at least 1"),
        ("KEEP_RELEASES", "1.5", "a whole number of at least 1"),
        ("READING_PROCESSES", "-1", "a whole number of at least 1"),
        ("DOCUMENTS_PER_BATCH", "0", "a whole number of at least 1"),
        ("SITE_PAGES", "all", "a whole number of at least 1"),
        ("KEEP_PREFECT_RUNS_DAYS", "-1", "a whole number of days"),
        ("DATABASE_MEMORY", "80%", "an amount such as 1000MB or 4GB"),
        ("DATABASE_MEMORY", "4", "an amount such as 1000MB or 4GB"),
        *[
            (
                name,
                "file:///etc/passwd",
                "an address that begins with http://, https://, mailto:// or mailtos://",
            )
            for name in ("ALARM_URL", "DIGEST_URL")
        ],
    ],
)
def test_a_wrong_value_is_one_line_before_anything_is_begun(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    must_be: str,
) -> None:
    monkeypatch.setenv(f"JIXIAO_{name}", value)
    monkeypatch.setattr("sys.argv", ["jixiao", "--help"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"jixiao: JIXIAO_{name}={value}: it must be {must_be}\n")


@pytest.mark.parametrize("memory", ["1000MB", "4GB", "1.5 GiB", "512mb", "2T"])
def test_memory_is_said_as_duckdb_understands_it(
    monkeypatch: pytest.MonkeyPatch, memory: str
) -> None:
    monkeypatch.setenv("JIXIAO_DATABASE_MEMORY", memory)
    assert given().database_memory == memory


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JIXIAO_KEEP_RELEASES", "many")
    monkeypatch.setenv("JIXIAO_SITE_PAGES", "few")
    with pytest.raises(UsageError, match=r"KEEP_RELEASES=many: .*; JIXIAO_SITE_PAGES=few: "):
        given()


def test_what_is_called_like_a_setting_and_is_none_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(LOAD_MARK, "1:/data")
    monkeypatch.setenv("JIXIAO_SITE_PAGES", "9")
    assert unknown() == []
    monkeypatch.setenv("JIXIAO_KEEP_RELEASE", "3")
    monkeypatch.setenv("JIXIAO_QXZ", "3")
    assert unknown() == [
        "JIXIAO_KEEP_RELEASE is no setting and has no effect; near it is JIXIAO_KEEP_RELEASES",
        "JIXIAO_QXZ is no setting and has no effect",
    ]


def test_every_number_has_a_bound() -> None:
    for name, field in Settings.model_fields.items():
        assert field.annotation is not int or any(hasattr(one, "ge") for one in field.metadata), (
            name
        )


def test_defaults_stand_once_and_not_again_in_the_profiles_of_dbt() -> None:
    profiles = (settings.DBT_PROJECT / "profiles.yml").read_text(encoding="utf-8")
    asked = re.findall(r"env_var\((.*?)\)", profiles)
    assert "'JIXIAO_DATABASE_MEMORY'" in asked
    assert [one for one in asked if "," in one] == []


PREFECT = ("PREFECT_API_URL", "PREFECT_API_AUTH_STRING", "PREFECT_SERVER_API_AUTH_STRING")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What a fresh process has of Prefect."""
    fresh = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    monkeypatch.setattr(os, "environ", fresh)
    return fresh


def test_prefects_server_has_a_password_that_only_its_owner_can_read(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    places = settings.Places(tmp_path)
    settings.configure_prefect(places)
    assert not places.prefect_password.exists()
    assert [environment.get(name) for name in PREFECT] == [None] * 3
    settings.configure_prefect(places, server=True)
    password = places.prefect_password.read_text().strip()
    assert re.fullmatch(r"jixiao:[\w-]{32}", password)
    assert places.prefect_password.stat().st_mode & 0o777 == 0o600
    assert [environment[name] for name in PREFECT[1:]] == [password] * 2
    assert environment["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"] == "http://127.0.0.1:4200"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("http://127.0.0.1:4201/api", True),
        ("http://localhost/api", True),
        ("https://prefect.example.org/api", False),
        ("http://127.0.0.1.example.org/api", False),
    ],
)
def test_a_server_elsewhere_is_not_told_the_password_of_ours(
    tmp_path: Path, environment: dict[str, str], url: str, told: bool
) -> None:
    places = settings.Places(tmp_path)
    places.prefect.mkdir()
    places.prefect_password.write_text("jixiao:it\n")
    environment["PREFECT_API_URL"] = url
    settings.configure_prefect(places)
    assert environment.get("PREFECT_API_AUTH_STRING") == ("jixiao:it" if told else None)


def test_a_password_that_is_set_stays(tmp_path: Path, environment: dict[str, str]) -> None:
    for name in PREFECT[1:]:
        environment[name] = "mine:own"
    settings.configure_prefect(settings.Places(tmp_path), server=True)
    assert [environment[name] for name in PREFECT[1:]] == ["mine:own"] * 2
