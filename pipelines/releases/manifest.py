"""`release.json` in, what it says out: held to what each release says."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from pipelines.errors import ReleaseDamaged

MANIFEST = "release.json"


class _File(BaseModel):
    bytes: int
    sha256: str


class _Table(BaseModel):
    rows: int


class _Changes(BaseModel):
    since: str | None = None
    added: int = 0
    gone: int = 0
    changed: int = 0


class _Missing(BaseModel):
    what: str
    why: str


class Manifest(BaseModel):
    """What `release.json` says of a release."""

    model_config = ConfigDict(extra="allow")

    release: str
    published_at: str
    built_from: dict[str, str]
    tables: dict[str, _Table]
    files: dict[str, _File]
    changes: _Changes = _Changes()
    missing: list[_Missing] = []


def read_manifest(release: Path) -> dict[str, Any]:
    """What `release.json` says.

    Raises:
        ReleaseDamaged: it cannot be read, or not all is there that each release says.
    """
    try:
        said = Manifest.model_validate_json((release / MANIFEST).read_bytes(), strict=True)
    except OSError as error:
        raise ReleaseDamaged(f"{release / MANIFEST} cannot be read: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "it"
        raise ReleaseDamaged(
            f"{release / MANIFEST} is not what a release says: {where}: {first['msg']}"
        ) from None
    return said.model_dump()
