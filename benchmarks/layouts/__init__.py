"""Small documents made here, each of one kind of layout, with what must be read in them.

Each module beside this one has `LAYOUTS`; each layout is written in several formats.
"""

import importlib
import json
import pkgutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.renderings import Block, Box, Grid, to_docx, to_html, to_xlsx

Cell = str | tuple[str, int, int]
"""A text, or a text with the columns and the rows that it covers."""

WRITERS: dict[str, Callable[[Sequence[Block]], bytes]] = {
    "docx": to_docx,
    "html": to_html,
    "xlsx": to_xlsx,
}


@dataclass(frozen=True)
class Layout:
    """A document.

    Attributes:
        name: of its file, without an ending.
        blocks: headings and tables, in reading order.
        forms: what must be read, as `form` makes it.
        formats: in which it is written.
    """

    name: str
    blocks: Sequence[Block]
    forms: Sequence[dict[str, Any]]
    formats: Sequence[str] = tuple(WRITERS)


def table(*rows: Sequence[Cell]) -> Grid:
    """A table; what a cell covers in later rows is left out there."""
    boxes = [[Box(cell) if isinstance(cell, str) else Box(*cell) for cell in row] for row in rows]
    return Grid(boxes, max(sum(box.across for box in row) for row in boxes))


def form(
    kind: str,
    project: str | None,
    *,
    unit: str | None = None,
    unit_code: str | None = None,
    year: int | None = None,
    goal: str | None = None,
    amounts: Sequence[tuple[str, str, str]] = (),
    indicators: Sequence[dict[str, Any]] = (),
    **others: object,
) -> dict[str, Any]:
    """What a form must give.

    Args:
        kind: its `form_kind`.
        project: its name; nothing where it is about a whole department.
        unit: its name.
        unit_code: its code.
        year: the fiscal year.
        goal: its `goal_text`.
        amounts: each with role, stage and yuan.
        indicators: as `indicator` makes them.
        others: of `benchmarks.comparing.FORM_FIELDS`.
    """
    return {
        "kind": kind,
        "project": project,
        "unit": unit,
        "unit_code": unit_code,
        "fiscal_year": year,
        "goal_text": goal,
        "amounts": [dict(zip(("role", "stage", "yuan"), one, strict=True)) for one in amounts],
        "indicators": list(indicators),
        **others,
    }


def indicator(
    level1: str | None, level2: str | None, name: str, target: str | None
) -> dict[str, Any]:
    """What an indicator must give; others of `benchmarks.comparing.INDICATOR_FIELDS` are added."""
    return {"level1": level1, "level2": level2, "name": name, "target_text": target}


def all_layouts() -> list[Layout]:
    """The layouts of all modules beside this one."""
    modules = [
        importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__)
    ]
    return [layout for module in modules for layout in module.LAYOUTS]


@contextmanager
def written() -> Iterator[Path]:
    """A folder of the documents with their `truth/<file name>.json`."""
    with tempfile.TemporaryDirectory(prefix="jixiao-layouts-") as place:
        folder = Path(place)
        (folder / "truth").mkdir()
        for layout in all_layouts():
            truth = json.dumps({"forms": list(layout.forms)}, ensure_ascii=False)
            for ending in layout.formats:
                name = f"{layout.name}.{ending}"
                (folder / name).write_bytes(WRITERS[ending](layout.blocks))
                (folder / "truth" / f"{name}.json").write_text(truth, encoding="utf-8")
        yield folder
