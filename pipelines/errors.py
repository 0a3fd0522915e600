"""The errors of jixiao, in one tree: each is one line for people, and an exit code for scripts.

JixiaoError
├── RefusedDocument   a document that cannot be read; the others load
│   └── BeyondLimits  an archive that holds more than one file may: it is refused whole
├── NotFetched        an address that could not be had; the others are fetched
│   ├── AddressGone   its server says that there is nothing there
│   └── HostSilent    its server is left alone for tonight
├── UsageError        what was asked for cannot be done as asked
├── NothingPublished  there is no release yet
├── ModellingFailed   dbt did not build: nothing is published
│   └── ModelBroken   a model or a data test failed: by a fault of ours, or by one document
├── LoadRunning       another load holds the working database
├── StorageFailed     a disk is full, read-only or gone: the next load goes on by itself
├── ClusterFailed     machines that read documents were lost: the next load goes on by itself
├── ReleaseDamaged    a release is not what was published
├── AlarmRaised       `jixiao check` found that something is wrong
├── CrashesAgain      load after load was interrupted: it is not tried again by itself
└── ContractBroken    a frame has not the columns that its contract names: a fault in jixiao

Errors of libraries that mean one of these are raised again as it; what else they raise is a fault
in jixiao, and is shown with its traceback.
"""

import errno

from pipelines.escaping import escaped
from pipelines.exit_codes import ExitCode


class JixiaoError(Exception):
    """The root: its text is one line that says what is wrong, where, and what to do."""

    exit_code = ExitCode.UNEXPECTED

    def __str__(self) -> str:
        """On one line, though it quotes a document or the name of a file."""
        return escaped(super().__str__())


class RefusedDocument(JixiaoError):
    """A document that cannot be read; its text is the reason."""

    exit_code = ExitCode.LEFT_OUT


class BeyondLimits(RefusedDocument):
    """An archive that holds more than one file may, with all that is in it: it is refused whole."""


class NotFetched(JixiaoError):
    """An address that could not be had; its text is the reason."""

    exit_code = ExitCode.NOT_FETCHED


class AddressGone(NotFetched):
    """A server says that there is nothing at an address."""


class HostSilent(NotFetched):
    """A server does not answer, or asks to be left alone, for tonight."""


class UsageError(JixiaoError):
    """What was asked for cannot be done as asked."""

    exit_code = ExitCode.WRONG_USAGE


class NothingPublished(JixiaoError):
    """There is no release to open."""

    exit_code = ExitCode.NOT_PUBLISHED


class LoadRunning(JixiaoError):
    """Another load holds the working database."""

    exit_code = ExitCode.LOAD_RUNNING


class ModellingFailed(JixiaoError):
    """Building the warehouse failed; the last release goes on serving."""

    exit_code = ExitCode.BUILD_FAILED


class ModelBroken(ModellingFailed):
    """A model or a data test failed; without the document that it failed for it may succeed."""


class StorageFailed(JixiaoError):
    """A disk is full, read-only or gone.

    The last release goes on serving, and the next load goes on by itself.
    """

    exit_code = ExitCode.STORAGE_FAILED


class ClusterFailed(JixiaoError):
    """Machines that read documents were lost.

    The last release goes on serving, and the next load begins anew.
    """

    exit_code = ExitCode.CLUSTER_FAILED


class ReleaseDamaged(JixiaoError):
    """Files of a release are not what was published."""

    exit_code = ExitCode.RELEASE_DAMAGED


class AlarmRaised(JixiaoError):
    """Something is wrong that nobody else would say."""

    exit_code = ExitCode.ALARM


class CrashesAgain(JixiaoError):
    """Load after load was interrupted."""


class ContractBroken(JixiaoError):
    """A frame has not the columns that its contract names."""


def first_line(error: BaseException) -> str:
    """What an error of somebody else's says first."""
    return (str(error).splitlines() or [type(error).__name__])[0]


_DISK_TROUBLES = (
    "No space left on device",
    "Disk quota exceeded",
    "Read-only file system",
    "Input/output error",
)


def disk_trouble(text: str) -> str | None:
    """What a message says of a disk that is full, read-only or failing, whoever wrote it.

    Gives `None` where it says nothing of the kind.
    """
    return next((trouble for trouble in _DISK_TROUBLES if trouble in text), None)


_DISK_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)


def storage_failure(error: BaseException, what: str) -> StorageFailed | None:
    """The error to raise where a disk is full, read-only or failing; else `None`."""
    if isinstance(error, OSError) and error.errno in _DISK_ERRORS:
        return StorageFailed(f"{what}: {error}")
    return None
