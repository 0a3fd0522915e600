"""Targets, understood.

The text of a 指标值 comes in; a typed target goes out: its kind, every measurable clause, and what
was not understood. Nothing is repaired or guessed, and neither forms nor files are known here.
"""

from pipelines.targets.changes import CHANGE_IN_NAME
from pipelines.targets.clauses import Clause, Target
from pipelines.targets.grammar import parse_target
from pipelines.targets.sentences import find_measures

__all__ = ["CHANGE_IN_NAME", "Clause", "Target", "find_measures", "parse_target"]
