"""XML and HTML parsed with bounds: no DOCTYPE in XML, no entities, nothing fetched."""

from lxml import etree

from pipelines.errors import RefusedDocument

Element = etree._Element  # noqa: SLF001 (lxml exports no other name for it)


def parse_xml(data: bytes, name: str) -> Element:
    """The root of an XML part.

    Args:
        data: its bytes.
        name: how messages call it.

    Raises:
        RefusedDocument: not well-formed, a DOCTYPE, or text or depth beyond libxml2's own limits.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
        collect_ids=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise RefusedDocument(f"damaged XML in {name}: {error.msg}") from None
    if root.getroottree().docinfo.doctype:
        raise RefusedDocument(f"a DOCTYPE in {name}: no Office program writes one")
    return root
