"""What a load did, as its run tells it: a line in the log, a page in Prefect."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines import escaping, settings
from pipelines.landing import ledger
from pipelines.landing.batches import Note
from pipelines.landing.ledger import Loaded
from pipelines.releases.kinds import Missing
from pipelines.releases.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Summary:
    """What a load did.

    Attributes:
        release: the folder of the current release, or its snapshot in the lake.
        published: whether this load made it.
        refused: file and reason, of what could not be read by this load, nor by those that failed
            before it.
        quarantined: the rows that they put in quarantine.
        withdrawn: documents that no longer lie in `data/raw/`, where anything has changed.
        replaced: those of which the name lies there with another content.
        missing: what decorates the release and could not be made.
        nameless: what `sources.csv` says of files that are not there, with the nearest name.
    """

    loaded: Loaded
    release: Path | Snapshot
    published: bool
    refused: list[tuple[str, str]] = field(default_factory=list)
    quarantined: list[dict[str, Any]] = field(default_factory=list)
    withdrawn: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    nameless: list[tuple[str, str | None]] = field(default_factory=list)


def landed_line(loaded: Loaded) -> str:
    """What a load landed, in one line."""
    if not loaded.documents_read:
        return "no document was read: all were read before" + (
            ", but what is said of them changed" if loaded.changed else ""
        )
    return (
        f"landed load {loaded.load_id}: {loaded.documents_read} documents read, "
        f"{loaded.documents_refused} refused, "
        f"{loaded.forms} forms, {loaded.rows} rows, {loaded.cells_claimed} cells claimed, "
        f"{loaded.cells_unclaimed} unclaimed, {loaded.contacts_left_out} contacts left out, "
        f"{loaded.quarantined} quarantined"
    )


def markdown(summary: Summary) -> str:
    """What a load did, as a page."""
    loaded = summary.loaded
    figures = {
        "Files seen": loaded.files_seen,
        "Documents read": loaded.documents_read,
        "Documents refused": loaded.documents_refused,
        "Forms": loaded.forms,
        "Rows": loaded.rows,
        "Cells claimed": loaded.cells_claimed,
        "Cells unclaimed": loaded.cells_unclaimed,
        "Contacts left out": loaded.contacts_left_out,
        "Quarantined": loaded.quarantined,
        "Withdrawn": len(summary.withdrawn),
        "Replaced": len(summary.replaced),
        "Release": f"{summary.release.name} ({'new' if summary.published else 'unchanged'})",
    }
    lines = [f"# Load {loaded.load_id}", "", "| | |", "|---|---:|"]
    lines += [f"| {name} | {figure} |" for name, figure in figures.items()]
    left: dict[str, list[str]] = {
        "Refused": [f"{file}: {reason}" for file, reason in summary.refused],
        "Quarantined": [ledger.quarantine_line(row) for row in summary.quarantined],
        "Withdrawn": summary.withdrawn,
        "Replaced": summary.replaced,
    }
    for title, entries in left.items():
        if entries:
            lines += [
                "",
                f"## {title}",
                "",
                *(f"- {escaping.code(entry)}" for entry in entries[:_MOST_ENTRIES]),
            ]
        if len(entries) > _MOST_ENTRIES:
            lines += [f"- … {len(entries) - _MOST_ENTRIES} more: `jixiao status`"]
    return "\n".join(lines) + "\n"


_MOST_ENTRIES = 100


def lines_of(notes: list[Note]) -> Iterator[tuple[int, str]]:
    """What is said of documents that were read, each line with its level."""
    for note in notes:
        if note.refusal:
            yield logging.WARNING, f"{note.file_name}: refused: {note.refusal}"
        elif len(notes) <= settings.LINES_OF_DOCUMENTS:
            yield logging.INFO, f"{note.file_name}: {_holds(note)}"
    if len(notes) > settings.LINES_OF_DOCUMENTS:
        yield logging.INFO, f"{len(notes)} documents: {sum(note.forms for note in notes)} forms"


def _holds(note: Note) -> str:
    if note.members:
        return f"an archive of {len(note.members)} documents"
    hidden = f", {note.hidden} of them on hidden sheets" if note.hidden else ""
    removed = note.characters_removed
    return f"{note.forms} forms{hidden}" + (
        f"; control characters taken out: {removed}" if removed else ""
    )
