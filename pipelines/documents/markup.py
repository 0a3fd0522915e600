"""XML parsed with bounds.

The bytes of a part come in, its root goes out: no DOCTYPE, no entities, nothing fetched.
"""

import io
import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from lxml import etree

from pipelines.errors import RefusedDocument

Element: TypeAlias = Any  # lxml exports no name for its elements


_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_BEGINS_AS_XML = re.compile(rb"[\x00\xff\xfe\xef\xbb\xbf \t\r\n]*+(?:<|\x4c\x6f\xa7\x94)")
_ENCODING = re.compile(
    rb"""[\xef\xbb\xbf\s]*+<\?xml\b[^>]{0,200}?\bencoding\s*+=\s*+["']([\w.:-]{1,40})["']"""
)
_PLAIN_ENCODINGS = frozenset(
    (
        *(b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1", b"windows-1252"),
        *(b"gb2312", b"gbk", b"gb18030"),
    )
)


def may_be_xml(data: bytes) -> bool:
    """Whether a parser of XML would begin to read this: pictures and programs begin otherwise."""
    return _BEGINS_AS_XML.match(data) is not None


def refuse_doctype(data: bytes, name: str) -> None:
    """Refuse a part that declares a type or entities, before any parser sees it.

    One may read files for it.

    Raises:
        RefusedDocument: it does, or is in an encoding in which that could be hidden.
    """
    if b"!" in data and any(doctype in data for doctype in _DOCTYPES):
        raise RefusedDocument(f"a DOCTYPE in {name}: no Office program writes one")
    declared = _ENCODING.match(data)
    hidden = declared is not None and declared[1].lower() not in _PLAIN_ENCODINGS
    if hidden or data.startswith(_UNUSUAL):
        raise RefusedDocument(f"{name} is in an encoding that no Office program writes")


_UNUSUAL = (b"\x4c\x6f\xa7\x94", b"\0\0", b"<\0\0", b"\xff\xfe\0\0")  # EBCDIC and UTF-32


def parse_xml(data: bytes, name: str) -> Element:
    """The root of an XML part.

    Args:
        data: its bytes.
        name: how messages call it.

    Raises:
        RefusedDocument: not well-formed, a DOCTYPE, or text or depth beyond libxml2's own limits.
    """
    refuse_doctype(data, name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise RefusedDocument(f"damaged XML in {name}: {error.msg}") from None


def iterate_xml(data: bytes, name: str, *tags: str) -> Iterator[Element]:
    """The elements of some names in an XML part, one by one, so that a large part is never a tree.

    Each is emptied once the next is asked for.

    Args:
        data: its bytes.
        name: how messages call it.
        tags: the names, without their namespace.

    Raises:
        RefusedDocument: as from `parse_xml`, where reading comes to the place.
    """
    refuse_doctype(data, name)
    wanted = [f"{{*}}{tag}" for tag in tags]
    parser = etree.iterparse(
        io.BytesIO(data), events=("end",), tag=wanted, resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in parser:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise RefusedDocument(f"damaged XML in {name}: {error.msg}") from None


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
