"""Every closed list of codes: what may stand in a column, and what it is called in both languages.

Each list is an `Enum` in its own order, which is that of rank where there is one. What repeats a
list elsewhere (tests of dbt, seeds, descriptions, tables in the READMEs) is held to it by
`tests/test_codes.py`. What a list is stands in `code.py`; nothing else of jixiao is imported here,
so that every room may use it.
"""

from functools import cache

from pipelines.code import Code as Code  # noqa: PLC0414 - had from here, with the lists
from pipelines.code import Words as Words  # noqa: PLC0414


class Severity(Code):
    """How grave a finding is, the gravest first."""

    ERROR = "error", "须修改", "error"
    WARNING = "warning", "建议修改", "warning"
    NOTICE = "notice", "供参考", "notice"


class FindingStatus(Code):
    """Where a finding stands since the last release."""

    NEW = "new", "新发现", "new"
    STANDING = "standing", "仍存在", "standing"
    ACCEPTED = "accepted", "已接受", "accepted"


class Criterion(Code):
    """What a reviewer judges goals by, and the self-evaluation."""

    COMPLETENESS = "completeness", "完整性", "completeness"
    RELEVANCE = "relevance", "相关性", "relevance"
    APPROPRIATENESS = "appropriateness", "适当性", "appropriateness"
    FEASIBILITY = "feasibility", "可行性", "feasibility"
    SELF_EVALUATION = "self_evaluation", "自评", "self-evaluation"


class Need(Code):
    """What a form must have for a rule to check it."""

    INDICATORS = "indicators", "指标", "indicators"
    DESCRIPTIONS = "descriptions", "指标说明", "descriptions of indicators"
    DATED_TARGETS = "dated_targets", "带日期的指标值", "targets with a date"
    TIMELINESS = "timeliness", "时效指标", "indicators of timeliness"
    QUALITY = "quality", "质量指标", "indicators of quality"
    RATIOS = "ratios", "比率", "ratios"
    SATISFACTION = "satisfaction", "满意度指标", "indicators of satisfaction"
    BENEFITS = "benefits", "效益指标", "indicators of benefit"
    COST_TARGETS = "cost_targets", "成本指标值", "targets of cost"
    GOAL = "goal", "绩效目标", "a goal"
    PURPOSE = "purpose", "资金用途", "a purpose"
    BUDGET_PARTS = "budget_parts", "预算的构成", "parts of a budget"
    COST_LINES = "cost_lines", "有金额的成本指标", "cost lines"
    RESULTS = "results", "完成值", "results"
    MULTI_YEAR = "multi_year", "年度与多年总额", "budgets of the year and of all years"
    FUND_LEVELS = "fund_levels", "各级财政资金", "funds by level of government"
    PLAN_DAYS = "plan_days", "计划完成日期", "a planned end"
    EXECUTION = "execution", "执行数", "what was spent"
    DEPARTMENT_SPENDING = "department_spending", "部门支出构成", "the spending of a department"
    FORMER_YEAR = "former_year", "以前年度的同一项目", "the same project in a former year"


class UnjudgedReason(Code):
    """Why a rule cannot tell of a row."""

    NO_TARGET = "no_target", "没有指标值", "no target"
    NO_DAY = "no_day", "年份或日期不明", "no year or day"
    NO_AMOUNT = "no_amount", "成本没有金额", "a cost without an amount"
    NO_QUANTITY = "no_quantity", "单价没有对应数量", "a price without its quantity"
    NO_COUNTERPART = "no_counterpart", "表中没有可比的数", "nothing to compare with"
    NO_RESULT = "no_result", "算式没有结果", "a reckoning without its result"
    NOT_COMPARABLE = "not_comparable", "完成值与指标值无法比较", "result and target do not compare"
    DOUBTFUL_SCALE = "doubtful_scale", "可能相差一百倍", "perhaps a hundredfold off"
    NO_WEIGHT = "no_weight", "没有分值", "no weight"
    UNCLAIMED_CELLS = "unclaimed_cells", "表中有未认领的单元格", "cells that nothing claimed"


class UnitCostFrom(Code):
    """Where it comes from what one of something costs."""

    STATED = "stated", "填列的单价", "a price as stated"
    IMPLIED = "implied", "成本除以数量", "a cost over its quantity"


class Explains(Code):
    """What a product of quantity and price accounts for."""

    COST_LINE = "cost_line", "一个成本指标", "one cost line"
    BUDGET = "budget", "整个预算", "the whole budget"


class MetBy(Code):
    """Which cost lines account for a budget."""

    COMPONENTS = "components", "各组成部分", "the cost lines together"
    SINGLE_LINE = "single_line", "单一成本指标", "one of the cost lines"
    NAMED_TOTAL = "named_total", "写明的总额", "a cost line that is named a total"
    NOT_MET = "not_met", "不一致", "none"
    NO_COST_LINES = "no_cost_lines", "没有成本指标", "there are no cost lines"


