"""Whole nights against sites on the loopback: what comes, what is said of it, what changes."""

from collections.abc import Callable
from datetime import datetime

import pytest

from pipelines import settings
from pipelines.errors import LoadRunning, UsageError
from pipelines.harvest.coverage import covered
from pipelines.operations.fetches import lines_of
from tests.harvest.conftest import Harvest
from tests.sites import HTML, Site, breaks_off, link, page, says

GOAL = "2024年部门预算绩效目标"
FORM = "<table>" + "<tr><td>项目名称</td><td>绩效目标</td></tr>" * 4 + "</table>"


def article(*attachments: str, title: str = "关于公开2024年绩效目标的公告", day: str = "") -> str:
    return page(*attachments, title=title, head=f'<meta name="PubDate" content="{day}">')


def test_an_article_with_an_attachment_becomes_a_file_and_its_row(
    harvest: Harvest, site: Site
) -> None:
    site.page("/ys/", link("./202402/t1.html", GOAL, "2024-02-03"))
    site.put("/ys/202402/t1.html", article(link("./P1.docx", "附件1.docx"), day="2024-02-04 09:30"))
    site.document("/ys/202402/P1.docx", b"one")
    harvest.write(f"{site.url}/ys/,某市某局,120000,,,,")
    fetched = harvest.night()
    name = f"127.0.0.1_{site.port}/附件1.docx"
    assert (fetched.new, fetched.failed, fetched.is_whole) == ([name], [], True)
    assert harvest.files == {name: b"PK\x03\x04one"}
    assert harvest.rows == [
        {
            "file": name,
            "publisher": "某市某局",
            "region_code": "120000",
            "fiscal_year": "2024",
            "published_on": "2024-02-04",
            "source_url": f"{site.url}/ys/202402/P1.docx",
        }
    ]


