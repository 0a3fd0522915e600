"""What a closed list of codes is: an `Enum` of texts, each with its words in both languages."""

from enum import StrEnum
from typing import NamedTuple, Self


class Words(NamedTuple):
    """The same thing in both languages."""

    zh: str
    en: str


class Code(StrEnum):
    """A list of codes: each is the text that stands in data, and is called `zh` and `en`."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str, en: str) -> Self:
        """Take a code with its words."""
        code = str.__new__(cls, value)
        code._value_ = value
        code.zh, code.en = zh, en
        return code

    @property
    def words(self) -> Words:
        """What it is called."""
        return Words(self.zh, self.en)

    @classmethod
    def values(cls) -> list[str]:
        """The codes as plain texts, in their order."""
        return [code.value for code in cls]

    @classmethod
    def rank(cls, column: str) -> str:
        """SQL that sorts a column of these codes in their order; what is none of them is null."""
        return f"list_position({cls.values()}, {column})"
