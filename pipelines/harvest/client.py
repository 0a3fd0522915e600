"""A polite client: one request at a time to a host, within bounds, resumed where it broke off.

Whatever comes is written into a file first; it is a page or a document when it is whole.
"""

import contextlib
import email.utils
import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import httpx
from protego import Protego

from pipelines import settings
from pipelines.errors import AddressGone, HostSilent, NotFetched, first_line
from pipelines.harvest.addresses import GuardedTransport, allowed_networks, host_of, normal
from pipelines.harvest.answers import (
    NOTHING_KNOWN,
    Answer,
    Validators,
    answer_of,
    begin,
    begun_with,
    clear,
)

_PASSES = frozenset((408, 425, 429, 500, 502, 503, 504))
_GONE = frozenset((404, 410))
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_NAME = "jixiao"
_ROBOTS_BYTES = 512 * 1024


class _MayPass(Exception):
    """A failure that may be over soon; with the seconds that the server asks to wait."""

    def __init__(self, reason: str, wait: float | None = None, *, silent: bool = False) -> None:
        super().__init__(reason)
        self.wait, self.silent = wait, silent


class _Refused(NotFetched):
    """A server answers that it does not give something, or leads where nothing is asked for."""


class _Redirected(Exception):
    """The server names another address."""


@dataclass
class _Host:
    """What is known tonight of a host.

    Attributes:
        since: when the last request to it ended.
        unanswered: addresses in a row that gave no answer.
        silent: why it is left alone.
        robots: its rules, or why nobody knows them.
    """

    lock: Any = field(default_factory=Lock)
    asking_robots: Any = field(default_factory=Lock)
    since: float = float("-inf")
    unanswered: int = 0
    silent: str = ""
    robots: dict[str, Protego | str] = field(default_factory=dict)


