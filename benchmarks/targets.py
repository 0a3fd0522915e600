"""Texts a second through the grammar of targets, its growth, and its share of a load.

Run: make benchmark.
"""

import math
import random
import statistics
import time
from pathlib import Path

from benchmarks.figures import write
from pipelines.documents import read_document
from pipelines.forms import recognise
from pipelines.landing.contracts import check_batch
from pipelines.landing.frames import to_frames
from pipelines.reading.extract import extract
from pipelines.reading.sources import Source
from pipelines.targets import parse_target

RAW = Path(__file__).parent.parent / "data" / "raw" / "tianjin-disabled-persons-federation-2023.txt"
SIZES = (1_000, 10_000, 100_000)
REPEATS = 3


def distinct_texts(count: int) -> list[str]:
    """Targets of the real document with other numbers, each text once."""
    randomness = random.Random(2023)
    targets = [
        i.target_text
        for form in recognise(read_document(RAW.read_bytes())).forms
        for i in form.indicators
    ]
    texts: dict[str, None] = {}
    while len(texts) < count:
        text = randomness.choice(targets) or ""
        texts[
            "".join(str(randomness.randrange(10)) if sign.isdecimal() else sign for sign in text)
            + "　" * (len(texts) % 7)
        ] = None
    return list(texts)


def seconds(texts: list[str]) -> float:
    """Median time of parsing them all."""
    times = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        for text in texts:
            parse_target(text)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def share_of_extraction() -> float:
    """Of the time from the real document's bytes to checked rows, the share of the grammar."""
    data = RAW.read_bytes()
    source = Source(RAW, RAW.name, "0" * 64, len(data))
    start = time.perf_counter()
    batch = check_batch(to_frames([extract(data, source)]))
    whole = time.perf_counter() - start
    return seconds(batch.indicators["target_text"].unique().to_list()) / whole


def main() -> None:
    """Print the figures and write them as JSON."""
    check_batch(to_frames([]))  # what is imported and compiled once is not measured
    texts = distinct_texts(SIZES[-1])
    times = {size: seconds(texts[:size]) for size in SIZES}
    growth = math.log(times[SIZES[-1]] / times[SIZES[0]]) / math.log(SIZES[-1] / SIZES[0])
    figures = {
        "texts_per_second": {str(size): round(size / taken) for size, taken in times.items()},
        "growth_exponent": round(growth, 3),
        "share_of_bytes_to_rows": round(share_of_extraction(), 3),
    }
    write("targets", figures)


if __name__ == "__main__":
    main()
