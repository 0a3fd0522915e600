"""A visit to a publisher's page: lists and articles are walked, new documents are taken."""

import hashlib
import re
import unicodedata
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from pipelines import settings
from pipelines.documents.web.html import looks_like_html
from pipelines.errors import AddressGone, HostSilent, NotFetched
from pipelines.escaping import logger
from pipelines.harvest.addresses import folder_of, host_of
from pipelines.harvest.answers import Answer, Validators
from pipelines.harvest.client import Client
from pipelines.harvest.looking import PageReader
from pipelines.harvest.memory import Known, Memory
from pipelines.harvest.names import kind_of, name_of
from pipelines.harvest.pages import Link, Page
from pipelines.harvest.publishers import Publisher
from pipelines.harvest.shelf import Shelf

_log = logger()
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s?年")
_CHINA = timezone(timedelta(hours=8))
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_ATTACHED = "附件"
_WITHOUT_MARK = ("csv", "txt", "mht", "mhtml", "xls", "doc", "wps", "et", "html")
"""Documents that no first bytes tell from others."""


@dataclass
class Visit:
    """What a visit gave.

    Attributes:
        page: the address in `publishers.csv`.
        reached: whether that page was had.
        pages: how many pages were asked for.
        documents: how many links to documents there were.
        new: files that were put into `data/raw/`.
        changed: those among them whose address had another content before.
        unchanged: how many documents were asked for and are as they were.
        known: how many came that lie in `data/raw/` under another address or name.
        gone: addresses of documents that are there no more since this visit.
        failed: address and reason.
        elsewhere: how many links lead to hosts that are not of the list, by host.
        unfinished: why it ended before its end, or nothing.
    """

    page: str
    publisher: str | None
    region_code: str | None
    reached: bool = False
    pages: int = 0
    documents: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    known: int = 0
    gone: list[str] = field(default_factory=list)
    failed: list[tuple[str, str]] = field(default_factory=list)
    elsewhere: dict[str, int] = field(default_factory=dict)
    unfinished: str | None = None


class _Enough(HostSilent):
    """A bound of ours: this publisher has had its share of the night."""


class Step(NamedTuple):
    """A page to look at.

    Attributes:
        level: how many links below the publisher's page.
        link: that led there; nothing for the publisher's page and its further pages.
    """

    url: str
    level: int
    link: Link | None = None


