"""Every place and every limit, in one file.

What an operator sets is in `Settings`, read from the environment each time it is asked for. What
nobody sets is a constant.
"""

import difflib
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import Any
from urllib.parse import urlsplit

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipelines.errors import UsageError

LOAD_MARK = "JIXIAO_LOAD"
"""In the environment of every process that a load starts: which load that is."""
PROJECT = Path(__file__).resolve().parent.parent
DBT_PROJECT = PROJECT / "dbt_project"

MAX_DOCUMENT_BYTES = 200 * 1024 * 1024
"""A larger file is refused unread."""
MAX_INFLATED_BYTES = 512 * 1024 * 1024
"""What an archive may hold once inflated, over all levels; and what an Office file's parts may."""
MAX_ARCHIVE_ENTRIES = 10_000
"""How many files an archive may hold, over all levels."""
MAX_ARCHIVE_DEPTH = 3
"""How deep archives may lie in each other."""
MAX_FOLDER_DEPTH = 100
"""How deep folders of `data/raw/` may lie in each other."""
MAX_CELL_CHARACTERS = 1_000_000
"""A longer cell is no cell of a form."""
MAX_TABLES = 20_000
"""A document with more tables is refused: the largest budget books have hundreds."""
MAX_CELLS = 5_000_000
"""A document with more cells, blank ones included, is refused."""
MAX_PAGES = 3_000
"""Of a PDF."""
MAX_PAGE_OBJECTS = 500_000
"""Lines, shapes and pieces of text on a page of a PDF; a map has tens of thousands."""
MAX_PICTURE_SIDE = 3_600
"""Pixels of the longer side of a page that is read by sight."""
MAX_PICTURE_PIXELS = 120_000_000
"""Of a file that is a picture; a page of A3 at 600 dpi has 70 millions."""
MAX_PAGES_BY_SIGHT = 300
"""Of one document; each takes some seconds."""
MAX_PAGE_SECONDS = 120
"""A page that takes longer to read by sight is given up, and its document with it.

These seconds do not count among those of the document.
"""
MAX_PAGE_CHARACTERS = 200_000
"""On a page of a PDF; a page set densely has some thousands."""
MAX_CONVERTING_SECONDS = 90
"""LibreOffice is given up after this long."""
MAX_READING_SECONDS = 120
"""A document that takes longer to read is given up."""
MAX_ARCHIVE_SECONDS = 30 * 60
"""Seconds of reading after which a file is given up, with all documents in it.

What was read of it stays.
"""
MAX_READING_MEMORY_BYTES = 2 * 1024**3
"""Address space of a child process that reads documents."""
LARGE_LANDING_BYTES = 64 * 1024 * 1024
"""With more landed than this, models are built one at a time: each may need all of the memory."""
STORAGE_VERSION = "v1.5.0"
"""Of the files that are written: half as large as those that a DuckDB before 1.5 can open."""
BATCHES_AT_A_TIME = 2
"""So many batches are under way together."""
DOCUMENTS_AT_A_TIME = 25
"""So many documents go to a reading process together."""
BYTES_AT_A_TIME = 4 * 1024 * 1024
"""Unless they are larger than this: then fewer."""
LINES_OF_DOCUMENTS = 100
"""A batch of more documents is told in one line, with those that were refused."""
REHEARSAL_SECONDS = 1800
"""A document that is suspected of taking loads down is tried no longer than this."""
MOST_SET_ASIDE = 5
"""Where a build fails for more documents than this, it is the dbt project that is wrong."""
DECORATING_SECONDS = 1800
"""What decorates a release is given up after this long, each thing for itself."""
MODELLING_SECONDS = 4 * 3600
"""dbt is given up after this long."""

ROWS_SHOWN = 1_000
"""Of a table on a terminal; CSV and JSON give all."""
ROWS_OF_A_PAGE = 10_000
"""Of a table as JSON over HTTP, and of what an assistant is answered, at most."""
ROWS_SERVED = 1_000_000
"""Of a table as CSV or Parquet over HTTP, at most."""
SECONDS_SERVED = 60
"""A query over HTTP, or of an assistant, is given up after this long."""
QUERIES_AT_A_TIME = 4
"""So many queries over HTTP run at one time; others wait as long as one may take."""
ROWS_EXPLORED = 20_000
"""Of a table in the explorer."""
CHARACTERS_SHOWN = 10_000
"""Of a cell on a terminal."""
LEAST_FREE_BYTES = 256 * 1024 * 1024
"""With less free beside room for a release, `jixiao check` raises an alarm."""
MOST_CRASHES = 3
"""After so many interrupted loads in a row none is started by itself."""
LONGEST_SILENCE_HOURS = 26
"""After this long without a load that ended well, `jixiao check` raises an alarm."""

