"""Lists: tables in which a row is an indicator, and whose project it is stands in its own columns.

The rows of a table come in, and the place of one that may head a list; out goes which columns are
the project's and which are the indicators', if it does. The header has a column of projects (or of
units, where no project is) to the left of columns of indicators, and a project stands under it.
Words name the columns; where they do not, position and merged cells tell.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipelines.documents import Cell, Row
from pipelines.forms.headers.heading import heading
from pipelines.forms.headers.levels import known_level
from pipelines.forms.values.labels import KEPT_BESIDE, TEXTS
from pipelines.forms.words.money_words import MONEY, field_of
from pipelines.forms.words.stems import Stems, is_called
from pipelines.forms.words.vocabulary import Vocabulary, squeeze

_INDICATOR = frozenset(
    ("level1", "level2", "indicator_name", "target_text", "long_term_target_text", "result_text")
)
_KEYS = ("project_name", "unit")
_IN_ONE_CELL = re.compile(
    r".{0,6}绩效(?:目标(?:及|和|与|、))?指标(?:[及和与](?:目标|指标)?值|内容|情况)?|.{0,6}指标[及和与]指标值"
)
_A_LEVEL = re.compile(
    r"(?:数量|质量|时效|成本|产出|效益|满意度|.{2,9}(?:效益|满意度|影响|成本))指标"
)
_LONGEST_HEAD = 24
_MOST_HEADER_ROWS = 3


class ListHeader(NamedTuple):
    """The header of a list.

    Attributes:
        rows: its rows, top down.
        width: how many columns it has.
        fields: column → label of the project's value in it, as the vocabulary has it; `None` where
            no label is known for its text.
        texts: column → its text, and that of the header cell above it, or none.
        key: the column that tells projects apart.
        cells: columns whose cells hold several indicators each → 一级 and 二级 that they are of.
        pair: the columns of names and of targets, where there is nothing else about indicators.
    """

    rows: list[Row]
    width: int
    fields: dict[int, str | None]
    texts: dict[int, tuple[str, str]]
    key: int
    cells: dict[int, tuple[str | None, str | None]]
    pair: tuple[int, int] | None


def may_head_list(row: Row, vocabulary: Vocabulary) -> bool:
    """Whether a row is worth looking at: short texts alone, one of them of projects or units."""
    texts = [cell.text for cell in row if cell.text]
    if len(texts) < 3 or any(len(text) > _LONGEST_HEAD for text in texts):
        return False
    return any(_role(text, vocabulary) in _KEYS for text in texts)


def list_header(rows: Sequence[Row], vocabulary: Vocabulary) -> ListHeader | None:
    """The header of a list that begins with the first of these rows, if one does."""
    for count in range(min(_MOST_HEADER_ROWS, len(rows) - 1), 0, -1):
        if all(_may_be_lower(rows[n - 1], rows[n], vocabulary) for n in range(1, count)):
            header = _header(rows[:count], vocabulary)
            if header is not None and _holds_projects(header, rows[count:], vocabulary):
                return header
    return None


def _may_be_lower(upper: Row, row: Row, vocabulary: Vocabulary) -> bool:
    """Whether a row is the lower one of a header: it names parts of what stands above."""
    texts = [cell.text for cell in row if cell.text]
    if not texts or any(
        len(text) > _LONGEST_HEAD or (text[0].isdigit() and heading(text, vocabulary) is None)
        for text in texts
    ):
        return False
    above = {column: cell for cell in upper for column in _columns(cell)}
    under = [above.get(cell.column) for cell in row if cell.text]
    wide = sum(cell is not None and (cell.column_span > 1 or not cell.text) for cell in under)
    keys = [cell for cell in upper if cell.text and _role(cell.text, vocabulary) in _KEYS]
    filled = {column for cell in row if cell.text for column in _columns(cell)}
    return 2 * wide > len(texts) and not any(cell.column in filled for cell in keys)


def _columns(cell: Cell) -> range:
    return range(cell.column, cell.column + cell.column_span)


def _role(text: str, vocabulary: Vocabulary) -> str | None:
    """What the values under a header are about the project; `None` where its text does not say."""
    word = vocabulary.words[text]
    if word.label in _ROLES or word.label in MONEY:
        return word.label
    named = _role_by_name(vocabulary.name(text), vocabulary.stems[_HERE])
    if named is not None or word.column is not None:
        return named
    money = vocabulary.money(text)
    return field_of(money) if money is not None else None


def _role_by_name(name: str, stems: Stems) -> str | None:
    """What a header is about that is no label elsewhere: 项目, 单位, 目标, 序号."""
    if stems.is_one("number", name):
        return "ordinal"
    if is_called(name, stems.of("before_project"), _PROJECTS):
        return "project_name"
    if is_called(name, stems.of("before_unit"), stems.of("unit")):
        return "department" if "主管" in name else "unit"
    if len(name) <= _LONGEST_GOAL and name.endswith("目标"):
        return "long_term_goal_text" if _OF_YEARS.search(name) else "goal_text"
    return None


_HERE = "lists"
_PROJECTS = ("项目", "项目(政策)")
_ROLES = {*TEXTS, *KEPT_BESIDE, "contact", "fiscal_year"} - {"money_unit"}
_LONGEST_GOAL = 10
_OF_YEARS = re.compile("长期|中期|实施期|总目标")


def _header(rows: Sequence[Row], vocabulary: Vocabulary) -> ListHeader | None:
    texts: dict[int, Cell] = {}
    over: dict[int, str] = {}
    for row in rows:
        for cell in row:
            if cell.text:
                for column in _columns(cell):
                    over[column] = texts[column].text if column in texts else ""
                    texts[column] = cell
    heads = {column: cell for column, cell in texts.items() if cell.column == column}
    known = {c: _column_said(cell.text, vocabulary) for c, cell in heads.items()}
    _name_column(heads, known, vocabulary)
    first = min((c for c, field in known.items() if field in _INDICATOR), default=None)
    cells = {} if first is not None else _cells_of_indicators(heads, over, vocabulary)
    first = first if first is not None else min(cells, default=None)
    if first is None or (not cells and sum(field in _INDICATOR for field in known.values()) < 2):
        return None
    fields = {
        column: _role(cell.text, vocabulary) or _money(over[column], vocabulary)
        for column, cell in heads.items()
        if column < first
        or (column not in cells and (cells or _is_about_project(cell, vocabulary)))
    }
    key = _key(fields, first)
    if key is None:
        return None
    width = max(row[-1].column + row[-1].column_span for row in rows)
    said = {column: (cell.text, over[column]) for column, cell in heads.items()}
    pair = _pair(known) if len(heads) == len(fields) + 2 else None
    return ListHeader(list(rows), width, fields, said, key, cells, pair)


def _column_said(text: str, vocabulary: Vocabulary) -> str:
    """The column that a header names: by a listed word, or one about indicators by its pieces."""
    listed = vocabulary.words[text].column
    if listed is not None or _role(text, vocabulary) is not None:
        return listed or ""
    said = heading(text, vocabulary)
    return said.field if said and said.field in _INDICATOR else ""


def _pair(known: dict[int, str]) -> tuple[int, int] | None:
    places = {field: column for column, field in known.items()}
    name, target = places.get("indicator_name"), places.get("target_text")
    return (name, target) if name is not None and target is not None else None


def _money(over: str, vocabulary: Vocabulary) -> str | None:
    """小计 or 总额 under a header of money is that money."""
    label = vocabulary.words[over].label if over else None
    return label if label in MONEY else None


def _name_column(heads: dict[int, Cell], known: dict[int, str], vocabulary: Vocabulary) -> None:
    """绩效指标 beside a column of targets heads their names, where no other column does."""
    if not {"level1", "level2", "indicator_name"}.isdisjoint(known.values()):
        return
    target = next((c for c in sorted(known) if known[c] in _INDICATOR), None)
    before = [column for column in sorted(heads) if target is not None and column < target]
    if before and _IN_ONE_CELL.fullmatch(vocabulary.name(heads[before[-1]].text)):
        known[before[-1]] = "indicator_name"


def _is_about_project(cell: Cell, vocabulary: Vocabulary) -> bool:
    """Whether a header to the right of indicators is about their project, by its word alone."""
    word = vocabulary.words[cell.text]
    return word.column is None and (word.label in TEXTS or word.label in MONEY)


def _key(fields: dict[int, str | None], first: int) -> int | None:
    """The column of projects, else that of units left of the indicators."""
    for role in _KEYS:
        for column, field in sorted(fields.items()):
            if field == role and (column < first or role == "project_name"):
                return column
    return None


def _cells_of_indicators(
    heads: dict[int, Cell], over: dict[int, str], vocabulary: Vocabulary
) -> dict[int, tuple[str | None, str | None]]:
    """The columns with several indicators in a cell, and the levels that their headers name."""
    found: dict[int, tuple[str | None, str | None]] = {}
    for column, cell in heads.items():
        name = vocabulary.name(cell.text)
        if _A_LEVEL.fullmatch(name):
            upper = over[column] if _A_LEVEL.fullmatch(squeeze(over[column])) else None
            is_first = upper is None and known_level(cell.text, vocabulary) == "level1"
            found[column] = (cell.text, None) if is_first else (upper, cell.text)
        elif _IN_ONE_CELL.fullmatch(name) and vocabulary.words[cell.text].label != "goal_text":
            found[column] = (None, None)
    return found


def _holds_projects(header: ListHeader, rows: Sequence[Row], vocabulary: Vocabulary) -> bool:
    """Whether a project stands under the header, and something of it beside."""
    words = vocabulary.words
    name = None
    for row in rows:
        texts = {cell.column: cell.text for cell in row if cell.text}
        beside = [column for column in texts if column not in header.fields]
        if not is_numbering(row):
            name = texts.get(header.key, name)
        if name is not None and not is_numbering(row) and beside:
            return words[name].column is None
        is_sum = not beside or words[next(iter(texts.values()))].total
        if texts and not is_sum and not is_numbering(row):
            return False
    return False


_NUMBERS = re.compile(r"[(]?(?:\d{1,2}|[①-⑳]|[A-Z]|[一二三四五六七八九十]{1,3}|栏次)[)]?")


def is_numbering(row: Row) -> bool:
    """Whether a row numbers the columns: 1 2 3 4 …, also 栏次 1 2 3 or A B C."""
    texts = [squeeze(cell.text).partition("=")[0] for cell in row if cell.text]
    if len(texts) < 3 or not all(_NUMBERS.fullmatch(text) for text in texts):
        return False
    numbers = [int(text.strip("()")) for text in texts if text.strip("()").isdigit()]
    ordered = all(after == before + 1 for before, after in pairwise(numbers))
    return ordered and (len(numbers) > 2 or not numbers)
