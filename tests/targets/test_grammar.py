import os
import random
import re
import time
from decimal import Decimal
from timeit import timeit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.codes import TargetKind
from pipelines.targets import parse_target
from pipelines.targets.examples import examples
from pipelines.targets.grammar import LONGEST
from pipelines.targets.units import known_units

ROUNDS = int(os.environ.get("WORDINGS", "5000"))
# text → kind, comparator, value, upper value, unit
MEASURES = """
≥3.5万张          | quantity   | >= | 35000     |      | 张
≥50m²             | quantity   | >= | 50        |      | 平方米
≥50m2             | quantity   | >= | 50        |      | 平方米
≥5000㎡           | quantity   | >= | 5000      |      | 平方米
1,234人           | quantity   | =  | 1234      |      | 人
５０家            | quantity   | =  | 50        |      | 家
不低于50家        | quantity   | >= | 50        |      | 家
50 家 以 上       | quantity   | >= | 50        |      | 家
五十家            | quantity   | =  | 50        |      | 家
不少于一千二百人  | quantity   | >= | 1200      |      | 人
10～20家          | quantity   | >= | 10        | 20   | 家
约60人            | quantity   | =  | 60        |      | 人
举办培训班2期     | quantity   | =  | 2         |      | 期
每期50人          | quantity   | =  | 50        |      | 人/期
16个机柜          | quantity   | =  | 16        |      | 个
≥20头             | quantity   | >= | 20        |      | 头
≥20漆             | quantity   | >= | 20        |      | 漆
5千米             | quantity   | =  | 5         |      | 公里
3项内容           | quantity   | =  | 3         |      | 项
≥10Mbps           | quantity   | >= | 10        |      | 兆
大于等于3家       | quantity   | >= | 3         |      | 家
50000             | quantity   | =  | 50000     |      |
≥90％             | ratio      | >= | 0.9       |      |
=100.00(%)        | ratio      | =  | 1         |      |
<1‰               | ratio      | <  | 0.001     |      |
290%              | ratio      | =  | 2.9       |      |
不低于百分之九十五 | ratio     | >= | 0.95      |      |
80%-90%           | ratio      | >= | 0.8       | 0.9  |
80-90%            | ratio      | >= | 0.8       | 0.9  |
[80%,90%]         | ratio      | >= | 0.8       | 0.9  |
合格率100%        | ratio      | =  | 1         |      |
100%达标          | ratio      | =  | 1         |      |
达到95%以上       | ratio      | >= | 0.95      |      |
≤38.2万元         | money      | <= | 382000    |      | 元
≥1.2亿元          | money      | >= | 120000000 |      | 元
100-200万元       | money      | >= | 1000000   | 2000000 | 元
控制在10万元以内  | money      | <= | 100000    |      | 元
≤0.2万元/台       | unit_price | <= | 2000      |      | 元/台
≥190元每人每月    | unit_price | >= | 190       |      | 元/人/月
每人每月190元     | unit_price | =  | 190       |      | 元/人/月
300元/(人·月)     | unit_price | =  | 300       |      | 元/人/月
≤0.123456元/次    | unit_price | <= | 0.123456  |      | 元/次
≤24小时           | duration   | <= | 24        |      | 小时
24小时内响应      | duration   | <= | 24        |      | 小时
15个工作日内完成  | duration   | <= | 15        |      | 工作日
两个月内          | duration   | <= | 2         |      | 月
6年               | duration   | =  | 6         |      | 年
≥2次/年           | frequency  | >= | 2         |      | 次
每季度不少于1次   | frequency  | >= | 1         |      | 次
"""
# text → kind, first day, last day
TIMES = """
2023年12月31日前     | deadline |            | 2023-12-31
2023.12.31           | deadline |            | 2023-12-31
2023-12-31           | deadline |            | 2023-12-31
20231231             | deadline |            | 2023-12-31
2023年6月底前        | deadline |            | 2023-06-30
2024年2月底前        | deadline |            | 2024-02-29
2023年6月前          | deadline |            | 2023-05-31
2023年底前完成       | deadline |            | 2023-12-31
不晚于2023年6月30日  | deadline |            | 2023-06-30
截至2023年12月底     | deadline |            | 2023-12-31
2023年第四季度前     | deadline |            | 2023-09-30
9月底前实施完成      | deadline |            | --09
12月31日前           | deadline |            | --12-31
年底前               | deadline |            | --12
2023年1月至12月      | period   | 2023-01-01 | 2023-12-31
2023年10月—2024年3月 | period   | 2023-10-01 | 2024-03-31
3-7月                | period   | --03       | --07
2023年内             | period   | 2023-01-01 | 2023-12-31
2023年上半年         | period   | 2023-01-01 | 2023-06-30
2023年3月1日至5月31日 | period  | 2023-03-01 | 2023-05-31
第一季度             | period   | --01       | --03
5月中旬              | period   | --05-11    | --05-20
全年                 | period   | --01       | --12
"""
QUALITATIVE = """
保障
不低于上年度水平
在《天津日报》发布（1/4版面）
第3次
一流
一批
百家争鸣
≥90%以下
2023年2月30日前
11月-3月
≥3.5.2万
每月10日前
2023年为全市6700名残疾人进行免费体检
99.999999999%
≤38.2①万元
201²
≤100000000000000亿元
"""