FETCH_PAGE_BYTES = 5 * 1024 * 1024
"""A larger web page is given up."""
FETCH_DOCUMENT_BYTES = MAX_DOCUMENT_BYTES
"""A larger document is given up while it comes."""
FETCH_PAGES = 300
"""Pages that are looked at for one row of `publishers.csv` in a night."""
FETCH_DOCUMENTS = 2_000
"""Documents that are asked for, likewise."""
FETCH_LINKS = 5_000
"""Links of one page that are looked at."""
FETCH_URL_CHARACTERS = 2_000
"""A longer address is a trap."""
FETCH_REDIRECTS = 5
FETCH_ATTEMPTS = 3
"""So often an address is asked for that fails in a way which may pass."""
FETCH_SILENT_ADDRESSES = 3
"""After so many addresses in a row that gave no answer, their host is left alone for tonight."""
FETCH_ANSWER_SECONDS = 30
"""A server that says nothing for so long gives no answer."""
FETCH_DOCUMENT_SECONDS = 900
"""A document that takes longer to come is given up."""
FETCH_LONGEST_WAIT_SECONDS = 300
"""A server that asks for more patience is left alone for tonight."""
FETCH_SECONDS = 80 * 60
"""What is not fetched by then waits for the next night."""
FETCH_HOSTS_AT_A_TIME = 4
FETCH_PAGE_READING_SECONDS = 20
"""A page that takes longer to be looked through is given up."""
FETCH_FRESH_DAYS = 30
"""An address that is not known for longer is asked about every night."""
FETCH_OLD_DAYS = 7
"""One that is, after so many days."""
FETCH_KEEP_VISITS_DAYS = 400
"""How long is remembered what a page gave."""


def limits() -> dict[str, int]:
    """What bounds the reading of a document.

    Another limit may refuse what was read, or read what was refused.
    """
    return {name: value for name, value in globals().items() if name.startswith("MAX_")}


_PREFIX = "JIXIAO_"
_COUNT = "a whole number of at least 1"
_ADDRESS = "an address that begins with http://, https://, mailto:// or mailtos://"
_ADDRESSES = r"^(https?|mailtos?)://\S*( +(https?|mailtos?)://\S*)*$"


def _setting(
    default: object,
    says: str,
    must_be: str = "a text",
    *,
    shown: str | None = None,
    least: int | None = None,
    pattern: str | None = None,
) -> Any:  # noqa: ANN401 - as pydantic has it
    """A setting: what it says, what a value must be, and how documents show its default."""
    shown = shown or ("none" if default is None else str(default))
    return Field(
        default, description=says, title=must_be, examples=[shown], ge=least, pattern=pattern
    )


