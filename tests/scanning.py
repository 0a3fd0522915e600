"""Pages as a scanner leaves them: pictures, a little turned, with noise."""

import io
from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

Picture = NDArray[Any]


def scanned(
    pdf: bytes, dpi: int, pages: Iterable[int] | None = None, turn: float = 0.5, noise: float = 12
) -> bytes:
    """A PDF as one of pictures.

    Args:
        pdf: its bytes.
        dpi: how finely it is scanned.
        pages: which pages, from 0; by default all.
        turn: by how many degrees each lies turned, one to this side, the next to that.
        noise: how far, about, a dot is from its shade, of 255.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        numbers = range(len(document)) if pages is None else pages
        pictures = [
            scan(document[number].render(scale=dpi / 72).to_numpy(), turn, noise, number)
            for number in numbers
        ]
    return as_pdf(pictures, dpi)


def scan(page: Picture, turn: float, noise: float, number: int = 0) -> Picture:
    """A page, turned and noisy; `number` decides to which side, and seeds the noise."""
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    high, wide = grey.shape
    way = turn if number % 2 else -turn
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), way, 1.0)
    lies = cv2.warpAffine(grey, matrix, (wide, high), borderValue=(255, 255, 255))
    grain = np.random.default_rng(number).normal(0, noise, lies.shape)
    noisy: Picture = np.clip(cv2.GaussianBlur(lies, (3, 3), 0) * 0.97 + grain, 0, 255)
    return noisy.astype(np.uint8)


def as_pdf(pictures: list[Picture], dpi: int) -> bytes:
    """Pictures as the pages of a PDF, compressed as photographs."""
    images = [Image.fromarray(picture) for picture in pictures]
    file = io.BytesIO()
    images[0].save(file, "PDF", resolution=dpi, save_all=True, append_images=images[1:], quality=80)
    return file.getvalue()
