"""Documents published again, corrected, withdrawn, brought back.

What is in force, and what history says.
"""

import itertools
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import UsageError
from pipelines.releases import diff, store
from pipelines.releases.manifest import read_manifest
from pipelines.reports import attention
from tests.builders import document, form_text
from tests.conftest import Warehouse

MARTS = (
    "dim_documents",
    "dim_forms",
    "dim_units",
    "dim_projects",
    "dim_fund_sources",
    "dim_indicator_levels",
    "fct_project_budgets",
    "fct_project_funding",
    "fct_indicator_targets",
    "fct_cost_lines",
)


def marts(warehouse: Warehouse) -> dict[str, list[tuple]]:
    return {name: warehouse.ask(f"from marts.{name} order by all") for name in MARTS}


def changed_copy(tianjin: bytes) -> bytes:
    """The real document with another budget and target in form 1, and form 39 renamed."""
    text = tianjin.decode()
    for old, new in (
        ("98.40", "99.40"),
        ("≤38.2万元", "≤39.2万元"),
        ("走访慰问残疾人经费", "走访慰问经费"),
    ):
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def row(file: str, day: str) -> str:
    return f"{file},天津市残疾人联合会,120000,2023,{day},"


def test_dated_documents_give_the_same_marts_in_whatever_order_they_arrive(
    tmp_path: Path, prefect_server: None, tianjin: bytes
) -> None:
    files = {"first.txt": tianjin, "changed.txt": changed_copy(tianjin)}
    described = [row("first.txt", "2023-02-01"), row("changed.txt", "2023-03-01")]
    answers = []
    for number, order in enumerate(itertools.permutations(files)):
        warehouse = Warehouse(tmp_path / str(number), audit=False)
        warehouse.describe(*described)
        for name in order:
            warehouse.add(name, files[name])
            warehouse.load()
        answers.append((marts(warehouse), warehouse.ask(VALID)))
    assert answers[0] == answers[1]
    budget = "select sum(budget_yuan) from marts.fct_project_budgets"
    # The budget that changed, and the project that was called otherwise: it is another one, beside
    # the old.
    assert warehouse.ask(budget) == [(Decimal("47172000.00") + 10_000 + 100_000,)]


VALID = """
    select form_key, is_in_force, valid_from, valid_to
    from history.forms
    where superseded_at is null
    order by all
"""


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, prefect_server: None) -> Warehouse:
    warehouse = Warehouse(tmp_path_factory.mktemp("history") / "data", audit=False)
    warehouse.add("january.txt", document(form_text(budget="3.0"), form_text("另一个（2023年）")))
    warehouse.describe("january.txt,某局,120000,,2023-01-05,")
    return warehouse


BUDGET = (
    "select budget_yuan from {0} join marts.dim_projects using (project_key) "
    "where project_name like '免费%' and {1}"
)
IN_FORCE = BUDGET.format("marts.fct_project_budgets", "true")
STANDING = BUDGET.format("history.project_budgets", "superseded_at is null")
AS_OF = STANDING + " and valid_from <= date '{0}' and coalesce(valid_to > date '{0}', true)"
KNOWN = BUDGET.format(
    "history.project_budgets",
    "is_in_force and loaded_at <= '{0}' and coalesce(superseded_at > '{0}', true)",
)


def yuan(*amounts: int) -> list[tuple[Decimal]]:
    return [(Decimal(amount),) for amount in amounts]


def changed(warehouse: Warehouse, what: str) -> int:
    """How many forms, or documents, the last build made facts from."""
    with duckdb.connect(warehouse.places.landing, read_only=True) as landing:
        [(count,)] = landing.execute(f"select count(*) from staging.int_changed_{what}").fetchall()
    return count


