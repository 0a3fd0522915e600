"""What a header says by its words.

The text of a header cell comes in; the column of indicators that it heads goes out, and of which
time its values are: `2024年指标值` heads targets of 2024, `半年（程）目标值` those of half a
year. The words and the pieces they are made of are data (`vocabulary.toml`); what stands under a
header is not looked at here.
"""

import re
from typing import NamedTuple

from pipelines.forms.words.vocabulary import Vocabulary, squeeze

_IN_BRACKETS = re.compile(r"[(\[][^()\[\]]*[)\]]")
_DIGITS = re.compile(r"(?:19|20)\d\d")
_LONGEST = 40
_RANK = ("given", "part_year", "prior_year", "long_term", "initial", "adjusted", "annual")
"""Of several words for a time, the one that is told first."""


class Heading(NamedTuple):
    """What a header says.

    Attributes:
        field: the column it heads; `None` where it says a time alone.
        time: a word of `[header_times]`, a year (`2024`), or a span of years (`2022-2024`).
    """

    field: str | None
    time: str | None = None


def heading(text: str, vocabulary: Vocabulary) -> Heading | None:
    """What a header says, if its words tell.

    Args:
        text: of its cell.
        vocabulary: the words of the forms.
    """
    kept = vocabulary.headings
    if text not in kept:
        kept[text] = _heading(text, vocabulary)
    found = kept[text]
    return found if isinstance(found, Heading) else None


def _heading(text: str, vocabulary: Vocabulary) -> Heading | None:
    word = vocabulary.words[text]
    bare = squeeze(text) if len(text) <= _LONGEST else ""
    bare = _IN_BRACKETS.sub("", bare).rstrip(":") or bare
    listed = word.column or vocabulary.columns.get(bare)
    if listed is not None:
        return Heading(listed, _time(bare, vocabulary)[0])
    pieces = vocabulary.headers_of.pieces
    for end in vocabulary.headers_of.endings if word.label is None else ():
        if bare.endswith(end) and pieces.fullmatch(bare, 0, len(bare) - len(end)):
            time, state = _time(bare[: len(bare) - len(end)], vocabulary)
            return Heading(_of_state(vocabulary.headers_of.ends[end], state), time)
    time, _ = _time(bare, vocabulary)
    return Heading(None, time) if bare and time and pieces.fullmatch(bare) else None


def term_of(text: str, vocabulary: Vocabulary, year: int | None = None) -> str | None:
    """The term that a label beside or over a block says: `annual`, `long_term`, or none."""
    bare = squeeze(text) if len(text) <= _LONGEST else ""
    time, _ = _time(bare, vocabulary)
    if time is not None and time[:1].isdigit():
        return "annual" if "-" not in time and year in (None, int(time)) else None
    return time if time in ("annual", "long_term") else None


def _of_state(field: str, state: str | None) -> str:
    """A target that was reached is a result, and a result that is planned is a target."""
    if field in ("target_text", "result_text") and state is not None:
        return "target_text" if state == "planned" else "result_text"
    return field


def _time(text: str, vocabulary: Vocabulary) -> tuple[str | None, str | None]:
    """The time that a header's words say, and whether its values are planned or actual."""
    found = [match[0] for match in vocabulary.headers_of.moments.finditer(text)]
    times = [vocabulary.headers_of.times.get(word, word) for word in found]
    state = next((state for state in ("planned", "actual") if state in times), None)
    years = ["-".join(_DIGITS.findall(time)) for time in times if _DIGITS.match(time)]
    times = ["initial" if time == "replaced" else time for time in times]
    said = next((time for time in _RANK if time in times), None)
    return (years[0] if years and said in (None, "annual") else said), state
