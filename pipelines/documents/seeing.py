"""What reads pages by sight, for readers that may or may not have it.

A picture of a page comes in, its `Sheet` goes out. What is needed for it is an extra, and is looked
for only when a page needs it.
"""

import importlib.util
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

from pipelines import settings
from pipelines.documents.pdf.drawn.sheet import Sheet
from pipelines.errors import RefusedDocument

NEEDS_SIGHT = "`make extras-ocr` adds what reads it"
"""At the end of the reason why a document is refused that could be read."""
_NEEDED = ("rapidocr", "onnxruntime", "cv2")


class Picture(NamedTuple):
    """What a page looks like.

    Attributes:
        pixels: in rows; blue, green and red, each a byte.
        wide: how many a row has.
        high: how many rows there are.
        size: its width and height in points.
    """

    pixels: bytes
    wide: int
    high: int
    size: tuple[float, float]


class Sight:
    """Reads pages of one document by sight, each within its bound of time.

    Args:
        bound: what each page is read within.

    Raises:
        RefusedDocument: more pages than the limit.
    """

    def __init__(self, bound: Callable[[], AbstractContextManager[object]] = nullcontext) -> None:
        self._bound = bound

    def sheets(self, pictures: Iterable[tuple[int, Picture]], count: int) -> Iterator[Sheet]:
        """What stands on pages, each given with its number."""
        from pipelines.documents.sight.pages import read_picture  # noqa: PLC0415 - an extra

        if count > settings.MAX_PAGES_BY_SIGHT:
            raise RefusedDocument(
                f"{count} pages to be read by sight; the limit is {settings.MAX_PAGES_BY_SIGHT}"
            )
        for number, picture in pictures:
            with self._bound():
                yield read_picture(picture, number)

    def pictures_of(self, data: bytes) -> list[Picture]:
        """The pages of a file that is a picture.

        Raises:
            RefusedDocument: it is damaged, or too large.
        """
        from pipelines.documents.sight.pictures import pictures_of  # noqa: PLC0415 - an extra

        return pictures_of(data)


def is_installed() -> bool:
    """Whether pages can be read by sight here."""
    return all(importlib.util.find_spec(name) for name in _NEEDED)
