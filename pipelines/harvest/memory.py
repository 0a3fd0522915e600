"""What is known of every address that was asked for, in a small SQLite file under `work/`.

It can be deleted, as all of `work/` can: which address a file of `data/raw/` came from is said in
`sources.csv` as well, and is known again from there. What is lost then is only what pages gave on
earlier nights, and the validators, so that each document is asked for once more some days later.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Any

from pipelines import settings
from pipelines.harvest.answers import Validators
from pipelines.harvest.pages import Page, page_from

_SCHEMA = """
create table if not exists addresses (
    url text primary key, first_seen text not null, checked_at text, etag text, last_modified text,
    page text, sha256 text, digest text, gone_since text, failure text
);
create table if not exists files (
    file text primary key, stamp text not null, sha256 text not null
);
create table if not exists placing (
    file text primary key, sha256 text not null, part text not null, row text not null,
    address text not null
);
create table if not exists visits (
    page text not null, started_at text not null, ended_at text not null, said text not null,
    primary key (page, started_at)
);
create index if not exists addresses_by_content on addresses (sha256);
"""
_VERSION = 1
_HALF_A_DAY = 12
"""No night begins at the very second of the one before."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an address.

    Attributes:
        first_seen: when it was asked for first.
        checked_at: when it was last had, or found unchanged.
        page: what it links to, where it is a page.
        sha256: of the document that it is.
        digest: of what a form in it says, where it is a page that holds one.
        gone_since: when its server began to say that there is nothing.
        failure: why it could not be had the last time.
    """

    url: str
    first_seen: datetime
    checked_at: datetime | None = None
    validators: Validators = field(default_factory=Validators)
    page: Page | None = None
    sha256: str | None = None
    digest: str | None = None
    gone_since: datetime | None = None
    failure: str | None = None

    def is_due(self, now: datetime) -> bool:
        """Whether it is to be asked for again.

        What was had a moment ago is not, nor every night what has long been known, nor what could
        only be had whole again.
        """
        if self.checked_at is None or self.failure:
            return True
        conditional = bool(self.page) or self.validators != Validators()
        fresh = now - self.first_seen <= timedelta(days=settings.FETCH_FRESH_DAYS)
        patience = timedelta(hours=settings.given().fetch_again_hours)
        if not (fresh and conditional):
            patience = max(patience, timedelta(days=settings.FETCH_OLD_DAYS, hours=-_HALF_A_DAY))
        return now - self.checked_at >= patience


class Memory:
    """The file, open; threads share it."""

    def __init__(self, path: Path, *, to_read: bool = False) -> None:
        """Open it; one that is damaged, or of another version, begins anew.

        Args:
            path: the file.
            to_read: whether nothing is written.

        Raises:
            sqlite3.DatabaseError: it is not there, or damaged, and is to be read.
        """
        self._lock = RLock()
        if to_read:
            self._opened = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            self._opened.row_factory = sqlite3.Row
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._opened = _opened(path)
        except sqlite3.DatabaseError:
            for suffix in ("", "-wal", "-shm"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)
            self._opened = _opened(path)

    def close(self) -> None:
        """Close it."""
        self._opened.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock, self._opened:
            yield self._opened

    def _rows(self, sql: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._opened.execute(sql, values).fetchall()

    def known(self, url: str) -> Known | None:
        """What is known of an address, if anything."""
        rows = self._rows("select * from addresses where url = ?", url)
        return _known(rows[0]) if rows else None

    def note(self, url: str, now: datetime, **said: object) -> None:
        """Keep something about an address; what is not said stays as it is."""
        row = {name: _written(value) for name, value in said.items()}
        names = ["url", "first_seen", *row]
        given = ", ".join(f"{name} = excluded.{name}" for name in row) or "url = excluded.url"
        with self._writing() as opened:
            opened.execute(
                f"insert into addresses ({', '.join(names)}) "
                f"values ({', '.join('?' * len(names))}) on conflict (url) do update set {given}",
                (url, now.isoformat(), *row.values()),
            )

    def gone(self) -> list[Known]:
        """The addresses of documents that are there no more."""
        rows = self._rows(
            "select * from addresses where gone_since is not null and sha256 is not null "
            "order by url"
        )
        return [_known(row) for row in rows]

    def stamps(self) -> dict[str, tuple[str, str]]:
        """By the names of files of `data/raw/`: their stamps, and their sha256 then."""
        rows = self._rows("select file, stamp, sha256 from files")
        return {file: (stamp, sha256) for file, stamp, sha256 in rows}

    def keep_files(self, files: Mapping[str, tuple[str, str]]) -> None:
        """Keep what lies in `data/raw/`, and nothing else."""
        with self._writing() as opened:
            opened.execute("delete from files")
            rows = [(file, *said) for file, said in files.items()]
            opened.executemany("insert into files values (?, ?, ?)", rows)

    def file_of(self, sha256: str) -> str | None:
        """The first file of `data/raw/` that has this content, or nothing."""
        rows = self._rows("select file from files where sha256 = ? order by file limit 1", sha256)
        return str(rows[0][0]) if rows else None

    def begin_placing(
        self,
        file: str,
        sha256: str,
        part: str,
        row: Mapping[str, object],
        address: Mapping[str, object],
    ) -> None:
        """Say what is about to be put into `data/raw/`: what is killed then is ended later."""
        with self._writing() as opened:
            opened.execute(
                "insert or replace into placing values (?, ?, ?, ?, ?)",
                (file, sha256, part, json.dumps(row), json.dumps(address)),
            )

    def drop_placing(self, file: str) -> None:
        """Forget it: neither the file nor what was fetched of it is there any more."""
        with self._writing() as opened:
            opened.execute("delete from placing where file = ?", (file,))

    def end_placing(self, file: str, sha256: str) -> None:
        """Say that it lies there."""
        with self._writing() as opened:
            opened.execute("delete from placing where file = ?", (file,))
            opened.execute("insert or replace into files values (?, '', ?)", (file, sha256))

    def placing(self) -> list[tuple[str, str, str, dict[str, Any], dict[str, Any]]]:
        """What was about to be put there: file, sha256, part, row, and what its address is like."""
        rows = self._rows("select * from placing")
        return [
            (file, sha, part, json.loads(row), json.loads(at)) for file, sha, part, row, at in rows
        ]

    def keep_visit(self, page: str, started_at: datetime, now: datetime, said: object) -> None:
        """Keep what a visit to a page gave; what is long ago is forgotten."""
        long_ago = now - timedelta(days=settings.FETCH_KEEP_VISITS_DAYS)
        with self._writing() as opened:
            opened.execute(
                "insert or replace into visits values (?, ?, ?, ?)",
                (page, started_at.isoformat(), now.isoformat(), json.dumps(said)),
            )
            opened.execute("delete from visits where ended_at < ?", (long_ago.isoformat(),))

    def visits(self, page: str, most: int) -> list[tuple[datetime, dict[str, Any]]]:
        """The last visits to a page, the last first: when they ended, and what they gave."""
        rows = self._rows(
            "select ended_at, said from visits where page = ? order by started_at desc limit ?",
            page,
            most,
        )
        return [(datetime.fromisoformat(ended), json.loads(said)) for ended, said in rows]


def _opened(path: Path) -> sqlite3.Connection:
    opened = sqlite3.connect(path, check_same_thread=False, timeout=30)
    opened.row_factory = sqlite3.Row
    opened.execute("pragma journal_mode = wal")
    opened.execute("pragma synchronous = full")
    [version] = opened.execute("pragma user_version").fetchone()
    if version not in (0, _VERSION):
        opened.close()
        raise sqlite3.DatabaseError("of another version")
    opened.executescript(f"{_SCHEMA} pragma user_version = {_VERSION};")
    return opened


def _known(row: sqlite3.Row) -> Known:
    said = dict(row)
    moments = {name: _moment(said[name]) for name in ("checked_at", "gone_since")}
    return Known(
        said["url"],
        _moment(said["first_seen"]) or datetime.now(UTC),
        moments["checked_at"],
        Validators(said["etag"], said["last_modified"]),
        page_from(json.loads(said["page"])) if said["page"] else None,
        said["sha256"],
        said["digest"],
        moments["gone_since"],
        said["failure"],
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _written(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, tuple) else value
