"""Figures to watch, as OpenMetrics text: for `jixiao metrics`, and for node_exporter's textfiles.

What cannot be told now (the working database is being written, nothing is published) is left out:
a figure that is missing is better than one that is made up.
"""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.openmetrics.exposition import generate_latest

from pipelines import settings
from pipelines.errors import JixiaoError
from pipelines.escaping import logger
from pipelines.files import replacing
from pipelines.harvest.coverage import covered
from pipelines.landing import ledger
from pipelines.operations import alarms
from pipelines.releases import store
from pipelines.reports.query import query
from pipelines.settings import Places

_log = logger()

Figure = tuple[str, str, dict[str, str], float]
"""Name, what it says, labels and value."""


def text(places: Places) -> str:
    """All figures of a warehouse."""
    registry = CollectorRegistry()
    gauges: dict[str, Gauge] = {}
    for name, says, labels, value in _figures(places):
        if name not in gauges:
            gauges[name] = Gauge(name, says, sorted(labels), registry=registry)
        gauge = gauges[name].labels(**labels) if labels else gauges[name]
        gauge.set(value)
    return bytes(generate_latest(registry)).decode()  # type: ignore[no-untyped-call]


def write(places: Places) -> None:
    """Write them to the file that the operator has set; what cannot be written stops nothing."""
    file = settings.given().metrics_file
    if file is None:
        return
    try:
        with replacing(file) as unfinished:
            # node_exporter reads the older format, which has no mark of the end.
            unfinished.write_text(text(places).removesuffix("# EOF\n"), encoding="utf-8")
    except (OSError, JixiaoError) as error:
        _log.warning("the figures could not be written to %s: %s", file, error)


def _figures(places: Places) -> Iterator[Figure]:
    """Whatever can be told now."""
    for some in (_loads, _release, _disk, _fetches):
        with suppress(JixiaoError, OSError):
            yield from list(some(places))


def _loads(places: Places) -> Iterator[Figure]:
    said = alarms.last_success(places)
    if said:
        yield (
            "jixiao_last_success_timestamp_seconds",
            "When a load last ended well",
            {},
            said["ended_at"].timestamp(),
        )
    loads = ledger.last_loads(places.landing, 1)
    if not loads:
        return
    load = loads[0]
    for name in ("files_seen", "documents_read", "documents_refused", "forms", "quarantined"):
        yield f"jixiao_load_{name}", f"{name.replace('_', ' ')} of the last load", {}, load[name]
    started, landed = _utc(load["started_at"]), _utc(load["finished_at"])
    seconds = {"reading": (landed - started).total_seconds()}
    if said and said["load_id"] == load["load_id"]:
        seconds["building"] = (said["ended_at"] - landed).total_seconds()
    for stage, took in seconds.items():
        yield "jixiao_load_seconds", "Seconds of the last load", {"stage": stage}, max(0.0, took)


def _release(places: Places) -> Iterator[Figure]:
    release = store.current(places)
    size = sum(file.stat().st_size for file in release.rglob("*") if file.is_file())
    yield "jixiao_release_bytes", "Size of the current release", {}, size
    counts = query(release, "select severity, status, count(*) from audit.findings group by all")
    for severity, status, count in counts.rows:
        labels = {"severity": severity, "status": status}
        yield "jixiao_findings", "Findings of the current release", labels, count


def _disk(places: Places) -> Iterator[Figure]:
    free = shutil.disk_usage(places.root).free
    yield "jixiao_disk_free_bytes", "Free on the disk of the warehouse", {}, free


def _fetches(places: Places) -> Iterator[Figure]:
    said = covered(places)
    for page in said.pages:
        labels = {"page": page.page}
        if page.reached_at:
            yield (
                "jixiao_fetch_last_had_timestamp_seconds",
                "When a publisher's page was last had",
                labels,
                page.reached_at.timestamp(),
            )
        yield "jixiao_fetch_documents", "Documents that a page led to", labels, page.documents
        yield "jixiao_fetch_new", "Documents that its last visit brought", labels, page.new
        yield (
            "jixiao_fetch_failed",
            "Addresses that its last visit failed on",
            labels,
            len(page.failed),
        )
    if said.pages:
        yield "jixiao_fetch_gone", "Documents that publishers took away", {}, len(said.gone)


def _utc(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
