"""The morning message: what a load took, what it left out, and what it found."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pipelines import settings
from pipelines.errors import JixiaoError
from pipelines.landing import ledger
from pipelines.operations import alarms, messages
from pipelines.operations.messages import Message
from pipelines.operations.summary import Summary
from pipelines.releases.manifest import read_manifest
from pipelines.reports.query import query

_NEW_FINDINGS = (
    "select severity, count(*) from audit.findings where status = 'new' group by 1 order by 1"
)
_SHOWN = 5
"""Of each kind; the rest is counted."""


def send(summary: Summary) -> None:
    """Send what is to be said of a load, unless it changed nothing and left nothing out."""
    wanted = messages.addresses(settings.given().digest_url)
    said = summary.published or summary.refused or summary.quarantined
    if not (wanted and said):
        return
    severity = "warning" if summary.refused or summary.quarantined else "info"
    message = Message(title(summary), tuple(lines(summary)), severity)
    for address in wanted:
        alarms.deliver(address, message)


def title(summary: Summary) -> str:
    """The first line."""
    loaded = summary.loaded
    release = f"{'new' if summary.published else 'unchanged'} release {summary.release.name}"
    return f"{release}: {loaded.documents_read} documents read, {loaded.forms} forms"


def lines(summary: Summary) -> Iterator[str]:
    """What is to be said beside it."""
    yield from _some("refused", [f"{file}: {reason}" for file, reason in summary.refused])
    rows = [ledger.quarantine_line(row) for row in summary.quarantined]
    yield from _some("quarantined", rows)
    yield from _some("withdrawn", summary.withdrawn)
    yield from _some("replaced", summary.replaced)
    yield from _some("missing", [f"{one.what}: {one.why}" for one in summary.missing])
    if summary.published:
        yield from _changes(summary)
    yield "more: jixiao status, jixiao diff"


def _changes(summary: Summary) -> Iterator[str]:
    if not isinstance(summary.release, Path):
        return
    with suppress(JixiaoError):
        changes = read_manifest(summary.release)["changes"]
        counts = {name: count for name, count in changes.items() if isinstance(count, int)}
        told = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        yield f"rows since {changes['since'] or 'the beginning'}: {told or 'no change'}"
        found = query(summary.release, _NEW_FINDINGS).rows
        told = ", ".join(f"{count} {severity}" for severity, count in found)
        yield f"new findings: {told or 'none'}"


def _some(what: str, entries: list[str]) -> Iterator[str]:
    """A count, and the first few."""
    if entries:
        yield f"{what}: {len(entries)}"
        yield from (f"· {entry}" for entry in entries[:_SHOWN])
