"""What only LibreOffice opens, to what we read: .doc, .odt, .fodt, .rtf, .wps become .docx.

Each conversion has a profile of its own, thrown away afterwards: macros are off, links are not
followed, and what would reach for the network finds a proxy that is not there.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from pipelines import settings
from pipelines.errors import RefusedDocument
from pipelines.settings import LOAD_MARK

MISSING = (
    "LibreOffice is not installed: apt-get install libreoffice-writer-nogui "
    "(it is read with the next load)"
)
_SETTINGS = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "/org.openoffice.Office.Writer/Content/Update": {
        "Link": "2",
        "Field": "false",
        "Chart": "false",
    },
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
        "ooInetFTPProxyName": "127.0.0.1",
        "ooInetFTPProxyPort": "9",
    },
}


def is_available() -> bool:
    """Whether LibreOffice is there."""
    return program() is not None


def program() -> str | None:
    """Where LibreOffice is."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_docx(data: bytes, extension: str) -> bytes:
    """Convert a document to .docx.

    Args:
        data: its bytes.
        extension: what it is: `doc`, `odt`, `fodt`, `rtf`.

    Raises:
        RefusedDocument: LibreOffice is missing, cannot open it, or takes too long.
    """
    found = program()
    if found is None:
        raise RefusedDocument(MISSING)
    with tempfile.TemporaryDirectory(
        prefix="jixiao-convert-", ignore_cleanup_errors=True
    ) as folder:
        place = Path(folder)
        source = place / f"document.{extension}"
        source.write_bytes(data)
        _write_profile(place / "profile")
        _run(found, place, source)
        result = place / "out" / "document.docx"
        if not result.exists():
            raise RefusedDocument("LibreOffice cannot open it: it is damaged, or needs a password")
        if result.stat().st_size > settings.MAX_DOCUMENT_BYTES:
            raise RefusedDocument(
                f"larger than {settings.MAX_DOCUMENT_BYTES >> 20} MB once converted"
            )
        return result.read_bytes()


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, props in _SETTINGS.items()
        for name, value in props.items()
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(program: str, place: Path, source: Path) -> None:
    command = [
        program,
        f"-env:UserInstallation={(place / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(place / "out"),
        str(source),
    ]
    own = {name: os.environ[name] for name in (LOAD_MARK,) if name in os.environ}
    environment = own | {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(place),
        "TMPDIR": str(place),
        "LANG": "C.UTF-8",
    }
    with subprocess.Popen(
        command, env=environment, cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            process.wait(settings.MAX_CONVERTING_SECONDS)
        except subprocess.TimeoutExpired:
            raise RefusedDocument(
                f"LibreOffice took over {settings.MAX_CONVERTING_SECONDS} s"
            ) from None
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """LibreOffice is a script that starts programs: all of them end with it."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
