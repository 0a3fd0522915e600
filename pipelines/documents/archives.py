"""The files inside archives: zip, and those that `repacked` makes one of.

The bytes of an archive come in; its members go out, under names that lead nowhere else. All levels
of archives in it are counted first, against one budget: of what is beyond it, nothing goes out.
"""

from collections.abc import Iterator
from typing import NamedTuple

from pipelines import settings
from pipelines.documents.container import Budget, Container, Entry
from pipelines.documents.formats import is_archive, is_container
from pipelines.documents.hygiene import printable
from pipelines.documents.repacked import packed_as, to_zip
from pipelines.errors import BeyondLimits, RefusedDocument


class Member(NamedTuple):
    """A member of an archive: its address inside, and where its bytes are."""

    name: str
    container: Container
    entry: Entry

    @property
    def data(self) -> bytes:
        """Its bytes, inflated each time."""
        return self.container.read_entry(self.entry)

    @property
    def size(self) -> int:
        """How many bytes that are."""
        return self.entry.file_size


def open_archive(data: bytes, depth: int = 0) -> list[Member]:
    """The files inside an archive, but for hidden ones.

    Archives inside it are left for the caller to open. All that is in it is read through and
    counted first, archives inside it too: of what is refused, no file is given.

    Args:
        data: its bytes.
        depth: how many archives it lies in.

    Raises:
        RefusedDocument: damaged, encrypted or, with all that is in it, beyond the limits.
    """
    container = Container(_as_zip(data), bounded=False)
    _check_whole(container, depth, Budget())
    return list(_members(container))


def _as_zip(data: bytes) -> bytes:
    return to_zip(data) if packed_as(data) else data


def _check_whole(container: Container, depth: int, budget: Budget) -> None:
    if depth >= settings.MAX_ARCHIVE_DEPTH:
        raise BeyondLimits(f"an archive inside {settings.MAX_ARCHIVE_DEPTH} others")
    budget.take(container)
    for member in _members(container):
        data = member.data
        if is_container(data) or packed_as(data):
            _check_inner(data, depth + 1, budget)


def _check_inner(data: bytes, depth: int, budget: Budget) -> None:
    """Count what an archive inside another holds.

    One that is damaged is refused when it is opened itself.
    """
    try:
        container = Container(_as_zip(data), bounded=False)
        if is_archive(container):
            _check_whole(container, depth, budget)
    except BeyondLimits:
        raise
    except RefusedDocument:
        pass


def _members(container: Container) -> Iterator[Member]:
    """The files that people put there, under names that lead nowhere else.

    Of two of one name, the second has a number. Absolute names, `..` and drives are left away: two
    names may become one by it.
    """
    numbers: dict[str, int] = {}
    for entry in container.entries:
        parts = [
            part
            for part in entry.filename.replace("\\", "/").split("/")
            if part not in ("", ".", "..")
        ]
        if not any(map(is_litter, parts)):
            yield Member(
                _unlike(printable("/".join(parts)) or "unnamed", numbers), container, entry
            )


_LITTER = frozenset(
    ("thumbs.db", "ehthumbs.db", "desktop.ini", "__macosx", "icon\r", "$recycle.bin")
)


def is_litter(name: str) -> bool:
    """Whether a file or folder of a name is nobody's document.

    Hidden ones, locks of open files (`~$a.docx`, `.~lock.a.ods#`), and what systems leave behind.
    """
    return name.startswith((".", "~$")) or name.lower() in _LITTER


def _unlike(name: str, numbers: dict[str, int]) -> str:
    """The name, or `name (2).docx` where it is taken.

    `numbers` has the last number of each name given.
    """
    unlike = name
    while unlike in numbers:
        numbers[name] += 1
        stem, dot, extension = name.rpartition(".")
        whole = not stem or "/" in extension
        unlike = (
            f"{name} ({numbers[name]})" if whole else f"{stem} ({numbers[name]}){dot}{extension}"
        )
    numbers[unlike] = 1
    return unlike
