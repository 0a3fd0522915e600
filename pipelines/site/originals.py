"""The documents themselves, beside the pages: copies of those that are not too large."""

import re
from collections.abc import Iterable
from pathlib import Path
from shutil import copyfile
from typing import Any

from pipelines.reading.originals import place_of

_FOLDER = "site/originals"
_LARGEST_BYTES = 1_000_000
_MOST_BYTES = 20_000_000
_MOST = 500
_ENDING = re.compile(r"\.[a-z0-9]{1,5}")
_SCRIPTED = {".htm", ".html", ".mht", ".mhtml", ".svg", ".xht", ".xhtml", ".xml", ".js"}
"""A browser would run what these hold: they are opened as text."""


def copy(
    release: Path, archive: Path | None, documents: Iterable[dict[str, Any]]
) -> dict[str, str]:
    """Copy documents into a release; where each can be opened, by its key.

    One that is too large, or one too many, is opened where it was published, if that is known.

    Args:
        release: its folder.
        archive: every byte ever loaded; none where there is no warehouse.
        documents: rows with the key, sha256, name, size and address of each.
    """
    places: dict[str, str] = {}
    copied = taken = 0
    for document in documents:
        source = archive and place_of(archive, document["sha256"])
        size = document["size_bytes"] or 0
        fits = size <= _LARGEST_BYTES and taken + size <= _MOST_BYTES and copied < _MOST
        if source and fits and source.is_file():
            place = f"{_FOLDER}/{document['document_key']}{_ending(document['file_name'])}"
            (release / _FOLDER).mkdir(parents=True, exist_ok=True)
            copyfile(source, release / place)
            places[document["document_key"]] = place
            copied, taken = copied + 1, taken + size
        elif re.match(r"https?://", document["source_url"] or ""):
            places[document["document_key"]] = document["source_url"]
    return places


def _ending(name: str) -> str:
    ending = Path(name).suffix.lower()
    if not _ENDING.fullmatch(ending):
        return ".bin"
    return f"{ending}.txt" if ending in _SCRIPTED else ending
