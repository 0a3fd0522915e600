"""Office files as one XML file: what lies in a zip container lies in elements instead.

The bytes of such a file come in, those of the container that it stands for go out.

Source: Microsoft's flat OPC, as Word writes `.xml` files.
"""

import base64
import binascii
import io
import zipfile

from lxml import etree

from pipelines import settings
from pipelines.documents.markup import parse_xml
from pipelines.errors import RefusedDocument

_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlPackage}"


def to_container(data: bytes) -> bytes:
    """The zip container of a flat OPC file.

    Raises:
        RefusedDocument: damaged, or beyond the limits.
    """
    root = parse_xml(data, "the package")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as made:
        for number, part in enumerate(root.iterchildren(f"{_PACKAGE}part")):
            if number >= settings.MAX_ARCHIVE_ENTRIES:
                raise RefusedDocument(f"a package of over {settings.MAX_ARCHIVE_ENTRIES} parts")
            name = part.get(f"{_PACKAGE}name", "").lstrip("/") or f"unnamed{number}"
            for content in part:
                if content.tag == f"{_PACKAGE}xmlData":
                    made.writestr(name, b"".join(etree.tostring(one) for one in content))
                elif content.tag == f"{_PACKAGE}binaryData":
                    made.writestr(name, _bytes(content.text or ""))
    return buffer.getvalue()


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except (binascii.Error, ValueError):
        return b""  # a picture that is damaged says nothing either way
