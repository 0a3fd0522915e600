"""The page headers of a Word document, which may hold the title of the tables below.

An opened container comes in, the lines of each header go out.
"""

from collections.abc import Mapping

from pipelines.documents.markup import Element, parse_xml
from pipelines.documents.office.packages import Relation
from pipelines.documents.packed.container import Container
from pipelines.errors import RefusedDocument


def page_headers(container: Container, relations: Mapping[str, Relation]) -> dict[str, list[str]]:
    """The lines of each page header of a document: relation → lines.

    One that is damaged has none: what decorates a page stops no document.
    """
    return {
        name: _lines_of(container, relation.target)
        for name, relation in relations.items()
        if relation.kind == "header" and container.find(relation.target) is not None
    }


def _lines_of(container: Container, part: str) -> list[str]:
    try:
        root = parse_xml(container.part(part), part)
    except RefusedDocument:
        return []
    w = root.tag.partition("}")[0] + "}"
    lines = (
        "".join(text.text or "" for text in paragraph.iter(f"{w}t")).strip()
        for paragraph in root.iter(f"{w}p")
    )
    return [line for line in lines if line]


def section_headers(ends: Element, w: str) -> list[str]:
    """The relations of the headers that a section names."""
    return [
        value
        for reference in ends.iterchildren(f"{w}headerReference")
        for name, value in reference.items()
        if name.endswith("}id")
    ]
