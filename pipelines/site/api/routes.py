"""What the API answers: tables, queries, words, findings, projects and traces of the release."""

import io
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response, StreamingResponse

from pipelines import settings
from pipelines.errors import UsageError
from pipelines.releases import store
from pipelines.releases.manifest import read_manifest
from pipelines.releases.reader import reading
from pipelines.reports import dictionary, finding_words, query, tables, trace
from pipelines.reports.rows import records, write_csv
from pipelines.settings import Places
from pipelines.site.api import page

TAGS = [
    {"name": "release", "description": "发布版 What is published"},
    {"name": "tables", "description": "表和查询 Tables and queries"},
    {"name": "records", "description": "检索与溯源 Words, records, and where they are from"},
]
Form = Literal["json", "csv", "parquet"]
_TYPES = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
_OWN = ("_sort", "_columns", "_size", "_offset", "_format")
Size = Annotated[int, Query(alias="_size", ge=1, le=settings.ROWS_OF_A_PAGE)]
Offset = Annotated[int, Query(alias="_offset", ge=0)]
Wanted = Annotated[Form, Query(alias="_format")]


def routes(places: Places) -> APIRouter:
    """Every address below `/api`."""
    router = APIRouter()
    _add_release(router, places)
    _add_tables(router, places)
    _add_records(router, places)
    return router


def _add_release(router: APIRouter, places: Places) -> None:
    @router.get("", tags=["release"])
    def release() -> dict[str, Any]:
        """Name the release, and say how many rows its tables have."""
        manifest = read_manifest(store.current(places))
        kept = ("release", "published_at", "tables")
        return {name: manifest[name] for name in kept}

    @router.get("/docs", tags=["release"], response_class=HTMLResponse)
    def docs(request: Request) -> str:
        """Show this page: what can be asked, with links to try."""
        return page.html(request.app.openapi())


def _add_tables(router: APIRouter, places: Places) -> None:
    @router.get("/tables", tags=["tables"])
    def described() -> list[dict[str, Any]]:
        """List every table and column, described in both languages."""
        with reading(store.current(places)) as ask:
            return [asdict(table) for table in dictionary.tables(ask)]

    @router.get("/tables/{name}", tags=["tables"])
    def rows(
        request: Request,
        name: str,
        sort: Annotated[str | None, Query(alias="_sort")] = None,
        columns: Annotated[str, Query(alias="_columns")] = "",
        size: Size = 100,
        offset: Offset = 0,
        form: Wanted = "json",
    ) -> Response:
        """Give rows of a table such as `marts.annual_budgets`.

        Any other parameter is a filter: `fiscal_year=2023`, `budget_yuan__gte=1000000`,
        `project_name__contains=康复`; also `not`, `gt`, `lt`, `lte`, `in` (with commas), `isnull`.
        `_sort=-budget_yuan` puts the largest first, `_columns` names those that are wanted, with
        commas. JSON comes a page at a time (`_size`, `_offset`); CSV and Parquet have all rows.
        """
        current = store.current(places)
        filters = [pair for pair in request.query_params.multi_items() if pair[0] not in _OWN]
        chosen = [column for column in columns.split(",") if column]
        with reading(current) as ask:
            known = tables.names(ask)
        asked = tables.query(known, tables.Wanted(name, filters, chosen, sort))
        if form != "json":
            return _whole(current, asked.sql, form, name, asked.parameters)
        limited = f"{asked.sql} limit {size} offset {offset}"
        total = _rows(current, asked.count, asked.parameters, 1)[0]["n"]
        found = _rows(current, limited, asked.parameters, size)
        following = request.url.include_query_params(_offset=offset + size)
        more = offset + len(found) < total
        return _json(table=name, total=total, rows=found, next=str(following) if more else None)

    @router.get("/query", tags=["tables"])
    def answer(sql: str, size: Size = 1_000, form: Wanted = "json") -> Response:
        """Answer a query of SQL, read-only."""
        current = store.current(places)
        if form != "json":
            return _whole(current, sql, form, "query", None)
        found = _rows(current, sql, None, size + 1)
        return _json(rows=found[:size], has_more=len(found) > size)