class Client:
    """Asks the hosts of a list, and no others."""

    def __init__(self, hosts: frozenset[str], folder: Path, seconds: float) -> None:
        """Take the hosts that may be asked, a folder for what comes, and how long the night is."""
        given = settings.given()
        contact = f" (+{given.fetch_contact})" if given.fetch_contact else ""
        self._delay = float(given.fetch_delay_seconds)
        self._allowed, self.folder = hosts, folder
        self._hosts: dict[str, _Host] = {host: _Host() for host in hosts}
        self._claimed: set[str] = set()
        self._claiming = Lock()
        self._until = time.monotonic() + seconds
        self._http = httpx.Client(
            transport=GuardedTransport(allowed_networks()),
            headers={
                "User-Agent": f"{_NAME}/{version(_NAME)}{contact}",
                "Accept-Language": "zh-CN,zh;q=0.9",
                "Accept": "*/*",
            },
            timeout=settings.FETCH_ANSWER_SECONDS,
            trust_env=False,
        )
        folder.mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    @property
    def is_over(self) -> bool:
        """Whether the time of the night is over."""
        return time.monotonic() > self._until

    def claim(self, url: str) -> bool:
        """Whether nobody else asks for an address tonight: then it is yours."""
        with self._claiming:
            if url in self._claimed:
                return False
            self._claimed.add(url)
            return True

    def allows(self, url: str) -> bool:
        """Whether the host of an address is of the list."""
        return host_of(url) in self._allowed

    def get(self, url: str, known: Validators = NOTHING_KNOWN) -> Answer:
        """Ask for an address, over redirects and again where a failure may pass.

        Args:
            url: whole and normal.
            known: of what is known of it: it comes only where it has changed.

        Raises:
            AddressGone: there is nothing.
            HostSilent: the host is left alone for tonight.
            NotFetched: it cannot or may not be had, with the reason.
        """
        return self._over_redirects(url, known, self._check)

    def _over_redirects(self, url: str, known: Validators, check: Callable[[str], None]) -> Answer:
        """Ask for an address and for those that it leads to; each is checked before."""
        asked = url
        for _ in range(settings.FETCH_REDIRECTS + 1):
            try:
                check(asked)
                return self._patiently(asked, known, self._part(url))
            except _Redirected as redirected:
                asked = normal(str(redirected), asked)
        raise _Refused(f"more than {settings.FETCH_REDIRECTS} redirects")

    def _check_host(self, url: str) -> None:
        """See that the host of an address may be asked."""
        if not self.allows(url):
            raise _Refused(f"it leads to {host_of(url)}, which is not in publishers.csv")

    def _check(self, url: str) -> None:
        """See that an address may be asked for."""
        self._check_host(url)
        rules = self._rules(url)
        if isinstance(rules, str):
            raise HostSilent(rules)
        if not rules.can_fetch(url, _NAME):
            raise NotFetched("robots.txt asks not to")

    def _rules(self, url: str) -> Protego | str:
        """What the robots.txt of a host says; it is asked once a night (RFC 9309)."""
        parts = urlsplit(url)
        host = self._hosts[parts.netloc]
        with host.asking_robots:
            if parts.scheme not in host.robots:
                asked = f"{parts.scheme}://{parts.netloc}/robots.txt"
                host.robots[parts.scheme] = self._ask_rules(asked)
            return host.robots[parts.scheme]

    def _ask_rules(self, url: str) -> Protego | str:
        """The rules; where a server answers that it has none, none; else why nobody knows them."""
        try:
            answer = self._over_redirects(url, NOTHING_KNOWN, self._check_host)
        except HostSilent as error:
            return str(error)
        except (AddressGone, _Refused):
            return Protego.parse("")
        except NotFetched as error:
            return f"robots.txt cannot be had ({error})"
        text = answer.path.read_bytes()[:_ROBOTS_BYTES] if answer.path else b""
        self.forget(answer)
        return Protego.parse(text.decode(errors="replace"))

    def _patiently(self, url: str, known: Validators, part: Path) -> Answer:
        """Ask for one address, again where that may help.

        Raises:
            HostSilent, NotFetched: it did not help.
        """
        host = self._hosts[host_of(url)]
        with host.lock:
            for attempt in range(settings.FETCH_ATTEMPTS):
                if host.silent:
                    raise HostSilent(host.silent)
                self._wait(host, url)
                try:
                    answer = self._once(url, known, part)
                except _MayPass as error:
                    failure = error
                    self._back_off(host, error, attempt)
                    continue
                except (NotFetched, _Redirected):
                    host.unanswered = 0
                    raise
                finally:
                    host.since = time.monotonic()
                host.unanswered = 0
                return answer
            if failure.silent:
                host.unanswered += 1
                if host.unanswered >= settings.FETCH_SILENT_ADDRESSES:
                    host.silent = f"its host does not answer ({failure})"
            raise NotFetched(str(failure))

    def _wait(self, host: _Host, url: str) -> None:
        """Leave a host alone for as long as is polite."""
        rules = host.robots.get(urlsplit(url).scheme)
        asked = rules.crawl_delay(_NAME) if isinstance(rules, Protego) else None
        delay = max(self._delay, float(asked or 0))
        left = host.since + delay - time.monotonic()
        if time.monotonic() + max(left, 0.0) > self._until:
            raise HostSilent("the time of the night is over")
        if left > 0:
            time.sleep(left)

    def _back_off(self, host: _Host, error: _MayPass, attempt: int) -> None:
        """Wait longer with each failure, and for as long as the server asks."""
        own = min(self._delay * 4**attempt, settings.FETCH_LONGEST_WAIT_SECONDS)
        wait = own if error.wait is None else error.wait
        if wait > settings.FETCH_LONGEST_WAIT_SECONDS or time.monotonic() + wait > self._until:
            host.silent = f"its host asks to be left alone for {wait:.0f} s ({error})"
            raise HostSilent(host.silent)
        if attempt + 1 < settings.FETCH_ATTEMPTS:
            time.sleep(wait)

    def _once(self, url: str, known: Validators, part: Path) -> Answer:
        """One request.

        Raises:
            AddressGone, NotFetched, _MayPass, _Redirected: what else may come of it.
        """
        begun = begun_with(part)
        headers = {"Accept-Encoding": "gzip", **known.conditions()}
        if begun is not None and (proof := begun.validators.strong):
            size = part.stat().st_size
            headers = {"Accept-Encoding": "identity", "Range": f"bytes={size}-", "If-Range": proof}
        try:
            with self._http.stream("GET", url, headers=headers) as response:
                return self._take(response, url, part, begun)
        except (httpx.TransportError, httpx.DecodingError) as error:
            silent = isinstance(error, httpx.ConnectError | httpx.TimeoutException)
            raise _MayPass(_why(error), silent=silent) from None
        except (httpx.InvalidURL, UnicodeError) as error:
            raise NotFetched(f"no address of the web ({first_line(error)})") from None

    def _take(self, response: httpx.Response, url: str, part: Path, begun: Answer | None) -> Answer:
        status = response.status_code
        if status == 304:
            return Answer(url, None)
        if status == 416 and begun is not None:
            if response.headers.get("Content-Range", "") == f"bytes */{part.stat().st_size}":
                return begun
            clear(part)
            raise _MayPass("the rest of it does not belong to its beginning")
        if status in _REDIRECTS and "Location" in response.headers:
            raise _Redirected(_location(response))
        _see_that_it_came(response)
        begins = f"bytes {part.stat().st_size}-" if begun is not None else None
        goes_on = status == 206 and begun is not None
        if status == 206 and not (
            begins and response.headers.get("Content-Range", "").startswith(begins)
        ):
            clear(part)
            raise _MayPass("the rest of it does not belong to its beginning")
        answer = begun if goes_on and begun is not None else answer_of(response, url, part)
        if not goes_on:
            begin(part, answer)
        self._write(response, part, answer)
        return answer

    def _write(self, response: httpx.Response, part: Path, answer: Answer) -> None:
        """Write what comes behind what is there.

        Raises:
            NotFetched: it is too much, or takes too long.
        """
        is_page = answer.media_type.lower().startswith(("text/html", "application/xhtml"))
        most = settings.FETCH_PAGE_BYTES if is_page else settings.FETCH_DOCUMENT_BYTES
        until = time.monotonic() + settings.FETCH_DOCUMENT_SECONDS
        with part.open("ab") as file:
            for piece in response.iter_bytes():
                file.write(piece)
                file.flush()  # what came stays, also where the process is killed
                if file.tell() > most:
                    clear(part)
                    raise NotFetched(f"it is larger than {most >> 20} MB")
                if time.monotonic() > until:
                    raise NotFetched(f"it takes longer than {settings.FETCH_DOCUMENT_SECONDS} s")
            os.fsync(file.fileno())

    def _part(self, url: str) -> Path:
        return self.folder / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.part"

    @staticmethod
    def forget(answer: Answer) -> None:
        """Remove what came, with what was said of it."""
        if answer.path is not None:
            clear(answer.path)


def _location(response: httpx.Response) -> str:
    """Where a redirect leads; servers write it in UTF-8 or GBK."""
    raw = next(value for name, value in response.headers.raw if name.lower() == b"location")
    for encoding in ("ascii", "utf-8", "gb18030"):
        with contextlib.suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("latin-1")


def _see_that_it_came(response: httpx.Response) -> None:
    """See that an answer is what was asked for.

    Raises:
        AddressGone, NotFetched, _MayPass: it is not.
    """
    status = response.status_code
    said = f"HTTP {status} {response.reason_phrase}".strip()
    if status in (200, 206):
        return
    if status in _PASSES:
        raise _MayPass(said, _retry_after(response.headers.get("Retry-After")))
    raise AddressGone(said) if status in _GONE else _Refused(said)


def _retry_after(said: str | None) -> float | None:
    """The seconds that a server asks to wait (RFC 9110, 10.2.3)."""
    if not said:
        return None
    if said.strip().isdecimal():
        return float(said)
    try:
        moment = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(0.0, (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds())


def _why(error: Exception) -> str:
    """Why no answer came, in a few words."""
    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {settings.FETCH_ANSWER_SECONDS} s"
    return first_line(error)
