"""Looks that carry meaning: of a text set in some way, what a person reads.

A text and how it is set come in; what it says goes out. Text that is struck through or hidden says
nothing; raised digits are an exponent or the mark of a note, never digits beside; the letters of
the font Symbol are signs.
"""

from typing import NamedTuple

from pipelines.documents.grid import raised

UNREADABLE = "\N{REPLACEMENT CHARACTER}"
"""Stands for a sign that is there and not known, so that no number is read beside it."""

_LOWERED = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")

# The encoding of the font, from the space on; source: Unicode's table of Apple's Symbol, with the
# euro of Adobe's.
_SYMBOL_LOW = (
    " !∀#∃%&∋()*+,-./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾"
    "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}~"
)
_SYMBOL_HIGH = "€ϒ′≤/∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪"
_SYMBOL = (
    {0x20 + at: sign for at, sign in enumerate(_SYMBOL_LOW)}
    | {0xA0 + at: sign for at, sign in enumerate(_SYMBOL_HIGH)}
    | {0xF1 + at: sign for at, sign in enumerate("〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭")}
)
_FONTS: dict[str, dict[int, str]] = {
    "symbol": _SYMBOL,
    "wingdings": {
        **dict.fromkeys((0x6F, 0x70, 0x71, 0x72, 0xA8), "☐"),
        0xFB: "✗",
        0xFC: "✓",
        0xFD: "☒",
        0xFE: "☑",
        0x20: " ",
        0x6C: "●",
        0x6E: "■",
        0x75: "◆",
        0x9F: "•",
        0xA7: "▪",
        0xD8: "➢",
        0xE0: "→",
    },
    "wingdings 2": {
        **dict.fromkeys((0x2A, 0x30, 0xA3), "☐"),
        0x4F: "✗",
        0x50: "✓",
        0x51: "☒",
        0x52: "☑",
        0x53: "☒",
        0x54: "☒",
        0x20: " ",
    },
    "wingdings 3": {0x20: " "},
    "webdings": {0x20: " ", 0x61: "✓", 0x63: "☐", 0x67: "■"},
}
_PRIVATE = 0xF000  # where fonts of signs have their characters


class Look(NamedTuple):
    """How a text is set.

    Attributes:
        struck: with a stroke through it, single or double.
        raised: as superscript; `lowered` as subscript.
        hidden: not shown at all.
        font: its name, where that may be one of signs.
    """

    struck: bool = False
    raised: bool = False
    lowered: bool = False
    hidden: bool = False
    font: str = ""


PLAIN = Look()


def seen(text: str, look: Look) -> str:
    """What a person reads of a text that is set so."""
    if look is PLAIN:
        return text
    if look.struck or look.hidden:
        return ""
    text = in_font(text, look.font)
    if look.raised:
        return raised(text)
    return text.translate(_LOWERED) if look.lowered else text


def in_font(text: str, font: str) -> str:
    """The signs that a font of signs shows for a text; other fonts show the text."""
    signs = _FONTS.get(font.strip().lower())
    if signs is None:
        return text
    return "".join(_sign(ord(character), signs) or character for character in text)


def symbol(code: str, font: str) -> str:
    """The sign that a font shows for a character by its number, in hexadecimal.

    One that is not known is said to be there, so that no number is read beside it.
    """
    try:
        number = int(code, 16)
    except ValueError:
        return UNREADABLE
    signs = _FONTS.get(font.strip().lower())
    if signs is not None:
        return _sign(number, signs) or chr(number)
    return chr(number) if 0x20 <= number < 0xD800 else UNREADABLE


def _sign(number: int, signs: dict[int, str]) -> str:
    """Nothing for what is no character of a font of signs: that is set in another."""
    if _PRIVATE <= number <= _PRIVATE + 0xFF:
        number -= _PRIVATE
    if number < 0x20 or number > 0xFF:
        return ""
    return signs.get(number, UNREADABLE)
