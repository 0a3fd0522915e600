"""What needs somebody's attention is said with what to do."""

from pipelines.reports import attention
from tests.conftest import Warehouse


def test_a_unit_that_no_line_has_is_said_with_the_line_to_add(loaded: Warehouse) -> None:
    [line] = [
        line
        for line in attention.unknown_words(loaded.places.current)
        if line.startswith("unknown unit of measure")
    ]
    assert "漆 (indicators: 1)" in line
    assert "pipelines/targets/measure_units.csv: 漆,<measure_unit>,<unit_kind>,1," in line
