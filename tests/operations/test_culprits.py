"""A document that takes its load down: found by halves, in processes that may end."""

import os
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.landing import contracts
from pipelines.landing.frames import Batch
from pipelines.operations import culprits
from pipelines.reading.sources import Source, find_sources
from pipelines.settings import Places
from tests.builders import document, form_text

check_batch = contracts.check_batch


@pytest.fixture
def places(tmp_path: Path) -> Places:
    places = Places(tmp_path)
    places.work.mkdir()
    places.raw.mkdir()
    for name in "abcde":
        (places.raw / f"{name}.txt").write_bytes(document(form_text(f"项目{name}（2023年）")))
    return places


def sources(places: Places) -> list[Source]:
    return find_sources(places.raw).sources


def end(code: int) -> None:
    os._exit(code)


# The process that tries documents imports this module anew: what it patches is patched there too.
if os.environ.get("ENDS_THE_LOAD"):

    def _check(batch: Batch) -> Batch:
        for name in batch.documents["file_name"]:
            if name in os.environ["ENDS_THE_LOAD"].split():
                os._exit(7)
            if name in os.environ.get("FAILS", "").split():
                raise LookupError("a fault of ours")
        return check_batch(batch)

    contracts.check_batch = _check


def _rehearsal(*arguments: object) -> None:
    """In the child this module is imported, and with it the patch, before the function runs."""
    culprits_rehearsal(*arguments)


culprits_rehearsal = culprits._rehearsal


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(culprits, "_rehearsal", _rehearsal)
    monkeypatch.setenv("ENDS_THE_LOAD", "b.txt")
    monkeypatch.setenv("FAILS", "d.txt")


def test_the_documents_that_end_or_fail_their_load_are_found(places: Places, deadly: None) -> None:
    found = culprits.among(sources(places), places, "v1")
    assert [(culprit.source.file_name, culprit.reason) for culprit in found] == [
        ("b.txt", "the process that loaded it alone ended with code 7"),
        ("d.txt", "LookupError: a fault of ours"),
    ]
    assert list(places.spool.iterdir()) == []


def test_documents_that_harm_nobody_are_not_suspected_for_long(places: Places) -> None:
    assert culprits.among(sources(places), places, "v1") == []
    assert culprits.among([], places, "v1") == []


def test_a_document_that_takes_too_long_to_load_is_given_up(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "REHEARSAL_SECONDS", 0)
    [culprit] = culprits.among(sources(places)[:1], places, "v1")
    assert culprit.reason == "loading it alone took over 0 s"


def test_what_is_set_aside_lands_as_a_refusal_and_a_row_in_quarantine(places: Places) -> None:
    [source, *_] = sources(places)
    batch, [note] = culprits.put_aside([culprits.Culprit(source, "it ends")])
    assert note.refusal == "set aside, since it ends the load: it ends"
    assert batch.documents["refusal"].to_list() == [note.refusal]
    assert batch.quarantine.select("record", "rule", "text").rows() == [
        ("document", "ends_the_load", note.refusal)
    ]
    assert contracts.check_batch(batch).documents.height == 1


def test_what_a_load_has_in_hand_stays_noted_where_it_ends_without_a_word(places: Places) -> None:
    first, second, *_ = sources(places)
    with culprits.in_hand(places, "reading-000001", [first]):
        pass
    assert culprits.left_in_hand(places).stages == []
    noted = culprits.in_hand(places, "reading-000002", [second])
    noted.__enter__()
    (places.in_hand / "building").write_text('{"cut sho')
    left = culprits.left_in_hand(places)
    assert left.stages == ["building", "reading"]
    assert left.suspects([first, second]) == {second.sha256}
    assert str(left) == "building and reading (b.txt)"
    assert culprits.left_in_hand(places).suspects([first, second]) == set()


def test_where_it_was_landing_all_that_was_read_is_suspected(places: Places) -> None:
    noted = culprits.in_hand(places, "landing")
    noted.__enter__()
    found = sources(places)
    assert culprits.left_in_hand(places).suspects(found) == {source.sha256 for source in found}
