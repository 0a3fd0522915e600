import errno
import hashlib
import io
import os
import shutil
import signal
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from pipelines import settings
from pipelines.landing import batches
from pipelines.reading import extract, pool, sources
from pipelines.reading.originals import keep_bytes
from pipelines.reading.sources import find_sources
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
    (tmp_path / "a.zip").write_bytes(
        archive(**{"one.txt": same, "two.txt": same, "broken.docx": b"PK\x03\x04"})
    )
    (tmp_path / "b.txt").write_bytes(same)
    assert read(tmp_path) == [
        ("a.zip", 0, None),
        ("b.txt", 1, None),
        ("a.zip/broken.docx", 0, "a damaged zip archive"),
    ]
    rows = [
        pl.read_parquet(tmp_path / ".batch" / f"{table}.parquet").height
        for table in ("documents", "forms", "members")
    ]
    assert rows == [3, 1, 3]


def kept(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in (tmp_path / ".archive").rglob("*") if path.is_file())


def test_archives_inside_archives_have_an_end(tmp_path: Path) -> None:
    data = document()
    for _ in range(settings.MAX_ARCHIVE_DEPTH + 1):
        data = archive(**{"in.zip": data})
    (tmp_path / "a.zip").write_bytes(data)
    assert read(tmp_path) == [
        ("a.zip", 0, f"an archive inside {settings.MAX_ARCHIVE_DEPTH} others"[:21])
    ]
    assert kept(tmp_path) == [hashlib.sha256(data).hexdigest()]


def squashed(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return buffer.getvalue()


def test_of_a_bomb_in_archives_in_an_archive_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches.close()  # readers that know the limits of this test
    monkeypatch.setattr(settings, "MAX_INFLATED_BYTES", 50 << 20)
    zeros = squashed(**{f"{number}.txt": b"%d" % number + b"0" * (9 << 20) for number in range(3)})
    bomb = squashed(
        **{"good.txt": document(), "a.zip": zeros, "b.zip": squashed(**{"c.zip": zeros})}
    )
    (tmp_path / "bomb.zip").write_bytes(bomb)
    monkeypatch.setattr(batches, "_readers", _InThisProcess)
    assert read(tmp_path) == [("bomb.zip", 0, "a zip archive that in")]
    assert kept(tmp_path) == [hashlib.sha256(bomb).hexdigest()]


class _InThisProcess:
    """Reads where a test can change the limits."""

    def schedule(
        self, function: Callable[..., object], args: list[object], timeout: int
    ) -> "_InThisProcess":
        self._value = function(*args)
        return self

    def result(self) -> object:
        return self._value


def test_archives_in_archives_are_members_of_what_they_lie_in(tmp_path: Path) -> None:
    inner = archive(**{"b.txt": document()})
    (tmp_path / "a.zip").write_bytes(archive(**{"in.zip": inner}))
    assert read(tmp_path) == [
        ("a.zip", 0, None),
        ("a.zip/in.zip", 0, None),
        ("a.zip/in.zip/b.txt", 1, None),
    ]
    members = pl.read_parquet(tmp_path / ".batch" / "members.parquet")
    assert members.select("document_sha256", "file_name").rows() == [
        (hashlib.sha256((tmp_path / "a.zip").read_bytes()).hexdigest(), "a.zip/in.zip"),
        (hashlib.sha256(inner).hexdigest(), "a.zip/in.zip/b.txt"),
    ]


def test_an_archive_without_room_on_the_disk_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.zip").write_bytes(
        squashed(**{"a.txt": b"0" * (1 << 20), "b.txt": b"1" * (1 << 20)})
    )
    [source] = find_sources(tmp_path).sources
    free = shutil.disk_usage(tmp_path)._replace(free=1 << 20)
    monkeypatch.setattr(extract.shutil, "disk_usage", lambda _: free)
    monkeypatch.setattr(settings, "LEAST_FREE_BYTES", 1 << 19)
    extraction = extract.read_file(source, tmp_path / ".archive")
    assert (extraction.refusal, extraction.read_again) == (
        "unpacked it takes 2 MB, and 1 MB are free",
        True,
    )
    assert kept(tmp_path) == []


