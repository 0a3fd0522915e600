"""What people write beside documents in, frames out: `sources.csv` and `accepted_findings.csv`."""

from collections.abc import Callable
from datetime import date

import polars as pl

from pipelines.documents import printable
from pipelines.errors import UsageError
from pipelines.landing.books import ACCEPTED, SOURCES


def sources_frame(data: bytes) -> pl.DataFrame:
    """Read `sources.csv`: who published which file, when.

    Args:
        data: CSV, UTF-8 (with or without mark) or GB18030, with the columns of `SOURCES` but for
            the texts.

    Returns:
        Its rows, typed beside their texts: what could not be typed is null beside a text.

    Raises:
        UsageError: it is no such CSV file.
    """
    names = [name for name in SOURCES.schema.names() if not name.endswith("_text")]
    texts = _csv(data, "sources.csv", names)
    return texts.with_columns(
        pl.col("fiscal_year").cast(pl.Int32, strict=False),
        pl.col("published_on").str.to_date("%Y-%m-%d", strict=False),
        fiscal_year_text=pl.col("fiscal_year"),
        published_on_text=pl.col("published_on"),
    ).select(SOURCES.schema.names())


def accepted_frame(data: bytes, today: date) -> pl.DataFrame:
    """Read `accepted_findings.csv`: the findings that are accepted today.

    Args:
        data: CSV as for `sources_frame`, with the columns of `ACCEPTED`.
        today: an acceptance counts until its day, that day included; without one, for good.

    Raises:
        UsageError: it is no such CSV file, or a day in it is none.
    """
    name = "accepted_findings.csv"
    texts = _csv(data, name, ACCEPTED.schema.names())
    typed = texts.with_columns(pl.col("accepted_until").str.to_date("%Y-%m-%d", strict=False))
    wrong = texts.filter(texts["accepted_until"].is_not_null() & typed["accepted_until"].is_null())
    if wrong.height:
        raise UsageError(f"{name}: {wrong['accepted_until'][0]} is no day (as in 2023-12-31)")
    current = typed.filter(pl.col("accepted_until").is_null() | (pl.col("accepted_until") >= today))
    return current.filter(pl.col("finding_key").is_not_null()).unique(
        "finding_key", keep="last", maintain_order=True
    )


def _csv(data: bytes, name: str, columns: list[str]) -> pl.DataFrame:
    """The rows of a CSV file that say anything, as texts.

    White space around them and control characters in them are taken out.
    """
    texts = _decoded_csv(data, name)
    missing = [column for column in columns if column not in texts.columns]
    if missing:
        raise UsageError(
            f"{name}: no column {', '.join(missing)} (it has: {', '.join(texts.columns)})"
        )
    texts = texts.select(pl.col(column).str.strip_chars().replace("", None) for column in columns)
    return texts.filter(~pl.all_horizontal(pl.all().is_null()))


def _decoded_csv(data: bytes, name: str) -> pl.DataFrame:
    decoders: tuple[Callable[[], str], ...] = (
        lambda: data.decode("utf-8-sig"),
        lambda: data.decode("gb18030"),
    )
    for decode in decoders:
        try:
            return pl.read_csv(printable(decode()).encode(), infer_schema=False)
        except UnicodeDecodeError:
            continue
        except pl.exceptions.PolarsError as error:
            raise UsageError(f"{name}: {str(error).splitlines()[0]}") from None
    raise UsageError(f"{name}: neither UTF-8 nor GB18030")


EMPTY_SOURCES = (
    ",".join(name for name in SOURCES.schema.names() if not name.endswith("_text")).encode() + b"\n"
)
"""A `sources.csv` that says nothing: what stands in for one that is not there."""
EMPTY_ACCEPTED = ",".join(ACCEPTED.schema.names()).encode() + b"\n"
"""An `accepted_findings.csv` likewise."""
