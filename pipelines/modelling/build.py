"""A build that goes on without the documents that it fails for."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from pipelines import settings
from pipelines.errors import ModelBroken, ModellingFailed
from pipelines.escaping import logger
from pipelines.landing import ledger
from pipelines.modelling import dbt
from pipelines.modelling.dbt import Building
from pipelines.settings import Places

_log = logger()


class Built(NamedTuple):
    """What a build came to.

    Attributes:
        tests: how many data tests passed.
        set_aside: the documents without which it was built: file names, each with what failed for
            it.
    """

    tests: int
    set_aside: list[tuple[str, str]]


def build_what_can_be(
    places: Places,
    building: Building,
    known: Callable[[], set[tuple[str, datetime]]],
    begin: Callable[[], object],
) -> Built:
    """Build; set aside new documents for which a model or a test fails, and build the rest.

    Args:
        places: of the warehouse.
        building: what is built.
        known: the documents in the release that is built upon, with the time when each was read.
        begin: puts that release where the next one is built once more.

    Raises:
        ModellingFailed: it fails whatever the new documents say.
    """
    standing = ledger.standing_aside(places.landing, building.project)
    ledger.set_aside(places.landing, standing, building.project)
    try:
        return Built(dbt.build(places, building), [])
    except ModelBroken as error:
        failed = error
    new = _new_documents(places, known(), standing)

    def build_without(aside: set[str]) -> None:
        ledger.set_aside(places.landing, standing, building.project, tried=aside)
        begin()
        dbt.build(places, building)

    _log.warning("%s; is it one of %d new documents?", failed, len(new))
    try:
        found = keep_from_build(list(new), build_without, failed)
    except ModellingFailed:
        ledger.set_aside(places.landing, standing, building.project)
        raise
    ledger.set_aside(places.landing, standing | found, building.project)
    begin()
    return Built(
        dbt.build(places, building), [(new[sha256], reason) for sha256, reason in found.items()]
    )


def _new_documents(
    places: Places, known: set[tuple[str, datetime]], standing: dict[str, str]
) -> dict[str, str]:
    """The documents with forms that no build has succeeded with: file names by sha256."""
    landed = ledger.documents_with_forms(places.landing).items()
    return {
        sha256: file_name
        for sha256, (file_name, read_at) in landed
        if (sha256[:16], read_at) not in known and sha256 not in standing
    }


def keep_from_build(
    candidates: Sequence[str], build: Callable[[set[str]], None], failed: ModellingFailed
) -> dict[str, str]:
    """The documents without which a build succeeds, each with what the build said with it.

    One by one would take as many builds as there are documents; by halves it takes a few for each
    culprit.

    Args:
        candidates: sha256 of the documents that were not in the last build that succeeded.
        build: builds without some documents.
        failed: what it said with all of them.

    Raises:
        ModellingFailed: it fails without any of the candidates too, or too many of them would have
            to go: then it is the project that is wrong, not a document.
    """
    aside = set(candidates)
    if not aside or _failure(build, aside):
        raise failed
    culprits: dict[str, str] = {}
    waiting = [list(candidates)]
    while waiting:
        some = waiting.pop()
        aside -= set(some)
        why = failed if len(some) == len(candidates) else _failure(build, aside)
        if why is None:
            continue
        aside |= set(some)
        if len(some) > 1:
            waiting += [some[len(some) // 2 :], some[: len(some) // 2]]
            continue
        culprits[some[0]] = str(why)
        if len(culprits) > settings.MOST_SET_ASIDE:
            raise failed
    return culprits


def _failure(build: Callable[[set[str]], None], aside: set[str]) -> ModellingFailed | None:
    try:
        build(aside)
    except ModellingFailed as error:
        return error
    return None
