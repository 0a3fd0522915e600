"""Bytes in, tables of cells out: one reader a format, the format told by content."""

from collections.abc import Callable

from pipelines.documents.grid import Cell, Document, Row, Table
from pipelines.documents.text import read_text
from pipelines.errors import RefusedDocument

__all__ = ["Cell", "Document", "Row", "Table", "read_document"]

_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "a zip archive (.docx, .xlsx and .odt are such)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file (.doc, .xls, .wps)"),
    (b"{\\rtf", "RTF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)


def read_document(data: bytes) -> Document:
    """Read a document of any format that has a reader.

    Args:
        data: the bytes of one file.

    Raises:
        RefusedDocument: with the reason, in one line.
    """
    return _reader(data)(data)


def _reader(data: bytes) -> Callable[[bytes], Document]:
    if not data.strip():
        raise RefusedDocument("the file is empty")
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            raise RefusedDocument(f"no reader for this format: {name}")
    if data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith((b"<!doctype", b"<html", b"<?xml")):
        raise RefusedDocument("no reader for this format: a web page or XML")
    return read_text
