"""The seed of regions is whole: every level has its name, and so has what it lies in."""

import csv

import pytest

from tests.conftest import PROJECT

with (PROJECT / "dbt_project" / "seeds" / "regions.csv").open(encoding="utf-8") as file:
    NAMES = {row["region_code"]: row["region_name"] for row in csv.DictReader(file)}


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("120000", "天津市"),
        ("440800", "湛江市"),
        ("120100", "市辖区"),
        ("469000", "省直辖县级行政区划"),
        ("659001", "石河子市"),
        ("500105", "江北区"),  # abolished in 2025, and in the documents of the years before
    ],
)
def test_a_region_has_its_name(code: str, name: str) -> None:
    assert NAMES[code] == name


def test_every_region_lies_in_regions_that_have_names() -> None:
    assert len(NAMES) > 3_200
    above = {f"{code[:4]}00" for code in NAMES} | {f"{code[:2]}0000" for code in NAMES}
    assert above <= set(NAMES)
    assert all(len(code) == 6 and code.isdigit() and name for code, name in NAMES.items())
