"""Files as tables of cells.

The bytes of one published file come in; a `Document` of `Table`s of `Cell`s goes out, with the
headings around them, or the files inside an archive. There is one reader a format, and the content
tells which. It does no input or output, and may not know what a form is.
"""

from pipelines.documents.formats import CONVERTED, format_of, read_document
from pipelines.documents.grid import Cell, Document, Row, Table, shown_of, stored_of
from pipelines.documents.hygiene import printable
from pipelines.documents.packed.archives import Member, open_archive
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
    "shown_of",
    "stored_of",
]
