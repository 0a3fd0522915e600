"""Web sites on the loopback that behave as those of bureaus do, well or badly."""

import gzip
import hashlib
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

HTML = "text/html; charset=utf-8"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass
class Resource:
    """What lies at an address.

    Attributes:
        modified: seconds since 1970, as the server says; none for a server that does not say.
        has_etag: whether it has one.
        takes_ranges: whether a part of it can be asked for.
        misbehave: answers in its own way; whether it did.
    """

    body: bytes = b""
    media_type: str = HTML
    status: int = 200
    headers: dict[str, str | bytes] = field(default_factory=dict)
    modified: float | None = 1_700_000_000.0
    has_etag: bool = True
    takes_ranges: bool = True
    misbehave: Callable[["Handler", "Resource"], bool] | None = None

    @property
    def etag(self) -> str | None:
        return f'"{hashlib.md5(self.body).hexdigest()}"' if self.has_etag else None


@dataclass(frozen=True)
class Asked:
    """A request, and what was answered."""

    path: str
    headers: dict[str, str]
    status: int
    sent: int
    at: float


class Handler(BaseHTTPRequestHandler):
    """Answers as a web server does."""

    protocol_version = "HTTP/1.1"
    server: "_Server"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        site = self.server.site
        self.began = time.monotonic()
        resource = site.resources.get(self.path) or Resource(b"<p>404", status=404)
        with site.lock:
            site.busy += 1
            site.most_busy = max(site.most_busy, site.busy)
        try:
            if resource.misbehave is None or not resource.misbehave(self, resource):
                self.answer(resource)
        except ConnectionError:
            self.close_connection = True
        finally:
            with site.lock:
                site.busy -= 1

    def answer(self, resource: Resource) -> None:
        """The resource, or what is asked of it."""
        said = dict(resource.headers)
        if resource.etag:
            said["ETag"] = resource.etag
        if resource.modified is not None:
            said["Last-Modified"] = formatdate(resource.modified, usegmt=True)
        if resource.status == 200 and self._knows(resource):
            return self.send(304, b"", said)
        said["Content-Type"] = resource.media_type
        body, status = resource.body, resource.status
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        proof = self.headers.get("If-Range")
        current = proof in (resource.etag, said.get("Last-Modified"))
        if status == 200 and asked and resource.takes_ranges and current:
            start = int(asked[1])
            if start >= len(body):
                return self.send(416, b"", {"Content-Range": f"bytes */{len(body)}"})
            said["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            return self.send(206, body[start:], said)
        return self.send(status, body, said)

    def _knows(self, resource: Resource) -> bool:
        etags = self.headers.get("If-None-Match")
        if etags is not None and resource.etag:
            return resource.etag in etags
        since = self.headers.get("If-Modified-Since")
        if since is None or resource.modified is None:
            return False
        return parsedate_to_datetime(since).timestamp() >= int(resource.modified)

    def send(
        self, status: int, body: bytes, said: dict[str, str | bytes], most: int | None = None
    ) -> None:
        """Send an answer, or its first bytes."""
        sent = body if most is None else body[:most]
        self.server.site.asked.append(
            Asked(self.path, dict(self.headers), status, len(sent), self.began)
        )
        self.send_response(status)
        for name, value in said.items():
            self.send_header(name, _on_the_wire(value))
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if status != 304:
            self.wfile.write(sent)
        if most is not None:
            self.close_connection = True


def _on_the_wire(value: str | bytes) -> str:
    """A header as http.server writes it: bytes of whatever encoding, as servers send them."""
    return (value if isinstance(value, bytes) else value.encode()).decode("latin-1")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    site: "Site"

    def handle_error(self, *_: Any) -> None:
        """Somebody was killed in the middle: nothing to say."""


class Site:
    """A web site on a port of its own.

    Attributes:
        asked: every request that was answered.
        most_busy: how many there were at one time.
    """

    def __init__(self) -> None:
        self.resources: dict[str, Resource] = {}
        self.asked: list[Asked] = []
        self.lock = threading.Lock()
        self.busy = self.most_busy = 0
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.site = self
        self.port = self._server.server_address[1]
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End it: nobody listens there then."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def put(self, path: str, body: bytes | str = b"", **said: Any) -> Resource:
        data = body.encode() if isinstance(body, str) else body
        resource = Resource(data, **said)
        self.resources[path] = resource
        return resource

    def document(self, path: str, body: bytes, **said: Any) -> Resource:
        return self.put(path, b"PK\x03\x04" + body, **{"media_type": DOCX, **said})

    def page(self, path: str, *entries: str, **said: Any) -> Resource:
        return self.put(path, page(*entries), **said)

    def times(self, path: str) -> list[int]:
        """With what an address was answered, each time."""
        return [one.status for one in self.asked if one.path == path]


def page(*entries: str, title: str = "预决算公开", head: str = "") -> str:
    listed = "".join(f"<li>{entry}</li>" for entry in entries)
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head>"
        f"<body><ul>{listed}</ul></body></html>"
    )


def link(href: str, text: str, day: str = "") -> str:
    return f'<a href="{href}">{text}</a><span>{day}</span>'


# Ways in which servers misbehave.


def first(count: int, misbehave: Callable[[Handler, Resource], bool]):
    """Misbehave the first few times."""
    left = [count]

    def sometimes(handler: Handler, resource: Resource) -> bool:
        left[0] -= 1
        return left[0] >= 0 and misbehave(handler, resource)

    return sometimes


def says(status: int, **headers: str):
    def say(handler: Handler, _: Resource) -> bool:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        handler.send(status, b"<p>no", {"Content-Type": HTML, **named})
        return True

    return say


def breaks_off(after: int):
    def break_off(handler: Handler, resource: Resource) -> bool:
        said = {"Content-Type": resource.media_type}
        if resource.etag:
            said["ETag"] = resource.etag
        handler.send(200, resource.body, said, most=after)
        return True

    return break_off


def hangs(seconds: float):
    def hang(handler: Handler, _: Resource) -> bool:
        time.sleep(seconds)
        handler.close_connection = True
        return True

    return hang


def trickles(piece: bytes, pause: float, times: int):
    def trickle(handler: Handler, resource: Resource) -> bool:
        handler.send_response(200)
        handler.send_header("Content-Type", resource.media_type)
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(times):
            handler.wfile.write(piece)
            time.sleep(pause)
        handler.close_connection = True
        return True

    return trickle


def zipped(handler: Handler, resource: Resource) -> bool:
    if "gzip" not in handler.headers.get("Accept-Encoding", ""):
        return False
    said = {"Content-Type": resource.media_type, "Content-Encoding": "gzip"}
    handler.send(200, gzip.compress(resource.body), said)
    return True
