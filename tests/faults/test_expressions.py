"""Expressions and functions take time in proportion to the length of a document's text.

Each expression is fed with texts made of its own alphabet: what it repeats is pumped, after what it
begins with and before what it does not expect. So are the functions that are made of them.
"""

import gc
import importlib
import itertools
import pkgutil
import re
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from re import _parser as parser  # what an expression is made of
from types import FrameType
from typing import Any, NamedTuple

import pytest

import pipelines
from pipelines.documents import hygiene
from pipelines.documents.office.shown import format_codes, number_formats
from pipelines.documents.pdf import furniture
from pipelines.documents.plain import text
from pipelines.documents.web import html
from pipelines.errors import JixiaoError
from pipelines.forms import fields, filled_in_on, names_contact, recognise
from pipelines.forms.headers import levels
from pipelines.forms.money import parse as money
from pipelines.forms.words import spelling
from pipelines.forms.words import vocabulary as vocabularies
from pipelines.forms.words.vocabulary import vocabulary
from pipelines.targets import find_measures, grammar, measures, parse_target
from pipelines.targets.figures import numbers
from pipelines.targets.times import dates, moments
from pipelines.targets.words import heads, signs, units
from tests.faults.conftest import times

LONG = 100_000
SHORT = 3_000
LEAST_SECONDS = 0.01  # what takes less at full length is not worth a word
PATIENCE_SECONDS = 3
MOST_SIGNS = 5
MOST_TEXTS = times("TEXTS", 40)  # of an expression
FEW_TEXTS = 25  # of each expression for a function
SLOWEST = 3  # texts of each that are tried at full length
_NOT_MET = ("cli", "explorer", "flows")  # no text of a document


