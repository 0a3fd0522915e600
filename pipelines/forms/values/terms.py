"""Which goal of a form its indicators are of, as labels beside and over them say.

The rows of a form come in, one by one; the blocks turn to the goal that a label names:
长期绩效指标, 2024年考核指标. That indicators are of the year is said only where others are not.
"""

from pipelines.documents import Row
from pipelines.forms.blocks.block import Block
from pipelines.forms.blocks.indicators import IndicatorBlock
from pipelines.forms.headers.heading import term_of
from pipelines.forms.values.labels import GOALS, TERMS
from pipelines.forms.values.values import Values
from pipelines.forms.words.vocabulary import Vocabulary

_LONGEST = 20


class Terms:
    """The goals that the labels of one form name."""

    def __init__(self, values: Values, vocabulary: Vocabulary) -> None:
        self._values = values
        self._vocabulary = vocabulary

    def beside(self, block: IndicatorBlock, row: Row, year: int | None) -> None:
        """A label beside a row of a block may say of which goal its rows are from here on."""
        first = next((cell for cell in row if cell.text), None)
        if first is not None and block.starts_after(first.column):
            term = self._said(first.text, year)
            if term is not None:
                block.turn_to(term)

    def may_be_all(self, row: Row) -> bool:
        """Whether a row is worth asking `are_all`: its last text speaks of indicators."""
        for cell in reversed(row):
            if cell.text:
                return "指标" in cell.text and len(cell.text) <= _LONGEST
        return False

    def are_all(self, row: Row, block: Block | None, year: int | None) -> bool:
        """Whether a row says of which goals the indicators after it are, and nothing else."""
        texts = [cell.text for cell in row if cell.text]
        if not self.may_be_all(row) or len(texts) > 3:
            return False
        return self._alone(texts, block, year) if len(texts) == 1 else self._both(texts, year)

    def _alone(self, texts: list[str], block: Block | None, year: int | None) -> bool:
        label = self._vocabulary.words[texts[0]].label
        if label in TERMS and (label in GOALS or not isinstance(block, IndicatorBlock)):
            return False
        term = TERMS.get(label or "") or self._said(texts[0], year)
        if term is None:
            return False
        self._values.terms = [term]
        if isinstance(block, IndicatorBlock):
            block.turn_to(term)
        return True

    def _both(self, texts: list[str], year: int | None) -> bool:
        terms = [term_of(text, self._vocabulary, year) for text in texts[-2:]]
        if {*terms} != {"annual", "long_term"} or not all("指标" in text for text in texts[-2:]):
            return False
        self._values.terms = [term for term in terms if term is not None]
        return True

    def _said(self, text: str, year: int | None) -> str | None:
        term = term_of(text, self._vocabulary, year)
        if term == "long_term":
            self._values.terms = [term]
        return term if term == "long_term" or self._values.terms else None
