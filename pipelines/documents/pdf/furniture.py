"""Lines that belong to the paper and not to what is said on it: page numbers, running titles.

Pages come in; those lines are taken out of them. Furniture stands at the same place of many pages,
and in the margin, or it is a page number. A title above a table stands there as well where each
page holds a form: what stands above tables that begin is their title, unless other lines are.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from statistics import median

from pipelines.documents.pdf.continued import goes_on_in
from pipelines.documents.pdf.ruled import Part

_PAGE_NUMBER = re.compile(r"[-—–\s.·第共]*+\d{1,4}[页/\s,，共]*+\d{0,4}[-—–\s.·页]*+")
_MARGIN = 0.075  # of a page's height, at its top and at its bottom
_MARGIN_OF_NUMBERS = 0.12
_SAME_PLACE = 6.0  # points


@dataclass(slots=True)
class Line:
    """A line of text outside tables; whether it is one of the first or last of its page."""

    text: str
    at_edge: bool = False
    top: float = 0.0
    bottom: float = 0.0
    height: float = 0.0

    def in_margin(self, margin: float = _MARGIN) -> bool:
        """Whether it stands at the very top or bottom of a page of some height."""
        return self.bottom <= margin * self.height or self.top >= (1 - margin) * self.height


@dataclass(slots=True)
class Page:
    """What stands on a page, from its top."""

    items: list[Line | Part] = field(default_factory=list)


def drop_furniture(pages: list[Page]) -> None:
    """Leave away page numbers, and lines that stand at the edge of most pages."""
    repeated = _repeated(pages)
    begins = _begins(pages)
    for page in pages:
        page.items = [
            item
            for item in page.items
            if not (isinstance(item, Line) and item.at_edge and _is_number(item, repeated))
        ]
    titles = _titles(pages, repeated, begins)
    for page in pages:
        page.items = [
            item
            for item in page.items
            if not (
                isinstance(item, Line) and item.at_edge and _is_furniture(item, repeated, titles)
            )
        ]


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", "".join(text.split()))


def _repeated(pages: list[Page]) -> dict[str, int]:
    """On how many pages a line stands at the same place of the edge."""
    places: defaultdict[str, list[float]] = defaultdict(list)
    for page in pages:
        for item in page.items:
            if isinstance(item, Line) and item.at_edge:
                places[_pattern(item.text)].append(item.top)
    return {
        pattern: sum(abs(top - median(tops)) <= _SAME_PLACE for top in tops)
        for pattern, tops in places.items()
        if len(tops) > 1
    }


def _is_number(line: Line, repeated: dict[str, int]) -> bool:
    return _PAGE_NUMBER.fullmatch(line.text) is not None and (
        line.in_margin(_MARGIN_OF_NUMBERS) or repeated.get(_pattern(line.text), 0) > 1
    )


def _begins(pages: list[Page]) -> list[bool]:
    """For each page, whether the first table on it begins there."""
    found = []
    parts: list[Part] = []
    for page in pages:
        own = [item for item in page.items if isinstance(item, Part)]
        goes_on = bool(own and parts) and goes_on_in(parts, own[0])
        found.append(bool(own) and not goes_on)
        if own:
            parts = [own[-1]] if len(own) > 1 or not goes_on else [*parts[:1], own[0]]
    return found


def _titles(pages: list[Page], repeated: dict[str, int], begins: list[bool]) -> set[str]:
    """Lines that many pages repeat and that are titles nevertheless.

    Above a table that begins there is a title. Where all lines above it are repeated, it is among
    them: outside of the margin, if any is.
    """
    above: defaultdict[str, int] = defaultdict(int)
    elsewhere: defaultdict[str, int] = defaultdict(int)
    for page, does_begin in zip(pages, begins, strict=True):
        lines = _top_lines(page)
        patterns = [_pattern(line.text) for line in lines]
        all_repeated = all(repeated.get(pattern, 0) > 1 for pattern in patterns)
        body = [line for line in lines if not line.in_margin()]
        for line, pattern in zip(lines, patterns, strict=True):
            is_title = does_begin and all_repeated and (not body or line in body)
            (above if is_title else elsewhere)[pattern] += 1
    return {pattern for pattern, count in above.items() if count >= elsewhere[pattern]}


def _top_lines(page: Page) -> list[Line]:
    """The lines of a page that stand above all else."""
    lines = []
    for item in page.items:
        if not isinstance(item, Line):
            break
        lines.append(item)
    return lines if len(lines) < len(page.items) else lines[:2]


def _is_furniture(line: Line, repeated: dict[str, int], titles: set[str]) -> bool:
    pattern = _pattern(line.text)
    return repeated.get(pattern, 0) > 1 and pattern not in titles
