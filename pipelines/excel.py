"""What Excel accepts as the text of a cell and as the name of a sheet."""

import re
from collections.abc import Iterable

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\\s]")
_RESERVED = "history"
LONGEST_CELL = 32_767
LONGEST_TITLE = 31
"""Both in units of UTF-16, as Excel counts."""


def cell_text(text: str) -> str:
    """A text without what XML cannot hold, and cut where a cell ends."""
    kept = _NOT_IN_XML.sub("", text)
    whole = _cut(kept, LONGEST_CELL)
    return kept if whole == kept else f"{_cut(kept, LONGEST_CELL - 1)}…"


def sheet_title(wanted: str, taken: Iterable[str], otherwise: str = "Sheet") -> str:
    """A name for a sheet that Excel accepts and no other sheet has, as like the wanted one as can be.

    Args:
        wanted: any text.
        taken: the names of the other sheets; Excel does not tell capitals from small letters.
        otherwise: the name where nothing is left of the text.
    """
    standing = {title.casefold() for title in [*taken, _RESERVED]}
    plain = _NOT_IN_XML.sub("", _NOT_IN_A_TITLE.sub(" ", wanted)).strip(" '") or otherwise
    endings = ["", *(f" {number}" for number in range(2, len(standing) + 2))]
    titles = (_cut(plain, LONGEST_TITLE - len(ending)).strip(" '") + ending for ending in endings)
    return next(title for title in titles if title.casefold() not in standing)


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")
