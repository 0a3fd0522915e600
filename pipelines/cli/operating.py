"""What an operator types: loads, releases, and what keeps them going."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.status import Status
from rich.text import Text

from pipelines import settings
from pipelines.cli.base import add_rows, command, say_gone, say_missing, utf8, wide_console, writing
from pipelines.cli.render import Console
from pipelines.cli.render import print_table as _print_table
from pipelines.cli.render import say as _say
from pipelines.codes import Change
from pipelines.errors import (
    AlarmRaised,
    ReleaseDamaged,
    UsageError,
    first_line,
)
from pipelines.escaping import logger
from pipelines.exit_codes import ExitCode


@command()
def load(
    again: Annotated[
        str | None,
        typer.Option(
            metavar="FILE",
            callback=utf8,
            help="Read this document anew, though it was read before.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say what would be read, and how long it takes.")
    ] = False,
) -> None:
    """Load what is new in data/raw, build the warehouse and publish it.

    Example: jixiao load --again tianjin-disabled-persons-federation-2023.txt
    """
    places = settings.places()
    _see_that_there_is_something(places)
    console = Console(soft_wrap=True)
    if dry_run:
        from pipelines.operations import preview

        for line in preview.lines_of(preview.preview(places)):
            _say(console, line)
        return
    settings.configure_prefect(places)
    with (
        console.status("starting Prefect …") as status,
        _progress_shown(console, status if console.is_terminal else None),
    ):
        from pipelines.flows import nightly
        from pipelines.landing.ledger import quarantine_line, source_line

        try:
            summary = nightly(again)
        except Exception as error:
            if not any(said in str(error) for said in ("Failed to reach API", "401 Unauthorized")):
                raise
            raise UsageError(
                f"{first_line(error)}: start the server of PREFECT_API_URL for this warehouse, "
                "or unset it to do without"
            ) from None
    for row in summary.quarantined:
        _say(console, f"quarantined: {quarantine_line(row)}")
    for named in summary.nameless:
        _say(console, source_line(named))
    say_gone(console, summary.withdrawn, summary.replaced)
    _say(console, f"release: {summary.release}")
    if say_missing(console, {"missing": [one._asdict() for one in summary.missing]}):
        raise typer.Exit(ExitCode.UNDECORATED)
    if summary.refused or summary.quarantined:
        raise typer.Exit(ExitCode.LEFT_OUT)


def _see_that_there_is_something(places: settings.Places) -> None:
    """Say in one line that a new warehouse has nothing to load; no flow fails, no alarm is raised.

    Where something was published, documents that are all gone are the flow's to raise an alarm on.
    """
    from pipelines.reading.sources import is_bare
    from pipelines.releases import store

    if places.lake is None and store.latest(places) is None and is_bare(places.raw):
        raise UsageError(
            f"no documents in {places.raw}: put some there, with a row each in sources.csv"
        )


@command()
def fetch() -> None:
    """Fetch what is new on the pages that data/raw/publishers.csv names, into data/raw.

    Example: jixiao fetch
    """
    from pipelines.operations import fetches

    places = settings.places()
    logger().setLevel(logging.INFO)
    console = Console(soft_wrap=True)
    if not places.publishers.exists():
        raise UsageError(f"no {places.publishers}: it names the pages; see docs/fetching.md")
    with _progress_shown(console, None):
        fetched = fetches.fetch(places)
    if not fetched.is_whole:
        raise typer.Exit(ExitCode.NOT_FETCHED)


@command()
def sources(
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write there; by default to data/raw/sources.csv."),
    ] = None,
) -> None:
    """Add a row to sources.csv for each document that lacks one, with what is known of it.

    What stands in it stays. Who published a document when, nobody but you can say.

    Example: jixiao sources
    """
    from pipelines.landing.books import SOURCES
    from pipelines.landing.sidecars import read_sources_csv
    from pipelines.releases import store
    from pipelines.reports.undescribed import undescribed

    places = settings.places()
    target = output or places.sources
    if target.suffix == ".xlsx":
        raise UsageError(f"{target.name} stands there and is not written to: --output FILE.csv")
    data = places.sources.read_bytes() if places.sources.exists() else b""
    said = set(read_sources_csv(data).rows["file"].drop_nulls())
    rows = list(undescribed(store.current(places), said))
    if rows or output is not None:
        add_rows(places.sources, target, SOURCES, rows)
    console = Console(soft_wrap=True)
    for row in rows:
        _say(console, f"added: {row['file']}")
    _say(console, f"{target}: {len(rows)} added; fill in what is blank, then jixiao load")


@contextmanager
def _progress_shown(console: Console, status: Status | None) -> Iterator[None]:
    """Print the log's lines; on a terminal, the last one stays beside a sign of life.

    They are printed once, so they go no further; afterwards the log is as it was before.
    """

    class Lines(logging.Handler):
        """Prints records."""

        def emit(self, record: logging.LogRecord) -> None:
            """Print one."""
            _say(console, record.getMessage())
            if status is not None:
                status.update(Text(record.getMessage()))

    log, lines = logger(), Lines()
    went_further = log.propagate
    log.addHandler(lines)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(lines)
        log.propagate = went_further


@command()
def materialize(
    release: Annotated[
        str | None, typer.Argument(help="Its name, as a load says it; by default the last one.")
    ] = None,
) -> None:
    """Write a release of the lake (JIXIAO_LAKE) into data/curated, and point current to it.

    Example: jixiao materialize
    """
    places = settings.places()
    if places.lake is None:
        raise UsageError(
            "there is no lake: JIXIAO_LAKE says where its catalog is; see docs/scaling.md"
        )
    settings.configure_prefect(places)
    from pipelines.operations import fingerprint
    from pipelines.releases import snapshot
    from pipelines.releases.manifest import read_manifest
    from pipelines.site import decorations

    project = fingerprint.of_dbt_project()
    folder = snapshot.materialize(
        places,
        places.lake,
        release,
        lambda folder, name: decorations.furnish(places, folder, name, project, "work"),
    )
    console = wide_console()
    _say(console, f"release: {folder}")
    if say_missing(console, read_manifest(folder)):
        raise typer.Exit(ExitCode.UNDECORATED)


@command()
def releases() -> None:
    """List the releases that are kept, the newest first, and what each changed.

    Example: jixiao releases
    """
    from pipelines.releases import store
    from pipelines.releases.manifest import read_manifest

    places = settings.places()
    standing = places.current.resolve()
    rows = []
    for release in reversed(store.kept(places)):
        mark = "◀ current" if release == standing else ""
        try:
            rows.append([release.name, *_row_of_release(read_manifest(release)), mark])
        except ReleaseDamaged:
            rows.append([release.name, "damaged: see `jixiao verify`", *[None] * 5, mark])
    columns = ["release", "published (UTC)", "MB", *Change.values(), "since", ""]
    _print_table(wide_console(), columns, rows)


def _row_of_release(manifest: dict[str, Any]) -> list[Any]:
    changes = manifest["changes"]
    size = sum(file["bytes"] for file in manifest["files"].values()) / 1e6
    counts = [changes[name] for name in Change]
    return [manifest["published_at"], f"{size:.1f}", *counts, changes["since"]]


@command()
def rollback(
    release: Annotated[
        str | None, typer.Argument(metavar="RELEASE", help="By default the one before the current.")
    ] = None,
) -> None:
    """Point readers to an earlier release, having checked its files.

    It stays until something new is published.

    Example: jixiao rollback
    """
    from pipelines.landing.lock import exclusive
    from pipelines.releases import store

    places = settings.places()
    with exclusive(places.lock):
        _say(Console(soft_wrap=True), f"current release: {store.roll_back(places, release)}")


@command()
def verify(
    release: Annotated[
        str | None, typer.Argument(metavar="RELEASE", help="By default all that are kept.")
    ] = None,
) -> None:
    """Check that the files of releases are what was published.

    What else lies beside them does no harm.

    Example: jixiao verify
    """
    from pipelines.releases import store

    places = settings.places()
    console = Console(soft_wrap=True)
    wrong = 0
    for folder in store.kept(places) if release is None else [store.find(places, release)]:
        damage, others = store.verify(folder), store.strangers(folder)
        wrong += bool(damage)
        also = [f"also there: {', '.join(others)}"] if others else []
        _say(console, f"{folder.name}: {'; '.join([*(damage or ['as published']), *also])}")
    if wrong:
        raise ReleaseDamaged(
            f"{wrong} releases are damaged: `jixiao rollback` to a whole one, or restore a backup"
        )


@command()
def document(
    sha256: Annotated[
        str, typer.Argument(metavar="SHA256", help="Of its bytes, or the first 8 digits and more.")
    ],
    output: Annotated[Path, typer.Option(metavar="FILE", help="Where to write it.")],
) -> None:
    """Get a document back as it was loaded, though it no longer lies in data/raw.

    Example: jixiao document 7733dfc92dc9e511 --output document.txt
    """
    from pipelines.reading import originals

    data = originals.fetch(settings.places().archive, sha256)
    with writing(output):
        output.write_bytes(data)
    _say(Console(soft_wrap=True), f"{len(data)} bytes in {output}")


@command()
def check() -> None:
    """Raise an alarm on a day without a good load, a damaged release, or a full disk.

    Example: jixiao check
    """
    from pipelines.operations import alarms

    places = settings.places()
    wrong = alarms.check(places)
    if wrong:
        alarms.tell(wrong[0], [*wrong[1:], f"warehouse: {places.root}"])
        raise AlarmRaised("; ".join(wrong))
    _say(Console(soft_wrap=True), "all well")


@command()
def alarm(
    test: Annotated[
        bool, typer.Option("--test", help="Send a message to every address that is set.")
    ] = False,
) -> None:
    """Try whether alarms and the morning message arrive where they should.

    Example: jixiao alarm --test
    """
    from pipelines.operations import alarms, messages
    from pipelines.operations.messages import Message

    if not test:
        raise typer.BadParameter("say --test: there is nothing else to do", param_hint="--test")
    given = settings.given()
    wanted = messages.addresses(given.alarm_url) + messages.addresses(given.digest_url)
    if not wanted:
        raise UsageError("neither JIXIAO_ALARM_URL nor JIXIAO_DIGEST_URL is set")
    message = Message("a test", (f"warehouse: {settings.places().root}",), "info")
    failed = [one for one in dict.fromkeys(wanted) if not alarms.deliver(one, message)]
    if failed:
        raise AlarmRaised(f"{len(failed)} of {len(set(wanted))} addresses did not take the test")
    _say(Console(soft_wrap=True), f"delivered to {len(set(wanted))} addresses")


@command()
def metrics() -> None:
    """Print figures to watch as OpenMetrics: loads, release, findings, disk, fetches.

    Example: jixiao metrics
    """
    from pipelines.operations.metrics import text

    sys.stdout.write(text(settings.places()))


@command()
def recover() -> None:
    """After a crash of the machine: end what a lost load left.

    Its run then counts as crashed, so that it is rerun.

    Example: jixiao recover
    """
    settings.configure_prefect(settings.places(), server=True)
    from pipelines.operations.recovery import recover as recovered

    console = Console(soft_wrap=True)
    for line in recovered() or ["nothing was lost"]:
        _say(console, line)


@command(
    context_settings={
        "allow_extra_args": True,
        "ignore_unknown_options": True,
        "help_option_names": [],
    }
)
def prefect(context: typer.Context) -> None:
    """Run Prefect's own command with this warehouse's settings: server, worker, deployment.

    Example: jixiao prefect worker start --pool jixiao
    """
    from pipelines.operations import orphans

    places = settings.places()
    settings.configure_prefect(places, server=True)
    orphans.forget_dead_server(places.prefect)
    command = Path(sys.executable).with_name("prefect")
    os.execv(command, [str(command), *context.args])  # noqa: S606
