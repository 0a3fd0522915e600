"""Which block a row opens: of indicators, of funds, of tasks or spending, or none.

The rows of one form come in, one by one, with those below; the block that a row is the header of
goes out. Most rows of labels show at once that they head nothing, and are not looked at further.
"""

from collections.abc import Callable, Sequence

from pipelines.documents import Row
from pipelines.forms.blocks.block import Block
from pipelines.forms.blocks.details import detail_block
from pipelines.forms.blocks.indicators import IndicatorBlock, indicator_block
from pipelines.forms.headers.header import heads_nothing
from pipelines.forms.words.vocabulary import NO_WORD, Vocabulary, Word

_BEGINNING = frozenset(("unit", "department", "project_code", "unit_code", "project_name"))
"""Labels that a form may begin with."""
_LEAST = 2  # texts in a header
_MOST_HEADERS = 1000
"""How many rows of a form are tried as headers of unknown words."""


class Opening:
    """Tries the rows of one form as headers."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._words = vocabulary.words
        self._tried = 0

    def is_pair(self, label: str, value: str, *, begins: bool) -> bool:
        """Whether a row of two texts can be nothing but a label and its value.

        It is no title, begins no form, names no goal for what follows, and heads nothing.

        Args:
            label: the first text.
            value: the second.
            begins: whether the name of a project, or whose form it is, begins another form.
        """
        if not label or not value or "元" in value or "指标" in value:
            return False
        word = self._words[label]
        if word.label is None or (begins and word.label in _BEGINNING):
            return False
        said = (word, self._words[value])
        return said[1] is NO_WORD and heads_nothing((label, value), said, self._vocabulary)

    def block(
        self,
        row: Row,
        texts: Sequence[str],
        said: Sequence[Word],
        below: Sequence[Row],
        known: Callable[[], tuple[Sequence[str], int | None]],
    ) -> Block | None:
        """The block that a row opens, before its first row.

        Args:
            row: the row.
            texts: what stands in it.
            said: what these texts stand for.
            below: the rows after it.
            known: tells the goals that stand side by side, and the form's year.
        """
        if len(texts) < _LEAST:
            return None
        if not heads_nothing(texts, said, self._vocabulary):
            block = self._indicators(row, below, *known())
            if block is not None:
                return block
        # All cells of such a table's header are its words, but for a label beside it.
        is_other = said[-1].parts and said[-2].parts
        return detail_block(row, self._vocabulary) if is_other else None

    def _indicators(
        self, row: Row, below: Sequence[Row], terms: Sequence[str], year: int | None
    ) -> IndicatorBlock | None:
        """The block of indicators; a form that has tried many is made to be slow."""
        self._tried += 1
        if self._tried > _MOST_HEADERS and tuple(row) not in self._vocabulary.headers:
            return None
        return indicator_block(row, self._vocabulary, terms, below, year)
