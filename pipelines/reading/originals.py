"""Every byte ever loaded, kept by its sha256: what `data/raw/` has lost can be had again."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import mkstemp

from pipelines.errors import UsageError

_SHORTEST_PREFIX = 8
_UNFINISHED = ".unfinished-"


def place_of(archive: Path, sha256: str) -> Path:
    """Where the bytes of this sha256 are, or would be."""
    return archive / sha256[:2] / sha256


def keep_files(archive: Path, files: Mapping[str, Path]) -> dict[str, Path]:
    """Keep a copy of each file that is not kept already.

    They are written out to the disk together: one at a time, thousands of small ones would wait
    thousands of times.

    Args:
        archive: the folder.
        files: by the sha256 that each is said to have.

    Returns:
        The copies by their sha256, without those of files that cannot be read or are no longer what
        their sha256 says.
    """
    kept = {sha256: place_of(archive, sha256) for sha256 in files}
    copies: dict[str, Path] = {}
    try:
        for sha256, path in files.items():
            if not kept[sha256].exists():
                copies[sha256] = _unfinished(kept[sha256])
                if _copy(path, copies[sha256]) != sha256:
                    copies.pop(sha256).unlink()
                    del kept[sha256]
        if copies:
            os.sync()
        for sha256, copy in copies.items():
            _put_in_place(copy, kept[sha256])
    finally:
        for copy in copies.values():
            copy.unlink(missing_ok=True)
    return kept


def keep_bytes(archive: Path, data: bytes, sha256: str) -> Path:
    """Keep bytes under their sha256, unless they are kept already; where."""
    place = place_of(archive, sha256)
    if not place.exists():
        copy = _unfinished(place)
        try:
            copy.write_bytes(data)
            _put_in_place(copy, place)
        finally:
            copy.unlink(missing_ok=True)
    return place


def _unfinished(place: Path) -> Path:
    """An empty file beside a place, of a name that nobody else has."""
    place.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = mkstemp(dir=place.parent, prefix=_UNFINISHED)
    os.close(descriptor)
    return Path(name)


def _copy(original: Path, copy: Path) -> str | None:
    """Copy a file piece by piece.

    Gives the sha256 of what was copied, or `None` where the original cannot be read.
    """
    digest = hashlib.sha256()
    with copy.open("wb") as target:
        for piece in _pieces(original):
            if piece is None:
                return None
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def _pieces(original: Path) -> Iterator[bytes | None]:
    """What a file holds, piece by piece; nothing in the place of what cannot be read."""
    try:
        with original.open("rb") as source:
            while piece := source.read(1 << 20):
                yield piece
    except OSError:
        yield None


def _put_in_place(copy: Path, place: Path) -> None:
    """Give a file its name when it is on the disk: after a sync that costs next to nothing."""
    with copy.open("rb") as file:
        os.fchmod(file.fileno(), 0o444)
        os.fsync(file.fileno())
    copy.replace(place)


def tidy(archive: Path) -> None:
    """Remove what an interrupted load left unfinished."""
    for unfinished in archive.glob(f"*/{_UNFINISHED}*"):
        unfinished.unlink(missing_ok=True)


def fetch(archive: Path, sha256: str) -> bytes:
    """The bytes of a sha256, checked.

    Args:
        archive: the folder.
        sha256: whole, or its first eight digits and more.

    Raises:
        UsageError: there are none, or several, or they were damaged since.
    """
    known = set(sha256) <= set("0123456789abcdef") and len(sha256) >= _SHORTEST_PREFIX
    found = sorted((archive / sha256[:2]).glob(f"{sha256}*")) if known else []
    if len(found) != 1:
        why = f"{len(found)} documents begin with" if found else "no document was ever loaded with"
        raise UsageError(f"{why} the sha256 {sha256} (a document_key will do: its first 16 digits)")
    data = found[0].read_bytes()
    if hashlib.sha256(data).hexdigest() != found[0].name:
        raise UsageError(f"{found[0]} is damaged: restore it from a backup")
    return data
