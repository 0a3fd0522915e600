import json
import shutil
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.errors import ModellingFailed, StorageFailed
from pipelines.modelling import dbt
from pipelines.operations import fingerprint
from tests.conftest import Warehouse


def test_every_dbt_unit_test_passes(loaded: Warehouse, tmp_path: Path) -> None:
    copy = settings.Places(tmp_path)
    shutil.copytree(loaded.places.work, copy.work)
    shutil.copyfile(loaded.places.current / "warehouse.duckdb", copy.warehouse)
    dbt.run_dbt(copy, "test", "--select", "test_type:unit")
    results = json.loads((copy.dbt_target / "run_results.json").read_text())["results"]
    assert len(results) >= 12


def test_descriptions_are_kept_in_the_database(loaded: Warehouse) -> None:
    assert loaded.ask(
        "select count(*) from duckdb_columns() "
        "where schema_name in ('marts', 'history') and coalesce(comment, '') = ''"
    ) == [(0,)]
    assert loaded.ask(
        "select count(*) from duckdb_tables() "
        "where schema_name in ('marts', 'history') and comment is null"
    ) == [(0,)]
    # A finding of a whole document has no project, and says so; what changed has words of its own.
    keys = """
        column_name = 'project_key' and schema_name in ('marts', 'history')
        and table_name not in ('findings_flat', 'changes')
    """
    [(comment,)] = loaded.ask(f"select distinct comment from duckdb_columns() where {keys}")
    assert comment.startswith(
        "项目键：地区、单位、年度、项目名称的散列。Key of the project: a hash"
    )


def test_a_failing_build_says_what_failed_and_where_to_look(
    loaded: Warehouse, tmp_path: Path
) -> None:
    copy = settings.Places(tmp_path)
    shutil.copytree(loaded.places.work, copy.work)
    shutil.copyfile(loaded.places.current / "warehouse.duckdb", copy.warehouse)
    import duckdb

    with duckdb.connect(copy.warehouse) as connection:
        connection.execute(
            "update marts.fct_project_budgets set budget_yuan = budget_yuan + 1 "
            "where form_number = 1"
        )
    with pytest.raises(ModellingFailed, match=r"control_totals_hold: Got 2 results.*dbt\.log"):
        dbt.run_dbt(copy, "test", "--select", "control_totals_hold")


def test_dbt_that_does_not_start_is_said_too(tmp_path: Path) -> None:
    with pytest.raises(ModellingFailed, match="dbt nonsense failed, nothing is published"):
        dbt.run_dbt(settings.Places(tmp_path), "nonsense")


def test_the_version_of_the_dbt_project_follows_its_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "dbt_project"
    shutil.copytree(settings.DBT_PROJECT, project)
    for folder in ("targets", "forms"):
        shutil.copytree(settings.PROJECT / "pipelines" / folder, tmp_path / "pipelines" / folder)
    before = fingerprint.of_dbt_project()
    monkeypatch.setattr(settings, "DBT_PROJECT", project)
    assert fingerprint.of_dbt_project() == before
    (project / "seeds" / "indicator_levels.csv").write_text("other")
    changed = fingerprint.of_dbt_project()
    assert changed != before
    (tmp_path / "pipelines" / "forms" / "fund_sources.csv").write_text("other")
    assert fingerprint.of_dbt_project() not in (before, changed)


def test_docs_are_written_anew_when_the_project_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = settings.Places(tmp_path)
    places.dbt_target.mkdir(parents=True)
    written = []
    monkeypatch.setattr(dbt, "run_dbt", lambda *arguments, **_: written.append(arguments))
    for project in ("one", "one", "two", "two"):
        dbt.write_docs(places, project)
    assert len(written) == 2
    shutil.rmtree(places.dbt_target)  # and the docs with it
    places.dbt_target.mkdir()
    dbt.write_docs(places, "two")
    assert len(written) == 3


def test_results_that_were_cut_short_are_a_full_disk(tmp_path: Path) -> None:
    (tmp_path / "run_results.json").write_text('{"results": [{"status": "pa')
    with pytest.raises(StorageFailed, match=r"could not write all of .*run_results\.json"):
        dbt._results(tmp_path / "run_results.json")
    assert dbt._failures(tmp_path / "none.json") == []
