"""The help speaks the reader's language, and says all of it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from pipelines.cli import helping
from pipelines.cli.app import app
from tests.conftest import Warehouse


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_TW"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "C", "LC_ALL": "", "LC_MESSAGES": "zh_CN.utf8"}, "zh"),
        ({}, "en"),
    ],
)
def test_the_locale_tells_the_language(environment: dict[str, str], language: str) -> None:
    assert helping.language(environment) == language


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    yield " ".join(path) or "jixiao", command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, name))


ALL = dict(commands(typer.main.get_command(app)))


def test_the_chinese_help_is_of_the_commands_that_there_are() -> None:
    assert set(helping.catalogue()) == {"everywhere", *ALL}


@pytest.mark.parametrize("name", ALL)
def test_every_parameter_is_explained_in_both_languages(name: str) -> None:
    chinese = helping.catalogue()
    said = chinese["everywhere"] | chinese[name]
    for one in ALL[name].params:
        assert re.search(r"[\u4e00-\u9fff]", said[one.name]), one.name
    there = {"says", *(one.name for one in ALL[name].params)}
    assert set(chinese[name]) <= there


@pytest.mark.parametrize("name", ALL)
def test_every_help_can_be_read_in_chinese(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    path = [] if name == "jixiao" else name.split()
    if name == "prefect":  # which answers for itself
        return
    done = CliRunner().invoke(app, [*path, "--help"], prog_name="jixiao")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"用法：{' '.join(['jixiao', *path])}")
    assert "显示这份说明。" in lines[-1] or not ALL[name].params or "commands" in dir(ALL[name])
    english = re.findall(r"Usage|Options|Arguments|Commands|default|required|Show", done.stdout)
    assert english == []


def test_the_help_is_english_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    done = CliRunner().invoke(app, ["query", "--help"], prog_name="jixiao")
    assert done.stdout.startswith("Usage: jixiao query [OPTIONS]")


def test_the_version_is_that_of_the_package(loaded: Warehouse) -> None:
    done = loaded.jixiao("--version")
    assert re.fullmatch(r"jixiao \d+\.\d+\.\d+\n", done.stdout)


def test_a_shell_completes_commands(loaded: Warehouse) -> None:
    done = loaded.jixiao(_JIXIAO_COMPLETE="complete_bash", COMP_WORDS="jixiao que", COMP_CWORD="1")
    assert done.stdout.split() == ["query"]
