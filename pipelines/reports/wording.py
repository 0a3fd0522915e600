"""How a value reads in a text: amounts, numbers, and a target as it was understood."""

from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.codes import ChangeDirection, Comparator, Frequency, Words, words

_SIGNS = {code.value: code.zh for code in Comparator}
_CHANGES = {code.value: code.words for code in ChangeDirection}
_FREQUENCIES = {code.value: code.words for code in Frequency}


def plain(number: Decimal | float) -> str:
    """A number without the zeros at its end, thousands set apart: 35,000 and 0.63."""
    text = f"{Decimal(str(number)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def wan(yuan: Decimal | None) -> str:
    """An amount of yuan in 万元, or nothing."""
    return "" if yuan is None else plain(yuan / 10_000)


def reading(clause: dict[str, Any]) -> Words:
    """How a clause was understood: at least 35,000 张; by 2023-06-30; nothing measurable."""
    kind = clause["kind"] or ""
    if clause["value"] is None and clause["period_end"] is None and clause["period_start"] is None:
        return Words(
            "无可衡量的内容" if kind == "qualitative" else "频次未写数量", "nothing measurable"
        )
    if clause["value"] is None:
        return _time(clause["period_start"], clause["period_end"])
    sign = _SIGNS.get(clause["comparator"] or "", "")
    value = _value(clause["value"], kind, clause["measure_unit"])
    if clause["value_upper"] is not None:
        value = f"{value} ~ {_value(clause['value_upper'], kind, clause['measure_unit'])}"
        sign = ""
    text = f"{sign} {value}".strip()
    change = _CHANGES.get(clause.get("change_direction") or "")
    if change is not None:
        return _changed(change, clause.get("compared_with"), text)
    often = _FREQUENCIES.get(clause["frequency"] or "")
    return Words(f"{often.zh} {text}", f"{text} {often.en}") if often else Words(text, text)


def _changed(change: Words, compared_with: str | None, text: str) -> Words:
    """By how much something is to change, and against what."""
    if compared_with is None:
        return Words(f"{change.zh} {text}", f"{change.en} {text}")
    against = words(compared_with, "compared_with")
    return Words(f"较{against.zh}{change.zh} {text}", f"{change.en} {text} on {against.en}")


def _value(value: Decimal, kind: str, measure_unit: str | None) -> str:
    if kind == "ratio":
        return f"{plain(value * 100)}%"
    return f"{plain(value)} {measure_unit or ''}".strip()


def _time(start: date | None, end: date | None) -> Words:
    if start is None:
        return Words(f"{end} 前完成", f"by {end}")
    if end is None:
        return Words(f"自 {start} 起", f"from {start}")
    if end == start:
        return Words(f"{start}", f"{start}")
    return Words(f"{start} 至 {end}", f"{start} to {end}")
