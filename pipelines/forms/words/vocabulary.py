"""The words of the forms, as data: `vocabulary.toml`, and fund sources as two CSV files.

The text of a cell or heading comes in; what it stands for goes out, if it is a known word. White
space, full-width signs, traditional characters, numbers before a word and brackets after it do not
count.
"""

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, cached_property
from importlib.resources import files
from typing import NamedTuple, TypeVar

from pipelines.forms.money.parse import parse_amount
from pipelines.forms.words.goal_words import goal_field
from pipelines.forms.words.header_words import HeaderWords
from pipelines.forms.words.money_words import MONEY, Money, MoneyWords, field_of
from pipelines.forms.words.script import simplified
from pipelines.forms.words.spelling import bare_name, bracketed, candidates, squeeze
from pipelines.forms.words.stems import Stems

__all__ = ["NO_WORD", "Vocabulary", "Word", "parse_vocabulary", "squeeze", "vocabulary"]

_LONGEST_WORD = 64
_LONGEST_HEADING = 300
_LONGEST_HINT = 300
_HINTED = re.compile(r"[^(（。；]{2,24}[(（]")
_NEVER = "(?!)"
_TITLE_END = re.compile(
    r"表?[)\]]?(?:[(\[].*|单位:.*|金额单位:.*|[-—_:].{0,30}|\d{0,4}年?度?)"
)  # a sentence goes on otherwise
_YEARS = r"(?:19|20)\d\d(?:年度?)?(?:[-至到~](?:19|20)\d\d(?:年度?)?)?"
_STEMS = (
    *("unknown_labels", "no_forms", "built_titles", "title_names"),
    *("lists", "departments"),
)


class Word(NamedTuple):
    """What a cell's text stands for where it is a word of the vocabulary.

    Attributes:
        label: the field that a value beside it fills.
        column: the field of an indicator that it heads.
        parts: table in a form → the column of it that it heads.
        total: whether it begins a row that adds up others.
        money_unit: a unit of money in brackets behind it.
        money: which amount it asks for, where it is a label about money.
        derived: whether nobody listed it: its parts show that it is such a label.
    """

    label: str | None = None
    column: str | None = None
    parts: Mapping[str, str] = {}
    total: bool = False
    money_unit: str | None = None
    money: Money | None = None
    derived: bool = False


NO_WORD = Word()


K = TypeVar("K")
V = TypeVar("V")


