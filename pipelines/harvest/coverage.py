"""What each publisher's page gave: when it was last had, what was new, what failed and why."""

import sqlite3
from contextlib import closing
from datetime import datetime
from typing import Any, NamedTuple

from pipelines import settings
from pipelines.harvest.fetch import listed
from pipelines.harvest.memory import Memory
from pipelines.settings import Places


class Coverage(NamedTuple):
    """What a page of `publishers.csv` gave.

    Attributes:
        page: its address.
        visited_at: when it was last visited, or nothing.
        reached_at: when it was last had.
        documents: how many links to documents it led to then.
        new: how many documents the last visit put into `data/raw/`.
        last_new_at: when a visit last did.
        failed: address and reason, of the last visit.
        unfinished: why the last visit ended before its end, or nothing.
        elsewhere: how many links lead to hosts that are not of the list, by host.
    """

    page: str
    publisher: str | None
    region_code: str | None
    visited_at: datetime | None = None
    reached_at: datetime | None = None
    documents: int = 0
    new: int = 0
    last_new_at: datetime | None = None
    failed: tuple[tuple[str, str], ...] = ()
    unfinished: str | None = None
    elsewhere: tuple[tuple[str, int], ...] = ()


class Covered(NamedTuple):
    """What all pages gave.

    Attributes:
        gone: the addresses of documents that are there no more, and since when.
    """

    pages: list[Coverage]
    gone: list[tuple[str, datetime]]


def covered(places: Places) -> Covered:
    """What each page of `publishers.csv` gave.

    Raises:
        UsageError: `publishers.csv` cannot be read.
    """
    publishers = listed(places).publishers
    if not publishers:
        return Covered([], [])
    try:
        with closing(Memory(places.fetched, to_read=True)) as memory:
            said = {
                one.page: memory.visits(one.page, settings.FETCH_KEEP_VISITS_DAYS)
                for one in publishers
            }
            gone = [(one.url, one.gone_since) for one in memory.gone() if one.gone_since]
    except sqlite3.DatabaseError:  # not there yet, or damaged: the next fetch makes it anew
        said, gone = {}, []
    pages = [
        _coverage(Coverage(one.page, one.publisher, one.region_code), said.get(one.page, []))
        for one in publishers
    ]
    return Covered(pages, gone)


def _coverage(one: Coverage, visits: list[tuple[datetime, dict[str, Any]]]) -> Coverage:
    if not visits:
        return one
    visited_at, last = visits[0]
    reached = next(((when, said) for when, said in visits if said["reached"]), None)
    return one._replace(
        visited_at=visited_at,
        reached_at=reached[0] if reached else None,
        documents=reached[1]["documents"] if reached else 0,
        new=len(last["new"]),
        last_new_at=next((when for when, said in visits if said["new"]), None),
        failed=tuple((url, why) for url, why in last["failed"]),
        unfinished=last["unfinished"],
        elsewhere=tuple(last["elsewhere"].items()),
    )
