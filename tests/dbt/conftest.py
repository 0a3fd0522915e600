"""What tests of the dbt project share: all that dbt knows of it, without a warehouse."""

import json
from typing import Any

import pytest

from pipelines import settings
from pipelines.modelling.dbt import run_dbt


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """dbt's manifest: each model, test and seed with its columns and what it depends on."""
    places = settings.Places(tmp_path_factory.mktemp("dbt"))
    run_dbt(places, "parse")
    return json.loads((places.dbt_target / "manifest.json").read_text(encoding="utf-8"))