def table(text: str) -> list[list[str | None]]:
    return [
        [cell.strip() or None for cell in line.split("|")] for line in text.strip().splitlines()
    ]


def number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


@pytest.mark.parametrize(("text", "kind", "comparator", "value", "upper", "unit"), table(MEASURES))
def test_measures(
    text: str, kind: str, comparator: str, value: str, upper: str | None, unit: str | None
) -> None:
    target = parse_target(text)
    [clause] = target.clauses
    assert (target.kind, target.remainder) == (kind, None)
    assert (clause.comparator, clause.value, clause.value_upper) == (
        comparator,
        number(value),
        number(upper),
    )
    assert clause.measure_unit == unit


@pytest.mark.parametrize(("text", "kind", "start", "end"), table(TIMES))
def test_times(text: str, kind: str, start: str | None, end: str) -> None:
    target = parse_target(text)
    [clause] = target.clauses
    assert (target.kind, clause.period_start, clause.period_end) == (kind, start, end)


@pytest.mark.parametrize("text", QUALITATIVE.split())
def test_what_is_not_understood_whole_is_not_understood(text: str) -> None:
    target = parse_target(text)
    assert (target.kind, target.clauses) == ("qualitative", ())


@pytest.mark.parametrize(
    ("text", "values", "remainder"),
    [
        ("1600人、200人", [1600, 200], None),
        ("≥10人\n20人", [10, 20], None),
        ("≥50%，≥30人", ["0.5", 30], None),
        ("1.完成3次；2.培训200人", [3, 200], None),
        ("1、完成3次\n2、培训200人", [3, 200], None),
        ("①完成3次②培训200人", [3, 200], None),
        ("≥100%且≤120%", [1, "1.2"], None),
        ("培训200人，提高能力", [200], "提高能力"),
        ("组织不少于3次有影响的大型活动，反响良好", [3], "反响良好"),
    ],
)
def test_compounds_keep_what_they_do_not_understand(
    text: str, values: list, remainder: str | None
) -> None:
    target = parse_target(text)
    assert (target.kind, target.remainder) == ("compound", remainder)
    assert [clause.value for clause in target.clauses] == [Decimal(value) for value in values]


@pytest.mark.parametrize(
    ("text", "unit", "comparator", "expected"),
    [
        ("50000", "人", None, ("quantity", "=", Decimal(50000), "人")),
        ("95", "%", "≥", ("ratio", ">=", Decimal("0.95"), None)),
        ("38.2", "万元", "≤", ("money", "<=", Decimal(382000), "元")),
        ("≥95%", "个", "=", ("ratio", ">=", Decimal("0.95"), None)),
        ("95", "无", "无", ("quantity", "=", Decimal(95), None)),
        ("2023.12", "平方米", None, ("quantity", "=", Decimal("2023.12"), "平方米")),
    ],
)
def test_what_the_form_says_elsewhere(
    text: str, unit: str, comparator: str | None, expected: tuple
) -> None:
    [clause] = parse_target(text, unit=unit, comparator=comparator).clauses
    assert (clause.kind, clause.comparator, clause.value, clause.measure_unit) == expected


def test_a_mixed_scale_is_not_understood() -> None:
    assert parse_target("0.88", unit="%").kind == "qualitative"


