import io
import json
import os
import subprocess
import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.forms.records import readings_to_json
from pipelines.reading import convert, extract, pool, sources
from pipelines.reading.pool import read_sources
from pipelines.reading.sources import Source, Unreadable, find_sources, read_beside
from tests.builders import document, form_text
from tests.renderings import docx_of, zip_of


def source(path: Path) -> Source:
    [found] = [found for found in find_sources(path.parent).sources if found.file_name == path.name]
    return found


def test_only_a_file_beside_the_documents_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    file = tmp_path / "sources.csv"
    assert read_beside(file) == b""
    file.write_bytes(b"file\n")
    assert read_beside(file) == b"file\n"
    os.mkfifo(tmp_path / "fifo")
    for target, reason in (
        ("never there", "it cannot be read (No such file or directory)"),
        ("sources.csv", "it cannot be read (Too many levels of symbolic links)"),
        (".", "it is not a file"),
        ("fifo", "it is not a file"),
    ):
        file.unlink()
        file.symlink_to(target)
        standing = Unreadable("sources.csv", f"{reason}: what it said before stands")
        assert read_beside(file) == standing


def test_it_finds_documents_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for name in ("b.txt", "a.txt", "inner/c.txt", "sources.csv", ".hidden", "~$a.docx"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "out").symlink_to("/etc/hostname")
    assert [found.file_name for found in find_sources(tmp_path).sources] == [
        "a.txt",
        "b.txt",
        "inner/c.txt",
    ]


def test_what_cannot_be_read_costs_itself_alone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "b.txt").write_bytes(b"x")
    (tmp_path / "again").symlink_to("inner")
    (tmp_path / "inner" / "up").symlink_to("..")
    (tmp_path / "me").symlink_to("me")
    (tmp_path / "gone.txt").symlink_to("never there")
    os.mkfifo(tmp_path / "pipe")
    found = find_sources(tmp_path)
    assert [source.file_name for source in found.sources] == ["a.txt", "again/b.txt", "inner/b.txt"]
    assert dict(found.unreadable) == {
        "again/up": "a link to a folder that it lies in itself",
        "gone.txt": "it cannot be read (No such file or directory)",
        "inner/up": "a link to a folder that it lies in itself",
        "me": "it cannot be read (Too many levels of symbolic links)",
        "pipe": "neither a file nor a folder",
    }


AS_NOBODY = """
import os, sys
from pathlib import Path
from pipelines.reading.sources import find_sources
if os.geteuid() == 0:
    os.setuid(65534)
found = find_sources(Path(sys.argv[1]))
print([source.file_name for source in found.sources], [tuple(entry) for entry in found.unreadable])
"""


def test_what_may_not_be_read_costs_itself_alone() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        for file in ("a.txt", "locked.txt", "inner/b.txt"):
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_bytes(b"x")
        (folder / "locked.txt").chmod(0)
        (folder / "inner").chmod(0)
        done = subprocess.run(
            [sys.executable, "-c", AS_NOBODY, name], capture_output=True, text=True, check=False
        )
        (folder / "inner").chmod(0o755)
    denied = "it cannot be read (Permission denied)"
    assert done.stdout.strip() == f"{['a.txt']} {[('inner', denied), ('locked.txt', denied)]}", (
        done.stderr
    )


def test_a_file_that_vanished_is_refused_and_read_when_it_is_there_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(document())
    before = source(tmp_path / "a.txt")
    (tmp_path / "a.txt").unlink()
    [extraction] = read_sources(
        sources.keep([before], tmp_path / ".archive"), tmp_path / ".archive"
    )
    assert (extraction.refusal, extraction.read_again) == (
        "it cannot be read (No such file or directory)",
        True,
    )


def test_folders_have_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_FOLDER_DEPTH", 2)
    (tmp_path / "1" / "2" / "3").mkdir(parents=True)
    (tmp_path / "1" / "2" / "a.txt").write_bytes(b"x")
    (tmp_path / "1" / "2" / "3" / "b.txt").write_bytes(b"x")
    found = find_sources(tmp_path)
    assert [source.file_name for source in found.sources] == ["1/2/a.txt"]
    assert found.unreadable == [("1/2/3", "a folder inside 2 others")]


