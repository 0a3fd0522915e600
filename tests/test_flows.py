"""The nightly load, end to end, as it runs at night."""

import json
import os
import re
from decimal import Decimal

import duckdb
import pytest

from pipelines.errors import LoadRunning, ModellingFailed, UsageError
from pipelines.modelling import dbt
from pipelines.operations import fingerprint
from pipelines.releases.manifest import read_manifest
from tests.builders import document, form_text
from tests.conftest import TIANJIN, TIANJIN_SHA256, Warehouse


def test_the_real_document_gives_every_control_figure(loaded: Warehouse) -> None:
    ask = loaded.ask
    assert ask("select count(*), sum(amount_yuan) from marts.fct_project_funding") == [
        (39, Decimal("47172000.00"))
    ]
    assert ask("select count(*) from marts.dim_forms") == [(39,)]
    assert ask("select count(*) from marts.dim_projects") == [(39,)]
    assert ask(
        "select unit_code, count(*) from marts.dim_units "
        "join marts.dim_forms using (unit_key) group by 1 order by 1"
    ) == [
        ("563201", 8),
        ("563205", 7),
        ("563210", 6),
        ("563211", 6),
        ("563301", 12),
    ]
    levels = (
        "from marts.fct_indicator_targets "
        "join marts.dim_indicator_levels using (indicator_level_key) group by 1"
    )
    assert dict(ask(f"select level1_name, count(*) {levels}")) == {
        "产出": 333,
        "效益": 68,
        "满意度": 51,
    }
    assert dict(ask(f"select level2_name, count(*) {levels}")) == {
        "成本": 111,
        "数量": 80,
        "质量": 72,
        "时效": 70,
        "服务对象满意度": 51,
        "社会效益": 37,
        "可持续影响": 27,
        "经济效益": 2,
        "生态效益": 2,
    }
    assert ask(
        "select sum(budget_yuan), sum(fiscal_yuan), sum(other_yuan) from marts.fct_project_budgets"
    ) == [(Decimal(47172000), Decimal(43152000), Decimal(4020000))]
    assert dict(ask("select fund_source_key, count(*) from marts.dim_projects group by 1")) == {
        "disability_fund_municipal": 13,
        "non_fiscal": 3,
        "central_fund": 3,
        None: 20,
    }
    balanced = "budget_yuan = coalesce(fiscal_yuan, 0) + coalesce(other_yuan, 0)"
    assert ask(f"select count(*) from marts.fct_project_budgets where {balanced}") == [(39,)]
    assert ask(
        "select form_number from marts.fct_indicator_targets "
        "where indicator_name != indicator_description order by 1"
    ) == [(7,), (21,)]
    assert dict(ask("select cost_kind, count(*) from marts.fct_cost_lines group by 1")) == {
        "total": 22,
        "component": 78,
        "unit_price": 11,
    }
    assert re.search(r"2627 cells claimed, 0 unclaimed, .*, 0 quarantined", loaded.done.stdout)


def test_adding_every_line_but_prices_gives_the_budget_but_for_a_form_whose_total_repeats_its_parts(
    loaded: Warehouse,
) -> None:
    assert loaded.ask("""
        select form_number, sum(amount_yuan)
        from marts.fct_cost_lines
        join marts.fct_project_budgets using (project_key, form_number)
        where cost_kind != 'unit_price'
        group by form_number, budget_yuan
        having sum(amount_yuan) != budget_yuan
    """) == [(5, Decimal(2187000))]


def test_the_year_says_from_where_it_was_read(loaded: Warehouse) -> None:
    assert loaded.ask(
        "select form_number, fiscal_year from marts.dim_forms "
        "where fiscal_year_from != 'project_name'"
    ) == [(11, 2023)]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory, prefect_server: None) -> Warehouse:
    """A small warehouse that goes through several nights."""
    warehouse = Warehouse(tmp_path_factory.mktemp("nights") / "data", audit=False)
    warehouse.add("a.txt", document(form_text(), form_text("另一个（2023年）")))
    warehouse.describe("a.txt,某局,120000,,2023-02-01,")
    return warehouse


