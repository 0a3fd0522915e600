from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from pipelines.landing import frames, tables
from pipelines.landing.frames import Batch, to_frames
from pipelines.reading.extract import extract
from pipelines.reading.sources import Source
from tests.builders import document, form_text, page


def batch(data: bytes) -> Batch:
    return to_frames([extract(data, Source(Path("a.txt"), "a.txt", "a" * 64, len(data)))])


def test_a_document_becomes_one_frame_a_table() -> None:
    made = batch(document(form_text(), form_text("另一个（2023年）")))
    assert made.documents.select("form_count", "cells_unclaimed").row(0) == (2, 0)
    assert made.forms["project_name"].to_list() == [
        "免费体检（2023年-市级残保金）",
        "另一个（2023年）",
    ]
    assert made.amounts.filter(form_number=1)["amount_yuan"].to_list() == [
        Decimal(2010000),
        Decimal(2010000),
    ]
    assert made.indicators.height == 6
    assert made.quarantine.height == 0


def test_every_row_keeps_its_text_its_place_and_its_type() -> None:
    indicators = batch(document()).indicators
    assert indicators.schema == tables.INDICATORS.schema
    row = indicators.row(1, named=True)
    assert (row["row_number"], row["column_number"], row["target_text"]) == (8, 5, "≤201万元")
    assert (row["target_kind"], row["comparator"], row["target_value"]) == (
        "money",
        "<=",
        Decimal(2010000),
    )


def test_the_grammar_runs_once_for_each_distinct_text(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    parse = frames.parse_target
    monkeypatch.setattr(
        frames, "parse_target", lambda text, **said: asked.append(text) or parse(text, **said)
    )
    indicators = [("产出指标", "数量指标", f"人数{number}", "≥1人") for number in range(50)]
    made = batch(document(form_text(indicators=indicators)))
    assert asked == ["≥1人"]
    assert made.indicators["target_value"].to_list() == [Decimal(1)] * 50


def test_a_unit_that_stands_in_the_name_counts_where_the_target_has_none() -> None:
    indicators = [
        ("产出指标", "数量指标", "城镇新增就业人数（人）", "50000"),
        ("", "数量指标", "城镇新增就业人数（人）", "≥5万户"),
        ("", "质量指标", "合格率（%）", "≥ 95"),
        ("", "质量指标", "名称（试行）", "50000"),
    ]
    rows = batch(document(form_text(indicators=indicators))).indicators
    assert rows.select("target_kind", "target_value", "measure_unit").rows() == [
        ("quantity", Decimal(50000), "人"),
        ("quantity", Decimal(50000), "户"),
        ("ratio", Decimal("0.95"), None),
        ("quantity", Decimal(50000), None),
    ]


def test_a_share_under_a_name_of_change_is_a_change() -> None:
    indicators = [
        ("效益指标", "经济效益指标", "旅游收入同比增长率", "≥8%"),
        ("", "经济效益指标", "覆盖率", "≥8%"),
        ("", "经济效益指标", "就业增长率", "50人"),
        ("", "经济效益指标", "能耗", "较上年下降8%"),
    ]
    rows = batch(document(form_text(indicators=indicators))).indicators
    assert rows.select("change_direction", "compared_with", "read_from").rows() == [
        ("increase", "previous_year", ["target_text", "indicator_name"]),
        (None, None, ["target_text"]),
        (None, None, ["target_text"]),
        ("decrease", "previous_year", ["target_text"]),
    ]


def test_a_target_says_which_cells_took_part() -> None:
    indicators = [
        ("产出指标", "数量指标", "就业人数（人）", "50"),
        ("", "质量指标", "合格率", "约95%"),
        ("", "质量指标", "水平", "不低于上年"),
        ("", "质量指标", "水平", "良好"),
    ]
    rows = batch(document(form_text(indicators=indicators))).indicators
    assert rows.select("read_from", "is_approximate", "compared_with").rows() == [
        (["target_text", "indicator_name"], False, None),
        (["target_text"], True, None),
        (None, None, "previous_year"),
        (None, None, None),
    ]


def test_directions_are_typed_and_further_columns_kept() -> None:
    header = ["一级指标", "三级指标", "指标方向", "符号", "指标值", "责任科室"]
    made = batch(
        page(
            "2024年项目支出绩效目标表",
            ["项目名称", ("河道清淤", 5, 1)],
            ["预算数（万元）", ("80", 5, 1)],
            header,
            ["产出指标", "清淤长度", "越大越好", "≥", "12公里", "水利股"],
            ["成本指标", "每公里造价", "反 向", "≤", "5万元", ""],
        )
    )
    said = ("direction_text", "direction", "comparator", "attributes")
    assert made.indicators.select(said).rows() == [
        ("越大越好", "positive", ">=", '[["责任科室", "水利股"]]'),
        ("反 向", "negative", "<=", None),
    ]


def test_a_document_without_forms_gives_empty_frames_of_the_same_shape() -> None:
    made = batch(b"nothing\n")
    assert made.indicators.schema == tables.INDICATORS.schema
    assert made.documents["refusal"].to_list() == [
        "text without tables: nothing in it sets columns apart (no TAB in it); "
        "load the document itself"
    ]


def test_a_batch_put_aside_comes_back_as_it_was(tmp_path: Path) -> None:
    made = batch(document())
    made.write(tmp_path / "0")
    for table in frames.TABLES:
        assert pl.read_parquet(tmp_path / "0" / f"{table}.parquet").equals(getattr(made, table))
