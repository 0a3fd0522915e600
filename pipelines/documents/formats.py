"""Which reader a document needs, told by its content, since names lie.

The bytes of one file come in; its format goes out, or the `Document` that its reader makes of it,
counted, cleaned and dated. What cannot be read is refused with the reason.
"""

import io
from collections.abc import Callable
from functools import partial
from itertools import chain
from operator import itemgetter

import olefile

from pipelines import settings
from pipelines.documents.grid import Document, Table
from pipelines.documents.hygiene import clean
from pipelines.documents.ofd import read_ofd
from pipelines.documents.office.excel.ods import read_ods
from pipelines.documents.office.excel.spreadsheetml import read_spreadsheetml
from pipelines.documents.office.excel.xls import read_xls
from pipelines.documents.office.excel.xlsx import read_xlsx
from pipelines.documents.office.flat import to_container
from pipelines.documents.office.word.docx import read_docx, read_wordml
from pipelines.documents.packed.container import Container
from pipelines.documents.packed.repacked import packed_as
from pipelines.documents.pdf.reader import read_pdf
from pipelines.documents.pictures import PICTURES, read_picture, read_pictures_inside
from pipelines.documents.plain.delimited import (
    delimiter_of,
    looks_like_markdown,
    read_csv,
    read_markdown,
)
from pipelines.documents.plain.text import decode, read_text
from pipelines.documents.properties import changed_on
from pipelines.documents.seeing import Sight
from pipelines.documents.web.html import looks_like_html, read_html
from pipelines.documents.web.mhtml import looks_like_mhtml, read_mhtml
from pipelines.documents.xml_kinds import xml_kind, xml_root
from pipelines.errors import RefusedDocument

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_OLD_WORKBOOKS = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
)
_PICTURES = frozenset(b"ftyp" + kind for kind in (b"heic", b"heix", b"mif1", b"msf1", b"avif"))
_EMPTY_ZIP = b"PK\x05\x06"
_JPEG_2000 = b"\0\0\0\x0cjP  "
CONVERTED = {
    "doc": "application/msword",
    "odt": "application/vnd.oasis.opendocument.text",
    "fodt": "application/vnd.oasis.opendocument.text-flat-xml",
    "rtf": "application/rtf",
}
"""What LibreOffice must convert first: format → its media type."""


def format_of(data: bytes) -> str:
    """The format of a document.

    Returns:
        `docx`, `flat-opc`, a key of `_READERS`, `zip` for archives of all kinds, or one of
        `CONVERTED`.

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
    if packed_as(data):
        return "zip"
    return _format_without_container(data)


def _format_without_container(data: bytes) -> str:
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(tuple(PICTURES)):
        return "picture"
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if is_webp or data[4:12] in _PICTURES or data.startswith(_JPEG_2000):
        raise RefusedDocument("no reader for this format: a picture")
    return "xls" if data.startswith(_OLD_WORKBOOKS) else _text_format(data)


def _text_format(data: bytes) -> str:
    """The format of a file that is text of some kind."""
    if kind := xml_kind(data):
        return kind
    if looks_like_mhtml(data):
        return "mhtml"
    if looks_like_html(data):
        return "html"
    if root := xml_root(data):
        raise RefusedDocument(f"no reader for this format: an XML file of <{root}>")
    text = decode(data)[0]
    if looks_like_markdown(text):
        return "markdown"
    return "text" if delimiter_of(text) is None else "csv"


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
    """Whether a container holds files of people's, not the parts of one Office file or book."""
    if any(map(container.find, _OFFICE_PARTS)):
        return False
    book = ("mimetype", "META-INF/container.xml")
    return not any(all(map(container.find, parts)) for parts in (("mimetype", "content.xml"), book))


_OFFICE_PARTS = ("word/document.xml", "xl/workbook.xml", "[Content_Types].xml", "OFD.xml")
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_OFFICE_TYPES = (
    (b"wordprocessingml", "docx"),
    (b"ms-word", "docx"),
    (b"spreadsheetml", "xlsx"),
    (b"ms-excel.sheet.macroEnabled", "xlsx"),
)
_OTHER_TYPES = (
    (b"ms-excel.sheet.binary", "an Excel binary workbook (.xlsb): save it as .xlsx"),
    (b"presentationml", "a PowerPoint file"),
    (b"ms-powerpoint", "a PowerPoint file"),
    (b"ms-visio", "a Visio drawing"),
    (b"ms-package.xps", "an XPS document"),
)


