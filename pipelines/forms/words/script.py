"""Traditional characters as simplified ones, one for one, so that places in a text stay.

Words are compared in simplified characters; what is published stays as it is. OpenCC tells which
character stands for which; it is asked once, when the first text comes that may need it.
"""

import re
from functools import cache

import opencc

_IDEOGRAPH = re.compile("[㐀-鿿]")
_FIRST, _LAST = 0x3400, 0x9FFF


def simplified(text: str) -> str:
    """The text in simplified characters.

    Those of GB 2312 are simplified ones: a text of them alone, as nearly all are, costs no more
    than finding that out.
    """
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return text.translate(_simple()) if _IDEOGRAPH.search(text) else text
    return text


@cache
def _simple() -> dict[int, str]:
    """Traditional character → simplified one."""
    every = [chr(number) for number in range(_FIRST, _LAST + 1)]
    plain = opencc.OpenCC("t2s").convert("\n".join(every)).split("\n")
    return {
        ord(one): other
        for one, other in zip(every, plain, strict=True)
        if one != other and len(other) == 1
    }
