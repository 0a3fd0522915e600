"""The data package of a release, as others check it."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.reports.data_package import field_type
from tests.conftest import Warehouse


def validate(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [
        Path(sys.executable).with_name("frictionless"),
        "validate",
        "datapackage.json",
        "--json",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_frictionless_finds_the_package_valid_and_damage_in_it(
    loaded: Warehouse, tmp_path: Path
) -> None:
    release = loaded.places.current.resolve()
    done = validate(release)
    assert done.returncode == 0, done.stdout[-2000:]
    assert json.loads(done.stdout)["valid"] is True
    copy = shutil.copytree(
        release, tmp_path / "copy", ignore=shutil.ignore_patterns("site", "docs", "*.duckdb")
    )
    damaged = copy / "parquet" / "marts.fct_cost_lines.parquet"
    damaged.chmod(0o644)
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert validate(copy).returncode == 1


def test_its_schemas_are_those_of_the_files(loaded: Warehouse) -> None:
    release = loaded.places.current.resolve()
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    assert len(package["resources"]) == len(list((release / "parquet").iterdir()))
    for resource in package["resources"]:
        described = loaded.ask(
            f"select column_name, column_type from (describe from {resource['title']})"
        )
        fields = [(field["name"], field["type"]) for field in resource["schema"]["fields"]]
        assert fields == [(name, field_type(kind.lower())) for name, kind in described]
        assert all(
            field["description"] and field["title"] for field in resource["schema"]["fields"]
        )


def test_the_funding_lines_speak_the_fiscal_data_package(loaded: Warehouse) -> None:
    package = json.loads((loaded.places.current / "datapackage.json").read_text(encoding="utf-8"))
    [funding] = [
        resource
        for resource in package["resources"]
        if resource["title"] == "marts.fct_project_funding"
    ]
    kinds = {field["name"]: field.get("columnType") for field in funding["schema"]["fields"]}
    assert (kinds["amount_yuan"], kinds["amount_stage"], kinds["fiscal_year"]) == (
        "value",
        "phase:id",
        "date:fiscal-year",
    )
    assert {field["constant"] for field in funding["schema"]["extraFields"]} == {
        "CNY",
        "expenditure",
    }


@pytest.mark.parametrize(
    ("duckdb_type", "wanted"),
    [
        ("varchar", "string"), ("integer", "integer"), ("decimal(18,2)", "number"),
        ("boolean", "boolean"),
        ("date", "date"), ("timestamp with time zone", "datetime"), ("varchar[]", "array"),
        ("struct(a integer)[]", "array"), ("struct(a integer)", "object"), ("interval", "any"),
    ],
)  # fmt: skip
def test_types_are_those_of_the_table_schema(duckdb_type: str, wanted: str) -> None:
    assert field_type(duckdb_type) == wanted
