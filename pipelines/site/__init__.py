"""The pages of a release: static, Chinese first with an English switch, opened from disk or any web server."""

from pathlib import Path

from pipelines.site import charts
from pipelines.site.pages import write
from pipelines.versions import version_of

__all__ = ["charts", "version", "write"]


def version() -> str:
    """Names the code and the words of the pages: where it changes, so do they, though nothing new was loaded."""
    here = Path(__file__).parent
    shared = [here.parent / name for name in ("dictionary.py", "package.py", "words.py")]
    return version_of([*shared, *(file for file in here.rglob("*.*") if file.suffix != ".pyc")], here.parent)
