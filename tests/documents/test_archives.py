"""What an archive holds, and how much it may hold."""

import bz2
import gzip
import io
import lzma
import tarfile
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import libarchive
import pytest

from pipelines import settings
from pipelines.documents import format_of, open_archive
from pipelines.documents.packed import repacked
from pipelines.errors import RefusedDocument
from tests.builders import document
from tests.renderings import zip_of


def test_names_in_gbk_are_read() -> None:
    name = "绩效目标表.txt"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("PLACEHOLDER", b"x")
    gbk = name.encode("gbk").ljust(11, b"_")[:11]
    data = buffer.getvalue().replace(b"PLACEHOLDER", gbk)
    assert [member.name for member in open_archive(data)] == [gbk.decode("gbk")]


def named(name: bytes, *, flag: bool = False, extra: bytes = b"") -> bytes:
    """A zip archive with a file of a name in any encoding, marked as UTF-8 or not."""
    entry = zipfile.ZipInfo("N" * len(name))
    entry.extra = extra
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(entry, b"x")
        archive.writestr("other.txt", b"y")
    data = buffer.getvalue().replace(b"N" * len(name), name)
    if flag:
        for mark, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
            at = data.index(mark) + place
            data = data[:at] + b"\x08" + data[at + 1 :]
    return data


def unicode_path(name: str) -> bytes:
    content = b"\x01" + b"\0\0\0\0" + name.encode()
    return b"\x75\x70" + len(content).to_bytes(2, "little") + content


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (named("绩效表.txt".encode()), "绩效表.txt"),
        (named("绩效表.txt".encode("gbk")), "绩效表.txt"),
        (named("绩效表.txt".encode(), flag=True), "绩效表.txt"),
        (named(b"????.txt", extra=unicode_path("绩效表.txt")), "绩效表.txt"),
        (named(b"a\xff\xff.txt"), "a\ufffd\ufffd.txt"),
    ],
)
def test_a_name_is_as_who_packed_it_saw_it_and_an_odd_one_costs_no_file(
    data: bytes, name: str
) -> None:
    read = files_in(data)
    assert [content for _, content in read] == [b"x", b"y"]
    assert read[1][0] == "other.txt"
    assert read[0][0] == name


def test_what_systems_leave_behind_is_no_document() -> None:
    litter = ("Thumbs.db", "a/desktop.ini", "a/.DS_Store", "~$甲.docx", ".~lock.乙.ods#", "Icon\r")
    data = zip_of(dict.fromkeys(litter, b"x") | {"甲.docx": b"1"})
    assert files_in(data) == [("甲.docx", b"1")]


