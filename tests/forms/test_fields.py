import pytest

from pipelines.forms.fields import (
    NameTag,
    Unit,
    holds_phone_number,
    is_coded_unit,
    is_year,
    parse_name_tag,
    parse_unit,
    parse_year,
)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("563201天津市残疾人康复服务指导中心", Unit("563201", "天津市残疾人康复服务指导中心")),
        ("５６３２０１天津市中心", Unit("563201", "天津市中心")),
        ("507-内江市残疾人联合会", Unit("507", "内江市残疾人联合会")),
        ("[417005]某市图书馆", Unit("417005", "某市图书馆")),
        ("（412）某市民政局（部门）", Unit("412", "某市民政局（部门）")),
        ("某市图书馆（417005）", Unit("417005", "某市图书馆")),
        ("某市图书馆【417005】", Unit("417005", "某市图书馆")),
        ("某市图书馆-417005", Unit("417005", "某市图书馆")),
        ("某市图书馆 417005", Unit("417005", "某市图书馆")),
        ("某市第八中学 120", Unit(None, "某市第八中学 120")),
        ("某中心（2023）", Unit(None, "某中心（2023）")),
        ("某小学（东校区）", Unit(None, "某小学（东校区）")),
        ("563 201 某中心", Unit(None, "563 201 某中心")),
        ("5632某中心", Unit(None, "5632某中心")),
        ("某某局", Unit(None, "某某局")),
    ],
)
def test_a_unit_is_a_code_of_three_digit_segments_and_a_name(text: str, unit: Unit) -> None:
    assert parse_unit(text) == unit


def test_only_a_longer_code_shows_a_unit_without_a_label() -> None:
    assert is_coded_unit("[417005]某市图书馆")
    assert not is_coded_unit("某市图书馆（417005）")
    assert is_coded_unit("563201天津市残疾人康复服务指导中心")
    assert not is_coded_unit("100期节目")
    assert not is_coded_unit("2023年为全市6700名残疾人进行免费体检")


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("体检费用（2023年-市级残保金）", NameTag(2023, "市级残保金")),
        ("运行经费(2023年)", NameTag(2023, None)),
        ("服务（康复中心）经费（2023年度）", NameTag(2023, None)),
        ("群众体育活动项目经费", NameTag(None, None)),
        ("规划（2023年-2025年）", NameTag(2023, None)),
        ("改造（2023年—二期）", NameTag(2023, None)),
        ("甲（2023年-残疾人就业保障金（市级））", NameTag(2023, "残疾人就业保障金(市级)")),
        ("2025年全国第十二届残运会参赛经费", NameTag(None, None)),
        ("健康天津行动计划（2020-2030）", NameTag(None, None)),
    ],
)
def test_a_name_tells_its_year_and_fund_at_its_end(name: str, tag: NameTag) -> None:
    assert parse_name_tag(name) == tag


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2021年度项目支出绩效自评表", 2021),
        ("２０２４年部门整体支出绩效目标表", 2024),
        ("关于2023年预算、2024年计划的绩效目标表", None),
        ("2023-2025年绩效目标表", None),
        ("绩效目标表", None),
        ("编号20230101年", None),
        ("2023绩效目标表", None),
        ("项目绩效目标表2023（疫苗）", 2023),
        ("项目绩效目标公开表(2023)", 2023),
        ("项目绩效目标表20230601", None),
        ("2 0 2 2 年度绩效目标表", 2022),
        ("二〇二三年绩效自评表", 2023),
        ("二○一九年度绩效自评表", 2019),
        ("（2020）年度", 2020),
        ("第1 2 0 2 3 年", None),
        ("二十年绩效目标表", None),
    ],
)
def test_the_year_of_a_title(text: str, year: int | None) -> None:
    assert parse_year(text) == year


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("（2022年度）", True),
        ("2022 年", True),
        ("（ 2 0 2 2 年 度 ）", True),
        ("（2020）年度", True),
        ("二〇二三年度", True),
        ("2022年完成", False),
        ("2022", False),
    ],
)
def test_a_year_alone(text: str, only: bool) -> None:
    assert is_year(text) is only


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("13912345678", True),
        ("022-12345678", True),
        ("电话：（０２２）２３１２３４５６", True),
        ("张三139 1234-5678", True),
        ("139123456789", False),
        ("≥12345678人", False),
    ],
)
def test_a_telephone_number(text: str, holds: bool) -> None:
    assert holds_phone_number(text) is holds
