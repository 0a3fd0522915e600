"""What stands on one page, before anyone asks what it means: characters and rules.

Places are in points from the top left corner of the page as it is shown.
"""

from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple


class Char(NamedTuple):
    """One character and the box that its em takes, whatever its glyph looks like.

    Attributes:
        turn: how many quarter turns clockwise it stands turned by.
        run: which stroke of the pen drew it: characters of one run belong together.
        home: at which height of the page it belongs: its middle, or where what cuts it off ends.
        middle: the height of the middle of its box.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    turn: int = 0
    run: int = 0
    home: float = 0.0
    middle: float = 0.0


make_char = partial(tuple.__new__, Char)
"""`Char` of a tuple of all its fields, in a third of the time."""


class Rule(NamedTuple):
    """A straight line, horizontal or vertical: where it stands across its way, and from–to."""

    at: float
    start: float
    end: float


LARGE = 1.5
"""Of the usual size of a page's characters: a watermark's is at least so large."""


@dataclass(slots=True)
class Run:
    """How the characters of one run are drawn.

    Attributes:
        size: of its characters, in points.
        slanting: whether they stand at an angle that is no quarter turn.
        hidden: whether they are not drawn at all (the text under a scan).
        font: the number of their font in the document; 0 for none.
        owner: PDFium's number for what draws them, while the page is open.
        light: whether they are large or slanting, and hardly darker than the paper.
        confidence: how sure it is what they are, where they were read by sight.
    """

    size: float
    slanting: bool = False
    hidden: bool = False
    font: int = 0
    owner: int = 0
    light: bool = False
    confidence: float | None = None


@dataclass(slots=True)
class Sheet:
    """One page.

    Attributes:
        number: of the page, from 1.
        across: its horizontal rules.
        down: its vertical rules.
        pictures: how much of the page pictures cover, from 0 to 1.
    """

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    across: list[Rule] = field(default_factory=list)
    down: list[Rule] = field(default_factory=list)
    pictures: float = 0.0
