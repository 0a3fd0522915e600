"""The nightly fetch as a Prefect flow; the load that follows it is a flow of its own."""

import logging
from typing import Any

from prefect import flow
from prefect.client.schemas.objects import FlowRun, State

from pipelines import escaping, settings
from pipelines.harvest.fetch import Fetched
from pipelines.operations import alarms, fetches

_log = escaping.logger()
_log.setLevel(logging.INFO)


def _alarm(flow: object, flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001 - Prefect names them
    """Tell that a fetch failed, and the command that shows more."""
    alarms.tell(
        f"the fetch {flow_run.name} ended as {state.name}: {state.message or 'no reason is known'}",
        [
            f"warehouse: {settings.places().root}",
            f"more: jixiao prefect flow-run logs {flow_run.id}",
            "nothing is lost: the next fetch goes on, and the load takes what is there",
        ],
    )


@flow(name="fetch", log_prints=False, on_failure=[_alarm], on_crashed=[_alarm])
def fetch() -> Fetched:
    """Fetch what is new on the pages that `data/raw/publishers.csv` names."""
    for line in settings.unknown():
        _log.warning(line)
    return fetches.fetch(settings.places())