def _zip_format(container: Container) -> str:
    if is_archive(container):
        return "zip"
    if container.find("OFD.xml"):
        return "ofd"
    if container.find("mimetype") and not container.find("[Content_Types].xml"):
        return _open_document(container.part("mimetype").strip())
    types = container.part("[Content_Types].xml") if container.find("[Content_Types].xml") else b""
    for mark, name in _OTHER_TYPES:
        if mark in types:
            raise RefusedDocument(f"no reader for this format: {name}")
    parts = (("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml"))
    said = [form for form, part in parts if container.find(part)]
    said += [form for mark, form in _OFFICE_TYPES if mark in types]
    if not said:
        raise RefusedDocument(
            "no reader for this format: an Office file that is neither Word nor Excel"
        )
    return said[0]


def _open_document(kind: bytes) -> str:
    """The format of an Open Document by what it says it is."""
    for begins, form in _OPEN_DOCUMENTS.items():
        if kind.startswith(begins):
            return form
    raise RefusedDocument(f"no reader for this format: {kind[:80].decode('ascii', 'replace')}")


Convert = Callable[[bytes, str], bytes]
"""Makes a .docx of a document of another format, whose name is given."""


def read_document(
    data: bytes,
    form: str | None = None,
    convert: Convert | None = None,
    sight: Sight | None = None,
) -> Document:
    """Read a document of any format that needs no other program.

    Args:
        data: the bytes of one file.
        form: its format, where it is known already.
        convert: for the documents inside it that another program must convert; without it they are
            named, not read.
        sight: what reads pages that have no text.

    Raises:
        RefusedDocument: with the reason, in one line.
    """
    form = form or format_of(data)
    if form in CONVERTED:
        raise RefusedDocument(f"a .{form} file: LibreOffice must convert it first")
    if form == "zip":
        raise RefusedDocument("a zip archive: its files are read one by one")
    by_sight = _READERS_BY_SIGHT.get(form)
    document = by_sight(data, sight) if by_sight else _read(data, form, convert)
    read_pictures_inside(data, form, document, sight)
    _check_size(document)
    clean(document)
    document.changed_on = document.changed_on or changed_on(data, form)
    return document


def _read(data: bytes, form: str, convert: Convert | None) -> Document:
    if form == "docx":
        return read_docx(Container(data), partial(_read_inside, convert=convert))
    if form == "flat-opc":
        return _read_flat(data, convert)
    if by_sight := _READERS_BY_SIGHT.get(form):
        return by_sight(data, None)
    return _READERS.get(form, read_text)(data)


def _read_flat(data: bytes, convert: Convert | None) -> Document:
    """An Office file in one XML file, as the container that it stands for."""
    made = to_container(data)
    form = format_of(made)
    if form not in ("docx", "xlsx"):
        raise RefusedDocument(f"no reader for this format: a package of XML with {form}")
    return _read(made, form, convert)


def _read_open_workbook(data: bytes) -> Document:
    container = Container(data)
    styles = container.part("styles.xml") if container.find("styles.xml") else b""
    return read_ods(container.part("content.xml"), styles)


def _read_inside(data: bytes, convert: Convert | None) -> Document:
    """A document that lies whole in another; none lies in it in turn."""
    form = format_of(data)
    if form in CONVERTED and convert is not None:
        data, form = convert(data, form), "docx"
    if form in CONVERTED or form == "zip":
        raise RefusedDocument(f"a .{form} file inside a document")
    return read_docx(Container(data)) if form == "docx" else _read(data, form, None)


_READERS: dict[str, Callable[[bytes], Document]] = {
    "xlsx": lambda data: read_xlsx(Container(data)),
    "xls": read_xls,
    "html": read_html,
    "mhtml": read_mhtml,
    "text": read_text,
    "csv": read_csv,
    "markdown": read_markdown,
    "spreadsheetml": read_spreadsheetml,
    "wordml": read_wordml,
    "flat-odf": read_ods,
    "ods": _read_open_workbook,
    "ofd": lambda data: read_ofd(Container(data)),
}

_READERS_BY_SIGHT: dict[str, Callable[[bytes, Sight | None], Document]] = {
    "pdf": read_pdf,
    "picture": read_picture,
}
"""Of what may have pages without text."""


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
    # There are thousands of cells: no step of Python is spent on each of them.
    return max(map(len, map(itemgetter(0), chain.from_iterable(table.rows))), default=0)