SIGNS_AND_WORDS = (
    "0123456789.,%≥≤<>=-~至到年月日前底内以上不低于每周次人万亿元/（）()《》；、，。 \n一二十百"
)
SIGNS = {
    ">=": ["≥", "≧", ">=", "＞=", "不低于", "不少于", "至少", "大于等于"],
    "<=": ["≤", "≦", "<=", "不超过", "不高于", "小于等于"],
    ">": [">", "＞", "大于", "超过"],
    "<": ["<", "＜", "小于", "低于"],
    "=": ["", "=", "＝", "约"],
}
FULL_WIDTH = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
FACTORS = {"": 1, "百": 100, "千": 1000, "万": 10_000, "百万": 1_000_000, "亿": 100_000_000}
UNITS = sorted(
    word for word, unit in known_units().items() if unit.kind not in ("time", "money", "ratio")
)


@given(
    comparator=st.sampled_from(sorted(SIGNS)),
    value=st.decimals(min_value=0, max_value=10**4, places=2),
    factor=st.sampled_from(sorted(FACTORS)),
    word=st.sampled_from([*UNITS, "元", "%", "元/台", "小时"]),
    data=st.data(),
)
def test_any_measure_in_any_dress_gives_itself_back(
    comparator: str, value: Decimal, factor: str, word: str, data: st.DataObject
) -> None:
    if factor + word in known_units() or (word == "%" and factor):
        factor = ""
    sign = data.draw(st.sampled_from(SIGNS[comparator]))
    figure = f"{value:,}" if data.draw(st.booleans()) else str(value)
    before, after = (data.draw(st.sampled_from(["", " "])) for _ in range(2))
    text = f"{sign}{before}{figure}{after}{factor}{word}"
    if data.draw(st.booleans()):
        text = text.translate(FULL_WIDTH)
    [clause] = parse_target(text).clauses
    unit = known_units().get(word) or known_units()["元"]
    assert (clause.comparator, clause.value) == (comparator, value * FACTORS[factor] * unit.factor)
    assert clause.measure_unit == ("元/台" if word == "元/台" else unit.name or None)


@given(st.text(alphabet=SIGNS_AND_WORDS, max_size=60))
@settings(max_examples=500)
def test_any_text_is_a_target_of_some_kind(text: str) -> None:
    target = parse_target(text)
    assert target.kind in TargetKind.values()
    assert (target.kind == "qualitative") == (not target.clauses)
    for clause in target.clauses:
        assert clause.value is None or clause.value == clause.value.quantize(Decimal("1e-9"))


@given(st.text(max_size=200))
def test_no_text_at_all_raises(text: str) -> None:
    parse_target(text, unit=text[:8], comparator=text[:3])


@pytest.mark.parametrize(
    "piece", ["9", "不少于", "1-", "年月日", "不低于1家", "(1)", "每人", "1、", "约1", "%"]
)
def test_a_text_of_a_megabyte_costs_no_more_than_a_long_one(piece: str) -> None:
    long = (piece * LONGEST)[:LONGEST]
    assert parse_target(long).kind in TargetKind.values()
    longer = parse_target(piece * 1_000_000)
    assert (longer.kind, longer.remainder) == ("qualitative", piece * 1_000_000)


FRAGMENTS = sorted(
    {piece for example in examples() for piece in re.findall(r"[\d.,]+|[^\d.,]+", example.written)}
    | {example.written[at : at + 2] for example in examples() for at in range(0, 12, 2)}
)


def test_whatever_is_put_together_of_fragments_is_a_target_and_takes_no_time() -> None:
    randomness = random.Random(21)
    slow = []
    for _ in range(ROUNDS):
        text = "".join(randomness.choices(FRAGMENTS, k=randomness.randint(1, 9)))
        began = time.process_time()
        target = parse_target(text, unit=randomness.choice((None, "%", "元", "人")))
        slow += [text] if time.process_time() - began > 0.005 else []
        assert target.kind in TargetKind.values()
        for clause in target.clauses:
            assert clause.value is None or clause.value == clause.value.quantize(Decimal("1e-9"))
    again = [text for text in slow if timeit(lambda text=text: parse_target(text), number=5) > 0.05]
    assert again == []