class Text(NamedTuple):
    """A family of texts: what is repeated, after a beginning and before an end."""

    before: str
    unit: str
    after: str

    def of(self, length: int) -> str:
        return self.before + self.unit * max(1, length // len(self.unit)) + self.after


class Tried(NamedTuple):
    """Something that takes a text."""

    name: str
    call: Callable[[str], object]
    texts: list[Text]


class TooSlowError(Exception):
    pass


# What an expression is made of


def signs_of(pattern: "re.Pattern[Any]") -> list[str]:
    """Characters that an expression tells apart, and words in it; those it repeats first."""
    found: dict[str, int] = {}
    _collect(_parsed(pattern), found, repeated=False)
    return sorted(found, key=lambda sign: -found[sign])


def _parsed(pattern: "re.Pattern[Any]") -> Any:
    return parser.parse(
        pattern.pattern,
        pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags,
    )


def _collect(sequence: Any, found: dict[str, int], *, repeated: bool) -> None:
    word = ""
    for kind, argument in [*sequence, (None, None)]:
        name = str(kind)
        if name == "LITERAL":
            word += chr(argument)
            continue
        if word:
            found[word] = found.get(word, 0) + (10 if repeated else 1)
            word = ""
        if name in ("IN", "NOT_LITERAL", "ANY", "CATEGORY"):
            for sign in _members(name, argument):
                found[sign] = found.get(sign, 0) + (10 if repeated else 1)
        for inner in _inside(name, argument):
            _collect(inner, found, repeated=repeated or "REPEAT" in name)


def _inside(name: str, argument: Any) -> Iterator[Any]:
    if name.endswith("REPEAT"):
        yield argument[2]
    elif name == "SUBPATTERN":
        yield argument[3]
    elif name == "ATOMIC_GROUP":
        yield argument
    elif name.startswith("ASSERT"):
        yield argument[1]
    elif name == "BRANCH":
        yield from argument[1]


_CATEGORIES = {
    "DIGIT": "1",
    "SPACE": " ",
    "WORD": "a",
    "NOT_DIGIT": "b",
    "NOT_SPACE": "c",
    "NOT_WORD": "!",
}


def _members(name: str, argument: Any) -> list[str]:
    """A few members of a class of characters."""
    if name == "ANY":
        return ["x"]
    if name == "NOT_LITERAL":
        return ["x" if argument != ord("x") else "y"]
    if name == "CATEGORY":
        return [_CATEGORIES[str(argument).removeprefix("CATEGORY_")]]
    members = []
    for kind, value in argument:
        if str(kind) == "LITERAL":
            members.append(chr(value))
        elif str(kind) == "RANGE":
            members += [chr(value[0])]
        elif str(kind) == "CATEGORY":
            members.append(_CATEGORIES[str(value).removeprefix("CATEGORY_")])
    if argument and str(argument[0][0]) == "NEGATE":
        return [next(sign for sign in "x y(1<的" if sign not in members)]
    return members


def sample_of(sequence: Any, least: int = 0) -> str:
    """A short text that an expression takes, or nearly; repeated `least` times at least."""
    return "".join(_sample(str(kind), argument, least) for kind, argument in sequence)


def _sample(name: str, argument: Any, least: int = 0) -> str:
    if name == "LITERAL":
        return chr(argument)
    if name in ("IN", "NOT_LITERAL", "ANY", "CATEGORY"):
        return (_members(name, argument) or ["x"])[0]
    if name.endswith("REPEAT"):
        return sample_of(argument[2], least) * max(argument[0], least)
    if name == "BRANCH":
        return sample_of(argument[1][0], least)
    if name.startswith("ASSERT"):
        return ""
    return "".join(sample_of(inner, least) for inner in _inside(name, argument))


def pumped(sequence: Any, before: str = "") -> Iterator[Text]:
    """Each repetition of an expression many times, after a sample of what stands before it."""
    for kind, argument in sequence:
        name = str(kind)
        for inner in _inside(name, argument):
            if name.endswith("REPEAT"):
                yield from (Text(before, unit, "") for unit in _units(inner))
            yield from pumped(inner, before)
        before += _sample(name, argument)


def _units(sequence: Any) -> Iterator[str]:
    signs: dict[str, int] = {}
    _collect(sequence, signs, repeated=False)
    yield from filter(None, [sample_of(sequence), *list(signs)[:MOST_SIGNS]])


def texts_for(pattern: "re.Pattern[Any]") -> list[Text]:
    """The families of texts that an expression is tried with."""
    sequence = _parsed(pattern)
    signs = signs_of(pattern)[:MOST_SIGNS]
    made = list(pumped(sequence))
    whole = sample_of(sequence)
    made += [Text("", family.before + family.unit, "") for family in made]
    made += [Text("", some, "") for least in (0, 1, 2) if (some := sample_of(sequence, least))]
    combined = itertools.chain.from_iterable(
        itertools.product(signs, repeat=count) for count in (1, 2, 3)
    )
    made += [Text("", "".join(some), "") for some in combined]
    ends = ("", "\x00", whole[-1:])
    every = {text._replace(after=end): None for text in made for end in ends}
    return _some([text for text in every if len(text.unit) < SHORT], MOST_TEXTS)


def _some(texts: list[Text], most: int) -> list[Text]:
    """At most so many of them, from all over."""
    return texts[:: -(-len(texts) // most)]


# How long it takes


def _alarm(_signal: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def seconds(
    call: Callable[[str], object], text: Text, lengths: Iterable[int], tries: int
) -> list[float]:
    """The best of several tries at each length, each with a text of its own.

    So nothing that is remembered counts.

    By turns, and of this process alone: what else the machine does takes no part.
    """
    rounds = [
        [_once(call, text.of(length + number * len(text.unit))) for length in lengths]
        for number in range(tries)
    ]
    return [min(took) for took in zip(*rounds, strict=True)]


def _once(call: Callable[[str], object], text: str) -> float:
    signal.setitimer(signal.ITIMER_PROF, PATIENCE_SECONDS)
    began = time.thread_time()
    try:
        call(text)
    except (JixiaoError, ValueError):
        pass
    finally:
        took = time.thread_time() - began
        signal.setitimer(signal.ITIMER_PROF, 0)
    return took


def complaint(tried: Tried) -> str | None:
    """What is wrong with it: a text of twice the length that takes three times as long, or more."""
    rated: list[tuple[float, Text]] = []
    for family in tried.texts:
        try:
            short, twice = seconds(tried.call, family, (SHORT, 2 * SHORT), 1)
            if twice > 3 * short and twice > LEAST_SECONDS / 25 and _grows(tried.call, family):
                return (
                    f"{tried.name}: {short:.4f} s, then {twice:.4f} s "
                    f"for {2 * SHORT} characters: {family}"
                )
        except TooSlowError:
            return f"{tried.name}: over {PATIENCE_SECONDS} s for {2 * SHORT} characters: {family}"
        rated.append((twice, family))
    slowest = sorted(rated, key=lambda pair: -pair[0])[:SLOWEST]
    return next(filter(None, (_at_full_length(tried, family) for _, family in slowest)), None)


def _grows(call: Callable[[str], object], family: Text) -> bool:
    """Whether it does so again and again, from length to length."""
    took = seconds(call, family, (SHORT, 2 * SHORT, 4 * SHORT), 7)
    return all(after > 3 * before for before, after in itertools.pairwise(took))


def _at_full_length(tried: Tried, family: Text) -> str | None:
    for tries in (1, 5, 15):
        try:
            half, whole = seconds(tried.call, family, (LONG // 2, LONG), tries)
        except TooSlowError:
            return f"{tried.name}: over {PATIENCE_SECONDS} s for {LONG} characters: {family}"
        if whole < LEAST_SECONDS or whole < 3 * half:
            return None
    return f"{tried.name}: {half:.4f} s, then {whole:.4f} s for {LONG} characters: {family}"


# What is tried


def modules() -> list[Any]:
    found = pkgutil.walk_packages(pipelines.__path__, "pipelines.")
    return [
        importlib.import_module(one.name) for one in found if one.name.split(".")[1] not in _NOT_MET
    ]


def expressions() -> dict[tuple[str, str], "re.Pattern[Any]"]:
    """Module and name → expression, those in tuples too; and those that the vocabulary makes."""
    found: dict[tuple[str, str], re.Pattern[Any]] = {}
    for module in modules():
        for name, value in vars(module).items():
            for number, pattern in enumerate(_patterns_in(value)):
                found.setdefault(
                    (module.__name__, f"{name}[{number}]" if number else name), pattern
                )
    for name in ("_titles", "_inline_labels"):
        found[vocabularies.__name__, name] = getattr(vocabulary(), name)
    distinct = {
        (pattern.pattern, pattern.flags): place for place, pattern in reversed(found.items())
    }
    return {place: found[place] for place in distinct.values()}


def _patterns_in(value: object) -> Iterator["re.Pattern[Any]"]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for part in value:
            yield from _patterns_in(part)


_SOURCE = "\n".join(
    file.read_text(encoding="utf-8") for file in Path(pipelines.__path__[0]).rglob("*.py")
)
_METHODS = ("search", "match", "fullmatch", "sub", "findall", "finditer", "split")


def methods_of(name: str) -> list[str]:
    """How an expression is used in the code.

    One in a tuple is called `pattern` where they are gone through. One that is handed on is tried
    in the two ways that ask most of it.
    """
    own = name.partition("[")[0]
    methods = f"({'|'.join(_METHODS)})"
    used = set(re.findall(rf"\b{own}\.{methods}\b", _SOURCE))
    used |= set(re.findall(rf"\bin {own}\b[^\0]{{0,60}}?\bpattern\.{methods}\b", _SOURCE))
    return sorted(used) or ["fullmatch", "search"]


def tried_expressions() -> Iterator[Tried]:
    for (module, name), pattern in expressions().items():
        texts = texts_for(pattern)
        for method in methods_of(name):
            yield Tried(f"{module}.{name}.{method}", _using(pattern, method), texts)


def _using(pattern: "re.Pattern[Any]", method: str) -> Callable[[str], object]:
    use = getattr(pattern, method)
    is_bytes = isinstance(pattern.pattern, bytes)

    def call(text: str) -> object:
        given = text.encode("latin-1", errors="ignore") if is_bytes else text
        if method == "sub":
            return use(b"" if is_bytes else "", given)
        return list(use(given)) if method == "finditer" else use(given)

    return call


BOUNDED = {
    "pipelines.targets.figures.shares": grammar.LONGEST,
    "pipelines.targets.words.tails": grammar.LONGEST,
    "pipelines.targets.words.heads": heads.LONGEST_SUBJECT,
    "pipelines.targets.words.text": grammar.LONGEST,
    "pipelines.forms.headers.levels": levels.LONGEST,
    "pipelines.forms.fields._CODE_BEHIND": fields.LONGEST_BEHIND,
}
"""Expressions, or modules of them, that meet no longer text: at that length they are quick."""
QUICK_SECONDS = 0.05


def complaint_of_bounded(tried: Tried, longest: int) -> str | None:
    """What is wrong with an expression at the greatest length that it meets."""
    for family in tried.texts:
        [took] = seconds(tried.call, family, (longest,), 1)
        if took > QUICK_SECONDS and seconds(tried.call, family, (longest,), 5)[0] > QUICK_SECONDS:
            return f"{tried.name}: {took:.4f} s for {longest} characters: {family}"
    return None


def bound_of(tried: Tried) -> int | None:
    """How long a text it meets at most, where the code that calls it sees to that."""
    return next((most for place, most in BOUNDED.items() if tried.name.startswith(place)), None)


def complaint_of(tried: Tried) -> str | None:
    """What is wrong with it, if anything is."""
    longest = bound_of(tried)
    return complaint(tried) if longest is None else complaint_of_bounded(tried, longest)


MONEY_UNITS = {"元": 1, "万元": 10_000}
FUNCTIONS: dict[str, tuple[tuple[Any, ...], Callable[[str], object]]] = {
    "clean_name": ((fields,), fields.clean_name),
    "parse_unit": ((fields,), fields.parse_unit),
    "is_coded_unit": ((fields,), fields.is_coded_unit),
    "parse_amount": ((money,), lambda text: money.parse_amount(text, "万元", MONEY_UNITS)),
    "amounts_in": ((money,), money.amounts_in),
    "parse_share": ((money,), money.parse_share),
    "Vocabulary.money": ((vocabularies, spelling), lambda text: vocabulary().money(text)),
    "Vocabulary.money_unit_of": (
        (vocabularies, spelling),
        lambda text: vocabulary().money_unit_of(text),
    ),
    "parse_name_tag": ((fields,), fields.parse_name_tag),
    "parse_year": ((fields,), fields.parse_year),
    "is_year": ((fields,), fields.is_year),
    "is_money_unit_line": ((fields,), fields.is_money_unit_line),
    "money_unit_of": ((fields,), fields.money_unit_of),
    "holds_phone_number": ((fields,), fields.holds_phone_number),
    "filled_in_on": ((fields,), lambda text: filled_in_on([text])),
    "names_contact": ((fields, vocabularies), names_contact),
    "Vocabulary.name": ((vocabularies, spelling), lambda text: vocabulary().name(text)),
    "Vocabulary.word": ((vocabularies, spelling), lambda text: vocabulary().word(text)),
    "Vocabulary.words": ((vocabularies, spelling), lambda text: vocabulary().words[text]),
    "Vocabulary.form_kind": ((vocabularies,), lambda text: vocabulary().form_kind(text)),
    "Vocabulary.labels_in": ((vocabularies,), lambda text: vocabulary().labels_in(text)),
    "Vocabulary.column_rank": (
        (vocabularies, spelling),
        lambda text: vocabulary().column_rank(text),
    ),
    "parse_target": (
        (grammar, signs, measures, moments, dates, numbers, units),
        parse_target,
    ),
    "find_measures": ((grammar, signs, measures, numbers, units), find_measures),
    "parse_interval": ((dates,), dates.parse_interval),
    "parse_number": ((numbers,), numbers.parse_number),
    "find_unit": ((units,), units.find_unit),
    "unit_at_start": ((units,), units.unit_at_start),
    "show": ((number_formats, format_codes), lambda text: number_formats.show(1.5, text)),
    "decode": ((text,), lambda given: text.decode(given.encode())),
    "read_text": ((text,), lambda given: text.read_text(given.encode())),
    "read_text of rows": ((text,), lambda given: text.read_text(f"\t一\t二\n{given}".encode())),
    "looks_like_html": ((html,), lambda given: html.looks_like_html(given.encode())),
    "read_html": ((html,), lambda given: html.read_html(f"<p>{given}".encode())),
    "printable": ((hygiene,), hygiene.printable),
    "recognise": (
        (text, fields, vocabularies),
        lambda given: recognise(
            text.read_text(f"项目支出绩效目标表\n\t项目名称\n\t{given}\n".encode())
        ),
    ),
    "furniture._pattern": ((furniture,), furniture._pattern),
}
"""Name → the modules whose expressions give it its texts, and what to call."""


def tried_functions() -> Iterator[Tried]:
    by_module: dict[str, dict[Text, None]] = {}
    for (module, _), pattern in expressions().items():
        by_module.setdefault(module, {}).update(dict.fromkeys(_some(texts_for(pattern), FEW_TEXTS)))
    for name, (sources, call) in FUNCTIONS.items():
        texts = itertools.chain.from_iterable(by_module.get(of.__name__, ()) for of in sources)
        yield Tried(name, call, list(dict.fromkeys([*texts, *_LINES])))


_LINES = [
    Text("", unit, "")
    for unit in ("x\n", "\n", "\t", "\tx\n", "x\t\n", "(x)", "[x]:", "\x0b", "1\x0b", "<b>")
]


@pytest.fixture(autouse=True)
def _patience() -> Iterator[None]:
    before = signal.signal(signal.SIGPROF, _alarm)
    gc.disable()  # collecting costs more the more there is
    yield
    gc.enable()
    signal.signal(signal.SIGPROF, before)


def test_twice_the_text_takes_less_than_three_times_as_long(tell: Callable[[str], None]) -> None:
    tried_patterns, tried_others = list(tried_expressions()), list(tried_functions())
    complaints = list(filter(None, map(complaint_of, [*tried_patterns, *tried_others])))
    assert complaints == []
    texts = sum(len(tried.texts) for tried in [*tried_patterns, *tried_others])
    tell(
        f"expressions: {len(expressions())} expressions and {len(tried_others)} functions "
        f"tried with {texts} texts: more than proportional: 0"
    )


@pytest.mark.parametrize(
    ("expression", "method"),
    [
        (r"\s+\d{4}$", "search"),
        (r"日期\s*[:：]?\s*\d", "search"),
        (r"\(.*\)$", "search"),
        (r"(?:<!--.*?-->\s*)*<html", "match"),
        (r"(?:a+)+b", "match"),
        (r"(?P<before>.*\d.*)每", "fullmatch"),
    ],
)
def test_what_takes_too_long_is_found(expression: str, method: str) -> None:
    pattern = re.compile(expression, re.DOTALL)
    assert complaint(Tried("bad", _using(pattern, method), texts_for(pattern))) is not None


def test_a_function_that_takes_too_long_is_found() -> None:
    def without_brackets(text: str) -> str:
        while text.endswith("(x)"):
            text = "".join(list(text[:-3]))
        return text

    assert complaint(Tried("bad", without_brackets, [Text("a", "(x)", "")])) is not None


@pytest.mark.parametrize(
    ("expression", "method"), [(r"\s+", "sub"), (r"(?:<!--.*?-->\s*)*+<html", "match")]
)
def test_what_is_quick_is_left_in_peace(expression: str, method: str) -> None:
    pattern = re.compile(expression)
    assert complaint(Tried("good", _using(pattern, method), texts_for(pattern))) is None
