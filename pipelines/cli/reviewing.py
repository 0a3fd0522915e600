"""What a reviewer types: the findings, the opinion to sign, and what is accepted."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipelines import settings
from pipelines.cli.base import (
    FORMS,
    add_rows,
    app,
    check_format,
    utf8,
    wide_console,
    write_answer,
    writing,
)
from pipelines.cli.helping import Command, Group
from pipelines.cli.render import Console
from pipelines.cli.render import print_table as _print_table
from pipelines.cli.render import say as _say
from pipelines.codes import Change, FindingStatus, Severity
from pipelines.errors import UsageError

if TYPE_CHECKING:
    from pipelines.reports.opinion import Opinion

group = typer.Typer(cls=Group, rich_markup_mode=None)
app.add_typer(group, name="findings")

_SEVERITIES = Severity.values()
_STATUSES = [*FindingStatus.values(), Change.GONE.value]


@group.callback(invoke_without_command=True)
def findings(
    context: typer.Context,
    unit: Annotated[
        str | None, typer.Option(callback=utf8, help="Part of the name of a unit, or its code.")
    ] = None,
    project: Annotated[
        str | None, typer.Option(callback=utf8, help="Part of the name of a project.")
    ] = None,
    rule: Annotated[
        str | None, typer.Option(callback=utf8, help="A rule_code of audit.rules.")
    ] = None,
    severity: Annotated[str | None, typer.Option(metavar="|".join(_SEVERITIES))] = None,
    status: Annotated[
        str | None, typer.Option(metavar="|".join(_STATUSES), help="Since the last release.")
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar=FORMS, help="How to print them.")
    ] = "table",
    opinion: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE.xlsx|.docx", help="Write a 审核意见表 to print and sign instead, by unit."
        ),
    ] = None,
) -> None:
    """List what the audit found, the most money first.

    Example: jixiao findings --severity error
    """
    from pipelines.releases import store
    from pipelines.reports import findings

    if context.invoked_subcommand is not None:
        return
    for value, allowed, name in (
        (severity, _SEVERITIES, "--severity"),
        (status, _STATUSES, "--status"),
    ):
        if value is not None and value not in allowed:
            raise typer.BadParameter(" or ".join(allowed), param_hint=name)
    check_format(form)
    current = store.current(settings.places())
    answer = findings.findings(
        current, unit=unit, project=project, rule=rule, severity=severity, status=status
    )
    found = answer.dicts()
    if opinion is not None:
        write = _opinion_writer(opinion)
        said = findings.opinions_of(current, found, date.today())
        with writing(opinion):
            opinion.write_bytes(write(said))
        _say(Console(soft_wrap=True), f"{len(found)} findings in {opinion}")
    elif form != "table":
        write_answer(answer.columns, answer.rows, form)
    elif not found:
        _say(
            Console(),
            "no findings; that is not to say that all was checked: audit.coverage says what was",
        )
    else:
        columns = ["severity", "rule", "form, row", "status", "yuan", "finding", "key"]
        rows = [
            [
                row["severity"],
                row["rule_code"],
                _places(row["evidence"]),
                row["status"],
                row["amount_yuan"],
                row["message_zh"],
                row["finding_key"],
            ]
            for row in found
        ]
        console = wide_console()
        _print_table(console, columns, rows)
        _say(console, counted([row["severity"] for row in found]))


def counted(severities: Sequence[str]) -> str:
    """How many there are of each: 1 error, 15 warnings, 41 notices."""
    counts = ((severities.count(one), one) for one in _SEVERITIES)
    return ", ".join(f"{count:,} {one}{'s' * (count != 1)}" for count, one in counts if count)


def _opinion_writer(file: Path) -> Callable[[Sequence["Opinion"]], bytes]:
    from pipelines.reports.opinion_document import opinion_document
    from pipelines.reports.opinion_workbook import opinion_workbook

    writers = {".xlsx": opinion_workbook, ".docx": opinion_document}
    if file.suffix.lower() not in writers:
        raise typer.BadParameter("a file .xlsx or .docx", param_hint="--opinion")
    return writers[file.suffix.lower()]


def _places(evidence: list[dict[str, Any]]) -> str:
    """Where the cells stand: 17, 12; many of them as their number."""
    places = list(dict.fromkeys((cell["form_number"], cell["row_number"]) for cell in evidence))
    if len(places) > _FEW_PLACES:
        return f"{len(places)} places"
    return "; ".join(f"{form}, {row}" for form, row in places)


_FEW_PLACES = 4


@group.command(cls=Command)
def accept(
    key: Annotated[str, typer.Argument(metavar="KEY", callback=utf8, help="Its finding_key.")],
    reason: Annotated[str, typer.Option(callback=utf8, help="Why it may stand as it is.")],
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last day; without one, for good."),
    ] = None,
    by: Annotated[str, typer.Option(callback=utf8, help="Who accepts it.")] = "",
) -> None:
    """Accept a finding: add a row to accepted_findings.csv, which the next load reads.

    Example: jixiao findings accept 37b18da9f4d54e95 --reason 跨年度支付 --until 2026-12-31
    """
    from pipelines.landing.books import ACCEPTED
    from pipelines.releases import store
    from pipelines.reports import findings

    places = settings.places()
    if not reason.strip():
        raise typer.BadParameter("say why", param_hint="--reason")
    message = findings.message_of(store.current(places), key)
    if message is None:
        raise UsageError(f"there is no finding {key} (all: jixiao findings)")
    row = {
        "finding_key": key,
        "reason": reason,
        "accepted_by": by,
        "accepted_until": until.date().isoformat() if until else "",
    }
    add_rows(places.accepted, places.accepted, ACCEPTED, [row])
    console = Console(soft_wrap=True)
    _say(console, f"accepted: {message}")
    _say(console, f"{places.accepted}: one row added; jixiao load takes it in")
