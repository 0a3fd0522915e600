"""publishers.csv: what it says, and what of it cannot be."""

import pytest

from pipelines.errors import UsageError
from pipelines.harvest.publishers import Publisher, read_publishers

HEADER = "page,publisher,region_code,fiscal_year,depth,include,exclude\n"


def test_a_row_says_where_to_look_and_for_what() -> None:
    row = "HTTP://CZJ.example.gov.cn:80/ys/#top,某局,120000,2024,2,绩效 自评、目标,采购|招标\n"
    said = read_publishers((HEADER + row).encode("gb18030"))
    assert said.publishers == [
        Publisher(
            "http://czj.example.gov.cn/ys/", "某局", "120000", 2024, 2,
            ("绩效", "自评", "目标"), ("采购", "招标"),
        )
    ]  # fmt: skip
    assert (said.hosts, said.wrong) == ({"czj.example.gov.cn"}, [])


def test_a_page_alone_is_enough() -> None:
    said = read_publishers(b"page\nhttps://a.cn\n")
    assert said.publishers == [Publisher("https://a.cn/")]
    assert said.publishers[0].include == ("绩效", "自评", "预算", "决算")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("ftp://a.cn/,,,,,,", "no address of the web"),
        ("a.cn/ys,,,,,,", "no address of the web"),
        (",某局,,,,,", "no page"),
        ("http://a.cn/,,12,,,,", "region_code 12: it has six digits"),
        ("http://a.cn/,,,今年,,,", "fiscal_year 今年: it is no year"),
        ("http://a.cn/,,,1066,,,", "fiscal_year 1066: it is no year"),
        ("http://a.cn/,,,,9,,", "depth 9: it is a whole number of at most 5"),
        ("http://a.cn/,,,,-1,,", "depth -1: it is a whole number of at most 5"),
        ("http://whole.cn/,,,,,,", "http://whole.cn/ stands there twice"),
        ("http://u:p@a.cn/,,,,,,", "an address with a password"),
        ("http://a.cn/,,,,,,,", "too_many_fields"),
    ],
)
def test_a_line_that_cannot_be_costs_itself_alone(row: str, why: str) -> None:
    said = read_publishers((HEADER + f"http://whole.cn/,,,,,,\n{row}\n").encode())
    assert [one.page for one in said.publishers] == ["http://whole.cn/"]
    assert said.wrong == [f"publishers.csv, line 3: {why}"]


def test_a_file_without_pages_is_refused() -> None:
    with pytest.raises(UsageError, match=r"publishers.csv: no column page"):
        read_publishers("网址,publisher\nhttp://a.cn,x\n".encode())
