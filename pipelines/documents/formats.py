"""Which reader a document needs, told by its content: names lie."""

import io
from collections.abc import Iterator
from typing import NamedTuple

import olefile

from pipelines import settings
from pipelines.documents.container import Budget, Container, Entry
from pipelines.documents.docx import read_docx
from pipelines.documents.grid import Document, Table
from pipelines.documents.html import looks_like_html, read_html
from pipelines.documents.hygiene import clean, printable
from pipelines.documents.pdf import read_pdf
from pipelines.documents.properties import changed_on
from pipelines.documents.text import read_text
from pipelines.documents.xls import read_xls
from pipelines.documents.xlsx import read_xlsx
from pipelines.errors import BeyondLimits, RefusedDocument

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_REFUSED = (
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive: repack it as .zip"),
    (b"7z\xbc\xaf", "a 7z archive: repack it as .zip"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"BM", "a picture"),
)
CONVERTED = {"doc": "application/msword", "odt": "application/vnd.oasis.opendocument.text", "rtf": "application/rtf"}
"""What LibreOffice must convert first: format → its media type."""


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


def format_of(data: bytes) -> str:
    """The format of a document: `docx`, `xlsx`, `xls`, `html`, `pdf`, `text`, `zip`, or one of `CONVERTED`.

    Raises:
        RefusedDocument: empty, encrypted, or of a format that nothing here reads.
    """
    if not data.strip():
        raise RefusedDocument("the file is empty")
    if _is_pdf(data):
        return "pdf"
    if data.startswith(_OLE):
        return _ole_format(data)
    if _is_container(data):
        return _zip_format(Container(data))
    if data.startswith(b"{\\rtf"):
        return "rtf"
    for signature, name in _REFUSED:
        if data.startswith(signature):
            raise RefusedDocument(f"no reader for this format: {name}")
    if looks_like_html(data):
        return "html"
    return "text"


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _is_container(data: bytes) -> bool:
    return data.startswith((_ZIP, _EMPTY_ZIP)) and not _is_pdf(data)


def _ole_format(data: bytes) -> str:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            streams = {name[0] for name in ole.listdir()}
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise RefusedDocument(f"a damaged old Office file ({error})") from None
    if "EncryptedPackage" in streams:
        raise RefusedDocument("encrypted: it needs a password")
    if "WordDocument" in streams:
        return "doc"
    if streams & {"Workbook", "Book"}:
        return "xls"
    raise RefusedDocument(f"no reader for this format: an old Office file with {', '.join(sorted(streams)[:4])}")


def _is_archive(container: Container) -> bool:
    """Whether a container holds files of people's, not the parts of one Office file."""
    names = set(container.names)
    return not names & _OFFICE_PARTS and not names >= {"mimetype", "content.xml"}


_OFFICE_PARTS = {"word/document.xml", "xl/workbook.xml", "[Content_Types].xml"}


def _zip_format(container: Container) -> str:
    if _is_archive(container):
        return "zip"
    names = set(container.names)
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        kind = container.read("mimetype").strip()
        if kind.startswith(b"application/vnd.oasis.opendocument.text"):
            return "odt"
        raise RefusedDocument(f"no reader for this format: {kind[:80].decode('ascii', 'replace')}")
    types = container.read("[Content_Types].xml")
    if b"wordprocessingml" in types:
        return "docx"
    if b"spreadsheetml" in types:
        return "xlsx"
    raise RefusedDocument("no reader for this format: an Office file that is neither Word nor Excel")


def read_document(data: bytes, form: str | None = None) -> Document:
    """Read a document of any format that needs no other program.

    Args:
        data: the bytes of one file.
        form: its format, where it is known already.

    Raises:
        RefusedDocument: with the reason, in one line.
    """
    form = form or format_of(data)
    if form in CONVERTED:
        raise RefusedDocument(f"a .{form} file: LibreOffice must convert it first")
    if form == "zip":
        raise RefusedDocument("a zip archive: its files are read one by one")
    document = _read(data, form)
    _check_size(document)
    clean(document)
    document.changed_on = document.changed_on or changed_on(data, form)
    return document


def _read(data: bytes, form: str) -> Document:
    match form:
        case "docx":
            return read_docx(Container(data))
        case "xlsx":
            return read_xlsx(data)
        case "xls":
            return read_xls(data)
        case "html":
            return read_html(data)
        case "pdf":
            return read_pdf(data)
        case _:
            return read_text(data)


def _check_size(document: Document) -> None:
    if len(document.tables) > settings.MAX_TABLES:
        raise RefusedDocument(f"{len(document.tables)} tables; the limit is {settings.MAX_TABLES}")
    if sum(map(_cells_covered, document.tables)) > settings.MAX_CELLS:
        raise RefusedDocument(f"tables of over {settings.MAX_CELLS} cells")
    if max(map(_longest_cell, document.tables), default=0) > settings.MAX_CELL_CHARACTERS:
        raise RefusedDocument(f"a cell of over {settings.MAX_CELL_CHARACTERS} characters")


def _cells_covered(table: Table) -> int:
    return sum([row[-1][1] + row[-1][2] for row in table.rows if row])


def _longest_cell(table: Table) -> int:
    return max([len(cell[0]) for row in table.rows for cell in row], default=0)


def open_archive(data: bytes, depth: int = 0) -> list[Member]:
    """The files inside a zip archive, but for hidden ones; archives inside it are left for the caller to open.

    All that is in it is read through and counted first, archives inside it too: of what is refused,
    no file is given.

    Args:
        data: its bytes.
        depth: how many archives it lies in.

    Raises:
        RefusedDocument: damaged, encrypted or, with all that is in it, beyond the limits.
    """
    container = Container(data, bounded=False)
    _check_whole(container, depth, Budget())
    return list(_members(container))


def _check_whole(container: Container, depth: int, budget: Budget) -> None:
    if depth >= settings.MAX_ARCHIVE_DEPTH:
        raise BeyondLimits(f"an archive inside {settings.MAX_ARCHIVE_DEPTH} others")
    budget.take(container)
    for member in _members(container):
        data = member.data
        if _is_container(data):
            _check_inner(data, depth + 1, budget)


def _check_inner(data: bytes, depth: int, budget: Budget) -> None:
    """Count what an archive inside another holds; one that is damaged is refused when it is opened itself."""
    try:
        container = Container(data, bounded=False)
        if _is_archive(container):
            _check_whole(container, depth, budget)
    except BeyondLimits:
        raise
    except RefusedDocument:
        pass


def _members(container: Container) -> Iterator[Member]:
    """The files that people put there, under names that lead nowhere else; of two of one name, the second has a number.

    Absolute names, `..` and drives are left away: two names may become one by it.
    """
    numbers: dict[str, int] = {}
    for entry in container.entries:
        parts = [part for part in entry.filename.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        if not any(part.startswith((".", "~$", "__MACOSX")) for part in parts):
            yield Member(_unlike(printable("/".join(parts)) or "unnamed", numbers), container, entry)


def _unlike(name: str, numbers: dict[str, int]) -> str:
    """The name, or `name (2).docx` where it is taken; `numbers` has the last number of each name given."""
    unlike = name
    while unlike in numbers:
        numbers[name] += 1
        stem, dot, extension = name.rpartition(".")
        whole = not stem or "/" in extension
        unlike = f"{name} ({numbers[name]})" if whole else f"{stem} ({numbers[name]}){dot}{extension}"
    numbers[unlike] = 1
    return unlike
