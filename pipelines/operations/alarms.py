"""Alarms: a line in the log, and a message to the address that the operator has set."""

import json
import shutil
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines import settings
from pipelines.errors import JixiaoError, LoadRunning, NothingPublished
from pipelines.escaping import escaped, logger
from pipelines.files import replacing
from pipelines.harvest.coverage import covered
from pipelines.operations import messages
from pipelines.operations.messages import Message
from pipelines.releases import store
from pipelines.settings import Places

_log = logger()
_A_NIGHT = timedelta(hours=12)
_LONGEST_SILENCE = timedelta(hours=settings.LONGEST_SILENCE_HOURS)
_CLOCKS_DIFFER = timedelta(minutes=5)


def tell(title: str, lines: list[str], cause: str | None = None) -> None:
    """Raise an alarm. One that cannot be delivered is said in the log and stops nothing.

    Each cause is sent once a night.

    Args:
        title: what is wrong, in one line.
        lines: where, and what to do.
        cause: by which two of them are one; by default the title.
    """
    title, lines = escaped(title), [escaped(line) for line in lines]
    _log.error("ALARM: %s (%s)", title, "; ".join(lines))
    wanted = messages.addresses(settings.given().alarm_url)
    place, now = settings.places().told, datetime.now(UTC)
    told = _told(place, now)
    if not wanted or (cause or title) in told:
        return
    arrived = [deliver(one, Message(title, tuple(lines))) for one in wanted]
    if all(arrived):
        told[cause or title] = now.isoformat(timespec="seconds")
        with suppress(OSError):  # then it is sent again, which is better than never
            place.parent.mkdir(parents=True, exist_ok=True)
            with replacing(place) as unfinished:
                unfinished.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def deliver(address: str, message: Message) -> bool:
    """Send a message; whether it arrived. What did not is said in the log, without secrets."""
    why = messages.send(address, message)
    if why is not None:
        _log.error("the alarm could not be sent to %s: %s", messages.shown(address), why)
    return why is None


def _told(place: Path, now: datetime) -> dict[str, str]:
    """The causes that were told tonight, and when."""
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
        return {
            cause: at
            for cause, at in said.items()
            if timedelta() <= now - datetime.fromisoformat(at) < _A_NIGHT
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def run_ended(what: str, run: Any, state: Any, then: str) -> None:  # noqa: ANN401 - Prefect's, which is not imported here
    """Tell that a run of Prefect did not end well.

    Not where another does the work: that a run was missed and comes late harms nothing.

    Args:
        what: `load` or `fetch`.
        run: the run.
        state: that it ended in.
        then: what comes next.
    """
    with suppress(Exception):  # what a crashed run left may be nothing at all
        if isinstance(state.result(raise_on_failure=False), LoadRunning):
            return
    title = f"the {what} {run.name} ended as {state.name}: {state.message or 'no reason is known'}"
    more = f"more: jixiao prefect flow-run logs {run.id}"
    tell(title, [f"warehouse: {settings.places().root}", more, then])


def check(places: Places) -> list[str]:
    """What is wrong with the warehouse as it stands, a line each.

    That is no load or fetch for too long, a damaged release, or a full disk.

    It asks neither Prefect nor the load, so that it can tell when these are what is down.
    """
    return [*_silence(places), *_unfetched(places), *_release(places), *_disk(places)]


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
    with replacing(places.last_success) as unfinished:
        unfinished.write_text(json.dumps(said) + "\n", encoding="utf-8")


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
    if silent <= _LONGEST_SILENCE:
        return []
    return [
        f"no load has ended well since {ended:%Y-%m-%d %H:%M} UTC: "
        "see whether the worker and the server run, then run `jixiao load`"
    ]


def _unfetched(places: Places) -> list[str]:
    """Where documents were fetched before, that they no longer are."""
    try:
        visited = [one.visited_at for one in covered(places).pages if one.visited_at]
    except JixiaoError as error:
        return [str(error)]
    if not visited or datetime.now(UTC) - max(visited) <= _LONGEST_SILENCE:
        return []
    return [
        f"no publisher's page was visited since {max(visited):%Y-%m-%d %H:%M} UTC: "
        "see whether the worker and the server run, then run `jixiao fetch`"
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
