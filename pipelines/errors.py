"""Every exception that jixiao raises, in one tree.

JixiaoError
├── RefusedDocument   a document that cannot be read; the others load
├── UsageError        what was asked for cannot be done as asked
├── NothingPublished  there is no release yet
├── ModellingFailed   dbt did not build, or its tests failed: a fault of ours, nothing is published
└── LoadRunning       another load holds the working database
"""


class JixiaoError(Exception):
    """The root: its text is one line that says what is wrong, where, and what to do."""

    exit_code = 1


class RefusedDocument(JixiaoError):
    """A document that cannot be read; its text is the reason."""

    exit_code = 3


class UsageError(JixiaoError):
    """What was asked for cannot be done as asked."""

    exit_code = 2


class NothingPublished(JixiaoError):
    """There is no release to open."""

    exit_code = 4


class LoadRunning(JixiaoError):
    """Another load holds the working database."""

    exit_code = 5


class ModellingFailed(JixiaoError):
    """Building the warehouse failed; the last release goes on serving."""

    exit_code = 6


class ContractBroken(JixiaoError):
    """A frame has not the columns that its contract names."""
