"""A fetch with its alarms, and what it gave, in lines."""

from collections.abc import Iterator

from pipelines.errors import JixiaoError, StorageFailed, disk_trouble, first_line
from pipelines.escaping import logger
from pipelines.harvest import fetch as harvest
from pipelines.harvest.coverage import Covered
from pipelines.harvest.fetch import Fetched
from pipelines.operations import alarms, metrics
from pipelines.settings import Places

_log = logger()


def fetch(places: Places) -> Fetched:
    """Fetch what is new, and raise an alarm for each page that somebody should look at.

    Raises:
        StorageFailed: a disk is full, read-only or gone.
    """
    try:
        fetched = harvest.fetch(places)
    except JixiaoError:
        raise
    except Exception as error:
        if isinstance(error, OSError) or disk_trouble(str(error)):
            raise StorageFailed(f"{first_line(error)}: the next fetch goes on") from None
        raise
    for line in fetched.alarms:
        alarms.tell(line, ["more: jixiao status", f"warehouse: {places.root}"])
    metrics.write(places)
    _log.info("%s", line_of(fetched))
    return fetched


def line_of(fetched: Fetched) -> str:
    """What a fetch gave, in one line."""
    if not fetched.visits:
        return "nothing to fetch: data/raw/publishers.csv names no page"
    visits = fetched.visits
    return (
        f"visited {len(visits)} pages of publishers: {len(fetched.new)} new documents, "
        f"{sum(len(visit.changed) for visit in visits)} of them new versions, "
        f"{sum(visit.unchanged for visit in visits)} unchanged, "
        f"{sum(len(visit.gone) for visit in visits)} gone, {len(fetched.failed)} failed"
    )


def lines_of(covered: Covered) -> Iterator[str]:
    """What is to be said of pages: what failed, what was left out, what is gone."""
    for page in covered.pages:
        if page.visited_at is None:
            yield f"not visited yet: {page.page}"
        if page.unfinished:
            yield f"not finished: {page.page}: {page.unfinished}"
        for url, why in page.failed:
            yield f"not fetched: {url}: {why}"
        for host, links in page.elsewhere:
            yield f"left out: {links} links of {page.page} lead to {host}, not in publishers.csv"
    for url, since in covered.gone:
        yield f"gone since {since:%Y-%m-%d}: {url}"
