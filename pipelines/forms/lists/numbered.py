"""Several indicators in one cell.

The text of a cell comes in; the indicators that it lists go out, each with the level it stands
under and with its target where both can be told apart for certain. What has no numbers from 1 on,
is not taken apart.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_STYLES = (
    re.compile(r"(?:(?<=^)|(?<=[\s;；。,，:：]))(\d{1,2})[.．](?!\d)"),
    re.compile(r"(?:(?<=^)|(?<=[\s;；。,，:：]))(\d{1,2})、"),
    re.compile(r"[(（](\d{1,2})[)）]"),
    re.compile(r"(?:(?<=^)|(?<=[\s;；。,，:：]))(\d{1,2})[)）]"),
    re.compile(r"([①-⑳])"),
)
_LEVEL = re.compile(
    r"(?:^|(?<=[\s;；。]))(?!\s)[一二三四五六七八九十]{0,2}[、.]?\s*+"
    r"((?:数量|质量|时效|成本|产出|效益|[^\s:：;；。\d]{0,8}(?:效益|满意度|影响|成本))(?:指标)?)\s*[:：]\s*"
)
_SIGN = re.compile(r"≥|≤|>=|<=|＞|＜|>|<|=|＝|≧|≦|不低于|不少于|不超过|不高于|不大于|不小于")
_BARE = re.compile(
    r"(?:≥|≤|>=|<=|＞|＜|>|<|=|＝|不低于|不少于|不超过)?\s*\d[\d.,]*\s*[^\d\s,，;；。]{0,6}"
)
_ONLY_ONE = re.compile(r"\s*[(（]?1[.．、)）]\s*[^\W\d]")
"""1.城市容貌改善 is the only indicator of a cell, and no target."""
_RATE = re.compile(r"(?P<name>\D{2,40}[率度])(?P<target>\d[\d.]*[%％‰].{0,4})")
_NAMED = re.compile(r"(?P<name>[^:：\d]{2,40})[:：]\s*(?P<target>\S.*)", re.DOTALL)


class Listed(NamedTuple):
    """One of the indicators in a cell.

    Attributes:
        level: under which it stands in the cell, if one is named there.
        name: all of its text where name and target cannot be told apart; `None` of a target alone,
            which is of what the header says.
    """

    level: str | None
    name: str | None
    target: str | None


def indicators_in(text: str) -> tuple[list[Listed], bool]:
    """The indicators in a cell, and whether it could be taken apart where it lists several."""
    found: list[Listed] = []
    is_certain = True
    if _BARE.fullmatch(text) and not _ONLY_ONE.match(text):
        return [Listed(None, None, text)], True
    for level, part in _by_level(text):
        items = _items(part)
        if items is None:
            is_certain = is_certain and not _lists_several(part)
            items = [part]
        found += [_listed(level, item) for item in items]
    return found, is_certain


def _by_level(text: str) -> Iterator[tuple[str | None, str]]:
    heads = list(_LEVEL.finditer(text))
    starts = [0, *(head.end() for head in heads)]
    ends = [*(head.start() for head in heads), len(text)]
    levels = [None, *(head[1] for head in heads)]
    for level, start, end in zip(levels, starts, ends, strict=True):
        part = text[start:end].strip().rstrip(";；")
        if part:
            yield level, part


def _items(text: str) -> list[str] | None:
    """The items of a text that are numbered from 1 on in one way."""
    for style in _STYLES:
        marks = list(style.finditer(text))
        numbers = [_number(mark[1]) for mark in marks]
        if numbers and numbers == [*range(1, len(numbers) + 1)] and not marks[0].start():
            ends = [*(mark.start() for mark in marks[1:]), len(text)]
            items = [
                text[mark.end() : end].strip().rstrip(";；。,，")
                for mark, end in zip(marks, ends, strict=True)
            ]
            return items if all(items) else None
    return None


def _number(mark: str) -> int:
    return int(mark) if mark.isdigit() and mark.isascii() else ord(mark) - ord("①") + 1


def _lists_several(text: str) -> bool:
    return any(sign in text for sign in ";；\n") or len(_SIGN.findall(text)) > 1


def _listed(level: str | None, text: str) -> Listed:
    signs = list(_SIGN.finditer(text))
    if len(signs) == 1 and signs[0].start() > 1 and signs[0].end() < len(text):
        name = text[: signs[0].start()].rstrip(" :：")
        return Listed(level, name, text[signs[0].start() :].strip())
    named = None if signs else _RATE.fullmatch(text) or _NAMED.fullmatch(text)
    if named is not None:
        return Listed(level, named["name"].strip(), named["target"].strip())
    return Listed(level, text, None)
