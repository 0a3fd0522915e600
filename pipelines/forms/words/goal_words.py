"""What a label about goals asks for, by the parts of its words.

The squeezed text of a cell comes in; the field of a form that it asks for goes out, where the text
ends like a goal and nothing but words for times and words that say nothing stand before it:
调整后目标 is the goal, 原目标 what it was, 远期目标 of the long term. The words are those of
headers (`vocabulary.toml`).
"""

from pipelines.forms.words.header_words import HeaderWords

_END = "目标"
_INDICATOR = "指标"
_FIELDS = {
    "prior_year": "attribute",
    "part_year": "attribute",
    "replaced": "attribute",
    "actual": "result_goal_text",
    "adjusted": "goal_text",
    "annual": "goal_text",
    "initial": "goal_text",
    "long_term": "long_term_goal_text",
    "planned": "goal_text",
}
"""Time in a label → the field it asks for; of several, the first is meant."""


def goal_field(name: str, words: HeaderWords) -> str | None:
    """Which text of a form a label asks for; `None` where it is no such label.

    Args:
        name: the label, squeezed, without a number before it and brackets after it.
        words: what headers are made of.
    """
    if not name.endswith(_END) or _INDICATOR in name:
        return None
    if not words.pieces.fullmatch(name):
        return None
    times = times_in(name, words)
    years = {time for time in times if time[:1].isdigit()}
    if len(years) == 1 and years == times and "-" not in name:
        return "goal_text"  # of which year it must be, the form says
    if any(time not in _FIELDS for time in times):
        return None
    if times == {"long_term"} and is_whole(name, words):
        return "goal_text"
    return next((field for time, field in _FIELDS.items() if time in times), None)


def is_whole(name: str, words: HeaderWords) -> bool:
    """Whether a label speaks of the whole and says no term: 总体目标, 绩效总目标."""
    found = {match[0] for match in words.moments.finditer(name)}
    return bool(found) and found <= words.whole


def times_in(name: str, words: HeaderWords) -> set[str]:
    """The times that a text speaks of; a year is itself."""
    return {words.times.get(found[0], found[0]) for found in words.moments.finditer(name)}


def is_annual(name: str, words: HeaderWords) -> bool:
    """Whether a label asks for what is of the year."""
    return "annual" in times_in(name, words)


def is_adjusted(name: str, words: HeaderWords) -> bool:
    """Whether a label asks for what is in force since another was changed."""
    return "adjusted" in times_in(name, words)
