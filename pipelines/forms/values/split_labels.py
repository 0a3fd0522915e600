"""Labels that a form sets in two cells: 项目 | 名称, and 编码 under 名称 beside the same 项目.

The rows of labels of one form come in, one by one; where two cells side by side are one listed
label together, and a value follows, the row goes out with that label in one cell, and its cell
reading is parted again into the texts that are published.
"""

import re
from collections.abc import Mapping

from pipelines.documents import Cell, Row
from pipelines.documents.grid import make_cell
from pipelines.forms.records import Form, make_cell_reading
from pipelines.forms.words.vocabulary import NO_WORD, Word

_LONGEST = 14  # of both
_HALF = re.compile(r"[\u4e00-\u9fff\s]+(?:[(（][\u4e00-\u9fff]+[)）])?[:：]?")
_TWO_AND_A_VALUE = 3


class SplitLabels:
    """The label over several rows whose other half is still to come, if one stands there."""

    def __init__(self, form: Form, words: Mapping[str, Word]) -> None:
        self._form = form
        self._words = words
        self._first: Cell | None = None
        self._row = 0  # of the first half that was read last
        self._parts: list[Cell] = []

    def may_be(self, row: Row, filled: Row) -> bool:
        """Whether a row is worth asking `joined`: it begins with two short texts, or a blank."""
        if len(filled) > 1 and self._first is not None and not row[0].text:
            return True
        return len(filled) > 2 and len(filled[0].text) + len(filled[1].text) <= _LONGEST

    def joined(self, row: Row, filled: Row) -> Row | None:
        """The row with its first label in one cell, where two cells say it.

        Args:
            row: the row.
            filled: its cells that hold something, one at least.
        """
        texts = [cell.text for cell in filled[:3]]
        if len(texts) == _TWO_AND_A_VALUE and self._is_label(*texts):
            self._first, self._parts = filled[0], filled[:2]
        elif len(texts) > 1 and self._first is not None and self._is_under(row, self._first):
            if not self._is_label(self._first.text, *texts[:2]):
                return None
            self._parts = filled[:1]
        else:
            self._first = None
            return None
        self._row = self._form.row_count
        head, last = self._parts[0], self._parts[-1]
        span = last.column + last.column_span - head.column
        return [make_cell((self._text(), head.column, span)), *filled[len(self._parts) :]]

    def _text(self) -> str:
        """The label as one."""
        first = self._first.text if self._first is not None else ""
        return first + self._parts[-1].text

    def _is_under(self, row: Row, first: Cell) -> bool:
        """Whether a row stands right under one with a first half, which covers its first cell."""
        is_next = self._form.row_count == self._row + 1
        return is_next and not row[0].text and row[0].column == first.column

    def _is_label(self, first: str, second: str, value: str) -> bool:
        """Whether two texts are one listed label, and a value follows.

        资金 | 单位 | 金额 are three heads.
        """
        if len(first) + len(second) > _LONGEST or not _HALF.fullmatch(second):
            return False
        whole = self._words[first + second]
        return whole.label is not None and not whole.derived and self._words[value] is NO_WORD

    def part(self, since: int) -> None:
        """Part the cell reading of the label again; `since` is the first of its row."""
        readings, text = self._form.readings, self._text()
        for at in range(since, len(readings)):
            number, column, field, said = readings[at]
            if said == text and column == self._parts[0].column + 1:
                readings[at : at + 1] = [
                    make_cell_reading((number, cell.column + 1, field, cell.text))
                    for cell in self._parts
                ]
                return
