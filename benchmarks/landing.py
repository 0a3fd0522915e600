"""Landing checked frames, beside DuckDB's own `create table as` and dlt.

Run: python -m benchmarks.landing --forms 20000
"""

import argparse
import importlib.metadata
import os
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dlt
import duckdb

from benchmarks import corpus
from benchmarks.figures import measure, write
from pipelines import settings
from pipelines.landing import batches, contracts, frames, sidecars
from pipelines.landing.frames import Batch
from pipelines.landing.land import land as land_batches
from pipelines.landing.land import stamped
from pipelines.reading.sources import Found, find_sources

ROUNDS = 3
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"


def checked_batches(folder: Path, forms: int) -> list[Batch]:
    """The checked frames of a corpus, batch by batch as a load has them."""
    corpus.write(folder / "raw", corpus.make(forms))
    sources = find_sources(folder / "raw").sources
    size = settings.given().documents_per_batch
    try:
        return [
            contracts.check_batch(
                batches.read(sources[start : start + size], folder / "archive")[0]
            )
            for start in range(0, len(sources), size)
        ]
    finally:
        batches.close()


def land(folders: list[Path], target: Path) -> None:
    """As a load does, from the files of its batches: with arrivals, counts and the ledger."""
    now = datetime.now(UTC)
    sources = sidecars.read_sources_csv(b"")
    accepted = sidecars.read_accepted_csv(b"", now.date())
    land_batches(target, folders, sources, accepted, Found([], []), "benchmark", now)


def create_tables(made: list[Batch], target: Path) -> None:
    """The same frames, one table each, with nothing else."""
    whole = frames.joined(made)
    with duckdb.connect(target) as connection:
        for table in frames.TABLES:
            connection.register("frame", getattr(whole, table).to_arrow())
            connection.execute(f"create table {table} as from frame")
            connection.unregister("frame")


def run_dlt(made: list[Batch], target: Path) -> None:
    """The same frames as Arrow tables through dlt, appended, its state in a folder of its own."""
    whole = frames.joined(made)
    pipeline = dlt.pipeline(
        "landing",
        pipelines_dir=str(target.with_suffix(".dlt")),
        destination=dlt.destinations.duckdb(str(target)),
        dataset_name="raw",
    )
    pipeline.run(
        [dlt.resource(getattr(whole, table).to_arrow(), name=table) for table in frames.TABLES]
    )


def main() -> None:
    """Print the figures and write them as JSON."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--forms", type=int, default=20_000)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made = checked_batches(root, asked.forms)

        folders = [root / "batches" / f"{number:06}" for number in range(len(made))]
        for batch, place in zip(made, folders, strict=True):
            stamped(batch, 1, "benchmark").write(place)

        def anew(load: Callable[[Any, Path], None], landed: Any, name: str) -> Callable[[], None]:  # noqa: ANN401
            def run() -> None:
                for left in root.glob(f"{name}.*"):
                    shutil.rmtree(left) if left.is_dir() else left.unlink()
                load(landed, root / f"{name}.duckdb")

            return run

        seconds = measure(
            {
                "create_table_as": anew(create_tables, made, "bare"),
                "landing": anew(land, folders, "landed"),
                "dlt": anew(run_dlt, made, "dlt"),
            },
            ROUNDS,
        )
    figures = {
        "rows": sum(getattr(batch, table).height for batch in made for table in frames.TABLES),
        "times_create_table_as": {
            name: round(taken / seconds["create_table_as"], 2) for name, taken in seconds.items()
        },
        "dlt_times_landing": round(seconds["dlt"] / seconds["landing"], 2),
        "versions": {
            name: importlib.metadata.version(name) for name in ("duckdb", "dlt", "polars")
        },
    }
    write("landing", figures)


if __name__ == "__main__":
    main()
