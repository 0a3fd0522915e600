"""Names and targets that hold for several rows of a block.

A row comes in that has a name without a target, or a target without a name; what the row above
holds for it goes out: a target merged down over two names is that of both, and a name over two
targets has both. Where the file does not say that a cell is covered, a blank name under a name,
beside a target and at no level of its own, is one that nobody merged.
"""

from collections.abc import Mapping
from functools import lru_cache

from pipelines.documents import Row
from pipelines.documents.grid import COVERED
from pipelines.forms.records import Form, Reason, make_cell_reading
from pipelines.forms.vocabulary import squeeze
from pipelines.targets import parse_target
from pipelines.targets.text import even
from pipelines.targets.units import find_unit

Key = tuple[str, str]
"""What a column is called in its block, and its field."""
_TARGET = ("target_text", "measure_unit", "comparator")
_NAME = ("indicator_name", "indicator_description")
_SIGNS = frozenset("0123456789０１２３４５６７８９%％≥≤＞＜><=＝")
_LONGEST_UNIT = 8
_LEVELS = ("level1", "level2")


def hold_from_above(
    row: Row,
    number: int,
    form: Form,
    keys: Mapping[int, Key],
    found: dict[str, str],
    above: Mapping[str, str],
) -> None:
    """Complete the texts of a row with those above that hold for it, and say so.

    Args:
        row: its cells.
        number: of the row.
        form: takes the cells, at the places that they cover, and the reasons.
        keys: of the columns.
        found: key → text of the row; what holds for it is added.
        above: the same of the row above, completed.
    """
    covered = {column for text, column, _ in row if text is COVERED}
    for column, (key, field) in keys.items():
        if key in found or key not in above:
            continue
        part = key.removeprefix(field)
        if field in _TARGET and column in covered and "indicator_name" + part in found:
            reason = "merged with the row above: it holds for both names"
        elif (
            field in _NAME
            and "target_text" + part in found
            and (column in covered or _is_further_target(found, part))
        ):
            reason = "a further target of the name above"
        else:
            continue
        found[key] = above[key]
        form.readings.append(make_cell_reading((number, column + 1, field, above[key])))
        if field in (_TARGET[0], _NAME[0]):
            form.reasons.append(Reason(number, column + 1, field, reason))


def _is_further_target(found: Mapping[str, str], part: str) -> bool:
    """Whether a row says a target and nothing above which it could stand: no level, no name."""
    if any(level + part in found for level in _LEVELS):
        return False
    return not _SIGNS.isdisjoint(found["target_text" + part])


@lru_cache(maxsize=4096)
def is_bare_unit(target: str) -> bool:
    """Whether a target is only the unit that its form was printed with: 公里, 万亩, %."""
    text = squeeze(target) if len(target) <= _LONGEST_UNIT else "每"
    if text.startswith("每") or not _SIGNS.isdisjoint(text.rstrip("%")):
        return False
    return find_unit(even(text)) is not None and not parse_target(text).clauses  # 十万元 is money