class Visitor:
    """Walks one publisher's pages."""

    def __init__(
        self,
        publisher: Publisher,
        client: Client,
        memory: Memory,
        shelf: Shelf,
        read: PageReader,
        now: datetime,
    ) -> None:
        self._publisher, self._client, self._read, self._now = publisher, client, read, now
        self._memory, self._shelf = memory, shelf
        self._visit = Visit(publisher.page, publisher.publisher, publisher.region_code)
        self._steps = deque([Step(publisher.page, 0)])
        self._seen = {publisher.page}
        self._asked = 0
        self._elsewhere: Counter[str] = Counter()

    def run(self) -> Visit:
        """Walk until there is nothing new, or enough."""
        try:
            while self._steps:
                step = self._steps.popleft()
                page = self._page(step)
                if page is not None:
                    self._visit.reached = True
                    self._follow(page, step)
        except HostSilent as error:
            self._visit.unfinished = str(error)
        self._visit.elsewhere = dict(self._elsewhere)
        return self._visit

    def _page(self, step: Step) -> Page | None:
        """What a page links to: as it is now, or as it is known."""
        known = self._memory.known(step.url)
        page = known.page if known else None
        is_old = known and page and step.level and not known.is_due(self._now)
        if is_old or not self._client.claim(step.url):
            return page
        self._visit.pages += 1
        if self._visit.pages > settings.FETCH_PAGES:
            raise _Enough(f"more than {settings.FETCH_PAGES} pages")
        try:
            answer = self._client.get(step.url, _validators(known, has=page))
            return self._page_in(answer, step, known)
        except HostSilent:
            raise
        except NotFetched as error:
            self._failed(step.url, known, error)
            return None

    def _page_in(self, answer: Answer, step: Step, known: Known | None) -> Page | None:
        """The page that came; nothing where a document came."""
        if answer.path is None:
            self._had(step.url)
            return known.page if known else None
        if not looks_like_html(answer.head()) and "html" not in answer.media_type:
            link = step.link or Link(step.url, "", None)
            self._visit.documents += 1
            self._take(answer, link, known, link.day, [link.text])
            return None
        page = self._looked_through(answer)
        if step.level and self._speaks(page.title, step) and page.form:
            self._take_form(answer, page, step, known)
        self._had(step.url, page=page, **_said_of(answer))
        self._client.forget(answer)
        return page

    def _looked_through(self, answer: Answer) -> Page:
        if answer.path is None:
            raise NotFetched("it is not there any more")
        return self._read(answer.path.read_bytes(), answer.url, answer.charset)

    def _follow(self, page: Page, step: Step) -> None:
        """Take the documents of a page, and keep in mind what else is to be looked at."""
        before = len(self._seen)
        spoken = step.level > 0 and self._speaks(page.title, step)
        for link in page.links:
            is_wanted = self._is_wanted(link.text) or (
                spoken and link.is_document and not self._is_excluded(link.text)
            )
            is_deeper = not link.is_document and self._leads_deeper(link, step, is_wanted)
            if not (link.is_document and is_wanted) and not is_deeper:
                continue
            if not self._client.allows(link.url):
                self._elsewhere[host_of(link.url)] += 1
            elif link.url not in self._seen:
                self._seen.add(link.url)
                if is_deeper:
                    self._steps.append(Step(link.url, step.level + 1, link))
                else:
                    self._document(link, page, step)
        # A page of a list that brings nothing new is the last: so no calendar is followed for ever.
        if len(self._seen) > before:
            for url in page.further:
                if url not in self._seen and self._client.allows(url):
                    self._seen.add(url)
                    self._steps.append(Step(url, step.level, step.link))

    def _leads_deeper(self, link: Link, step: Step, is_wanted: bool) -> bool:
        below = step.level + 1
        if below > self._publisher.depth or self._is_excluded(link.text):
            return False
        return is_wanted or (
            below < self._publisher.depth and link.url.startswith(folder_of(self._publisher.page))
        )

    def _is_wanted(self, text: str) -> bool:
        said = text.lower()
        return any(word in said for word in self._publisher.include) and not self._is_excluded(text)

    def _is_excluded(self, text: str) -> bool:
        said = text.lower()
        return any(word in said for word in self._publisher.exclude)

    def _speaks(self, title: str, step: Step) -> bool:
        """Whether a page, or the link to it, speaks of what is wanted."""
        return self._is_wanted(title) or (step.link is not None and self._is_wanted(step.link.text))

    def _document(self, link: Link, page: Page, step: Step) -> None:
        """Take a document that a page links to, unless it is known and not due."""
        self._visit.documents += 1
        known = self._memory.known(link.url)
        is_old = known and known.sha256 and not known.is_due(self._now)
        if is_old or not self._client.claim(link.url):
            return
        if self._asked >= settings.FETCH_DOCUMENTS:
            raise _Enough(f"more than {settings.FETCH_DOCUMENTS} documents")
        self._asked += 1
        above = step.link
        in_list = link.day or (above.day if above else None)
        day = (page.day or in_list) if step.level else in_list
        try:
            answer = self._client.get(link.url, _validators(known, has=known and known.sha256))
            self._take(
                answer, link, known, day, [link.text, page.title, above.text if above else ""]
            )
        except HostSilent:
            raise
        except NotFetched as error:
            self._failed(link.url, known, error)

    def _take(
        self, answer: Answer, link: Link, known: Known | None, day: str | None, titles: list[str]
    ) -> None:
        """Put a document that came into `data/raw/`.

        Raises:
            NotFetched: it is none.
        """
        if answer.path is None:
            self._visit.unchanged += 1
            self._had(link.url)
            return
        head = answer.head()
        name = name_of(answer.url, link.text, answer.disposition, answer.media_type, head)
        try:
            self._see_that_it_is_one(answer, head, name)
        except NotFetched:
            self._client.forget(answer)
            raise
        self._keep(answer, link.url, known, name, day, [titles[0], name, *titles[1:]])

    def _see_that_it_is_one(self, answer: Answer, head: bytes, name: str) -> None:
        if not head.strip():
            raise NotFetched("it is empty")
        if looks_like_html(head):
            # Many a .xls is a table of a web page; many a web page says only that there is none.
            is_page = answer.media_type.lower().startswith("text/html") or not answer.media_type
            if is_page and not self._looked_through(answer).form:
                raise NotFetched("a web page came in place of a document")
        elif kind_of(head) is None and name.rpartition(".")[2].lower() not in _WITHOUT_MARK:
            kind = answer.media_type.partition(";")[0] or "of no type"
            raise NotFetched(f"what came is not the document that {name} should be ({kind})")

    def _keep(
        self,
        answer: Answer,
        url: str,
        known: Known | None,
        name: str,
        day: str | None,
        titles: list[str],
        digest: str | None = None,
    ) -> None:
        if answer.path is None:
            return
        one = self._publisher
        row = {
            "publisher": one.publisher,
            "region_code": one.region_code,
            "fiscal_year": one.fiscal_year or _year(titles),
            "published_on": self._day_of_version(day, known, answer),
            "source_url": url,
        }
        said = {
            **_said_of(answer), "digest": digest, "failure": None, "gone_since": None,
            "checked_at": self._now.isoformat(),
        }  # fmt: skip
        taken = self._shelf.take(answer.path, url, name, row, said)
        self._client.forget(answer)
        if taken.is_new:
            _log.info("fetched: %s", taken.file)
            self._visit.new.append(taken.file)
            if known and known.sha256:
                self._visit.changed.append(taken.file)
        elif known and known.sha256:
            self._visit.unchanged += 1
        else:
            self._visit.known += 1

    def _day_of_version(self, day: str | None, known: Known | None, answer: Answer) -> str | None:
        """The day of a file, as its page tells it; of another file at its address a later one.

        It was not there when its address was last asked for. So it is dated by what its server
        says, where that day is one since then, else by the day on which it was found.
        """
        if known is None or not known.sha256 or known.checked_at is None:
            return day
        before, today = _china(known.checked_at), _china(self._now)
        said = [one for one in (day, _modified(answer)) if one and before <= one <= today]
        return said[0] if said else today

    def _take_form(self, answer: Answer, page: Page, step: Step, known: Known | None) -> None:
        """Keep a page that holds a form itself, unless what it says is in its attachments.

        A page whose form says the same is the same, whatever else is written around it.
        """
        attached = any(
            link.is_document and (_ATTACHED in link.text or self._is_wanted(link.text))
            for link in page.links
        )
        digest = hashlib.sha256(page.form.encode()).hexdigest()
        if attached or answer.path is None:
            return
        self._visit.documents += 1
        if known and known.sha256 and digest == (known.digest or self._digest_of(known)):
            self._memory.note(step.url, self._now, digest=digest)
            return
        text = step.link.text if step.link else ""
        day = page.day or (step.link.day if step.link else None)
        name = name_of(step.url, page.title or text, b"", "text/html", answer.head())
        self._keep(answer, step.url, known, name, day, [page.title, text], digest)

    def _digest_of(self, known: Known) -> str | None:
        """What the form says in the file that came from an address earlier."""
        file = self._shelf.file_of(known.sha256 or "")
        if file is None:
            return None
        form = self._read(file.read_bytes(), known.url, None).form
        return hashlib.sha256(form.encode()).hexdigest()

    def _had(self, url: str, **said: object) -> None:
        self._memory.note(
            url, self._now, checked_at=self._now, failure=None, gone_since=None, **said
        )

    def _failed(self, url: str, known: Known | None, error: NotFetched) -> None:
        """Note why an address could not be had; one that is gone is noted once, and not deleted."""
        was_there = known is not None and (known.sha256 or known.page)
        if isinstance(error, AddressGone) and was_there and known:
            if known.gone_since is None:
                self._visit.gone.append(url)
            since = known.gone_since or self._now
            self._memory.note(url, self._now, checked_at=self._now, gone_since=since)
            return
        self._memory.note(url, self._now, failure=str(error))
        self._visit.failed.append((url, str(error)))
        _log.warning("%s: not fetched: %s", url, error)


def _china(moment: datetime) -> str:
    """The day that it is in China."""
    return moment.astimezone(_CHINA).date().isoformat()


def _modified(answer: Answer) -> str | None:
    """The day on which a file was last changed, as its server says."""
    try:
        return _china(parsedate_to_datetime(answer.validators.last_modified or ""))
    except ValueError:
        return None


def _validators(known: Known | None, has: object) -> Validators:
    """By what is told whether it has changed; nothing where it is not known as what it is now."""
    return known.validators if known and has else Validators()


def _said_of(answer: Answer) -> dict[str, object]:
    return {"etag": answer.validators.etag, "last_modified": answer.validators.last_modified}


def _year(titles: list[str]) -> int | None:
    """The fiscal year that the first of some titles tells, which tells one and no other."""
    for title in titles:
        plain = unicodedata.normalize("NFKC", title).translate(_DIGITS)
        years = set(_YEAR.findall(plain))
        if len(years) == 1:
            return int(years.pop())
    return None
