"""What one file holds, as plain data: for `jixiao inspect --format json`, and scripts.

An `Inspection` comes in; dicts, lists, texts and numbers go out. Whom to call is left out, as it is
of all that is kept.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.documents import Row, Table, stored_of
from pipelines.forms import Form, Problem, names_contact
from pipelines.forms.records import CellReading, HiddenReading, SeenReading
from pipelines.reading.inspect import Inspection


def as_data(name: str, read: Inspection) -> dict[str, Any]:
    """All of what is known of a file.

    Args:
        name: of the file.
        read: what is in it.
    """
    return {
        "file": name,
        "media_type": read.media_type or None,
        "refusal": read.refusal,
        "members": read.members,
        "characters_removed": read.characters_removed,
        "tables": [_table(number, table) for number, table in enumerate(read.tables, start=1)],
        "forms": [_form(form) for form in read.forms],
        "left": [{**_form(form), "problems": _of(form, read.problems)} for form in read.left],
        "problems": [_plain(problem) for problem in read.problems],
    }


def _table(number: int, table: Table) -> dict[str, Any]:
    return {
        "number": number,
        "location": table.location,
        "hidden": table.hidden,
        "above": [{"text": text, "where": where} for text, where in table.above],
        "headings": [text for text in table.headings if not names_contact(text)],
        "rows": [_cells(row) for row in table.rows],
    }


def _cells(row: Row) -> list[dict[str, Any]]:
    """The cells of a row with anything in them, without whom to call."""
    cells = []
    contact = False
    for cell in row:
        if cell.text:
            names = names_contact(cell.text) or names_contact(f"{cell.text}：")
            text = "" if contact or names else cell.text
            cells.append({"column": cell.column + 1, "column_span": cell.column_span, "text": text})
            contact = names
    return cells


def _form(form: Form) -> dict[str, Any]:
    """The fields of a form; its cells by name."""
    said = {
        field.name: _plain(getattr(form, field.name))
        for field in fields(form)
        if field.name != "readings"
    }
    cells = [
        {
            **_plain(CellReading(*cell)),
            "hidden": isinstance(cell, HiddenReading),
            "stored": stored_of(cell.text),
            "confidence": cell.confidence if isinstance(cell, SeenReading) else None,
        }
        for cell in form.readings
    ]
    return {**said, "cells": cells}


def _of(form: Form, problems: list[Problem]) -> list[str]:
    return [problem.rule for problem in problems if problem.form_number == form.number]


def _plain(value: object) -> Any:  # noqa: ANN401
    """A value as JSON has it: amounts as texts, so that they stay exact."""
    if isinstance(value, Decimal | date):
        return str(value)
    if hasattr(value, "_asdict"):
        return {name: _plain(one) for name, one in value._asdict().items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value
