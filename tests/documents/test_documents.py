import pytest

from pipelines.documents import read_document
from pipelines.errors import RefusedDocument


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04...", "zip archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "old Office"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "web page"),
        (b"\x89PNG\r\n", "picture"),
    ],
)
def test_a_format_is_told_by_content_and_refused_where_there_is_no_reader(data: bytes, reason: str) -> None:
    with pytest.raises(RefusedDocument, match=reason):
        read_document(data)


def test_text_is_read_as_text() -> None:
    assert read_document(b"\ta\n\n\n").media_type == "text/plain"
