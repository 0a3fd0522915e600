"""What fetched files are called."""

import pytest

from pipelines.harvest.names import disposed_name, name_of, versioned

GBK, UTF8 = "绩效目标.xls".encode("gbk"), "绩效目标.xls".encode()


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (b'attachment; filename="a.xls"', "a.xls"),
        (b"attachment; filename=a b.xls", "a b.xls"),
        (b'attachment; filename="' + GBK + b'"', "绩效目标.xls"),
        (b'attachment; filename="' + UTF8 + b'"', "绩效目标.xls"),
        (b"attachment;filename=" + GBK, "绩效目标.xls"),
        (b'attachment; filename="%E7%BB%A9%E6%95%88.xls"', "绩效.xls"),
        (b'attachment; filename="%BC%A8%D0%A7.xls"', "绩效.xls"),
        (b"attachment; filename*=UTF-8''%E7%BB%A9%E6%95%88.xls; filename=x.xls", "绩效.xls"),
        (b"attachment; filename=\"x.xls\"; filename*=GBK'zh'%BC%A8%D0%A7.xls", "绩效.xls"),
        (b"attachment; filename*=UTF-8''%BC%A8%D0%A7.xls", "绩效.xls"),
        (b"attachment; filename*=none''a.xls", "a.xls"),
        (b'attachment; filename="a\\"b.xls"', 'a"b.xls'),
        (b"attachment", None),
        (b"", None),
        (b"inline; filename=", None),
    ],
)
def test_a_header_names_a_file_in_many_ways(header: bytes, name: str | None) -> None:
    assert disposed_name(header) == name


@pytest.mark.parametrize(
    ("url", "text", "header", "name"),
    [
        ("http://h/P020.docx", "附件1：绩效目标表.docx", b"", "绩效目标表.docx"),
        ("http://h/%E8%A1%A8.docx", "附件", b"", "表.docx"),
        ("http://h/d?id=1", "下载：绩效目标表（甲）.xlsx（35KB）", b"", "绩效目标表（甲）.xlsx"),
        ("http://h/%B1%ED.docx", "附件", b"", "表.docx"),
        ("http://h/download?id=1", "绩效目标表", b"", "绩效目标表.zip"),
        ("http://h/download?id=1", "附件", b'attachment; filename="a.xlsx"', "a.xlsx"),
        ("http://h/20240203_1", "附件", b"", "20240203_1.zip"),
        ("http://h/a.docx", "", b'attachment; filename="../../etc/x.docx"', "x.docx"),
        ("http://h/a.docx", "", b'attachment; filename="C:\\\\b\\\\y.docx"', "y.docx"),
        ("http://h/a.docx", "", b'attachment; filename=".hidden.docx"', "hidden.docx"),
        ("http://h/a.docx", "", b'attachment; filename="~$lock.docx"', "lock.docx"),
        ("http://h/a.docx", "", 'attachment; filename="a\u202excod.docx"'.encode(), "a xcod.docx"),
        ("http://h/a.docx", "", b'attachment; filename="a\tb\n.docx"', "a b.docx"),
        ("http://h/..%2F..%2Fz.docx", "", b"", "z.docx"),
        ("http://h/", "", b"", "document.zip"),
        ("http://h/.docx", "", b"", "docx.zip"),
    ],
)  # fmt: skip
def test_a_file_is_called_what_people_see_and_never_leads_out_of_its_folder(
    url: str, text: str, header: bytes, name: str
) -> None:
    assert name_of(url, text, header, "application/octet-stream", b"PK\x03\x04") == name


@pytest.mark.parametrize(
    ("media_type", "head", "name"),
    [
        ("application/pdf", b"%PDF", "7.pdf"),
        ("application/octet-stream", b"%PDF", "7.pdf"),
        ("application/octet-stream", b"\xd0\xcf\x11\xe0", "7.doc"),
        ("application/vnd.ms-excel; charset=x", b"\xd0\xcf\x11\xe0", "7.xls"),
        ("text/html", b"<html>", "表.html"),
    ],
)
def test_a_file_without_an_end_gets_that_of_its_kind(
    media_type: str, head: bytes, name: str
) -> None:
    assert name_of("http://h/7", "表", b"", media_type, head) == name


def test_a_long_name_fits_a_file_system_and_keeps_its_end() -> None:
    name = name_of("http://h/a", "目" * 300 + ".docx", b"", "", b"")
    assert len(name.encode()) < 200
    assert name.endswith("目.docx")


def test_another_version_is_called_alike() -> None:
    assert versioned("甲/a.docx", "0123456789") == "甲/a-01234567.docx"