class FormKind(Code):
    """What kind of form a table is; of several in force, the first speaks for the project."""

    GOAL = "goal", "绩效目标表", "goals"
    APPLICATION = "application", "绩效目标申报表", "application"
    DEPARTMENT = "department", "部门整体绩效目标表", "whole department"
    SELF_EVALUATION = "self_evaluation", "绩效自评表", "self-evaluation"


class Doubt(Code):
    """Why a number that was read by sight may have been misread."""

    UNSURE = "unsure", "识别把握不足", "not read surely"
    MISREAD = (
        "misread",
        "换一个形近字符即可相加一致",
        "one sign that looks alike would make the sum right",
    )


class AmountStage(Code):
    """Of which stage of a budget an amount is."""

    ANNUAL = "annual", "年度预算", "annual budget"
    INITIAL = "initial", "年初预算", "initial budget"
    MULTI_YEAR = "multi_year", "多年总额", "multi-year total"
    EXECUTED = "executed", "执行数", "executed"


class AmountRole(Code):
    """Which part of a budget an amount is."""

    BUDGET = "budget", "预算数", "budget"
    FISCAL = "fiscal", "财政资金", "fiscal funds"
    OTHER = "other", "其他资金", "other funds"
    SOURCE = "source", "按资金来源", "by fund source"
    BASIC_SPENDING = "basic_spending", "基本支出", "basic spending"
    PROJECT_SPENDING = "project_spending", "项目支出", "project spending"


class LineKind(Code):
    """What a line of a form's details is about."""

    SPENDING = "spending", "支出明细", "spending"
    TASK = "task", "年度任务", "task of the year"


class GoalTerm(Code):
    """Which goal of a form an indicator belongs to."""

    ANNUAL = "annual", "年度", "annual"
    LONG_TERM = "long_term", "长期", "long-term"


class TargetKind(Code):
    """What a target promises."""

    QUANTITY = "quantity", "数量", "quantity"
    RATIO = "ratio", "比率", "ratio"
    MONEY = "money", "金额", "money"
    UNIT_PRICE = "unit_price", "单价", "unit price"
    DURATION = "duration", "时长", "duration"
    DEADLINE = "deadline", "期限", "deadline"
    PERIOD = "period", "期间", "period"
    FREQUENCY = "frequency", "频次", "frequency"
    COMPOUND = "compound", "复合", "compound"
    QUALITATIVE = "qualitative", "定性", "qualitative"


class Comparator(Code):
    """How a result is held against its target; its words are the sign that people write."""

    AT_LEAST = ">=", "≥", "≥"
    AT_MOST = "<=", "≤", "≤"
    EQUAL = "=", "=", "="
    MORE = ">", ">", ">"
    LESS = "<", "<", "<"


class Direction(Code):
    """Which way of an indicator's value is good."""

    POSITIVE = "positive", "正向", "more is better"
    NEGATIVE = "negative", "反向", "less is better"


class Frequency(Code):
    """How often something is to happen."""

    DAY = "day", "每日", "a day"
    WORKDAY = "workday", "每个工作日", "a working day"
    WEEK = "week", "每周", "a week"
    MONTH = "month", "每月", "a month"
    QUARTER = "quarter", "每季度", "a quarter"
    HALF_YEAR = "half_year", "每半年", "every half year"
    YEAR = "year", "每年", "a year"


class ChangeDirection(Code):
    """Which way something is to change."""

    INCREASE = "increase", "增加", "increase"
    DECREASE = "decrease", "减少", "decrease"


class ComparedWith(Code):
    """What a target is held against."""

    PREVIOUS_YEAR = "previous_year", "上年", "previous year"
    PREVIOUS_PERIOD = "previous_period", "上期", "previous period"
    PLAN = "plan", "计划", "plan"
    BUDGET = "budget", "预算", "budget"
    BASELINE = "baseline", "基期", "baseline"
    AVERAGE = "average", "平均水平", "average"


class ReadFrom(Code):
    """Which cell of a row took part in what its target means."""

    TARGET = "target_text", "指标值", "target"
    UNIT = "unit_text", "计量单位栏", "column of units"
    SIGN = "comparator_text", "指标性质栏", "column of signs"
    NAME = "indicator_name", "指标名称", "name of the indicator"


class UnitKind(Code):
    """What a unit of measure counts."""

    COUNT = "count", "计数", "count"
    PERSON = "person", "人数", "persons"
    EVENT = "event", "次数", "events"
    AREA = "area", "面积", "area"
    LENGTH = "length", "长度", "length"
    WEIGHT = "weight", "重量", "weight"
    VOLUME = "volume", "体积", "volume"
    TIME = "time", "时间", "time"
    MONEY = "money", "金额", "money"
    RATIO = "ratio", "比率", "ratio"
    ENERGY = "energy", "能量", "energy"
    POWER = "power", "功率", "power"
    DATA = "data", "数据", "data"
    SCORE = "score", "分数", "score"
    AGE = "age", "年龄", "age"
    CURRENCY = "currency", "外币", "foreign currency"
    TEMPERATURE = "temperature", "温度", "temperature"
    PRESSURE = "pressure", "压强", "pressure"
    VOLTAGE = "voltage", "电压", "voltage"
    LEVEL = "level", "声级", "sound level"
    CONCENTRATION = "concentration", "浓度", "concentration"
    UNCLEAR = "unclear", "含义不定", "unclear"


