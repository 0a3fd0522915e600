"""Makes `tests/data/upgrade` anew: a small warehouse of this version, for later ones to load.

    python tests/released.py

It loads the documents of `night-1`, then those of `night-2`, and keeps what the next load begins
with as text and Parquet, by DuckDB's own export: the release, but for what an upgrade builds anew,
and what was landed. Of jixiao it uses the command alone: with another version on PYTHONPATH it
keeps a warehouse of that one.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

KEPT = Path(__file__).parent / "data" / "upgrade"
NIGHTS = ("night-1", "night-2")
BUILT_ANEW = {"release": ("marts", "audit"), "landing": ("staging",)}
"""Schemas that an upgrade builds anew: they are not kept."""


def main() -> None:
    """Load the nights in a folder of their own, and keep what is left."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        for night in NIGHTS:
            shutil.rmtree(data / "raw", ignore_errors=True)
            shutil.copytree(KEPT / night, data / "raw")
            _load(data)
            time.sleep(1)  # releases are named by the second
        release = data / "curated" / "current"
        _export(release / "warehouse.duckdb", "release", data)
        _export(data / "work" / "landing.duckdb", "landing", data)
        _keep_manifest(release / "release.json")


def _load(data: Path) -> None:
    jixiao = Path(sys.executable).with_name("jixiao")
    subprocess.run([jixiao, "load"], env=os.environ | {"JIXIAO_DATA": str(data)}, check=True)


def _export(database: Path, name: str, data: Path) -> None:
    """Write a database as a folder, without what is built anew."""
    copy = data / f"{name}.duckdb"
    shutil.copyfile(database, copy)
    target = KEPT / name
    shutil.rmtree(target, ignore_errors=True)
    with duckdb.connect(copy) as connection:
        for schema in BUILT_ANEW[name]:
            connection.execute(f"drop schema if exists {schema} cascade")
        connection.execute(f"export database '{target}' (format parquet, compression zstd)")
    (target / "load.sql").unlink()  # it names this machine's folders


def _keep_manifest(manifest: Path) -> None:
    said = json.loads(manifest.read_text(encoding="utf-8"))
    del said["files"]
    text = json.dumps(said, ensure_ascii=False, indent=2)
    (KEPT / "release.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
