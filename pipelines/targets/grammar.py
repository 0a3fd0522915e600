"""The grammar of a 指标值: from the text that was published to what it promises.

    target    := clause ((；|，|、|。) clause)*
    clause    := deadline | period | frequency | range | measure
    deadline  := 2023年12月31日前 | 2023.12.31 | 6月底前完成
    period    := 2023年1月至12月 | 3-7月 | 2023年内
    frequency := 按月支付 | 每周两期 | 2次/年
    range     := 80%-90% | 10～20家
    measure   := [subject] [sign] number [factor] unit [sign after]       ≥3.5万张 | 招聘单位不低于50家 | 30人以上

A clause must be understood whole. Where a text has clauses and something else, it is a `compound` and keeps the
remainder; where it has none, it is `qualitative`.
"""

import re
import unicodedata
from decimal import Decimal
from itertools import takewhile
from typing import NamedTuple

from pipelines.targets.dates import before, parse_interval
from pipelines.targets.numbers import CHINESE_NUMBER, FACTOR, NUMBER, parse_factor, parse_number
from pipelines.targets.units import Unit, find_unit, unit_at_start

LONGEST = 1000
"""A longer text is no target, and is not looked into."""
SCALE = 9
"""Values have at most so many digits after the point; what is finer is not understood rather than rounded."""
TARGET_KINDS = (
    "quantity",
    "ratio",
    "money",
    "unit_price",
    "duration",
    "deadline",
    "period",
    "frequency",
    "compound",
    "qualitative",
)
_LARGEST = Decimal(10) ** 13
_FINEST = Decimal(1).scaleb(-SCALE)


class Clause(NamedTuple):
    """One measurable statement.

    Attributes:
        kind: `quantity`, `ratio`, `money`, `unit_price`, `duration`, `deadline`, `period`, `frequency`.
        text: the part of the target it was read from, without white space and half-width.
        comparator: one of `>= <= = > <`; of a range `>=`.
        value: in `measure_unit`, factors folded in; a ratio is a fraction of 1.
        value_upper: the upper end of a range, included.
        measure_unit: canonical; `元/台` for a unit price; `None` where nothing says it.
        period_start: first day, `2023-01-01`, or without the year, `--01` or `--01-31`.
        period_end: last day, likewise.
        frequency: `day`, `workday`, `week`, `month`, `quarter`, `half_year`, `year`.
    """

    kind: str
    text: str
    comparator: str | None = None
    value: Decimal | None = None
    value_upper: Decimal | None = None
    measure_unit: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    frequency: str | None = None


class Target(NamedTuple):
    """A target as understood.

    Attributes:
        kind: that of its clause; `compound` for several clauses or one and a remainder; `qualitative` for none.
        clauses: every measurable statement.
        remainder: what was not understood of it.
    """

    kind: str
    clauses: tuple[Clause, ...] = ()
    remainder: str | None = None


def parse_target(text: str, *, unit: str | None = None, comparator: str | None = None) -> Target:
    """Understand a target.

    Args:
        text: as published.
        unit: what the form says elsewhere (a 计量单位 column, the indicator's name) for a number without a unit.
        comparator: what the form says elsewhere (an 指标性质 column) for a number without a sign.

    Returns:
        The target; nothing in it is repaired or guessed.
    """
    if len(text) > LONGEST:
        return Target("qualitative", remainder=text)
    text = _POWER.sub(lambda match: match[0].translate(_PLAIN_POWER), text)
    text = _APART.sub("；", _NUMBERING.sub("；", text.translate(_SAME)))
    if any(unicodedata.category(sign) == "No" for sign in text):
        return Target("qualitative", remainder=_clean(text))  # 201² is no 2012
    clean = _clean(text)
    elsewhere = _Elsewhere(find_unit(_clean(unit)) if unit else None, _COMPARATORS.get(_clean(comparator or "")))
    whole = _clause(clean, elsewhere)
    if whole is not None:
        return _target([whole], "")
    parts = [part for part in map(_clean, _SEPARATOR.split(text)) if part]
    clauses = [_clause(part, elsewhere) if not part.isdecimal() else None for part in parts]
    if any(clauses):
        remainder = [part for part, clause in zip(parts, clauses, strict=True) if clause is None]
        return _target([clause for clause in clauses if clause is not None], "；".join(remainder))
    return _scan(clean)


