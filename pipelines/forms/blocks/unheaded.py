"""What of a block of indicators stands before its header, or where it has none.

The rows that were read before a header come in, and the level that they name goes out; or a row
that no header stands over, with those under it, and the block that they are goes out: it begins
with a level of the first kind, with a name and a target behind it, in one row after the other.
"""

from collections.abc import Sequence

from pipelines.documents import Row
from pipelines.forms.blocks.block import columns_of
from pipelines.forms.blocks.indicators import IndicatorBlock
from pipelines.forms.headers.header import Layout
from pipelines.forms.headers.layout import is_date, is_target
from pipelines.forms.headers.levels import known_level, level_field
from pipelines.forms.records import Form
from pipelines.forms.words.vocabulary import Vocabulary

_LEAST_CELLS = 3
_MOST_ABOVE = 2
_MOST_LOOKED_AT = 4
_REASON = "without a header: levels, names and targets by their place"


def levels_above(form: Form, vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """The levels that rows of one cell each name right above the row that is read: 一、产出指标.

    Nothing else has claimed them; now they are levels.

    Returns:
        Their fields and texts, top down.
    """
    found: list[tuple[str, str]] = []
    row = form.row_count - 1
    for place in range(len(form.readings) - 1, -1, -1):
        cell = form.readings[place]
        if cell.row > row:
            continue
        field = level_field(cell.text, vocabulary) if cell.field is None else None
        is_alone = place == 0 or form.readings[place - 1].row < row
        if cell.row < row or field is None or not is_alone or len(found) == _MOST_ABOVE:
            break
        form.readings[place] = cell._replace(field=field)
        found.insert(0, (field, cell.text))
        row -= 1
    return found


def unheaded_block(row: Row, rows: Sequence[Row], vocabulary: Vocabulary) -> IndicatorBlock | None:
    """The block that begins with this row, without a header.

    What stands before the first column of targets are levels and, last, the names.

    Args:
        row: the row.
        rows: those under it; one of them at least has a level and a target too.
        vocabulary: the words of the forms.
    """
    if not _may_begin(row, vocabulary):
        return None
    like = [row, *(other for other in rows[:_MOST_LOOKED_AT] if _is_like(other, vocabulary))]
    cells = [cell for cell in row if cell.text]
    targets = [n for n in range(2, len(cells)) if _are_targets(cells[n].column, like)]
    if len(like) < 2 or not targets or (len(targets) > 1 and targets[1] == targets[0] + 1):
        return None
    before, target = cells[1 : targets[0]], cells[targets[0]]
    named = [("level1", cells[0]), ("indicator_name", before[-1]), ("target_text", target)]
    if len(before) > 1:
        named.append(("level2", before[0]))
    fields = dict.fromkeys((n for cell in row for n in columns_of(cell)), "")
    for field, cell in named:
        fields.update(dict.fromkeys(columns_of(cell), field))
    reasons = tuple((cell.column + 1, field, _REASON) for field, cell in named)
    return IndicatorBlock(Layout(fields, dict.fromkeys(fields, 0), {}, reasons), vocabulary)


def _may_begin(row: Row, vocabulary: Vocabulary) -> bool:
    """Whether a row is worth looking at: a level of the first kind, and a target behind it."""
    cells = [cell for cell in row if cell.text]
    if len(cells) < _LEAST_CELLS or known_level(cells[0].text, vocabulary) != "level1":
        return False
    return _has_target([cell.text for cell in cells[2:]])


def _is_like(row: Row, vocabulary: Vocabulary) -> bool:
    texts = [cell.text for cell in row if cell.text]
    levels = any(level_field(text, vocabulary) for text in texts[:2])
    return len(texts) >= _LEAST_CELLS - 1 and levels and _has_target(texts[1:])


def _are_targets(column: int, rows: Sequence[Row]) -> bool:
    texts = [cell.text for row in rows for cell in row if cell.text and cell.column == column]
    return 2 * sum(_has_target([text]) for text in texts) > len(rows)


def _has_target(texts: Sequence[str]) -> bool:
    return any(is_target(text) and not is_date(text) for text in texts)
