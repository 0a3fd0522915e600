"""Every count on every page of a release of thousands of forms."""

from collections.abc import Callable
from pathlib import Path

from benchmarks import corpus
from pipelines.releases.reader import reading
from tests import counts
from tests.conftest import Warehouse

FORMS = 4_000


def test_no_page_of_a_large_release_says_less_than_there_is(
    tmp_path: Path, tell: Callable[[str], None]
) -> None:
    warehouse = Warehouse(tmp_path / "data")
    corpus.write(warehouse.places.raw, corpus.make(FORMS))
    done = warehouse.jixiao("load")
    assert done.returncode == 3, done.stderr  # some are made so that nothing can be read of them
    release = warehouse.places.current.resolve()
    with reading(release) as ask:
        held = counts.checked(release, ask)
    assert held > 10_000
    assert list(counts.dead_links(release)) == []
    tell(
        f"counts: {held} on {len(counts.pages(release))} pages of {FORMS} forms "
        "held against SQL, 0 wrong"
    )
