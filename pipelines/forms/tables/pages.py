"""Forms that go on from page to page under a title that is printed again.

The title and the rows under it come in; whether the form that stands open goes on there, and which
rows only say again what stands at its beginning, goes out.
"""

from collections.abc import Iterable, Sequence

from pipelines.documents import Row
from pipelines.forms.records import Form
from pipelines.forms.words.vocabulary import squeeze

Said = tuple[str, ...]
"""The texts of a row, as they are compared."""


def repeated_rows(form: Form, title: str, rows: Sequence[Row], header: Row | None) -> int | None:
    """How many rows under a title that is printed again repeat the beginning of a form.

    Args:
        form: the form that stands open.
        title: the title under which the rows stand.
        rows: what follows it.
        header: the header of the form's indicators, if it has come.

    Returns:
        The number of rows before those that go on; `None` where another form begins: under another
        title, with a label that the form does not have so, or with all that the form has.
    """
    if header is None or form.heading is None or squeeze(title) != squeeze(form.heading):
        return None
    stands = [_said_in(row) for row in _rows_of(form)]
    top = stands.index(said(header)) + 1 if said(header) in stands else len(stands)
    for count, row in enumerate(rows):
        texts = said(row)
        if texts and texts not in stands[:top]:
            is_copy = texts in stands[top : top + 1]
            goes_on = not is_copy and _may_follow(texts, rows[:count], header, row)
            return count if goes_on else None
    return None


def _rows_of(form: Form) -> list[list[str]]:
    """What the rows of a form say, from its title on."""
    rows: dict[int, list[str]] = {}
    for reading in form.readings:
        rows.setdefault(reading.row, []).append(reading.text)
    return list(rows.values())


def _said_in(texts: Iterable[str]) -> Said:
    return tuple(map(squeeze, filter(None, texts)))


def said_by(form: Form) -> set[Said]:
    """What the title and the rows of a form say."""
    heading = {(squeeze(form.heading),)} if form.heading is not None else set[Said]()
    return heading | {_said_in(row) for row in _rows_of(form)}


def said(row: Row) -> Said:
    """What a row says."""
    return _said_in(cell.text for cell in row)


def _may_follow(texts: Said, before: Sequence[Row], header: Row, row: Row) -> bool:
    """Whether a row may be the next of the indicators: under their header, or at a level."""
    if any(said(above) == said(header) for above in before):
        return True
    return len(texts) > 1 and len(row) == len(header) and texts[0].endswith(_LEVEL_ENDS)


_LEVEL_ENDS = ("指标", "指标)", "效益", "满意度")
