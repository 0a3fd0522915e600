"""Web pages are looked through in a child process with bounds: they are strangers'."""

import multiprocessing
import resource
from collections.abc import Iterator
from concurrent.futures import TimeoutError as ReadingTimeout
from contextlib import contextmanager
from typing import Protocol

from pebble import ProcessExpired, ProcessPool

from pipelines import settings
from pipelines.errors import NotFetched, first_line
from pipelines.harvest.pages import Page, read_page


class PageReader(Protocol):
    """Looks through a web page, somewhere else."""

    def __call__(self, data: bytes, url: str, charset: str | None) -> Page:
        """What it links to.

        Raises:
            NotFetched: it cannot be looked through.
        """


@contextmanager
def page_reader() -> Iterator[PageReader]:
    """What looks through web pages."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([read_page.__module__])
    with ProcessPool(1, context=context, initializer=_bound) as pool:

        def read(data: bytes, url: str, charset: str | None) -> Page:
            asked = pool.schedule(
                read_page, args=[data, url, charset], timeout=settings.FETCH_PAGE_READING_SECONDS
            )
            try:
                page: Page = asked.result()
            except NotFetched:
                raise
            except ReadingTimeout:
                raise NotFetched("looking through it takes too long") from None
            except ProcessExpired:
                raise NotFetched("whoever looks through it crashes") from None
            except Exception as error:
                raise NotFetched(f"it cannot be looked through ({first_line(error)})") from None
            return page

        yield read


def _bound() -> None:
    limit = settings.MAX_READING_MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
