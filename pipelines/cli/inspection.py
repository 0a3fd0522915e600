"""What `jixiao inspect` shows of one file: tables, forms, and what each cell was taken for."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from rich.console import Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from pipelines.documents import Table
from pipelines.errors import RefusedDocument
from pipelines.escaping import escaped
from pipelines.forms import CellReading, Form, NoForm, Problem
from pipelines.forms.records import HiddenReading, SeenReading
from pipelines.reading.as_data import as_data
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
    "unknown_label": "bold blue",
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
    why = {problem.form_number: problem.rule for problem in problems if problem.record == "form"}
    for form in read.left:
        yield _form(form, why.get(form.number, "left"))
    yield from _tables(read.tables, [*forms, *read.left])
    yield from map(_problem, problems)
    yield from _advice([*forms, *(form for form in read.left if _may_be_read(form, why))])
    if not forms:
        raise RefusedDocument(f"{path.name}: refused: no whole form in it")


def _line(text: str, style: str = "") -> Text:
    return Text(escaped(text), style=style)


def data_of(path: Path) -> str:
    """All that is read from one file, as JSON.

    Raises:
        UsageError: there is no such file.
    """
    found = as_data(path.name, inspect(path))
    return json.dumps(found, ensure_ascii=False, indent=1)


def _form(form: Form, left: str | None = None) -> RenderableType:
    """A form cell by cell; of one that was left, with the rule that it was left by."""
    marks = [form.kind, *(["hidden"] if form.hidden else []), *(["LEFT"] if left else [])]
    title = f"form {form.number} ({', '.join(marks)}): {form.heading or ''}"
    amounts = ", ".join(f"{amount.role}/{amount.stage} {amount.yuan} 元" for amount in form.amounts)
    facts = {
        "at": form.location,
        "project": form.project_name,
        "unit": " ".join(filter(None, (form.unit_code, form.unit_name))),
        "year": _year(form),
        "amounts": amounts,
        "indicators": str(len(form.indicators)),
        "other lines": str(len(form.details) or ""),
        "contacts left out": str(form.contacts or ""),
        "left for": _why(left) if left else "",
    }
    lines = [_line(f"  {name}: {fact}") for name, fact in facts.items() if fact]
    reasons = [
        _line(f"  row {one.row}, column {one.column}: {one.field}: {one.text}", "dim")
        for one in form.reasons
    ]
    return Group(Text(""), _line(title, "bold"), *lines, *reasons, _cells(form.readings))


def _year(form: Form) -> str:
    if form.name_year is not None:
        return f"{form.name_year} (project_name)"
    return f"{form.title_year} ({form.title_year_from})" if form.title_year else ""


def _may_be_read(form: Form, why: Mapping[int | None, str]) -> bool:
    """Whether words could mend a form that was left: it is no other kind of table."""
    return why.get(form.number) not in NoForm.values()


def _why(rule: str) -> str:
    """A rule, and what it says of a table that is no form."""
    return next((f"{rule} ({kind.en})" for kind in NoForm if kind == rule), rule)


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
    how = ", hidden" if isinstance(cell, HiddenReading) else ""
    if isinstance(cell, SeenReading):
        how = f", {cell.confidence:.0%}"
    return shown.append(
        f" [{cell.field or 'NOT CLAIMED'}{how}]", style="dim" if cell.field else "bold red"
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
    place = f"form {problem.form_number}" if problem.form_number else problem.record
    place += f", row {problem.row}" if problem.row else ""
    return _line(f"left: {place}: {problem.rule}: {problem.text[:200]}", "yellow")


def _advice(forms: list[Form]) -> Iterator[Text]:
    left = [(form.number, cell) for form in forms for cell in form.readings if cell.field is None]
    for number, cell in left:
        text = cell.text[:_LONGEST_TEXT]
        yield _line(
            f"not claimed: form {number}, row {cell.row}, column {cell.column}: {text}", "red"
        )
    unknown = [
        (form.number, cell)
        for form in forms
        for cell in form.readings
        if cell.field == "unknown_label"
    ]
    for number, cell in unknown:
        text = " ".join(cell.text.split())[:_LONGEST_TEXT]
        yield _line(
            f"unknown label: form {number}, row {cell.row}, column {cell.column}: {text}", "yellow"
        )
    if left or unknown:
        yield Text(
            "a label or header word among these is a line in pipelines/forms/vocabulary.toml "
            "(see CONTRIBUTING.md)"
        )
