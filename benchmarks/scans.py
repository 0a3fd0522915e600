"""How faithfully scans are read, and what that costs beside the reader of words alone.

The forms of `data/raw` are printed, and the prints scanned: turned, with noise, at several
resolutions. What is read of a scan is held against what is read of the print itself.

Run: python -m benchmarks.scans [--dpi 150 200 300] [--pages 8]
"""

import argparse
import io
import resource
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pypdfium2
from rapidocr import RapidOCR

from benchmarks.comparing import plain
from benchmarks.extraction import RAW, to_pdf
from benchmarks.figures import write
from pipelines.documents import read_document
from pipelines.documents.pdf.drawn.pdfium import OpenPdf
from pipelines.documents.seeing import Sight
from pipelines.documents.sight.pages import read_picture
from pipelines.forms import Form, recognise
from tests.renderings import blocks_of, to_docx
from tests.scanning import scanned

DOTS = 200 / 72


def printed(pages: int | None) -> bytes:
    """The forms as PDF, or the first pages of it."""
    whole = to_pdf(to_docx(blocks_of(recognise(read_document(RAW.read_bytes())).forms)))
    if pages is None:
        return whole
    with pypdfium2.PdfDocument(whole) as pdf, pypdfium2.PdfDocument.new() as some:
        some.import_pages(pdf, list(range(min(pages, len(pdf)))))
        return _saved(some)


def _saved(pdf: Any) -> bytes:  # noqa: ANN401 - of pypdfium2
    file = io.BytesIO()
    pdf.save(file)
    return file.getvalue()


def _indicators(forms: Sequence[Form]) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """What each indicator says, and why it is in doubt."""
    for form in forms:
        for one in form.indicators:
            said = (form.project_name, one.level1_text, one.level2_text, one.name, one.target_text)
            yield tuple(map(plain, said)), one.seen.doubt if one.seen else None


def _amounts(forms: Sequence[Form]) -> Iterator[tuple[tuple[str, ...], str | None]]:
    for form in forms:
        for one in form.amounts:
            said = (form.number, one.role, one.stage, one.yuan)
            yield tuple(map(str, said)), one.seen.doubt if one.seen else None


def _digits(said: tuple[str, ...]) -> tuple[str, ...]:
    """Of what an indicator says, where it stands and the numbers of its target."""
    return (said[0], "".join(sign for sign in said[-1] if sign.isdigit() or sign in ".%"))


def compared(truth: Sequence[Form], read: Sequence[Form]) -> dict[str, int]:
    """How many are there, right, and wrong without being in doubt."""
    figures = {"forms": len(truth), "forms_found": len(read)}
    for name, tell in (("indicators", _indicators), ("amounts", _amounts)):
        there, found = Counter(said for said, _ in tell(truth)), list(tell(read))
        got = Counter(said for said, _ in found)
        figures[name] = there.total()
        figures[f"{name}_found"] = got.total()
        figures[f"{name}_right"] = (there & got).total()
        figures[f"{name}_in_doubt"] = sum(doubt is not None for _, doubt in found)
        wrong = got - there
        if name == "indicators":  # a name may be misread where the number is right
            numbers = Counter(map(_digits, there.elements()))
            wrong = Counter(
                {one: count for one, count in wrong.items() if not numbers[_digits(one)]}
            )
        silent = [said for said, doubt in found if said in wrong and doubt is None]
        figures[f"{name}_wrong_without_doubt"] = len(silent)
        for said in silent:
            print("wrong:", said)
        for said in there - got:
            print("lost:", said)
    return figures


def pages_of(data: bytes) -> int:
    """How many pages a PDF has."""
    with pypdfium2.PdfDocument(data) as pdf:
        return len(pdf)


def cost(scan: bytes) -> float:
    """What a page takes, as a multiple of what RapidOCR takes for its picture."""
    pdf = OpenPdf(scan)
    picture = pdf.picture(1, DOTS)
    pdf.close()
    threads = {
        f"EngineConfig.onnxruntime.{which}_op_num_threads": 1 for which in ("intra", "inter")
    }
    alone = RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False, **threads})
    pixels = np.frombuffer(picture.pixels, np.uint8).reshape(picture.high, picture.wide, 3)
    seconds = []
    for one in (lambda: alone(pixels), lambda: read_picture(picture, 1)):
        one()
        begun = time.process_time()
        one()
        seconds.append(time.process_time() - begun)
    return round(seconds[1] / seconds[0], 2)


def main() -> None:
    """Print and keep the figures of each resolution."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--dpi", type=int, nargs="+", default=[150, 200, 300])
    arguments.add_argument("--pages", type=int, default=None)
    given = arguments.parse_args()
    pdf = printed(given.pages)
    truth = recognise(read_document(pdf)).forms
    figures: dict[str, Any] = {}
    for dpi in given.dpi:
        scan = scanned(pdf, dpi)
        begun = time.process_time()
        document = read_document(scan, "pdf", sight=Sight())
        seconds = time.process_time() - begun
        figures[f"{dpi}_dpi"] = compared(truth, recognise(document).forms)
        figures[f"{dpi}_dpi"]["ms_a_page"] = round(1000 * seconds / pages_of(scan))
        write("scans", figures)  # hours may be lost otherwise
    figures["of_rapidocr"] = cost(scan)
    figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    write("scans", figures)
    wrong = sum(
        of[f"{what}_wrong_without_doubt"]
        for of in figures.values()
        if isinstance(of, dict)
        for what in ("indicators", "amounts")
    )
    if wrong:
        raise SystemExit(f"{wrong} numbers are wrong and not in doubt")


if __name__ == "__main__":
    main()
