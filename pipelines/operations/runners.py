"""Who reads batches of documents: this machine, or the workers of a Dask scheduler."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from prefect.settings import get_current_settings
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner

from pipelines import settings
from pipelines.errors import (
    ClusterFailed,
    UsageError,
    first_line,
)


def runner() -> TaskRunner[Any]:
    """Who reads batches of documents: this machine, or the workers of a Dask scheduler."""
    scheduler = settings.given().dask_scheduler
    if not scheduler:
        # While the rows of one batch are checked, documents of the next are read.
        return ThreadPoolTaskRunner(max_workers=settings.BATCHES_AT_A_TIME)
    try:
        from prefect_dask.task_runners import DaskTaskRunner  # noqa: PLC0415 - only the extra `cluster` has it
    except ModuleNotFoundError:
        raise UsageError(
            "JIXIAO_DASK_SCHEDULER needs the extra `cluster`: see docs/scaling.md"
        ) from None
    if not get_current_settings().api.url:
        raise UsageError(
            "JIXIAO_DASK_SCHEDULER needs a Prefect server for all machines: set PREFECT_API_URL"
        )
    return DaskTaskRunner(address=scheduler)


@contextmanager
def clusters_failures() -> Iterator[None]:
    """Say of what goes wrong in a cluster that it is the cluster's.

    Raises:
        ClusterFailed: its workers did not read all documents.
    """
    try:
        yield
    except Exception as error:
        # Dask says that it cannot connect in an OSError which is not the operating system's: it has
        # no number.
        is_dasks = isinstance(error, OSError) and error.errno is None
        scheduler = settings.given().dask_scheduler
        if scheduler and (is_dasks or type(error).__module__.startswith("distributed.")):
            raise ClusterFailed(
                f"the workers of {scheduler} did not read all documents "
                f"({first_line(error)}): nothing was landed; see that they run, and load again"
            ) from None
        raise
