"""A wording that is changed so that its number says something else is not understood whole."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.targets import parse_target

MEASURES = ("quantity", "ratio", "money", "unit_price", "duration")
FIGURE = re.compile(r"\d[\d,.]*")
CHANGES: dict[str, Callable[[str, str, str], str]] = {
    "余 behind the number": lambda before, number, after: f"{before}{number}余{after}",
    "多 behind the number": lambda before, number, after: f"{before}{number}多{after}",
    "a dash behind the number": lambda before, number, after: f"{before}{number}-{after}",
    "近 before the number": lambda before, number, after: f"{before}近{number}{after}",
    "前 before the number": lambda before, number, after: f"{before}前{number}{after}",
    "第 before the number": lambda before, number, after: f"{before}第{number}{after}",
    "不 before the number": lambda before, number, after: f"{before}不{number}{after}",
    "每 before the number": lambda before, number, after: f"{before}每{number}{after}",
    "a letter before the number": lambda before, number, after: f"{before}l{number}{after}",
    "a torn digit": lambda before, number, after: f"{before}1 {number}{after}",
    "a product": lambda before, number, after: f"{before}{number}{after}×2",
    "未完成 at the end": lambda before, number, after: f"{before}{number}{after}未完成",
    "之一 at the end": lambda before, number, after: f"{before}{number}{after}之一",
    "前 at the end": lambda before, number, after: f"{before}{number}{after}前",
    "负 before the number": lambda before, number, after: f"{before}负{number}{after}",
    "超额 before the number": lambda before, number, after: f"{before}超额{number}{after}",
    "尚缺 before the number": lambda before, number, after: f"{before}尚缺{number}{after}",
    "倒数 before the number": lambda before, number, after: f"{before}倒数{number}{after}",
    "剩余 before the number": lambda before, number, after: f"{before}剩余{number}{after}",
    "高出上年 before the number": lambda before, number, after: f"{before}高出上年{number}{after}",
    "半 behind the number": lambda before, number, after: f"{before}{number}个半{after}",
    "an ellipsis behind the number": lambda before, number, after: f"{before}{number}…{after}",
    "的一半 at the end": lambda before, number, after: f"{before}{number}{after}的一半",
    "以外 at the end": lambda before, number, after: f"{before}{number}{after}以外",
    "取消 at the end": lambda before, number, after: f"{before}{number}{after}取消",
    "出头 at the end": lambda before, number, after: f"{before}{number}{after}出头",
    "不等 at the end": lambda before, number, after: f"{before}{number}{after}不等",
    "a verb at the end": lambda before, number, after: f"{before}{number}{after}大于",
    "a score at the end": lambda before, number, after: f"{before}{number}{after}得5分",
    "不含 at the beginning": lambda before, number, after: f"不含{before}{number}{after}",
    "若 at the beginning": lambda before, number, after: f"若{before}{number}{after}",
    "不是 at the beginning": lambda before, number, after: f"不是{before}{number}{after}",
}


def is_measure(text: str) -> bool:
    return parse_target(text).kind in MEASURES


with (Path(__file__).parent / "wordings.csv").open(encoding="utf-8") as file:
    TEXTS = [row["text"] for row in csv.DictReader(file) if not (row["unit"] or row["sign"])]
PARTS = [
    (text[: found[0].start()], found[0][0], text[found[0].end() :])
    for text in TEXTS
    if len(found := list(FIGURE.finditer(text))) == 1 and is_measure(text)
]


@pytest.mark.parametrize("change", CHANGES)
def test_what_says_something_else_is_not_understood_whole(change: str) -> None:
    assert len(PARTS) > 300
    changed = [CHANGES[change](*parts) for parts in PARTS]
    assert [text for text in changed if is_measure(text)] == []
