"""Releases as folders of `data/curated/releases`, with a link to the current one."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipelines import settings
from pipelines.errors import NothingPublished
from pipelines.releases import publish, reader, store
from pipelines.releases.kinds import Begun, Furnish, Missing
from pipelines.releases.manifest import read_manifest
from pipelines.settings import Places


@dataclass(frozen=True)
class Folders:
    """The releases of a warehouse that is kept in files (see `kinds.Kind`)."""

    places: Places

    def standing(self, inputs: dict[str, str]) -> Path | None:
        """The current release, if the newest is whole, complete and built from the same."""
        newest = store.newest_whole(self.places)
        if newest is None or newest != store.latest(
            self.places
        ):  # a damaged one must not stay the newest
            return None
        # What could not be made last time may be made this time.
        if read_manifest(newest)["built_from"] != inputs or self.missing(newest):
            return None
        try:
            return store.current(self.places)
        except NothingPublished:  # the link is gone, or leads nowhere
            store.switch(self.places, newest)
            return newest

    def new_id(self) -> str:
        """A name for the next release."""
        return store.new_id(self.places)

    def begin(self, release_id: str) -> Begun:  # noqa: ARG002 - the other kind notes it
        """Put a copy of the newest whole release where the next one is built.

        So a build that was killed at any moment leaves nothing that the next would trust, and
        `history` goes on.
        """
        clear(self.places)
        upon, damaged = store.copy_newest(self.places, self.places.warehouse)
        names = tuple(release.name for release in damaged)
        if upon is None:
            return Begun(damaged=names)
        return Begun(upon.name, read_manifest(upon)["built_from"].get("dbt_project"), names)

    def readings(self, begun: Begun) -> set[tuple[str, datetime]]:
        """Keys and times of reading of the documents in the release that is built upon."""
        return reader.readings(self.places.releases / begun.upon) if begun.upon else set()

    def publish(
        self, release_id: str, inputs: dict[str, str], begun: Begun, furnish: Furnish
    ) -> Path:
        """Write what is built as a folder and point `current` to it."""
        return publish.publish(self.places, release_id, inputs, begun.upon, furnish)

    def missing(self, release: Path) -> list[Missing]:
        """What decorates a release and could not be made."""
        return [Missing(**missing) for missing in read_manifest(release)["missing"]]

    def prune(self) -> list[str]:
        """Remove the oldest releases beyond `keep_releases`."""
        return store.prune(self.places, settings.given().keep_releases)


def clear(places: Places) -> None:
    """Remove what an earlier build left where the next one is built."""
    for leftover in (places.warehouse, places.warehouse.with_name(places.warehouse.name + ".wal")):
        leftover.unlink(missing_ok=True)
