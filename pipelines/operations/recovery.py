"""After a crash: end what lost loads left, close their runs, refuse endless crashes."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
from prefect.artifacts import create_markdown_artifact
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterDeploymentId,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import State, StateType
from prefect.exceptions import ObjectNotFound, PrefectException
from prefect.types._datetime import now

from pipelines import settings
from pipelines.errors import (
    CrashesAgain,
    first_line,
)
from pipelines.escaping import logger
from pipelines.landing import lock
from pipelines.landing.lock import Interrupted
from pipelines.operations import orphans
from pipelines.operations.culprits import LeftInHand
from pipelines.reading import originals
from pipelines.settings import Places

_log = logger()


def refuse_endless_crashes(interrupted: list[Interrupted], left: LeftInHand) -> None:
    """Stop a run that stands in for a crashed one where too many in a row were interrupted.

    Raises:
        CrashesAgain: says what was being done.
    """
    if len(interrupted) >= settings.MOST_CRASHES:
        at = f" while {left}" if left.stages else ""
        raise CrashesAgain(
            f"{len(interrupted)} loads in a row were interrupted, "
            f"the last since {interrupted[-1].since} UTC{at}: "
            "not tried again by itself; `jixiao load` tries"
        )


def recover() -> list[str]:
    """End what a lost load left, and have its run count as crashed.

    A machine does this when it comes up again.

    Prefect's automation on crashed runs then starts the load anew.

    Returns:
        What was done, a line each.

    Raises:
        LoadRunning: a load is at work, so nothing was lost.
    """
    places = settings.places()
    with lock.exclusive(places.lock) as interrupted:
        lines = _end_what_was_left(places, interrupted)
        # The lock is free: whatever run is said to be running is not.
        running = FlowRunFilter(
            deployment_id=FlowRunFilterDeploymentId(is_null_=False),
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.RUNNING])),
        )
        try:
            with get_client(sync_client=True) as client:
                lost = [
                    run.id
                    for run in client.read_flow_runs(flow_filter=_MINE, flow_run_filter=running)
                ]
        except (httpx.HTTPError, RuntimeError) as error:
            return [
                *lines,
                f"Prefect's server does not answer, its runs stay as they are: {first_line(error)}",
            ]
        return lines + [
            f"run {run} is closed as Crashed" for run in lost if _close_run(run, "Crashed")
        ]


_MINE = FlowFilter(name=FlowFilterName(any_=["nightly"]))
_OURS = FlowFilter(name=FlowFilterName(any_=["nightly", "fetch"]))


def clear_up(places: Places, interrupted: list[Interrupted]) -> None:
    """End what killed loads left, and close their runs: this load stands in for them."""
    lines = _end_what_was_left(places, interrupted)
    runs = [UUID(load.run) for load in interrupted if load.run]
    lines += [f"run {run} is closed as Abandoned" for run in runs if _close_run(run, "Abandoned")]
    for line in lines:
        _log.warning(line)


def _end_what_was_left(places: Places, interrupted: list[Interrupted]) -> list[str]:
    originals.tidy(places.archive)
    lines = [
        f"ended process {process}, which a killed load left behind"
        for process in orphans.end_lost(places.root)
    ]
    lines += [
        f"the load of process {load.process}, since {load.since} UTC, was interrupted"
        for load in interrupted
    ]
    return lines


def _close_run(run: UUID, state_name: str) -> bool:
    """Have a run that its process did not end count as crashed; whether it was still open."""
    with get_client(sync_client=True) as client:
        try:
            state = client.read_flow_run(run).state
        except ObjectNotFound:  # of another server
            return False
        if state is None or state.is_final():
            return False
        crashed = State(
            type=StateType.CRASHED, name=state_name, message="its process ended without a word"
        )
        client.set_flow_run_state(run, crashed, force=True)
    return True


def tell_prefect(page: str) -> None:
    """Show what a load did as a page in Prefect, and keep its database small.

    A server that does not answer is said, and changes nothing of a load that is done.
    """
    try:
        create_markdown_artifact(page, key="load-summary", description="What this load did")
        _forget_old_runs()
    except (httpx.HTTPError, PrefectException, RuntimeError) as error:
        _log.warning("the load is done, but Prefect was not told: %s", first_line(error))


def _forget_old_runs() -> None:
    """Keep Prefect's own database small: runs of long ago go, with what hangs on them."""
    before: Any = now("UTC") - timedelta(days=settings.given().keep_prefect_runs_days)
    old = FlowRunFilter(end_time=FlowRunFilterEndTime(before_=before))
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_filter=_OURS, flow_run_filter=old, limit=200):
            client.delete_flow_run(run.id)
