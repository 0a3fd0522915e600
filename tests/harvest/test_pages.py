"""What pages link to and say of themselves, page by page."""

import json

import pytest

from pipelines.errors import NotFetched
from pipelines.harvest.pages import Link, Page, page_from, read_page
from tests.sites import link, page

URL = "http://czj.example.gov.cn/ysgk/index.html"
BELOW = "http://czj.example.gov.cn/ysgk/"


def read(text: str, url: str = URL) -> Page:
    return read_page(text.encode(), url)


def links_of(*entries: str) -> list[tuple[str, str, str | None]]:
    return [tuple(one) for one in read(page(*entries)).links]


def test_links_are_whole_and_each_address_is_one() -> None:
    assert links_of(
        link("./a.html", "甲"),
        link("/b/c.docx?id=1&amp;x=2#top", " 乙\n 丙 "),
        link("//other.example.cn/d.pdf", "丁"),
        link("../e f.xls", "戊"),
        link("a.html#2", "更多"),
    ) == [
        (f"{BELOW}a.html", "甲 更多", None),
        ("http://czj.example.gov.cn/b/c.docx?id=1&x=2", "乙 丙", None),
        ("http://other.example.cn/d.pdf", "丁", None),
        ("http://czj.example.gov.cn/e%20f.xls", "戊", None),
    ]


@pytest.mark.parametrize(
    "href",
    ["", "#", "#a", "javascript:void(0)", "mailto:a@b.cn", "tel:12", "data:text/html,x",
     "ftp://x/a.doc", "http://", "http://[::1", "http://u:p@czj.example.gov.cn/a.docx", "http://h:99999/",
     "a" * 3000],
)  # fmt: skip
def test_what_leads_nowhere_on_the_web_is_no_link(href: str) -> None:
    assert links_of(link(href, "绩效")) == []


def test_a_list_that_a_script_holds_is_read_as_a_browser_shows_it() -> None:
    entry = f"<li>{link('/art/2024/2/3/a.html', '绩效', '2024-02-03')}</li>"
    held = f"<datastore><record><![CDATA[{entry}]]></record><![CDATA[</datastore>"
    code = "<script>//<![CDATA[\nvar a = '<a href=b.html>';\n//]]></script>"
    said = read(page(f'<script type="text/xml">{held}</script>{code}'))
    assert said.links == (
        Link("http://czj.example.gov.cn/art/2024/2/3/a.html", "绩效", "2024-02-03"),
    )


def test_a_backslash_is_a_slash() -> None:
    assert links_of(link("\\files\\a.doc", "甲"))[0][0] == "http://czj.example.gov.cn/files/a.doc"


def test_a_base_counts() -> None:
    said = page(link("a.html", "甲"), head='<base href="/other/place/">')
    assert read(said).links[0].url == "http://czj.example.gov.cn/other/place/a.html"


def test_a_title_and_a_picture_tell_what_a_cut_text_does_not() -> None:
    [one] = links_of('<a href="a.docx" title="2024年度绩效目标表"><img alt="下载">2024年度…</a>')
    assert one[1] == "2024年度… 2024年度绩效目标表"


def test_documents_that_a_page_shows_in_itself_are_linked() -> None:
    said = page('<iframe src="x.pdf"></iframe><iframe src="ad.html"></iframe><embed src="y.pdf">')
    assert [one.url for one in read(said).links] == [f"{BELOW}x.pdf", f"{BELOW}y.pdf"]


@pytest.mark.parametrize(
    ("url", "text", "is_one"),
    [
        ("http://h/a.docx", "", True),
        ("http://h/a.PDF?x=1", "", True),
        ("http://h/download?id=7", "附件：绩效目标表.xlsx", True),
        ("http://h/download?file=a.docx", "附件", False),
        ("http://h/a.html", "绩效目标表", False),
        ("http://h/a.jpg", "绩效", False),
        ("http://h/docx", "docx", False),
        ("http://h/download?id=7", "附件：绩效目标表.docx（35KB）", True),
        ("http://h/download?id=7", "绩效目标表.docxx", False),
    ],
)
def test_a_document_is_told_by_the_end_of_its_name(url: str, text: str, is_one: bool) -> None:
    assert Link(url, text, None).is_document is is_one


@pytest.mark.parametrize(
    ("entry", "day"),
    [
        (link("a.html", "甲", "2024-02-03"), "2024-02-03"),
        (link("a.html", "甲", "[2024/2/3]"), "2024-02-03"),
        (link("a.html", "甲", "2024年2月3日"), "2024-02-03"),
        (link("a.html", "甲", "2024.02.30"), None),
        (link("a.html", "甲", "02-03"), None),
        (link("a.html", "甲", "2024-02-03 至 2024-03-03"), None),
        (link("a.html", "2023-01-01 甲", "2024-02-03"), "2024-02-03"),
        (link("a.html", "甲", "编号 12024-02-031"), None),
        (f"<div><div>{link('a.html', '甲')}</div><div>2024-02-03</div></div>", "2024-02-03"),
        (f"<dl><dt>{link('a.html', '甲')}</dt><dd>2024-02-03</dd></dl>", "2024-02-03"),
        (
            f"<table><tr><td>{link('a.html', '甲')}</td><td>2024-02-03</td></tr></table>",
            "2024-02-03",
        ),
    ],
)
def test_the_line_of_a_list_tells_the_day(entry: str, day: str | None) -> None:
    assert read(page(entry)).links[0].day == day