def test_a_year_of_nights(warehouse: Warehouse) -> None:
    """One warehouse and all that can happen to a document.

    Each step starts from what the one before left.
    """
    ask, places = warehouse.ask, warehouse.places
    january = warehouse.load().release.name
    assert ask(IN_FORCE) == yuan(30_000)

    # Published again: the later publication is in force, history has both, the diff says what
    # changed.
    warehouse.add("march.txt", document(form_text(budget="4.0")))
    warehouse.describe("january.txt,某局,120000,,2023-01-05,", "march.txt,某局,120000,,2023-03-01,")
    march = warehouse.load().release.name
    assert ask(IN_FORCE) == yuan(40_000)
    assert (
        changed(warehouse, "forms") == 2
    )  # of the project that nobody published again nothing was made anew
    assert ask("select count(*) from marts.dim_projects") == [(2,)]
    assert ask(STANDING + " order by 1") == yuan(30_000, 40_000)
    assert ask(AS_OF.format("2023-02-01")) == yuan(30_000)
    assert ask(AS_OF.format("2023-06-01")) == yuan(40_000)
    assert ask(KNOWN.format(store.released_at(january))) == yuan(30_000)
    assert ask(KNOWN.format(store.released_at(march))) == yuan(40_000)
    changes = diff.diff(places).rows
    assert {change[0] for change in changes} == {"changed"}
    assert ("project_budgets", "budget_yuan", "30000.00", "40000.00") in {
        (c[1], *c[5:8]) for c in changes
    }
    assert ask("select count(*) from history.changes") == [(len(changes),)]
    assert read_manifest(places.current)["changes"]["since"] == january

    # An earlier publication that arrives late changes nothing that is in force, and stands in
    # history. The same bytes under another name are the same document.
    warehouse.add("february.txt", document(form_text(budget="3.5")))
    (places.raw / "march.txt").rename(places.raw / "renamed.txt")
    days = [
        f"{name}.txt,某局,120000,,2023-0{month}-05,"
        for month, name in enumerate(("january", "february"), start=1)
    ]
    warehouse.describe(*days, "renamed.txt,某局,120000,,2023-03-01,")
    late = warehouse.load()
    assert (late.loaded.documents_read, late.withdrawn) == (1, [])
    assert ask(IN_FORCE) == yuan(40_000)
    assert ask(AS_OF.format("2023-02-10")) == yuan(35_000)
    assert diff.diff(places).rows == []

    # A file that is taken away is withdrawn: what it replaced is in force again, and history keeps
    # what it said.
    (places.raw / "renamed.txt").rename(places.root / "taken.txt")
    withdrawn = warehouse.load(again="january.txt")
    assert (withdrawn.loaded.documents_read, withdrawn.withdrawn) == (1, ["march.txt"])
    assert ask(IN_FORCE) == yuan(35_000)
    assert ask(
        "select file_name from history.documents where superseded_at is null and is_withdrawn"
    ) == [("march.txt",)]
    assert ask(KNOWN.format(store.released_at(march))) == yuan(40_000)
    assert ("40000.00", "35000.00") in {change[6:8] for change in diff.diff(places).rows}
    assert warehouse.jixiao("status").stdout.count("withdrawn: march.txt") == 1

    # Brought back, it is in force again, and is not read again.
    (places.root / "taken.txt").rename(places.raw / "renamed.txt")
    back = warehouse.load()
    assert (back.loaded.documents_read, back.withdrawn) == (0, [])
    assert ask(IN_FORCE) == yuan(40_000)
    assert diff.diff(places, late.release.name).rows == []
    assert diff.diff(places, january, back.release.name).rows
    with pytest.raises(UsageError, match="there was no release 20200101T000000Z"):
        diff.diff(places, "20200101T000000Z")

    # The working database is lost: the next load makes it anew, and history goes on.
    before = marts(warehouse), ask("from history.project_budgets order by all"), ask(ARRIVALS)
    shutil.rmtree(places.work)
    warehouse.audit = True  # and every test of the data holds
    lost = warehouse.load().loaded
    assert lost.documents_read == 3
    # Its number is that of an earlier load, which had read january.txt: all three are read anew
    # nevertheless.
    assert (lost.load_id, changed(warehouse, "documents")) == (withdrawn.loaded.load_id, 3)
    assert (
        marts(warehouse),
        ask("from history.project_budgets order by all"),
        ask(ARRIVALS),
    ) == before


ARRIVALS = "select sha256, arrival from history.documents where superseded_at is null order by all"


def test_where_no_publication_is_dated_the_documents_day_decides_then_their_arrival(
    tmp_path: Path, prefect_server: None
) -> None:
    warehouse = Warehouse(tmp_path / "data", audit=False)

    def add(name: str, project: str, budget: str, heading: str = "") -> None:
        warehouse.add(name, heading.encode() + document(form_text(project, budget=budget)))

    files = ("day-1.txt", "day-2.txt", "none-1.txt", "none-2.txt")
    warehouse.describe(*[f"{name},某局,120000,2023,," for name in files])
    add("day-1.txt", "有日期（2023年）", "3.0", "填报日期：2023年3月1日\n")
    add("none-1.txt", "无日期（2023年）", "3.0")
    warehouse.load()
    add("day-2.txt", "有日期（2023年）", "4.0", "填报日期：2023年1月5日\n")
    add("none-2.txt", "无日期（2023年）", "4.0")
    warehouse.load()
    budgets = (
        "select project_name, budget_yuan from marts.fct_project_budgets "
        "join marts.dim_projects using (project_key)"
    )
    assert dict(warehouse.ask(budgets)) == {"有日期（2023年）": 30_000, "无日期（2023年）": 40_000}
    assert attention.undated_versions(warehouse.places.current) == [
        "none-2.txt (in force), none-1.txt: 1 forms published more than once, "
        "and no day is known: those that came "
        "last are in force; say in sources.csv when each was published (published_on)"
    ]
    assert "none-2.txt (in force)" in warehouse.jixiao("status").stdout


def test_the_real_document_stands_in_history(loaded: Warehouse) -> None:
    assert loaded.ask(
        "select count(*) from history.indicator_targets where superseded_at is null"
    ) == [(452,)]
