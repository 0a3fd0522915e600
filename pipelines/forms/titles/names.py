"""The name of a project that stands in the title of its form alone.

A title comes in; the name goes out where the title says clearly which it is: between 关于 and
项目绩效目标表, or before a year in brackets, as in 古桥修缮项目（2024年）绩效目标表. Of
2024年某局项目绩效目标表 nobody can tell whether a project or an institution stands in it.
"""

import re

from pipelines.forms.records import Form, Reason
from pipelines.forms.words.stems import is_called
from pipelines.forms.words.vocabulary import Vocabulary, squeeze

_PAPER = r"(?:支出|预算)?的?绩效.{2,20}"
_ABOUT = re.compile(rf"(?:[(（]?\d{{1,3}}[)）.、])?关于(?P<name>[^。，；]{{2,60}}?项目){_PAPER}")
_DATED = re.compile(
    r"(?:[(（]?\d{1,3}[)）.、])?(?P<name>[^。，；]{2,60}?项目"
    rf"(?P<fund>[（(](?:19|20)\d\d年度?[-—–][^（）()]{{1,20}}[)）])?+"
    rf")(?(fund)|[（(](?:19|20)\d\d年度?[)）]){_PAPER}"
)
"""A year alone is that of the form; with a fund behind it, it is a part of the name."""
_REASON = "the title names it, and no label does"
_YEAR_BEFORE = re.compile(r"^(?:19|20)\d\d年度?的?")
_YEAR = re.compile(r"(?:19|20)\d\d年")
_SHORTEST = 2
_WHAT_BEHIND = re.compile(r"项目(?:[（(].*)?$")


def name_by_title(form: Form, vocabulary: Vocabulary) -> None:
    """Give a form whose project no label names the one in its title, and say so."""
    form.project_name = project_in_title(form.heading or "", vocabulary)
    if form.project_name is not None:
        form.reasons.append(Reason(1, 1, "project_name", _REASON))


def project_in_title(title: str, vocabulary: Vocabulary) -> str | None:
    """The name of the one project that a title says its form is about."""
    text = "".join(title.split())
    found = _ABOUT.fullmatch(text) or _DATED.fullmatch(text)
    if found is None:
        return None
    name = _YEAR_BEFORE.sub("", found["name"])
    bare = squeeze(_WHAT_BEHIND.sub("", name))
    return name if _is_name(bare, vocabulary) else None


def _is_name(bare: str, vocabulary: Vocabulary) -> bool:
    """Whether what stands before 项目 names one.

    It is no institution, place, fund or kind of project, not several, and without a year, before
    which an institution stands.
    """
    names, lists = vocabulary.stems["title_names"], vocabulary.stems["lists"]
    if len(bare) < _SHORTEST or names.begins("no_name", bare) or _YEAR.search(bare):
        return False
    if lists.ends("institution", bare) or names.ends("no_end", bare):
        return False
    whole = f"{bare}项目"
    if bare in vocabulary.fund_sources or vocabulary.words[whole].label is not None:
        return False
    return not is_called(whole, (*lists.of("before_project"), *names.of("kinds")), ("项目",))