class _Bounded(dict[K, V]):
    """What was looked up before; begun anew when it is full, since documents have no end."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def __setitem__(self, key: K, value: V) -> None:
        if len(self) > self._limit:
            self.clear()
        super().__setitem__(key, value)


class _Words(_Bounded[str, Word]):
    """Text as published → its word, looked up once a text."""

    def __init__(self, vocabulary: "Vocabulary") -> None:
        super().__init__(100_000)
        self._vocabulary = vocabulary

    def __missing__(self, text: str) -> Word:
        if len(text) <= _LONGEST_WORD:
            word = self._vocabulary.word(text)
        elif len(text) <= _LONGEST_HINT and text[-1] in ")）" and _HINTED.match(text):
            word = self._vocabulary.word(bare_name(text))  # how to fill it in is no part of it
        else:
            return NO_WORD
        self[text] = word
        return word


@dataclass(frozen=True)
class Vocabulary:
    """Squeezed words and what they stand for.

    Attributes:
        titles: word in a heading → kind of form.
        labels: word → field that its value fills.
        columns: header word → field of an indicator.
        money_units: word → yuan.
        notes: words that a remark below a table begins with.
        tables: the other tables inside a form: name → header word → column.
        totals: words that begin a row that adds up others.
        fund_sources: names of fund sources, which are labels too.
        headers_of: the words that headers are made of.
        levels: names of levels → `level1` or `level2`.
        directions: words for which way is good → `positive` or `negative`.
        signs: words that stand in a column for signs; `no_signs`: where there is none to write.
        money_parts: kind of part → words that labels about money are made of.
        money_levels: a fund source → words that mean it within such a label.
        money_ends: kind → what labels end with: `share` of a column of shares, `source`.
        stems: `unknown_labels`, `no_forms`, `built_titles`, `title_names`, `lists`,
            `departments` → the words of each kind there.
    """

    titles: Mapping[str, str]
    labels: Mapping[str, str]
    columns: Mapping[str, str]
    money_units: Mapping[str, int]
    notes: tuple[str, ...] = ()
    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    totals: frozenset[str] = frozenset()
    fund_sources: frozenset[str] = frozenset()
    headers_of: HeaderWords = field(default_factory=HeaderWords)
    levels: Mapping[str, str] = field(default_factory=dict)
    directions: Mapping[str, str] = field(default_factory=dict)
    signs: frozenset[str] = frozenset()
    no_signs: frozenset[str] = frozenset()
    money_parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    money_levels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    money_ends: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stems: Mapping[str, Stems] = field(default_factory=lambda: defaultdict(Stems))

    @cached_property
    def headers(self) -> _Bounded[tuple[tuple[str, int, int], ...], object]:
        """Rows → the blocks they head, made once a row."""
        return _Bounded(1000)

    @cached_property
    def headings(self) -> _Bounded[str, object]:
        """Texts of header cells → what they say by their words."""
        return _Bounded(10_000)

    @cached_property
    def headed(self) -> _Bounded[str, object]:
        """Lines → the titles that they are: the same one stands over many forms."""
        return _Bounded(10_000)

    @cached_property
    def words(self) -> _Words:
        """The text of a cell → what it stands for."""
        return _Words(self)

    def form_kind(self, heading: str) -> str | None:
        """The kind of form a heading opens, if it opens one."""
        squeezed = squeeze(heading) if len(heading) <= _LONGEST_HEADING else ""
        if self._title_ends.search(squeezed) is None:
            return None  # most texts: looking for all words takes longer
        found = list(self._titles.finditer(squeezed))
        if not found or not _TITLE_END.fullmatch(squeezed, found[-1].end()):
            return None
        return self.titles[max((match[0] for match in found), key=len)]

    @cached_property
    def _title_ends(self) -> re.Pattern[str]:
        return re.compile("|".join(re.escape(word[-2:]) for word in self.titles) or _NEVER)

    @cached_property
    def _titles(self) -> re.Pattern[str]:
        return re.compile(
            "|".join(map(re.escape, sorted(self.titles, key=len, reverse=True))) or _NEVER
        )

    def labels_in(self, text: str) -> list[re.Match[str]]:
        """The labels inside a text, with the colon after them.

        White space in them does not count.
        """
        if text not in self._inline:
            self._inline[text] = list(self._inline_labels.finditer(simplified(text)))
        return self._inline[text]

    @cached_property
    def _inline(self) -> _Bounded[str, list[re.Match[str]]]:
        return _Bounded(10_000)

    def column_rank(self, text: str) -> int:
        """Where the vocabulary has a header word: of two for one column, the earlier is meant."""
        words = candidates(squeeze(text)) if len(text) <= _LONGEST_WORD else ()
        return next((self._ranks[word] for word in words if word in self._ranks), len(self._ranks))

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {word: rank for rank, word in enumerate(self.columns)}

    @cached_property
    def _inline_labels(self) -> re.Pattern[str]:
        inline = sorted((word for word in self.labels if len(word) > 1), key=len, reverse=True)
        spaced = "|".join(r"\s*+".join(map(re.escape, word)) for word in inline)
        contacts = "|".join(re.escape(word) for word in inline if self.labels[word] == "contact")
        brackets = r"(?:[(（][^()（）]{0,20}[)）]\s*+)?"
        # Whom to call may follow a name without a space between.
        before = rf"(?:(?<!\w)|(?={contacts or _NEVER}))"
        return re.compile(rf"{before}(?P<label>{spaced or _NEVER})\s*+{brackets}[:：]")

    def word(self, text: str) -> Word:
        """What a text stands for.

        Numbers before it and brackets after it are left away where need be.
        """
        for candidate in candidates(squeeze(text)) if len(text) <= _LONGEST_WORD else ():
            label = self.labels.get(candidate) or (
                "source" if candidate in self.fund_sources else None
            )
            column = self.columns.get(candidate)
            parts = {
                name: words[candidate] for name, words in self.tables.items() if candidate in words
            }
            total = candidate in self.totals
            if label or column or parts or total:
                word = Word(label, column, parts, total, self.money_unit_of(text))
                if label in MONEY:
                    return word._replace(money=self._listed(candidate, label))
                return word if label or column or total else self._derived(text, word)
        return self._derived(text, NO_WORD)

    def _derived(self, text: str, word: Word) -> Word:
        """The word as a label about money or a goal, where its parts show it.

        Of money a unit in brackets does, too.
        """
        money, money_unit = self.money(text), self.money_unit_of(text)
        if money is None or not (money.sure or money_unit):
            goal = None if word.parts else goal_field(bare_name(text), self.headers_of)
            return word._replace(label=goal, derived=True) if goal else word
        return word._replace(
            label=field_of(money), money_unit=money_unit, money=money, derived=True
        )

    def _listed(self, candidate: str, label: str) -> Money:
        """Which amount a listed label asks for: what its list says, and its parts the rest."""
        role, stage = MONEY[label]
        said = self._money_words.money(candidate) or Money()
        if stage is None and said.role in (None, role, "source"):
            stage = said.stage
        source = candidate if role == "source" else None
        yields = said.yields or ("收入" in candidate and role == "budget")
        return Money(role, stage, said.year, source, yields)

    def money(self, text: str) -> Money | None:
        """Which amount a text asks for by its parts, listed or not, if it is a label about money.

        What it asks for is not a share: 资金占比, 财政资金（%）.
        """
        if len(text) > _LONGEST_WORD:
            return None
        if text not in self._moneys:
            self._moneys[text] = self._money(squeeze(text))
        return self._moneys[text]

    def _money(self, squeezed: str) -> Money | None:
        if squeezed.endswith(("%)", "%", *self.shares)):
            return None
        if self.labels.get(squeezed.rstrip(":"), "budget") not in MONEY:
            return None  # it is listed as something else: 预算年度
        said = (self._money_words.money(candidate) for candidate in candidates(squeezed))
        return next((money for money in said if money is not None), None)

    @cached_property
    def _moneys(self) -> _Bounded[str, Money | None]:
        return _Bounded(10_000)

    @property
    def shares(self) -> tuple[str, ...]:
        """What the head of a column of shares ends with."""
        return self.money_ends.get("share", ())

    def unit_of_money(self, text: str) -> str | None:
        """The unit of money that a text is, if it is one and nothing else."""
        squeezed = squeeze(text).strip("()") if len(text) <= _LONGEST_WORD else ""
        return squeezed if squeezed in self.money_units else None

    def yuan(self, text: str, money_unit: str | None) -> Decimal | None:
        """`parse_amount`, once a text: a total and its only part are the same amount."""
        key = (text, money_unit)
        if key not in self._yuan:
            self._yuan[key] = parse_amount(text, money_unit, self.money_units)
        return self._yuan[key]

    @cached_property
    def _yuan(self) -> _Bounded[tuple[str, str | None], Decimal | None]:
        return _Bounded(10_000)

    def money_unit_of(self, text: str) -> str | None:
        """The unit of money in the brackets behind a text."""
        squeezed = squeeze(text) if len(text) <= _LONGEST_WORD else ""
        return next((unit for unit in bracketed(squeezed) if unit in self.money_units), None)

    @cached_property
    def _money_words(self) -> MoneyWords:
        names = [name for name in self.fund_sources if name not in self.labels]
        return MoneyWords(self.money_parts, self.money_levels, names, self.money_ends)

    def name(self, text: str) -> str:
        """A name as words are compared, without a number before it and brackets after it."""
        return bare_name(text)


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary that comes with jixiao."""
    package = files("pipelines.forms")
    names = [
        row[column]
        for file, column in (
            ("fund_sources.csv", "fund_source_name"),
            ("fund_source_aliases.csv", "alias"),
        )
        for row in csv.DictReader(package.joinpath(file).read_text(encoding="utf-8").splitlines())
    ]
    return parse_vocabulary(package.joinpath("vocabulary.toml").read_text(encoding="utf-8"), names)