def _failing(build):
    def fail(*arguments: object) -> int:
        build(*arguments)
        raise ModellingFailed("never: Got 1 result")

    return fail


def test_nights(warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """One warehouse, night after night: each step starts from what the one before left."""
    first = warehouse.load()
    assert first.published
    facts = "from marts.fct_indicator_targets order by all"
    before = warehouse.ask(facts)

    # An unchanged night reads nothing, changes nothing, publishes nothing, and says so.
    unchanged = warehouse.load()
    assert (unchanged.loaded.documents_read, unchanged.published, unchanged.release) == (
        0,
        False,
        first.release,
    )
    assert "no document was read: all were read before" in warehouse.lines
    assert f"nothing has changed: {first.release} stays" in warehouse.lines

    # A build that fails publishes nothing and leaves the last release serving.
    warehouse.describe("a.txt,另一局,120000,,2023-02-01,")
    warehouse.add("e.txt", b"")
    with monkeypatch.context() as patch:
        patch.setattr(dbt, "build", _failing(dbt.build))
        with pytest.raises(ModellingFailed, match="never: Got 1 result"):
            warehouse.load()
    assert warehouse.places.current.resolve() == first.release
    assert warehouse.ask("select publisher from marts.dim_documents") == [("某局",)]

    # The next good night goes on from there: a corrected sources.csv changes what is said of the
    # document, no fact. What the one that failed refused, nobody was told: this one tells it, and
    # no later one.
    corrected = warehouse.load()
    assert (corrected.loaded.documents_read, corrected.published) == (0, True)
    assert corrected.refused == [("e.txt", "the file is empty")]
    assert warehouse.ask("select publisher from marts.dim_documents where file_name = 'a.txt'") == [
        ("另一局",)
    ]
    assert warehouse.ask(facts) == before

    # A changed dbt project rebuilds and publishes, without reading.
    with monkeypatch.context() as patch:
        patch.setattr(fingerprint, "of_dbt_project", lambda: "another")
        rebuilt = warehouse.load()
    assert (rebuilt.loaded.documents_read, rebuilt.published, rebuilt.refused) == (0, True, [])

    # A document read again on request gives the same facts, also where others come with it.
    # Bad documents cost themselves alone; a reader may hold the old release open meanwhile. A
    # corrected file of the same name replaces what it was: nothing is withdrawn.
    warehouse.add("b.txt", b"%PDF-1.7")
    warehouse.add("c.txt", document(form_text("第三个（2023年）", budget="?", other="1.00")))
    warehouse.add("d.txt", document(form_text("第四个（2023年）"))[:-200])
    warehouse.add("e.txt", document(form_text("第五个（2023年）")))
    warehouse.add("same-as-a.txt", (warehouse.places.raw / "a.txt").read_bytes())
    with duckdb.connect(warehouse.places.current / "warehouse.duckdb", read_only=True) as reader:
        mixed = warehouse.load(again="a.txt")
        assert reader.execute("select count(*) from marts.dim_forms").fetchone() == (2,)
    assert mixed.loaded.documents_read == 5
    assert (mixed.replaced, mixed.withdrawn) == (["e.txt"], [])
    assert [row for row in warehouse.ask(facts) if row in before] == before
    assert mixed.refused == [
        ("b.txt", "a damaged PDF"),
        ("d.txt", "no whole form in it (2 tables)"),
    ]
    assert [(row["file_name"], row["form_number"], row["rule"]) for row in mixed.quarantined] == [
        ("c.txt", 1, "not_an_amount"),
        ("d.txt", 1, "form_cut"),
    ]
    assert warehouse.ask("select count(*) from marts.dim_forms") == [(4,)]
    assert warehouse.ask("select count(*) from marts.dim_documents") == [(5,)]

    # What cannot be read tonight says what it said before. A damaged manifest is passed over, and
    # told.
    standing = warehouse.ask(facts)
    (warehouse.places.raw / "c.txt").unlink()
    (warehouse.places.raw / "c.txt").symlink_to("c.txt")
    warehouse.places.sources.unlink(missing_ok=True)
    warehouse.places.sources.mkdir()
    damaged = warehouse.places.current.resolve()
    (damaged / "release.json").chmod(0o644)
    (damaged / "release.json").write_text("{")
    locked = warehouse.load()
    assert locked.published
    assert locked.refused == [
        ("c.txt", "it cannot be read (Too many levels of symbolic links)"),
        ("sources.csv", "it is not a file: what it said before stands"),
    ]
    assert warehouse.ask(facts) == standing
    assert any(
        line.startswith(f"ALARM: the release {damaged.name} is damaged") for line in warehouse.lines
    )
    assert not warehouse.load().published

    # What a release was published without is tried again.
    manifest = read_manifest(warehouse.places.current)
    release_json = warehouse.places.current.resolve() / "release.json"
    release_json.chmod(0o644)
    release_json.write_text(
        json.dumps(manifest | {"missing": [{"what": "pages", "why": "a fault"}]})
    )
    assert warehouse.load().published


def test_odd_documents_never_stop_the_morning(crowd: Warehouse) -> None:
    assert (crowd.summary.published, crowd.summary.refused) == (True, [])
    rules = {row["rule"] for row in crowd.summary.quarantined}
    assert rules == {"project_twice", "slash_in_level", "form_quarantined", "not_an_amount"}
    ask = crowd.ask
    assert ask(
        "select count(*) from marts.dim_projects where project_name = '公用经费（2023年）'"
    ) == [(2,)]
    assert (
        ask("""
        select budgets.form_key from marts.fct_project_budgets as budgets
        inner join marts.fct_project_funding as funding using (project_key, amount_stage)
        group by budgets.form_key, amount_stage, budget_yuan
        having sum(amount_yuan) != budget_yuan
    """)
        == []
    )
    assert ask("""
        select amount_yuan from marts.fct_cost_lines
        inner join marts.dim_documents using (document_key)
        where file_name = 'unknown-level.txt'
    """) == [(1,)]


def test_an_archive_gives_documents_of_their_own(crowd: Warehouse) -> None:
    names = crowd.ask(
        "select file_name, form_count from marts.dim_documents "
        "where file_name not like '%.txt' order by 1"
    )
    assert names == [
        ("bundle.zip", 0),
        ("bundle.zip/inner.zip", 0),
        ("bundle.zip/inner.zip/整体.html", 1),
        ("bundle.zip/自评/result.html", 1),
        ("goal.html", 1),  # the same bytes lie beside the archive
    ]


ROADS = "select project_key from marts.dim_projects where project_name = '乡村道路'"


def test_a_goal_and_its_results_are_about_one_project(crowd: Warehouse) -> None:
    ask = crowd.ask
    assert ask(
        f"select fiscal_year_from from marts.dim_projects where project_key in ({ROADS})"
    ) == [("heading",)]
    stages = (
        "select amount_stage, budget_yuan from marts.fct_project_budgets "
        f"where project_key in ({ROADS}) order by 1"
    )
    assert ask(stages) == [("annual", 1_000_000), ("executed", 800_000), ("initial", 1_000_000)]
    results = """
        select indicator_name, completion_ratio, is_met, score, full_score
        from marts.fct_indicator_results order by row_number
    """
    assert [tuple(map(float, row[1:])) for row in ask(results)] == [
        (0.9, 0, 54, 60),
        (2.5, 1, 41, 41),
    ]
    rules = f"select rule_code from audit.findings where project_key in ({ROADS}) order by 1"
    assert {rule for (rule,) in ask(rules)} >= {"result_missed", "result_overshot", "weights_off"}


def test_fund_sources_by_name_add_up_to_the_budget(crowd: Warehouse) -> None:
    lines = f"""
        select fund_source_key, amount_yuan from marts.fct_project_funding
        where project_key in ({ROADS}) and amount_stage = 'annual' order by 1
    """
    assert crowd.ask(lines) == [
        ("carry_over", 200_000),
        ("general_public_budget", 700_000),
        ("unsaid", 100_000),
    ]


def test_a_whole_department_is_no_project_to_add_up(crowd: Warehouse) -> None:
    ask = crowd.ask
    department = "select project_key from marts.dim_projects where is_whole_department"
    assert ask(
        f"select count(*) from marts.fct_project_funding where project_key in ({department})"
    ) == [(0,)]
    budgets = "select budget_yuan, basic_spending_yuan from marts.fct_department_budgets"
    assert ask(budgets) == [(5_000_000, 3_000_000)]
    assert ask("select line_kind, line_name, amount_yuan from marts.fct_spending_lines") == [
        ("task", "养路", 2_000_000)
    ]


def test_whom_to_call_is_counted_and_in_no_table(crowd: Warehouse) -> None:
    assert crowd.summary.loaded.contacts_left_out == 1
    for name in ("current/warehouse.duckdb",):
        assert b"13912345678" not in (crowd.places.curated / name).read_bytes()
    assert crowd.ask(
        "select count(*) from provenance.form_cells where contains(cells, '张三')"
    ) == [(0,)]
    assert crowd.ask(
        "select count(*) from provenance.form_cells where contains(cells, '联系人')"
    ) == [(1,)]


def test_words_that_no_seed_knows_are_said_with_the_line_to_add(crowd: Warehouse) -> None:
    from pipelines.reports import attention

    lines = attention.lines(crowd.places.current)
    assert any(
        "某某补助" in line and "fund_source_aliases.csv: 某某补助," in line for line in lines
    )
    assert any(
        "说不清" in line and "indicator_level_aliases.csv: 2,说不清," in line for line in lines
    )
    assert any(
        line.startswith("unknown label: 建设周期 (forms: 1)")
        and 'pipelines/forms/vocabulary.toml: attribute = ["建设周期"]' in line
        for line in lines
    )


def test_what_cannot_be_done_is_said(empty_warehouse: Warehouse) -> None:
    with pytest.raises(UsageError, match="no documents in"):
        empty_warehouse.load()
    empty_warehouse.add("a.txt", document())
    with pytest.raises(UsageError, match="no file b.txt"):
        empty_warehouse.load(again="b.txt")


def test_a_second_load_leaves_with_its_own_exit_code(empty_warehouse: Warehouse) -> None:
    from pipelines.landing import lock

    empty_warehouse.add("a.txt", document())
    with (
        lock.exclusive(empty_warehouse.places.work / "load.lock"),
        pytest.raises(LoadRunning) as error,
    ):
        empty_warehouse.load()
    assert error.value.exit_code == 5


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Los_Angeles"])
def test_years_come_from_documents_in_every_zone(loaded: Warehouse, zone: str) -> None:
    """The command runs in the zone; the facts were loaded in another."""
    os.environ["TZ"], before = zone, os.environ.get("TZ")
    try:
        done = loaded.jixiao(
            "query", "--format", "csv", "select distinct fiscal_year from marts.dim_projects"
        )
    finally:
        del os.environ["TZ"]
        if before:
            os.environ["TZ"] = before
    assert done.stdout.split() == ["fiscal_year", "2023"]


def test_the_raw_document_is_in_the_repository() -> None:
    import hashlib

    assert hashlib.sha256(TIANJIN.read_bytes()).hexdigest() == TIANJIN_SHA256


def test_the_summary_of_a_load_shows_names_and_texts_as_code() -> None:
    import dataclasses
    from pathlib import Path

    from pipelines.landing.ledger import Loaded
    from pipelines.operations.summary import Summary, markdown

    names = ("a\n# ALARM.txt", "x`y|z.txt", "<img src=x>")
    row = dict.fromkeys(("form_number", "row_number", "column_number", "field")) | {
        "record": "r",
        "rule": "r",
    }
    summary = Summary(
        dataclasses.replace(Loaded(*[0] * 10, state="", changed=True)),
        Path("20230101T000000Z"),
        True,
        [(name, name) for name in names],
        [row | {"file_name": name, "text": name} for name in names] * 40,
        list(names),
        list(names),
    )
    text = markdown(summary)
    entries = [line for line in text.splitlines() if line.startswith("- ") and "more" not in line]
    assert len(entries) == 3 * 3 + 100
    assert all(line.startswith("- `") and line.endswith("`") for line in entries)
    assert text.count("\n#") == 4  # the four titles of lists
    assert "- … 20 more: `jixiao status`" in text
    assert "- ``x`y|z.txt``" in text
