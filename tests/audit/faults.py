"""The real forms with one fault put in at a time: an amount, a date, a level, a unit or a sign."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Fault(NamedTuple):
    """A changed form, and the rules that must newly fire or fall silent.

    Those that may do either are true of some forms with the change, and are not looked at.
    """

    kind: str
    form: int
    text: str
    appears: frozenset[str]
    goes: frozenset[str] = frozenset()
    may: frozenset[str] = frozenset()


COST = r"\t成本指标\n\t(?P<name>(?!其他)[^\n]+)\n+\t[^\n]+\n+\t≤(?P<amount>[\d.]+)万元\n"
ROW = r"\t{level}指标\n\t(?P<name>{name})\n\t[^\n]+\n\t(?P<target>{target})\n"
SATISFACTION = ROW.format(level="服务对象满意度", name="[^\n]*满意度", target="≥[89][05]%")
LARGE = {3, 7, 16, 22}
EMPTIED = frozenset({"missing_levels", "few_levels"})


def forms(tianjin: bytes) -> list[str]:
    return re.split(r"(?=\[bookmark:)", tianjin.decode().lstrip())[1:]


def replaced(text: str, match: re.Match[str], group: str, new: str) -> str:
    return text[: match.start(group)] + new + text[match.end(group) :]


def cost_line(text: str) -> re.Match[str] | None:
    """The first line that is money, neither a price nor for other things."""
    lines = [
        match
        for match in re.finditer(COST, text)
        if not re.search("单价|均价|尾款|《", match["name"])
    ]
    return lines[-1] if lines else None


def budget_raised(number: int, text: str) -> Fault | None:
    match = re.search(r"\t预算数\n\t(?P<amount>[\d.]+)\n", text)
    assert match is not None
    raised = replaced(text, match, "amount", f"{float(match['amount']) + 0.01:.2f}")
    appears = frozenset({"budget_split", "cost_under_budget"})
    return Fault("budget", number, raised, appears, may=frozenset({"text_parts"}))


def cost_raised(number: int, text: str) -> Fault | None:
    match = cost_line(text)
    if match is None:
        return None
    raised = replaced(text, match, "amount", f"{float(match['amount']) + 0.1:.2f}")
    return Fault("amount", number, raised, frozenset({"cost_over_budget"}))


def unit_lost(number: int, text: str) -> Fault | None:
    match = cost_line(text)
    if match is None:
        return None
    lost = text[: match.end() - 3] + "元\n" + text[match.end() :]
    gone = frozenset({"single_large_line"}) if number in LARGE else frozenset()
    appears = frozenset({"money_unit_slip"})
    return Fault("unit", number, lost, appears, gone)


def cost_turned(number: int, text: str) -> Fault | None:
    match = cost_line(text)
    if match is None:
        return None
    turned = text[: match.start("amount") - 1] + "≥" + text[match.start("amount") :]
    return Fault("sign", number, turned, frozenset({"floor_on_cost"}))


def year(new: str, rule: str) -> Callable[[int, str], Fault | None]:
    def changed(number: int, text: str) -> Fault | None:
        match = re.search(r"\t时效指标\n\t[^\n]+\n\t[^\n]+\n\t ?(?P<year>2023)[年.]", text)
        return match and Fault(
            "date", number, replaced(text, match, "year", new), frozenset({rule})
        )

    return changed


def count_as_quality(number: int, text: str) -> Fault | None:
    match = re.search(
        ROW.format(
            # A model example is a measure of quality.
            level="(?P<level>数量)",
            name="(?![^\n]*示范)[^\n]+",
            target="≥?[\\d.]+[人名次个台例项期场条]",
        ),
        text,
    )
    return match and Fault(
        "level",
        number,
        replaced(text, match, "level", "质量"),
        frozenset({"count_under_quality"}),
        may=EMPTIED,
    )


def ratio_as_quantity(number: int, text: str) -> Fault | None:
    match = re.search(
        ROW.format(level="(?P<level>质量)", name="[^\n]*率", target="≥?[\\d.]+%"), text
    )
    return match and Fault(
        "level",
        number,
        replaced(text, match, "level", "数量"),
        frozenset({"ratio_under_quantity"}),
        may=EMPTIED,
    )


def satisfaction_as_benefit(number: int, text: str) -> Fault | None:
    match = re.search(
        SATISFACTION.replace("服务对象满意度指标", "(?P<level>服务对象满意度)指标"), text
    )
    return match and Fault(
        "level",
        number,
        replaced(text, match, "level", "社会效益"),
        frozenset({"level_without_taxonomy"}),
    )


def satisfaction_turned(number: int, text: str) -> Fault | None:
    match = re.search(SATISFACTION, text)
    turned = match and replaced(text, match, "target", match["target"].replace("≥", "≤"))
    return Fault("sign", number, turned, frozenset({"ceiling_on_satisfaction"})) if turned else None


def satisfaction_beyond(number: int, text: str) -> Fault | None:
    match = re.search(SATISFACTION, text)
    beyond = match and replaced(text, match, "target", match["target"].replace("≥", "≥2"))
    return Fault("amount", number, beyond, frozenset({"ratio_over_one"})) if beyond else None


def satisfaction_low(number: int, text: str) -> Fault | None:
    match = re.search(SATISFACTION, text)
    low = match and replaced(text, match, "target", re.sub(r"(\d)\d%", r"\1%", match["target"]))
    return Fault("amount", number, low, frozenset({"rate_too_low"})) if low else None


COUNT = ROW.format(level="数量", name="[^\n]+", target="(?P<sign>≥)[\\d.]+[^\n\\d]")


def output_turned(number: int, text: str) -> Fault | None:
    match = re.search(COUNT, text)
    return match and Fault(
        "sign", number, replaced(text, match, "sign", "≤"), frozenset({"ceiling_on_output"})
    )


def target_left_open(number: int, text: str) -> Fault | None:
    match = re.search(COUNT, text)
    return match and Fault(
        "blank",
        number,
        replaced(text, match, "target", "≥XX"),
        frozenset({"placeholder_text"}),
        may=frozenset({"text_against_targets"}),
    )


def target_blank(number: int, text: str) -> Fault | None:
    match = re.search(COUNT, text)
    return match and Fault(
        "blank",
        number,
        replaced(text, match, "target", "/"),
        frozenset({"blank_target"}),
        may=frozenset({"text_against_targets"}),
    )


def day_impossible(number: int, text: str) -> Fault | None:
    match = re.search(r"\t时效指标\n\t[^\n]*时间\n\t[^\n]+\n\t(?P<target>2023年[^\n]+)\n", text)
    return match and Fault(
        "date",
        number,
        replaced(text, match, "target", "2023年6月31日前"),
        frozenset({"impossible_day"}),
    )


def point_slipped(number: int, text: str) -> Fault | None:
    match = cost_line(text)
    if match is None or len(re.findall(COST, text)) < 2:
        return None
    slipped = replaced(text, match, "amount", f"{float(match['amount']) / 10:g}")
    return Fault("amount", number, slipped, frozenset({"decimal_slip"}))


def salaries_paid(number: int, text: str) -> Fault | None:
    match = cost_line(text)
    if match is None:
        return None
    name = match["name"]
    return Fault(
        "name",
        number,
        text.replace(f"\t{name}\n", "\t在职人员工资福利支出\n"),
        frozenset({"personnel_spending"}),
        may=frozenset({"basic_expenditure", "text_slips"}),
    )


def reckoned_wrong(number: int, text: str) -> Fault | None:
    match = re.search(r"×[\d.]+万元/.=(?P<amount>\d+)万元", text)
    return match and Fault(
        "reckoning",
        number,
        replaced(text, match, "amount", f"{int(match['amount']) + 2}"),
        frozenset({"text_arithmetic"}),
    )


CHANGES = (
    budget_raised,
    cost_raised,
    unit_lost,
    cost_turned,
    year("2022", "deadline_before_year"),
    year("2024", "deadline_after_year"),
    count_as_quality,
    ratio_as_quantity,
    satisfaction_as_benefit,
    satisfaction_turned,
    satisfaction_beyond,
    satisfaction_low,
    output_turned,
    target_left_open,
    target_blank,
    day_impossible,
    point_slipped,
    salaries_paid,
    reckoned_wrong,
)


def faults(tianjin: bytes) -> Iterator[Fault]:
    for number, text in enumerate(forms(tianjin), start=1):
        for change in CHANGES:
            fault = change(number, text)
            if fault is not None:
                assert fault.text != text
                yield fault


def alone(text: str, code: int) -> bytes:
    """A form as a document of its own, of a unit of its own."""
    return (
        re.sub(r"\n\t563\d{3}", f"\n\t{code}", text, count=1).rstrip(" \n").encode() + b"\n\n\n\n"
    )
