"""What a page loads when it needs it: scripts, since nothing else can be loaded from a disk.

A value comes in; it goes out as JSON, packed, in a script that `shards.js` takes.
"""

import base64
import json
import zlib
from pathlib import Path


def write(site: Path, name: str, content: object) -> None:
    """Write a shard.

    Args:
        site: the folder `site` of a release.
        name: its place in there, without an ending: `search/r0`.
        content: what it holds.
    """
    said = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    packed = zlib.compress(said.encode(errors="replace"), 9, wbits=-zlib.MAX_WBITS)
    text = base64.b64encode(packed).decode("ascii")
    target = site / f"{name}.js"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(f'shards.take("{name}","{text}");\n', encoding="ascii")
