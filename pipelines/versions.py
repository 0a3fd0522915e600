"""Names for code: another name when any of its files changes, so that a load knows what must be made anew."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def version_of(files: Iterable[Path], root: Path) -> str:
    """A name for what these files, called from `root`, say now."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.relative_to(root)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]
