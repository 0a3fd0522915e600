"""DuckDB `raw` in, dimensions and facts out: dbt, in a child process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from pipelines import databases, settings, store
from pipelines.errors import ModelBroken, ModellingFailed, StorageFailed, disk_trouble
from pipelines.settings import Lake, Places
from pipelines.versions import version_of

_BUILT = (".sql", ".yml", ".csv", ".md")


def dbt_project_version() -> str:
    """Names the dbt project: another name when any of its files changes."""
    root = settings.DBT_PROJECT
    built = [
        file
        for file in root.rglob("*")
        if file.suffix in _BUILT and not {"target", "logs"} & set(file.relative_to(root).parts)
    ]
    shared = (root.parent / "pipelines").glob("*/*.csv")  # seeds that the reading code knows too
    return version_of([*built, *shared], root.parent)


def begin(places: Places) -> tuple[Path | None, list[Path]]:
    """Put a copy of the newest release that is whole where the next one is built.

    So a build that was killed at any moment leaves nothing that the next would trust, and `history` goes on.

    Returns:
        That release, if there is one; and newer ones, which are damaged.
    """
    clear(places)
    return store.copy_newest(places, places.warehouse)


def clear(places: Places) -> None:
    """Remove what an earlier build left where the next one is built."""
    for leftover in (places.warehouse, places.warehouse.with_name(places.warehouse.name + ".wal")):
        leftover.unlink(missing_ok=True)


def build(places: Places, release_id: str, upon: str | None) -> int:
    """Build the working database from what is landed, and test it.

    It adds what has changed to a copy of the last release (see `begin`). Where the dbt project is another than that of
    the release, all of it but `history` is built anew.

    Args:
        places: of the warehouse.
        release_id: the release it is built for: what a new finding says it was first seen in.
        upon: the version of the dbt project that made the release it begins with; nothing where it begins anew.

    Returns:
        How many data tests passed.

    Raises:
        ModelBroken: a model or a test failed; says which, and where the log is.
        ModellingFailed: dbt could not be run, or not to its end.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    project = dbt_project_version()
    as_before = upon == project
    if upon is not None and not as_before:
        arguments.append("--full-refresh")
    # Views and seeds are what the project says, not what was landed: they stand until it says something else. Cautious:
    # tests that speak of them as well as of what is built are not left out with them.
    if as_before and _says(places.modelled, project):
        arguments += ["--exclude", "config.materialized:view", "resource_type:seed", "--indirect-selection", "cautious"]
    places.modelled.unlink(missing_ok=True)
    run_dbt(places, *arguments, release_id=release_id)
    places.modelled.write_text(project, encoding="utf-8")
    return sum(result["status"] == "pass" for result in _results(places.dbt_target / "run_results.json"))


def write_docs(places: Places, target: str | None = None) -> None:
    """Write dbt's docs of what was just built, as one page that needs nothing else.

    They say what the project says, not what was loaded: those of the same project stand.
    """
    project = dbt_project_version()
    if _says(places.documented, project):
        return
    places.documented.unlink(missing_ok=True)
    run_dbt(places, "docs", "generate", "--static", "--no-compile", target=target)
    places.documented.write_text(project, encoding="utf-8")


def _says(marker: Path, project: str) -> bool:
    return marker.exists() and marker.read_text(encoding="utf-8") == project


def run_dbt(places: Places, *arguments: str, release_id: str | None = None, target: str | None = None) -> None:
    """Run dbt's own command line on the warehouse of these places.

    Args:
        places: of the warehouse.
        arguments: dbt's.
        release_id: the release that is built.
        target: of `profiles.yml`; by default where the warehouse is kept.

    Raises:
        ModelBroken: a model or a test failed.
        ModellingFailed: it ended otherwise, or not at all within `settings.MODELLING_SECONDS`.
    """
    places.dbt_target.mkdir(parents=True, exist_ok=True)
    results = places.dbt_target / "run_results.json"
    results.unlink(missing_ok=True)
    command = [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", "--log-level-file", "info", *arguments]
    folders = ["--project-dir", settings.DBT_PROJECT, "--profiles-dir", settings.DBT_PROJECT]
    written = ["--target-path", places.dbt_target, "--log-path", places.dbt_target]
    where = ["--target", target or ("lake" if places.lake else "work")]
    try:
        done = subprocess.run(
            [*command, *where, *map(str, [*folders, *written])],
            env=os.environ | _environment(places, release_id),
            cwd=places.work,
            capture_output=True,
            text=True,
            check=False,
            timeout=settings.MODELLING_SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise ModellingFailed(f"dbt {arguments[0]} took over {settings.MODELLING_SECONDS} s") from None
    if done.returncode:
        why = _failures(results) or done.stdout.strip().splitlines()[-3:] or [done.stderr.strip()[-500:]]
        trouble = disk_trouble(f"{done.stdout}\n{done.stderr}")
        if trouble:
            raise StorageFailed(f"dbt {arguments[0]} could not write to {places.work}: {trouble}; nothing is published")
        kind = ModelBroken if _failures(results) and _TOO_LARGE not in "; ".join(why) else ModellingFailed
        raise kind(
            f"dbt {arguments[0]} failed, nothing is published: {'; '.join(why)} (log: {places.dbt_target / 'dbt.log'})"
        )


_TOO_LARGE = "Out of Memory Error"


def _environment(places: Places, release_id: str | None) -> dict[str, str]:
    released = {}
    if release_id:
        released = {"JIXIAO_RELEASE": release_id, "JIXIAO_RELEASED_AT": store.released_at(release_id).isoformat(" ")}
    kept = _lake_environment(places.lake) if places.lake else {}
    return (
        released
        | kept
        | {
            # Relative to where dbt runs: what it has parsed holds for every warehouse.
            "JIXIAO_WAREHOUSE": places.warehouse.name,
            "JIXIAO_LANDING": places.landing_file.name,
            "JIXIAO_DATABASE_MEMORY": settings.DATABASE_MEMORY,
            "JIXIAO_DBT_THREADS": str(_models_at_a_time(places)),
            "JIXIAO_STORAGE_VERSION": settings.STORAGE_VERSION,
            "JIXIAO_AUDIT_RULES": " ".join(_audit_rules()),
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
            "DO_NOT_TRACK": "1",
        }
    )


def _audit_rules() -> list[str]:
    """The models of the audit's rules: dbt must know what a model is made from before it knows what files there are."""
    return sorted(file.stem for file in settings.DBT_PROJECT.glob("models/audit/checks/rule_*.sql"))


def _models_at_a_time(places: Places) -> int:
    """Two small models side by side are quicker; large ones take all cores by themselves, and all the memory."""
    landed = places.landing_file
    return 1 if landed.exists() and landed.stat().st_size > settings.LARGE_LANDING_BYTES else 2


def _lake_environment(lake: Lake) -> dict[str, str]:
    """Of `profiles.yml`; what is called a secret stands in no log."""
    s3 = databases.storage()
    return {
        "JIXIAO_EXTENSIONS": str(databases.extensions(lake.work)),
        "JIXIAO_LAKE_DATA": lake.data,
        "DBT_ENV_SECRET_LAKE": lake.catalog,
        "DBT_ENV_SECRET_S3_SECRET": s3["secret"],
        **{f"JIXIAO_S3_{name.upper()}": s3[name] for name in ("key_id", "region", "endpoint", "use_ssl")},
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
        results: list[dict[str, Any]] = json.loads(run_results.read_text(encoding="utf-8"))["results"]
    except ValueError:
        raise StorageFailed(f"dbt could not write all of {run_results}; nothing is published") from None
    return results