def test_documents_are_read_in_child_processes_in_their_order(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(document())
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.7")
    (tmp_path / "c.txt").write_bytes(b"nothing to see\n")
    extractions = list(read_sources(find_sources(tmp_path).sources, tmp_path / ".archive"))
    assert [(read.file_name, len(read.forms), read.refusal) for read in extractions] == [
        ("a.txt", 1, None),
        ("b.txt", 0, "a damaged PDF"),
        (
            "c.txt",
            0,
            "text without tables: nothing in it sets columns apart (no TAB in it); "
            "load the document itself",
        ),
    ]


def test_cells_are_kept_with_the_field_that_claimed_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(document())
    extraction = extract.extract((tmp_path / "a.txt").read_bytes(), source(tmp_path / "a.txt"))
    assert [1, 2, "money_unit", "单位：万元"] in json.loads(
        readings_to_json(extraction.forms[0].readings)
    )


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_time(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(document())
    before = source(tmp_path / "a.txt")
    (tmp_path / "a.txt").write_bytes(b"other")
    [extraction] = read_sources([before], tmp_path / ".archive")
    assert extraction.refusal is not None
    assert "changed" in extraction.refusal


def test_a_file_name_of_another_encoding_is_kept_readable(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode("目标表.txt".encode("gbk"))).write_bytes(document())
    [found] = find_sources(tmp_path).sources
    assert found.file_name.encode().endswith(b".txt")
    assert extract.extract(document(), found).forms


def test_without_libreoffice_a_word_document_of_old_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "program", lambda: None)
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 x}")
    extraction = extract.extract((tmp_path / "a.rtf").read_bytes(), source(tmp_path / "a.rtf"))
    assert (extraction.refusal, extraction.read_again) == (convert.MISSING, True)


def _fail(source: Source, spool: Path) -> None:
    raise LookupError("a fault of ours")


def _crash(source: Source, spool: Path) -> None:
    os._exit(7)


def _loop(source: Source, spool: Path) -> None:
    while True:
        pass


def _grow(source: Source, spool: Path) -> None:
    bytearray(10 * settings.MAX_READING_MEMORY_BYTES)


@pytest.mark.parametrize(
    ("reader", "reason"),
    [
        (_fail, "LookupError: a fault of ours"),
        (_crash, "crashed"),
        (_loop, "took over"),
        (_grow, "needs over"),
    ],
    ids=["fault", "crash", "loop", "memory"],
)
def test_a_document_that_breaks_its_reader_costs_itself_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: object, reason: str
) -> None:
    (tmp_path / "a.txt").write_bytes(document())
    monkeypatch.setattr(pool, "read_file", reader)
    monkeypatch.setattr(settings, "MAX_READING_SECONDS", 1)
    [extraction] = read_sources(find_sources(tmp_path).sources, tmp_path / ".archive")
    assert extraction.refusal is not None
    assert reason in extraction.refusal


def test_memory_that_ran_out_ends_its_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_out(source: Source, spool: Path) -> None:
        raise MemoryError

    codes: list[int] = []
    monkeypatch.setattr(extract, "_extract_file", run_out)
    monkeypatch.setattr(os, "_exit", codes.append)
    (tmp_path / "a.txt").write_bytes(document())
    extract.read_file(source(tmp_path / "a.txt"), tmp_path)
    assert codes == [extract.OUT_OF_MEMORY]


def test_a_file_that_nobody_touched_is_not_read_for_its_sha256(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    [fresh] = find_sources(tmp_path).sources
    assert fresh.stamp == ""  # it may change again within what the clock tells apart
    known = {"a.txt": ("what it said", "0" * 64)}
    assert find_sources(tmp_path, known).sources[0].sha256 == fresh.sha256


def test_a_stamp_is_another_when_the_file_is_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "_MOMENT_NS", -(10**12))
    (tmp_path / "a.txt").write_bytes(b"a")
    [first] = find_sources(tmp_path).sources
    known = {"a.txt": (first.stamp, "of old")}
    assert find_sources(tmp_path, known).sources[0].sha256 == "of old"
    (tmp_path / "a.txt").write_bytes(b"b")
    os.utime(
        tmp_path / "a.txt", ns=(0, int(first.stamp.split(":")[1]))
    )  # as a copy that keeps times does
    assert find_sources(tmp_path, known).sources[0].sha256 != "of old"


@pytest.mark.parametrize(
    ("said", "believed"),
    [("2023-05-06", date(2023, 5, 6)), ("2099-01-01", None), ("1980-01-01", None)],
)
def test_a_day_that_cannot_be_is_not_believed(said: str, believed: date | None) -> None:
    core = (
        '<cp:coreProperties xmlns:cp="x" xmlns:dcterms="http://purl.org/dc/terms/">'
        f"<dcterms:modified>{said}T00:00:00Z</dcterms:modified></cp:coreProperties>"
    )
    with zipfile.ZipFile(io.BytesIO(docx_of(""))) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    data = zip_of(parts | {"docProps/core.xml": core})
    read = extract.extract(data, Source(Path("a.docx"), "a.docx", "0" * 64, len(data)))
    assert read.dated_on == believed
    text = document(form_text(goal=f"填报日期：{said}"))
    printed = extract.extract(text, Source(Path("a.txt"), "a.txt", "0" * 64, len(text)))
    assert printed.dated_on in (believed, None)
