"""How the cells of a workbook are set: number formats, and looks that carry meaning.

The part for styles comes in; a style for each number that cells name goes out. Fills, borders and
all that says nothing are never read, so they refuse no workbook.

Source: ECMA-376 part 1, 18.8.
"""

from typing import NamedTuple

from pipelines.documents.looks import PLAIN, Look
from pipelines.documents.markup import Element, local

_RMB = '"¥"#,##0{0};"¥"\\-#,##0{0}'
_DOLLARLESS = '_ {0}* #,##0{1}_ ;_ {0}* \\-#,##0{1}_ ;_ {0}* "-"{2}_ ;_ @_ '
BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: _RMB.format(""),
    6: _RMB.format(""),
    7: _RMB.format(".00"),
    8: _RMB.format(".00"),
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
    **dict.fromkeys((37, 38), "#,##0_);(#,##0)"),
    **dict.fromkeys((39, 40), "#,##0.00_);(#,##0.00)"),
    41: _DOLLARLESS.format("", "", ""),
    42: _DOLLARLESS.format('"¥"', "", ""),
    43: _DOLLARLESS.format("", ".00", "??"),
    44: _DOLLARLESS.format('"¥"', ".00", "??"),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
"""The formats that have a number and no code, as Excel in Chinese shows them."""


class Style(NamedTuple):
    """How a cell is set: its format code, and its font where that says something."""

    code: str = "General"
    look: Look = PLAIN


def read_styles(root: Element) -> list[Style]:
    """The styles that cells name by their place."""
    codes = dict(BUILT_IN)
    fonts: list[Look] = []
    styles: list[Style] = []
    for part in root:
        kind = local(part)
        if kind == "numFmts":
            codes |= {_number(one, "numFmtId"): one.get("formatCode") or "General" for one in part}
        elif kind == "fonts":
            fonts = [look_of(font) for font in part]
        elif kind == "cellXfs":
            styles = [_style(one, codes, fonts) for one in part]
    return styles


def _style(one: Element, codes: dict[int, str], fonts: list[Look]) -> Style:
    font = _number(one, "fontId")
    look = fonts[font] if 0 <= font < len(fonts) else PLAIN
    return Style(codes.get(_number(one, "numFmtId"), "General"), look)


def _number(element: Element, name: str) -> int:
    text = element.get(name, "0").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


_OFF = ("0", "false", "off", "none")


def look_of(font: Element | None) -> Look:
    """What a font, or the properties of a run, say of how a text is set."""
    if font is None:
        return PLAIN
    struck = is_raised = is_lowered = False
    name = ""
    for part in font:
        kind, value = local(part), (part.get("val") or "").lower()
        if kind == "strike":
            struck = value not in _OFF
        elif kind == "vertAlign":
            is_raised, is_lowered = value == "superscript", value == "subscript"
        elif kind in ("name", "rFont"):
            name = part.get("val") or ""
    look = Look(struck, is_raised, is_lowered, font=name if is_of_signs(name) else "")
    return PLAIN if look == PLAIN else look


def is_of_signs(name: str) -> bool:
    """Whether a font is one of signs."""
    return name.lower().startswith(("symbol", "wingdings", "webdings"))
