import os
import signal
from pathlib import Path

import polars as pl
import pytest

from pipelines import batches, reading, settings
from pipelines.reading import find_sources
from tests.builders import archive, document, form_text


@pytest.fixture(autouse=True)
def _readers_end():
    yield
    batches.close()


def read(tmp_path: Path) -> list[tuple[str, int, str | None]]:
    batch, notes = batches.read(find_sources(tmp_path).sources, tmp_path / ".archive")
    batch.write(tmp_path / ".batch")
    return [(note.file_name, note.forms, note.refusal and note.refusal[:21]) for note in notes]


def test_an_archive_is_read_document_by_document_each_content_once(tmp_path: Path) -> None:
    same = document()
    (tmp_path / "a.zip").write_bytes(archive(**{"one.txt": same, "two.txt": same, "broken.docx": b"PK\x03\x04"}))
    (tmp_path / "b.txt").write_bytes(same)
    assert read(tmp_path) == [("a.zip", 0, None), ("b.txt", 1, None), ("a.zip/broken.docx", 0, "a damaged zip archive")]
    rows = [
        pl.read_parquet(tmp_path / ".batch" / f"{table}.parquet").height for table in ("documents", "forms", "members")
    ]
    assert rows == [3, 1, 3]


def test_archives_inside_archives_have_an_end(tmp_path: Path) -> None:
    data = document()
    for _ in range(settings.MAX_ARCHIVE_DEPTH + 1):
        data = archive(**{"in.zip": data})
    (tmp_path / "a.zip").write_bytes(data)
    assert read(tmp_path)[-1][2] == f"an archive inside {settings.MAX_ARCHIVE_DEPTH} others"[:21]


def _end_at_b(source: reading.Source, _: Path) -> reading.Extraction:
    if source.file_name == "b.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return reading.extract(source.path.read_bytes(), source)


def test_where_some_documents_fail_together_each_is_read_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "read_file", _end_at_b)
    monkeypatch.setattr(batches, "_read_some", _fails)
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(document(form_text(f"{name}项目（2023年）")))
    assert read(tmp_path) == [("a.txt", 1, None), ("b.txt", 0, "the reader crashed (e"), ("c.txt", 1, None)]


def _fails(_: list[reading.Source], __: Path) -> None:
    raise MemoryError


def test_a_batch_that_is_read_twice_is_there_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(document())
    assert read(tmp_path) == read(tmp_path)
    assert [path.name for path in tmp_path.iterdir() if "batch" in path.name or "unfinished" in path.name] == [".batch"]
