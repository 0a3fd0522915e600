"""How what was read is held against what is known to stand in a document."""

from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from benchmarks import cases, fidelity, layouts
from benchmarks.comparing import Read, facts
from benchmarks.figures import read

TRUTH = layouts.form(
    "goal",
    "修路（2024年）",
    unit="某县公路段",
    year=2024,
    amounts=[("budget", "annual", "500000"), ("fiscal", "annual", "300000")],
    indicators=[
        layouts.indicator("产出", "数量", "修路里程", "≥10公里"),
        layouts.indicator("产出", "质量", "验收合格率", "100%"),
    ],
)


def found(**others: Any) -> dict[str, Any]:
    """The form as it is read where all is right, but for what differs."""
    amounts = [
        {"role": role, "stage": stage, "yuan": Decimal(yuan)}
        for role, stage, yuan in (("budget", "annual", "500000"), ("fiscal", "annual", "300000"))
    ]
    rest = dict.fromkeys(("term", "comparator", "result_text", "weight", "score"))
    indicators = [rest | indicator for indicator in TRUTH["indicators"]]
    parts = {"amounts": amounts, "indicators": indicators, "cells": []}
    return TRUTH | {"long_term_goal_text": None} | parts | others


def told(forms: list[dict[str, Any]], **document: Any) -> dict[str, int]:
    """How many of what became what, but for what is right."""
    read_as = Read(document.pop("refusal", None), forms, **document)
    ways = Counter(f"{fact.how} {fact.what}" for fact in facts([TRUTH], read_as))
    return {way: count for way, count in ways.items() if not way.startswith("right")}


def changed(place: int, **values: Any) -> list[dict[str, Any]]:
    """The indicators, one of them other than it should be."""
    indicators = found()["indicators"]
    return [*indicators[:place], indicators[place] | values, *indicators[place + 1 :]]


@pytest.mark.parametrize(
    ("forms", "document", "wanted"),
    [
        ([found()], {}, {}),
        (  # texts but for white space and width, levels by other words that the seed knows
            [found(project="修路 (2024年)", indicators=changed(0, level1="产出指标"))],
            {},
            {},
        ),
        ([found(fiscal_year=2023)], {}, {"wrong value": 1, "flawed form": 1}),
        ([found(unit=None)], {}, {"silent value": 1, "flawed form": 1}),
        (
            [found(unit=None)],
            {"told": ["填报单位:某县公路段"]},
            {"reported value": 1, "flawed form": 1},
        ),
        (
            [found(indicators=changed(1, target_text="10%"))],
            {},
            {"wrong value": 1, "flawed indicator": 1, "flawed form": 1},
        ),
        ([found(indicators=changed(0)[:1])], {}, {"silent indicator": 1, "flawed form": 1}),
        (
            [found(indicators=changed(0)[:1])],
            {"quarantined": 1},
            {"reported indicator": 1, "flawed form": 1},
        ),
        (
            [found(indicators=[*changed(0), changed(0, name="乙", target_text="丙")[0]])],
            {},
            {"wrong indicator": 1, "flawed form": 1},
        ),
        (
            [found(amounts=found()["amounts"][:1])],
            {},
            {"silent amount": 1, "flawed form": 1},
        ),
        (
            [found(amounts=found()["amounts"][:1])],
            {"told": ["30万元"]},
            {"reported amount": 1, "flawed form": 1},
        ),
        (
            [found(amounts=[one | {"stage": "executed"} for one in found()["amounts"]])],
            {},
            {"flawed amount": 2, "wrong amount": 2, "flawed form": 1},
        ),
        ([], {}, {"silent form": 1, "silent indicator": 2, "silent amount": 2}),
        (
            [],
            {"refusal": "unreadable"},
            {"reported form": 1, "reported indicator": 2, "reported amount": 2},
        ),
        (
            [found(), found(project="甲", unit="乙", indicators=[])],
            {},
            {"wrong form": 1, "wrong amount": 2},
        ),
    ],
)
def test_each_fact_is_right_wrong_silent_or_reported(
    forms: list[dict[str, Any]], document: dict[str, Any], wanted: dict[str, int]
) -> None:
    assert told(forms, **document) == wanted


def test_a_figure_below_the_floor_is_named_with_its_documents() -> None:
    right = fidelity.figures_of(list(facts([TRUTH], Read(None, [found()]))))
    wrong = fidelity.figures_of(list(facts([TRUTH], Read(None, [found(unit=None)]))))
    assert fidelity.worse({"a": right, "new": wrong}, {"a": right, "gone": right}) == []
    assert fidelity.worse({"a": right, "b": right}, {"a": right, "b": wrong}) == []
    assert fidelity.worse({"new": wrong}, {"gone": right}) == []
    assert fidelity.worse({"a": right, "b": wrong}, {"a": right, "b": right}) == [
        "documents_right: 1, was 2 (b)",
        "forms_right: 1, was 2 (b)",
        "silent: 1, was 0 (b)",
    ]


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ({"right": 7, "refused": 1, "of": 10}, ["files: right 7, was 8"]),
        ({"right": 8, "wrong": 2, "of": 10}, ["files: wrong 2, was 1"]),
        ({"right": 9, "wrong": 1, "of": 10}, []),
        ({"right": 8, "refused": 2, "of": 10}, []),
        ({"right": 1, "wrong": 9, "of": 11}, []),  # of other cases nothing can be said
    ],
)
def test_cases_that_are_well_no_more_are_named(now: dict[str, int], wanted: list[str]) -> None:
    before = {"files": {"right": 8, "wrong": 1, "refused": 1, "of": 10}}
    assert list(cases.worse({"files": now}, before)) == wanted


def test_the_checker_of_cases_says_how_many_came_out_how(tmp_path: Path) -> None:
    checker = tmp_path / "check.py"
    checker.write_text("print('  a: wrong'); print(\"files: 2 {'right': 2, 'wrong': 1} of 3\")")
    assert cases.count(tmp_path, "files") == {"right": 2, "wrong": 1, "of": 3}
    with pytest.raises(RuntimeError, match="no figures of audit"):
        cases.count(tmp_path, "audit")


def test_layouts_of_our_own_are_read_faithfully() -> None:
    """New ones wholly; what is amiss in others is in `layouts.json`, and grows no worse."""
    kept = read("layouts")["by_document"]
    with layouts.written() as folder:
        compared = fidelity.compare(folder)
    amiss = {
        name: [fact for fact in told if fact.how != "right"]
        for name, told in compared.items()
        if name not in kept
    }
    assert {name: told for name, told in amiss.items() if told} == {}
    now = {name: fidelity.figures_of(told) for name, told in compared.items()}
    assert fidelity.worse(now, kept) == []
    assert len(now) >= 50


@pytest.mark.skipif(not fidelity.LAYOUTS.exists(), reason="no documents of others")
def test_documents_of_others_are_read_no_worse_than_before() -> None:
    now = {
        name: fidelity.figures_of(told) for name, told in fidelity.compare(fidelity.LAYOUTS).items()
    }
    assert fidelity.worse(now, read("fidelity")["by_document"]) == []
