"""Which reader a document needs, told by its content: names lie."""

import io
from collections.abc import Iterator
from typing import NamedTuple

import olefile

from pipelines import settings
from pipelines.documents.docx import read_docx
from pipelines.documents.grid import Document, Table
from pipelines.documents.html import looks_like_html, read_html
from pipelines.documents.package import Package
from pipelines.documents.pdf import read_pdf
from pipelines.documents.properties import changed_on
from pipelines.documents.text import read_text
from pipelines.documents.xls import read_xls
from pipelines.documents.xlsx import read_xlsx
from pipelines.errors import RefusedDocument

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


class Archive(NamedTuple):
    """A member of an archive: its address inside and its bytes."""

    name: str
    data: bytes


def format_of(data: bytes) -> str:
    """The format of a document: `docx`, `xlsx`, `xls`, `html`, `pdf`, `text`, `zip`, or one of `CONVERTED`.

    Raises:
        RefusedDocument: empty, encrypted, or of a format that nothing here reads.
    """
    if not data.strip():
        raise RefusedDocument("the file is empty")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_OLE):
        return _ole_format(data)
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        return _zip_format(Package(data))
    if data.startswith(b"{\\rtf"):
        return "rtf"
    for signature, name in _REFUSED:
        if data.startswith(signature):
            raise RefusedDocument(f"no reader for this format: {name}")
    if looks_like_html(data):
        return "html"
    return "text"


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


def _zip_format(package: Package) -> str:
    names = set(package.names)
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        kind = package.read("mimetype").strip()
        if kind.startswith(b"application/vnd.oasis.opendocument.text"):
            return "odt"
        raise RefusedDocument(f"no reader for this format: {kind[:80].decode('ascii', 'replace')}")
    if "[Content_Types].xml" in names:
        types = package.read("[Content_Types].xml")
        if b"wordprocessingml" in types:
            return "docx"
        if b"spreadsheetml" in types:
            return "xlsx"
        raise RefusedDocument("no reader for this format: an Office file that is neither Word nor Excel")
    return "zip"


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
    document = _bounded(_read(data, form))
    document.changed_on = document.changed_on or changed_on(data, form)
    return document


def _read(data: bytes, form: str) -> Document:
    match form:
        case "docx":
            return read_docx(Package(data))
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


def _bounded(document: Document) -> Document:
    if len(document.tables) > settings.MAX_TABLES:
        raise RefusedDocument(f"{len(document.tables)} tables; the limit is {settings.MAX_TABLES}")
    if max(map(_longest_cell, document.tables), default=0) > settings.MAX_CELL_CHARACTERS:
        raise RefusedDocument(f"a cell of over {settings.MAX_CELL_CHARACTERS} characters")
    return document


def _longest_cell(table: Table) -> int:
    return max([len(cell[0]) for row in table.rows for cell in row], default=0)


def open_archive(data: bytes) -> Iterator[Archive]:
    """The files inside a zip archive, but for hidden ones; archives inside it are left for the caller to open.

    Raises:
        RefusedDocument: damaged, encrypted or beyond the limits.
    """
    package = Package(data)
    for name in package.names:
        parts = name.replace("\\", "/").split("/")
        if not any(part.startswith((".", "~$", "__MACOSX")) for part in parts):
            yield Archive("/".join(part for part in parts if part not in ("", "..")), package.read(name))
