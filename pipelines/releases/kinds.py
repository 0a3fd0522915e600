"""What both kinds of release have in common.

There is a newest one; the next is begun upon it, and published.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol, TypeVar


class Missing(NamedTuple):
    """Something that decorates a release and could not be made.

    Attributes:
        what: `docs`, `pages` or `data package`.
        why: in one line.
    """

    what: str
    why: str


Furnish = Callable[[Path], Sequence[Missing]]
"""Puts what decorates a release into its folder; what is missing then."""


class Begun(NamedTuple):
    """What a release is built upon.

    Attributes:
        upon: the name of the release before; nothing where there is none.
        dbt_project: the version of the dbt project that made it.
        damaged: the names of newer releases that were passed over, since they are damaged.
    """

    upon: str | None = None
    dbt_project: str | None = None
    damaged: tuple[str, ...] = ()


R = TypeVar("R")


class Kind(Protocol[R]):
    """How releases are kept."""

    def standing(self, inputs: dict[str, str]) -> R | None:
        """The current release, if the newest is whole, complete and built from the same."""

    def new_id(self) -> str:
        """A name for the next release."""

    def begin(self, release_id: str) -> Begun:
        """Put the newest whole release where the next one is built, before each try to build."""

    def readings(self, begun: Begun) -> set[tuple[str, datetime]]:
        """Keys and times of reading of the documents in the release that is built upon."""

    def publish(self, release_id: str, inputs: dict[str, str], begun: Begun, furnish: Furnish) -> R:
        """Publish what is built."""

    def missing(self, release: R) -> list[Missing]:
        """What decorates a release and could not be made."""

    def prune(self) -> list[str]:
        """Remove the releases beyond those that are kept; their names."""
