"""What single fields of a form say.

The text of one field comes in; a unit's code and name, a project's year and
fund tag, or a date goes out, or that it holds a telephone number.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from pipelines.forms.words.vocabulary import squeeze

_CODE = r"(?:\d{3}){1,5}"
_CODE_BEFORE = re.compile(
    rf"(?:(?P<bare>{_CODE})|[\[(（【](?P<code>{_CODE})[\])）】])[-—–\s]*+(?P<name>[^\W\d].*)",
    re.DOTALL,
)
_CODE_BEHIND = re.compile(
    rf"(?:\s*+[\[(（【](?P<code>{_CODE})[\])）】]|[-—–\s](?P<bare>(?:\d{{3}}){{2,5}}))$"
)
LONGEST_BEHIND = 24  # so a name, however long, is looked through once
_NAME_TAG = re.compile(r"\((?P<year>(?:19|20)\d\d)年度?(?:[-—–](?P<tag>(?:[^()]|\([^()]*\))+))?\)$")
_FILLED_IN = re.compile(
    r"(?:填\s*+[报表]|编\s*+制|制\s*+表|[上申]\s*+报)\s*+(?:日\s*+期|时\s*+间)\s*+[:：]?+\s*+"
    r"(?P<year>(?:19|20)\d\d)\s*+[年.\-/]\s*+(?P<month>\d{1,2})\s*+[月.\-/]\s*+"
    r"(?P<day>\d{1,2})(?!\d)"
)
_NO_FUND = re.compile(r"\d年|[期批届]$")


class Unit(NamedTuple):
    """A budget unit as a form names it."""

    code: str | None
    name: str


class NameTag(NamedTuple):
    """What a project's name says at its end, as in `…（2023年-市级残保金）`."""

    year: int | None
    fund_tag: str | None


@lru_cache(maxsize=4096)
def parse_unit(text: str) -> Unit:
    """Take `563201天津市…中心` apart; a text without a code is a name.

    A code is made of segments of three digits. It may stand on either side of the name.
    """
    if (before := _CODE_BEFORE.fullmatch(text)) is not None:
        return Unit(squeeze(before["code"] or before["bare"]), before["name"].strip())
    behind = _CODE_BEHIND.search(text[-LONGEST_BEHIND:])
    if behind is None or not text[0].isalpha():
        return Unit(None, text)
    name = text[: len(text) - len(behind[0])].rstrip(" \t\n　" if behind["code"] else " \t\n　-—–")
    return Unit(squeeze(behind["code"] or behind["bare"]), name) if name else Unit(None, text)


@lru_cache(maxsize=4096)
def is_coded_unit(text: str) -> bool:
    """Whether the text alone shows that it is a unit: a code of two segments, then a name."""
    found = _CODE_BEFORE.fullmatch(text)
    return found is not None and len(found["code"] or found["bare"]) >= 6


_CODED_PROJECT = re.compile(
    r"(?P<code>\d{6}[0-9A-Z]{8,24})\s*[-—–_]\s*(?P<name>\D.*|\d{4}年.*)", re.DOTALL
)


def parse_project(text: str) -> tuple[str | None, str]:
    """Take `51100021T000000012345-残疾人康复服务` apart into code and name, if it has a code.

    The budget system makes such a code: six digits of the region, two of the year, and more.
    """
    found = _CODED_PROJECT.fullmatch(text)
    return (found["code"], found["name"].strip()) if found else (None, text)


@lru_cache(maxsize=4096)
def parse_name_tag(project_name: str) -> NameTag:
    """The fiscal year and the fund source in brackets at the end of a project's name."""
    match = _NAME_TAG.search(squeeze(project_name))
    if match is None:
        return NameTag(None, None)
    tag = match["tag"]
    return NameTag(int(match["year"]), None if tag is None or _NO_FUND.search(tag) else tag)


_YEARS = re.compile(r"(?<!\d)(199\d|20\d\d)(?!\d)([)\]]?\s*年)?")
_YEAR_OF_A_FORM = re.compile(r"表\s?[(]?(?:19|20)\d\d[)]?(?=$|[(_\s-])")
"""绩效目标表2022（疫苗）: the year of a form without 年."""
_ONLY_A_YEAR = re.compile(r"[(\[]*(?:199\d|20\d\d)[)\]]?(?:年度?|财年)(?:预算|决算)?[)\]]?")
_SPACED_YEAR = re.compile(r"(?<![\d.])(?<!\d\s)([12])\s+([09])\s+(\d)\s+(\d)(?=\s*年)")
_CHINESE_YEAR = re.compile("[一二][九〇零○ＯO0][〇零○ＯO0一二三四五六七八九]{2}(?=年)")
_DIGITS = str.maketrans("〇零○ＯO一二三四五六七八九", "00000123456789")
_PHONE = re.compile(
    r"(?<!\d)(?:1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}|\(?0\d{2,3}\)?[-—–\s]?\d{7,8}"
    r"|\d{3,4}[-—–]\d{7,8})(?!\d)"
)


