"""Releases as a store of folders: named, sealed, checked, switched to and pruned.

What is in them is not its concern.
"""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from pipelines.errors import NothingPublished, ReleaseDamaged, UsageError
from pipelines.files import sync
from pipelines.releases.manifest import MANIFEST, read_manifest
from pipelines.settings import Places

DATABASE = "warehouse.duckdb"
_ID = re.compile(r"[0-9]{8}T[0-9]{6}Z")
_ID_FORMAT = "%Y%m%dT%H%M%SZ"
_UNFINISHED = ".unfinished-"
_PRUNED = ".pruned-"


def released_at(release_id: str) -> datetime:
    """The time that the name of a release tells, in UTC.

    Raises:
        UsageError: it is no name of a release.
    """
    with suppress(ValueError):  # a month has at most 31 days
        if _ID.fullmatch(release_id):
            return datetime.strptime(release_id, _ID_FORMAT).replace(tzinfo=UTC)
    raise UsageError(
        f"no release {release_id!r}. Names look like 20230228T020000Z; `jixiao releases` lists them"
    )


def new_id(places: Places) -> str:
    """A name for the next release: the time, in UTC.

    After a clock that was put back it is a second after the last one.

    So releases are in the order of their names, and `history` in that of its times.
    """
    last = latest(places)
    return next_id(last.name if last else None)


def next_id(last: str | None) -> str:
    """A name for the release after the last one, if there is one (see `new_id`)."""
    now = datetime.now(UTC)
    if last is not None:
        now = max(now, released_at(last) + timedelta(seconds=1))
    return f"{now:{_ID_FORMAT}}"


def all_releases(places: Places) -> list[Path]:
    """The folders of all releases that are kept, whole or not, the oldest first."""
    return sorted(path for path in places.releases.glob("*") if _ID.fullmatch(path.name))


def kept(places: Places) -> list[Path]:
    """The folders of all releases, likewise.

    Raises:
        NothingPublished: there is none.
    """
    found = all_releases(places)
    if not found:
        raise NothingPublished(f"nothing is published yet in {places.curated}: run `jixiao load`")
    return found


def latest(places: Places) -> Path | None:
    """The newest release, whole or not. After a rollback it is not the current one."""
    return max(all_releases(places), default=None)


def newest_whole(places: Places) -> Path | None:
    """The newest release of which the manifest can be read."""
    return next(
        (release for release in reversed(all_releases(places)) if _has_manifest(release)), None
    )


def _has_manifest(release: Path) -> bool:
    try:
        read_manifest(release)
    except ReleaseDamaged:
        return False
    return True


def find(places: Places, release_id: str | None) -> Path:
    """The folder of a release; of the current one where none is named.

    Raises:
        NothingPublished: there is none at all.
        UsageError: there is none of this name.
    """
    if release_id is None:
        return current(places)
    released_at(release_id)
    folder = places.releases / release_id
    if not folder.is_dir():
        raise UsageError(
            f"no release {release_id!r} is kept: `jixiao releases` lists those that are"
        )
    return folder


def current(places: Places) -> Path:
    """The folder that readers are pointed to, as it is called.

    It stays the same when the link moves on.

    Raises:
        NothingPublished: there is no release.
    """
    try:
        folder = places.current.resolve()
    except (OSError, RuntimeError):  # a link that leads to itself
        folder = places.current
    if os.access(folder / DATABASE, os.F_OK):
        return folder
    newest = newest_whole(places)
    if newest:
        raise NothingPublished(
            f"{places.current} leads to no release: `jixiao rollback {newest.name}` points it to "
            "the last one, and so does the next load"
        )
    raise NothingPublished(f"nothing is published yet in {places.curated}: run `jixiao load`")


def begin(places: Places, release_id: str) -> Path:
    """An empty folder for a release being written; what earlier ones left unfinished goes."""
    places.releases.mkdir(parents=True, exist_ok=True)
    for leftover in [
        *places.releases.glob(f"{_UNFINISHED}*"),
        *places.releases.glob(f"{_PRUNED}*"),
    ]:
        shutil.rmtree(leftover)
    folder = places.releases / f"{_UNFINISHED}{release_id}"
    folder.mkdir()
    return folder


def finish(places: Places, folder: Path, contents: dict[str, Any]) -> Path:
    """Write the manifest, seal and name the folder, and point `current` to it.

    Readers see it from now on.

    Args:
        places: of the warehouse.
        folder: as `begin` gave it, with all files in it.
        contents: what the manifest says besides the checksums.
    """
    _write_manifest(folder, contents)
    _seal(folder)
    finished = folder.rename(places.releases / folder.name.removeprefix(_UNFINISHED))
    sync(places.releases)
    switch(places, finished)
    return finished


def switch(places: Places, release: Path) -> None:
    """Point `current` to a release, in one atomic step."""
    link = places.current.with_name(".current-next")
    link.unlink(missing_ok=True)
    link.symlink_to(release.relative_to(places.curated))
    link.replace(places.current)
    sync(places.curated)


