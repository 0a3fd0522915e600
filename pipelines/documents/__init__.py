"""Bytes in, tables of cells out: one reader a format, the format told by content."""

from pipelines.documents.formats import CONVERTED, Member, format_of, open_archive, read_document
from pipelines.documents.grid import Cell, Document, Row, Table
from pipelines.documents.hygiene import printable
from pipelines.documents.properties import changed_on

__all__ = [
    "CONVERTED",
    "Cell",
    "Document",
    "Member",
    "Row",
    "Table",
    "changed_on",
    "format_of",
    "open_archive",
    "printable",
    "read_document",
]
