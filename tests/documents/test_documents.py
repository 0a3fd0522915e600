import pytest

from pipelines.documents import read_document
from pipelines.errors import RefusedDocument


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"%PDF-1.7\n", "a damaged PDF"),
        (b"PK\x03\x04...", "a damaged zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "a damaged old Office file"),
        (b"{\\rtf1 }", "LibreOffice must convert it"),
        (b"Rar!\x1a\x07\x01\x00", "a zip archive: its files"),
        (b"\x89PNG\r\n", "picture"),
    ],
)
def test_what_is_no_document_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(RefusedDocument, match=reason):
        read_document(data)


def test_text_is_read_as_text() -> None:
    assert read_document(b"\ta\n\n\n").media_type == "text/plain"
