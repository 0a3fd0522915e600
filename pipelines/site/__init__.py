"""The pages of a release.

A release comes in; static pages go out, Chinese first with an English switch, which open from disk
or from any web server. How the release was built is not known here: all that a page shows is asked
of the release by SQL.
"""

from pathlib import Path

from pipelines.site import charts
from pipelines.site.pages import write
from pipelines.versions import version_of

__all__ = ["charts", "version", "write"]


def version() -> str:
    """Names the code and the words of the pages.

    Where it changes, so do they, though nothing new was loaded.
    """
    here = Path(__file__).parent
    shared = [here.parent / name for name in ("dictionary.py", "package.py", "words.py")]
    return version_of(
        [*shared, *(file for file in here.rglob("*.*") if file.suffix != ".pyc")], here.parent
    )
