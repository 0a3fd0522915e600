"""What an assistant is answered, through the client of the protocol's own package."""

import json
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from tests.conftest import TIANJIN_SHA256, Warehouse

mcp = pytest.importorskip("mcp", reason="the extra `mcp` is not installed")

FORM = f"{TIANJIN_SHA256[:16]}-17"


def asked(warehouse: Warehouse, ask: Callable[[Any], Awaitable[Any]]) -> Any:
    """What a client says that has started `jixiao mcp` as an assistant does."""
    from mcp.client import Client
    from mcp.client.stdio import StdioServerParameters

    jixiao = str(Path(sys.executable).with_name("jixiao"))
    started = StdioServerParameters(
        command=jixiao,
        args=["mcp"],
        env=dict(os.environ) | {"JIXIAO_DATA": str(warehouse.places.root)},
    )

    async def talk() -> Any:
        async with Client(started) as client:
            return await ask(client)

    return anyio.run(talk)


def called(warehouse: Warehouse, tool: str, **arguments: object) -> Any:
    async def ask(client: Any) -> Any:
        return await client.call_tool(tool, arguments)

    return asked(warehouse, ask)


def test_an_assistant_finds_tools_and_the_dictionary(loaded: Warehouse) -> None:
    async def ask(client: Any) -> tuple[Any, Any, Any, Any]:
        return (
            await client.list_tools(),
            await client.list_resources(),
            await client.read_resource("jixiao://dictionary"),
            await client.read_resource("jixiao://dictionary/marts.annual_budgets"),
        )

    tools, resources, every, one = asked(loaded, ask)
    assert {tool.name for tool in tools.tools} == {"search", "query", "trace", "findings"}
    assert all(tool.annotations.read_only_hint for tool in tools.tools)
    assert [str(resource.uri) for resource in resources.resources] == ["jixiao://dictionary"]
    assert "`marts.annual_budgets`: One row a project" in every.contents[0].text
    columns = {column["name"] for column in json.loads(one.contents[0].text)["columns"]}
    assert "budget_yuan" in columns


def test_an_answer_has_the_addresses_of_its_cells(loaded: Warehouse) -> None:
    found = called(loaded, "findings", severity="error").structured_content
    assert (found["release"], found["total"]) == (loaded.places.current.resolve().name, 1)
    [finding] = found["rows"]
    [form] = called(loaded, "trace", key=finding["finding_key"]).structured_content["forms"]
    assert (form["form_key"], form["row_numbers"]) == (FORM, [12])
    cell = {"row": 12, "column": 5, "field": "target_text", "text": "2022年9月底前"}
    assert cell in form["cells"]


def test_queries_and_words_are_answered_within_bounds(loaded: Warehouse) -> None:
    rows = called(loaded, "query", sql="from range(5)", most=2).structured_content
    assert (rows["rows"], rows["has_more"]) == ([{"range": 0}, {"range": 1}], True)
    words = called(loaded, "search", words="助听器", kind="indicator").structured_content
    assert words["rows"]
    assert words["has_more"] is False


REFUSED = (
    ("query", {"sql": "drop table marts.dim_units"}, "read-only"),
    ("query", {"sql": "select 1; select 2"}, "ask one query at a time"),
    ("query", {"sql": "from range(3)", "most": 0}, "greater than or equal to 1"),
    ("trace", {"key": "x"}, "no fact has the key x"),
    ("findings", {"rule": "nope"}, "there is no rule nope"),
    ("search", {"words": " "}, "no words"),
)


def test_what_cannot_be_answered_is_an_error_with_its_reason(loaded: Warehouse) -> None:
    async def ask(client: Any) -> list[Any]:
        return [await client.call_tool(tool, arguments) for tool, arguments, _ in REFUSED]

    for answer, (_, arguments, says) in zip(asked(loaded, ask), REFUSED, strict=True):
        assert answer.is_error, arguments
        assert says in answer.content[0].text
