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
    """Tell that a fetch did not end well, and the command that shows more."""
    then = "nothing is lost: the next fetch goes on, and the load takes what is there"
    alarms.run_ended("fetch", flow_run, state, then)


@flow(
    name="fetch",
    log_prints=False,
    on_failure=[_alarm],
    on_crashed=[_alarm],
    on_cancellation=[_alarm],
)
def fetch() -> Fetched:
    """Fetch what is new on the pages that `data/raw/publishers.csv` names."""
    for line in settings.unknown():
        _log.warning(line)
    return fetches.fetch(settings.places())
