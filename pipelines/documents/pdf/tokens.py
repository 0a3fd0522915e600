"""What the end of a line does not part: a sign, a word in letters or digits, what clings to it."""

import re

_TOKEN = re.compile(
    r"(?:[\x21-\x7e]+|[（《“]*.)[，。、；：？！）》”％,.;:)%]*", re.DOTALL
)  # what a line's end does not break
_ASCII_WIDTH = 0.65  # of a Chinese character, with the space that programs leave beside it


def first_width(text: str, size: float) -> float:
    """How wide the beginning of a text is that no line's end parts."""
    token = _TOKEN.match(text)
    signs = token[0] if token else ""
    return sum(_ASCII_WIDTH if sign.isascii() else 1.0 for sign in signs) * size