class CostKind(Code):
    """What the money of a cost line is of its project."""

    TOTAL = "total", "项目总额", "total"
    COMPONENT = "component", "组成部分", "component"
    UNIT_PRICE = "unit_price", "单价", "unit price"


class CostRole(Code):
    """What the money of a cost line is to its project, and whether it may be added."""

    TOTAL = "total", "项目总额", "total"
    COMPONENT = "component", "组成部分", "component"
    UNIT_PRICE = "unit_price", "单价", "unit price"
    STANDARD = "standard", "补助等标准", "standard of payment"
    MATCHING = "matching", "配套资金", "others' money"
    SUBSET = "subset", "其中数", "part named again"
    LIMIT_ONLY = "limit_only", "只有限制", "limit without an amount"


class CostRoleFrom(Code):
    """What says what a cost line is to its project."""

    NAME = "indicator_name", "指标名称", "name"
    UNIT = "measure_unit", "计量单位", "unit"
    TARGET = "target_text", "指标值", "target"
    BUDGET = "budget", "与预算数相等", "equal to the budget"
    NOTHING = "nothing", "没有别的说明", "nothing says otherwise"


class Taxonomy(Code):
    """Which taxonomy has an indicator level."""

    OLD = "old", "旧", "old"
    NEW = "new", "财预〔2021〕101号", "new (2021)"
    BOTH = "both", "两者皆有", "both"
    UNKNOWN = "unknown", "两者皆无", "unknown"


class DatedFrom(Code):
    """Where the date of a document was read."""

    SOURCES = "sources", "发布日期", "sources.csv"
    DOCUMENT = "document", "文件自身", "the document"


class UnitFrom(Code):
    """Where the unit of a form was read."""

    FORM = "form", "表内", "the form"
    SOURCES = "sources", "来源表", "sources.csv"


class RegionFrom(Code):
    """Where the region of a form was read."""

    SOURCES = "sources", "来源表", "sources.csv"
    SAME_UNIT = "same_unit", "代码与名称相同的单位", "the unit of the same code and name"


class FiscalYearFrom(Code):
    """Where the fiscal year of a form was read."""

    PROJECT_NAME = "project_name", "项目名称", "the name of the project"
    HEADING = "heading", "标题或年度栏", "the heading, or a cell for the year"
    PAGE_HEADER = "page_header", "页眉", "the page header"
    PRINT_HEADER = "print_header", "打印页眉", "the header of the printed sheet"
    SHEET_NAME = "sheet_name", "工作表名", "the name of the sheet"
    FILE_WORDS = "file_words", "文件其他文字", "other words of the document"
    SOURCES = "sources", "来源表", "sources.csv"
    DOCUMENT = "document", "同一文件其他项目", "other projects of the document"


class InForceFrom(Code):
    """What decided which publication of a form is in force."""

    SOURCES = "sources", "发布日期", "dates of publication"
    DOCUMENT = "document", "文件日期", "dates of the documents"
    ONLY_DATED = "only_dated", "只有它有日期", "only it has a date"
    SAME_DAY = "same_day", "日期相同", "published on the same day"
    ARRIVAL = "arrival", "装载先后", "order of arrival"


class Change(Code):
    """What became of a row from one release to the next."""

    ADDED = "added", "新增", "added"
    GONE = "gone", "消失", "gone"
    CHANGED = "changed", "变更", "changed"


OF_COLUMN: dict[str, type[Code]] = {
    "severity": Severity,
    "status": FindingStatus,
    "criterion": Criterion,
    "needs": Need,
    "reason": UnjudgedReason,
    "explains": Explains,
    "unit_cost_from": UnitCostFrom,
    "met_by": MetBy,
    "form_kind": FormKind,
    "amount_stage": AmountStage,
    "amount_role": AmountRole,
    "detail_kind": LineKind,
    "line_kind": LineKind,
    "goal_term": GoalTerm,
    "direction": Direction,
    "target_kind": TargetKind,
    "comparator": Comparator,
    "frequency": Frequency,
    "change_direction": ChangeDirection,
    "compared_with": ComparedWith,
    "read_from": ReadFrom,
    "unit_kind": UnitKind,
    "cost_kind": CostKind,
    "cost_role": CostRole,
    "cost_role_from": CostRoleFrom,
    "taxonomy": Taxonomy,
    "dated_from": DatedFrom,
    "unit_from": UnitFrom,
    "region_from": RegionFrom,
    "fiscal_year_from": FiscalYearFrom,
    "in_force_from": InForceFrom,
    "change": Change,
}
"""Which codes a column has, wherever it stands: a name means one list."""


@cache
def words(code: str | None, of: str) -> Words:
    """What a code of a column is called; a code that is not known stays as it is."""
    unknown = Words(code or "—", code or "—")
    return next((known.words for known in OF_COLUMN[of] if known == code), unknown)