def _fails_at_the_second(archive: Path, data: bytes, sha256: str, _seen: list[str] = []) -> Path:  # noqa: B006
    _seen.append(sha256)
    if len(_seen) % 2 == 0:
        raise OSError(errno.ENOSPC, "No space left on device")
    return keep_bytes(archive, data, sha256)


def test_a_disk_that_fills_while_an_archive_is_unpacked_keeps_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.zip").write_bytes(archive(**{"a.txt": b"1", "b.txt": b"2"}))
    [source] = find_sources(tmp_path).sources
    monkeypatch.setattr(extract, "keep_bytes", _fails_at_the_second)
    monkeypatch.setattr(settings, "LEAST_FREE_BYTES", 0)
    assert extract.read_file(source, tmp_path / ".archive").read_again
    assert kept(tmp_path) == []
    monkeypatch.setattr(settings, "LEAST_FREE_BYTES", 1 << 60)  # then it is the disk's fault
    with pytest.raises(OSError, match="No space left"):
        extract.read_file(source, tmp_path / ".archive")


@pytest.mark.parametrize("together", [True, False])
def test_an_archive_that_takes_too_long_keeps_what_was_read_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, together: bool
) -> None:
    monkeypatch.setenv("JIXIAO_READING_PROCESSES", "1")
    monkeypatch.setattr(settings, "DOCUMENTS_AT_A_TIME", 2)
    if not together:
        monkeypatch.setattr(batches, "_read_some", _fails)
    names = ["a.txt", "b.txt", "c.txt"]
    (tmp_path / "a.zip").write_bytes(
        archive(**{name: document(form_text(f"{name}项目（2023年）")) for name in names})
    )
    (tmp_path / "z.txt").write_bytes(document())
    monkeypatch.setattr(
        pool.Spent, "is_over", lambda spent, source: spent._seconds[source.outermost] > _WITH_ONE
    )
    monkeypatch.setattr(pool.Spent, "add", _count)
    told = read(tmp_path)
    assert told[:3] == [("a.zip", 0, None), ("z.txt", 1, None), ("a.zip/a.txt", 1, None)]
    assert told[-1] == ("a.zip/c.txt", 0, "reading the archive i")


_WITH_ONE = 1


def _count(spent: pool.Spent, source: sources.Source, _: float) -> None:
    spent._seconds[source.outermost] += 1


def _end_at_b(source: sources.Source, _: Path) -> extract.Extraction:
    if source.file_name == "b.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    return extract.extract(source.path.read_bytes(), source)


def test_where_some_documents_fail_together_each_is_read_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(extract, "read_file", _end_at_b)
    monkeypatch.setattr(batches, "_read_some", _fails)
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_bytes(document(form_text(f"{name}项目（2023年）")))
    assert read(tmp_path) == [
        ("a.txt", 1, None),
        ("b.txt", 0, "the reader crashed (e"),
        ("c.txt", 1, None),
    ]


def _fails(_: list[sources.Source], __: Path) -> None:
    raise MemoryError


def test_a_batch_that_is_read_twice_is_there_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(document())
    assert read(tmp_path) == read(tmp_path)
    assert [
        path.name
        for path in tmp_path.iterdir()
        if "batch" in path.name or "unfinished" in path.name
    ] == [".batch"]


def test_control_characters_that_were_taken_out_are_noted(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(document(form_text(unit="563201某\x0b某\x1b局")))
    batch, [note] = batches.read(find_sources(tmp_path).sources, tmp_path / ".archive")
    assert note.characters_removed == 2
    assert batch.forms["unit_text"].to_list() == ["563201某某局"]
