"""How many of the cases that lie beside a clone are as they should be, a kind each.

Kinds are the texts of targets, files made in odd ways, and forms to audit; the folder has a
checker, which loads each kind and says how many came out how. Here its figures are kept, or held to
those that were kept.

Run: python -m benchmarks.cases [FOLDER] [--floor]
"""

import argparse
import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from benchmarks.figures import HERE, read, write

CASES = HERE.parent.parent / "shared" / "cases"
KINDS = ("targets", "files", "audit")
_WELL = ("right", "silent as it should be", "something found")
_ILL = ("wrong", "wrong value", "false alarm")
_FIGURES = re.compile(r"^(?P<kind>\w+): (?:\d+ )?(?P<ways>\{.*\}) of (?P<of>\d+)$", re.MULTILINE)

Ways = Mapping[str, int]
"""How many cases came out in a way; `of` how many there are."""


def count(folder: Path, kind: str) -> Ways:
    """Have the cases of a kind checked.

    Raises:
        RuntimeError: the checker says no figures.
    """
    jixiao = str(Path(sys.executable).with_name("jixiao"))
    command = [sys.executable, f"{folder}/check.py", kind, "--cases", f"{folder}", "--jixiao"]
    done = subprocess.run([*command, jixiao], capture_output=True, text=True, check=False)
    print(done.stdout, end="", flush=True)
    said = _FIGURES.search(done.stdout)
    if said is None or said["kind"] != kind:
        raise RuntimeError(f"no figures of {kind}: {(done.stderr or done.stdout)[-500:]}")
    return {**ast.literal_eval(said["ways"]), "of": int(said["of"])}


def worse(now: Mapping[str, Ways], before: Mapping[str, Ways]) -> Iterator[str]:
    """A line for each kind of which fewer cases are well than before, or more are wrong.

    Where there are others than before, nothing can be held against what was kept.
    """
    for kind, ways in now.items():
        kept = before.get(kind, {})
        if ways["of"] != kept.get("of"):
            print(f"{kind}: other cases than those kept; `make cases` keeps their figures")
            continue
        for way in (*_WELL, *_ILL):
            new, old = ways.get(way, 0), kept.get(way, 0)
            if new < old if way in _WELL else new > old:
                yield f"{kind}: {way} {new}, was {old}"


def main() -> int:
    """Print what is not as it should be, and keep the figures, or hold them to those kept."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path, nargs="?", default=CASES)
    arguments.add_argument("--floor", action="store_true", help="fail below the kept figures")
    asked = arguments.parse_args()
    if not (asked.folder / "check.py").exists():
        arguments.error(f"{asked.folder} has no checker")
    with ThreadPoolExecutor(os.cpu_count()) as side_by_side:  # each waits for loads, which are long
        told = side_by_side.map(partial(count, asked.folder), KINDS)
        now = dict(zip(KINDS, told, strict=True))
    if not asked.floor:
        write("cases", now)
        return 0
    lines = list(worse(now, read("cases")))
    print("\n".join(["worse than before:", *lines] if lines else ["nothing is worse"]))
    return int(bool(lines))


if __name__ == "__main__":
    sys.exit(main())
