"""Why a document gave nothing, in both languages.

The reason as it was kept comes in, which is English and holds details; words go out. Its kind is
told in Chinese: details are in the English.
"""

import re

from pipelines.codes import Words
from pipelines.forms.titles.no_forms import NoForm

_WITHOUT_FORM = re.compile(r"no whole form in it \((\d+) tables(?:; (.*))?\)")
_KINDS = (
    (r"LibreOffice cannot open", "LibreOffice 无法打开：文件已损坏，或需要密码"),
    (r"password|encrypted", "文件已加密，需要密码"),
    (r"no reader for this format|a \.\w+ file", "不支持这种文件格式"),
    (r"\bover\b|larger than|the limit is|inside \d+ others", "超出读取限制"),
    (r"picture|sight|PDF without text|page \d+", "图片或扫描件，未能识别出文字"),
    (r"damaged|missing in it|DOCTYPE|without end", "文件已损坏或不符合格式"),
    (r"LibreOffice|libarchive", "缺少所需的转换程序，或转换失败"),
    (r"nothing in it|without a body|without a page", "文件中没有内容"),
    (r"not text|not UTF-16", "无法识别的文字编码"),
)


def refusal(reason: str | None) -> Words:
    """Why a document was not read; nothing where it was."""
    if not reason:
        return Words("", "")
    without = _WITHOUT_FORM.fullmatch(reason)
    if without:
        return Words(_without_form(without[1], without[2]), reason)
    kinds = (said for pattern, said in _KINDS if re.search(pattern, reason))
    return Words(next(kinds, "未能读取"), reason)


def _without_form(tables: str, kinds: str | None) -> str:
    chinese = {kind.en: kind.zh for kind in NoForm}
    said = [chinese.get(kind, kind) for kind in (kinds or "").split("; ") if kind]
    return f"没有完整的绩效目标表（{tables} 张表格{''.join(f'；{kind}' for kind in said)}）"