class _Elsewhere(NamedTuple):
    """What the form says of a number outside its cell."""

    unit: Unit | None
    comparator: str | None


def _target(clauses: list[Clause], remainder: str) -> Target:
    if not clauses:
        return Target("qualitative", remainder=remainder or None)
    kind = clauses[0].kind if len(clauses) == 1 and not remainder else "compound"
    return Target(kind, tuple(clauses), remainder or None)


# The text, made even

_SAME = str.maketrans({"㎡": "平方米", "㎥": "立方米", "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "﹥": ">", "﹤": "<"})
_SIGNS = (
    (re.compile(r"km2(?!\d)"), "平方公里"),
    (re.compile(r"(?<![A-Za-z])m2(?!\d)"), "平方米"),
    (re.compile(r"(?<![A-Za-z])m3(?!\d)"), "立方米"),
    (re.compile(r">=|=>|≥=|大于或?等于|高于或?等于|多于或?等于"), "≥"),
    (re.compile(r"<=|=<|≤=|小于或?等于|低于或?等于|少于或?等于"), "≤"),
    (re.compile(r"[~〜∼—–−‐‑―]+|(?<=[\d%‰年月日号])(?:至|到)(?=[\d年])"), "-"),
)
_POWER = re.compile("m[²³]")
_PLAIN_POWER = str.maketrans("²³", "23")
_APART = re.compile(r"(?<=\d)\s+(?=\d)")
_NUMBERING = re.compile(
    r"(?:^|(?<=[;；。])|(?<=[^;；。\s]\s))\s*+[（(]?\d{1,2}(?:[.．、)）]|[)）]、)(?!\d)|(?<!\d)[①-⑳]"
)
_SEPARATOR = re.compile(r"[;；、。\n且]|[,，](?!\d{3}(?!\d))|(?<!\d)[,，]")


def _clean(text: str) -> str:
    """Without white space, half-width, one sign for one thing."""
    text = "".join(unicodedata.normalize("NFKC", text.translate(_SAME)).split()).translate(_SAME)
    for pattern, sign in _SIGNS:
        text = pattern.sub(sign, text)
    return text.strip("。;,、.")


# Clauses


def _clause(text: str, elsewhere: _Elsewhere) -> Clause | None:
    """A text that is one clause, whole."""
    return (
        (_deadline_or_period(text) if elsewhere.unit is None else None)
        or _frequency(text)
        or _range(text, elsewhere)
        or _percent_in_words(text)
        or _measure(text, elsewhere)
    )


_DONE = (
    r"(?:按时|如期|及时|全部|全面|基本|整体|实施|组织|支付|发放|拨付|下达|到位|竣工|完工|开工|验收|交付|投入|使用|上线|举办|"
    r"召开|开展|启动|办结|结束|完成|完毕|工作|任务|建设|项目|资金|预算|执行)*"
)
_MOMENT = re.compile(
    r"(?:[^\W\d]{0,20}[:：])?(?:计划|预计|力争|确保|最迟|应|须|拟)?(?P<by>不晚于|不迟于|截止到?|截至|于|在|自|从)?"
    rf"(?P<point>[\d年月日号季度半上中下旬第一二三四当本全底末份./-]+)(?P<after>之前|以前|前|止|内|以内|之内|期间)?{_DONE}"
)


def _deadline_or_period(text: str) -> Clause | None:
    match = _MOMENT.fullmatch(text)
    interval = parse_interval(match["point"]) if match else None
    if match is None or interval is None:
        return None
    after = match["after"] or ""
    if after.endswith("前"):
        return Clause("deadline", text, period_end=before(interval))
    if interval.is_day or interval.is_end or after == "止" or (match["by"] or "").startswith(("不", "截")):
        return Clause("deadline", text, period_end=interval.end)
    return Clause("period", text, period_start=interval.start, period_end=interval.end)


_TIMES = {
    "日": "day",
    "天": "day",
    "工作日": "workday",
    "周": "week",
    "星期": "week",
    "月": "month",
    "月度": "month",
    "季": "quarter",
    "季度": "quarter",
    "半年": "half_year",
    "年": "year",
    "年度": "year",
}
_TIME = "|".join(sorted(_TIMES, key=len, reverse=True))
_REGULARLY = re.compile(
    rf"(?:在?规定(?:期限|时间)内|严格)?(?:按|每|逐)(?:一?个)?(?P<time>{_TIME})(?:及时|按时|足额|定期|准时)*"
    r"(?:支付|发放|拨付|支出|结算|缴纳|上报|报送|更新|推送|开展|完成|检查|巡查|考核|进行)?"
)
_EVERY = re.compile(rf"(?:平均)?每(?:一?个)?(?P<time>{_TIME})(?P<count>.+)")
_PER_TIME = re.compile(rf"(?P<count>[^\d\n]*+\d.*)(?:/|每)(?:个)?(?P<time>{_TIME})")


def _frequency(text: str) -> Clause | None:
    """How often: `按月支付`; and how many: `每周两期`, `≥2次/年`. Money a year is a price, not a frequency."""
    regularly = _REGULARLY.fullmatch(text)
    if regularly is not None:
        return Clause("frequency", text, frequency=_TIMES[regularly["time"]])
    match = _EVERY.fullmatch(text) or _PER_TIME.fullmatch(text)
    counted = _measure(match["count"], _NOWHERE) if match else None
    if match is None or counted is None or counted.kind != "quantity" or counted.measure_unit is None:
        return None
    return counted._replace(kind="frequency", text=text, frequency=_TIMES[match["time"]])


_NOWHERE = _Elsewhere(None, None)
# Words serve as signs. 正向 and 反向 stand in columns for signs: more is better, less is better.
_WORDS = {
    ">=": "≥ 不低于 不少于 不小于 不得低于 不得少于 至少 最少 以上 及以上 正向",
    "<=": "≤ 不超过 不高于 不大于 不多于 不得超过 不得高于 不超 至多 最多 控制在 以内 之内 内 以下 及以下 反向",
    ">": "> 大于 高于 超过 多于 超出",
    "<": "< 小于 低于 少于 不足 不到 未超过",
    "=": "= 等于 约 约为 大约 达到 达 为 共 共计 左右",
}
_COMPARATORS = {word: comparator for comparator, words in _WORDS.items() for word in words.split()}
_AFTER = ("及以上", "及以下", "以上", "以下", "以内", "之内", "左右", "内")
_BEFORE = sorted((word for word in _COMPARATORS if word not in {*_AFTER, "正向", "反向"}), key=len, reverse=True)
_SIGN = "|".join(map(re.escape, _BEFORE))
# 内 is a sign after a time (24小时内), and part of a word after anything else (3项内容).
_SIGN_AFTER = "|".join(_AFTER[:-1]) + "|(?<=[年月周期天日时钟秒])内"
_CHANGE = "提高|提升|增长|增加|上升|下降|降低|减少"
_RELATIVE = re.compile(f"{_CHANGE}|同比|环比|[较比]")
_HAN = "[一-鿿]"
_MEASURE = re.compile(
    rf"(?P<subject>[^\d≥≤<>=%‰]{{0,40}}?)(?P<sign>(?:{_SIGN})*)"
    rf"(?:(?P<number>{NUMBER})(?P<factor>{FACTOR})?|(?P<chinese>{CHINESE_NUMBER}))"
    rf"(?P<rest>[^\d≥≤<>=]{{0,40}}?)(?:(?P<after>{_SIGN_AFTER}){_HAN}{{0,8}}|{_DONE})"
)


def _measure(text: str, elsewhere: _Elsewhere) -> Clause | None:
    """A number with its sign and unit, and perhaps what it is of."""
    match = _MEASURE.fullmatch(text)
    if match is None or _RELATIVE.search(match["subject"]):
        return None
    unit = _unit_of(match, elsewhere)
    number = parse_number(match["number"] or match["chinese"])
    if unit is None or number is None or (not match["rest"] and unit.kind == "ratio" and number <= 1):
        return None  # 0.88 under a column of % may be 0.88% or 88%: the form does not say
    subject, per = _per_before(match["subject"])
    if match["factor"] and unit.factor == 1 and find_unit(match["factor"] + match["rest"]) is not None:
        unit = find_unit(match["factor"] + match["rest"]) or unit
    elif match["factor"]:
        number *= parse_factor(match["factor"])
    if subject and not _may_have_subject(match, unit):
        return None
    comparator = _comparator(match, elsewhere)
    return _counted(text, unit, per, comparator, number) if comparator else None


def _unit_of(match: re.Match[str], elsewhere: _Elsewhere) -> Unit | None:
    """The unit after a number: known, with a noun after it (16个机柜), said elsewhere, or a short word as published."""
    rest = match["rest"]
    if not rest:
        return None if match["chinese"] else elsewhere.unit or Unit("", None)
    known = find_unit(rest)
    if known is not None:
        return known
    begun = unit_at_start(rest)
    if begun is not None:
        unit, noun = begun
        spoken = match["chinese"] is None or match["sign"]
        return unit if spoken and unit.kind not in ("time", "money") and _NOUN.fullmatch(noun) else None
    return Unit(rest, None) if match["number"] and _UNKNOWN_UNIT.fullmatch(rest) else None


_NOUN = re.compile(f"{_HAN}{{1,12}}")
_UNKNOWN_UNIT = re.compile(f"{_HAN}{{1,3}}(?:/{_HAN}{{1,3}})?")
_COUNTED_FOR = re.compile(r"(?:一?个)?[^\W\d每]{1,3}")


def _per_before(subject: str) -> tuple[str, tuple[str, ...]]:
    """`每人每月` before a number counts for 人 and 月."""
    before, *parts = subject.split("每")
    per = list(takewhile(_COUNTED_FOR.fullmatch, reversed(parts)))
    if not per:
        return subject, ()
    unit = find_unit("每".join(["元", *reversed(per)]))
    return "每".join([before, *parts[: -len(per)]]), unit.per if unit else ()


def _may_have_subject(match: re.Match[str], unit: Unit) -> bool:
    """Words before a number are what it is of, where a sign or a known unit shows that it is a measure."""
    ordinal = match["subject"].endswith("第")
    return not ordinal and (bool(match["sign"]) or (unit.kind is not None and match["chinese"] is None))


def _comparator(match: re.Match[str], elsewhere: _Elsewhere) -> str | None:
    """The sign before or after the number, or elsewhere in the form; signs that contradict each other are none."""
    signs = {_COMPARATORS[word] for word in re.findall(_SIGN, match["sign"])}
    signs |= {_COMPARATORS[match["after"]]} if match["after"] else set()
    signs = signs - {"="} or signs
    if len(signs) > 1:
        return None
    return signs.pop() if signs else elsewhere.comparator or "="


def _counted(
    text: str, unit: Unit, per: tuple[str, ...], comparator: str, number: Decimal, upper: Decimal | None = None
) -> Clause | None:
    values = [_exact(value * unit.factor) for value in (number, upper) if value is not None]
    if None in values:
        return None
    kind = {"ratio": "ratio", "money": "money", "time": "duration"}.get(unit.kind or "", "quantity")
    if kind == "money" and (unit.per or per):
        kind = "unit_price"
    name = "/".join(filter(None, (unit.name, *unit.per, *per))) or None
    return Clause(kind, text, comparator, values[0], values[1] if len(values) > 1 else None, name)


def _exact(value: Decimal) -> Decimal | None:
    """The value, if a DECIMAL(28, 9) holds it exactly."""
    return value if value < _LARGEST and value == value.quantize(_FINEST) else None


_LOW = rf"(?P<low>{NUMBER})(?P<low_unit>[^\d≥≤<>=,-]{{0,8}}?)"
_HIGH = rf"(?P<high>{NUMBER})(?P<unit>[^\d≥≤<>=\]]{{0,12}})"
_RANGES = (
    re.compile(rf"[^\d≥≤<>=%‰]{{0,40}}?{_LOW}(?:-|至|到){_HIGH}(?:之间)?"),
    re.compile(rf"\[{_LOW},{_HIGH}\]"),
)


def _range(text: str, elsewhere: _Elsewhere) -> Clause | None:
    """Two numbers, each with the unit or the second for both: `80%-90%`, `10-20家`, `1-2万元`."""
    match = next((found for pattern in _RANGES if (found := pattern.fullmatch(text))), None)
    if match is None:
        return None
    unit = find_unit(match["unit"]) if match["unit"] else elsewhere.unit
    low_unit = find_unit(match["low_unit"]) if match["low_unit"] else unit
    low, high = parse_number(match["low"]), parse_number(match["high"])
    if unit is None or low_unit is None or low_unit.text != unit.text or low is None or high is None:
        return None
    if low * low_unit.factor >= high * unit.factor:
        return None
    return _counted(text, unit, (), ">=", low * low_unit.factor / unit.factor, high)


_PERCENT_IN_WORDS = re.compile(
    rf"(?P<head>[^\d]{{0,40}}?)(?P<of>百|千)分之(?P<number>{NUMBER}|{CHINESE_NUMBER})(?P<tail>(?:{_SIGN_AFTER})?)"
)


def _percent_in_words(text: str) -> Clause | None:
    """`不低于百分之九十五` is read as 不低于95%."""
    match = _PERCENT_IN_WORDS.fullmatch(text)
    number = parse_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    sign = "%" if match["of"] == "百" else "‰"
    clause = _measure(f"{match['head']}{number}{sign}{match['tail']}", _NOWHERE)
    return clause._replace(text=text) if clause else None


# What is measurable inside a sentence

_SIGNED = re.compile(rf"(?:{_SIGN}|{_CHANGE})(?:{NUMBER})(?:{FACTOR})?[^\d≥≤<>=,;。、]{{1,6}}")
_SIGNED_NUMBER = re.compile(rf"(?:{_CHANGE})?(?P<measure>(?:{_SIGN})?(?:{NUMBER})(?:{FACTOR})?)")


def _scan(text: str) -> Target:
    """The signed measures with a known unit in a sentence; the sentence is the remainder."""
    clauses = []
    for match in _SIGNED.finditer(text):
        clause = _signed_start(match[0])
        if clause is not None:
            clauses.append(clause)
    return _target(clauses, text)


def _signed_start(text: str) -> Clause | None:
    """The clause that a text begins with: 不少于15名 of 不少于15名残疾人技; 5% of 提高5%."""
    number = _SIGNED_NUMBER.match(text)
    begun = unit_at_start(text[number.end() :]) if number else None
    if number is None or begun is None or begun[1].startswith(_AFTER):
        return None
    return _measure(text[number.start("measure") : len(text) - len(begun[1])], _NOWHERE)


_IN_TEXT = re.compile(rf"(?:{_SIGN})?(?<![\d./第-])(?:{NUMBER})(?:{FACTOR})?余?(?=[^\d.,/年月日-])")


def find_measures(text: str) -> list[Clause]:
    """The numbers with known units that a running text promises, in their order.

    Args:
        text: of a goal or a use of money, of any length up to `LONGEST` signs times ten.

    Returns:
        Clauses of the kinds `quantity`, `ratio` and `money`; dates and ordinals are none.
    """
    clean = _clean(text[: 10 * LONGEST])
    found = []
    for match in _IN_TEXT.finditer(clean):
        begun = unit_at_start(clean[match.end() : match.end() + 8])
        if begun is not None:
            number = match[0].removesuffix("余")
            word = clean[match.end() : match.end() + 8].removesuffix(begun[1])
            clause = _measure(number + word, _NOWHERE)
            if clause is not None and clause.kind in ("quantity", "ratio", "money"):
                found.append(clause)
    return found
