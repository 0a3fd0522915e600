"""What only decorates a release: dbt's docs, pages and the data package.

Each is made from the built warehouse, in a child process. Where one fails, takes too long or takes
its process down, the release is published without it, and says so.
"""

import multiprocessing
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from pipelines import settings
from pipelines.errors import ModellingFailed, StorageFailed, disk_trouble, first_line
from pipelines.modelling import dbt
from pipelines.releases import reader
from pipelines.releases.kinds import Missing
from pipelines.reports import data_package
from pipelines.settings import Places
from pipelines.site import pages

DOCS = "docs"


def furnish(
    places: Places, folder: Path, name: str, project: str, target: str | None = None
) -> list[Missing]:
    """Put docs, pages and data package into the folder of a release.

    What could not be made leaves nothing behind.

    Args:
        places: of the warehouse.
        folder: of the release, with its database and its Parquet.
        name: of the release.
        project: the version of the dbt project.
        target: of dbt's profiles.

    Raises:
        StorageFailed: a disk is full, read-only or failing: the release could not be finished
            either.
    """
    missing: list[Missing] = []
    with _child() as run:
        steps: list[tuple[str, tuple[str, ...], Callable[[], Any]]] = [
            (DOCS, (DOCS,), lambda: _docs(places, folder, project, target)),
            ("data package", (data_package.NAME,), lambda: run(_write_package, folder, name)),
            (
                "pages",
                ("index.html", "site"),
                lambda: run(_write_pages, folder, name, places.archive),
            ),
        ]
        for what, written, make in steps:
            try:
                make()
            except Exception as error:
                if disk_trouble(str(error)):
                    raise StorageFailed(
                        f"the {what} of {name} could not be written: {first_line(error)}"
                    ) from None
                missing.append(Missing(what, _why(error)))
                _remove(folder, written)
    return missing


def _why(error: Exception) -> str:
    if isinstance(error, TookTooLong):
        return f"it took over {settings.DECORATING_SECONDS} s"
    if isinstance(error, ProcessExpired):
        return f"its process ended with code {error.exitcode}"
    if isinstance(error, ModellingFailed):
        return first_line(error)
    return f"{type(error).__name__}: {first_line(error)}"


def _remove(folder: Path, written: tuple[str, ...]) -> None:
    for name in written:
        shutil.rmtree(folder / name) if (folder / name).is_dir() else (folder / name).unlink(
            missing_ok=True
        )


@contextmanager
def _child() -> Iterator[Callable[..., Any]]:
    """Something that runs a function in a child process: the same one, until it ends."""
    with ProcessPool(1, context=multiprocessing.get_context("spawn")) as pool:

        def run(function: Callable[..., Any], *arguments: Any) -> Any:  # noqa: ANN401
            return pool.schedule(
                function, args=arguments, timeout=settings.DECORATING_SECONDS
            ).result()

        yield run


def _docs(places: Places, folder: Path, project: str, target: str | None) -> None:
    dbt.write_docs(places, project, target)
    (folder / DOCS).mkdir()
    page = (places.dbt_target / "static_index.html").read_text(encoding="utf-8")
    head, body, tail = page.rpartition("</body>")
    (folder / DOCS / "index.html").write_text(f"{head}{_WAY_BACK}{body}{tail}", encoding="utf-8")


_WAY_BACK = (
    '<a href="../site/lineage.html" style="position:fixed;right:1rem;bottom:1rem;z-index:9999;'
    'padding:.5rem 1rem;border-radius:4px;background:#0b4f9c;color:#fff">← 返回 Back</a>'
)
"""dbt's docs know of nothing around them."""


def _write_package(folder: Path, name: str) -> None:
    with reader.reading(folder) as ask:
        data_package.write(folder, name, ask)


def _write_pages(folder: Path, name: str, archive: Path) -> None:
    with reader.reading(folder) as ask:
        pages.write(folder, name, ask, archive)
