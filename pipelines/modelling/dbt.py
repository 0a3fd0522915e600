"""DuckDB `raw` in, dimensions and facts out: dbt, in a child process of its own."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from pipelines import settings
from pipelines.errors import ModelBroken, ModellingFailed, StorageFailed, disk_trouble
from pipelines.landing import database
from pipelines.settings import Lake, Places


class Building(NamedTuple):
    """What is built.

    Attributes:
        release_id: the release it is built for: what a new finding says it was first seen in.
        released_at: the time that its name tells.
        project: the version of the dbt project.
        upon: the version of the one that made the release it begins with; nothing where it begins
            anew.
    """

    release_id: str
    released_at: datetime
    project: str
    upon: str | None


def build(places: Places, building: Building) -> int:
    """Build the working database from what is landed, and test it.

    It adds what has changed to a copy of the last release, which lies there. Where the dbt project
    is another than that of the release, all of it but `history` is built anew.

    Args:
        places: of the warehouse.
        building: for which release, by which project, upon what.

    Returns:
        How many data tests passed.

    Raises:
        ModelBroken: a model or a test failed; says which, and where the log is.
        ModellingFailed: dbt could not be run, or not to its end.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    as_before = building.upon == building.project
    if building.upon is not None and not as_before:
        arguments.append("--full-refresh")
    # Views and seeds are what the project says, not what was landed: they stand until it says
    # something else. Cautious: tests that speak of them as well as of what is built are not left
    # out with them.
    if as_before and _says(places.modelled, building.project):
        arguments += [
            "--exclude",
            "config.materialized:view",
            "resource_type:seed",
            "--indirect-selection",
            "cautious",
        ]
    places.modelled.unlink(missing_ok=True)
    run_dbt(places, *arguments, building=building)
    places.modelled.write_text(building.project, encoding="utf-8")
    return sum(
        result["status"] == "pass" for result in _results(places.dbt_target / "run_results.json")
    )


def write_docs(places: Places, project: str, target: str | None = None) -> None:
    """Write dbt's docs of what was just built, as one page that needs nothing else.

    They say what the project says, not what was loaded: those of the same project stand.

    Args:
        places: of the warehouse.
        project: the version of the dbt project.
        target: of `profiles.yml`.
    """
    if _says(places.documented, project):
        return
    places.documented.unlink(missing_ok=True)
    run_dbt(places, "docs", "generate", "--static", "--no-compile", target=target)
    places.documented.write_text(project, encoding="utf-8")


def _says(marker: Path, project: str) -> bool:
    return marker.exists() and marker.read_text(encoding="utf-8") == project


