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


def test_a_rare_word_beside_a_frequent_one_is_a_likely_slip(
    loaded: Warehouse, tmp_path: Path
) -> None:
    shutil.copy(loaded.places.current / store.DATABASE, tmp_path)
    (tmp_path / store.DATABASE).chmod(0o644)
    with duckdb.connect(tmp_path / store.DATABASE) as connection:
        connection.execute(
            """
            update marts.fct_indicator_targets
            set indicator_name = case
                when form_number = 1 then '按月拔给经费'
                when form_number < 30 then '第' || indicator_key || '批：按月拨给经费'
                else '第' || indicator_key || '批：按年末付经费'
            end
            """
        )
    lines = attention.likely_slips(tmp_path)
    assert [line.partition(":")[2].split(" (")[0] for line in lines] == [
        " 拔给经",
        " 按月拔",
        " 月拔给",
    ]
    assert lines[0].endswith("dbt_project/seeds/text_slips.csv: 拔给经,拨给经,")


def test_numbers_in_doubt_are_said_by_document_with_the_first_place(
    loaded: Warehouse, tmp_path: Path
) -> None:
    shutil.copy(loaded.places.current / store.DATABASE, tmp_path)
    (tmp_path / store.DATABASE).chmod(0o644)
    assert attention.doubtful_numbers(tmp_path) == []
    with duckdb.connect(tmp_path / store.DATABASE) as connection:
        connection.execute(
            """
            update marts.fct_indicator_targets
            set read_by = 'sight', read_doubt = 'unsure'
            where form_number in (17, 18) and row_number = 12
            """
        )
    [line] = attention.doubtful_numbers(tmp_path)
    assert line.startswith("tianjin-disabled-persons-federation-2023.txt: 2 rows with a number")
    assert "form 17, row 12" in line
