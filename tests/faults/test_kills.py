"""`kill -9` at random moments of the whole flow.

The last release serves on, and the next run goes on by itself.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.faults.conftest import STAGES, Numbered, stage_of, times
from tests.servers import PrefectServer

ORDER = ("starting", *STAGES.values())


def test_a_load_killed_at_any_moment_loses_nothing(
    tmp_path: Path, server: PrefectServer, tell: Callable[[str], None]
) -> None:
    warehouse = Numbered(tmp_path / "data", server)
    warehouse.add_next()
    assert warehouse.run()[0] == 0
    chance = random.Random(20230601)
    kills: Counter[str] = Counter()
    recoveries = left_behind = 0
    wanted = times("KILLS", 10)
    while kills.total() < wanted:
        before = warehouse.published()
        if before == warehouse.count:
            warehouse.add_next()
        stage = ORDER[kills.total() % len(ORDER)]
        output, ended = killed(warehouse, stage, chance)
        left_behind += "which a killed load left behind" in output
        if ended:  # it was quicker than we: the load is whole
            warehouse.check_everything()
            continue
        kills[stage_of(output)] += 1
        assert before <= warehouse.published() <= warehouse.count
        if chance.random() < 0.15:
            code, output = warehouse.run()
            assert code == 0, output
            left_behind += "which a killed load left behind" in output
            warehouse.check_everything()
            recoveries += 1
    code, output = warehouse.run()
    assert code == 0, output
    warehouse.check_everything()
    again = Numbered(tmp_path / "again", server)
    for _ in range(warehouse.count):
        again.add_next()
    assert again.run()[0] == 0
    for table in ("fct_project_budgets", "fct_indicator_targets", "dim_forms", "dim_documents"):
        query = f"from marts.{table} order by all"
        assert warehouse.ask(query) == again.ask(query)
    assert leftovers(tmp_path) == []
    tell(
        f"kills: {kills.total()} loads killed with kill -9 "
        f"({', '.join(f'{count} {stage}' for stage, count in kills.items())}), "
        f"{left_behind} times the next load ended what was left behind, "
        f"{recoveries + 1} loads run to their end between and after; documents lost: 0, "
        f"releases damaged: 0, marts the same as those of a load that was never killed"
    )


def killed(warehouse: Numbered, stage: str, chance: random.Random) -> tuple[str, bool]:
    """Start a load and kill it at a random moment of a stage.

    Gives what it said, and whether it had ended before.
    """
    process = warehouse.start()
    signs = "|".join(sign for sign, name in STAGES.items() if name == stage)
    while signs and process.poll() is None and not re.search(signs, warehouse.said, re.MULTILINE):
        time.sleep(0.01)
    longest = {"starting": 4.0, "reading": 1.5, "building": 9.0, "publishing": 1.0, "ending": 0.3}[
        stage
    ]
    time.sleep(chance.uniform(0, longest))
    ended = process.poll() == 0
    process.kill()
    process.wait()
    return warehouse.said, ended


def leftovers(root: Path) -> list[str]:
    """Processes of the loads of these warehouses that are still there."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if f":{root}/".encode() in (folder / "environ").read_bytes():
                found.append((folder / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found
