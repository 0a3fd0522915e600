"""What of a form was read by sight, and which of its numbers may have been misread.

The cells that were read by sight come in with how sure each is; the records of the form go out with
it. A number is in doubt where it is not sure, or where the amounts of the form do not add up and
would, were one of its signs another that looks alike. It stays what was read: nothing is repaired.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from pipelines.codes import Doubt
from pipelines.forms.money.parse import parse_amount
from pipelines.forms.records import Amount, CellReading, Form, Seen, SeenReading
from pipelines.forms.words.vocabulary import vocabulary

_SURE = 0.9
"""A number in which every character is read so surely is not in doubt."""
_ALIKE = {
    "0": "689", "1": "74", "2": "7", "3": "8", "4": "1", "5": "63", "6": "580", "7": "12",
    "8": "3690", "9": "08",
}  # fmt: skip
_NUMBER = re.compile(r"\d|[零〇一二三四五六七八九十百千万亿]")
_BESIDE = frozenset(("level1", "level2", "label", "header"))

Sure = Mapping[tuple[int, int], float]
"""How sure cells are, by row and column of the form."""


def mark_seen(form: Form, sure: Sure) -> None:
    """Note on readings and records that they were read by sight, and what is in doubt."""
    form.readings = [_seen_reading(reading, sure) for reading in form.readings]
    cells = [reading for reading in form.readings if isinstance(reading, SeenReading)]
    rows: dict[int, list[SeenReading]] = {}
    for cell in cells:
        if cell.field not in _BESIDE:
            rows.setdefault(cell.row, []).append(cell)
    by_place = {(cell.row, cell.column): cell for cell in cells}
    form.amounts = [
        amount._replace(seen=_seen([by_place[place]]))
        if (place := (amount.row, amount.column)) in by_place
        else amount
        for amount in form.amounts
    ]
    form.details = [one._replace(seen=_seen(rows.get(one.row, []))) for one in form.details]
    form.indicators = [one._replace(seen=_seen(rows.get(one.row, []))) for one in form.indicators]
    form.amounts = list(_misread(form.amounts))


def _seen_reading(reading: CellReading, sure: Sure) -> CellReading:
    confidence = sure.get((reading.row, reading.column))
    return reading if confidence is None else SeenReading.of(reading, confidence)


def _seen(cells: list[SeenReading]) -> Seen | None:
    """How sure the cells of a record are, together."""
    if not cells:
        return None
    unsure = any(cell.confidence < _SURE and _NUMBER.search(cell.text) for cell in cells)
    sure = min(cell.confidence for cell in cells)
    return Seen(Decimal(f"{sure:.3f}"), Doubt.UNSURE.value if unsure else None)


def _misread(amounts: list[Amount]) -> Iterator[Amount]:
    """Amounts, with those in doubt that would make a sum right that is wrong."""
    wrong = [stage for stage in {one.stage for one in amounts} if _is_off(amounts, stage)]
    for place, amount in enumerate(amounts):
        if amount.seen is not None and amount.stage in wrong:
            others = [*amounts[:place], *amounts[place + 1 :]]
            if any(not _is_off([*others, other], amount.stage) for other in _alike(amount)):
                seen = amount.seen._replace(doubt=Doubt.MISREAD.value)
                yield amount._replace(seen=seen)
                continue
        yield amount


def _is_off(amounts: list[Amount], stage: str) -> bool:
    """Whether the parts of a stage that are known do not add up to its whole."""
    known = {
        amount.role: amount.yuan
        for amount in amounts
        if amount.stage == stage and amount.yuan is not None
    }
    whole, fiscal = known.get("budget"), known.get("fiscal")
    if whole is None or fiscal is None:
        return False
    return whole != fiscal + known.get("other", Decimal(0))


def _alike(amount: Amount) -> Iterator[Amount]:
    """An amount as it would be, were one of its signs another."""
    units = vocabulary().money_units
    for text in lookalikes(amount.text):
        yuan = parse_amount(text, amount.money_unit, units)
        if yuan is not None:
            yield amount._replace(text=text, yuan=yuan)


def lookalikes(text: str) -> Iterator[str]:
    """What a number may have been: one digit is another like it, a point is lost, or too many."""
    for place, sign in enumerate(text):
        for other in _ALIKE.get(sign, ""):
            yield text[:place] + other + text[place + 1 :]
        if sign == ".":
            yield text[:place] + text[place + 1 :]
        if "." not in text and place and sign.isdigit() and text[place - 1].isdigit():
            yield text[:place] + "." + text[place:]
