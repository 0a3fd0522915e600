"""Zip containers, opened with bounds: Office files and archives."""

import io
import zipfile
import zlib

from pipelines import settings
from pipelines.errors import RefusedDocument

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError)
_UTF8_NAME = 0x800


class Package:
    """The files inside a zip container.

    Raises:
        RefusedDocument: from each method, where the container is broken, encrypted or too large.
    """

    def __init__(self, data: bytes) -> None:
        try:
            # Names without the mark of UTF-8 are GBK in China; zipfile would take them for the code page of an old PC.
            self._zip = zipfile.ZipFile(io.BytesIO(data), metadata_encoding="gb18030")
        except UnicodeDecodeError:
            raise RefusedDocument("a zip archive with file names that are neither UTF-8 nor GB18030") from None
        except _BROKEN as error:
            raise RefusedDocument(f"a damaged zip archive ({error})") from None
        self._check()

    def _check(self) -> None:
        entries = self._zip.infolist()
        if len(entries) > settings.MAX_ARCHIVE_ENTRIES:
            raise RefusedDocument(f"a zip archive of {len(entries)} files; the limit is {settings.MAX_ARCHIVE_ENTRIES}")
        inflated = sum(entry.file_size for entry in entries)
        if inflated > settings.MAX_INFLATED_BYTES:
            limit = settings.MAX_INFLATED_BYTES >> 20
            raise RefusedDocument(f"a zip archive that inflates to {inflated >> 20} MB; the limit is {limit} MB")

    @property
    def names(self) -> list[str]:
        """The files, in their order."""
        return [entry.filename for entry in self._zip.infolist() if not entry.is_dir()]

    def read(self, name: str) -> bytes:
        """The bytes of a file; never more than the container declares."""
        try:
            if self._zip.getinfo(name).flag_bits & 1:
                raise RefusedDocument("an encrypted zip archive: it needs a password")
            return self._zip.read(name)
        except KeyError:
            raise RefusedDocument(f"a damaged file: {name} is missing in it") from None
        except (*_BROKEN, RuntimeError) as error:
            raise RefusedDocument(f"a damaged zip archive: {name}: {error}") from None
