"""Tables of cells in, forms out: recognised by the words of `vocabulary.toml`."""

from pipelines.forms.recognise import recognise
from pipelines.forms.records import Amount, Claim, Form, Indicator, Problem, Recognition

__all__ = ["Amount", "Claim", "Form", "Indicator", "Problem", "Recognition", "recognise"]