def test_a_line_with_many_links_tells_no_day() -> None:
    entry = "".join(link(f"{n}.html", "甲") for n in range(4)) + "2024-02-03"
    assert {one.day for one in read(page(entry)).links} == {None}


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ('<meta name="PubDate" content="2024-02-03 09:00">', "发布时间：2023-01-01", "2024-02-03"),
        ('<meta name="pubdate" content="">', "发布时间：2023-01-01", "2023-01-01"),
        ('<meta property="article:published_time" content="2024-02-03T01:00Z">', "", "2024-02-03"),
        ("", "发布时间：<b>2024-02-03</b> 10:11", "2024-02-03"),
        ("", "发布日期: 2024年2月3日", "2024-02-03"),
        ("", "公开时间：\n      2024/02/03", "2024-02-03"),
        ("", "时间：2024-02-03 来源：某局", "2024-02-03"),
        ("", "日期：2022-01-01 发布时间：2024-02-03", "2024-02-03"),
        ("", "成文日期：2024-01-01", None),
        ("", "更新时间：2024-01-01", None),
        ("", "2024-01-01", None),
        ("", "发布时间：2024-13-01", None),
        ("", "<script>var t='发布时间：2024-02-03'</script>", None),
    ],
)  # fmt: skip
def test_a_page_tells_when_it_was_published(head: str, body: str, day: str | None) -> None:
    assert read(page(body, head=head)).day == day


@pytest.mark.parametrize(
    ("entries", "further"),
    [
        (['<a href="index_1.html">下一页</a>'], ["index_1.html"]),
        (['<a href="?page=2">下一页 &gt;</a>'], ["index.html?page=2"]),
        (['<a href="?p=2">&gt;&gt;</a>'], ["index.html?p=2"]),
        (['<a rel="next" href="2.html">更早</a>'], ["2.html"]),
        (['<a href="i2.html">2</a>', '<a href="i3.html">3</a>', '<a href="i3.html">尾页</a>'],
         ["i2.html", "i3.html"]),
        (['<a href="d/1.html">1</a>', '<a href="d/2.html">2</a>'], []),  # days of a calendar
        (['<div class="pagination"><a href="2.html">2</a></div>'], ["2.html"]),
        (['<a href="next.html">下一篇：关于…</a>'], []),
        (['<a href="javascript:next()">下一页</a>'], []),
        (['<script>createPageHTML(5, 0, "index", "html");</script>'], ["index_1.html"]),
        (["<script>createPageHTML('pages', 5, 3, 'list', 'shtml')</script>"], ["list_4.shtml"]),
        (['<script>createPageHTML(5, 4, "index", "html");</script>'], []),
        (['<a href="index.html">首页</a>', '<a href="index.html">1</a>'], []),
    ],
)  # fmt: skip
def test_further_pages_of_a_list_are_found(entries: list[str], further: list[str]) -> None:
    assert [one.removeprefix(BELOW) for one in read(page(*entries)).further] == further


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        (page("绩效目标", head='<meta charset="gb2312">'), None),
        (page("绩效目标"), "gbk"),
        (page("绩效目标"), None),
    ],
)
def test_pages_in_gbk_are_read(text: str, declared: str | None) -> None:
    said = text.replace("预决算公开", "预算公开").encode("gbk")
    assert read_page(said, URL, declared).title == "预算公开"


def test_what_a_system_calls_a_page_goes_before_its_heading_and_the_windows_title() -> None:
    named = '<meta name="ArticleTitle" content="甲"><title>丙</title>'
    assert read(f"<html><head>{named}</head><body><h1>乙</h1></body>").title == "甲"
    assert read("<html><head><title>丙</title></head><body><h1> 乙 </h1></body>").title == "乙"
    assert read("<html><head><title>丙</title></head><body></body>").title == "丙"
    assert read("<p>x").title == ""


FORM = "<table>" + "<tr><td>项目名称</td><td>绩效目标</td></tr>" * 4 + "</table>"


def test_a_page_that_holds_a_form_says_what_stands_in_it() -> None:
    assert read(page(FORM)).form.startswith("项目名称")
    assert read(page(FORM.replace("绩效目标", "金额"))).form == ""
    assert read(page("<table><tr><td>绩效目标</td></tr></table>")).form == ""
    nested = f"<table><tr><td>{FORM}</td></tr>" + "<tr><td>页</td></tr>" * 4 + "</table>"
    assert "页" not in read(page(nested)).form


def test_a_page_can_be_kept() -> None:
    whole = read(page(link("a.docx", "甲", "2024-02-03"), '<a href="2.html">下一页</a>', FORM))
    assert page_from(json.loads(json.dumps(whole))) == whole


@pytest.mark.parametrize(
    "data", [b"", b"<", b"<html>" * 5000, b"<a href=" + b"x" * 99999, b"<a href='" * 9999]
)
def test_what_is_hardly_a_page_has_no_links(data: bytes) -> None:
    assert read_page(data, URL).links == ()


@pytest.mark.parametrize("data", [b"\0", b"\x89PNG\r\n\x1a\n\0"])
def test_what_is_no_text_is_no_page(data: bytes) -> None:
    with pytest.raises(NotFetched, match="not text"):
        read_page(data, URL)
