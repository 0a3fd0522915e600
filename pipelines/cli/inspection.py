"""What `jixiao inspect` shows of one file: tables, forms, and what each cell was taken for."""

from collections.abc import Iterator
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from pipelines.documents import Table
from pipelines.errors import RefusedDocument
from pipelines.escaping import escaped
from pipelines.forms import CellReading, Form, Problem
from pipelines.forms.records import HiddenReading
from pipelines.reading.inspect import inspect

_STYLES = {
    None: "bold white on red",
    "label": "dim",
    "header": "dim",
    "heading": "bold",
    "contact": "dim italic",
    "total": "dim italic",
    "note": "dim italic",
    "attribute": "blue",
    "indicator_name": "green",
    "indicator_description": "green",
    "target_text": "bold green",
    "level1": "cyan",
    "level2": "cyan",
    "result_text": "magenta",
    "budget": "yellow",
    "fiscal": "yellow",
    "other": "yellow",
    "source": "yellow",
    "amount": "yellow",
}
_LONGEST_TEXT = 60


def parts_of(path: Path) -> Iterator[RenderableType]:
    """Read one file, without loading it.

    Yields:
        What to print: the file, then each form cell by cell, then what no form took and what to do
        about it.

    Raises:
        UsageError: there is no such file.
        RefusedDocument: a load would refuse it; says why, when all there is to see was yielded.
    """
    read = inspect(path)
    if read.members:
        yield _line(
            f"{path.name}: an archive of {len(read.members)} documents; unpack it to inspect one"
        )
        yield from (_line(f"  {name}") for name in read.members)
        return
    if read.refusal is not None:
        raise RefusedDocument(f"{path.name}: refused: {read.refusal}")
    forms, problems = read.forms, read.problems
    yield _line(f"{path.name}: {read.media_type}, {len(read.tables)} tables, {len(forms)} forms")
    if read.characters_removed:
        yield _line(f"  control characters taken out: {read.characters_removed}")
    for form in forms:
        yield _form(form)
    yield from _tables(read.tables, forms)
    yield from map(_problem, problems)
    yield from _advice(forms)
    if not forms:
        raise RefusedDocument(f"{path.name}: refused: no whole form in it")


def _line(text: str, style: str = "") -> Text:
    return Text(escaped(text), style=style)


def _form(form: Form) -> RenderableType:
    title = (
        f"form {form.number} ({form.kind}{', hidden' if form.hidden else ''}): {form.heading or ''}"
    )
    amounts = ", ".join(f"{amount.role}/{amount.stage} {amount.yuan} 元" for amount in form.amounts)
    facts = {
        "at": form.location,
        "project": form.project_name,
        "unit": " ".join(filter(None, (form.unit_code, form.unit_name))),
        "year": str(form.name_year or form.title_year or ""),
        "amounts": amounts,
        "indicators": str(len(form.indicators)),
        "other lines": str(len(form.details) or ""),
        "contacts left out": str(form.contacts or ""),
    }
    lines = [_line(f"  {name}: {fact}") for name, fact in facts.items() if fact]
    return Group(Text(""), _line(title, "bold"), *lines, _cells(form.readings))


def _cells(readings: list[CellReading]) -> Grid:
    columns = sorted({cell.column for cell in readings})
    grid = Grid("row", *[str(column) for column in columns], show_lines=True)
    for column in grid.columns:
        column.overflow = "fold"
    for row in sorted({cell.row for cell in readings}):
        cells = {cell.column: cell for cell in readings if cell.row == row}
        grid.add_row(str(row), *[_cell(cells.get(column)) for column in columns])
    return grid


def _cell(cell: CellReading | None) -> Text:
    if cell is None:
        return Text("")
    text = cell.text if len(cell.text) <= _LONGEST_TEXT else f"{cell.text[:_LONGEST_TEXT]}…"
    shown = Text(escaped(text, keep_newlines=True), style=_STYLES.get(cell.field, ""))
    hidden = ", hidden" if isinstance(cell, HiddenReading) else ""
    return shown.append(
        f" [{cell.field or 'NOT CLAIMED'}{hidden}]", style="dim" if cell.field else "bold red"
    )


def _tables(tables: list[Table], forms: list[Form]) -> Iterator[Text]:
    """Where nothing was recognised, what there is to recognise."""
    if forms:
        return
    for number, table in enumerate(tables, start=1):
        first = " | ".join(cell.text for cell in table.rows[0] if cell.text)[:_LONGEST_TEXT]
        at = f" ({table.location})" if table.location else ""
        heading = f", under “{table.headings[-1][:_LONGEST_TEXT]}”" if table.headings else ""
        yield _line(f"  table {number}{at}: {len(table.rows)} rows, begins with {first}{heading}")


def _problem(problem: Problem) -> Text:
    place = f"form {problem.form_number}" + (f", row {problem.row}" if problem.row else "")
    return _line(f"left: {place}: {problem.rule}: {problem.text[:200]}", "yellow")


def _advice(forms: list[Form]) -> Iterator[Text]:
    left = [(form.number, cell) for form in forms for cell in form.readings if cell.field is None]
    for number, cell in left:
        text = cell.text[:_LONGEST_TEXT]
        yield _line(
            f"not claimed: form {number}, row {cell.row}, column {cell.column}: {text}", "red"
        )
    if left:
        yield Text(
            "a label or header word among these is a line in pipelines/forms/vocabulary.toml "
            "(see CONTRIBUTING.md)"
        )