def packed(kind: str, filters: str | None, files: dict[str, bytes]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        place = str(Path(folder) / "a")
        with libarchive.file_writer(place, kind, filters) as archive:
            for name, data in files.items():
                archive.add_file_from_memory(name, len(data), data)
        return Path(place).read_bytes()


@pytest.mark.parametrize(("kind", "filters"), [("7zip", None), ("ustar", "gzip"), ("ustar", None)])
def test_archives_of_other_kinds_hold_files_too(kind: str, filters: str | None) -> None:
    data = packed(kind, filters, {"目录/甲.txt": b"1", "Thumbs.db": b"x"})
    assert format_of(data) == "zip"
    assert files_in(data) == [("目录/甲.txt", b"1")]
    assert len(open_archive(zip_with(("in", data)))) == 1


@pytest.mark.parametrize("compress", [gzip.compress, bz2.compress, lzma.compress])
def test_one_compressed_file_is_an_archive_with_nothing_else_in_it(
    compress: Callable[[bytes], bytes],
) -> None:
    data = compress(b"1" * 1000)
    assert format_of(data) == "zip"
    assert files_in(data) == [("data", b"1" * 1000)]
    with pytest.raises(RefusedDocument, match="a damaged (gzip|bzip2|xz) archive"):
        open_archive(data[:-12])


def test_names_of_other_systems_are_read_in_them_too() -> None:
    buffer = io.BytesIO()
    with tarfile.open(
        fileobj=buffer, mode="w", encoding="gbk", format=tarfile.GNU_FORMAT
    ) as archive:
        member = tarfile.TarInfo("目录/甲.txt")
        member.size = 1
        archive.addfile(member, io.BytesIO(b"1"))
    assert files_in(buffer.getvalue()) == [("目录/甲.txt", b"1")]


def test_the_bounds_hold_for_them_too(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed("7zip", None, {f"{number}.txt": b"0" * (1 << 20) for number in range(3)})
    assert len(data) < 10_000
    monkeypatch.setattr(settings, "MAX_INFLATED_BYTES", 2 << 20)
    with pytest.raises(RefusedDocument, match="a 7z archive that inflates to over 2 MB"):
        open_archive(data)
    with pytest.raises(RefusedDocument, match="inflates to over 2 MB"):
        open_archive(zip_with(("in.7z", data)))
    monkeypatch.setattr(settings, "MAX_INFLATED_BYTES", 20 << 20)
    monkeypatch.setattr(settings, "MAX_ARCHIVE_ENTRIES", 2)
    with pytest.raises(RefusedDocument, match="a 7z archive of over 2 files"):
        open_archive(data)


@pytest.mark.parametrize(
    "data",
    [
        b"7z\xbc\xaf\x27\x1c" + b"\0" * 40,
        b"Rar!\x1a\x07\x01\x00" + b"x" * 40,
        b"\x1f\x8bxx",
        b"BZh no block of bzip2",
    ],
)
def test_a_damaged_one_is_refused_by_its_name(data: bytes) -> None:
    with pytest.raises(RefusedDocument, match="a damaged (7z|rar|gzip|bzip2) archive"):
        open_archive(data)


def test_without_libarchive_they_wait_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repacked, "libarchive", None)
    with pytest.raises(RefusedDocument, match="apt-get install libarchive13"):
        open_archive(b"7z\xbc\xaf\x27\x1c")


def files_in(data: bytes) -> list[tuple[str, bytes]]:
    return [(member.name, member.data) for member in open_archive(data)]


def zip_with(*files: tuple[str, bytes]) -> bytes:
    """A zip archive in which two files may have one name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, data in files:
            archive.writestr(name, data)
    return buffer.getvalue()


def test_hidden_files_are_left_and_names_lead_nowhere_else() -> None:
    hidden = zip_of(
        {".hidden": b"1", "a/.b/c.txt": b"2", "__MACOSX/c": b"3", "~$d.docx": b"4", "a/b.txt": b"5"}
    )
    assert files_in(hidden) == [("a/b.txt", b"5")]
    outside = zip_with(
        ("../../etc/passwd", b"1"),
        ("/etc/passwd", b"2"),
        ("./a.txt", b"3"),
        ("b\\c.txt", b"4"),
        ("..", b""),
    )
    assert [name for name, _ in files_in(outside)] == [
        "etc/passwd",
        "etc/passwd (2)",
        "a.txt",
        "b/c.txt",
        "unnamed",
    ]


def test_of_two_files_of_one_name_both_are_read() -> None:
    data = zip_with(
        ("甲.docx", b"1"),
        ("甲.docx", b"2"),
        ("甲 (2).docx", b"3"),
        ("甲.docx", b"4"),
        ("b/甲", b"5"),
        ("b/甲", b"6"),
    )
    assert files_in(data) == [
        ("甲.docx", b"1"),
        ("甲 (2).docx", b"2"),
        ("甲 (2) (2).docx", b"3"),
        ("甲 (3).docx", b"4"),
        ("b/甲", b"5"),
        ("b/甲 (2)", b"6"),
    ]


def test_a_folder_is_no_file_unless_it_holds_bytes() -> None:
    assert files_in(zip_with(("a/", b""), ("b/", b"x"))) == [("b", b"x")]


def test_control_characters_in_names_are_left_away() -> None:
    assert files_in(zip_with(("a\x1b[31m\n.txt", b"1"))) == [("a[31m\n.txt", b"1")]


def test_the_bounds_hold_for_all_levels_together(monkeypatch: pytest.MonkeyPatch) -> None:
    zeros = zip_with(*[(f"{number}.txt", b"0" * (1 << 20)) for number in range(3)])
    both = zip_with(("a.zip", zeros), ("b.zip", zeros))
    assert len(open_archive(both)) == 2
    monkeypatch.setattr(settings, "MAX_INFLATED_BYTES", 5 << 20)
    assert len(open_archive(zeros)) == 3
    with pytest.raises(RefusedDocument, match="inflates to 6 MB; the limit is 5 MB"):
        open_archive(both)
    monkeypatch.setattr(settings, "MAX_INFLATED_BYTES", 10 << 20)
    monkeypatch.setattr(settings, "MAX_ARCHIVE_ENTRIES", 7)
    with pytest.raises(RefusedDocument, match="a zip archive of 8 files; the limit is 7"):
        open_archive(both)


def test_an_archive_inside_too_many_others_refuses_the_outermost() -> None:
    data = document()
    for _ in range(settings.MAX_ARCHIVE_DEPTH):
        data = zip_with(("in.zip", data))
    assert len(open_archive(data)) == 1
    with pytest.raises(
        RefusedDocument, match=f"an archive inside {settings.MAX_ARCHIVE_DEPTH} others"
    ):
        open_archive(zip_with(("in.zip", data)))


def test_a_damaged_archive_inside_another_costs_itself_alone() -> None:
    damaged = bytearray(zip_with(("a.txt", b"0123456789")))
    damaged[35] ^= 0xFF
    assert len(open_archive(zip_with(("a.zip", bytes(damaged)), ("b.txt", b"1")))) == 2
    with pytest.raises(RefusedDocument, match="a damaged zip archive"):
        open_archive(bytes(damaged))


@pytest.mark.parametrize(
    ("limit", "value", "reason"),
    [("MAX_ARCHIVE_ENTRIES", 3, "of 4 files"), ("MAX_INFLATED_BYTES", 1 << 20, "inflates to 4 MB")],
)
def test_bombs_are_refused_before_they_inflate(
    monkeypatch: pytest.MonkeyPatch, limit: str, value: int, reason: str
) -> None:
    monkeypatch.setattr(settings, limit, value)
    with pytest.raises(RefusedDocument, match=reason):
        list(open_archive(zip_of({f"{number}.txt": b"0" * (1 << 20) for number in range(4)})))


def test_an_encrypted_archive_says_so() -> None:
    data = bytearray(zip_of({"a.txt": b"secret"}))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        data[data.index(mark) + (6 if mark[2] == 3 else 8)] |= 1
    with pytest.raises(RefusedDocument, match="password"):
        list(open_archive(bytes(data)))