@lru_cache(maxsize=4096)
def parse_year(text: str) -> int | None:
    """The one year that a title names, as in `2021年度项目支出绩效自评表`; of several, none."""
    normal = unicodedata.normalize("NFKC", text)
    found = _YEARS.findall(normal) or _YEARS.findall(_with_plain_years(normal))
    years = {year for year, _ in found}
    is_said = any(sign for _, sign in found) or (found and _YEAR_OF_A_FORM.search(normal))
    return int(years.pop()) if len(years) == 1 and is_said else None


def _with_plain_years(text: str) -> str:
    """The text with `2 0 2 3 年` and `二〇二三年` as 2023年."""
    if "年" not in text:
        return text
    text = _SPACED_YEAR.sub(r"\1\2\3\4", text)
    return _CHINESE_YEAR.sub(lambda year: year[0].translate(_DIGITS), text)


_SEAL = re.compile(r"[（(](?:公章|盖章|签章|印章|章)[)）]")
_END_DATE = re.compile(r"(?<!\s)\s++\d{4}\s*+[年./-]\s*+\d{1,2}\s*+[月./-]\s*+\d{1,2}\s*+日?$")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[)）]")


@lru_cache(maxsize=4096)
def clean_name(text: str) -> str:
    """A unit's name without the seal, the date or the person to call that a form has behind it."""
    text = _END_DATE.sub("", _SEAL.sub("", text).strip())
    if holds_phone_number(text):
        text = _IN_BRACKETS.sub(
            lambda found: "" if holds_phone_number(found[0]) else found[0], text
        )
    return text.strip()


_YEAR_BEHIND = re.compile(r"(?<!\s)\s++[（(]?\s?(?P<year>(?:19|20)\d\d)\s?年度?\s?[)）]?$")


def year_behind(text: str) -> tuple[str, int | None]:
    """A name, and the year that stands apart behind it: 填报单位：某局  2025年度."""
    found = _YEAR_BEHIND.search(text) if text[-1:] in "年度)）" else None
    return (text[: found.start()], int(found["year"])) if found and found.start() else (text, None)


_MONEY_UNIT_LINE = re.compile(r"[(]?(?:金额)?单位[:]?(?:人民币)?[百千万亿]{0,2}元[)]?")


def is_money_unit_line(text: str) -> bool:
    """Whether a paragraph says the unit of money and nothing else."""
    if len(text) > 20 or "元" not in text:
        return False
    return _MONEY_UNIT_LINE.fullmatch(squeeze(text)) is not None


def money_unit_of(title: str) -> str | None:
    """The unit of money that a title ends with, as in `…绩效目标表 单位：元`."""
    match = _UNIT_IN_TITLE.search(squeeze(title))
    return match[1] if match else None


_UNIT_IN_TITLE = re.compile(r"单位[:]?(?:人民币)?([百千万亿]{0,2}元)\)?$")


def is_year(text: str) -> bool:
    """Whether a text is a year and nothing else, as in `（2021年度）`."""
    if len(text) > 20 or "年" not in text:
        return False
    plain = _with_plain_years(unicodedata.normalize("NFKC", text))
    return _ONLY_A_YEAR.fullmatch(squeeze(plain)) is not None


@lru_cache(maxsize=4096)
def holds_phone_number(text: str) -> bool:
    """Whether a text holds a Chinese telephone number."""
    return len(text) <= 300 and _PHONE.search(unicodedata.normalize("NFKC", text)) is not None


def filled_in_on(texts: Iterable[str]) -> date | None:
    """The last day that a document prints as the one on which it was filled in.

    Such as 填报日期：2023年1月5日.

    Args:
        texts: of its paragraphs and cells, in their order: the label and the day may stand in two
            cells.
    """
    days = []
    for match in _FILLED_IN.finditer("\n".join(texts)):
        try:
            days.append(date(*map(int, match.groups())))
        except ValueError:
            continue
    return max(days, default=None)
