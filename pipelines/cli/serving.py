"""What answers others from the current release: over HTTP, and an assistant."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Annotated

import typer

from pipelines import settings
from pipelines.cli.base import command
from pipelines.cli.render import Console
from pipelines.cli.render import say as _say
from pipelines.errors import UsageError


@command()
def serve(
    port: Annotated[
        int, typer.Option(min=1, max=65_535, help="Of 127.0.0.1, which no other machine reaches.")
    ] = 8000,
) -> None:
    """Serve pages, explorer and a read-only API of the current release, to this machine alone.

    The API is explained at /api/docs. What is published meanwhile is served from then on.

    Example: jixiao serve --port 8000
    """
    import uvicorn

    from pipelines.releases import store
    from pipelines.site.api.app import application

    places = settings.places()
    store.current(places)  # without one there is nothing to serve
    with _listening(port) as listening:
        address = f"http://127.0.0.1:{port}"
        _say(Console(soft_wrap=True), f"{address}/ {address}/explore/ {address}/api/docs")
        config = uvicorn.Config(application(places), log_level="warning", server_header=False)
        uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    """A socket of this machine alone.

    Raises:
        UsageError: somebody else has the port.
    """
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
        except OSError as error:
            raise UsageError(f"port {port}: {error.strerror}; --port takes another") from None
        yield listening


@command()
def mcp() -> None:
    """Answer an assistant (Model Context Protocol, stdio) from the current release, read-only.

    An assistant starts it by itself: it is told the command `jixiao mcp`, and JIXIAO_DATA.

    Example: jixiao mcp
    """
    if find_spec("mcp") is None:
        raise UsageError("jixiao mcp needs the extra `mcp`: make extras-mcp")
    from pipelines.site.api.assistant import server

    server(settings.places()).run("stdio")