SHAPES = {
    "static pages": (
        ["/ys/index.html", "/ys/index_1.html", "/ys/index_2.html"],
        lambda number: '<a href="index.html">首页</a>'
        + (f'<a href="index_{number + 1}.html">下一页</a>' if number < 2 else ""),
    ),
    "pages by a query": (
        ["/ys/list.aspx?id=3", "/ys/list.aspx?id=3&page=2", "/ys/list.aspx?id=3&page=3"],
        lambda _: "".join(
            f'<a href="?id=3&amp;page={number}">{number}</a>' for number in (2, 3)
        ) + '<a href="?id=3&amp;page=3">尾页</a>',
    ),
    "pages by a script": (
        ["/ys/index.html", "/ys/index_1.html", "/ys/index_2.html"],
        lambda number: f'<script>createPageHTML(3, {number}, "index", "html");</script>',
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_lists_of_three_shapes_are_walked_to_their_end(
    harvest: Harvest, site: Site, shape: str
) -> None:
    paths, turn = SHAPES[shape]
    for number, path in enumerate(paths):
        entry = link(f"/f/{number}.docx", f"2024年绩效目标{number}.docx", f"2024-02-0{number + 1}")
        site.page(path, entry, turn(number))
        site.document(f"/f/{number}.docx", b"%d" % number)
    harvest.write(f"{site.url}{paths[0]},,,,,,")
    assert len(harvest.night().new) == 3
    assert [row["published_on"] for row in harvest.rows] == [
        "2024-02-01", "2024-02-02", "2024-02-03",
    ]  # fmt: skip
    assert {path: site.times(path) for path in paths} == {path: [200] for path in paths}


def test_what_speaks_of_nothing_wanted_is_left_alone(harvest: Harvest, site: Site) -> None:
    site.page(
        "/", link("a.html", "领导活动"), link("b.docx", "采购公告"), link("c.docx", "三公经费预算"),
        link("d.docx", "预算 招标文件"), link("e.html", "绩效 招标"),
    )  # fmt: skip
    site.document("/c.docx", b"c")
    harvest.write(f"{site.url}/,,,,,,招标")
    assert len(harvest.night().new) == 1
    assert {one.path for one in site.asked} == {"/robots.txt", "/", "/c.docx"}


def test_words_of_the_row_take_the_place_of_ours(harvest: Harvest, site: Site) -> None:
    site.page("/", link("a.docx", "绩效"), link("b.docx", "Annual Report"))
    site.document("/b.docx", b"b")
    harvest.write(f"{site.url}/,,,,,annual,")
    harvest.night()
    assert {one.path for one in site.asked} == {"/robots.txt", "/", "/b.docx"}


def test_depth_says_how_far_below_the_page_documents_are_looked_for(
    harvest: Harvest, site: Site
) -> None:
    site.page("/ys/", link("jyj/", "某市教育局"), link("/else/", "别处"))
    site.page("/ys/jyj/", link("t1.html", GOAL), '<a href="index_1.html">下一页</a>')
    site.page("/ys/jyj/index_1.html", link("t2.html", "2023年自评"))
    for number in (1, 2):
        site.put(f"/ys/jyj/t{number}.html", article(link(f"{number}.docx", "附件")))
        site.document(f"/ys/jyj/{number}.docx", b"%d" % number)
    harvest.write(f"{site.url}/ys/,,,,1,,")
    assert harvest.night().new == []
    harvest.write(f"{site.url}/ys/,,,,2,,")
    assert len(harvest.night().new) == 2
    assert site.times("/else/") == []


def test_a_quiet_night_asks_politely_and_takes_nothing(
    harvest: Harvest, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.page("/", link("t.html", GOAL))
    site.put("/t.html", article(link("a.docx", "附件")))
    site.document("/a.docx", b"a")
    harvest.write(f"{site.url}/,,,,,,")
    harvest.night()
    before, said = harvest.files, harvest.places.sources.read_bytes()
    fetched = harvest.night()
    assert (fetched.new, fetched.visits[0].unchanged) == ([], 1)
    assert {path: site.times(path) for path in ("/", "/t.html", "/a.docx")} == {
        "/": [200, 304], "/t.html": [200, 304], "/a.docx": [200, 304],
    }  # fmt: skip
    assert (harvest.files, harvest.places.sources.read_bytes()) == (before, said)


def test_what_was_had_a_moment_ago_is_not_asked_for(harvest: Harvest, site: Site) -> None:
    site.page("/", link("t.html", GOAL))
    site.put("/t.html", article(link("a.docx", "附件")))
    site.document("/a.docx", b"a")
    harvest.write(f"{site.url}/,,,,,,")
    for _ in range(2):
        harvest.night(days=0.1)
    assert (site.times("/t.html"), site.times("/a.docx")) == ([200], [200])


def test_what_has_long_been_known_is_asked_for_once_a_week(harvest: Harvest, site: Site) -> None:
    site.page("/", link("t.html", GOAL))
    site.put("/t.html", article(link("a.docx", "附件")))
    site.document("/a.docx", b"a")
    harvest.write(f"{site.url}/,,,,,,")
    for _ in range(45):
        harvest.night()
    assert len(site.times("/")) == 45
    assert len(site.times("/a.docx")) == 31 + 2


def test_a_corrected_file_is_kept_beside_the_one_before(harvest: Harvest, site: Site) -> None:
    site.page("/", link("a.docx", GOAL))
    site.document("/a.docx", b"first")
    harvest.write(f"{site.url}/,,,,,,")
    harvest.night()
    site.document("/a.docx", b"second", modified=1_700_009_999.0)
    fetched = harvest.night()
    assert fetched.visits[0].changed == fetched.new
    assert sorted(harvest.files.values()) == [b"PK\x03\x04first", b"PK\x03\x04second"]
    assert [row["source_url"] for row in harvest.rows] == [f"{site.url}/a.docx"] * 2
    harvest.night()
    assert len(harvest.files) == 2


@pytest.mark.parametrize(
    ("said", "modified", "day"),
    [
        ("2026-02-01", "2026-03-02T06:00+00:00", "2026-03-02"),  # as its server says
        ("2026-02-01", "2026-03-02T16:30+00:00", "2026-03-03"),  # in China
        ("2026-02-01", "2026-01-02T06:00+00:00", "2026-03-03"),  # on the day it was found
        ("2026-02-01", None, "2026-03-03"),
        ("2026-03-02", None, "2026-03-02"),  # as its page says
        ("", None, "2026-03-03"),
    ],
)
def test_a_corrected_file_is_dated_later_than_the_one_before(
    harvest: Harvest, site: Site, said: str, modified: str | None, day: str
) -> None:
    site.page("/", link("a.docx", GOAL, "2026-02-01"))
    site.document("/a.docx", b"first")
    harvest.write(f"{site.url}/,,,,,,")
    harvest.night()
    site.page("/", link("a.docx", GOAL, said))
    moment = datetime.fromisoformat(modified).timestamp() if modified else None
    site.document("/a.docx", b"second", modified=moment)
    harvest.night()
    assert [row["published_on"] for row in harvest.rows] == ["2026-02-01", day]


def test_one_content_at_two_addresses_is_one_document(harvest: Harvest, site: Site) -> None:
    site.page("/", link("a.docx", GOAL), link("b.docx", GOAL))
    for path in ("/a.docx", "/b.docx"):
        site.document(path, b"same")
    harvest.write(f"{site.url}/,,,,,,")
    fetched = harvest.night()
    assert (len(fetched.new), fetched.visits[0].known) == (1, 1)
    assert len(harvest.rows) == 1


def test_two_files_of_one_name_are_two_documents(harvest: Harvest, site: Site) -> None:
    site.page("/", link("1/附件.docx", GOAL), link("2/附件.docx", GOAL))
    site.document("/1/%E9%99%84%E4%BB%B6.docx", b"1")
    site.document("/2/%E9%99%84%E4%BB%B6.docx", b"2")
    harvest.write(f"{site.url}/,,,,,,")
    assert len(harvest.night().new) == 2
    assert sorted(harvest.files.values()) == [b"PK\x03\x041", b"PK\x03\x042"]


def test_what_people_put_there_and_wrote_stays(harvest: Harvest, site: Site) -> None:
    (harvest.places.raw / "mine.docx").write_bytes(b"PK\x03\x04same")
    (harvest.places.raw / "bare.docx").write_bytes(b"PK\x03\x04bare")
    said = "file;publisher;region_code;fiscal_year;published_on;source_url\r\nmine.docx;我;;;;\r\n"
    harvest.places.sources.write_bytes(said.encode("gb18030"))
    site.page("/", link("a.docx", GOAL), link("b.docx", GOAL), link("c.docx", GOAL))
    for path, body in (("/a.docx", b"same"), ("/b.docx", b"bare"), ("/c.docx", b"new")):
        site.document(path, body)
    harvest.write(f"{site.url}/,某局,,,,,")
    [name] = harvest.night().new
    place = f"{site.url}"
    assert harvest.places.sources.read_bytes().decode("gb18030") == (
        said
        + f"bare.docx;某局;;2024;;{place}/b.docx\r\n"
        + f"{name};某局;;2024;;{place}/c.docx\r\n"
    )


def test_without_its_memory_nothing_comes_twice(harvest: Harvest, site: Site) -> None:
    site.page("/", link("a.docx", GOAL), link("t.html", GOAL))
    site.document("/a.docx", b"a")
    site.put("/t.html", article(FORM, title="绩效目标表"))
    harvest.write(f"{site.url}/,,,,,,")
    harvest.night()
    before, said = harvest.files, harvest.places.sources.read_bytes()
    for file in harvest.places.work.iterdir():
        if file.is_file():
            file.unlink()
    harvest.night(days=0)
    assert site.times("/a.docx") == [200]
    harvest.night(days=9)
    assert site.times("/a.docx") == [200, 200]
    harvest.night(days=9)
    assert site.times("/a.docx") == [200, 200, 304]
    assert (harvest.files, harvest.places.sources.read_bytes()) == (before, said)


def test_a_memory_that_is_damaged_begins_anew(harvest: Harvest, site: Site) -> None:
    site.page("/", link("a.docx", GOAL))
    site.document("/a.docx", b"a")
    harvest.write(f"{site.url}/,,,,,,")
    harvest.night()
    harvest.places.fetched.write_bytes(b"not a database" * 1000)
    assert covered(harvest.places).pages[0].visited_at is None
    assert harvest.night(days=0).is_whole
    assert site.times("/a.docx") == [200]


def test_what_is_taken_out_of_raw_is_not_fetched_again(harvest: Harvest, site: Site) -> None:
    site.page("/", link("a.docx", GOAL))
    site.document("/a.docx", b"a")
    harvest.write(f"{site.url}/,,,,,,")
    [name] = harvest.night().new
    (harvest.places.raw / name).unlink()
    assert harvest.night().new == []
    assert harvest.files == {}


def test_a_page_that_holds_a_form_is_a_document_and_is_new_only_with_its_form(
    harvest: Harvest, site: Site
) -> None:
    site.page("/", link("t.html", GOAL, "2024-02-03"))
    harvest.write(f"{site.url}/,,,,,,")
    for visits in (1, 2):
        site.put("/t.html", article(FORM, f"访问量 {visits}", title="某局绩效目标表"))
        fetched = harvest.night()
    assert list(harvest.files) == [f"127.0.0.1_{site.port}/某局绩效目标表.html"]
    assert harvest.rows[0]["published_on"] == "2024-02-03"
    site.put("/t.html", article(FORM.replace("项目名称", "项目 名称"), title="某局绩效目标表"))
    fetched = harvest.night()
    assert len(fetched.new) == len(fetched.visits[0].changed) == 1
    assert len(harvest.files) == 2


def test_a_page_whose_form_is_attached_too_is_not(harvest: Harvest, site: Site) -> None:
    site.page("/", link("t.html", GOAL))
    site.put("/t.html", article(FORM, link("a.docx", "附件1")))
    site.document("/a.docx", b"a")
    harvest.write(f"{site.url}/,,,,,,")
    assert [one.rpartition(".")[2] for one in harvest.night().new] == ["docx"]


def test_what_is_gone_is_noted_and_nothing_is_deleted(harvest: Harvest, site: Site) -> None:
    site.page("/", link("a.docx", GOAL), link("never.docx", GOAL))
    site.document("/a.docx", b"a")
    harvest.write(f"{site.url}/,,,,,,")
    harvest.night()
    del site.resources["/a.docx"]
    files = harvest.files
    nights = [harvest.night(), harvest.night()]
    assert [night.visits[0].gone for night in nights] == [[f"{site.url}/a.docx"], []]
    assert [night.failed for night in nights] == [
        [(f"{site.url}/never.docx", "HTTP 404 Not Found")]
    ] * 2
    assert harvest.files == files
    assert f"gone since 2026-03-02: {site.url}/a.docx" in list(lines_of(covered(harvest.places)))
    site.document("/a.docx", b"a")
    harvest.night()
    assert covered(harvest.places).gone == []


@pytest.mark.parametrize(
    ("path", "said", "why"),
    [
        ("/a.docx", {"body": "<html><p>不存在", "media_type": HTML}, "a web page came in place"),
        ("/a.pdf", {"body": '{"code":4}', "media_type": "application/json"}, "not the document"),
        ("/a.docx", {"body": "", "media_type": "application/msword"}, "it is empty"),
        ("/a.docx", {"body": "x", "misbehave": says(403)}, "HTTP 403"),
        ("/a.docx", {"body": b"PK\3\4" * 900, "misbehave": breaks_off(80)}, "closed connection"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_not_kept_and_costs_itself_alone(
    harvest: Harvest, site: Site, path: str, said: dict, why: str
) -> None:
    site.page("/", link(path, GOAL), link("b.docx", GOAL))
    site.put(path, **said)
    site.document("/b.docx", b"b")
    harvest.write(f"{site.url}/,,,,,,")
    fetched = harvest.night()
    assert [url for url, _ in fetched.failed] == [site.url + path]
    assert why in fetched.failed[0][1]
    assert not fetched.is_whole
    assert list(harvest.files.values()) == [b"PK\x03\x04b"]
    assert any(why in line for line in lines_of(covered(harvest.places)))


def test_a_workbook_that_is_a_web_page_is_one(harvest: Harvest, site: Site) -> None:
    site.page("/", link("a.xls", GOAL), link("b.xls", GOAL))
    site.put("/a.xls", f"<html><body>{FORM}", media_type=HTML)
    site.put("/b.xls", "<html><table><tr><td>1", media_type="application/vnd.ms-excel")
    harvest.write(f"{site.url}/,,,,,,")
    assert len(harvest.night().new) == 2


def test_a_link_to_a_page_that_turns_out_to_be_a_document_is_one(
    harvest: Harvest, site: Site
) -> None:
    site.page("/", link("down?id=7", "2023年度决算", "2024-08-01"))
    named = "附件：决算绩效.pdf".encode("gbk")
    site.put("/down?id=7", b"%PDF-1.4", media_type="application/octet-stream",
             headers={"Content-Disposition": b'attachment; filename="%b"' % named})  # fmt: skip
    harvest.write(f"{site.url}/,,,,,,")
    harvest.night()
    [row] = harvest.rows
    assert row["file"].endswith("/附件：决算绩效.pdf")
    assert (row["fiscal_year"], row["published_on"]) == ("2023", "2024-08-01")


def test_the_year_is_said_by_one_title_or_by_nobody(harvest: Harvest, site: Site) -> None:
    site.page("/", link("a.docx", "2023年决算和2024年预算"), link("b.docx", "绩效 2023 年"),
              link("c.docx", "预算 120243年"), link("d.docx", "预算"),
              link("e.docx", "二〇二二年度决算"), link("f.docx", "２０２１年度自评"))  # fmt: skip
    for name in "abcdef":
        site.document(f"/{name}.docx", name.encode())
    harvest.write(f"{site.url}/,,,,,,")
    harvest.night()
    assert [row["fiscal_year"] for row in harvest.rows] == [
        "", "2023", "", "", "2022", "2021",
    ]  # fmt: skip
    harvest.write(f"{site.url}/e/,,,2022,,,")
    site.page("/e/", link("g.docx", "2024年预算"))
    site.document("/e/g.docx", b"g")
    harvest.night()
    assert harvest.rows[-1]["fiscal_year"] == "2022"


def test_an_endless_calendar_ends_where_it_brings_nothing_new(harvest: Harvest, site: Site) -> None:
    site.page("/cal/0", link("/a.docx", GOAL), '<a href="/cal/1">下一页</a>')
    for month in range(1, 50):
        site.page(f"/cal/{month}", link("/a.docx", GOAL), f'<a href="/cal/{month + 1}">下一页</a>')
    site.document("/a.docx", b"a")
    harvest.write(f"{site.url}/cal/0,,,,,,")
    assert harvest.night().is_whole
    assert [one.path for one in site.asked if one.path.startswith("/cal/")] == ["/cal/0", "/cal/1"]


def test_a_trap_that_always_brings_something_new_has_an_end_too(
    harvest: Harvest, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "FETCH_PAGES", 7)
    for number in range(50):
        entry = (
            link(f"/trap/{number + 1}", f"预算 {number}"),
            link(f"/x{number}", f"预算 x{number}"),
        )
        site.page(f"/trap/{number}", *entry, f'<a href="/trap/{number + 1}">下一页</a>')
        site.page(f"/x{number}")
    harvest.write(f"{site.url}/trap/0,,,,5,,")
    [visit] = harvest.night().visits
    assert visit.unfinished == "more than 7 pages"
    assert len(site.asked) == 8


def test_only_hosts_of_the_list_are_asked_and_others_are_named(
    harvest: Harvest, site: Site, new_site: Callable[[], Site]
) -> None:
    other = new_site()
    other.document("/a.docx", b"a")
    other.page("/")
    site.page("/", link(f"{other.url}/a.docx", GOAL), link(f"{other.url}/t.html", "友情链接"))
    harvest.write(f"{site.url}/,,,,,,")
    harvest.night()
    assert other.asked == []
    assert f"left out: 1 links of {site.url}/ lead to {other.host}, not in publishers.csv" in list(
        lines_of(covered(harvest.places))
    )
    harvest.write(f"{site.url}/,,,,,,", f"{other.url}/,,,,,,")
    assert len(harvest.night().new) == 1


def test_hosts_are_visited_side_by_side_and_each_is_asked_one_thing_at_a_time(
    harvest: Harvest, new_site: Callable[[], Site]
) -> None:
    sites = [new_site() for _ in range(3)]
    for one in sites:
        entries = [link(f"{other.url}/{n}.docx", GOAL) for other in sites for n in range(4)]
        one.page("/", *entries)
        for n in range(4):
            one.document(f"/{n}.docx", f"{one.port} {n}".encode())
    harvest.write(*[f"{one.url}/,,,,,," for one in sites])
    assert len(harvest.night().new) == 12
    assert [one.most_busy for one in sites] == [1, 1, 1]
    assert len(harvest.rows) == 12


def test_a_host_that_is_down_costs_itself_alone_and_is_an_alarm_after_some_nights(
    harvest: Harvest, site: Site, new_site: Callable[[], Site]
) -> None:
    down = new_site()
    down.stop()
    site.page("/", link("a.docx", GOAL))
    site.document("/a.docx", b"a")
    harvest.write(f"{down.url}/,,,,,,", f"{site.url}/,,,,,,")
    nights = [harvest.night() for _ in range(4)]
    assert len(nights[0].new) == 1
    assert [len(night.alarms) for night in nights] == [0, 0, 1, 1]
    assert f"{down.url}/ could not be had 3 times in a row: " in nights[2].alarms[0]


def test_a_page_that_suddenly_leads_to_no_document_is_an_alarm(
    harvest: Harvest, site: Site
) -> None:
    site.page("/", link("a.docx", GOAL))
    site.document("/a.docx", b"a")
    harvest.write(f"{site.url}/,,,,,,")
    assert harvest.night().alarms == []
    site.page("/", "<div onclick='open(1)'>绩效目标</div>")
    [line] = harvest.night().alarms
    assert line.startswith(f"{site.url}/ led to 1 documents before and leads to none now: ")
    site.page("/", link("a.docx", GOAL))
    assert harvest.night().alarms == []


def test_a_page_that_never_led_to_any_is_none(harvest: Harvest, site: Site) -> None:
    site.page("/")
    harvest.write(f"{site.url}/,,,,,,")
    assert [harvest.night().alarms for _ in range(2)] == [[], []]


def test_pages_and_attachments_in_gbk(harvest: Harvest, site: Site) -> None:
    said = page(link("a.docx", "２０２４年绩效目标表"), title="预算").encode("gbk")
    site.put("/", said, media_type="text/html; charset=GBK")
    site.document("/a.docx", b"a", headers={"Content-Disposition": "attachment"})
    harvest.write(f"{site.url}/,,,,,,")
    assert len(harvest.night().new) == 1


def test_without_a_list_there_is_nothing_to_do(harvest: Harvest) -> None:
    assert harvest.night().visits == []
    harvest.write()
    assert harvest.night().visits == []


def test_a_workbook_beside_documents_cannot_be_added_to(harvest: Harvest, site: Site) -> None:
    harvest.write(f"{site.url}/,,,,,,")
    (harvest.places.raw / "sources.xlsx").write_bytes(b"PK")
    with pytest.raises(UsageError, match=r"sources.xlsx cannot be added to: save it as "):
        harvest.night()
    assert site.asked == []


def test_two_fetches_do_not_run_at_once(harvest: Harvest, site: Site) -> None:
    import fcntl

    harvest.write(f"{site.url}/,,,,,,")
    harvest.night()
    with harvest.places.fetch_lock.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(LoadRunning, match="being fetched already"):
            harvest.night()