def parse_vocabulary(toml: str, fund_sources: Iterable[str] = ()) -> Vocabulary:
    """Read a vocabulary.

    Args:
        toml: the text of a `vocabulary.toml`.
        fund_sources: names and aliases of fund sources.

    Raises:
        ValueError: a word stands for two things.
    """
    tables = tomllib.loads(toml)
    return Vocabulary(
        titles=_by_word(tables["titles"]),
        labels=_by_word(tables["labels"]),
        columns=_by_word(tables["columns"]),
        money_units={squeeze(word): yuan for word, yuan in tables["money_units"].items()},
        notes=tuple(map(squeeze, tables.get("notes", {}).get("words", ()))),
        tables={name: _by_word(words) for name, words in tables.get("tables", {}).items()},
        totals=frozenset(map(squeeze, tables.get("totals", {}).get("words", ()))),
        fund_sources=frozenset(map(squeeze, fund_sources)),
        headers_of=HeaderWords(
            _by_word(tables.get("header_ends", {})),
            _by_word(tables.get("header_times", {})),
            **{
                name: frozenset(map(squeeze, words))
                for name, words in tables.get("header_words", {}).items()
            },
        ),
        levels=_by_word(tables.get("levels", {})),
        directions=_by_word(tables.get("directions", {})),
        signs=_words_of(tables, "signs"),
        no_signs=_words_of(tables, "signs", "none"),
        money_parts=_squeezed(tables.get("money", {}).get("parts", {})),
        money_levels=_squeezed(tables.get("money", {}).get("levels", {})),
        money_ends=_squeezed(tables.get("money", {}).get("endings", {})),
        stems={name: Stems(_squeezed(tables.get(name, {}))) for name in _STEMS},
    )


def _words_of(
    tables: Mapping[str, Mapping[str, list[str]]], name: str, key: str = "words"
) -> frozenset[str]:
    return frozenset(map(squeeze, tables.get(name, {}).get(key, ())))


def _squeezed(words: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(map(squeeze, listed)) for name, listed in words.items()}


def _by_word(words_by_field: Mapping[str, list[str]]) -> dict[str, str]:
    by_word: dict[str, str] = {}
    for name, words in words_by_field.items():
        for word in words:
            if by_word.setdefault(squeeze(word), name) != name:
                raise ValueError(
                    f"vocabulary: {word} stands for both {by_word[squeeze(word)]} and {name}"
                )
    return by_word
