"""Ink and paper: pictures as arrays, without what is stamped on them.

Pictures are BGR, one byte a channel: height × width × 3.
"""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[Any]
"""A picture or a mask; a mask is one byte a pixel, 255 where something is."""

WHITE = 255
_RED = 40  # how much redder than green and blue red ink is
_STAMP = 50.0  # points: a stamp is at least so wide and high, a line of red text is not so high
_PAPER = 20  # hundredths of what is stamped are darker than stamped paper: ink is under it
_NEAR = 6.0  # points between the strokes of a stamp
_AROUND = 8.0  # points: whose mean tells what is paper there
_DARKER = 18  # than the paper around it is ink


def without_stamps(picture: Pixels, dot: float) -> Pixels:
    """A picture in grey, in which what is stamped in red is paper, and what is under it ink.

    Args:
        picture: in colour.
        dot: how many pixels a point is.
    """
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    blue, green, red = cv2.split(picture)
    lead = cv2.subtract(red, cv2.max(blue, green))
    mask = np.where(lead > _RED, WHITE, 0).astype(np.uint8)
    if not mask.any():
        return grey
    stamps = _stamps(mask, dot)
    if not stamps.any():
        return grey
    # Of stamped paper red light comes back as it does nowhere else; of ink under it none does.
    paper = float(np.percentile(red[(mask > 0) & stamps], _PAPER))
    bare = np.minimum(red * (WHITE / max(1.0, paper)), WHITE).astype(np.uint8)
    near = cv2.dilate(mask, np.ones((3, 3), np.uint8))
    return np.where(stamps & (near > 0), np.maximum(grey, bare), grey)


def _stamps(mask: Pixels, dot: float) -> Pixels:
    """Of what is red, what is as wide and high as a stamp."""
    near = max(3, round(_NEAR * dot))
    whole = cv2.dilate(mask, np.ones((near, near), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(whole)
    large = [number for number in range(1, count) if min(stats[number][2:4]) >= _STAMP * dot]
    return np.isin(labels, large)


def ink_of(grey: Pixels, dot: float) -> Pixels:
    """The mask of what is darker than the paper around it."""
    around = 2 * round(_AROUND * dot) + 1
    return cv2.adaptiveThreshold(
        grey, WHITE, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, around, _DARKER
    )
