"""What fields and objects of a Word document show where no run holds it.

The body of a document comes in; in it goes text where a field was kept without its result: a sign
of the font Symbol, a fraction, an exponent. What is there and cannot be read is said to be there.

Source: ECMA-376 part 1, 17.16 (fields), 17.11 (notes), 17.3.3.19 (embedded objects).
"""

import re

from pipelines.documents.formulas import over, with_power
from pipelines.documents.looks import UNREADABLE, symbol
from pipelines.documents.markup import Element, local

_SYMBOL = re.compile(r"SYMBOL\s+(0[xX][0-9A-Fa-f]{1,4}|\d{1,5})\b")
_FONT = re.compile(r'\\f\s*"?([^"\\]{1,40})"?')
_FRACTION = re.compile(r"EQ\s*\\[fF]\s*\(([^(),，;]{1,20})[,，;]([^(),，;]{1,20})\)")
_RAISED = re.compile(r"EQ\s*\\[sS](?:\s*\\(?:up|UP)\s*\d*)\s*\(([^()]{1,20})\)")
_COMPUTED = re.compile(r"=")
_PART_OF_A_NUMBER = re.compile(r"[\d≥≤<>=＞＜＝≧≦.]$")
_OF_FORMULAS = "Equation"


def write_fields(body: Element, w: str, data: bytes) -> None:
    """Write out what fields and formulas show that no run holds, and take out marks of notes.

    Args:
        body: of the document.
        w: its namespace in braces.
        data: its bytes, or what is left of them without looks.
    """
    if b"customMarkFollows" in data:
        for note in list(body.iter(f"{w}footnoteReference", f"{w}endnoteReference")):
            if note.get(f"{w}customMarkFollows", "0") not in ("0", "false", "off"):
                _empty_behind(note)
    if b"OLEObject" in data:
        for embedded in list(body.iter(f"{w}object")):
            programs = (said.get("ProgID", "") for said in embedded.iter("{*}OLEObject"))
            if any(program.startswith(_OF_FORMULAS) for program in programs):
                embedded.tag, embedded.text = f"{w}t", UNREADABLE
                embedded[:] = []
    if b"instrText" in data:
        for paragraph in {
            id(found): found
            for code in body.iter(f"{w}instrText")
            for found in [next(code.iterancestors(f"{w}p"), None)]
            if found is not None
        }.values():
            _write_results(paragraph, w)


def _empty_behind(note: Element) -> None:
    """Take the mark of a note away, which stands behind its reference in the same run."""
    for following in list(note.itersiblings()):
        following.getparent().remove(following)


def _write_results(paragraph: Element, w: str) -> None:
    """Put a text where a field of a paragraph ends that has a code and no result."""
    before, codes, results = "", list[str](), [""]
    for element in list(paragraph.iter(*(f"{w}{name}" for name in _TELLING))):
        name = local(element)
        if name == "instrText" and codes:
            codes[-1] += element.text or ""
        elif name in ("t", "sym"):
            said = (element.text or "") if name == "t" else " "
            results[-1] += said
            before = said if not codes else before
        elif name == "fldChar":
            kind = element.get(f"{w}fldCharType")
            if kind == "begin":
                codes.append("")
                results.append("")
            elif kind == "end" and codes:
                code, result = codes.pop(), results.pop()
                said = result or shown_by(code, before)
                results[-1] += said
                if said and not result:
                    element.tag, element.text = f"{w}t", said


_TELLING = ("instrText", "t", "sym", "fldChar")


def shown_by(code: str, before: str) -> str:
    r"""What the code of a field shows, where that is a part of the text.

    Args:
        code: such as `SYMBOL 179 \f "Symbol"`.
        before: the text that it stands behind.
    """
    code = code.strip()
    if found := _SYMBOL.match(code):
        font = _FONT.search(code, found.end())
        number = int(found[1], 16 if found[1][:2] in ("0x", "0X") else 10)
        return symbol(f"{number:X}", font[1].strip() if font else "")
    if found := _RAISED.match(code):
        return with_power("", found[1].strip())
    if found := _FRACTION.match(code):
        # One before all text is no part of a number.
        if not _PART_OF_A_NUMBER.search(before.rstrip()):
            return ""
        said = over(found[1], found[2])
        return f" {said}" if "/" in said and before.rstrip()[-1].isdigit() else said
    return UNREADABLE if _COMPUTED.match(code) else ""
