"""The least that could be called a load: split text, build frames, `create table as`, two joins.

No checks, no ledger, no history, no audit, no docs, no pages, and it knows one layout: what
jixiao's whole load is held against. Run: python -m benchmarks.bare FOLDER
"""

import re
import sys
from pathlib import Path

import duckdb
import polars as pl

_TARGET = re.compile(r"([≤≥=<>]?)([\d.]+)(\D*)")
_LEVELS = {"产出指标", "效益指标", "满意度指标", "成本指标"}
_NOTHING = (None, None, None)
_PARTS = ("comparator", "value", "measure_unit")


def load(raw: Path, database: Path) -> int:
    """Load every text file under a folder; how many indicators it found."""
    forms, indicators = [], []
    for file in sorted(raw.rglob("*.txt")):
        for number, block in enumerate(
            file.read_text(encoding="utf-8").split("绩效目标表\n")[1:], start=1
        ):
            rows = [row.strip().split("\n\t") for row in block.split("\n\n")]
            forms.append((file.name, number, rows[0][0], rows[1][-1], rows[2][2]))
            for place, row in enumerate(rows):
                if len(row) == 5 and row[0] in _LEVELS:
                    found = _TARGET.fullmatch(row[4])
                    indicators.append(
                        (file.name, number, place, *row, *(found.groups() if found else _NOTHING))
                    )
    tables = {
        "forms": pl.DataFrame(
            forms, schema=["file", "form", "unit", "project", "budget"], orient="row"
        ),
        "indicators": pl.DataFrame(
            indicators,
            schema=[
                "file",
                "form",
                "row",
                "level1",
                "level2",
                "name",
                "description",
                "target",
                *_PARTS,
            ],
            orient="row",
        ),
    }
    with duckdb.connect(database) as connection:
        for name, frame in tables.items():
            connection.register("frame", frame.to_arrow())
            connection.execute(f"create table {name} as from frame")
        connection.execute(
            "create table units as select unit, count(*) as forms from forms group by unit"
        )
        connection.execute(
            """
            create table facts as
            select *, try_cast(value as double) as number
            from indicators
            inner join forms using (file, form)
            inner join units using (unit)
            """
        )
    return len(indicators)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    print(load(folder / "raw", folder / "bare.duckdb"))
