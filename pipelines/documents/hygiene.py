"""Characters that no text has, that nobody sees, or that stand for others.

A text or a `Document` comes in; the same goes out as a person reads it, and how many characters
were taken out or replaced. One table of rules holds for all formats.

Taken out are control characters (but for tab and the ends of lines), lone surrogates, the numbers
that are no characters, and what has no width: joiners, marks of direction, selectors of variants,
soft hyphens. Replaced are the radicals and compatibility forms that fonts draw as ideographs,
full-width digits and letters, and spaces of other widths.
"""

import re
import unicodedata

from pipelines.documents.grid import Document, Table, make_cell, shown_of, stored_of

_NEXT_LINE = "\x85"
_UNFIT = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
_ONE = re.compile(f"[{_UNFIT}]")
_BETWEEN_NUMBERS = re.compile(rf"(?<=[\d.,])[{_UNFIT}]++(?=[\d.,])")
# In UTF-8, where looking for them is many times faster.
_ASCII = bytes([*range(9), 11, 12, *range(14, 32), 127])
_LATIN = re.compile(rb"\xc2[\x80-\x9f]")
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


def printable(text: str) -> str:
    """The text without characters that no text has.

    Between two digits a space stands for them, so that no number grows.
    """
    if is_printable(text):
        return text
    return _ONE.sub("", _BETWEEN_NUMBERS.sub(" ", text.replace(_NEXT_LINE, " ")))


def is_printable(text: str) -> bool:
    """Whether a text has none of them."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # a lone surrogate
        return False
    return _is_printable(data)


def _is_printable(data: bytes) -> bool:
    if len(data.translate(None, _ASCII)) < len(data) or _LATIN.search(data):
        return False
    return not any(sign in data for sign in _NO_CHARACTERS)


# What nobody sees, in ranges of code points.
_UNSEEN = (
    *((0xAD, 0xAD), (0x61C, 0x61C), (0x180B, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E)),
    *((0x2060, 0x2064), (0x2066, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB)),
    *((0x1BCA0, 0x1BCA3), (0xE0000, 0xE0FFF)),
)
_SPACES = (0xA0, *range(0x2000, 0x200B), 0x202F, 0x205F)
# Radicals of the supplement and the ideographs that they are drawn as; those of Kangxi, the
# compatibility ideographs and the vertical forms Unicode decomposes by itself.
# Source: Unicode's EquivalentUnifiedIdeograph.
_RADICALS = dict(
    zip(
        "⺁⺂⺃⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺑⺒⺓⺔⺖⺗⺘⺙⺛⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺱⺲⺳⺵⺶⺷⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏"
        "⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乛乚亻冂几刀刂卜㔾小小尢尣尢巳幺彑忄心扌攵旡月歺母民氵氺灬爫爫丬牛犭王疋目示礻竹糹罓罒罓网羊羊耂肀聿肉臼艹艹艹虎衤覀西见角角讠贝足车辶辶辶阝"
        "钅長镸长门隶阝雨青韦页风飞食飠饣首马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜龟龟",
        strict=True,
    )
)
_DECOMPOSED = (
    *(range(0x2F00, 0x2FD6), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20)),
    *(range(0xFE10, 0xFE1A), range(0xFE30, 0xFE50), range(0xFE50, 0xFE6C)),
    *(range(0xFF10, 0xFF1A), range(0xFF21, 0xFF3B), range(0xFF41, 0xFF5B)),
)
# The other way: half of the width, though Chinese punctuation has all of it.
_FULL_WIDTH = str.maketrans("(),:;!?", "（），：；！？")


def _replacements() -> dict[int, str]:
    """Code point → what it is read as."""
    table = {ord(radical): ideograph for radical, ideograph in _RADICALS.items()}
    for points in _DECOMPOSED:
        for point in points:
            read = unicodedata.normalize("NFKC", chr(point))
            if len(read.strip()) == 1:
                table[point] = read.translate(_FULL_WIDTH) if point < 0xFF00 else read
    return table | dict.fromkeys(_SPACES, " ")


_REPLACED: dict[int, str] = _replacements()
_REMOVED = frozenset(point for first, last in _UNSEEN for point in range(first, last + 1))
_TABLE: dict[int, str | None] = {**_REPLACED, **dict.fromkeys(_REMOVED)}
# As an Excel file writes what XML cannot hold, in texts that were taken over as they stood.
_ESCAPED = re.compile(r"_x00(0[0-9A-Fa-f]|1[0-9A-Fa-f]|7F)_")
# 201.0¹ has the mark of a note behind it: powers stand on whole numbers.
_REFERENCE = re.compile(r"\[[⁰¹²³⁴⁵⁶⁷⁸⁹]+\]")
_NOTE_MARK = re.compile(r"(?<=\d\.)(\d+)[⁰¹²³⁴⁵⁶⁷⁸⁹]+(?!\d)")
# So has 12公里¹: no word has a power. A length has its square and its cube.
_MARK_OF_A_WORD = re.compile(
    r"(?<=[\u4e00-\u9fff%％])(?:(?<![米里尺寸])[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}|[¹⁴⁵⁶⁷⁸⁹])"
    r"(?![⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽\d])"
)
_RARE = re.compile(
    rb"\xc2[\x80-\xa0\xad\xb2\xb3\xb9]|\xd8\x9c|\xe1\xa0\x8b|\xe1\xa0[\x8c-\x8e]"
    rb"|\xe2(?:\x80[\x80-\x8f\xa8-\xaf]|\x81[\x9f-\xb9]|[\xba-\xbf])"
    rb"|\xef(?:[\xa4-\xab]|\xb8|\xb9|\xbb\xbf|\xbc[\x90-\x99\xa1-\xba]|\xbd[\x81-\x9a]|\xbf\xb9)"
    rb"|\xef\xbf[\xba\xbb\xbe\xbf]|\xf0\x9b|\xf0\xaf|\xf3\xa0|_x00|\r"
    rb"|'(?:[\d=+@<>.-]|\xe2\x89|\xef\xbc|\xef\xbf|\xc2)|=\""
)
"""What any rule applies to begins so in UTF-8, but for controls of ASCII; most documents have none
of it, and are looked through once."""


# Excel's marks of a text that could be taken for a number or a formula: '88.60, ="88.60".
_MARK_OF_TEXT = re.compile(r"'(?=[\d=+@<>.≥≤≧≦＜＞＝＋－＠￥¥-])")
_TEXT_OF_A_FORMULA = re.compile(r'="([^"]*)"')


def tidy(text: str) -> str:
    """The text as a person reads it; nothing that shows is lost."""
    text = _without_marks(text)
    text = _ESCAPED.sub(_unescaped, printable(text)).translate(_TABLE)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _MARK_OF_A_WORD.sub("", _REFERENCE.sub("", _NOTE_MARK.sub(r"\1", text)))


def _without_marks(text: str) -> str:
    """The text without the marks of Excel's that say that it is one."""
    if not text.startswith(("'", '="')):
        return text
    if (mark := _MARK_OF_TEXT.match(text)) is not None:
        text = text[mark.end() :]
    whole = _TEXT_OF_A_FORMULA.fullmatch(text)
    return whole[1] if whole is not None else text


