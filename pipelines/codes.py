"""Closed lists of codes, with what each is called in Chinese and in English."""

from typing import NamedTuple


class Words(NamedTuple):
    """The same thing in both languages."""

    zh: str
    en: str


_CODES = {
    "target_kind": {
        "quantity": ("数量", "quantity"),
        "ratio": ("比率", "ratio"),
        "money": ("金额", "money"),
        "unit_price": ("单价", "unit price"),
        "duration": ("时长", "duration"),
        "deadline": ("期限", "deadline"),
        "period": ("期间", "period"),
        "frequency": ("频次", "frequency"),
        "compound": ("复合", "compound"),
        "qualitative": ("定性", "qualitative"),
    },
    "cost_kind": {
        "total": ("项目总额", "total"),
        "component": ("组成部分", "component"),
        "unit_price": ("单价", "unit price"),
    },
    "severity": {
        "error": ("错误", "error"),
        "warning": ("警告", "warning"),
        "notice": ("提示", "notice"),
    },
    "status": {
        "new": ("新发现", "new"),
        "standing": ("仍存在", "standing"),
        "accepted": ("已接受", "accepted"),
    },
    "form_kind": {
        "goal": ("绩效目标表", "goals"),
        "application": ("绩效目标申报表", "application"),
        "department": ("部门整体绩效目标表", "whole department"),
        "self_evaluation": ("绩效自评表", "self-evaluation"),
    },
    "amount_stage": {
        "annual": ("年度预算", "annual budget"),
        "multi_year": ("多年总额", "multi-year total"),
        "initial": ("年初预算", "initial budget"),
        "executed": ("执行数", "executed"),
    },
    "change": {
        "added": ("新增", "added"),
        "gone": ("消失", "gone"),
        "changed": ("变更", "changed"),
    },
    "taxonomy": {"unknown": ("未知", "unknown")},
}


def words(code: str | None, of: str) -> Words:
    """What a code of a column is called; a code that is not known stays as it is."""
    return Words(*_CODES[of].get(code or "", (code or "—", code or "—")))
