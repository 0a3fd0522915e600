"""Levels of indicators, as they stand in cells.

The text of a cell comes in; the level it names goes out, without the number before it and with the
points behind it: `一、产出指标（50分）` is 产出指标 with 50. Which words are levels is data.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.forms.words.vocabulary import Vocabulary, squeeze

_NUMBER = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|[（(]?\d{1,2}[)）.．、])\s*(?=\D)"
)
_BARE_NUMBER = re.compile(
    r"\s*\d{1,2}(?=[\u4e00-\u9fff]{2,12}(?:指标|满意度|效益|影响|成本)\s*$)(?![年月日个项件次])"
)
"""11数量指标."""
_AMONG = r"\d[\d.]*(?:\s*[-~—至]\s*\d[\d.]*)?"
_POINTS = re.compile(
    rf"\s*(?:[（(\[【]\s*(?:权重|分值|满分|共|占)?\s*[:：]?\s*(?P<points>{_AMONG})\s*"
    rf"(?:分|[%％])?\s*[)）\]】]\s*分?|(?P<bare>\d[\d.]*)\s*分)\s*$"
)
_ENDS = ("指标", "目标")
_PARTS = re.compile(r"[-—–/>、]+")
_BEFORE_NAME = re.compile(r"\s*+(?P<level>[^:：]{2,16}?)\s*+[:：]\s*+(?P<name>\S.*)", re.DOTALL)
LONGEST = 24
"""A longer text names no level."""


class Level(NamedTuple):
    """A level as a cell names it.

    Attributes:
        text: as published, without number and points.
        points: what it counts, where the cell says one number.
    """

    text: str
    points: str | None = None


@lru_cache(maxsize=4096)
def level_of(text: str) -> Level:
    """The level that a cell of a level column names."""
    if len(text) > LONGEST:
        return Level(text)
    found = _POINTS.search(text)
    name = text[: found.start()] if found is not None else text
    number = _NUMBER.match(name) or _BARE_NUMBER.match(name)
    name = name[number.end() :] if number is not None else name
    if not name.strip():
        return Level(text)
    points = (found["points"] or found["bare"]) if found is not None else None
    return Level(
        name.strip(), points if points is not None and points.isascii() and _one(points) else None
    )


def _one(points: str) -> bool:
    return points.replace(".", "", 1).isdigit()


def known_level(text: str, vocabulary: Vocabulary) -> str | None:
    """`level1` or `level2`, where a text is the name of a level that the vocabulary has."""
    if len(text) > LONGEST:
        return None
    word = squeeze(level_of(text).text)
    bare = next((word[: -len(end)] for end in _ENDS if word.endswith(end)), word)
    return vocabulary.levels.get(bare) or vocabulary.levels.get(bare.removesuffix("类"))


def level_field(text: str, vocabulary: Vocabulary) -> str | None:
    """`level1` or `level2`, where a text is the name of a level; `None` where it is none.

    A short text that ends in 指标 is one of which the words do not tell the depth: `level2`.
    """
    known = known_level(text, vocabulary)
    if known is not None or len(text) > LONGEST:
        return known
    word = squeeze(level_of(text).text)
    return "level2" if word.endswith(_ENDS) and 4 <= len(word) <= 14 else None


def levels_in_one(text: str, vocabulary: Vocabulary) -> list[str]:
    """The two levels that one cell names, as in `产出指标-数量指标`; else none."""
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()] if len(text) <= 40 else []
    both = len(parts) == 2 and all(level_field(part, vocabulary) for part in parts)
    return parts if both else []


def level_before_name(text: str, vocabulary: Vocabulary) -> tuple[str, str] | None:
    """The level and the name that one cell holds, as in `数量指标：修路`."""
    found = _BEFORE_NAME.fullmatch(text)
    if found is None or level_field(found["level"], vocabulary) is None:
        return None
    if squeeze(found["level"]) in ("指标", "目标"):
        return None
    return found["level"], found["name"].strip()
