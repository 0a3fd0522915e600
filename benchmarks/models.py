"""Models of the dbt project over what was just read: their own SQL, without dbt and without a load.

dbt takes seconds to begin and a load builds everything. Who only asks what becomes of what was read
(its levels by the seeds, its year by the order of precedence, its money in fen) takes these models
alone, as views in memory. They are rendered as dbt renders them, so no rule stands twice.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jinja2
import polars as pl

from pipelines import settings
from pipelines.landing import batches
from pipelines.landing.books import FILES
from pipelines.landing.contracts import check_batch
from pipelines.landing.database import Connection, insert, open_landing, registered
from pipelines.reading.sources import Source, find_sources

DBT = settings.PROJECT / "dbt_project"
_SEEDS = (DBT / "seeds", settings.PROJECT / "pipelines")


@contextmanager
def read_folder(folder: Path, names: Sequence[str] | None = None) -> Iterator[Connection]:
    """Read documents as a load does, and have their checked rows in `raw`.

    Args:
        folder: of the documents.
        names: of those to read, as paths under the folder; by default all.

    Yields:
        A connection to a working database of their own, which goes with it.
    """
    found = [one for one in find_sources(folder).sources if names is None or one.file_name in names]
    with tempfile.TemporaryDirectory(prefix="jixiao-models-") as place:
        batch, _ = batches.read(found, Path(place) / "archive")
        with open_landing(Path(place) / "landing.duckdb") as connection:
            for table, frame in check_batch(batch).frames.items():
                insert(connection, f"raw.{table}", frame)
            insert(connection, f"raw.{FILES.name}", _files(found))
            yield connection


def _files(found: Sequence[Source]) -> pl.DataFrame:
    rows = [(file.file_name, file.sha256, file.size_bytes) for file in found]
    return pl.DataFrame(rows, schema=FILES.schema, orient="row")


class Models:
    """Makes models as views, each when it is first asked for, and those that it is made from."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._made: set[str] = set()
        self._templates = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=False)
        self._templates.globals |= {
            "ref": self.ref,
            "source": lambda schema, table: f"{schema}.{table}",
            "config": lambda **_: "",
        }
        macros = "".join(
            file.read_text(encoding="utf-8") for file in sorted((DBT / "macros").glob("*.sql"))
        )
        self._templates.globals |= vars(self._templates.from_string(macros).module)

    def ref(self, name: str) -> str:
        """The name of a model or a seed, which is there from now on."""
        if name not in self._made:
            self._made.add(name)
            model = next(DBT.glob(f"models/**/{name}.sql"), None)
            if model is None:
                self._seed(name)
            else:
                sql = self._templates.from_string(model.read_text(encoding="utf-8")).render()
                self._connection.execute(f"create view {name} as {sql}")
        return name

    def rows(self, sql: str) -> list[dict[str, Any]]:
        """What a query answers that names models as they name each other."""
        query = self._templates.from_string(sql).render()
        return self._connection.execute(query).pl().to_dicts()

    def _seed(self, name: str) -> None:
        file = next(file for folder in _SEEDS for file in folder.glob(f"**/{name}.csv"))
        with registered(self._connection, "seed", pl.read_csv(file)):
            self._connection.execute(f"create table {name} as from seed")
