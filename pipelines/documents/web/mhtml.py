"""The reader for web archives (MHTML), as Word, Excel and WPS save them under the names of others.

The bytes of one file come in; the tables of its pages and the paragraphs around them go out.

Source: RFC 2557; Excel puts a page for each sheet beside one of frames.
"""

import re
from email import message_from_bytes, policy
from email.message import Message

from pipelines.documents.grid import Document
from pipelines.documents.web.html import read_html
from pipelines.errors import RefusedDocument

MEDIA_TYPE = "multipart/related"
_START = re.compile(rb"\s*(?:[\w-]{1,60}:[^\n]{0,1000}\r?\n(?:[ \t][^\n]{0,1000}\r?\n)*+){1,40}")
_TYPE = re.compile(rb"^content-type:\s*multipart/|^mime-version:", re.IGNORECASE | re.MULTILINE)
_MOST_PARTS = 2000


def looks_like_mhtml(data: bytes) -> bool:
    """Whether the bytes begin with the headers of a web archive."""
    head = _START.match(data[:16_384].removeprefix(b"\xef\xbb\xbf"))
    return head is not None and _TYPE.search(head[0]) is not None


def read_mhtml(data: bytes) -> Document:
    """Read the pages of a web archive, one after the other.

    Raises:
        RefusedDocument: it holds no page.
    """
    message = message_from_bytes(
        data.lstrip().removeprefix(b"\xef\xbb\xbf"), policy=policy.compat32
    )
    parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    if not parts:
        raise RefusedDocument("a web archive (MHTML) without a page in it")
    document = Document(MEDIA_TYPE, [])
    for part in parts[:_MOST_PARTS]:
        page = _page(part)
        if page is None:
            continue
        if page.tables:
            page.tables[0].headings = [*document.trailing, *page.tables[0].headings]
            document.trailing = page.trailing
            document.tables += page.tables
        elif len(parts) == 1:
            document.trailing = page.trailing
    return document


def _page(part: Message) -> Document | None:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes) or not content.strip():
        return None
    return read_html(content, part.get_content_charset())
