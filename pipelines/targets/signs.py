"""Signs, and the words that serve as signs, written in one way.

The text of a target comes in; the same text goes out without white space, half-width, with one sign
for one thing. Here are also the expressions for signs that other modules build theirs from.
"""

import re
import unicodedata

_SAME = str.maketrans(
    {"㎡": "平方米", "㎥": "立方米", "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "﹥": ">", "﹤": "<"}
)
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
    r"(?:^|(?<=[;；。])|(?<=[^;；。\s]\s))\s*+[（(]?\d{1,2}(?:[.．、)）]|[)）]、)(?!\d)"
    r"|(?<!\d)[①-⑳]"
)
# Words serve as signs. 正向 and 反向 stand in columns for signs: more is better, less is better.
_WORDS = {
    ">=": "≥ 不低于 不少于 不小于 不得低于 不得少于 至少 最少 以上 及以上 正向",
    "<=": "≤ 不超过 不高于 不大于 不多于 不得超过 不得高于 不超 至多 最多 "
    "控制在 以内 之内 内 以下 及以下 反向",
    ">": "> 大于 高于 超过 多于 超出",
    "<": "< 小于 低于 少于 不足 不到 未超过",
    "=": "= 等于 约 约为 大约 达到 达 为 共 共计 左右",
}
COMPARATORS = {word: comparator for comparator, words in _WORDS.items() for word in words.split()}
AFTER = ("及以上", "及以下", "以上", "以下", "以内", "之内", "左右", "内")
_BEFORE = sorted(
    (word for word in COMPARATORS if word not in {*AFTER, "正向", "反向"}), key=len, reverse=True
)
SIGN = "|".join(map(re.escape, _BEFORE))
# 内 is a sign after a time (24小时内), and part of a word after anything else (3项内容).
SIGN_AFTER = "|".join(AFTER[:-1]) + "|(?<=[年月周期天日时钟秒])内"
CHANGE = "提高|提升|增长|增加|上升|下降|降低|减少"
DONE = (
    r"(?:按时|如期|及时|全部|全面|基本|整体|实施|组织|支付|发放|拨付|下达|到位|"
    r"竣工|完工|开工|验收|交付|投入|使用|上线|举办|召开|开展|启动|办结|结束|"
    r"完成|完毕|工作|任务|建设|项目|资金|预算|执行)*"
)


def with_clauses_apart(text: str) -> str:
    """The text with `；` for the numbers of its clauses, and between numbers that stand apart."""
    text = _POWER.sub(lambda match: match[0].translate(_PLAIN_POWER), text)
    return _APART.sub("；", _NUMBERING.sub("；", text.translate(_SAME)))


def even(text: str) -> str:
    """Without white space, half-width, one sign for one thing."""
    text = "".join(unicodedata.normalize("NFKC", text.translate(_SAME)).split()).translate(_SAME)
    for pattern, sign in _SIGNS:
        text = pattern.sub(sign, text)
    return text.strip("。;,、.")
