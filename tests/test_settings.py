"""What an operator sets: values, those that are wrong, and those that are called wrongly."""

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
        ("ALARM_URL", "file:///etc/passwd", "an address that begins with http:// or https://"),
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
