"""Which reader a document needs, told by its content, since names lie.

The bytes of one file come in; its format goes out, or the `Document` that its reader makes of it,
counted, cleaned and dated. What cannot be read is refused with the reason.
"""

import io

import olefile

from pipelines import settings
from pipelines.documents.container import Container
from pipelines.documents.grid import Document, Table
from pipelines.documents.html import looks_like_html, read_html
from pipelines.documents.hygiene import clean
from pipelines.documents.office.docx import read_docx
from pipelines.documents.office.xls import read_xls
from pipelines.documents.office.xlsx import read_xlsx
from pipelines.documents.pdf.reader import read_pdf
from pipelines.documents.properties import changed_on
from pipelines.documents.text import read_text
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
CONVERTED = {
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "rtf": "application/rtf",
}
"""What LibreOffice must convert first: format → its media type."""


def format_of(data: bytes) -> str:
    """The format of a document.

    Returns:
        `docx`, `xlsx`, `xls`, `html`, `pdf`, `text`, `zip`, or one of `CONVERTED`.

    Raises:
        RefusedDocument: empty, encrypted, or of a format that nothing here reads.
    """
    if not data.strip():
        raise RefusedDocument("the file is empty")
    if _is_pdf(data):
        return "pdf"
    if data.startswith(_OLE):
        return _ole_format(data)
    if is_container(data):
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


def is_container(data: bytes) -> bool:
    """Whether a file is a zip container: an Office file, or an archive."""
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
    raise RefusedDocument(
        f"no reader for this format: an old Office file with {', '.join(sorted(streams)[:4])}"
    )


def is_archive(container: Container) -> bool:
    """Whether a container holds files of people's, not the parts of one Office file."""
    names = set(container.names)
    return not names & _OFFICE_PARTS and not names >= {"mimetype", "content.xml"}


_OFFICE_PARTS = {"word/document.xml", "xl/workbook.xml", "[Content_Types].xml"}


def _zip_format(container: Container) -> str:
    if is_archive(container):
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
    raise RefusedDocument(
        "no reader for this format: an Office file that is neither Word nor Excel"
    )


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
            return read_docx(Container(data), _read_inside)
        case "xlsx":
            return read_xlsx(Container(data))
        case "xls":
            return read_xls(data)
        case "html":
            return read_html(data)
        case "pdf":
            return read_pdf(data)
        case _:
            return read_text(data)


def _read_inside(data: bytes) -> Document:
    """A document that lies whole in another; none lies in it in turn."""
    form = format_of(data)
    if form in CONVERTED or form == "zip":
        raise RefusedDocument(f"a .{form} file inside a document")
    return read_docx(Container(data)) if form == "docx" else _read(data, form)


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
