"""What a load would read, said without reading it."""

from pipelines.operations.preview import Preview, lines_of, preview
from pipelines.reading.sources import Source, Unreadable
from tests.conftest import Warehouse


def test_a_new_warehouse_would_read_all(tmp_path) -> None:
    warehouse = Warehouse(tmp_path / "data")
    warehouse.add("a.txt", b"x")
    warehouse.add("b.txt", b"x")
    warehouse.add("c.txt", b"y")
    (warehouse.places.raw / "d.txt").symlink_to("/etc/passwd")
    said = preview(warehouse.places)
    assert (said.files, [one.file_name for one in said.wanted]) == (3, ["a.txt", "c.txt"])
    assert [name for name, _ in said.unreadable] == ["d.txt"]
    assert (said.gone, said.seconds) == ([], None)
    assert list(lines_of(said))[-1] == "3 files, 2 to read (0.0 MB); nothing was done"
    assert sorted(path.name for path in warehouse.places.root.iterdir()) == ["raw", "work"]


def test_what_was_loaded_would_not_be_read_again_and_time_is_told_by_it(loaded: Warehouse) -> None:
    said = preview(loaded.places)
    assert (said.wanted, said.gone, said.seconds) == ([], [], 0.0)
    new = loaded.places.raw / "new.txt"
    new.write_bytes(b"x" * 100)
    try:
        done = loaded.jixiao("load", "--dry-run")
        assert done.stdout.splitlines()[0] == "would be read: new.txt"
        assert "2 files, 1 to read (0.0 MB, about " in done.stdout
        assert preview(loaded.places).seconds > 0
    finally:
        new.unlink()


def test_a_long_list_says_that_it_is_one(tmp_path) -> None:
    wanted = [Source(tmp_path, f"{n}.txt", str(n), 1_000_000) for n in range(60)]
    said = Preview(61, wanted, [Unreadable("x", "locked")], ["old.txt"], 7.4)
    lines = list(lines_of(said))
    assert lines[50:] == [
        "would be read: 10 more",
        "cannot be read: x: locked",
        "gone or changed: old.txt",
        "61 files, 60 to read (60.0 MB, about 7 s by earlier loads); nothing was done",
    ]
