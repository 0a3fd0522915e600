r"""Text of documents where people read it: terminal, log, Markdown.

What could move a cursor or forge a line is shown.

Unicode's control and format characters, line and paragraph separators and lone surrogates are
written as Python writes them: `\n`, `\x1b`, `\u202e`.
"""

import logging
import re
import unicodedata


def escaped(text: object, *, keep_newlines: bool = False) -> str:
    """A text on one line, all of it visible.

    Args:
        text: whatever is to be shown.
        keep_newlines: for a cell of a table, which has lines of its own.
    """
    plain = str(text)
    if plain.isprintable():
        return plain
    kept = "\n" if keep_newlines else ""
    return "".join(_python(c) if is_hidden(c) and c not in kept else c for c in plain)


def is_hidden(character: str) -> bool:
    """Whether a character is seen only by what it does to others."""
    return not character.isprintable() and unicodedata.category(character) in _HIDDEN


_HIDDEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def _python(character: str) -> str:
    return character.encode("unicode_escape").decode()


def code(text: object) -> str:
    """A text as a span of Markdown code: nothing in it is markup, whatever backticks it holds."""
    plain = escaped(text)
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", plain)), default=0))
    space = " " if plain.strip("`") != plain or not plain.strip() else ""
    return f"{fence}{space}{plain}{space}{fence}"


def logger() -> logging.Logger:
    """The log of jixiao: a record is one line, whatever a document or a file's name says."""
    log = logging.getLogger("jixiao")
    log.addFilter(_on_one_line)
    return log


def _on_one_line(record: logging.LogRecord) -> bool:
    record.msg, record.args = escaped(record.getMessage()), ()
    return True
