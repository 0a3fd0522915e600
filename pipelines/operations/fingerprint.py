"""Names for code: another name where it may give another result.

So a load knows what is to be made anew.

A name is a hash of the files of packages, comments and all, and of the limits they keep to. Reading
everything once too often after an upgrade costs minutes; a list of what counts, or of what does
not, costs wrong facts when it drifts.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipelines import settings

_CODE = Path(__file__).parent.parent
_READING = ("documents", "forms", "targets", "reading", "landing", "code.py", "codes.py")
_PAGES = ("site", "reports", "code.py", "codes.py")
_NOT_OF_DBT = {"target", "logs"}


def of_all() -> dict[str, str]:
    """The names that a release says it was built from: of its dbt project and of its pages."""
    return {"dbt_project": of_dbt_project(), "pages": of_pages()}


@cache
def of_reading() -> str:
    """Names what turns bytes into rows: the code, its words and its limits."""
    return _name(_files(_READING), settings.limits())


def of_dbt_project() -> str:
    """Names what turns rows into a warehouse: the dbt project, and seeds of the reading code."""
    root = settings.DBT_PROJECT
    own = (file for file in root.rglob("*") if not _NOT_OF_DBT & set(file.relative_to(root).parts))
    return _name([*own, *(root.parent / "pipelines").glob("*/*.csv")])


@cache
def of_pages() -> str:
    """Names what turns a warehouse into pages.

    Where it changes, so do they, though nothing new was loaded.
    """
    return _name(_files(_PAGES), {"site_pages": settings.given().site_pages})


def _files(parts: Iterable[str]) -> list[Path]:
    places = [_CODE / part for part in parts]
    return [file for place in places for file in ([place] if place.is_file() else place.rglob("*"))]


def _name(files: Iterable[Path], limits: object = None) -> str:
    digest = hashlib.sha256(repr(limits).encode())
    for file in sorted(files):
        if file.is_file() and file.suffix != ".pyc":
            digest.update(f"{file.name}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]