def _unescaped(found: re.Match[str]) -> str:
    sign = chr(int(found[1], 16))
    return sign if sign in "\t\n" else ""


def is_tidy(text: str) -> bool:
    """Whether no rule applies to a text; a few that none applies to are not tidy either."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    return len(data.translate(None, _ASCII)) == len(data) and not _RARE.search(data)


def clean(document: Document) -> None:
    """Make all texts of a document tidy, and count in it what was taken out and replaced."""
    for table in document.tables:
        texts = [cell[0] for row in table.rows for cell in row]
        said = "".join([*texts, *table.headings, table.location or ""])
        if not is_tidy(said):
            _count(said, document)
            _clean_table(table)
    said = "".join(document.trailing)
    if not is_tidy(said):
        _count(said, document)
        document.trailing = _paragraphs(document.trailing)


def _count(said: str, document: Document) -> None:
    points = list(map(ord, said))
    unseen = sum(point in _REMOVED for point in points)
    escaped = sum(_unescaped(found) == "" for found in _ESCAPED.finditer(said))
    document.removed_characters += len(_ONE.findall(said)) + unseen + escaped
    document.replaced_characters += sum(
        point in _REPLACED and point not in _SPACES for point in points
    )


def _clean_table(table: Table) -> None:
    table.rows = [
        [make_cell((text and _cell(text), column, span)) for text, column, span in row]
        for row in table.rows
    ]
    table.headings = _paragraphs(table.headings)
    table.location = table.location and tidy(table.location)


def _cell(text: str) -> str:
    stored = stored_of(text)
    return shown_of(tidy(text).strip(), text if stored is None else stored)


def _paragraphs(texts: list[str]) -> list[str]:
    return [left for text in texts if (left := tidy(text).strip())]
