"""The words that headers of indicators are made of, as data of `vocabulary.toml`.

They come in squeezed, and go out as what a header may end with and what may stand before that.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

_YEARS = r"(?:19|20)\d\d(?:年度?)?(?:[-至到~](?:19|20)\d\d(?:年度?)?)?"
_JOINTS = "[-/、,:·]"


@dataclass(frozen=True)
class HeaderWords:
    """What headers are made of.

    Attributes:
        ends: what a header may end with → field of an indicator.
        times: word in a header → of which time its values are.
        fillers: words in a header that say nothing.
        promised: words in the header of what was promised.
        reached: of what was reached.
        named: of what indicators are called.
        whole: words for the whole, which of goals say no term.
    """

    ends: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, str] = field(default_factory=dict)
    fillers: frozenset[str] = frozenset()
    promised: frozenset[str] = frozenset()
    reached: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()

    @cached_property
    def endings(self) -> list[str]:
        """What a header may end with, the longest first."""
        return sorted(self.ends, key=len, reverse=True)

    @cached_property
    def moments(self) -> re.Pattern[str]:
        """The words that say of which time values are, and years."""
        return re.compile("|".join([_YEARS, *_longest_first(self.times)]))

    @cached_property
    def pieces(self) -> re.Pattern[str]:
        """What may stand before the end that names a column."""
        pieces = [_YEARS, *_longest_first([*self.times, *self.fillers]), _JOINTS]
        return re.compile(f"(?:{'|'.join(pieces)})*")

    @cached_property
    def planned(self) -> list[str]:
        """The words of what is yet to come."""
        return [word for word, time in self.times.items() if time == "planned"]


def _longest_first(words: Iterable[str]) -> list[str]:
    return [re.escape(word) for word in sorted(set(words), key=len, reverse=True)]
