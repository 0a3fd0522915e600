"""How words are compared.

A text comes in; it goes out without what does not count: white space, the width of signs,
traditional characters, numbers before it and brackets after it.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from pipelines.forms.words.script import simplified

_NUMBERING = re.compile(
    r"^(?:(?:\d{1,2}[.、])?资金(?:来源|结构|构成):[(]?\d{1,2}[).、]"  # the group beside its first
    r"|[(]?[一二三四五六七八九十]+[)、.]|[(]?\d{1,2}[).、]|[①-⑳★*▲])"
)
_OF_WHICH = re.compile(r"^(?:其中[:,]?|减[:]|加[:])")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[)\]]$")
_BRACKETS_BACKWARDS = re.compile(r"[)\]][^()\[\]]*+(?:\)[^()]*+\([^()\[\]]*+)*+[(\[]")


@lru_cache(maxsize=65536)
def squeeze(text: str) -> str:
    """The text as words are compared.

    There is no white space in it; full-width signs are half-width ones, traditional characters
    simplified ones.
    """
    return simplified("".join(unicodedata.normalize("NFKC", text).split()))


def candidates(word: str) -> Iterable[str]:
    """The word, then with less and less around it."""
    yield word
    word = word.rstrip(":")
    yield word
    bare = _NUMBERING.sub("", word)
    yield bare
    bare = _OF_WHICH.sub("", bare)
    yield bare
    while (shorter := _BRACKETS.sub("", bare)) != bare and shorter:
        bare = shorter.rstrip(":")
        yield bare
    if (unnumbered := bare.rstrip("0123456789")) != bare and unnumbered:
        yield unnumbered


def bracketed(word: str) -> list[str]:
    """What stands in the brackets after a word: `万元` or `单位:万元` as `万元`."""
    found = []
    while match := _BRACKETS.search(word.rstrip(":")):
        found.append(match[1].rpartition(":")[2])
        word = word[: match.start()]
    return found


@lru_cache(maxsize=65536)
def bare_name(text: str) -> str:
    """A name as words are compared, without a number before it and brackets after it."""
    bare = _OF_WHICH.sub("", _NUMBERING.sub("", squeeze(text).rstrip(":")))
    backwards, end = bare[::-1], 0  # from its end on, each bracket is looked at once
    while (found := _BRACKETS_BACKWARDS.match(backwards, end)) and found.end() < len(bare):
        end = found.end()
    return bare[: len(bare) - end]
