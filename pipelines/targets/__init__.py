"""The text of a 指标值 in, a typed target out."""

from pipelines.targets.grammar import TARGET_KINDS, Clause, Target, find_measures, parse_target

__all__ = ["TARGET_KINDS", "Clause", "Target", "find_measures", "parse_target"]
