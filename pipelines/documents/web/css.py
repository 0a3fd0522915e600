"""How the text of a web page is set, where that says something.

The elements of a page and its style sheets come in; of each element the look goes out that its
text has. Of style sheets only selectors of one class or one name are heeded, which is what
Word, Excel and WPS write.
"""

import re

from pipelines.documents.looks import PLAIN, Look
from pipelines.documents.markup import Element, local

_RULE = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_SELECTOR = re.compile(r"[a-z0-9]{0,12}([.#][\w-]{1,80})", re.IGNORECASE)
_COMMENT = re.compile(r"/\*(?:(?!\*/).)*+(?:\*/)?", re.DOTALL)
_LONGEST_SHEET = 1_000_000
_DECLARATION = re.compile(r"(?<![\w-])([\w-]++)\s*+:\s*+([^;]*+)")
_STRUCK = frozenset(("del", "s", "strike"))
_SIGN_FONT = re.compile(r"""["'\s]*((?:symbol|wingdings|webdings)(?:\s[23])?)["'\s]*(?:,|$)""")


class Sheets:
    """The style sheets of a page: its classes and names that say something."""

    def __init__(self, root: Element) -> None:
        self._classes: dict[str, Look] = {}
        for sheet in root.iter("style"):
            text = _COMMENT.sub("", "".join(sheet.itertext())[:_LONGEST_SHEET])
            for selectors, declarations in _RULE.findall(text):
                look = _declared(declarations, PLAIN)
                if look is not PLAIN:
                    for selector in selectors.split(","):
                        named = _SELECTOR.fullmatch(selector.strip())
                        if named:
                            self._classes[named[1]] = look

    def look(self, element: Element, above: Look) -> Look:
        """The look of an element's text.

        Args:
            element: the element.
            above: the look of what it stands in.
        """
        attributes = element.attrib
        look = _by_tag(element.tag, above)
        if not attributes:
            return look
        if "class" in attributes and self._classes:
            for name in attributes["class"].split():
                look = _together(look, self._classes.get(f".{name}", PLAIN))
        if "id" in attributes and self._classes:
            look = _together(look, self._classes.get(f"#{attributes['id']}", PLAIN))
        if "face" in attributes:
            look = look._replace(font=_font(attributes["face"].lower()))
        if "style" in attributes:
            look = _declared(attributes["style"], look)
        return look._replace(hidden=True) if "hidden" in attributes else look


def look_of_page(element: Element, above: Look) -> Look:
    """The look of a run that tags of HTML set, as in the cells of Excel 2003 XML."""
    name = local(element).lower()
    look = _by_tag(name, above)
    face = next((value for key, value in element.attrib.items() if key.endswith("Face")), "")
    return look._replace(font=_font(face.lower())) if face else look


def _by_tag(tag: str, look: Look) -> Look:
    if tag in _STRUCK:
        return look._replace(struck=True)
    if tag == "sup":
        return look._replace(raised=True, lowered=False)
    return look._replace(lowered=True, raised=False) if tag == "sub" else look


def _together(look: Look, own: Look) -> Look:
    return Look(
        look.struck or own.struck,
        look.raised or own.raised,
        look.lowered or own.lowered,
        look.hidden or own.hidden,
        own.font or look.font,
    )


def _declared(text: str, look: Look) -> Look:
    """The look that declarations such as `display:none` make of another."""
    if ":" not in text:
        return look
    for name, said in _DECLARATION.findall(text.lower()):
        value = said.replace("!important", "").strip()
        if name in ("text-decoration", "text-decoration-line", "text-line-through"):
            struck = "line-through" in value or value in ("single", "double")
            look = look._replace(struck=look.struck or struck)
        elif name == "vertical-align" and value in ("super", "sub", "baseline"):
            look = look._replace(raised=value == "super", lowered=value == "sub")
        elif name == "mso-text-raise":
            look = look._replace(raised=look.raised or _is_up(value))
        elif (name, value) in _HIDING or (name in _SIZES and _NOTHING.fullmatch(value)):
            look = look._replace(hidden=True)
        elif (name, value) == ("visibility", "visible"):
            look = look._replace(hidden=False)
        elif name in ("font-family", "font", "mso-ascii-font-family"):
            look = look._replace(font=_font(value.rpartition("pt ")[2]))
    return look


_HIDING = frozenset(
    (("display", "none"), ("visibility", "hidden"), ("visibility", "collapse"), ("mso-hide", "all"))
)


_SIZES = ("font-size", "opacity")
_NOTHING = re.compile(r"0+(?:\.0+)?(?:px|pt|em|rem|%)?")


def _is_up(length: str) -> bool:
    """Whether a length such as `4.5pt` moves up by as much as raised text is."""
    points = re.match(r"\d{1,3}(?:\.\d{1,3})?", length)
    return points is not None and float(points[0]) >= _POINTS_UP


_POINTS_UP = 2.0


def _font(families: str) -> str:
    found = _SIGN_FONT.match(families)
    return found[1] if found else ""
