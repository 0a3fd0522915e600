"""Which kind of XML file a file is, told by its root.

The first bytes come in, a name goes out: Office saves whole documents as one XML file in several
ways, and people give them the names of others.
"""

import re

_HEAD = 8192
_ROOT = re.compile(
    r"(?:<\?[^>]*\?>|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\])?[^>]*+>|<!--(?:(?!-->).)*+-->|\s)*+"
    r"<(?:[\w.-]{1,40}:)?([\w.-]{1,80})\b([^>]*)",
    re.DOTALL,
)
_KINDS = (
    ("Workbook", "urn:schemas-microsoft-com:office:spreadsheet", "spreadsheetml"),
    ("wordDocument", "http://schemas.microsoft.com/office/word/2003/wordml", "wordml"),
    ("package", "http://schemas.microsoft.com/office/2006/xmlPackage", "flat-opc"),
    ("document", "urn:oasis:names:tc:opendocument:xmlns:office:1.0", "flat-odf"),
)
_OPEN_TEXT = '"application/vnd.oasis.opendocument.text"'


def xml_head(data: bytes) -> str:
    """The beginning of a text, in whatever encoding; blank where it is none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[:_HEAD].decode("utf-16", errors="replace")
    return data[:_HEAD].decode("utf-8-sig", errors="replace")


def xml_kind(data: bytes) -> str | None:
    """`spreadsheetml`, `wordml`, `flat-opc`, `flat-odf` or `fodt`; `None` for anything else."""
    root = _ROOT.match(xml_head(data))
    if root is None:
        return None
    for name, namespace, kind in _KINDS:
        if root[1] == name and namespace in root[2]:
            return "fodt" if _OPEN_TEXT in root[2] else kind
    return None


def xml_root(data: bytes) -> str | None:
    """The name of the root of a file that declares itself to be XML."""
    head = xml_head(data)
    root = _ROOT.match(head)
    return root[1] if root is not None and head.lstrip().startswith("<?xml") else None
