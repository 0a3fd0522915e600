"""Alarms: a line in the log, and a message to the address that the operator has set."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from pipelines import settings
from pipelines.errors import JixiaoError, NothingPublished, first_line
from pipelines.escaping import escaped, logger
from pipelines.releases import store
from pipelines.settings import Places

_log = logger()
_PATIENCE_SECONDS = 10
_CLOCKS_DIFFER = timedelta(minutes=5)


def tell(title: str, lines: list[str]) -> None:
    """Raise an alarm. One that cannot be delivered is said in the log and stops nothing.

    Args:
        title: what is wrong, in one line.
        lines: where, and what to do.
    """
    title, lines = escaped(title), [escaped(line) for line in lines]
    _log.error("ALARM: %s (%s)", title, "; ".join(lines))
    url = settings.given().alarm_url
    if not url:
        return
    message = {"text": "\n".join([f"jixiao: {title}", *lines]), "title": title, "lines": lines}
    try:
        httpx.post(url, json=message, timeout=_PATIENCE_SECONDS).raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        _log.error("the alarm could not be sent to %s: %s", url, first_line(error))


def check(places: Places) -> list[str]:
    """What is wrong with the warehouse as it stands, a line each.

    That is no load for too long, a damaged release, or a full disk.

    It asks neither Prefect nor the load, so that it can tell when these are what is down.
    """
    return [*_silence(places), *_release(places), *_disk(places)]


def last_success(places: Places) -> dict[str, Any]:
    """What the last load that ended well left: `ended_at`, `release` and its `load_id`.

    Nothing where there was none, or where what it left cannot be read.
    """
    try:
        said = json.loads(places.last_success.read_text(encoding="utf-8"))
        ended = datetime.fromisoformat(said["ended_at"])
        # A time without a zone is ours.
        said["ended_at"] = (
            ended.replace(tzinfo=UTC) if ended.tzinfo is None else ended.astimezone(UTC)
        )
        said["load_id"] = int(said.get("load_id", 10**9))  # of a version that did not say it
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return {}
    return dict(said)


def last_told(places: Places, load_id: int) -> int:
    """The last load before this one of which was told what it left out.

    What others landed that failed later is told by this one.
    """
    said = last_success(places)
    return min(said["load_id"] if said else 0, load_id - 1)


def note_success(places: Places, release: str, load_id: int) -> None:
    """Leave for `check` that a load ended well."""
    said = {
        "ended_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "release": release,
        "load_id": load_id,
    }
    unfinished = places.last_success.with_suffix(".unfinished")
    unfinished.write_text(json.dumps(said) + "\n", encoding="utf-8")
    unfinished.replace(places.last_success)


def _silence(places: Places) -> list[str]:
    said = last_success(places)
    if not said:
        return [f"no load of {places.root} has ended well yet: run `jixiao load`"]
    ended = said["ended_at"]
    silent = datetime.now(UTC) - ended
    if silent < -_CLOCKS_DIFFER:
        return [
            "the last load that ended well says that it ended at "
            f"{ended:%Y-%m-%d %H:%M} UTC, which is to come: the clock was wrong then or is now, "
            "so nobody can tell how long ago it was; set it, then run `jixiao load`"
        ]
    if silent <= timedelta(hours=settings.LONGEST_SILENCE_HOURS):
        return []
    return [
        f"no load has ended well since {ended:%Y-%m-%d %H:%M} UTC: "
        "see whether the worker and the server run, then run `jixiao load`"
    ]


def _release(places: Places) -> list[str]:
    try:
        release = store.current(places)
        damage = store.verify(release)
    except NothingPublished as error:
        return [] if places.lake else [str(error)]  # of a lake there may be none here
    except JixiaoError as error:
        return [str(error)]
    if not damage:
        return []
    return [
        f"the current release {release.name} is damaged ({'; '.join(damage)}): "
        "run `jixiao rollback`"
    ]


def _disk(places: Places) -> list[str]:
    """A load needs room for the working database, what it is built from, and the next release."""
    newest = store.latest(places)
    try:
        size = sum(file.stat().st_size for file in newest.rglob("*")) if newest else 0
        free = shutil.disk_usage(places.root).free
    except OSError as error:
        return [f"{error.filename or places.root} cannot be looked at: {error.strerror}"]
    if free > settings.LEAST_FREE_BYTES + 3 * size:
        return []
    return [
        f"{free >> 20} MB are free on the disk of {places.root}: too little for the next release"
    ]
