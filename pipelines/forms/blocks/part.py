"""One of the blocks of indicators that may stand side by side.

The texts of a row come in, by field; the `Indicator`s that they make are added, merged levels
filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipelines.forms.blocks.merges import is_bare_unit
from pipelines.forms.headers.header import Layout
from pipelines.forms.headers.layout import NAMES
from pipelines.forms.headers.levels import level_before_name, level_field, level_of, levels_in_one
from pipelines.forms.records import Indicator, make_indicator
from pipelines.forms.words.vocabulary import Vocabulary

SHARED = frozenset(("attribute", "remark"))
"""Fields that several columns of a block may have."""
_BLANKS = frozenset(("无", "/", "-", "—", "--"))


def key_of(part: int, field: str, column: int) -> str:
    """A field of the first block is called by its name, one of a further block has its number."""
    if field in SHARED:
        return f"{field} of {column}"
    return field if part == 0 else f"{field} {part + 1}"


class Part:
    """One of the blocks side by side: which columns are its own, and the levels it stands at.

    Attributes:
        is_usual: whether it has levels, a name and a target, perhaps a description, and no more.
    """

    def __init__(
        self, part: int, columns: Mapping[str, int], layout: Layout, vocabulary: Vocabulary
    ) -> None:
        def own(field: str) -> str | None:
            return key_of(part, field, 0) if key_of(part, field, 0) in columns else None

        self._columns = columns
        self._vocabulary = vocabulary
        self._term: str | None = None
        self._level1 = own("level1") or "level1"
        shared = "level2" if own("level1") is None and "level2" in columns else ""
        self._level2 = own("level2") or shared
        name = next((name for name in NAMES if own(name)), None)
        self._name = (name and own(name)) or ""
        self._target = key_of(part, "target_text", 0)
        self._initial = own("initial_target_text")
        self._long_term = key_of(part, "long_term_target_text", 0)
        self._result = key_of(part, "result_text", 0)
        self._description = (
            own("indicator_description") if name != "indicator_description" else None
        ) or ""
        standard = (own("evaluation_standard") if name != "evaluation_standard" else None) or ""
        results = [
            key_of(part, field, 0)
            for field in ("weight", "full_score", "result_text", "score", "deviation", "direction")
        ]
        self._others = (
            [standard, *results] if any(field in columns for field in [standard, *results]) else []
        )
        self._attributes = [
            (key_of(part, layout.fields[column], column), header)
            for column, header in layout.headers.items()
            if layout.parts[column] == part
        ]
        self._unit, self._comparator = (
            key_of(part, "measure_unit", 0),
            key_of(part, "comparator", 0),
        )
        self._has_unit = self._unit in columns
        self.is_usual = self._has_usual_columns()
        self.level1: str | None = None
        self.level2: str | None = None
        self._own_points: dict[str, tuple[int, str]] = {}

    def _has_usual_columns(self) -> bool:
        further = (self._unit, self._comparator, self._long_term, self._initial)
        if self._others or self._attributes or any(key in self._columns for key in further):
            return False
        return bool(self._level2 and self._name and self._target in self._columns)

    def begin(self, term: str | None) -> Part:
        """The same columns, before the first row, of this goal."""
        part = object.__new__(Part)
        part.__dict__.update(self.__dict__)
        part._term = term
        part._own_points = {}
        return part

    def turn_to(self, term: str) -> None:
        """What follows is of another goal."""
        self._term = term

    def stand_at(self, field: str, text: str) -> None:
        """What follows stands at a level that a row of its own named."""
        if field == "level1":
            self.level1, self.level2 = text, None
        else:
            self.level2 = text

    def lacks_one(self, found: Mapping[str, str]) -> bool:
        """Whether a row has a name without a target, a target without a name, or without a unit."""
        if self._has_unit and self._unit not in found:
            return self._target in found
        return (self._name in found) != (self._target in found)

    def take_usual(self, made: list[Indicator], found: Mapping[str, str], row: int) -> bool:
        """`take`, in fewer steps, for what most rows are; whether it was such a row.

        The block stands alone and is usual, the row has a name and a target.
        """
        get = found.get
        name, target = get(self._name), get(self._target)
        if name is None or target is None:
            return False
        level1, level2 = get(self._level1), get(self._level2)
        if level1 is not None or level2 is not None:
            self._take_levels(made, level1, level2)
        # Most targets begin so: such a row is none that only shows where indicators go.
        if target[0] in _PROMISING or not _is_template(name, target, None):
            places = (row, self._columns[self._target], self._columns[self._name])
            texts = (self.level1, self.level2, name, get(self._description), target, None, None)
            made.append(make_indicator((*places, *texts, 1, self._term, *_NO_OTHERS, (), None)))
        return True

    def take(self, made: list[Indicator], found: dict[str, str], row: int, first: Part) -> None:
        """Add the indicators that a row's texts make.

        A blank level is the one above, merged downwards.
        """
        get = found.get
        level1, level2, name = get(self._level1), get(self._level2), get(self._name)
        if level1 is not None or level2 is not None:
            self._take_levels(made, level1, level2)
        if self.level1 is None and self is not first:
            self.level1 = first.level1
        if not self._level2 and name is not None:
            name = self._split_name(name, found)
        key, long_term = self._target, get(self._long_term)
        if self._initial is not None and get(key, "无") in _BLANKS and self._initial in found:
            key = self._initial
        target = get(key)
        is_named = long_term is None and (name is not None or self._result in found)
        if (target is not None or is_named) and not _is_template(name, target, get(self._result)):
            term = self._term or ("annual" if long_term is not None else None)
            self._add(made, found, row, key, term)
        if long_term is not None:
            self._add(made, found, row, self._long_term, "long_term")

    def _take_levels(self, made: list[Indicator], level1: str | None, level2: str | None) -> None:
        """The levels that a row names; a new 一级 begins without a 二级."""
        if level1 is not None:
            both = levels_in_one(level1, self._vocabulary) if not self._level2 else ()
            if both:
                level1, level2 = both
            text, points = level_of(level1)
            if text != self.level1:
                self.level1, self.level2 = text, None
            if points is not None or self._own_points:
                self._note_points(made, "level1", points)
        if level2 is not None:
            self.level2, points = level_of(level2)
            if points is not None or self._own_points:
                self._note_points(made, "level2", points)

    def _note_points(self, made: list[Indicator], level: str, points: str | None) -> None:
        if self._own_points:
            self.settle(made, level)
        if points is not None:
            self._own_points[level] = (len(made), points)

    def settle(self, made: list[Indicator], level: str = "level1") -> None:
        """A level ends: its points are those of its only indicator, where it has one alone."""
        for ended in ("level1", "level2") if level == "level1" else ("level2",):
            begun, points = self._own_points.pop(ended, (len(made), ""))
            if len(made) - begun == 1:
                only = made[begun]
                if only.weight_text is None and only.full_score_text is None:
                    made[begun] = only._replace(weight_text=points)

    def _split_name(self, name: str, found: dict[str, str]) -> str:
        """数量指标：修路 in one cell is a level and a name; the name."""
        both = level_before_name(name, self._vocabulary)
        if both is None:
            return name
        level, found[self._name] = both
        field = level_field(level, self._vocabulary) or "level2"
        self.stand_at(field if self.level1 is None or field == "level2" else "level2", level)
        return both[1]

    def _add(
        self,
        made: list[Indicator],
        found: Mapping[str, str],
        row: int,
        target: str,
        term: str | None,
    ) -> None:
        get, columns = found.get, self._columns
        target_text, name = get(target), get(self._name)
        name_column = columns[self._name] if name is not None else None
        column = (columns[target] if target_text is not None else name_column) or columns[
            self._result
        ]
        block = made[-1].block + 1 if made and made[-1].row == row else 1
        others = map(get, self._others) if self._others else _NO_OTHERS
        levels = (self.level1, self.level2)
        texts = (name, get(self._description), target_text, get(self._unit), get(self._comparator))
        beside = self._beside(found, target) if self._attributes else ()
        places = (row, column, name_column or column)
        made.append(make_indicator((*places, *levels, *texts, block, term, *others, beside, None)))

    def _beside(self, found: Mapping[str, str], target: str) -> tuple[tuple[str, str], ...]:
        """The texts of a row in columns of no field, each with its header."""
        return tuple(
            (header, text)
            for key, header in self._attributes
            if key != target and (text := found.get(key)) is not None
        )


_NO_OTHERS = (None,) * 7
_DOTS = frozenset("….。·*-—_ \n")
_PROMISING = frozenset("0123456789≥≤><＞＜")


def _is_template(name: str | None, target: str | None, result: str | None) -> bool:
    """Whether a row only shows where indicators go: `……`, `指标2：`, or 公里 as its target."""
    if name is None:
        return False
    if target is not None and (target[0] not in _DOTS or not _DOTS.issuperset(target)):
        return len(target) < 9 and result is None and is_bare_unit(target)
    return _DOTS.issuperset(name) or _EMPTY_NUMBER.fullmatch(name) is not None


_EMPTY_NUMBER = re.compile(r"\s*+指标\s*+\d{0,2}\s*+[:：]\s*+[….。]*+\s*+")
