"""Copies of the documents themselves beside the pages."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.reading.originals import place_of
from pipelines.site import originals


def _document(
    archive: Path, key: str, name: str, data: bytes | None, url: str | None = None
) -> dict[str, Any]:
    sha256 = key * 16
    if data is not None:
        place_of(archive, sha256).parent.mkdir(parents=True, exist_ok=True)
        place_of(archive, sha256).write_bytes(data)
    return {
        "document_key": key, "sha256": sha256, "file_name": name,
        "size_bytes": len(data or b""), "source_url": url,
    }  # fmt: skip


def test_a_document_is_copied_under_its_key(tmp_path: Path) -> None:
    document = _document(tmp_path / "a", "abcd", "公开/目标表.DOCX", b"words")
    assert originals.copy(tmp_path, tmp_path / "a", [document]) == {
        "abcd": "site/originals/abcd.docx"
    }
    assert (tmp_path / "site" / "originals" / "abcd.docx").read_bytes() == b"words"


@pytest.mark.parametrize("name", ["page.html", "page.HTM", "drawn.svg", "a.mhtml"])
def test_what_a_browser_would_run_is_opened_as_text(tmp_path: Path, name: str) -> None:
    document = _document(tmp_path / "a", "abcd", name, b"<script>")
    [place] = originals.copy(tmp_path, tmp_path / "a", [document]).values()
    assert place.endswith(".txt")


@pytest.mark.parametrize("name", ["no ending", "odd.e/x", "a.", "x.未知"])
def test_a_name_of_no_known_kind_does_no_harm(tmp_path: Path, name: str) -> None:
    document = _document(tmp_path / "a", "abcd", name, b"x")
    [place] = originals.copy(tmp_path, tmp_path / "a", [document]).values()
    assert place == "site/originals/abcd.bin"


def test_what_is_too_large_or_lost_is_opened_where_it_was_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(originals, "_LARGEST_BYTES", 3)
    archive = tmp_path / "a"
    documents = [
        _document(archive, "aaaa", "large.pdf", b"four", "https://example.org/large.pdf"),
        _document(archive, "bbbb", "lost.pdf", None, "http://example.org/lost.pdf"),
        _document(archive, "cccc", "odd.pdf", None, "javascript:alert(1)"),
        _document(archive, "dddd", "unknown.pdf", b"four"),
        _document(archive, "eeee", "small.pdf", b"two"),
    ]
    assert originals.copy(tmp_path, archive, documents) == {
        "aaaa": "https://example.org/large.pdf",
        "bbbb": "http://example.org/lost.pdf",
        "eeee": "site/originals/eeee.pdf",
    }


def test_all_copies_together_have_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(originals, "_MOST_BYTES", 5)
    documents = [_document(tmp_path / "a", key * 4, "a.pdf", b"two") for key in "abc"]
    assert list(originals.copy(tmp_path, tmp_path / "a", documents)) == ["aaaa"]