def run_dbt(
    places: Places, *arguments: str, building: Building | None = None, target: str | None = None
) -> None:
    """Run dbt's own command line on the warehouse of these places.

    Args:
        places: of the warehouse.
        arguments: dbt's.
        building: what is built, if anything is.
        target: of `profiles.yml`; by default where the warehouse is kept.

    Raises:
        ModelBroken: a model or a test failed.
        ModellingFailed: it ended otherwise, or not at all within `settings.MODELLING_SECONDS`.
    """
    places.dbt_target.mkdir(parents=True, exist_ok=True)
    results = places.dbt_target / "run_results.json"
    results.unlink(missing_ok=True)
    command = [
        str(Path(sys.executable).with_name("dbt")),
        "--no-use-colors",
        "--log-level-file",
        "info",
        *arguments,
    ]
    folders = ["--project-dir", settings.DBT_PROJECT, "--profiles-dir", settings.DBT_PROJECT]
    written = ["--target-path", places.dbt_target, "--log-path", places.dbt_target]
    where = ["--target", target or ("lake" if places.lake else "work")]
    try:
        done = subprocess.run(
            [*command, *where, *map(str, [*folders, *written])],
            env=os.environ | _environment(places, building),
            cwd=places.work,
            capture_output=True,
            text=True,
            check=False,
            timeout=settings.MODELLING_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise ModellingFailed(
            f"dbt {arguments[0]} took over {settings.MODELLING_SECONDS} s"
        ) from None
    if done.returncode:
        why = (
            _failures(results)
            or done.stdout.strip().splitlines()[-3:]
            or [done.stderr.strip()[-500:]]
        )
        trouble = disk_trouble(f"{done.stdout}\n{done.stderr}")
        if trouble:
            raise StorageFailed(
                f"dbt {arguments[0]} could not write to {places.work}: {trouble}; "
                "nothing is published"
            )
        kind = (
            ModelBroken
            if _failures(results) and _TOO_LARGE not in "; ".join(why)
            else ModellingFailed
        )
        raise kind(
            f"dbt {arguments[0]} failed, nothing is published: {'; '.join(why)} "
            f"(log: {places.dbt_target / 'dbt.log'})"
        )


_TOO_LARGE = "Out of Memory Error"


def _environment(places: Places, building: Building | None) -> dict[str, str]:
    released = {}
    if building:
        released = {
            "JIXIAO_RELEASE": building.release_id,
            "JIXIAO_RELEASED_AT": building.released_at.isoformat(" "),
        }
    kept = _lake_environment(places.lake) if places.lake else {}
    return (
        released
        | kept
        | {
            # Relative to where dbt runs: what it has parsed holds for every warehouse.
            "JIXIAO_WAREHOUSE": places.warehouse.name,
            "JIXIAO_LANDING": places.landing_file.name,
            "JIXIAO_DATABASE_MEMORY": settings.given().database_memory,
            "JIXIAO_DBT_THREADS": str(_models_at_a_time(places)),
            "JIXIAO_STORAGE_VERSION": settings.STORAGE_VERSION,
            "JIXIAO_AUDIT_RULES": " ".join(_audit_rules()),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DO_NOT_TRACK": "1",
        }
    )


def _audit_rules() -> list[str]:
    """The models of the audit's rules.

    dbt must know what a model is made from before it knows what files there are.
    """
    return sorted(file.stem for file in settings.DBT_PROJECT.glob("models/audit/checks/rule_*.sql"))


def _models_at_a_time(places: Places) -> int:
    """Two where models are small, one where they are large.

    Two small models side by side are quicker; a large one takes all cores by itself, and all the
    memory.
    """
    landed = places.landing_file
    return 1 if landed.exists() and landed.stat().st_size > settings.LARGE_LANDING_BYTES else 2


def _lake_environment(lake: Lake) -> dict[str, str]:
    """Of `profiles.yml`; what is called a secret stands in no log."""
    s3 = database.storage()
    return {
        "JIXIAO_EXTENSIONS": str(database.extensions(lake.work)),
        "JIXIAO_LAKE_DATA": lake.data,
        "DBT_ENV_SECRET_LAKE": lake.catalog,
        "DBT_ENV_SECRET_S3_SECRET": s3["secret"],
        **{
            f"JIXIAO_S3_{name.upper()}": s3[name]
            for name in ("key_id", "region", "endpoint", "use_ssl")
        },
    }


def _failures(run_results: Path) -> list[str]:
    """A line for each model or test that failed."""
    if not run_results.exists():
        return []
    return [
        f"{result['unique_id'].split('.')[2]}: {' '.join((result['message'] or '').split())}"
        for result in _results(run_results)
        if result["status"] in ("error", "fail", "runtime error")
    ]


def _results(run_results: Path) -> list[dict[str, Any]]:
    """What dbt says of each model and test.

    Raises:
        StorageFailed: only a part of it is there, as on a full disk.
    """
    try:
        results: list[dict[str, Any]] = json.loads(run_results.read_text(encoding="utf-8"))[
            "results"
        ]
    except ValueError:
        raise StorageFailed(
            f"dbt could not write all of {run_results}; nothing is published"
        ) from None
    return results
