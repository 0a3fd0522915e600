"""Every verb that compares, with every negation, with 或等于, in every position."""

import operator
from collections.abc import Callable
from itertools import product

import pytest

from pipelines.targets import parse_target
from pipelines.targets.words.signs import (
    AFTER,
    BEFORE,
    CEILINGS,
    FIRST,
    agreed,
    comparator_of,
    negated,
)
from pipelines.targets.words.words import meanings, words

HOLDS: dict[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "=": operator.eq,
}
VERBS = meanings("verbs")
NEGATIONS = ("", *words("negations"))
EQUAL = ("", "或等于", "等于")
SUBJECTS = ("", "合格率", "受益人数")


def compare(comparator: str, number: int) -> tuple[bool, ...]:
    """What a sign says of a number below another, of the same, and of one above."""
    return tuple(HOLDS[comparator](number + step, number) for step in (-1, 0, 1))


def meant(verb: str, negation: str, equal: str, number: int) -> tuple[bool, ...]:
    """What the words say, worked out from the plain verb alone."""
    below, same, above = compare(VERBS[verb], number)
    if negation:
        below, same, above = not below, not same, not above
    return (below, same or bool(equal), above)


@pytest.mark.parametrize(("verb", "negation"), list(product(VERBS, NEGATIONS)))
def test_a_verb_says_what_it_says_with_its_negation(verb: str, negation: str) -> None:
    for equal, subject in product(EQUAL, SUBJECTS):
        [clause] = parse_target(f"{subject}{negation}{verb}{equal}7人").clauses
        assert clause.value == 7
        assert compare(clause.comparator or "", 7) == meant(verb, negation, equal, 7)


@pytest.mark.parametrize(
    ("word", "comparator"), [(word, sign) for word, sign in AFTER.items() if "含" not in word]
)
@pytest.mark.parametrize("text", ["7人{}", "7{}人", "受益7人{}", "7人{}完成"])
def test_a_sign_behind_the_number_or_its_unit(word: str, comparator: str, text: str) -> None:
    [clause] = parse_target(text.format(word)).clauses
    assert (clause.comparator, clause.value, clause.measure_unit) == (comparator, 7, "人")


@pytest.mark.parametrize(("word", "comparator"), FIRST.items())
def test_a_sign_behind_stands_before_a_number_only_where_nothing_else_does(
    word: str, comparator: str
) -> None:
    [first] = parse_target(f"{word}7人").clauses
    [second] = parse_target(f"县级{word}7人").clauses
    assert (first.comparator, second.comparator) == (comparator, "=")


@pytest.mark.parametrize(("ceiling", "word"), product(sorted(CEILINGS), ("以内", "以下", "")))
def test_a_ceiling_is_at_most(ceiling: str, word: str) -> None:
    [clause] = parse_target(f"{ceiling}7人{word}").clauses
    assert clause.comparator == "<="


@pytest.mark.parametrize(("text", "comparator"), [("控制在7%以上", ">="), ("控制在7%左右", "=")])
def test_a_ceiling_gives_way_to_the_sign_behind_the_number(text: str, comparator: str) -> None:
    [clause] = parse_target(text).clauses
    assert clause.comparator == comparator


def test_signs_that_contradict_each_other_are_none() -> None:
    for before, after in product(("≥", "<=", "不低于", "<", "大于"), ("以上", "以下", "左右")):
        expected = agreed(frozenset({BEFORE.get(before, "<="), AFTER.get(after, "~")}), "=")
        target = parse_target(f"{before}7%{after}")
        assert bool(target.clauses) == (expected is not None)


@pytest.mark.parametrize("sign", ["<", ">", "<=", ">="])
def test_what_is_negated_twice_is_itself(sign: str) -> None:
    assert negated(negated(sign)) == sign
    assert compare(negated(sign), 3) == tuple(not one for one in compare(sign, 3))


@pytest.mark.parametrize(
    ("text", "comparator"),
    [("≥", ">="), ("大于等于", ">="), ("不低于", ">="), ("正向指标", None), ("反向", None),
     ("定性", None), ("", None)],
)  # fmt: skip
def test_a_cell_of_signs_is_a_sign_or_none(text: str, comparator: str | None) -> None:
    assert comparator_of(text) == comparator


@pytest.mark.parametrize(("word", "comparator"), meanings("before").items())
@pytest.mark.parametrize("text", ["{}7人", "受益人数{}7人", "{}完成7人"])
def test_a_word_that_is_a_sign_as_it_stands(word: str, comparator: str, text: str) -> None:
    [clause] = parse_target(text.format(word)).clauses
    assert (clause.comparator, clause.value, clause.measure_unit) == (comparator, 7, "人")


@pytest.mark.parametrize(("verb", "negation"), list(product(VERBS, NEGATIONS)))
def test_a_verb_says_the_same_before_what_is_counted_for(verb: str, negation: str) -> None:
    """`每人不低于500元` and `不低于每人500元` are one."""
    behind, before = (
        parse_target(text).clauses
        for text in (f"每人{negation}{verb}500元", f"{negation}{verb}每人500元")
    )
    assert [one.comparator for one in before] == [one.comparator for one in behind]
