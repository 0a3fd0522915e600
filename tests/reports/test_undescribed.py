"""Documents that sources.csv does not speak of, with what their forms say."""

import pytest

from pipelines.reports.undescribed import undescribed
from tests.conftest import TIANJIN, Warehouse


def test_a_document_without_a_row_is_there_with_what_its_forms_say(loaded: Warehouse) -> None:
    [row] = undescribed(loaded.places.current, {"another.txt"})
    assert row == {
        "file": TIANJIN.name,
        "publisher": None,  # forms of five units, and none names the department
        "region_code": None,
        "fiscal_year": 2023,
    }


@pytest.mark.parametrize("said", [TIANJIN.name])
def test_a_document_with_a_row_is_not_there(loaded: Warehouse, said: str) -> None:
    assert list(undescribed(loaded.places.current, {said})) == []


def test_what_is_said_of_an_archive_is_said_of_the_files_in_it(crowd: Warehouse) -> None:
    everything = {row["file"] for row in undescribed(crowd.places.current, ())}
    inside = next(name for name in everything if "/" in name)
    archive = inside.partition("/")[0]
    left = {row["file"] for row in undescribed(crowd.places.current, {archive})}
    assert left == {name for name in everything if name.partition("/")[0] != archive}
