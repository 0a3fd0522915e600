"""The reader for pictures of pages: .jpg, .png, .tif."""

from pipelines.documents.grid import Document
from pipelines.documents.pdf.reader import document_from
from pipelines.documents.seeing import NEEDS_SIGHT, Sight
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