def roll_back(places: Places, release_id: str | None = None) -> Path:
    """Point `current` to an earlier release (or, named, to any), having checked its files.

    Raises:
        UsageError: there is no such release, or none before the current one.
        ReleaseDamaged: its files are not what was published.
    """
    if release_id is None:
        standing = current(places)
        earlier = [release for release in all_releases(places) if release.name < standing.name]
        if not earlier:
            raise UsageError(f"there is no release before {standing.name}")
        release = earlier[-1]
    else:
        release = find(places, release_id)
    damage = verify(release)
    if damage:
        raise ReleaseDamaged(f"{release.name} stays where it is: {'; '.join(damage)}")
    switch(places, release)
    return release


def prune(places: Places, keep: int) -> list[str]:
    """Remove the oldest releases beyond the last `keep`; never the current one, nor the newest.

    Who has a removed one open goes on reading it.

    Returns:
        The names of those removed.
    """
    standing = places.current.resolve()
    beyond = [release for release in all_releases(places)[: -max(keep, 1)] if release != standing]
    for release in beyond:
        shutil.rmtree(release.rename(release.with_name(f"{_PRUNED}{release.name}")))
    return [release.name for release in beyond]


def scratch(release: Path) -> Path | None:
    """Where queries of a release that is being written put aside what memory does not hold.

    What a killed load leaves there, `begin` clears. A finished one has no such place: it is sealed.
    """
    return (
        release.with_name(f"{release.name}.tmp") if release.name.startswith(_UNFINISHED) else None
    )


def verify(release: Path) -> list[str]:
    """What is wrong with the files of a release, a line each.

    There is no line where all are what was published.

    Files that others put beside them do no harm (see `strangers`), but for a log that DuckDB would
    apply.
    """
    try:
        said = read_manifest(release)["files"]
    except ReleaseDamaged as error:
        return [str(error)]
    there = _by_name(release)
    wrong = [f"{name} is missing" for name in said if name not in there]
    wrong += [
        fault
        for name, what in said.items()
        if name in there and (fault := _fault(name, there[name], what))
    ]
    wrong += [
        f"{name} was left by somebody who opened {DATABASE} for writing, "
        "and changes what its readers see: remove it"
        for name in there
        if _is_log(name)
    ]
    return wrong


def strangers(release: Path) -> list[str]:
    """Files of others in the folder of a release, by their uppermost names."""
    try:
        said = {MANIFEST, *read_manifest(release)["files"]}
    except ReleaseDamaged:  # there is nothing to hold them against
        return []
    own = {part for name in said for part in (name, *map(str, PurePosixPath(name).parents))}
    unknown = [name for name in _by_name(release) if name not in said and not _is_log(name)]
    return sorted({_uppermost(name, own) for name in unknown})


def _uppermost(name: str, own: set[str]) -> str:
    """The file, or the uppermost folder that it lies in and that is none of the release's."""
    folders = [str(folder) for folder in reversed(PurePosixPath(name).parents)]
    return next((f"{folder}/" for folder in folders if folder not in own), name)


def _is_log(name: str) -> bool:
    return name.startswith(f"{DATABASE}.wal")


def _by_name(release: Path) -> dict[str, Path]:
    return {path.relative_to(release).as_posix(): path for path in _files(release)}


def copy_newest(places: Places, target: Path) -> tuple[Path | None, list[Path]]:
    """Copy the database of the newest undamaged release, to build the next one upon.

    Returns:
        That release, or `None` where there is none; and the newer ones that are damaged.
    """
    damaged: list[Path] = []
    for release in reversed(all_releases(places)):
        if _copy_database(release, target):
            return release, damaged
        damaged.append(release)
    target.unlink(missing_ok=True)
    return None, damaged


def _copy_database(release: Path, target: Path) -> bool:
    try:
        said = read_manifest(release)["files"][DATABASE]["sha256"]
        digest = hashlib.sha256()
        with (release / DATABASE).open("rb") as source, target.open("wb") as copy:
            while piece := source.read(1 << 20):
                digest.update(piece)
                copy.write(piece)
    except (ReleaseDamaged, FileNotFoundError, KeyError, TypeError):
        return False
    return bool(digest.hexdigest() == said)


def _fault(name: str, file: Path, said: dict[str, Any]) -> str | None:
    try:
        same = file.stat().st_size == said["bytes"] and _sha256(file) == said["sha256"]
    except OSError as error:
        return f"{name} cannot be read ({error.strerror})"
    return None if same else f"{name} was changed"


def _write_manifest(folder: Path, contents: dict[str, Any]) -> None:
    files = {
        path.relative_to(folder).as_posix(): {"bytes": path.stat().st_size, "sha256": _sha256(path)}
        for path in sorted(_files(folder))
    }
    text = json.dumps(contents | {"files": files}, ensure_ascii=False, indent=2)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(folder: Path) -> None:
    """Make the files read-only, and have them on the disk before anybody is pointed to them."""
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0o444)
        sync(path)
    sync(folder)
