"""The words of the grammar, as data: `words.toml`, which says what each list is."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import cast

Lists = Mapping[str, list[str]]


@cache
def _all() -> Mapping[str, Lists]:
    text = files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    return cast("Mapping[str, Lists]", tomllib.loads(text))


def lists(section: str) -> Lists:
    """The lists of a section by their names."""
    return _all()[section]


def words(section: str, name: str = "words") -> tuple[str, ...]:
    """The words of one list."""
    return tuple(lists(section)[name])


def meanings(*sections: str) -> dict[str, str]:
    """Word → the name of its list, of some sections."""
    return {
        word: name for part in sections for name, all_of in lists(part).items() for word in all_of
    }


def any_of(alternatives: Iterable[str]) -> str:
    """An expression for any of some words, the longest first."""
    return "|".join(map(re.escape, sorted(set(alternatives), key=lambda word: (-len(word), word))))


def longest_suffix(text: str, known: Mapping[str, object] | frozenset[str], longest: int) -> str:
    """The longest of some words that a text ends with, or nothing."""
    for length in range(min(longest, len(text)), 0, -1):
        if text[-length:] in known:
            return text[-length:]
    return ""


def longest_prefix(text: str, known: Mapping[str, object], longest: int = 12) -> str:
    """The longest of some words that a text begins with, or nothing."""
    for length in range(min(longest, len(text)), 0, -1):
        if text[:length] in known:
            return text[:length]
    return ""
