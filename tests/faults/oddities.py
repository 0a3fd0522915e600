"""A hundred strange documents, of which none may stop a morning: name of the file → its bytes."""

from tests.builders import BUNDLE, INDICATORS, ODD, archive, document, form_text

AMOUNTS = [
    "", "-", "—", "0", "0.00", "-5", "1e5", "１２３", "1,234.5", "1.2.3", "约30", "30万", "NaN",
    "inf", "9" * 25, "0.001", "=1+1", "3 0", "叁拾", "1/3", "十万元左右", "201.00201.00",
]  # fmt: skip
TARGETS = [
    "≥", "%", "0", "≤0万元", "≥200%", "2023年13月", "2023年2月30日前", "9999年底前", "≥1e400",
    "90%-100%-110%", "≥5≤3", "=", "'; drop table marts.dim_forms; --", "\u202e≥5", "∞", "≥-5人",
    "NULL", "{{ ref('x') }}", "{% raw %}", "x" * 5_000, "=HYPERLINK(0)", "≥１２３．４％",
    "12月31日至1月1日", "每", "≥0.0000000001人", "≤" + "9" * 40 + "元",
]  # fmt: skip
PROJECTS = [
    "（）", "名" * 300, "a'b\"c（2023年）", "甲\t乙（2023年）", "😀（2023年）",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd", "{{ 7*7 }}（2023年）",
    "\u202e倒（2023年）", "项目（1890年）", "项目（2200年）", "项目（二〇二三年）",
    "项目（2023-2025年）", "单位名称", "（2023年-（）)", "N/A",
]  # fmt: skip
UNITS = [
    "563201", "1" * 30 + "某局", "某局", "563201另一个名称", "a'b", "563201", "000某局", "单位：",
    "５６３２０１全角代码局", "563201 563202两个代码局",
]  # fmt: skip
LEVELS = [
    ("", "", "名", "≥1人"),
    ("说不清", "", "名", "≥1人"),
    ("满意度指标", "数量指标", "名", "≥1人"),
    ("产出指标", "产出指标", "名", "≥1人"),
    ("效益", "甲/乙", "名", "≥1人"),
    ("一级指标", "二级指标", "三级指标", "指标值"),
]
FILES = {
    "empty.txt": b"",
    "blank.txt": b" \n\t\n",
    "half.txt": document(form_text())[:300],
    "noise.docx": b"PK\x03\x04" + bytes(range(256)) * 10,
    "nothing.zip": archive(),
    "outside.zip": archive(**{"../../outside.txt": document(form_text("逃（2023年）"))}),
    "deep.zip": archive(a=archive(b=archive(c=archive(d=document())))),
    "bundle.zip": BUNDLE,
    "no-table.html": (
        b"<html><body>\xe7\xbb\xa9\xe6\x95\x88\xe7\x9b\xae\xe6\xa0\x87\xe8\xa1\xa8</body></html>"
    ),
    "head.pdf": b"%PDF-1.7\n",
    "utf16.txt": document().decode().encode("utf-16"),
    "gb18030.txt": document(form_text("国标（2023年）")).decode().encode("gb18030"),
    "latin.txt": bytes(range(128, 256)) * 20,
    "nul.txt": document().replace(b"6700", b"67\x0000"),
    "=formula.txt": document(form_text("公式（2023年）")),
    "new\nline.txt": document(form_text("换行（2023年）")),
    "same-as-the-real-one.txt": b"",  # replaced by the real document's own bytes
    "two-kinds.txt": document(form_text(), form_text().replace("绩效目标表", "绩效自评表")),
    "two-units-of-one-code.txt": document(
        form_text("一（2023年）", unit="563201甲中心"),
        form_text("二（2023年）", unit="563201乙中心"),
    ),
}


def oddities() -> dict[str, bytes]:
    """All of them; each but the last kinds says something of a project of its own."""
    found = {f"odd-{name}": text.encode() for name, text in ODD.items()}
    for number, amount in enumerate(AMOUNTS):
        found[f"amount-{number}.txt"] = document(
            form_text(f"金额{number}（2023年）", budget=amount, fiscal=amount)
        )
    for number, target in enumerate(TARGETS):
        rows = [
            ("产出指标", "数量指标", "名", target),
            ("产出指标", "成本指标", "费", target),
            *INDICATORS,
        ]
        found[f"target-{number}.txt"] = document(
            form_text(f"目标{number}（2023年）", indicators=rows)
        )
    for number, project in enumerate(PROJECTS):
        found[f"project-{number}.txt"] = document(form_text(project))
    for number, unit in enumerate(UNITS):
        found[f"unit-{number}.txt"] = document(form_text(f"代码{number}（2023年）", unit=unit))
    for number, row in enumerate(LEVELS):
        found[f"level-{number}.txt"] = document(
            form_text(f"级别{number}（2023年）", indicators=[row, *INDICATORS])
        )
    return found | FILES
