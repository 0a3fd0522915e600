"""The API's own page, which asks nothing of the network; and values as JSON has them."""

import json
import re
from typing import Any

from markupsafe import escape

_HEAD = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>绩效 jixiao API</title>
<style>
body { font: 16px/1.6 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color-scheme: light dark }
code { background: #8882; padding: .1em .3em } dt { margin-top: 1rem } dd { margin: 0 0 0 1.5rem }
</style></head><body><main>
"""
_EXAMPLES = {
    "/api": "/api",
    "/api/tables": "/api/tables",
    "/api/tables/{name}": "/api/tables/marts.annual_budgets?_sort=-budget_yuan&_size=20",
    "/api/query": "/api/query?sql=from+marts.dim_units",
    "/api/search": "/api/search?q=康复",
    "/api/findings/{key}": "/api/tables/marts.findings_flat?_size=5",
    "/api/projects/{key}": "/api/tables/marts.projects_by_year?_size=5",
    "/api/trace/{key}": "/api/tables/marts.indicators_flat?_size=5",
}


def html(openapi: dict[str, Any]) -> str:
    """What can be asked, as a page.

    Args:
        openapi: as FastAPI describes it.
    """
    info = openapi["info"]
    parts = [_HEAD, f"<h1>{escape(info['title'])}</h1><p>{escape(info['description'])}</p>"]
    parts.append('<p><a href="/">网页 Pages</a> · <a href="/explore/">浏览器 Explorer</a> · ')
    parts.append('<a href="/api/openapi.json">openapi.json</a></p>')
    for tag in openapi["tags"]:
        parts.append(f"<h2>{escape(tag['description'])}</h2><dl>")
        for path, methods in openapi["paths"].items():
            if tag["name"] in methods["get"]["tags"]:
                parts.append(_entry(path, methods["get"]))
        parts.append("</dl>")
    return "".join([*parts, "</main></body></html>\n"])


def _entry(path: str, said: dict[str, Any]) -> str:
    names = " ".join(f"<code>{escape(one['name'])}</code>" for one in said.get("parameters", ()))
    tried = _EXAMPLES.get(path)
    link = f'<dd><a href="{escape(tried)}">{escape(tried)}</a></dd>' if tried else ""
    return (
        f"<dt><code>GET {escape(path)}</code> {names}</dt>"
        f"<dd>{_marked(said['description'])}</dd>{link}"
    )


def _marked(text: str) -> str:
    """Prose with what stands between backticks as code."""
    return re.sub(r"`([^`]*)`", r"<code>\1</code>", str(escape(text)))


def plain(value: object) -> object:
    """A value as JSON has it: dates, times and decimals are texts."""
    return json.loads(json.dumps(value, ensure_ascii=False, default=_text))


def _text(value: object) -> object:
    return list(value) if isinstance(value, tuple | set) else str(value)