def _add_records(router: APIRouter, places: Places) -> None:
    @router.get("/search", tags=["records"])
    def search(
        q: str,
        kind: str | None = None,
        size: Annotated[int, Query(alias="_size", ge=1, le=1_000)] = 50,
    ) -> Response:
        """Find projects, units, indicators, findings and documents that have all of some words."""
        current = store.current(places)
        with _turn():
            found = finding_words.search(
                current, q, kind, most=size, seconds=settings.SECONDS_SERVED
            )
        return _json(rows=found)

    @router.get("/findings/{key}", tags=["records"])
    def finding(key: str) -> Response:
        """Give a finding, with all the cells that show it."""
        return _one(places, "select * from audit.findings where finding_key = $key", key)

    @router.get("/projects/{key}", tags=["records"])
    def project(key: str) -> Response:
        """Give a project in a year, with its amounts, indicators and findings."""
        return _one(places, _PROJECT, key)

    @router.get("/trace/{key:path}", tags=["records"])
    def traced(key: str) -> Response:
        """Give the forms and the original cells that a key leads to."""
        current = store.current(places)
        try:
            return _json(**trace.as_data(trace.trace(current, key)))
        except UsageError as error:
            raise HTTPException(404, str(error)) from None


_PROJECT = """
    select
        projects.*,
        (
            select list(funding order by amount_stage, fund_source_name)
            from marts.funding_flat as funding where project_key = $key
        ) as funding,
        (
            select list(indicators order by row_number)
            from marts.indicators_flat as indicators where project_key = $key
        ) as indicators,
        (
            select list(findings order by severity, rule_code, finding_key)
            from marts.findings_flat as findings where project_key = $key
        ) as findings
    from marts.projects_by_year as projects
    where project_key = $key
"""
_turns = threading.BoundedSemaphore(settings.QUERIES_AT_A_TIME)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait until few enough others ask."""
    if not _turns.acquire(timeout=settings.SECONDS_SERVED):
        raise HTTPException(503, "too many queries at one time")
    try:
        yield
    finally:
        _turns.release()


def _rows(current: Path, sql: str, parameters: Any, most: int) -> list[dict[str, Any]]:  # noqa: ANN401
    with (
        _turn(),
        query.stream(current, sql, parameters, seconds=settings.SECONDS_SERVED) as answer,
    ):
        return list(records(answer.columns, islice(answer.rows, most)))


def _one(places: Places, sql: str, key: str) -> Response:
    found = _rows(store.current(places), sql, {"key": key}, 1)
    if not found:
        raise HTTPException(404, f"nothing has the key {key}")
    return _json(**found[0])


def _json(**answer: object) -> Response:
    return JSONResponse(cast("dict[str, Any]", page.plain(answer)))


def _whole(current: Path, sql: str, form: Form, name: str, parameters: Any) -> Response:  # noqa: ANN401
    """All rows as a file, which is made before it is sent: an error is then no broken file."""
    limited = sql if parameters is None else f"{sql} limit {settings.ROWS_SERVED}"
    file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed when it is sent
    with _turn():
        if form == "parquet":
            query.write_parquet(current, limited, file, parameters, seconds=settings.SECONDS_SERVED)
        else:
            text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
            with query.stream(
                current, limited, parameters, seconds=settings.SECONDS_SERVED
            ) as answer:
                write_csv(text, answer.columns, islice(answer.rows, settings.ROWS_SERVED))
            text.flush()
            text.detach()
    file.seek(0)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return StreamingResponse(_sent(file), media_type=_TYPES[form], headers=headers)


def _sent(file: Any) -> Iterator[bytes]:  # noqa: ANN401 - any binary file
    with file:
        while part := file.read(1 << 20):
            yield part
