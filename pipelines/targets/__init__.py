"""Targets, understood.

The text of a 指标值 comes in; a typed target goes out: its kind, every measurable clause, and what
was not understood. Nothing is repaired or guessed, and neither forms nor files are known here.
"""

from pipelines.targets.clauses import Clause, Target
from pipelines.targets.grammar import find_measures, parse_target

__all__ = ["Clause", "Target", "find_measures", "parse_target"]
