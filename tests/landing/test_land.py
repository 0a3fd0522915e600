from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.errors import LoadRunning
from pipelines.landing import database, frames, ledger, sidecars
from pipelines.landing.contracts import check_batch
from pipelines.landing.frames import Batch
from pipelines.landing.land import land as land_batches
from pipelines.landing.land import stamped
from pipelines.landing.ledger import Loaded
from pipelines.landing.lock import exclusive
from pipelines.landing.sidecars import read_sources_csv
from pipelines.reading.extract import extract
from pipelines.reading.sources import Found, Source, Unreadable
from tests.builders import document, form_text

NOW = datetime(2023, 5, 1, tzinfo=UTC)
NONE_ACCEPTED = sidecars.read_accepted_csv(b"", NOW.date())
DESCRIBED = (
    b"file,publisher,region_code,fiscal_year,published_on,source_url\na.txt,,120000,2023,,\n"
)


def checked(data: bytes, sha256: str = "a" * 64) -> Batch:
    return check_batch(
        frames.to_frames([extract(data, Source(Path("a.txt"), "a.txt", sha256, len(data)))])
    )


def land(
    landing: Path,
    *batches: Batch,
    sources: bytes | None = DESCRIBED,
    name: str = "a.txt",
    version: str = "v1",
    remembered: pl.DataFrame | None = None,
    unreadable: tuple[Unreadable, ...] = (),
) -> Loaded:
    files = Found([Source(Path(name), name, "a" * 64, 1)], list(unreadable))
    database.prepare(landing, lambda: remembered)
    folders = [put_aside(landing, batch, version) for batch in batches]
    return land_batches(
        landing,
        folders,
        sources if sources is None else read_sources_csv(sources),
        NONE_ACCEPTED,
        files,
        version,
        NOW,
    )


def put_aside(landing: Path, batch: Batch, version: str = "v1") -> Path:
    folder = landing.parent / f"batches '{len(list(landing.parent.glob('batches*'))):03}"
    stamped(batch, ledger.next_load(landing), version).write(folder)
    return folder


