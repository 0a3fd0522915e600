"""Nights of all that can happen to documents.

What was added night by night is what one load would give.
"""

import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from pipelines.releases import reader, store
from tests.builders import document, form_text
from tests.conftest import Warehouse
from tests.faults.conftest import times

UNITS = ("563201甲中心", "563201乙中心", "563202丙中心")
REGIONS = ("", "120000", "130000")
KINDS = ("绩效目标表", "绩效自评表")
# What tells when something was first seen or read, and when a release said so, is another matter
# than what was said.
OF_TIME = {"first_seen_in", "status", "loaded_at", "arrival", "in_force_from"}


class Pool:
    """The files of a warehouse, and what sources.csv says of them.

    No two bear one day, so order does not matter.
    """

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.files: dict[str, bytes] = {}
        self.taken: dict[str, bytes] = {}
        self.said: dict[str, list[str]] = {}
        self.days = chance.sample(range(1, 300), 60)

    def day(self) -> str:
        day = self.days.pop()
        return f"2023-{1 + day // 28:02}-{1 + day % 28:02}"

    def publish(self) -> None:
        """A document of one or two forms, about few projects, so that they meet."""
        chance = self.chance
        forms = []
        for project in chance.sample(range(4), chance.choice((1, 2))):
            budget = f"{chance.randint(1, 99)}.00"
            name = f"项目{project}（{chance.choice(('2023年', '2022年', '2023年-市级残保金'))}）"
            rows = [
                ("产出指标", "数量指标", f"数{project}", f"≥{chance.randint(1, 99)}人"),
                ("产出指标", "成本指标", "费用", f"≤{budget}万元"),
                ("效益指标", "社会效益指标", "面", chance.choice(("提高", "9月底前完成", "≥90%"))),
            ]
            text = form_text(name, chance.choice(UNITS), budget, budget, indicators=rows)
            forms.append(text.replace("绩效目标表", chance.choice(KINDS)))
        name = f"{len(self.said):03}.txt"
        self.files[name] = document(*forms)
        self.said[name] = ["", chance.choice(REGIONS), chance.choice(("", "2023")), self.day()]

    def correct(self) -> None:
        row = self.said[self.chance.choice(sorted(self.files))]
        which = self.chance.randrange(4)
        row[which] = (
            "某局",
            self.chance.choice(REGIONS),
            self.chance.choice(("", "2022")),
            self.day(),
        )[which]

    def withdraw(self) -> None:
        if len(self.files) > 1:
            name = self.chance.choice(sorted(self.files))
            self.taken[name] = self.files.pop(name)

    def bring_back(self) -> None:
        if self.taken:
            name = self.chance.choice(sorted(self.taken))
            self.files[name] = self.taken.pop(name)

    def rename(self) -> None:
        name = self.chance.choice(sorted(self.files))
        new = f"{len(self.said):03}.txt"
        self.files[new], self.said[new] = self.files.pop(name), self.said[name]

    def lay(self, warehouse: Warehouse) -> None:
        for file in warehouse.places.raw.glob("*.txt"):
            file.unlink()
        for name, data in self.files.items():
            warehouse.add(name, data)
        warehouse.describe(
            *[
                f"{name},{publisher},{region},{year},{day},"
                for name, (publisher, region, year, day) in sorted(self.said.items())
                if name in self.files
            ]
        )


def said(warehouse: Warehouse) -> dict[str, Counter[tuple]]:
    """Every table of a release: how often each row stands there, but for what tells of times."""
    found = {}
    with reader.reading(store.current(warehouse.places)) as ask:
        for row in ask(
            "select schema_name, table_name from duckdb_tables() "
            "where schema_name in ('marts', 'audit')"
        ):
            table = f"{row['schema_name']}.{row['table_name']}"
            rows = ask(f"from {table}")
            found[table] = Counter(
                tuple((name, str(value)) for name, value in one.items() if name not in OF_TIME)
                for one in rows
            )
    found.pop("audit.gone_findings")
    return found


def test_nights_in_any_order_give_what_one_load_would(
    tmp_path: Path, prefect_server: None, tell: Callable[[str], None]
) -> None:
    rounds, nights = times("ROUNDS", 1), 0
    for seed in range(rounds):
        chance = random.Random(seed)
        pool = Pool(chance)
        warehouse = Warehouse(tmp_path / f"{seed}")
        budgets = {}
        for _ in range(5):
            pool.publish()
            for event in chance.choices(
                (pool.publish, pool.correct, pool.withdraw, pool.bring_back, pool.rename), k=2
            ):
                event()
            pool.lay(warehouse)
            warehouse.load()
            nights += 1
            budgets[store.current(warehouse.places).name] = warehouse.ask(BUDGETS)
        once = Warehouse(tmp_path / f"{seed}-once")
        pool.lay(once)
        once.load()
        night_by_night, at_once = said(warehouse), said(once)
        for table, rows in at_once.items():
            only = night_by_night[table] - rows, rows - night_by_night[table]
            assert only == (Counter(), Counter()), (seed, table)
        # And history gives the answer of any night.
        for name, then in budgets.items():
            at = store.released_at(name)
            assert warehouse.ask(BUDGETS_THEN.format(at)) == then, (seed, name)
    tell(
        f"nights: {nights} nights of documents published, corrected, withdrawn, renamed "
        "and brought back, "
        f"in {rounds} warehouses: each the same as one load of what lies there in the end, "
        "history right about every night"
    )


BUDGETS = (
    "select project_key, amount_stage, budget_yuan from marts.fct_project_budgets order by all"
)
BUDGETS_THEN = """
    select project_key, amount_stage, budget_yuan from history.project_budgets
    where is_in_force and loaded_at <= '{0}' and coalesce(superseded_at > '{0}', true)
    order by all
"""
