"""Tables of cells in, forms out: recognised by the words of `vocabulary.toml`."""

from pipelines.forms.fields import filled_in_on
from pipelines.forms.recognise import names_contact, recognise
from pipelines.forms.records import Amount, CellReading, Detail, Form, Indicator, Problem, Recognition

__all__ = [
    "Amount",
    "CellReading",
    "Detail",
    "Form",
    "Indicator",
    "Problem",
    "Recognition",
    "filled_in_on",
    "names_contact",
    "recognise",
]
