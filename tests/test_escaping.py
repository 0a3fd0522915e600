"""What a document may put into a line that people read."""

import logging
import re

import pytest

from pipelines import errors
from pipelines.escaping import code, escaped, logger
from pipelines.operations import alarms


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("绩效 目标　表, ≥95%", "绩效 目标　表, ≥95%"),
        ("a\nALARM: everything is fine", "a\\nALARM: everything is fine"),
        ("\x1b]0;pwned\x07\x9b31m\x7f", "\\x1b]0;pwned\\x07\\x9b31m\\x7f"),
        ("a\u202eb\u2066c\u200bd", "a\\u202eb\\u2066c\\u200bd"),
        ("a\u2028b\u2029c\x85d\r\te", "a\\u2028b\\u2029c\\x85d\\r\\te"),
        ("a\ud800b", "a\\ud800b"),
        ("\ue000𠮷\U000e0001", "\ue000𠮷\\U000e0001"),
        (None, "None"),
    ],
)
def test_all_of_a_text_is_visible_on_one_line(text: object, shown: str) -> None:
    assert escaped(text) == shown


def test_a_cell_keeps_its_lines_and_nothing_else() -> None:
    assert escaped("a\nb\r\x1b[2J", keep_newlines=True) == "a\nb\\r\\x1b[2J"


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("a.txt", "`a.txt`"),
        ("x`y|z.txt", "``x`y|z.txt``"),
        ("`", "`` ` ``"),
        ("``a`", "``` ``a` ```"),
        ("", "`  `"),
        ("a\n# <b>", "`a\\n# <b>`"),
    ],
)
def test_a_span_of_code_holds_whatever_backticks_there_are(text: str, span: str) -> None:
    assert code(text) == span
    fence = re.match("`+", span)
    assert fence
    assert span.count(fence[0]) == 2


def test_an_error_is_one_line() -> None:
    assert str(errors.UsageError("no file a\nALARM: b")) == "no file a\\nALARM: b"


def test_every_record_of_the_log_is_one_line() -> None:
    said: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    log = logger()
    log.addHandler(handler)
    try:
        logging.getLogger("jixiao").error("%s: %d forms", "a\nALARM: everything is fine.txt", 3)
        alarms.tell("b\nc", ["d\x1b[2J", "e"])
    finally:
        log.removeHandler(handler)
    assert said == [
        "a\\nALARM: everything is fine.txt: 3 forms",
        "ALARM: b\\nc (d\\x1b[2J; e)",
    ]
