"""What was begun and killed is ended by the next fetch, whole or not at all."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.harvest.memory import Memory
from pipelines.harvest.shelf import Shelf, sha256_of
from tests.harvest.conftest import NIGHT, Harvest

URL = "http://czj.example.gov.cn/a.docx"
ROW = {"publisher": "某局", "source_url": URL}


class Killed(BaseException):
    """What a killed process does: nothing more."""


@pytest.fixture
def memory(harvest: Harvest) -> Iterator[Memory]:
    opened = Memory(harvest.places.fetched)
    yield opened
    opened.close()


def part(harvest: Harvest, name: str = "a.part", body: bytes = b"body") -> Path:
    harvest.places.fetching.mkdir(parents=True, exist_ok=True)
    path = harvest.places.fetching / name
    path.write_bytes(body)
    return path


@pytest.mark.parametrize("moment", ["begin_placing", "_describe", "_move", "note", "end_placing"])
@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_step_it_is_one_document_with_one_row(
    harvest: Harvest, memory: Memory, monkeypatch: pytest.MonkeyPatch, moment: str, after: bool
) -> None:
    from pipelines.harvest import shelf as rooms

    holder = next(one for one in (Memory, Shelf, rooms) if hasattr(one, moment))
    step = getattr(holder, moment)

    def dies(*arguments, **named):
        if after:
            step(*arguments, **named)
        raise Killed

    shelf = Shelf(harvest.places, memory, NIGHT)
    taking = part(harvest)
    with monkeypatch.context() as patch:
        patch.setattr(holder, moment, dies)
        with pytest.raises(Killed):
            shelf.take(taking, URL, "a.docx", ROW, {"etag": '"1"'})
    shelf = Shelf(harvest.places, memory, datetime.now(UTC))
    if taking.exists():  # killed before anything was said: it is gone on with
        shelf.take(taking, URL, "a.docx", ROW, {"etag": '"1"'})
    assert harvest.files == {"czj.example.gov.cn/a.docx": b"body"}
    assert [(row["file"], row["publisher"]) for row in harvest.rows] == [
        ("czj.example.gov.cn/a.docx", "某局")
    ]
    known = memory.known(URL)
    assert known is not None
    assert known.sha256 == sha256_of(harvest.places.raw / "czj.example.gov.cn" / "a.docx")
    assert known.validators.etag == '"1"'
    assert memory.placing() == []


def test_what_was_begun_and_is_there_no_more_is_forgotten(harvest: Harvest, memory: Memory) -> None:
    memory.begin_placing("h/a.docx", "0" * 64, "gone.part", ROW, {"url": URL})
    Shelf(harvest.places, memory, NIGHT)
    assert memory.placing() == []
    assert memory.known(URL) is None
    assert not harvest.places.sources.exists()


def test_a_name_that_is_taken_is_never_written_over(harvest: Harvest, memory: Memory) -> None:
    shelf = Shelf(harvest.places, memory, NIGHT)
    place = harvest.places.raw / "czj.example.gov.cn"
    place.mkdir()
    (place / "a.docx").symlink_to("nowhere")
    taken = [
        shelf.take(part(harvest, f"{n}.part", b"%d" % n), URL, "a.docx", ROW, {}) for n in range(3)
    ]
    assert len({one.file for one in taken}) == 3
    assert (place / "a.docx").is_symlink()


def test_a_link_to_sources_csv_stays_one_and_its_mode_too(
    harvest: Harvest, memory: Memory, tmp_path: Path
) -> None:
    real = tmp_path / "sources.csv"
    real.write_text("file,publisher,region_code,fiscal_year,published_on,source_url\n")
    real.chmod(0o640)
    harvest.places.sources.symlink_to(real)
    shelf = Shelf(harvest.places, memory, NIGHT)
    shelf.take(part(harvest), URL, "a.docx", ROW, {})
    assert harvest.places.sources.is_symlink()
    assert real.stat().st_mode & 0o777 == 0o640
    assert len(harvest.rows) == 1


def test_a_file_from_another_disk_is_moved_whole(
    harvest: Harvest, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    replace = Path.replace

    def across(self: Path, target: Path) -> Path:
        if self.suffix == ".part":
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", across)
    shelf = Shelf(harvest.places, memory, NIGHT)
    shelf.take(part(harvest), URL, "a.docx", ROW, {})
    assert harvest.files == {"czj.example.gov.cn/a.docx": b"body"}
    assert list(harvest.places.fetching.iterdir()) == []
