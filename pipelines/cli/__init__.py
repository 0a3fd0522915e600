"""Commands in, lines out: what people type, and how answers look on a terminal.

Thin: each command says what the rooms below it did, and knows no detail of them.
"""

from pipelines.cli.app import main

__all__ = ["main"]
