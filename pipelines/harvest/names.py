"""What a fetched file is called; pure. No name leads out of its folder, and none is litter."""

import re
import unicodedata
from urllib.parse import unquote

from pipelines.documents.packed.archives import is_litter
from pipelines.harvest.pages import NAME, is_document, name_in

_EXTENDED = re.compile(rb"filename\*\s*=\s*\"?([\w-]*)'[\w-]*'([^;\"\s]+)", re.IGNORECASE)
_QUOTED = re.compile(rb'filename\s*=\s*"((?:[^"\\]|\\.)*)"', re.IGNORECASE)
_BARE = re.compile(rb"filename\s*=\s*([^;\"]+)", re.IGNORECASE)
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|]')
_BYTES_OF_A_NAME = 150
"""File systems take 255; a version adds some."""
_NAMELESS = re.compile(r"(?:download|index|view|file|attach\w*|default)?", re.IGNORECASE)
_MARKS = (
    (b"%PDF", "pdf"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"{\\rtf", "rtf"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"PK\x03\x04", "zip"),
)
_ENDS = {
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/pdf": "pdf",
    "application/zip": "zip",
    "text/html": "html",
}


def kind_of(head: bytes) -> str | None:
    """What a file is by its first bytes: `pdf`, `zip` (Word and Excel too), `ole` …, or nothing."""
    return next((kind for mark, kind in _MARKS if head.startswith(mark)), None)


def disposed_name(header: bytes) -> str | None:
    """The name in a Content-Disposition header: RFC 5987 first, else UTF-8, GBK or percents."""
    if said := _EXTENDED.search(header):
        encoding = said[1].decode("ascii") or "utf-8"
        try:
            return unquote(said[2].decode("latin-1"), encoding=encoding, errors="strict")
        except (LookupError, UnicodeDecodeError):
            return _percents(said[2])
    if said := _QUOTED.search(header) or _BARE.search(header):
        return _percents(re.sub(rb"\\(.)", rb"\1", said[1]).strip()) or None
    return None


def _percents(name: bytes) -> str:
    """A name in whatever it was written."""
    plain = _unpercented(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return plain.decode(encoding)
        except UnicodeDecodeError:
            continue
    return plain.decode("latin-1")


def _unpercented(name: bytes) -> bytes:
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda two: bytes([int(two[1], 16)]), name)


def name_of(url: str, text: str, disposition: bytes, media_type: str, head: bytes) -> str:
    """What a document is to be called.

    Args:
        url: its address.
        text: what the link to it says.
        disposition: its Content-Disposition header, or nothing.
        media_type: its Content-Type.
        head: its first bytes.
    """
    said = [disposed_name(disposition), *NAME.findall(text)]
    named = [_safe(one) for one in (*said, name_in(url)) if one]
    whole = next((one for one in named if is_document(one)), None)
    if whole:
        return whole
    stem = next((one for one in named if not _NAMELESS.fullmatch(one.partition(".")[0])), "")
    end = _ENDS.get(media_type.partition(";")[0].strip().lower()) or kind_of(head) or "html"
    stem = _safe(text) if not stem or end == "html" else stem
    return f"{stem or 'document'}.{'doc' if end == 'ole' else end}"


def _safe(name: str) -> str:
    """A name without what no file system or terminal takes, and short enough."""
    plain = "".join(
        " " if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp") else one for one in name
    )
    last = plain.replace("\\", "/").rstrip("/").rpartition("/")[2]
    short = " ".join(_NOT_IN_NAMES.sub("_", last).split()).lstrip(".~$ ")
    stem, dot, end = short.rpartition(".")
    if not (stem and is_document(short)):
        stem, dot, end = short, "", ""
    kept = stem.encode()[:_BYTES_OF_A_NAME].decode(errors="ignore").strip(" .")
    return "" if not kept or is_litter(f"{kept}{dot}{end}") else f"{kept}{dot}{end}"


def versioned(name: str, sha256: str) -> str:
    """The name of another file that would be called the same."""
    stem, dot, end = name.rpartition(".")
    return f"{stem}-{sha256[:8]}{dot}{end}" if stem else f"{name}-{sha256[:8]}"
