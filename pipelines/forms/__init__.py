"""Forms, recognised in tables of cells.

A `Document` comes in; its `Form`s go out, with the field that took each of their cells, and what
had to be left with the reason. Words of `vocabulary.toml` decide, and position: which file format
it was, is not known here, and no file is touched but the vocabulary's own.
"""

from pipelines.forms.fields import filled_in_on
from pipelines.forms.left_out import names_contact
from pipelines.forms.recognise import recognise
from pipelines.forms.records import (
    Amount,
    CellReading,
    Detail,
    Form,
    Indicator,
    Problem,
    Reason,
    Recognition,
)
from pipelines.forms.titles.no_forms import NoForm

__all__ = [
    "Amount",
    "CellReading",
    "Detail",
    "Form",
    "Indicator",
    "NoForm",
    "Problem",
    "Reason",
    "Recognition",
    "filled_in_on",
    "names_contact",
    "recognise",
]
