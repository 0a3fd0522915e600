"""Formulas as text that means the same: of Word (OMML) and of web pages (MathML).

An element of either comes in, one line of text goes out: 10³ and never 103, ½ and never 12.
"""

from collections.abc import Callable, Iterable

from pipelines.documents.grid import raised
from pipelines.documents.looks import Look, seen
from pipelines.documents.markup import Element, local

_FRACTIONS = {
    ("1", "2"): "½",
    ("1", "3"): "⅓",
    ("2", "3"): "⅔",
    ("1", "4"): "¼",
    ("3", "4"): "¾",
    ("1", "5"): "⅕",
    ("2", "5"): "⅖",
    ("3", "5"): "⅗",
    ("4", "5"): "⅘",
    ("1", "8"): "⅛",
}
_PROPERTIES = frozenset(("rPr", "ctrlPr", "annotation", "annotation-xml"))


def formula(element: Element) -> str:
    """What a formula says."""
    name = local(element)
    if name in _PROPERTIES or (name.endswith("Pr") and name != "Pr"):
        return ""
    say = _SAID.get(name)
    if say is not None:
        return say(element)
    own = element.text or "" if name in ("t", *_LEAVES) else ""
    return own.strip() + _all(element)


_LEAVES = ("mi", "mn", "mo", "mtext", "ms")


def _all(elements: Iterable[Element]) -> str:
    return "".join(formula(child) for child in elements if isinstance(child.tag, str))


def _parts(element: Element) -> dict[str, str]:
    """What the parts of an element of OMML say, by their names."""
    return {local(child): formula(child) for child in element}


def _in_order(element: Element, count: int) -> list[str]:
    """What the parts of an element of MathML say, in their order."""
    said = [formula(child) for child in element if isinstance(child.tag, str)]
    return [*said, *[""] * count][:count]


def with_power(base: str, power: str) -> str:
    """A base and what stands raised behind it."""
    up = raised(power)
    return base + up if not power or up != power else f"{base}^({power})"


def _with_index(base: str, index: str) -> str:
    return base + seen(index, Look(lowered=True))


def over(above: str, below: str) -> str:
    """One number or word over another."""
    return _FRACTIONS.get((above.strip(), below.strip())) or f"{above}/{below}"


def _fraction(element: Element) -> str:
    parts = _parts(element)
    return over(parts.get("num", ""), parts.get("den", ""))


def _superscript(element: Element) -> str:
    parts = _parts(element)
    return with_power(_with_index(parts.get("e", ""), parts.get("sub", "")), parts.get("sup", ""))


def _radical(element: Element) -> str:
    return f"√({_parts(element).get('e', '')})"


def _delimited(element: Element) -> str:
    begin, end = "(", ")"
    for properties in element.iterchildren("{*}dPr"):
        for one in properties:
            value = next((one.get(name) for name in one.attrib if name.endswith("}val")), "")
            begin = value if local(one) == "begChr" else begin
            end = value if local(one) == "endChr" else end
    return f"{begin}{_all(element)}{end}"


def _of_mathml(join: Callable[[str, str], str]) -> Callable[[Element], str]:
    def say(element: Element) -> str:
        first, second = _in_order(element, 2)
        return join(first, second)

    return say


def _both(element: Element) -> str:
    base, index, power = _in_order(element, 3)
    return with_power(_with_index(base, index), power)


_SAID: dict[str, Callable[[Element], str]] = {
    "f": _fraction,
    "sSup": _superscript,
    "sSub": _superscript,
    "sSubSup": _superscript,
    "rad": _radical,
    "d": _delimited,
    "msup": _of_mathml(with_power),
    "mfrac": _of_mathml(over),
    "msub": _of_mathml(_with_index),
    "msubsup": _both,
    "msqrt": lambda element: f"√({_all(element)})",
    "mphantom": lambda _element: "",
}
