"""What stands before a number: its subject, signs, a minus, change, what it is counted for.

The words before a number come in; a `Head` that accounts for each of them goes out, or `None`.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from pipelines.targets.changes import LEVEL, SIGNED_CHANGE, Change, change_in
from pipelines.targets.figures.numbers import CHINESE_NUMBER
from pipelines.targets.words.signs import APPROXIMATE, BEFORE, CEILINGS, FIRST, inclusive
from pipelines.targets.words.units import find_unit, in_order, known_units
from pipelines.targets.words.words import any_of, longest_suffix, words


class Head(NamedTuple):
    """What stands before a number.

    Attributes:
        subject: what is measured, of which nothing is understood.
        signs: comparators, `ceiling` and `~` (about).
        change: whether the number is by how much something changes.
        per: what a price or a count is for: `每人每月`.
        is_negative: whether a minus stands before the number.
    """

    subject: str
    signs: frozenset[str]
    change: Change
    per: tuple[str, ...]
    is_negative: bool

    @property
    def has_bound(self) -> bool:
        """Whether a sign says that the number is one to be reached or kept."""
        return not self.signs <= {"="}


LONGEST_SUBJECT = 40
_FILLERS = frozenset(words("fillers", "before"))
_DONE = _FILLERS | frozenset(words("fillers", "price"))
_PLAIN = frozenset(words("plain"))
_BEFORE_NUMBER = frozenset((*BEFORE, *CEILINGS, *APPROXIMATE, *_FILLERS, *_PLAIN))
_LONGEST_WORD = max(map(len, _BEFORE_NUMBER))
REFUSED = words("refused", "before_number")
_NUMERALS = "零一二两三四五六七八九十百千万亿几"
_NUMERAL = re.compile(f"[{_NUMERALS}〇]")
_BEGINS = words("refused", "begins")
_ALONE = frozenset(words("refused", "alone"))
_SIGN_OF = BEFORE | dict.fromkeys(CEILINGS, "ceiling") | dict.fromkeys(APPROXIMATE, "~")
_ONLY_AT_START = ("突破", "超")
_BOUNDS = {word for word, sign in BEFORE.items() if sign != "="}
_BETWEEN = re.compile(
    any_of(
        word
        for word in (*_BOUNDS, *words("negations"), *words("refused", "between"))
        if len(word) > 1 and word not in words("refused", "in_subject")
    )
    + "|每"
)
_AMOUNTS = (
    "量",
    "数",
    "额",
    "率",
    "值",
    "次",
    "规模",
    "收入",
    "总",
    "已",
    "将",
    "年",
    "均",
    "可",
    "应",
    "力争",
)
_SUBJECT = re.compile(r"(?:[^\W\d]|[()《》“”\"'·/:&、,-])*")
_PAIRS = (("(", ")"), ("《", "》"), ("“", "”"))
_COUNTED = re.compile(
    f"{CHINESE_NUMBER}(?:{any_of(set(known_units()) - {*words('refused', 'ranks'), '线'})})"
)
_ONCE = re.compile(
    "红十字|十字|一卡通|三支一扶|一户一|一人一|一村一|"
    "一(?:次性|体|般|致|线|站|把|流|批|系列|定|切|律|[^\\W\\d]一[^\\W\\d])|第[一二三四五六七八九十]+|[一二三四]季度"
)
_UP_TO = re.compile(rf"(?P<subject>.*(?:{SIGNED_CHANGE}))(?P<to>到|至|成)$")
_BEYOND = re.compile(rf"(?P<to>.*(?:{any_of(words('refused', 'beyond'))}))(?:{any_of(_FILLERS)})*+")
_IN_SUBJECT = frozenset(words("refused", "in_subject"))
_HAPPENS = words("refused", "happens")
_NOT_HAPPENING = re.compile(
    rf"(?:{any_of((*words('negations'), '无', '避免', '杜绝', '防止', '零'))})"
    rf"(?:{any_of(_HAPPENS)})$"
)
_MAY_BE_BEYOND = re.compile(f"[{''.join({word[-1] for word in words('refused', 'beyond')})}]")
_NOT_BEYOND = (*_PLAIN, *words("refused", "not_beyond"))
_PER = re.compile(r"每(?:一?个)?")


@lru_cache(maxsize=8192)
def read_head(text: str) -> Head | None:
    """The words before a number, each accounted for; `None` where one is not.

    Args:
        text: even, without digits.
    """
    is_negative = text.endswith("-")
    text = text.removesuffix("-")
    subject, signs = signs_at_end(text.removesuffix("(含)"))
    if text.endswith("(含)"):
        signs = frozenset(map(inclusive, signs))
    up_to = _UP_TO.match(subject)
    between = text[len(subject) :]
    if up_to is not None and not between:
        subject, between, signs = up_to["subject"], up_to["to"], frozenset("=")
    elif subject in FIRST:
        subject, signs = "", signs | {FIRST[subject]}
    bare, per = _per_at_end(subject)
    if per:  # 最低每人500元
        bare, more = signs_at_end(bare)
        signs |= more
    change = change_in(bare, between) if bare else LEVEL
    if (
        change is None
        or not _is_subject(bare, has_sign=bool(signs))
        or (is_negative and bare and not signs)
    ):
        return None
    return Head(bare, signs, change, per, is_negative)


def signs_at_end(text: str) -> tuple[str, frozenset[str]]:
    """The text without the signs that it ends with, and what they are.

    A filler may stand between a sign and the number: 至少完成5个.
    """
    signs: set[str] = set()
    end = cut = len(text)
    while end:
        word = longest_suffix(text[:end], _BEFORE_NUMBER, _LONGEST_WORD)
        rest = text[: end - len(word)]
        if not word or word in _PLAIN or (word in _ONLY_AT_START and not _may_exceed(rest)):
            break
        end -= len(word)
        if word in _SIGN_OF:
            signs.add(_SIGN_OF[word])
            cut = end
    return text[:cut].rstrip(":"), frozenset(signs)


def _may_exceed(rest: str) -> bool:
    """Whether 突破 or 超 is a verb there: 技术突破3项 counts breakthroughs."""
    return (
        not rest
        or rest.endswith(_AMOUNTS)
        or _PER.search(rest) is not None
        or BEFORE.get(longest_suffix(rest, BEFORE, 4)) == "="
    )


def _is_subject(text: str, *, has_sign: bool) -> bool:
    """Whether words may be what is measured.

    They are words, their brackets close, nothing in them makes the number a rank or vague, and they
    hold no count of their own (两次培训3天).
    """
    if not text:
        return True
    return (
        len(text) <= LONGEST_SUBJECT
        and text not in _ALONE
        and text[-1] not in _NUMERALS
        and not _BETWEEN.search(text)
        and not text.endswith(REFUSED)
        and not text.startswith(_BEGINS)
        and not (text.endswith(_HAPPENS) and _NOT_HAPPENING.search(text))
        and not _is_unit(text)
        and not _is_beyond(text)
        and (has_sign or not (text[-1].isascii() and text[-1].isalpha()))
        and _SUBJECT.fullmatch(text) is not None
        and all(text.count(left) == text.count(right) for left, right in _PAIRS)
        and not (_NUMERAL.search(text) and _COUNTED.search(_ONCE.sub("", text)))
    )


def _is_unit(text: str) -> bool:
    """Whether a unit stands where the subject does: 万元≤50, but 年度≥4次 and 项目18个 do not."""
    unit = None if text in _IN_SUBJECT else find_unit(text)
    if unit is None or unit.kind == "time":
        return False
    return len(text) == 1 or bool(unit.per) or unit.kind not in ("count", "person", "event")


def _is_beyond(text: str) -> bool:
    """Whether the number is by how much more or less than something: 超额完成, 多完成."""
    found = _BEYOND.fullmatch(text) if _MAY_BE_BEYOND.search(text) else None
    return found is not None and not found["to"].endswith(_NOT_BEYOND)


@lru_cache(maxsize=4096)
def _per_at_end(subject: str) -> tuple[str, tuple[str, ...]]:
    """`每人每月` before a number counts for 人 and 月; a subject that ends otherwise is itself.

    What is done may stand behind: 每人每月补助.
    """
    before, *parts = _PER.split(subject)
    while parts and (done := longest_suffix(parts[-1], _DONE, _LONGEST_WORD)):
        parts[-1] = parts[-1].removesuffix(done)
    names = [_counted_for(part) for part in parts]
    if not parts or None in names:
        return subject, ()
    return before, in_order(tuple(name for name in names if name))


def _counted_for(word: str) -> str | None:
    known = known_units().get(word)
    if known is not None and known.factor == 1:
        return known.name
    return word if word in words("counted_for") or word in ("班", "项目") else None
