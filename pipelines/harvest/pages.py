"""A web page in, what it links to and says of itself out; pure.

Pages of Chinese bureaus come in a few shapes: lists of titles with a day behind each and further
pages as `index_2.html`, as `?page=2` or made by a script (`createPageHTML(5, 0, "index", "html")`),
and articles with attachments under a line like 发布时间：2024-02-03.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from lxml import etree

from pipelines import settings
from pipelines.documents.web.html import page_text
from pipelines.errors import NotFetched, RefusedDocument
from pipelines.harvest.addresses import normal

DOCUMENTS = frozenset(
    (
        *("doc", "docx", "wps", "rtf", "odt", "xls", "xlsx", "xlsm", "et", "ods", "csv", "txt"),
        *("pdf", "ofd", "zip", "rar", "7z", "mht", "mhtml"),
    )
)
"""The ends of names of documents that are read here."""
NAME = re.compile(
    rf"[^\s\\/:：<>《》“”|]{{1,100}}\.(?:{'|'.join(sorted(DOCUMENTS, key=len, reverse=True))})"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
"""The name of a document in a text: 附件：目标表.docx（35KB）."""
_TEXT = 300
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_PUBLISHED = (
    re.compile(r"(?:发布|发表|公开|公布|上传|发文)(?:时间|日期)\s?[:：]?\s?"),
    re.compile(r"(?<![\u4e00-\u9fff])(?:时间|日期)\s?[:：]\s?"),
)
"""What stands before the day of a publication; the surest first."""
_META = ("pubdate", "publishdate", "publish_date", "firstpublishedtime", "article:published_time")
_NEXT = re.compile(r"(?:下一?页|后一?页|下页|next(?: page)?)?[\s>›»]*", re.IGNORECASE)
_TURNS = re.compile(r"(?:首页|上一?页|前一?页|下一?页|后一?页|尾页|末页|第一页|最后一?页)")
_NUMBER = re.compile(r"\[?\d{1,3}\]?")
_SCRIPT = re.compile(
    r"createPageHTML\w{0,20}\((?:\s*['\"][\w-]{0,50}['\"]\s*,)?\s*(\d{1,4})\s*,\s*(\d{1,4})\s*,"
    r"\s*['\"]([\w-]{1,50})['\"]\s*,\s*['\"](\w{1,8})['\"]"
)
_END = re.compile(r"</(?:body|html)>", re.IGNORECASE)
_IN_A_FORM = re.compile(r"绩效目标|绩效指标|三级指标|指标值|自评得分")
_ROWS_OF_A_FORM = 4


class Link(NamedTuple):
    """A link of a page.

    Attributes:
        text: what it says, with its title and the name of its file.
        day: the one day that its line of the list tells, as `2024-02-03`.
    """

    url: str
    text: str
    day: str | None

    @property
    def is_document(self) -> bool:
        """Whether its address, or what it says, ends as the name of a document does."""
        return is_document(self.url) or NAME.search(self.text) is not None


class Page(NamedTuple):
    """What is known of a page.

    Attributes:
        day: when it was published, where it says so, as `2024-02-03`.
        links: without those to its further pages.
        further: the addresses of further pages of the same list.
        form: what its table says, where that looks like a form; else nothing.
    """

    title: str
    day: str | None
    links: tuple[Link, ...]
    further: tuple[str, ...]
    form: str


def page_from(said: Any) -> Page:  # noqa: ANN401 - what JSON holds
    """A page that was kept as JSON."""
    title, day, links, further, form = said
    return Page(title, day, tuple(Link(*link) for link in links), tuple(further), form)


def is_document(name: str) -> bool:
    """Whether a name or an address ends as that of a document does."""
    path = name.partition("?")[0] if "://" in name else name
    _, dot, end = path.rpartition(".")
    return bool(dot) and end.lower() in DOCUMENTS


def read_page(data: bytes, url: str, charset: str | None = None) -> Page:
    """Look through a web page.

    Args:
        data: in UTF-8 or GB18030, declared or not.
        url: its own.
        charset: what its server declares.

    Raises:
        NotFetched: it is no text, or damaged beyond what a browser puts up with.
    """
    try:
        text = page_text(data, charset)
        # What stands behind the end of a page would not be read.
        text = _END.sub("", text) + _records(text)
    except RefusedDocument as error:
        raise NotFetched(str(error)) from None
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, no_network=True, huge_tree=False, collect_ids=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        raise NotFetched(f"a damaged web page: {error.msg}") from None
    if root is None:
        return Page("", None, (), (), "")
    base = _base(root, url)
    links, further = _links(root, base, url)
    further += _by_script(text, base)
    others = tuple(one for one in dict.fromkeys(further) if one != url)
    return Page(_title(root), _published(root), tuple(links), others, _form(root))


def _records(text: str) -> str:
    """The lines of a list that the system of Hanweb puts into a script, as a browser shows them."""
    parts = (part.partition("]]>") for part in text.split("<![CDATA[")[1:])
    return "".join(inside for inside, end, _ in parts if end and inside.lstrip().startswith("<"))


def _base(root: Any, url: str) -> str:  # noqa: ANN401 - lxml has no types
    """What links are relative to."""
    try:
        return normal(next(iter(root.xpath("//base/@href")), ""), url)
    except NotFetched:
        return url


def _links(root: Any, base: str, url: str) -> tuple[list[Link], list[str]]:  # noqa: ANN401
    """The links of a page, each address once, and apart from them those to its further pages."""
    found: dict[str, Link] = {}
    further: list[str] = []
    has_turns = any(_TURNS.fullmatch(_words(one)) for one in root.iter("a"))
    for element, target in islice(_targets(root), settings.FETCH_LINKS):
        try:
            address = normal(target, base)
        except NotFetched:
            continue
        words = _words(element)
        if _turns(element, words, has_turns):
            further.append(address)
        elif address != url:
            known = found.get(address)
            said = " ".join(filter(None, [known.text if known else "", _says(element, words)]))
            day = (known.day if known else None) or _day_beside(element)
            found[address] = Link(address, said[:_TEXT], day)
    return list(found.values()), further


def _targets(root: Any) -> Iterator[tuple[Any, str]]:  # noqa: ANN401
    """What leads anywhere, and where: links, and documents that a page shows in itself."""
    for element in root.iter("a", "area", "iframe", "embed", "object"):
        target = element.get("href") or element.get("src") or element.get("data") or ""
        if target.startswith("#") or not target:
            continue
        if element.tag in ("a", "area") or is_document(target):
            yield element, target


def _turns(element: Any, words: str, has_turns: bool) -> bool:  # noqa: ANN401
    """Whether a link leads to a further page of the same list."""
    if element.get("rel") == "next":
        return True
    if words and _NEXT.fullmatch(words):
        return True
    if not _NUMBER.fullmatch(words):
        return False
    return has_turns or any(
        "pag" in (one.get("class") or "").lower() for one in islice(element.iterancestors(), 3)
    )


def _by_script(text: str, base: str) -> list[str]:
    """The next page of a list whose pages are turned by the script that TRS WCM writes."""
    said = _SCRIPT.search(text)
    if said is None or int(said[2]) + 1 >= int(said[1]):
        return []
    return [normal(f"{said[3]}_{int(said[2]) + 1}.{said[4]}", base)]


def _words(element: Any) -> str:  # noqa: ANN401
    return " ".join("".join(element.itertext()).split())[:_TEXT]


def _says(element: Any, words: str) -> str:  # noqa: ANN401
    """What a link says to whoever sees it or points at it, each thing once."""
    said = (words, element.get("title"), element.get("download"), element.get("alt"))
    texts = [" ".join((one or "").split()) for one in said]
    return " ".join(one for one in dict.fromkeys(texts) if one)


def name_in(url: str) -> str:
    """The name that an address ends with, in whatever encoding it was written."""
    last = urlsplit(url).path.rpartition("/")[2]
    try:
        return unquote(last, errors="strict")
    except UnicodeDecodeError:
        return unquote(last, encoding="gb18030", errors="replace")


def _day_beside(element: Any) -> str | None:  # noqa: ANN401
    """The day of the line of a list that a link stands in, if it tells one and no other."""
    own = "".join(element.itertext())
    for line in islice(element.iterancestors(*_LINES), _LEVELS_OF_A_LINE):
        if len(line.findall(".//a")) > _LINKS_OF_A_LINE:
            return None
        days = set(_days(" ".join(line.itertext()).replace(own, " ", 1)))
        if days:
            return days.pop() if len(days) == 1 else None
    return None


_LINES = ("li", "tr", "td", "dt", "dd", "dl", "p", "div")
_LEVELS_OF_A_LINE = 4
_LINKS_OF_A_LINE = 3


def _days(text: str) -> Iterator[str]:
    for found in _DAY.finditer(text):
        try:
            yield date(*map(int, found.groups())).isoformat()
        except ValueError:
            continue


def _title(root: Any) -> str:  # noqa: ANN401
    """What its publisher's system calls a page, else its heading, else the window's title."""
    said = [one.get("content") for one in root.iter("meta") if _name(one) == "articletitle"]
    said += [_words(one) for one in (*root.iter("h1"), *root.iter("title"))]
    return next((one.strip()[:_TEXT] for one in said if one and one.strip()), "")


def _name(meta: Any) -> str:  # noqa: ANN401
    return (meta.get("name") or meta.get("property") or "").strip().lower()


def _published(root: Any) -> str | None:  # noqa: ANN401
    """The day of its publication, where a page says it."""
    said = {_name(one): one.get("content") or "" for one in root.iter("meta")}
    for name in _META:
        for day in _days(said.get(name, "")):
            return day
    text = " ".join(" ".join(_seen(root)).split())
    for before in _PUBLISHED:
        for place in before.finditer(text):
            said_there = _DAY.match(text, place.end())
            if said_there is not None:
                return next(_days(said_there[0]), None)
    return None


def _seen(root: Any) -> Iterator[str]:  # noqa: ANN401
    """The texts of a page but for those of scripts."""
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag not in ("script", "style"):
            yield element.text or ""
        yield element.tail or ""


def _form(root: Any) -> str:  # noqa: ANN401
    """What the tables of a page say that look like forms; nothing where none does."""
    texts = [
        " ".join("".join(table.itertext()).split())
        for table in root.iter("table")
        if len(table.findall(".//tr")) >= _ROWS_OF_A_FORM and table.find(".//table") is None
    ]
    return "\n".join(text for text in texts if _IN_A_FORM.search(text))
