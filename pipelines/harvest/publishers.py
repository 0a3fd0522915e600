"""`publishers.csv` in, the pages to visit out: a line that is none costs itself alone."""

from typing import NamedTuple

from pipelines.errors import NotFetched, UsageError
from pipelines.harvest.addresses import host_of, normal
from pipelines.landing.schema import COUNT, TEXT, Column, Table
from pipelines.landing.sidecars import read_texts

PUBLISHERS = Table(
    "publishers",
    {
        "page": Column(TEXT, required=True),
        "publisher": Column(TEXT),
        "region_code": Column(TEXT),
        "fiscal_year": Column(COUNT),
        "depth": Column(COUNT),
        "include": Column(TEXT),
        "exclude": Column(TEXT),
    },
    record="publisher",
)
_OPTIONAL = tuple(name for name in PUBLISHERS.schema.names() if name != "page")
_WORDS = ("绩效", "自评", "预算", "决算")
"""A link that says none of these leads to nothing of ours, unless the row says otherwise."""
_MOST_DEPTH = 5
_DIGITS_OF_A_REGION = 6
_YEARS = range(1990, 2100)


class Publisher(NamedTuple):
    """A page of somebody who publishes documents.

    Attributes:
        page: its address.
        depth: how many links below it documents are looked for; its further pages do not count.
        include: a link must say one of these.
        exclude: and none of these.
    """

    page: str
    publisher: str | None = None
    region_code: str | None = None
    fiscal_year: int | None = None
    depth: int = 1
    include: tuple[str, ...] = _WORDS
    exclude: tuple[str, ...] = ()


class Listed(NamedTuple):
    """What `publishers.csv` says.

    Attributes:
        wrong: a line each for what cannot be understood of it.
    """

    publishers: list[Publisher]
    wrong: list[str]

    @property
    def hosts(self) -> frozenset[str]:
        """Whose documents may be fetched."""
        return frozenset(host_of(one.page) for one in self.publishers)


def read_publishers(data: bytes) -> Listed:
    """Read `publishers.csv`.

    Args:
        data: as for `sources.csv`; only the column `page` must be there.

    Raises:
        UsageError: it lacks that column, or is a workbook that cannot be read.
    """
    said = read_texts(data, "publishers.csv", PUBLISHERS, optional=_OPTIONAL)
    broken = said.wrong.select("row_number", "rule").rows()
    wrong = [f"publishers.csv, line {line}: {rule}" for line, rule in broken]
    publishers: dict[str, Publisher] = {}
    for line, row in zip(said.lines, said.rows.rows(named=True), strict=True):
        try:
            one = _publisher(row, set(publishers))
            publishers[one.page] = one
        except (UsageError, NotFetched) as error:
            wrong.append(f"publishers.csv, line {line}: {error}")
    return Listed(list(publishers.values()), wrong)


def _publisher(row: dict[str, str | None], known: set[str]) -> Publisher:
    """A page with what is said of it.

    Args:
        row: its line.
        known: the pages of the lines before.

    Raises:
        UsageError, NotFetched: something of it cannot be.
    """
    region, year, depth = row["region_code"], row["fiscal_year"], row["depth"] or "1"
    if not row["page"]:
        raise UsageError("no page")
    if region and not (region.isdecimal() and len(region) == _DIGITS_OF_A_REGION):
        raise UsageError(f"region_code {region}: it has six digits")
    if year and not (year.isdecimal() and int(year) in _YEARS):
        raise UsageError(f"fiscal_year {year}: it is no year")
    if not (depth.isdecimal() and int(depth) <= _MOST_DEPTH):
        raise UsageError(f"depth {depth}: it is a whole number of at most {_MOST_DEPTH}")
    page = normal(row["page"])
    if page in known:
        raise UsageError(f"{page} stands there twice")
    return Publisher(
        page,
        row["publisher"],
        region,
        int(year) if year else None,
        int(depth),
        _words(row["include"]) or _WORDS,
        _words(row["exclude"]),
    )


def _words(text: str | None) -> tuple[str, ...]:
    """Words with blanks, bars or list commas between."""
    spaced = (text or "").replace("|", " ").replace("、", " ").replace(";", " ").replace("；", " ")
    return tuple(spaced.lower().split())
