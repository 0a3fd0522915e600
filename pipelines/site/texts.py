"""Texts of documents on a page.

Any value comes in; what a page can show of it goes out. Whatever documents hold, the page is whole,
says something and stays of bounded size.
"""

import hashlib
import re
from typing import Any

from markupsafe import Markup, escape

from pipelines.codes import words

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What HTML cannot hold, lone surrogates among it, which no file in UTF-8 can."""
_LONGEST_NAME = 200
_OF_HASH = re.compile(r"[0-9a-f]{16}")
_REGION_AND_CODE = re.compile(r"([0-9]{1,12}):([0-9]{1,32})")

NO_YEAR = ("年度不详", "year unknown")


def text(value: object) -> str:
    """A value as a page can hold it: nothing where there is none, without control characters."""
    return "" if value is None else _UNSHOWABLE.sub("\N{REPLACEMENT CHARACTER}", str(value))


def finalize(value: object) -> object:
    """What a template puts anywhere: markup as it is, everything else as `text`."""
    return value if isinstance(value, Markup | int) else text(value)


def short(value: object, longest: int = _LONGEST_NAME) -> str:
    """A text of which a list or a title shows the beginning."""
    shown = text(value)
    return shown if len(shown) <= longest else f"{shown[: longest - 1]}…"


def name(value: object) -> str | Markup:
    """What something is called where it may be called nothing: a link has to have a text."""
    if isinstance(value, Markup):
        return value if value.striptags().strip() else "—"
    return short(value).strip() or "—"


def in_both(zh: object, en: object | None = None) -> Markup:
    """A text in both languages, of which the page shows one; where one is missing, the other."""
    chinese, english = text(zh) or text(en), text(en) or text(zh)
    if chinese == english:
        return Markup(f"<span>{escape(chinese)}</span>")  # noqa: S704 - escaped here
    return Markup(  # noqa: S704
        f'<span class="zh" lang="zh-CN">{escape(chinese)}</span>'
        f'<span class="en" lang="en">{escape(english)}</span>'
    )


def year(value: Any) -> str | Markup:  # noqa: ANN401 - a fiscal year, or nothing
    """A fiscal year, or that it is not known."""
    return in_both(*NO_YEAR) if value is None else str(value)


def slug(key: object) -> str:
    """A key as the name of a file, short and its own.

    Region and code, or a hash, stay as they are; of anything else, a hash of it.
    """
    shown = str(key)
    if _OF_HASH.fullmatch(shown):
        return shown
    match = _REGION_AND_CODE.fullmatch(shown)
    if match:
        return f"{match[1]}-{match[2]}"
    return f"x{hashlib.sha256(shown.encode(errors='surrogatepass')).hexdigest()[:24]}"


def counted(n: int, severity: str) -> Markup:
    """What so many findings of a severity are called."""
    zh, en = words(severity, "severity")
    return in_both(zh, en if n == 1 else f"{en}s")


_SHEET = re.compile(r"sheet (.*)", re.DOTALL)
_PAGE = re.compile(r"page (\d+)")


def located(location: object) -> Markup:
    """Where a form is in its document: on a page, on a sheet, or wherever its reader says."""
    said = text(location)
    sheet, page = _SHEET.fullmatch(said), _PAGE.fullmatch(said)
    if sheet:
        return in_both(f"工作表 {sheet[1]}", said)
    return in_both(f"第 {page[1]} 页" if page else said, said)


def attribute(name: str, zh: object, en: object) -> Markup:
    """An attribute in both languages: the page says the Chinese, and its script the other."""
    return Markup(  # noqa: S704 - escaped here
        f'{name}="{escape(text(zh))}" data-en-{name}="{escape(text(en))}"'
    )
