"""Why a document gave nothing, in both languages."""

import pytest

from pipelines.reports.refusals import refusal


@pytest.mark.parametrize(
    ("reason", "zh"),
    [
        (None, ""),
        ("no whole form in it (3 tables)", "没有完整的绩效目标表（3 张表格）"),
        (
            "no whole form in it (2 tables; a blank template; a table of KPIs)",
            "没有完整的绩效目标表（2 张表格；空白表样；绩效考核表）",
        ),
        ("encrypted: it needs a password", "文件已加密，需要密码"),
        ("LibreOffice cannot open it: it is damaged, or needs a password",
         "LibreOffice 无法打开：文件已损坏，或需要密码"),
        ("LibreOffice took over 60 s", "超出读取限制"),
        ("no reader for this format: a picture", "不支持这种文件格式"),
        ("over 3000 pages", "超出读取限制"),
        ("a PDF without text", "图片或扫描件，未能识别出文字"),
        ("a damaged zip archive (bad magic)", "文件已损坏或不符合格式"),
        ("an archive with nothing in it", "文件中没有内容"),
        ("what nobody has thought of", "未能读取"),
    ],
)  # fmt: skip
def test_the_kind_of_a_refusal_is_told_in_chinese(reason: str | None, zh: str) -> None:
    assert refusal(reason) == (zh, reason or "")
