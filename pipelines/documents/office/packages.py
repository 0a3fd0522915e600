"""The parts of an Office file, and what leads from one to another.

An opened container comes in; the addresses of parts go out, whatever spelling the program that
wrote them has.

Source: ECMA-376 part 2 (packages and their relationships).
"""

import posixpath
from typing import NamedTuple

from pipelines.documents.container import Container
from pipelines.documents.markup import parse_xml
from pipelines.errors import RefusedDocument


class Relation(NamedTuple):
    """What a part leads to.

    Attributes:
        kind: the last word of its type, such as `worksheet`; the same in strict files.
        target: the address of a part.
    """

    kind: str
    target: str


def relations_of(container: Container, part: str) -> dict[str, Relation]:
    """The relations of a part by their ids; of the whole package, where the part is `""`.

    Those that lead out of the file are left away.
    """
    folder, name = posixpath.split(part)
    address = posixpath.join(folder, "_rels", f"{name}.rels")
    if container.find(address) is None:
        return {}
    return {
        relation.get("Id", ""): Relation(
            relation.get("Type", "").rpartition("/")[2], _resolved(folder, relation.get("Target"))
        )
        for relation in parse_xml(container.part(address), address)
        if relation.get("TargetMode", "") != "External"
    }


def _resolved(folder: str, target: str | None) -> str:
    """The address of a part that another in the folder names; absolute ones begin with a stroke."""
    said = (target or "").replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", folder, said)).lstrip("/")


def main_part(container: Container, usual: str) -> str:
    """Where the text of an Office file is.

    Args:
        container: the file.
        usual: where most programs put it.

    Raises:
        RefusedDocument: nothing says where, and it is not there.
    """
    for relation in relations_of(container, "").values():
        if relation.kind == "officeDocument" and container.find(relation.target) is not None:
            return relation.target
    if container.find(usual) is not None:
        return usual
    raise RefusedDocument("a damaged Office file: nothing says where its text is")


def part_of_kind(
    container: Container, main: str, relations: dict[str, Relation], kind: str
) -> str | None:
    """The part of a kind that the main part leads to, or that lies beside it under its usual name.

    Args:
        container: the file.
        main: the address of its main part.
        relations: of the main part.
        kind: such as `styles`.

    Raises:
        RefusedDocument: the part that it leads to is not there: what is shown is not known.
    """
    said = [relation.target for relation in relations.values() if relation.kind == kind]
    usual = posixpath.join(posixpath.dirname(main), f"{kind}.xml")
    found = next((part for part in (*said, usual) if container.find(part) is not None), None)
    if said and found is None:
        raise RefusedDocument(f"a damaged file: {said[0]} is missing in it")
    return found
