"""Pages set straight.

A scan comes in as it lay on the glass; by how many degrees it must be turned goes out, and the
picture turned by them. A page straight has rows of ink with white between them.
"""

import cv2
import numpy as np

from pipelines.documents.sight.ink import WHITE, Pixels

_WIDTH = 800  # pixels: as wide as a page is looked at
_STEPS = ((5.0, 0.5), (0.5, 0.1), (0.1, 0.02))  # degrees: how far to both sides, and how finely
_LEAST = 0.03  # degrees: no more turned than this is straight


def slant_of(ink: Pixels) -> float:
    """By how many degrees, clockwise, a page is turned; up to five."""
    scale = min(1.0, _WIDTH / ink.shape[1])
    small = cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    best = 0.0
    for reach, step in _STEPS:
        count = round(reach / step)
        angles = [best + step * at for at in range(-count, count + 1)]
        best = max(angles, key=lambda angle: _contrast(turned(small, -angle, paper=0)))
    return best if abs(best) >= _LEAST else 0.0


def _contrast(ink: Pixels) -> float:
    """How much rows of pixels differ from those below them."""
    rows = ink.sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())


def turned(picture: Pixels, degrees: float, *, paper: int = WHITE) -> Pixels:
    """A picture turned clockwise about its middle, as large as before."""
    if not degrees:
        return picture
    high, wide = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((wide / 2, high / 2), -degrees, 1.0)
    return cv2.warpAffine(
        picture, turn, (wide, high), flags=cv2.INTER_LINEAR, borderValue=(paper, paper, paper)
    )


def quarters(picture: Pixels, turns: int) -> Pixels:
    """A picture turned clockwise by quarters."""
    return np.ascontiguousarray(np.rot90(picture, -turns)) if turns % 4 else picture
