"""Forms as people print them, written down as lines: what the audit is tried on.

A form begins with `= ` and its name; its headings follow, and then its table, a row a line and its
cells between bars. A cell that is the one above it, merged downwards, is a quotation mark.
"""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

_UNIT = re.compile(
    r"((?:实施单位|预算单位|单位名称|用款单位|申报单位|项目单位|主管单位|部门名称|^单位) \| )",
    re.MULTILINE,
)
_DEPARTMENT = re.compile(r"(主管部门 \| )")
_CODE = re.compile(r"(项目编码 \| )")


def forms(file: Path) -> dict[str, str]:
    """The forms of a file by their names."""
    parts = re.split(r"^= ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {name: text for name, _, text in (part.partition("\n") for part in parts)}


def changed(text: str, edits: str) -> str:
    """A form in which what a line `old -> new` says is other.

    What becomes nothing takes its whole line along; `//` ends a line of what is new.
    """
    for edit in edits.strip().splitlines():
        old, _, new = (part.strip() for part in edit.partition("->"))
        assert text.count(old) >= 1, f"{old} is not in the form"
        if new:
            text = text.replace(old, new.replace(" // ", "\n"))
        else:
            text = "\n".join(line for line in text.split("\n") if old not in line)
    return text


def of_unit(text: str, unit: str) -> str:
    """A form of a unit of its own."""
    named = _UNIT if _UNIT.search(text) else _DEPARTMENT
    return _CODE.sub(rf"\g<1>{unit}", named.sub(rf"\g<1>{unit}", text))


def html(text: str) -> bytes:
    """A page with the form."""
    lines = text.strip().split("\n")
    rows = [[cell.strip() for cell in line.split(" |")] for line in lines if " |" in line]
    headings = "".join(f"<p>{escape(line)}</p>" for line in lines if " |" not in line)
    width = max(map(len, rows))
    table = "".join(f"<tr>{''.join(_cells(rows, place, width))}</tr>" for place in range(len(rows)))
    return f'<html><meta charset="utf-8">{headings}<table>{table}</table></html>'.encode()


def _cells(rows: list[list[str]], place: int, width: int) -> Iterator[str]:
    row = rows[place]
    for column, text in enumerate(row):
        if text == '"':
            continue
        depth = 1
        for below in rows[place + 1 :]:
            if column >= len(below) or below[column] != '"':
                break
            depth += 1
        breadth = width - column if column == len(row) - 1 else 1
        yield f"<td colspan={breadth} rowspan={depth}>{escape(text)}</td>"
