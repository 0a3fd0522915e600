"""Which field took each cell of a form.

The cells of the row that is being read come in with their fields; readings are added to the form.
"""

from collections.abc import Iterable

from pipelines.documents import Cell
from pipelines.forms.fields import clean_name, holds_phone_number, money_unit_of
from pipelines.forms.records import Form, make_cell_reading
from pipelines.forms.values.labels import NAMES_OF_UNITS


def claim(form: Form, cell: Cell, field: str | None) -> None:
    """Note which field took a cell of the row that is being read; whom to call is left out."""
    text, column, _ = cell
    if not text:
        return
    if field == "label":  # most are
        form.readings.append(make_cell_reading((form.row_count, column + 1, field, text)))
        return
    if field == "contact" or (field is None and holds_phone_number(text)):
        field, text = "contact", ""
        form.contacts += 1
    elif field in NAMES_OF_UNITS and holds_phone_number(text):
        text = clean_name(text)
        form.contacts += 1
    form.readings.append(make_cell_reading((form.row_count, column + 1, field, text)))


def claim_all(form: Form, row: Iterable[Cell], field: str | None) -> None:
    """Note that one field took all cells of a row."""
    for cell in row:
        claim(form, cell, field)


def claim_again(form: Form, place: tuple[int | None, int, str | None], field: str | None) -> int:
    """Another field takes a cell that was read, or none, now that more is known.

    Args:
        form: whose cell it is.
        place: its row (`None` for the last one that fits), column and text (`None` for any).
        field: the field.

    Returns:
        Its row.
    """
    row, column, text = place
    for at in range(len(form.readings) - 1, -1, -1):
        cell = form.readings[at]
        if cell.column == column and row in (None, cell.row) and text in (None, cell.text):
            form.readings[at] = cell._replace(field=field)
            return cell.row
    return form.row_count


def unit_on_top(form: Form) -> str | None:
    """The unit of money that a form says before its first label: over all that stands there.

    It may stand in the title.
    """
    if form.heading is not None and (unit := money_unit_of(form.heading)) is not None:
        return unit
    for cell in form.readings:
        if cell.field == "money_unit":
            return form.money_unit
        if cell.field == "label":
            return None
    return None
