"""Files in, extractions out: each document is read in a child process, within bounds of time and memory.

A crash, an endless loop or a blow-up of memory costs one document, with its reason.
"""

import hashlib
import json
import multiprocessing
import os
import resource
import tokenize
import tomllib
from collections.abc import Iterable, Iterator
from concurrent.futures import TimeoutError as ReadingTimeout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from pipelines import settings
from pipelines.documents import read_document
from pipelines.errors import RefusedDocument
from pipelines.forms import Form, Problem, recognise
from pipelines.forms.records import claims_to_json


@dataclass(slots=True)
class Extraction:
    """What one document gave.

    Attributes:
        refusal: why it gave nothing at all, or `None`.
        cells: the claims of each form as JSON, `[[row, column, field, text], …]`, in the order of `forms`.
    """

    file_name: str
    sha256: str
    size_bytes: int
    media_type: str | None = None
    refusal: str | None = None
    trailing_text: str = ""
    forms: list[Form] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read."""

    path: Path
    file_name: str
    sha256: str
    size_bytes: int


_NO_DOCUMENTS = ("sources.csv", "accepted_findings.csv")


def find_sources(raw: Path) -> list[Source]:
    """The files under `raw`, hashed, in the order of their names.

    Left out are `sources.csv`, `accepted_findings.csv`, hidden files, and links that lead out of the folder.
    """
    root = raw.resolve()
    files = sorted(path for path in root.rglob("*") if path.is_file() and _is_document(path, root))
    return [_source(path, root) for path in files]


def _is_document(path: Path, root: Path) -> bool:
    inside = path.relative_to(root)
    hidden = any(part.startswith((".", "~$")) for part in inside.parts)
    return not hidden and inside.as_posix() not in _NO_DOCUMENTS and path.resolve().is_relative_to(root)


def _source(path: Path, root: Path) -> Source:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    name = os.fsencode(path.relative_to(root).as_posix()).decode("utf-8", errors="backslashreplace")
    return Source(path, name, digest, path.stat().st_size)


def read_sources(sources: Iterable[Source]) -> Iterator[Extraction]:
    """Read documents side by side, each in a child process.

    Yields:
        One extraction a source, in their order; what could not be read has a `refusal`.
    """
    spawn = multiprocessing.get_context("spawn")
    with ProcessPool(settings.READING_PROCESSES, context=spawn, initializer=_bound_memory) as pool:
        started = [
            (source, pool.schedule(_extract, args=[source], timeout=settings.MAX_READING_SECONDS)) for source in sources
        ]
        for source, future in started:
            try:
                yield future.result()
            except ReadingTimeout:
                yield _refused(source, f"reading took over {settings.MAX_READING_SECONDS} s")
            except MemoryError:
                yield _refused(source, f"reading needs over {settings.MAX_READING_MEMORY_BYTES >> 20} MB")
            except ProcessExpired as error:
                yield _refused(source, f"the reader crashed (exit code {error.exitcode})")
            except Exception as error:
                yield _refused(source, f"the reader failed ({type(error).__name__}: {error})")


def _bound_memory() -> None:
    limit = settings.MAX_READING_MEMORY_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _refused(source: Source, reason: str) -> Extraction:
    return Extraction(source.file_name, source.sha256, source.size_bytes, refusal=reason)


def _extract(source: Source) -> Extraction:
    if source.size_bytes > settings.MAX_DOCUMENT_BYTES:
        return _refused(source, f"larger than {settings.MAX_DOCUMENT_BYTES >> 20} MB")
    data = source.path.read_bytes()
    if hashlib.sha256(data).hexdigest() != source.sha256:
        return _refused(source, "the file changed while it was being read; it is read again next time")
    return extract(data, source)


def extract(data: bytes, source: Source) -> Extraction:
    """Read a document and recognise its forms; what cannot be read is refused, not raised."""
    try:
        document = read_document(data)
    except RefusedDocument as error:
        return _refused(source, str(error))
    forms, problems = recognise(document)
    extraction = Extraction(
        source.file_name,
        source.sha256,
        source.size_bytes,
        document.media_type,
        trailing_text="\n".join(document.trailing),
        forms=forms,
        problems=problems,
        cells=[claims_to_json(form.claims) for form in forms],
    )
    if not forms:
        extraction.refusal = f"no whole form in it ({len(document.tables)} tables)"
    return extraction


def reader_version() -> str:
    """Names the code and the words that turn bytes into rows: another name when they may give other rows.

    Comments, docstrings and layout do not count.
    """
    package = Path(__file__).parent
    parts = [package / name for name in ("documents", "forms", "targets", "frames.py", "contracts.py", "reading.py")]
    files = sorted(file for part in parts for file in ([part] if part.is_file() else part.rglob("*.*")))
    digest = hashlib.sha256()
    for file in files:
        if file.suffix in (".py", ".toml", ".csv"):
            digest.update(f"{file.relative_to(package)}\n{_meaning(file)}\n".encode())
    return digest.hexdigest()[:16]


def _meaning(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".toml":
        return json.dumps(tomllib.loads(text), ensure_ascii=False)
    return _code(text) if file.suffix == ".py" else text


_LAYOUT = (tokenize.COMMENT, tokenize.NL, tokenize.ENCODING)
_MARKS = {tokenize.NEWLINE: "\n", tokenize.INDENT: "{", tokenize.DEDENT: "}"}


def _code(text: str) -> str:
    """The tokens of a module, but for comments, docstrings and layout.

    Not its syntax tree: the parser of CPython 3.11 may fail when another thread parses at the same time.
    """
    tokens = [token for token in tokenize.generate_tokens(StringIO(text).readline) if token.type not in _LAYOUT]
    kept: list[str] = []
    for before, token, after in zip([None, *tokens], tokens, [*tokens[1:], None], strict=False):
        if token.type == tokenize.STRING and _breaks(before) and _breaks(after):
            continue
        mark = _MARKS.get(token.type, token.string)
        if mark != "\n" or kept[-1:] not in ([], ["\n"], ["{"], ["}"]):
            kept.append(mark)
    return " ".join(kept)


def _breaks(token: tokenize.TokenInfo | None) -> bool:
    return token is None or token.type in _MARKS
