import polars as pl
import pytest

from pipelines.errors import ContractBroken
from pipelines.landing.contracts import check_batch, check_sources
from pipelines.landing.frames import Batch
from pipelines.landing.sidecars import read_sources_csv
from tests import builders
from tests.builders import document, form_text
from tests.landing.test_frames import batch


def quarantined(checked: Batch) -> list[tuple[object, ...]]:
    return checked.quarantine.select(
        "form_number", "row_number", "record", "field", "rule", "text"
    ).rows()


def test_what_holds_goes_through_untouched() -> None:
    made = batch(document())
    checked = check_batch(made)
    assert quarantined(checked) == []
    assert checked.indicators.equals(made.indicators)


@pytest.mark.parametrize(
    ("form", "record", "rule", "text"),
    [
        (form_text(budget="二百万"), "amount", "not_an_amount", "预算数: 二百万"),
        (form_text(budget=""), "amount", "amount_missing", "预算数: "),
        (form_text(fiscal="-1"), "amount", "negative", "其中：财政    资金: -1"),
        (
            form_text(fiscal="0.0000001"),
            "amount",
            "finer_than_a_fen",
            "其中：财政    资金: 0.0000001",
        ),
    ],
)
def test_an_amount_that_breaks_a_rule_is_quarantined_and_the_rest_lands(
    form: str, record: str, rule: str, text: str
) -> None:
    checked = check_batch(batch(document(form)))
    assert [(row[2], row[4], row[5]) for row in quarantined(checked)] == [(record, rule, text)]
    assert (checked.forms.height, checked.amounts.height, checked.indicators.height) == (1, 1, 3)


def test_without_a_unit_of_money_no_amount_is_known() -> None:
    checked = check_batch(batch(document(form_text(money_unit=" "))))
    assert {row[4] for row in quarantined(checked)} == {"money_unit_missing"}
    assert checked.amounts.is_empty()


def test_a_form_of_an_impossible_year_takes_its_rows_with_it_and_leaves_the_others() -> None:
    made = batch(document(form_text("一（2023年）"), form_text("另一个（2023年）")))
    year = (
        pl.when(pl.col("form_number") == 1)
        .then(pl.lit(3023, pl.Int32))
        .otherwise("name_year")
        .alias("name_year")
    )
    checked = check_batch(made.with_frames(forms=made.forms.with_columns(year)))
    rules = [(row[0], row[2], row[3], row[4]) for row in quarantined(checked)]
    assert rules[0] == (1, "form", "name_year", "year")
    assert set(rules[1:]) == {
        (1, "amount", "form_number", "form_quarantined"),
        (1, "indicator", "form_number", "form_quarantined"),
    }
    assert checked.forms["form_number"].to_list() == [2]
    assert checked.indicators["form_number"].unique().to_list() == [2]


def test_a_form_without_a_unit_is_kept() -> None:
    checked = check_batch(batch(document(form_text(unit=" "))))
    assert quarantined(checked) == []
    assert checked.forms["unit_name"].to_list() == [None]


def test_of_two_forms_about_one_project_the_second_is_quarantined() -> None:
    checked = check_batch(batch(document(form_text(), form_text())))
    assert quarantined(checked)[0][:5] == (2, None, "form", None, "project_twice")
    assert checked.forms["form_number"].to_list() == [1]


def test_of_two_forms_that_name_one_unit_code_differently_the_second_is_quarantined() -> None:
    twice = document(form_text(), form_text(unit="563201另一个名字"))
    assert quarantined(check_batch(batch(twice)))[0][4] == "project_twice"


def test_a_level_that_would_break_its_key_is_quarantined() -> None:
    checked = check_batch(
        batch(
            document(form_text(indicators=[("效益", "甲/乙", "名", "≥1人"), *builders.INDICATORS]))
        )
    )
    assert [row[4] for row in quarantined(checked)] == ["slash_in_level"]


def test_an_indicator_without_any_level_is_quarantined() -> None:
    indicators = [("", "", "人数", "≥1人"), ("产出指标", "数量指标", "次数", "≥1次")]
    checked = check_batch(batch(document(form_text(indicators=indicators))))
    assert [row[1:] for row in quarantined(checked)] == [
        (7, "indicator", None, "level_missing", "人数: ≥1人"),
    ]


def test_every_failure_of_every_row_is_collected() -> None:
    made = batch(document())
    broken = made.amounts.with_columns(
        pl.lit("tithe").alias("amount_role"),
        pl.lit(-1).cast(pl.Decimal(28, 6)).alias("amount_yuan"),
    )
    checked = check_batch(made.with_frames(amounts=broken))
    assert sorted(row[4] for row in quarantined(checked)) == [
        "amount_role",
        "amount_role",
        "amount_twice",
        "negative",
        "negative",
    ]


def test_a_frame_of_another_shape_is_a_fault_of_ours() -> None:
    made = batch(document())
    with pytest.raises(ContractBroken):
        check_batch(made.with_frames(indicators=made.indicators.with_columns(surprise=1)))
    with pytest.raises(ContractBroken):
        check_batch(
            made.with_frames(
                indicators=made.indicators.with_columns(pl.col("row_number").cast(pl.Int64))
            )
        )


def test_nothing_is_checked_on_a_lazy_frame_so_none_is_ever_passed() -> None:
    """Pandera looks at the data of a DataFrame only: hence contracts take collected frames."""
    from pipelines.landing.contracts import contract

    made = batch(document())
    broken = made.amounts.with_columns(pl.lit(-1).cast(pl.Decimal(28, 6)).alias("amount_yuan"))
    contract("amounts").validate(broken.lazy(), lazy=True).collect()
    assert check_batch(made.with_frames(amounts=broken)).amounts.is_empty()


def test_rows_of_sources_that_break_their_contract_are_quarantined_with_their_line() -> None:
    header = "file,publisher,region_code,fiscal_year,published_on,source_url\n"
    rows = "good.txt,,120000,2023,,\nbad.txt,,12,20x,2023-02-30,\ngood.txt,,,,,\n,某局,,,,\n"
    kept, broken = check_sources(read_sources_csv((header + rows).encode()))
    assert kept["file"].to_list() == ["good.txt"]
    assert broken.select("row_number", "rule", "text").rows() == [
        (3, "not_a_date", "bad.txt"),
        (3, "region_code", "bad.txt"),
        (3, "not_a_year", "bad.txt"),
        (4, "file_twice", "good.txt"),
        (5, "missing", None),
    ]
