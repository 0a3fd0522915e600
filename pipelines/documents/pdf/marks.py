"""What is drawn on a page and is no text of it: watermarks, and what is struck through."""

from collections import Counter, defaultdict
from statistics import median

from pipelines.documents.pdf.sheet import LARGE, Char, Rule, Sheet

_OFTEN = 3  # so many slanting texts alike are a pattern
_MIDDLE = (0.3, 0.7)  # of a character's height: where a stroke strikes it
_SEEN = 0.5  # of a page, covered by a picture: text that is not drawn belongs to the picture


def drop_marks(sheet: Sheet) -> None:
    """Leave away watermarks, and text that is not drawn unless it is that of a scan."""
    odd = {
        number for number, run in enumerate(sheet.runs) if run.light or run.slanting or run.hidden
    }
    if not odd:
        return
    usual = median(char.size for char in sheet.chars) if sheet.chars else 0.0
    texts: defaultdict[int, str] = defaultdict(str)
    for char in sheet.chars:
        if char.run in odd:
            texts[char.run] += char.text
    often = Counter(texts.values())
    drop = {
        number
        for number in odd
        if _is_mark(sheet, number, usual, often[texts[number]])
        or (sheet.runs[number].hidden and sheet.pictures < _SEEN)
    }
    sheet.chars = [char for char in sheet.chars if char.run not in drop]


def _is_mark(sheet: Sheet, number: int, usual: float, times: int) -> bool:
    run = sheet.runs[number]
    large = run.size >= LARGE * usual
    if run.slanting:
        return run.light or large or times >= _OFTEN
    return run.light and large


def drop_struck(chars: list[Char], strokes: list[Rule]) -> list[Char]:
    """Characters without those that a stroke goes through."""
    if not strokes:
        return chars
    low, high = _MIDDLE

    def is_struck(char: Char) -> bool:
        at, middle = char.bottom - char.top, (char.x0 + char.x1) / 2
        return any(
            char.top + low * at < stroke.at < char.top + high * at
            and stroke.start <= middle <= stroke.end
            for stroke in strokes
        )

    return [char for char in chars if not is_struck(char)]
