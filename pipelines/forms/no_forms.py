"""What looks like a form and is none.

A form as it was read comes in, with its title; out goes what kind of other table it is, if it is
one: it is left, and named by that.
"""

import re
from collections.abc import Iterable

from pipelines.codes import NoForm
from pipelines.documents import Document, Row
from pipelines.forms.fields import holds_phone_number
from pipelines.forms.records import Form
from pipelines.forms.vocabulary import Vocabulary, squeeze

_MONITORED = (
    re.compile("可能性"),
    re.compile("预计(?:完成|执行|实现)"),
    re.compile(r"\d月(?:份|底)?(?:的)?(?:预算|累计)?(?:执行|完成)"),
    re.compile("监控"),
)
_MONITORING = re.compile(r"(?:绩效|运行|执行|目标|跟踪|过程)监控|监控(?:情况|审核|分析|自查)?表")
"""视频监控 may be in the name of a project."""
_SYSTEM = re.compile(r"指标体系(?:(?!目标).)*$")
_DECIDED = re.compile(r"(?:项目)?(?:立项)?决策")
_LEVELS = frozenset(("level1", "level2", "indicator_name"))
_SCORING = frozenset(("weight", "full_score", "score", "evaluation_standard"))
_STAFF = frozenset(
    (
        "姓名",
        "岗位",
        "职务",
        "职位",
        "被考核人",
        "考核对象",
        "员工姓名",
        "岗位名称",
        "考核周期",
        "考评人",
    )
)
_REVIEWED = re.compile("审核|评审|审查|评估|检查|核查")
_PLACEHOLDER = re.compile(r"[\s.…·。、:_—\-*×xX□☐√/]*|(?:指标|目标|任务)\d*[:.]?…*")
_SAID = frozenset(
    ("indicator_name", "target_text", "goal_text", "long_term_goal_text", "purpose_text", "unit")
)
_LEVEL = re.compile(r"(?:产出|效益|满意度|数量|质量|时效|成本|社会效益|经济效益)(?:类)?指标")
_SIGNS = frozenset(("level1", "level2", "target_text", "long_term_target_text"))
_HEADED = frozenset(("header", "column", None))
_WORDS_SHOWN = 80
_LONGEST = 20
_HEADS_SEEN = 2000


def no_form(title: str | None, form: Form, words: Vocabulary, *, whole: bool) -> NoForm | None:
    """What other kind of table it is that began like a form.

    Args:
        title: the one it stands under.
        form: as it was read.
        words: the vocabulary.
        whole: whether nothing of a form is missing in it.
    """
    name = squeeze(title or "")
    if _is_monitoring(name, form):
        return NoForm.MONITORING
    if _is_of_staff(name, form, whole=whole):
        return NoForm.KPI
    if "自评" not in name and _is_evaluation(name, form, words, whole=whole):
        return NoForm.EVALUATION
    if whole:
        return None
    if _REVIEWED.search(name) and not form.indicators:
        return NoForm.REVIEW
    return NoForm.BLANK if _is_blank(form, words) else None


def _is_monitoring(name: str, form: Form) -> bool:
    """监控 in its title, or columns for what is expected of the rest of the year."""
    if _MONITORING.search(name):
        return True
    heads = squeeze(" ".join(_heads(form))[:_HEADS_SEEN])
    return sum(sign.search(heads) is not None for sign in _MONITORED) >= 2


def _heads(form: Form) -> list[str]:
    """The texts that may head columns."""
    return [
        text for _, _, field, text in form.readings if field in _HEADED and len(text) <= _LONGEST
    ]


def _is_evaluation(name: str, form: Form, words: Vocabulary, *, whole: bool) -> bool:
    """Levels that only evaluators use, or a table of scores about nobody's project."""
    if _SYSTEM.search(name):
        return True
    levels = {found.level1_text for found in form.indicators}
    if any(_DECIDED.match(squeeze(level)) for level in levels if level is not None):
        return True
    if whole and (form.project_name is not None or form.unit_text is not None):
        return False
    columns = [words.words[cell.text].column for cell in form.readings]
    is_scored = any(column in _SCORING for column in columns)
    is_left = not whole and not form.indicators and sum(one in _LEVELS for one in columns) > 1
    is_nobodys = form.project_name is None and form.unit_text is None
    return is_scored and (is_nobodys or is_left)


def _is_of_staff(name: str, form: Form, *, whole: bool) -> bool:
    """A table about persons, or one that is called by their appraisal and is no whole form."""
    if form.project_name is not None:
        return False
    is_named = not whole and ("KPI" in name.upper() or "考核" in name)
    is_nobodys = not whole or form.unit_text is None
    return is_named or (is_nobodys and any(squeeze(cell.text) in _STAFF for cell in form.readings))


def _is_blank(form: Form, words: Vocabulary) -> bool:
    """Its labels stand there, and nothing is filled in."""
    asked = any(
        cell.field == "label" and words.words[cell.text].label == "project_name"
        for cell in form.readings
    )
    said = any(
        cell.field in _SAID and not _PLACEHOLDER.fullmatch(squeeze(cell.text))
        for cell in form.readings
    )
    return asked and form.project_name is None and not said


def kind_of_unread(title: str | None, rows: Iterable[Row], words: Vocabulary) -> NoForm | None:
    """What rows are that no form took, where they have a word of the forms in them.

    That is a header of levels or targets, or a level.
    """
    texts = [cell.text for row in rows for cell in row if cell.text and len(cell.text) <= 20]
    if not any(
        words.words[text].column in _SIGNS or _LEVEL.fullmatch(squeeze(text)) for text in texts
    ):
        return None
    name = squeeze(title or "")
    if _MONITORING.search(name):
        return NoForm.MONITORING
    if "KPI" in name.upper() or "考核" in name or any(squeeze(text) in _STAFF for text in texts):
        return NoForm.KPI
    if "自评" not in name and (_SYSTEM.search(name) or "评分" in name):
        return NoForm.EVALUATION
    return NoForm.REVIEW if _REVIEWED.search(name) else NoForm.NOT_READ


def first_words(rows: Iterable[Row], words: Vocabulary) -> str:
    """What rows begin with, to name them by; whom to call is left out."""
    said: list[str] = []
    for row in rows:
        contact = False
        for cell in row:
            if not cell.text:
                continue
            is_contact = words.words[cell.text].label == "contact"
            if not contact and not is_contact and not holds_phone_number(cell.text):
                said.append(" ".join(cell.text.split()))
            contact = is_contact
        if said:
            break
    return " | ".join(said)[:_WORDS_SHOWN]


_CHINESE = re.compile("[㐀-鿿]")
_FOREIGN = re.compile(
    r"\b(?:performance|indicators?|targets?|outputs?|outcomes?|budget)\b", re.IGNORECASE
)


def foreign_words(document: Document) -> str | None:
    """What a form in another language begins with, if one is there."""
    for table in document.tables:
        lines = [*table.headings, *(cell.text for row in table.rows for cell in row if cell.text)]
        if any(_CHINESE.search(line) for line in lines):
            continue
        if len({found.lower() for line in lines for found in _FOREIGN.findall(line)}) >= 2:
            return " | ".join(lines)[:_WORDS_SHOWN]
    return None
