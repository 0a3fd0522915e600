"""Characters as lines and paragraphs of text.

The characters of a page come in, wherever their program put them; lines from top to bottom go out,
and paragraphs where a full line goes on in the next.
"""

from collections.abc import Iterator
from typing import Any

Char = dict[str, Any]
"""A character as pdfplumber gives it: its text, size and box, in points from the top left."""


def lines_of(chars: list[Char]) -> Iterator[list[Char]]:
    """Characters by line, top to bottom, left to right."""
    line: list[Char] = []
    middle = 0.0
    for char in sorted(chars, key=lambda char: char["top"] + char["bottom"]):
        at = (char["top"] + char["bottom"]) / 2
        if line and at - middle > max(char["size"], line[0]["size"]) / 2:
            yield sorted(line, key=lambda char: float(char["x0"]))
            line = []
        if not line:
            middle = at
        line.append(char)
    if line:
        yield sorted(line, key=lambda char: float(char["x0"]))


def paragraphs_of(lines: Iterator[list[Char]], right: float) -> Iterator[tuple[float, str]]:
    """Lines as paragraphs, each with its place on the page.

    A line that is full goes on in the next one below it.
    """
    top, text, end, bottom = 0.0, "", 0.0, 0.0
    for line in lines:
        size = line[0]["size"]
        goes_on = bool(text) and right - end < size and line[0]["top"] - bottom < size
        if text and not goes_on:
            yield top, text
        top, text = (top, text) if goes_on else (line[0]["top"], "")
        text = (text + _spaced(line)).strip()
        end, bottom = line[-1]["x1"], line[0]["bottom"]
    if text:
        yield top, text


def _spaced(line: list[Char]) -> str:
    """A line's text; a gap as wide as a character is a space."""
    parts = []
    end = None
    for char in line:
        if end is not None and char["x0"] - end > char["size"]:
            parts.append(" ")
        parts.append(char["text"])
        end = char["x1"]
    return "".join(parts)