class Settings(BaseSettings):
    """What an operator sets, as `JIXIAO_` and its name in capitals; an empty text sets nothing."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, frozen=True)

    data: Path = _setting(PROJECT / "data", "the warehouse", "a folder", shown="`data/`")
    keep_releases: int = _setting(
        30, "how many releases stay; the current one always does", _COUNT, least=1
    )
    alarm_url: str | None = _setting(
        None,
        "alarms are sent there: a robot of WeCom, DingTalk or Feishu, Slack, a mail server "
        "(`mailtos://…`), or any address that takes JSON (`text`, `title`, `lines`, `severity`); "
        "several with blanks between. They are also in the log",
        _ADDRESS,
        pattern=_ADDRESSES,
    )
    alarm_secret: str | None = _setting(
        None, "with which messages to a robot of DingTalk or Feishu are signed, if it wants that"
    )
    digest_url: str | None = _setting(
        None,
        "the morning message goes there, likewise: what was loaded, refused and found",
        _ADDRESS,
        pattern=_ADDRESSES,
    )
    metrics_file: Path | None = _setting(
        None,
        "figures are written there after each load and fetch, for node_exporter's textfiles "
        "(`jixiao.prom`)",
        "a file",
    )
    site_pages: int = _setting(
        500,
        "how many projects, findings and units get a page of their own; the largest do",
        _COUNT,
        least=1,
    )
    site_search: int = _setting(
        200_000,
        "how many projects, units, documents and findings the pages' search finds; the largest",
        _COUNT,
        least=1,
    )
    keep_prefect_runs_days: int = _setting(
        30, "how long Prefect remembers runs", "a whole number of days", least=0
    )
    database_memory: str = _setting(
        "1000MB",
        "how much memory DuckDB may use; it puts the rest on the disk. Raise it where a build ends "
        'with "Out of Memory"',
        "an amount such as 1000MB or 4GB",
        pattern=r"(?i)^\d+(\.\d+)? ?[KMGT](i?B)?$",
    )
    reading_processes: int = _setting(
        max(1, min(os.cpu_count() or 1, 8)),
        "how many documents are read at one time, on each machine",
        _COUNT,
        shown="one a core, at most 8",
        least=1,
    )
    documents_per_batch: int = _setting(
        500, "documents that a task of the flow takes", _COUNT, least=1
    )
    dask_scheduler: str | None = _setting(
        None, "the address of a Dask scheduler whose workers read documents: [scaling](scaling.md)"
    )
    fetch_contact: str | None = _setting(
        None,
        "how publishers reach you: an e-mail address or a page; it is in the User-Agent of every "
        "request: [fetching](fetching.md)",
        "visible ASCII characters",
        pattern=r"^[!-~][ -~]{0,200}$",
    )
    fetch_delay_seconds: int = _setting(
        2, "seconds between two requests to one host", "a whole number of seconds", least=0
    )
    fetch_again_hours: int = _setting(
        12,
        "an address that was had so recently is not asked for",
        "a whole number of hours",
        least=0,
    )
    fetch_networks: str | None = _setting(
        None,
        "networks beside the public internet from which documents may be fetched, with commas "
        "between (`10.1.0.0/16,127.0.0.1/32`)",
        "networks such as 10.1.0.0/16, with commas between",
        pattern=r"^[0-9a-fA-F.:/, ]+$",
    )
    lake: str | None = _setting(
        None,
        "the PostgreSQL that is the catalog of a lake, as libpq is told (`host=… dbname=…`); "
        "without it, files are used: [scaling](scaling.md)",
    )
    lake_data: str | None = _setting(
        None,
        "where the lake's Parquet lies: a folder that all machines see, or `s3://bucket/prefix`",
        shown="`lake/` in the warehouse",
    )


def given() -> Settings:
    """What the environment says now.

    Raises:
        UsageError: a value is not what it must be.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = [
            f"{variable(name)}={one['input']}: it must be {Settings.model_fields[name].title}"
            for one in error.errors()
            for name in [str(one["loc"][0])]
        ]
        raise UsageError("; ".join(wrong)) from None


def unknown() -> list[str]:
    """A line for each variable of the environment that is called like a setting and is none."""
    names = [name.upper() for name in Settings.model_fields]
    given_names = {name.removeprefix(_PREFIX) for name in os.environ if name.startswith(_PREFIX)}
    lines = []
    for name in sorted(given_names - {*names, LOAD_MARK.removeprefix(_PREFIX)}):
        near = difflib.get_close_matches(name, names, n=1)
        hint = f"; near it is {_PREFIX}{near[0]}" if near else ""
        lines.append(f"{_PREFIX}{name} is no setting and has no effect{hint}")
    return lines


def variable(name: str) -> str:
    """What a setting is called in the environment."""
    return f"{_PREFIX}{name.upper()}"


@dataclass(frozen=True)
class Lake:
    """A warehouse that several machines share, in DuckLake.

    Attributes:
        catalog: of PostgreSQL, as libpq is told.
        data: a folder, or a prefix of S3, with a slash at its end.
        work: a folder of this machine.
    """

    catalog: str
    data: str
    work: Path


