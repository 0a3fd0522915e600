from decimal import Decimal

import pytest

from pipelines.targets import parse_target


@pytest.mark.parametrize(
    ("text", "kind", "comparator", "value", "unit"),
    [
        ("≤38.2万元", "money", "<=", "382000", "元"),
        ("≤0.2万元/台", "unit_price", "<=", "2000", "元/台"),
        ("≥１２元", "money", ">=", "12", "元"),
        ("≤12.5万元/年", "unit_price", "<=", "125000", "元/年"),
        ("100元", "money", "=", "100", "元"),
    ],
)
def test_money(text: str, kind: str, comparator: str, value: str, unit: str) -> None:
    target = parse_target(text)
    assert target is not None
    [clause] = target.clauses
    assert (target.kind, clause) == (kind, (kind, comparator, Decimal(value), unit))


@pytest.mark.parametrize("text", ["", "保障", "≤38.2万", "1" * 1_000_000, "≤3.8.2万元", "≤38.2万元左右"])
def test_what_it_does_not_know_whole_is_nothing(text: str) -> None:
    assert parse_target(text) is None
