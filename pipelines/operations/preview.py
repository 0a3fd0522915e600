"""What a load would read, and about how long it would take; nothing is read."""

from collections.abc import Iterator
from typing import NamedTuple

from pipelines.landing import ledger, lock
from pipelines.operations import fingerprint
from pipelines.reading import convert, sources
from pipelines.reading.sources import Source, Unreadable
from pipelines.settings import Places

_LOADS = 20
"""So many loads tell how quickly documents are read here."""
_SHOWN = 50


class Preview(NamedTuple):
    """What a load would do.

    Attributes:
        files: how many lie in `data/raw/`.
        wanted: the documents that would be read.
        unreadable: what cannot be read as it lies there.
        gone: files of the last load that are there no more, or have another content.
        seconds: about how long reading would take, by earlier loads; nothing where there was none.
    """

    files: int
    wanted: list[Source]
    unreadable: list[Unreadable]
    gone: list[str]
    seconds: float | None


def preview(places: Places) -> Preview:
    """Look at what lies in `data/raw/`, as a load would.

    Raises:
        LoadRunning: a load is at work.
    """
    with lock.exclusive(places.lock):
        unmended = None if convert.is_available() else convert.MISSING
        known = ledger.known_documents(places.landing, fingerprint.of_reading(), unmended)
        found = sources.find_sources(places.raw, ledger.known_files(places.landing))
        lying = ledger.lying_files(places.landing)
        loads = ledger.last_loads(places.landing, _LOADS)
    now = {source.file_name: source.sha256 for source in found.sources}
    wanted = sources.to_read(found.sources, known, None)
    gone = [name for name, sha256, _ in lying if now.get(name) != sha256]
    read = sum(load["documents_read"] for load in loads)
    took = sum(
        (load["finished_at"] - load["started_at"]).total_seconds()
        for load in loads
        if load["documents_read"]
    )
    seconds = took / read * len(wanted) if read else None
    return Preview(len(found.sources), wanted, found.unreadable, sorted(gone), seconds)


def lines_of(said: Preview) -> Iterator[str]:
    """What is to be said of it."""
    yield from (f"would be read: {source.file_name}" for source in said.wanted[:_SHOWN])
    if len(said.wanted) > _SHOWN:
        yield f"would be read: {len(said.wanted) - _SHOWN} more"
    yield from (f"cannot be read: {name}: {reason}" for name, reason in said.unreadable)
    yield from (f"gone or changed: {name}" for name in said.gone)
    size = sum(source.size_bytes for source in said.wanted) / 1e6
    took = "" if said.seconds is None else f", about {said.seconds:.0f} s by earlier loads"
    yield f"{said.files} files, {len(said.wanted)} to read ({size:.1f} MB{took}); nothing was done"
