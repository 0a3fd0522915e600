"""Indicators of a list that stand in no block: several in a cell, or names and targets alone.

A row of the list comes in; its cells are claimed, and the indicators in it added to a form.
"""

from collections.abc import Iterator

from pipelines.documents import Cell, Row
from pipelines.forms.lists import ListHeader
from pipelines.forms.numbered import Listed, indicators_in
from pipelines.forms.records import Form, Indicator, Problem, make_cell_reading
from pipelines.forms.vocabulary import squeeze

_FIRST_LEVELS = ("产出", "效益", "满意度", "成本")


def claim_at(form: Form, number: int, cell: Cell, field: str | None) -> None:
    """Note which field took a cell of a row of the list."""
    if cell.text:
        form.readings.append(make_cell_reading((number, cell.column + 1, field, cell.text)))


def take_pair(form: Form, number: int, row: Row, header: ListHeader) -> None:
    """An indicator of which only name and target are said: too little to be a block."""
    names, targets = header.pair or (0, 0)
    fields = {names: "indicator_name", targets: "target_text"}
    texts = {cell.column: cell.text for cell in row if cell.text}
    for cell in row:
        if cell.column in fields:
            claim_at(form, number, cell, fields[cell.column])
    if names in texts:
        place = (number, (targets if targets in texts else names) + 1, names + 1)
        form.indicators.append(
            Indicator(*place, None, None, texts[names], None, texts.get(targets))
        )


def split_cells(form: Form, number: int, row: Row, header: ListHeader) -> Iterator[Problem]:
    """Add the indicators of each cell; what cannot be taken apart stays whole, and is said.

    Yields:
        The cells that seem to list several indicators and number none.
    """
    count = 0
    for cell in row:
        if not cell.text or cell.column in header.fields:
            continue
        levels = header.cells.get(cell.column)
        claim_at(form, number, cell, None if levels is None else "indicator_name")
        listed, is_certain = indicators_in(cell.text) if levels else ([], True)
        for item in listed:
            count += 1
            name = item.name or header.texts[cell.column][0]
            place = (number, cell.column + 1, count)
            form.indicators.append(_indicator(place, levels, item._replace(name=name)))
        if not is_certain:
            at = (form.number, number, cell.column + 1)
            yield Problem(*at, "indicator", "name", "indicators_not_split", cell.text)


def _indicator(
    place: tuple[int, int, int], levels: tuple[str | None, str | None] | None, item: Listed
) -> Indicator:
    row, column, block = place
    level1, level2 = levels or (None, None)
    if item.level is not None:
        is_first = squeeze(item.level).removesuffix("指标") in _FIRST_LEVELS
        level1, level2 = (item.level, None) if is_first else (level1, item.level)
    return Indicator(row, column, column, level1, level2, item.name, None, item.target, block=block)
