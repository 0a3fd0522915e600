"""One file in, all that is in it out: for `jixiao inspect`, before anything is loaded."""

from concurrent.futures import TimeoutError as ReadingTimeout
from dataclasses import dataclass, field
from pathlib import Path

from pebble import ProcessExpired

from pipelines import settings
from pipelines.documents import (
    Table,
    format_of,
    open_archive,
)
from pipelines.errors import RefusedDocument, UsageError
from pipelines.forms import Form, Problem, recognise
from pipelines.reading.bounds import longest, within
from pipelines.reading.extract import read
from pipelines.reading.pool import readers


@dataclass(slots=True)
class Inspection:
    """What one file holds, before anything is loaded.

    Attributes:
        left: forms that were left, as far as they were read; a problem says why.
        members: the files inside it, where it is an archive.
        characters_removed: how many control characters were taken out of its texts.
    """

    refusal: str | None = None
    media_type: str = ""
    tables: list[Table] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left: list[Form] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    characters_removed: int = 0


def inspect(path: Path) -> Inspection:
    """Read one file, in a child process as a load does, and show what is in it.

    Raises:
        UsageError: there is no such file.
    """
    try:
        if not path.is_file():
            raise UsageError(f"no file {path}")
        with path.open("rb"):
            pass
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from None
    with readers(1) as pool:
        args = [settings.MAX_READING_SECONDS, _inspect, path]
        future = pool.schedule(within, args=args, timeout=longest())
        try:
            inspection: Inspection = future.result()
        except (ReadingTimeout, ProcessExpired) as error:
            return Inspection(refusal=f"the reader was ended ({type(error).__name__})")
        except Exception as error:
            return Inspection(refusal=f"the reader failed ({type(error).__name__}: {error})")
    return inspection


def _inspect(path: Path) -> Inspection:
    data = path.read_bytes()
    try:
        kind = format_of(data)
        if kind == "zip":
            return Inspection(members=[member.name for member in open_archive(data)])
        document = read(data, kind)
    except RefusedDocument as error:
        return Inspection(refusal=str(error))
    forms, problems, left = recognise(document)
    refusal = document.note if not forms and not document.tables else None
    return Inspection(
        refusal,
        document.media_type,
        document.tables,
        forms,
        problems,
        left=left,
        characters_removed=document.removed_characters,
    )
