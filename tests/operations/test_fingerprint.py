"""Names for code: another one where what it gives may be another."""

from pathlib import Path

import pytest

from pipelines import settings
from pipelines.operations import fingerprint


@pytest.fixture(autouse=True)
def _names_are_made_anew():
    names = (fingerprint.of_reading, fingerprint.of_pages)
    for name in names:
        name.cache_clear()
    yield
    for name in names:
        name.cache_clear()


@pytest.fixture
def code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for place in (
        "documents/docx.py",
        "forms/vocabulary.toml",
        "site/pages.py",
        "site/templates/index.html",
    ):
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text("as it was")
    for place in ("code.py", "codes.py"):
        (tmp_path / place).write_text("")
    monkeypatch.setattr(fingerprint, "_CODE", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "reading", "pages"),
    [
        ("documents/docx.py", True, False),
        ("forms/vocabulary.toml", True, False),
        ("site/templates/index.html", False, True),
        ("code.py", True, True),
        ("codes.py", True, True),
        ("operations/alarms.py", False, False),
        ("site/pages.pyc", False, False),
    ],
)
def test_what_changes_is_made_anew_and_nothing_else(
    code: Path, file: str, reading: bool, pages: bool
) -> None:
    before = fingerprint.of_reading(), fingerprint.of_pages()
    (code / file).parent.mkdir(exist_ok=True)
    (code / file).write_text("another")
    fingerprint.of_reading.cache_clear()
    fingerprint.of_pages.cache_clear()
    after = fingerprint.of_reading(), fingerprint.of_pages()
    assert (after[0] != before[0], after[1] != before[1]) == (reading, pages)


def test_another_limit_may_read_what_was_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    before = fingerprint.of_reading()
    fingerprint.of_reading.cache_clear()
    monkeypatch.setattr(settings, "MAX_DOCUMENT_BYTES", settings.MAX_DOCUMENT_BYTES + 1)
    assert fingerprint.of_reading() != before
