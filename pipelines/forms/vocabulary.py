"""The words of the forms, as data: `vocabulary.toml`."""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_LONGEST_WORD = 64
_LONGEST_HEADING = 300


@lru_cache(maxsize=65536)
def squeeze(text: str) -> str:
    """The text as words are compared: no white space, full-width signs as their half-width twins."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def word_of(text: str) -> str:
    """The text as a word to look up; a long text is no word."""
    return squeeze(text) if len(text) <= _LONGEST_WORD else ""


@dataclass(frozen=True)
class Vocabulary:
    """Squeezed words and what they stand for.

    Attributes:
        titles: word in a heading → kind of form.
        labels: word → field that its value fills.
        columns: header word → field of an indicator.
        money_units: word → yuan.
        notes: words that a remark below a table begins with.
    """

    titles: Mapping[str, str]
    labels: Mapping[str, str]
    columns: Mapping[str, str]
    money_units: Mapping[str, int]
    notes: tuple[str, ...] = ()

    def form_kind(self, heading: str) -> str | None:
        """The kind of form a heading opens, if it opens one."""
        squeezed = squeeze(heading) if len(heading) <= _LONGEST_HEADING else ""
        words = [word for word in self.titles if word in squeezed]
        return self.titles[max(words, key=len)] if words else None


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with jixiao."""
    return parse_vocabulary(files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8"))


def parse_vocabulary(toml: str) -> Vocabulary:
    """Read a vocabulary.

    Raises:
        ValueError: a word stands for two things.
    """
    tables = tomllib.loads(toml)
    return Vocabulary(
        titles=_by_word(tables["titles"]),
        labels=_by_word(tables["labels"]),
        columns=_by_word(tables["columns"]),
        money_units={squeeze(word): yuan for word, yuan in tables["money_units"].items()},
        notes=tuple(map(squeeze, tables.get("notes", {}).get("words", ()))),
    )


def _by_word(words_by_field: Mapping[str, list[str]]) -> dict[str, str]:
    by_word: dict[str, str] = {}
    for field, words in words_by_field.items():
        for word in words:
            if by_word.setdefault(squeeze(word), field) != field:
                raise ValueError(f"vocabulary: {word} stands for both {by_word[squeeze(word)]} and {field}")
    return by_word
