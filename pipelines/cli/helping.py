"""What `--help` says, in the language of whoever asks: Chinese where the locale is, else English.

The English stands with the commands, the Chinese in `help_zh.toml`; a test holds them together.
"""

import os
import re
import shutil
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import typer
from rich.table import Table
from rich.text import Text
from typer.core import TyperCommand, TyperGroup

from pipelines.cli.render import Console
from pipelines.exit_codes import ExitCode

_CATALOGUE = Path(__file__).with_name("help_zh.toml")
_NARROWEST, _WIDEST = 40, 100
_EXAMPLE = re.compile(r"^Example: (.*)", re.MULTILINE)
_EXTRAS = re.compile(r"\[[^\[]*\]$")
_WORDS = {
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 …",
    "default: ": "默认 ",
    "required": "必填",
}


def language(environment: Mapping[str, str] | None = None) -> str:
    """`zh` or `en`: what the first of the locale's variables that says anything says."""
    said = os.environ if environment is None else environment
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale = next((said[name] for name in names if said.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


@cache
def catalogue() -> dict[str, Any]:
    """The Chinese help: of each command by its name, what it `says` and what its parameters are."""
    return tomllib.loads(_CATALOGUE.read_text(encoding="utf-8"))


class Command(TyperCommand):
    """A command whose help speaks the reader's language."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - as typer's own has it
        """The help as one text."""
        return _in_chinese(self, ctx) if _is_chinese(ctx) else super().get_help(ctx)


class Group(TyperGroup):
    """A group of commands, likewise."""

    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 - as typer's own has it
        """The help as one text."""
        return _in_chinese(self, ctx) if _is_chinese(ctx) else super().get_help(ctx)


def _is_chinese(ctx: typer.Context) -> bool:
    """Whether the reader is, and the catalogue has the command."""
    return language() == "zh" and _name(ctx.command_path.split()[1:]) in catalogue()


def _name(path: Sequence[str]) -> str:
    return " ".join(path) or "jixiao"


def epilog(said: str) -> str:
    """What stands below the list of all commands."""
    if said == "zh":
        codes = "；".join(f"{code} {code.zh}" for code in ExitCode)
        return f"所有数据都在 JIXIAO_DATA 所指的目录下（默认 data/）。退出码：{codes}。"
    codes = "; ".join(f"{code} {code.en}" for code in ExitCode)
    return f"Everything lies under JIXIAO_DATA (default: data/). Exit codes: {codes}."


def _in_chinese(command: Command | Group, ctx: typer.Context) -> str:
    path = ctx.command_path.split()[1:]
    said = catalogue()[_name(path)]
    width = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns - 2))
    console = Console(width=width, force_terminal=False, no_color=True)
    usage = " ".join([ctx.command_path, *map(_translated, command.collect_usage_pieces(ctx))])
    example = _EXAMPLE.search(command.help or "")
    with console.capture() as printed:
        console.print(Text(f"用法：{usage}"))
        console.print(Text(f"\n{said['says']}"))
        if example:
            console.print(Text(f"\n示例：{example[1]}"))
        for title, rows in _sections(command, ctx, said):
            console.print(Text(f"\n{title}："))
            console.print(_list(rows))
        if not path:
            console.print(Text(f"\n{epilog('zh')}"))
    return "\n".join(line.rstrip() for line in printed.get().splitlines())


def _sections(
    command: Command | Group, ctx: typer.Context, said: Mapping[str, Any]
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The arguments, options and commands that there are: what each is called and does."""
    words = catalogue()["everywhere"] | said
    rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for one in command.get_params(ctx):
        record = one.get_help_record(ctx)
        if record and one.name:
            extras = _EXTRAS.search(record[1])
            says = words.get(one.name) or getattr(one, "help", None) or ""
            told = [says, _translated(extras[0])] if extras else [says]
            rows[one.param_type_name].append((_translated(record[0]), "  ".join(told)))
    titles = {"argument": "参数", "option": "选项"}
    yield from ((titles[kind], found) for kind, found in rows.items() if found)
    if isinstance(command, Group):
        path = ctx.command_path.split()[1:]
        yield (
            "命令",
            [(name, _in_short([*path, name], one)) for name, one in command.commands.items()],
        )


def _in_short(path: Sequence[str], command: Any) -> str:  # noqa: ANN401 - as typer's own has it
    said = catalogue().get(_name(path))
    return str(said["says"]).strip().partition("。")[0] if said else command.get_short_help_str()


def _list(rows: Sequence[tuple[str, str]]) -> Table:
    listed = Table.grid(padding=(0, 2))
    listed.add_column(no_wrap=True)
    listed.add_column(overflow="fold")
    for name, says in rows:
        listed.add_row(Text(f"  {name}"), Text(says))
    return listed


def _translated(text: str) -> str:
    for english, chinese in _WORDS.items():
        text = text.replace(english, chinese)
    return text
