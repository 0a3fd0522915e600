"""XML and HTML parsed with bounds: no DOCTYPE in XML, no entities, nothing fetched."""

from typing import Any, TypeAlias

from lxml import etree

from pipelines.errors import RefusedDocument

Element: TypeAlias = Any  # lxml exports no name for its elements


_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def refuse_doctype(data: bytes, name: str) -> None:
    """Refuse a part that declares a type or entities, before any parser sees it: one may read files for it.

    Raises:
        RefusedDocument: it does.
    """
    if b"!" in data and any(doctype in data for doctype in _DOCTYPES):
        raise RefusedDocument(f"a DOCTYPE in {name}: no Office program writes one")


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
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        collect_ids=False,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise RefusedDocument(f"damaged XML in {name}: {error.msg}") from None
