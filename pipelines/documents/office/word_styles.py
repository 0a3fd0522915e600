"""How the text of a Word document is set, where that says something, by itself or by its style.

The parts of a document come in; its text goes out as a person reads it: hidden and struck-through
runs are gone, raised digits are raised, the fonts of signs are signs.

Source: ECMA-376 part 1, 17.3.2 (properties of runs) and 17.7 (styles).
"""

from typing import NamedTuple

from pipelines.documents.looks import PLAIN, Look, seen, symbol
from pipelines.documents.markup import Element, local

_MARKS = (b"trike", b"vertAlign", b"anish", b'"Symbol"', b"ingdings", b"ebdings", b":position")
"""What a part holds somewhere that sets text so that it says something else."""
_OFF = ("0", "false", "off", "none", "baseline")
_DEEPEST = 20  # styles upon styles


class Properties(NamedTuple):
    """What properties of a run say; `None` says nothing of it."""

    struck: bool | None = None
    hidden: bool | None = None
    align: str | None = None
    font: str | None = None

    def over(self, below: "Properties") -> "Properties":
        """These, and where they say nothing those below."""
        return Properties(
            below.struck if self.struck is None else self.struck,
            below.hidden if self.hidden is None else self.hidden,
            below.align if self.align is None else self.align,
            below.font if self.font is None else self.font,
        )

    @property
    def look(self) -> Look:
        """What they make of a text."""
        font = self.font or ""
        signs = font.lower().startswith(("symbol", "wingdings", "webdings"))
        look = Look(
            bool(self.struck), self.align == "superscript", self.align == "subscript",
            bool(self.hidden), font if signs else "",
        )  # fmt: skip
        return PLAIN if look == PLAIN else look


_SILENT = Properties()


class Styles:
    """The styles of a document that set text so that it says something else, or number it.

    Attributes:
        numbered: style → the properties of its list.
    """

    def __init__(self, root: Element | None) -> None:
        self.numbered: dict[str, Element] = {}
        self._said: dict[str, Properties] = {}
        self._based: dict[str, str] = {}
        for style in root.iterchildren("{*}style") if root is not None else ():
            name = _value(style, "styleId")
            for part in style:
                if local(part) == "basedOn":
                    self._based[name] = _value(part, "val")
                elif local(part) == "rPr":
                    self._said[name] = properties_of(part)
                elif local(part) == "pPr":
                    numbers = next(part.iterchildren("{*}numPr"), None)
                    if numbers is not None:
                        self.numbered[name] = numbers

    def matter_to(self, data: bytes) -> bool:
        """Whether a document names one of them that sets text so."""
        telling = {name for name in (*self._said, *self._based) if self.of(name).look is not PLAIN}
        return any(b'"%s"' % name.encode() in data for name in telling)

    def number_in(self, data: bytes) -> bool:
        """Whether a document names one of them that numbers."""
        return any(b'"%s"' % name.encode() in data for name in self.numbered)

    def of(self, name: str) -> Properties:
        """What a style says, with those it is based on."""
        said = _SILENT
        for _ in range(_DEEPEST):
            said = said.over(self._said.get(name, _SILENT))
            if name not in self._based:
                break
            name = self._based[name]
        return said


def say_something(data: bytes) -> bool:
    """Whether a part sets text anywhere so that it says something else."""
    return any(mark in data for mark in _MARKS)


def _value(element: Element, name: str) -> str:
    return next(
        (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), ""
    )


def properties_of(part: Element) -> Properties:
    """What an element of properties says."""
    struck = hidden = align = font = None
    for one in part:
        name = local(one)
        if name in ("strike", "dstrike"):
            struck = _value(one, "val").lower() not in _OFF or bool(struck)
        elif name in ("vanish", "specVanish"):
            hidden = _value(one, "val").lower() not in _OFF or bool(hidden)
        elif name == "vertAlign":
            align = _value(one, "val")
        elif name == "position" and align is None:
            align = _by_position(_value(one, "val"))
        elif name == "rFonts":
            font = _value(one, "ascii") or _value(one, "hAnsi") or font
    return Properties(struck, hidden, align, font)


_HALF_POINTS = 4  # set higher by less is set even with its line


def _by_position(text: str) -> str | None:
    """How a run is aligned that is moved up or down, in half points."""
    try:
        moved = int(text)
    except ValueError:
        return None
    return "superscript" if moved >= _HALF_POINTS else None


def heed_looks(body: Element, w: str, styles: Styles) -> None:
    """Make the text of runs what a person reads of them."""
    for run in list(body.iter(f"{w}r")):
        paragraph = next(run.iterancestors(f"{w}p"), None)
        if run.find(f"{w}rPr/{w}position") is not None and not _stands_beside(paragraph, w):
            continue
        named = _style(paragraph, f"{w}pPr", f"{w}pStyle", w) if paragraph is not None else ""
        _heed(run, w, styles, styles.of(named))


def _stands_beside(paragraph: Element | None, w: str) -> bool:
    """Whether a paragraph has text that is not moved: what moves with all of it is not raised."""
    return paragraph is not None and any(
        run.find(f"{w}rPr/{w}position") is None and run.find(f"{w}t") is not None
        for run in paragraph.iter(f"{w}r")
    )


def _style(element: Element, part: str, name: str, w: str) -> str:
    properties = element.find(part)
    named = properties.find(name) if properties is not None else None
    return str(named.get(f"{w}val", "")) if named is not None else ""


def _heed(run: Element, w: str, styles: Styles, below: Properties) -> None:
    own = run.find(f"{w}rPr")
    said = properties_of(own) if own is not None else _SILENT
    look = said.over(styles.of(_style(run, f"{w}rPr", f"{w}rStyle", w))).over(below).look
    if look is PLAIN:
        return
    if look.hidden or look.struck:
        for part in list(run):
            run.remove(part)
        return
    for text in run.iterchildren(f"{w}t"):
        text.text = seen(text.text or "", look)
    for sign in run.iterchildren(f"{w}sym"):
        if look.raised:
            sign.tag = f"{w}t"
            said_sign = symbol(sign.get(f"{w}char", ""), sign.get(f"{w}font", ""))
            sign.text = seen(said_sign, look._replace(font=""))