@dataclass(frozen=True)
class Places:
    """Where one warehouse keeps what it reads and writes: everything lies under `root`."""

    root: Path

    @property
    def raw(self) -> Path:
        """Documents as published."""
        return self.root / "raw"

    @property
    def sources(self) -> Path:
        """Who published what, when: a workbook where there is no CSV file."""
        said, workbook = self.raw / "sources.csv", self.raw / "sources.xlsx"
        return workbook if workbook.exists() and not said.exists() else said

    @property
    def accepted(self) -> Path:
        """Findings that were looked at and accepted: which, why, by whom, until when."""
        return self.raw / "accepted_findings.csv"

    @property
    def publishers(self) -> Path:
        """Pages of publishers, from which documents are fetched."""
        return self.raw / "publishers.csv"

    @property
    def curated(self) -> Path:
        """Releases and the link to the current one."""
        return self.root / "curated"

    @property
    def releases(self) -> Path:
        """One folder a release."""
        return self.curated / "releases"

    @property
    def current(self) -> Path:
        """The link that readers follow."""
        return self.curated / "current"

    @property
    def archive(self) -> Path:
        """Every byte ever loaded, under its sha256."""
        return self.root / "archive"

    @property
    def work(self) -> Path:
        """The loader's own files: nobody else opens them."""
        return self.root / "work"

    @property
    def lock(self) -> Path:
        """Locked while a load runs."""
        return self.work / "load.lock"

    @property
    def spool(self) -> Path:
        """Batches that were read and wait to be landed: those of an earlier load go."""
        return self.work / "batches"

    @property
    def in_hand(self) -> Path:
        """What a load is doing, and with which documents: what is left there was not ended."""
        return self.work / "in_hand"

    @property
    def fetch_lock(self) -> Path:
        """Locked while documents are fetched."""
        return self.work / "fetch.lock"

    @property
    def fetching(self) -> Path:
        """What is being fetched and is not whole yet: no load looks there."""
        return self.work / "fetching"

    @property
    def fetched(self) -> Path:
        """What is known of every address that was asked for."""
        return self.work / "fetched.sqlite"

    @property
    def told(self) -> Path:
        """Says which alarms were sent, and when."""
        return self.work / "told.json"

    @property
    def last_success(self) -> Path:
        """Says when a load last ended well."""
        return self.work / "last_success.json"

    @property
    def landing(self) -> "Path | Lake":
        """What has `raw` and `staging`: a DuckDB file, or the lake."""
        return self.lake or self.landing_file

    @property
    def landing_file(self) -> Path:
        """That DuckDB file."""
        return self.work / "landing.duckdb"

    @property
    def lake(self) -> "Lake | None":
        """Where the warehouse is kept instead of in files, if it is."""
        said = given()
        if not said.lake:
            return None
        data = said.lake_data or str(self.root / "lake")
        if "://" not in data:
            data = str(Path(data).resolve())
        return Lake(said.lake, data.rstrip("/") + "/", self.work)

    @property
    def modelled(self) -> Path:
        """Says which dbt project made the views in the landing database."""
        return self.work / "modelled"

    @property
    def documented(self) -> Path:
        """Says which dbt project the docs beside it are of: it goes where they go."""
        return self.dbt_target / "documented"

    @property
    def warehouse(self) -> Path:
        """DuckDB file that dbt builds and a release copies."""
        return self.work / "warehouse.duckdb"

    @property
    def dbt_target(self) -> Path:
        """What dbt writes: logs, manifest, docs."""
        return self.work / "dbt"

    @property
    def prefect(self) -> Path:
        """Prefect's own files."""
        return self.root / "prefect"

    @property
    def prefect_password(self) -> Path:
        """What Prefect's server asks of whoever talks to it."""
        return self.prefect / "password"


def places() -> Places:
    """The folders under `JIXIAO_DATA`, by default `data/` in the project."""
    return Places(given().data.resolve())


def configure_prefect(where: Places, *, server: bool = False) -> None:
    """Keep Prefect's files inside the warehouse and its telemetry off.

    To be called before Prefect is imported; what the operator has set stays.

    Args:
        where: of the warehouse.
        server: whether there is a server to talk to; without one each load starts one for itself.
    """
    defaults = {
        "PREFECT_HOME": str(where.prefect),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,orphans",
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_EXTRA_LOGGERS": "jixiao",
        # A line outside a run is on the console alone.
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "DO_NOT_TRACK": "1",
    }
    if server:
        defaults |= {
            "PREFECT_API_URL": _SERVER,
            "PREFECT_LOGGING_LEVEL": "INFO",
            "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": _SERVER.removesuffix("/api"),
            "PREFECT_SERVER_API_AUTH_STRING": _password(where),
        }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    host = urlsplit(os.environ.get("PREFECT_API_URL") or "").hostname
    if host in _OF_THIS_MACHINE and where.prefect_password.exists():
        os.environ.setdefault("PREFECT_API_AUTH_STRING", _password(where))


_SERVER = "http://127.0.0.1:4200/api"
_OF_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
"""Nobody else's server is told the password of ours."""


def _password(where: Places) -> str:
    """What Prefect's server asks of whoever talks to it; made the first time."""
    place = where.prefect_password
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = mkstemp(dir=place.parent)  # readable by its owner alone
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(f"jixiao:{secrets.token_urlsafe(24)}\n")
        with suppress(FileExistsError):  # somebody else was quicker
            os.link(name, place)
        Path(name).unlink()
    return place.read_text(encoding="ascii").strip()
