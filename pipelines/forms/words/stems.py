"""Words that tell by standing in a text, at its end, or alone: data of `vocabulary.toml`.

The squeezed text of a cell or a title comes in; whether a word of some kind is in it goes out.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache


class Stems:
    """Kind → words."""

    def __init__(self, words: Mapping[str, Iterable[str]] | None = None) -> None:
        self._words = {kind: tuple(listed) for kind, listed in (words or {}).items()}

    def of(self, kind: str) -> tuple[str, ...]:
        """The words of a kind."""
        return self._words.get(kind, ())

    def holds(self, kind: str, text: str) -> bool:
        """Whether one of them stands in a text."""
        for word in self.of(kind):  # noqa: SIM110 - a generator would take twice the time
            if word in text:
                return True
        return False

    def begins(self, kind: str, text: str) -> bool:
        """Whether a text begins with one of them."""
        return text.startswith(self.of(kind))

    def ends(self, kind: str, text: str) -> bool:
        """Whether a text ends with one of them."""
        return text.endswith(self.of(kind))

    def is_one(self, kind: str, text: str) -> bool:
        """Whether a text is one of them."""
        return text in self.of(kind)

    def any_of(self, kind: str) -> str:
        """One of them, as a regular expression."""
        return one_of(self.of(kind))


def is_called(name: str, before: tuple[str, ...], what: tuple[str, ...]) -> bool:
    """Whether a name is one of some words, 名称 behind it or not, with any of others before it."""
    if not any(word in name for word in what):
        return False
    return re.fullmatch(rf"{one_of(before)}*+{one_of(what)}(?:名称)?", name) is not None


@lru_cache(maxsize=256)
def one_of(words: tuple[str, ...]) -> str:
    """One of some words, the longest first, as a regular expression; never, of none."""
    listed = sorted(words, key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, listed))})" if listed else "(?!)"
