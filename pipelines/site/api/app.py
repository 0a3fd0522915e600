"""What `jixiao serve` serves, in one process: pages, explorer and API of the current release."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import marimo
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from fastapi.responses import JSONResponse
from fastapi.staticfiles import StaticFiles

from pipelines.errors import JixiaoError, NothingPublished, UsageError
from pipelines.releases import store
from pipelines.settings import Places
from pipelines.site.api.routes import TAGS, routes

HOSTS = ("127.0.0.1", "localhost", "[::1]", "testserver")
"""What the machine itself calls it: another name is a page elsewhere that has it point here."""
_EXPLORER = Path(__file__).parent.parent / "explorer.py"
_STATUS = ((NothingPublished, 503), (UsageError, 400))


def application(places: Places) -> FastAPI:
    """Make the application.

    Nothing in it writes, and what it asks is bound in rows and seconds.

    Args:
        places: of the warehouse. A release that is published while it runs is served from then on.
    """
    app = FastAPI(
        title="绩效 jixiao",
        description="发布版的只读接口，仅限本机。A release, read-only, on this machine alone.",
        openapi_tags=TAGS,
        openapi_url="/api/openapi.json",
        docs_url=None,  # both come from elsewhere in the world
        redoc_url=None,
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS))
    app.middleware("http")(_of_a_release(places))
    app.add_exception_handler(JixiaoError, _refused)
    app.add_exception_handler(HTTPException, _missing)
    app.include_router(routes(places), prefix="/api")
    explorer = marimo.create_asgi_app().with_app(path="", root=str(_EXPLORER)).build()
    app.mount("/explore", explorer)
    app.mount("/", StaticFiles(directory=places.current, html=True, check_dir=False))
    return app


Next = Callable[[Request], Awaitable[Response]]


def _of_a_release(places: Places) -> Callable[[Request, Next], Awaitable[Response]]:
    """Says of every answer of the API which release it is of, and answers nothing twice.

    All that an address answers is told by the release: its name is the tag.
    """

    async def answer(request: Request, call_next: Next) -> Response:
        if not request.url.path.startswith("/api"):
            return await call_next(request)
        try:
            tag = f'"{store.current(places).name}"'
        except NothingPublished as error:
            return _refused(request, error)
        headers = {"ETag": tag, "Cache-Control": "no-cache"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        response = await call_next(request)
        if response.status_code == 200:
            response.headers.update(headers)
        return response

    return answer


def _refused(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001 - as it is called
    status = next((code for kind, code in _STATUS if isinstance(error, kind)), 500)
    return JSONResponse({"error": str(error)}, status_code=status)


def _missing(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001 - as it is called
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for no other
    return JSONResponse({"error": error.detail}, status_code=error.status_code)
