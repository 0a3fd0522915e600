"""What needs somebody's attention is said with what to do."""

import shutil
from pathlib import Path

import duckdb

from pipelines.releases import store
from pipelines.reports import attention
from tests.conftest import Warehouse


def test_a_unit_that_no_line_has_is_said_with_the_line_to_add(
    loaded: Warehouse, tmp_path: Path
) -> None:
    shutil.copy(loaded.places.current / store.DATABASE, tmp_path)
    (tmp_path / store.DATABASE).chmod(0o644)
    with duckdb.connect(tmp_path / store.DATABASE) as connection:
        connection.execute(
            """
            update marts.fct_indicator_targets
            set clauses = [struct_update(clauses[1], measure_unit := '坨/年')]
            where indicator_key = '7733dfc92dc9e511-17-12'
            """
        )
    [line] = [
        line
        for line in attention.unknown_words(tmp_path)
        if line.startswith("unknown unit of measure")
    ]
    assert "坨 (indicators: 1)" in line
    assert "pipelines/targets/measure_units.csv: 坨,<measure_unit>,<unit_kind>,1," in line
