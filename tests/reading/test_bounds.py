"""A reading process ends when its time is up; a page that is read by sight has its own."""

import multiprocessing
import signal
import time

import pytest

from pipelines import settings
from pipelines.reading import bounds


def _loop() -> None:
    while True:
        time.sleep(0.05)


def _look_at_a_page(seconds: float) -> None:
    with bounds._page():
        time.sleep(seconds)


def ended(read: object, *args: object, how: str = "fork") -> int | None:
    process = multiprocessing.get_context(how).Process(target=bounds.within, args=(1, read, *args))
    process.start()
    process.join(20)
    return process.exitcode


def test_a_process_whose_time_is_up_ends() -> None:
    assert ended(_loop) == bounds.TIME_IS_UP


def test_the_seconds_of_a_document_stand_still_while_a_page_is_looked_at() -> None:
    # A copy of this process would end as this one does, and not well where others have run in it.
    assert ended(_look_at_a_page, 1.5, how="spawn") == 0


def test_a_page_that_takes_too_long_ends_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAX_PAGE_SECONDS", 1)
    assert ended(_look_at_a_page, 5.0) == bounds.TIME_IS_UP


def test_nothing_is_ended_once_it_was_read_nor_where_no_time_was_set() -> None:
    assert bounds.within(1, sum, [1, 2]) == 3
    assert signal.alarm(0) == 0
    with bounds._page():
        assert signal.alarm(0) == 0


def test_a_process_may_take_as_long_as_its_pages_where_they_can_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bounds, "is_installed", lambda: False)
    assert bounds.longest(7) == settings.MAX_READING_SECONDS
    assert bounds.sight() is None
    monkeypatch.setattr(bounds, "is_installed", lambda: True)
    pages = settings.MAX_PAGES_BY_SIGHT * settings.MAX_PAGE_SECONDS
    assert bounds.longest(2) == settings.MAX_READING_SECONDS + 2 * pages
    assert bounds.sight() is not None
