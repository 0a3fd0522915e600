"""The text of a 指标值 in, a typed target out."""

from pipelines.targets.grammar import Clause, Target, parse_target

__all__ = ["Clause", "Target", "parse_target"]
