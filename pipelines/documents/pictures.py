"""The reader for pictures of pages: .jpg, .png, .tif, and those that lie in an Office file."""

from collections.abc import Iterator

from pipelines.documents.grid import Document
from pipelines.documents.packed.container import Container
from pipelines.documents.pdf.reader import document_from
from pipelines.documents.seeing import NEEDS_SIGHT, Picture, Sight
from pipelines.errors import RefusedDocument

PICTURES = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF8": "image/gif",
    b"II*\0": "image/tiff",
    b"MM\0*": "image/tiff",
    b"BM": "image/bmp",
}
"""How pictures begin, and the media type of each."""


def read_picture(data: bytes, sight: Sight | None = None) -> Document:
    """Read a picture: its tables, and the lines around them.

    Raises:
        RefusedDocument: nothing here reads pictures, it is damaged, or nothing can be read on it.
    """
    if sight is None:
        raise RefusedDocument(f"a picture; {NEEDS_SIGHT}")
    pictures = sight.pictures_of(data)
    document = document_from(list(sight.sheets(enumerate(pictures, 1), len(pictures))))
    if not document.tables and not document.trailing:
        raise RefusedDocument("a picture on which nothing can be read")
    document.media_type = next(kind for sign, kind in PICTURES.items() if data.startswith(sign))
    return document


_MEDIA = {"docx": "word/media/", "xlsx": "xl/media/"}
_LEAST_BYTES = 20_000  # of a picture of a page; a smaller one is a mark or a drawing


def read_pictures_inside(
    data: bytes, form: str, document: Document, sight: Sight | None = None
) -> None:
    """Where an Office file has no table but pictures, add what they say, or that they are there.

    The paragraphs of the file stand above the first of their tables.
    """
    cells = (cell for table in document.tables for row in table.rows for cell in row)
    if form not in _MEDIA or any(cell.text for cell in cells):
        return
    found = list(_pictures_in(Container(data), _MEDIA[form]))
    if found and sight is None:
        document.note = document.note or f"{len(found)} pictures and no table in it; {NEEDS_SIGHT}"
    elif found and sight is not None:
        pages = [page for picture in found for page in _pages_of(picture, sight)]
        seen = document_from(list(sight.sheets(enumerate(pages, 1), len(pages))))
        for table in seen.tables:
            table.location = (table.location or "").replace("page", "picture")
        for table in seen.tables[:1]:
            table.headings = [*document.trailing, *table.headings]
            document.trailing = []
        document.tables += seen.tables
        document.trailing += seen.trailing


def _pictures_in(container: Container, folder: str) -> Iterator[bytes]:
    names = [name for name in container.names if name.startswith(folder)]
    for name in sorted(names, key=lambda name: (len(name), name)):  # image2 before image10
        data = container.part(name)
        if len(data) >= _LEAST_BYTES and data.startswith(tuple(PICTURES)):
            yield data


def _pages_of(picture: bytes, sight: Sight) -> list[Picture]:
    """The pages of a picture in a file; one that is damaged has none."""
    try:
        return sight.pictures_of(picture)
    except RefusedDocument:
        return []
