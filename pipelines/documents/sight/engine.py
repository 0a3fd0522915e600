"""Words read by PP-OCRv6, as RapidOCR has it, on one core.

Its models lie in its own wheel and are named by their places: nothing is ever fetched.
"""

import importlib.resources
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple, Protocol

import cv2
import numpy as np
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_rec import TextRecInput
from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

from pipelines.documents.sight.ink import Pixels

_DETECTION = "PP-OCRv6_det_small.onnx"
_RECOGNITION = "PP-OCRv6_rec_small.onnx"
_LONGEST_SIDE = 1_600  # pixels: of a page in which words are looked for; memory goes with it


class Box(NamedTuple):
    """Where a line of text stands, in pixels."""

    left: float
    top: float
    right: float
    bottom: float


class Reading(NamedTuple):
    """What a line says, and how sure its least certain character is, from 0 to 1."""

    text: str
    confidence: float


class Eyes(Protocol):
    """What finds lines of text in a picture, and reads them."""

    def find(self, picture: Pixels) -> list[Box]:
        """Where lines stand in a picture in colour."""
        ...

    def read(self, lines: list[Pixels]) -> list[Reading]:
        """What each picture of one line says."""
        ...


@contextmanager
def _memory() -> Iterator[None]:
    """What fails while words are read is short of memory: pictures of all shapes are read."""
    try:
        yield
    except ONNXRuntimeError as error:
        raise MemoryError(str(error)[-200:]) from None


class _RapidEyes:
    """RapidOCR with its models loaded."""

    def __init__(self) -> None:
        models = importlib.resources.files("rapidocr") / "models"
        self._engine: Any = RapidOCR(
            params={
                "Global.log_level": "critical",
                "Global.use_cls": False,
                "Det.model_path": str(models / _DETECTION),
                "Rec.model_path": str(models / _RECOGNITION),
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )

    def find(self, picture: Pixels) -> list[Box]:
        scale = min(1.0, _LONGEST_SIDE / max(picture.shape[:2]))
        small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        with _memory():
            found = self._engine(small, use_det=True, use_cls=False, use_rec=False)
        corners = found.boxes if found.boxes is not None else np.empty((0, 4, 2))
        return [
            Box(*(float(side) / scale for side in (*box.min(axis=0), *box.max(axis=0))))
            for box in corners
        ]

    def read(self, lines: list[Pixels]) -> list[Reading]:
        if not lines:
            return []
        with _memory():
            read = self._engine._load_rec_model()(TextRecInput(img=lines, return_word_box=True))
        return [
            Reading(text, min(word.confs, default=0.0) if text.strip() else 0.0)
            for text, word in zip(read.txts, read.word_results, strict=True)
        ]


@cache
def open_eyes() -> Eyes:
    """The models, loaded once a process."""
    cv2.setNumThreads(1)
    return _RapidEyes()
