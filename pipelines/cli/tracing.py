"""What `jixiao trace` shows of a fact: its forms, with the rows that it was read from."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from pipelines.documents import stored_of
from pipelines.escaping import escaped
from pipelines.forms.records import HiddenReading, SeenReading
from pipelines.reports.trace import Trace, Traces


def parts_of(traces: Traces) -> Iterator[RenderableType]:
    """Draw the forms that a key leads to.

    Yields:
        What to print: each form cell by cell, or a line each where there are too many.
    """
    if any(form.cells for form in traces.forms):
        for form in traces.forms:
            yield from _form(form)
        return
    if any(form.until for form in traces.forms):
        yield _line("what was said of it once; `jixiao document SHA256` gives the bytes back:")
    else:
        yield _line(f"{traces.count:,} forms; each is shown by `jixiao trace` and its key:")
    for form in traces.forms:
        rows = f", row {', '.join(map(str, form.row_numbers))}" if form.row_numbers else ""
        until = f" (sha256 {form.sha256[:16]}, until {form.until:%Y-%m-%d})" if form.until else ""
        yield _line(f"{form.form_key}{rows}: {form.file_name}{until}: {form.heading}")
    if traces.count > len(traces.forms):
        yield _line(f"and {traces.count - len(traces.forms):,} more")


def _form(form: Trace) -> Iterator[RenderableType]:
    yield _line(f"{form.file_name} (sha256 {form.sha256})")
    yield _line(f"form {form.form_number}: {form.heading}")
    yield _cells(form)
    for cell in form.cells:
        if cell.row in form.row_numbers:
            field = cell.field or "not claimed"
            how = " (hidden in the file)" if isinstance(cell, HiddenReading) else ""
            if isinstance(cell, SeenReading):
                how = f" (read by sight, {cell.confidence:.0%} sure)"
            stored = stored_of(cell.text)
            held = "" if stored is None else f" (in the file: {stored})"
            yield _line(f"row {cell.row}, column {cell.column}: {field}{how}: {cell.text}{held}")


def _cells(form: Trace) -> Table:
    width = max((cell.column for cell in form.cells), default=0)
    table = Table("row", show_lines=True)
    for number in range(width):
        table.add_column(f"column {number + 1}", overflow="fold")
    for row in sorted({cell.row for cell in form.cells}):
        texts = {cell.column: cell.text for cell in form.cells if cell.row == row}
        marked = row in form.row_numbers
        cells = [
            Text(escaped(texts.get(number + 1, ""), keep_newlines=True)) for number in range(width)
        ]
        table.add_row(
            f"▶ {row}" if marked else str(row), *cells, style="bold reverse" if marked else None
        )
    return table


def _line(text: str) -> Text:
    return Text(escaped(text))