def ask(landing: Path, sql: str) -> list[tuple]:
    with duckdb.connect(landing, read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    return tmp_path / "work" / "landing.duckdb"


def test_a_load_lands_every_frame_and_a_row_of_the_ledger(landing: Path) -> None:
    loaded = land(landing, checked(document(form_text(budget="?"))))
    assert (loaded.documents_read, loaded.forms, loaded.rows, loaded.quarantined) == (1, 1, 4, 1)
    assert loaded.cells_claimed > 0
    assert loaded.cells_unclaimed == 0
    assert ask(
        landing, "select load_id, documents_read, quarantined, reader_version from raw.loads"
    ) == [(1, 1, 1, "v1")]
    assert ask(landing, "select count(*) from raw.indicators") == [(3,)]
    [line] = [ledger.quarantine_line(row) for row in ledger.quarantined_rows(landing)]
    assert line == "a.txt, form 1, row 3, column 3: amount: not_an_amount: 预算数: ?"


def test_money_is_exact(landing: Path) -> None:
    land(landing, checked(document(form_text(budget="0.30"))))
    assert ask(
        landing, "select typeof(amount_yuan), amount_yuan::varchar from raw.amounts limit 1"
    ) == [("DECIMAL(28,6)", "3000.000000")]


def test_a_load_with_nothing_new_changes_nothing_but_the_ledger(landing: Path) -> None:
    first = land(landing, checked(document()))
    second = land(landing)
    assert (second.changed, second.state) == (False, first.state)
    assert [row["load_id"] for row in ledger.last_loads(landing, 5)] == [2, 1]


def test_a_document_read_again_replaces_its_rows(landing: Path) -> None:
    first = land(landing, checked(document(form_text(budget="?"))))
    second = land(landing, checked(document()), version="v2")
    assert second.state != first.state
    assert ask(landing, "select count(*) from raw.forms") == [(1,)]
    assert ledger.quarantined_rows(landing) == []
    assert ledger.known_documents(landing, "v1") == set()
    assert ledger.known_documents(landing, "v2") == {"a" * 64}


@pytest.mark.parametrize(
    "change",
    [
        {"sources": DESCRIBED.replace(b"2023", b"2024")},
        {"sources": b""},
        {"name": "renamed.txt"},
    ],
)
def test_what_is_said_of_a_document_changes_without_reading_it(landing: Path, change: dict) -> None:
    first = land(landing, checked(document()))
    second = land(landing, **change)
    assert (second.documents_read, second.changed) == (0, True)
    assert second.state != first.state


def test_bad_rows_of_sources_are_quarantined_once(landing: Path) -> None:
    bad = DESCRIBED + b"b.txt,,12,,,\n"
    assert land(landing, checked(document()), sources=bad).quarantined == 1
    assert land(landing, sources=bad).quarantined == 0
    assert [row["file_name"] for row in ledger.quarantined_rows(landing)] == ["sources.csv"]
    assert land(landing).changed
    assert ledger.quarantined_rows(landing) == []


def test_what_cannot_be_read_is_refused_until_it_can_be(landing: Path) -> None:
    locked = Unreadable("b.txt", "it cannot be read (Permission denied)")
    first = land(landing, checked(document()), unreadable=(locked,))
    assert (first.documents_refused, first.quarantined) == (1, 0)
    again = land(landing, unreadable=(locked,))
    assert (again.documents_refused, again.changed) == (0, False)
    assert ledger.refused_documents(landing) == [tuple(locked)]
    assert ledger.quarantined_rows(landing) == []
    assert land(landing).changed
    assert ledger.refused_documents(landing) == []


def test_what_a_file_beside_the_documents_said_stands_while_it_cannot_be_read(
    landing: Path,
) -> None:
    away = Unreadable("sources.csv", "it cannot be read (…): what it said before stands")
    first = land(landing, checked(document()), sources=DESCRIBED + b"b.txt,,12,,,\n")
    again = land(landing, sources=None, unreadable=(away,))
    assert (again.documents_refused, again.quarantined) == (1, 1)
    assert again.state != first.state
    assert ask(landing, "select file, fiscal_year from raw.sources") == [("a.txt", 2023)]
    assert [row["rule"] for row in ledger.quarantined_rows(landing)] == ["region_code"]
    assert ledger.refused_documents(landing) == [tuple(away)]


def test_documents_are_kept_from_the_build_until_the_project_is_another_or_they_are_read_anew(
    landing: Path,
) -> None:
    land(landing, checked(document()))
    [(sha256, (file_name, _))] = ledger.documents_with_forms(landing).items()
    assert (sha256, file_name) == ("a" * 64, "a.txt")
    ledger.set_aside(landing, {}, "v1", tried=[sha256])
    assert ledger.standing_aside(landing, "v1") == {}
    ledger.set_aside(landing, {sha256: "a rule fails"}, "v1")
    assert ledger.standing_aside(landing, "v1") == {sha256: "a rule fails"}
    assert ledger.standing_aside(landing, "v2") == {}
    assert ledger.refused_documents(landing) == [("a.txt", "a rule fails")]
    land(landing, checked(document()))
    assert ledger.standing_aside(landing, "v1") == {}


def test_a_load_that_fails_leaves_nothing(landing: Path) -> None:
    land(landing, checked(document()))

    folders = [
        put_aside(landing, checked(document(form_text("另一个")), "b" * 64)) for _ in range(2)
    ]
    (folders[1] / "quarantine.parquet").write_bytes(b"PAR1")
    with pytest.raises(duckdb.Error, match=r"quarantine\.parquet"):
        land_batches(
            landing, folders, read_sources_csv(DESCRIBED), NONE_ACCEPTED, Found([], []), "v1", NOW
        )
    assert ask(landing, "select count(*) from raw.loads") == [(1,)]
    assert ask(landing, "select count(*) from raw.documents") == [(1,)]
    assert ask(landing, "select count(*) from raw.files") == [(1,)]


def test_a_document_read_again_arrived_when_it_first_did(landing: Path) -> None:
    land(landing, checked(document()))
    arrived = ask(landing, "from raw.arrivals")
    land(landing, checked(document()), version="v2")
    assert ask(landing, "from raw.arrivals") == arrived
    assert ask(landing, "select load_id from raw.documents") == [(2,)]


def test_a_working_database_that_begins_anew_goes_on_from_what_the_release_remembers(
    landing: Path,
) -> None:
    remembered = pl.DataFrame(
        {"document_sha256": ["a" * 64], "arrival": [7], "loaded_at": [NOW]}
    ).cast({"arrival": pl.Int32, "loaded_at": pl.Datetime("us", "UTC")})
    first = land(landing, checked(document()), remembered=remembered)
    assert (first.load_id, first.documents_read) == (8, 1)
    land(landing, checked(document(), "b" * 64), remembered=remembered)
    assert ask(
        landing, "select left(document_sha256, 1), arrival from raw.arrivals order by 2"
    ) == [("a", 7), ("b", 9)]
    assert ask(landing, "select max(load_id) from raw.loads") == [(9,)]


def test_what_no_document_can_tell_is_kept_when_its_columns_change(landing: Path) -> None:
    land(landing, checked(document()))
    with duckdb.connect(landing) as connection:
        connection.execute("alter table raw.loads drop column forms")
        connection.execute("alter table raw.arrivals add column old int")
    land(landing, checked(document()), version="v2")
    assert ask(landing, "select load_id, forms from raw.loads order by 1") == [(1, None), (2, 1)]
    assert ask(landing, "select arrival from raw.arrivals") == [(1,)]


def test_a_damaged_working_database_is_set_aside(landing: Path) -> None:
    assert database.prepare(landing, lambda: None) is None
    land(landing, checked(document()))
    assert database.prepare(landing, lambda: None) is None
    landing.write_bytes(b"\0" * 40_000)
    aside = database.prepare(landing, lambda: None)
    assert aside is not None
    assert aside.stat().st_size == 40_000
    land(landing, checked(document()))
    assert ask(landing, "select count(*) from raw.documents") == [(1,)]


def test_a_cell_cannot_make_the_database_open_files_or_change_its_settings(landing: Path) -> None:
    land(landing, checked(document()))
    with database.open_landing(landing) as connection:
        for statement in (
            "from read_text('/etc/hostname')",
            "copy raw.forms to 'x.csv'",
            "attach 'x.db'",
            "load httpfs",
        ):
            with pytest.raises(duckdb.Error, match="disabled|not found|does not exist"):
                connection.execute(statement)
        with pytest.raises(duckdb.Error, match="locked"):
            connection.execute("set enable_external_access = true")


def test_refusals_are_kept_with_their_reason(landing: Path) -> None:
    land(landing, checked(b"%PDF-1.7"))
    assert ledger.refused_documents(landing) == [("a.txt", "a damaged PDF")]
    assert ledger.known_documents(landing, "v1") == {"a" * 64}


def test_a_table_whose_columns_changed_is_made_anew(landing: Path) -> None:
    land(landing, checked(document()))
    with duckdb.connect(landing) as connection:
        connection.execute("alter table raw.indicators drop column target_kind")
    land(landing, checked(document()), version="v2")
    assert ask(landing, "select count(target_kind) from raw.indicators") == [(3,)]


def test_a_document_in_two_batches_is_landed_once(landing: Path) -> None:
    loaded = land(landing, checked(document()), checked(document()), checked(document(), "b" * 64))
    assert (loaded.documents_read, loaded.forms, loaded.rows) == (2, 2, 10)
    assert ask(landing, "select count(*) from raw.indicators") == [(6,)]


def test_columns_are_matched_by_name(landing: Path) -> None:
    made = checked(document())
    shuffled = made.forms.select(reversed(made.forms.columns))
    land(landing, made.with_frames(forms=shuffled))
    assert ask(landing, "select money_unit from raw.forms") == [("万元",)]


def test_a_second_load_says_that_one_is_running(tmp_path: Path) -> None:
    lock = tmp_path / "work" / "load.lock"
    with exclusive(lock, "run"), pytest.raises(LoadRunning, match=r"process \d+, since \d{4}-"):
        with exclusive(lock):
            pass
    with exclusive(lock):
        pass


def test_what_an_interrupted_load_left_is_told_until_one_ends(tmp_path: Path) -> None:
    lock = tmp_path / "work" / "load.lock"
    lock.parent.mkdir()
    lock.write_text("12\t2026-01-01 02:00:00\trun-1\nnonsense\n13\t2026-01-02 02:00:00\t\n")
    with exclusive(lock) as interrupted:  # one that leaves no trace
        assert [load.process for load in interrupted] == [12, 13]
    with exclusive(lock, "run-3") as interrupted:
        assert interrupted[0] == (12, "2026-01-01 02:00:00", "run-1")
    with exclusive(lock, "run-4") as interrupted:
        assert interrupted == []


def test_files_held_by_another_process_are_said_in_one_line(landing: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    land(landing, checked(document()))
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import duckdb; held = duckdb.connect({str(landing)!r}); "
            "print('held', flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    holder.stdout.readline()
    with pytest.raises(LoadRunning, match="held by another process"):
        ledger.last_loads(landing, 1)
    holder.communicate(b"\n")


def test_a_row_of_sources_that_names_no_document_is_told_with_the_nearest_name(
    landing: Path,
) -> None:
    header = "file,publisher,region_code,fiscal_year,published_on,source_url\n"
    said = f"{header}a.txt,甲局,,,,\n某局2023绩效目标.docx,乙局,,,,\nzzz,丙局,,,,\n"
    land(landing, checked(document()), sources=said.encode(), name="某局2023年绩效目标.docx")
    told = ledger.sources_of_nothing(landing)
    assert told == [("zzz", None), ("某局2023绩效目标.docx", "某局2023年绩效目标.docx")]
    assert [ledger.source_line(row) for row in told] == [
        "sources.csv: no document is called zzz",
        "sources.csv: no document is called 某局2023绩效目标.docx: is it 某局2023年绩效目标.docx?",
    ]
