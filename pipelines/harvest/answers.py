"""What comes for an address: its file, while it comes and when it is whole, and its headers."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

_HEAD = 512


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a server tells whether something has changed."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def strong(self) -> str | None:
        """What a server takes as proof that it is the same still (RFC 9110, 13.1.5)."""
        if self.etag and not self.etag.startswith("W/"):
            return self.etag
        return None if self.etag else self.last_modified

    def conditions(self) -> dict[str, str]:
        """The headers that ask for it only where it has changed."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}


NOTHING_KNOWN = Validators()


@dataclass(frozen=True, slots=True)
class Answer:
    """What came for an address.

    Attributes:
        url: that it came from in the end.
        path: the file that it is in; nothing where it has not changed.
        disposition: the Content-Disposition header.
    """

    url: str
    path: Path | None
    validators: Validators = NOTHING_KNOWN
    media_type: str = ""
    disposition: bytes = b""

    @property
    def charset(self) -> str | None:
        """What the server declares that the text is written in."""
        said = self.media_type.lower().partition("charset=")[2]
        return said.partition(";")[0].strip(" \"'") or None

    def head(self) -> bytes:
        """The first bytes of what came."""
        if self.path is None:
            return b""
        with self.path.open("rb") as file:
            return file.read(_HEAD)


def answer_of(response: httpx.Response, url: str, part: Path) -> Answer:
    """What the headers of a response say of what is about to come."""
    headers = response.headers
    raw = (value for name, value in headers.raw if name.lower() == b"content-disposition")
    encoded = "Content-Encoding" in headers  # what is written is another thing than what is counted
    validators = Validators(headers.get("ETag"), headers.get("Last-Modified"))
    return Answer(
        url,
        part,
        validators if not encoded else Validators(_weak(validators.etag), validators.last_modified),
        headers.get("Content-Type", ""),
        next(raw, b""),
    )


def _weak(etag: str | None) -> str | None:
    return etag if etag is None or etag.startswith("W/") else f"W/{etag}"


def begin(part: Path, answer: Answer) -> None:
    """Begin a file anew, and leave beside it what a later fetch must know in order to go on."""
    said = asdict(answer) | {"path": None, "disposition": answer.disposition.decode("latin-1")}
    part.write_bytes(b"")
    part.with_suffix(".json").write_text(json.dumps(said), encoding="utf-8")


def begun_with(part: Path) -> Answer | None:
    """What a file that broke off was; nothing where there is none that can be gone on with."""
    try:
        said = json.loads(part.with_suffix(".json").read_text(encoding="utf-8"))
        if not part.stat().st_size:
            return None
        return Answer(
            said["url"],
            part,
            Validators(**said["validators"]),
            said["media_type"],
            said["disposition"].encode("latin-1"),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def clear(part: Path) -> None:
    """Remove a file, with what was said of it."""
    part.unlink(missing_ok=True)
    part.with_suffix(".json").unlink(missing_ok=True)
