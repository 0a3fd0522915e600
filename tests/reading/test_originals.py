import hashlib
from pathlib import Path

import pytest

from pipelines.errors import UsageError
from pipelines.reading import originals
from tests.conftest import Warehouse

DATA = b"a document"
SHA256 = hashlib.sha256(DATA).hexdigest()


def test_what_was_kept_can_be_had_again(tmp_path: Path) -> None:
    original = tmp_path / "a.txt"
    original.write_bytes(DATA)
    [place] = originals.keep_files(tmp_path / "archive", {SHA256: original}).values()
    assert place == originals.place_of(tmp_path / "archive", SHA256)
    original.unlink()
    assert originals.fetch(tmp_path / "archive", SHA256) == DATA
    assert originals.fetch(tmp_path / "archive", SHA256[:16]) == DATA
    assert place.stat().st_mode & 0o777 == 0o444


def test_a_file_that_has_changed_is_not_kept_under_a_name_that_lies(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"other")
    assert originals.keep_files(tmp_path / "archive", {SHA256: tmp_path / "a.txt"}) == {}
    assert [path for path in (tmp_path / "archive").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("sha256", ["", "7", "../../etc/passwd", "*", "0" * 64, SHA256[:7]])
def test_what_was_never_loaded_is_said(tmp_path: Path, sha256: str) -> None:
    originals.keep_bytes(tmp_path, DATA, SHA256)
    with pytest.raises(UsageError, match="no document was ever loaded"):
        originals.fetch(tmp_path, sha256)


def test_damage_is_noticed(tmp_path: Path) -> None:
    place = originals.keep_bytes(tmp_path, DATA, SHA256)
    place.chmod(0o644)
    place.write_bytes(b"another")
    with pytest.raises(UsageError, match="damaged"):
        originals.fetch(tmp_path, SHA256)


def test_what_an_interrupted_load_left_goes(tmp_path: Path) -> None:
    place = originals.keep_bytes(tmp_path, DATA, SHA256)
    (place.parent / ".unfinished-1").write_bytes(b"half")
    originals.tidy(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [place]


def test_every_document_and_those_in_archives_are_kept(crowd: Warehouse) -> None:
    documents = crowd.ask("select sha256 from marts.dim_documents")
    assert len(documents) > 50
    for (sha256,) in documents:
        assert originals.fetch(crowd.places.archive, sha256)
