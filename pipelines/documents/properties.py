"""When a file says of itself that it was last changed.

The bytes of a file come in; the day goes out that programs write into what they save, or `None`.
"""

import io
import re
from datetime import UTC, date, datetime, timedelta, timezone

import olefile

from pipelines.documents.container import Container
from pipelines.documents.markup import parse_xml
from pipelines.errors import RefusedDocument

CHINA = timezone(timedelta(hours=8))
_FIRST_YEAR = 1990  # programs write 1601, 1900 and 1980 where they know no date
_PARTS = {"docx": "docProps/core.xml", "xlsx": "docProps/core.xml", "odt": "meta.xml"}
_TAGS = ("{http://purl.org/dc/terms/}modified", "{http://purl.org/dc/elements/1.1/}date")
_RTF = re.compile(rb"\\revtim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_PDF = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


def changed_on(data: bytes, form: str) -> date | None:
    """The day, in China, on which a file says it was last changed; `None` where it does not say.

    Args:
        data: the bytes of the file.
        form: its format, as `format_of` names it; of PDF its reader knows, see `pdf_day`.
    """
    try:
        if form in _PARTS:
            return _of_container(Container(data), _PARTS[form])
        if form in ("doc", "xls"):
            return _of_ole(data)
        if form == "rtf" and (match := _RTF.search(data)):
            return _sane(date(*map(int, match.groups())))
    except (
        RefusedDocument,
        OSError,
        ValueError,
        OverflowError,
        IndexError,
        TypeError,
        AttributeError,
    ):
        pass  # what a damaged property says is not known
    return None


def pdf_day(text: object) -> date | None:
    """The day of a PDF date such as `D:20230105093000+08'00'`, as its author's clock showed it."""
    match = _PDF.match(text) if isinstance(text, str) else None
    try:
        return _sane(date(*map(int, match.groups()))) if match else None
    except ValueError:
        return None


def _of_container(container: Container, part: str) -> date | None:
    if container.find(part) is None:
        return None
    root = parse_xml(container.part(part), part)
    said = next((element.text for tag in _TAGS for element in root.iter(tag) if element.text), None)
    return _in_china(datetime.fromisoformat(said.strip())) if said else None


def _of_ole(data: bytes) -> date | None:
    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        saved = ole.get_metadata().last_saved_time
    return _in_china(saved.replace(tzinfo=UTC)) if isinstance(saved, datetime) else None


def _in_china(moment: datetime) -> date | None:
    return _sane((moment.astimezone(CHINA) if moment.tzinfo else moment).date())


def _sane(day: date) -> date | None:
    return day if day.year >= _FIRST_YEAR else None
