"""What `jixiao serve` answers: pages, explorer and API of one release, and never a write."""

import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import polars
import pytest
import uvicorn

from pipelines import settings
from pipelines.site.api.app import application
from tests.conftest import TIANJIN_SHA256, Warehouse
from tests.servers import free_port

FORM = f"{TIANJIN_SHA256[:16]}-17"


@contextmanager
def served(places: settings.Places) -> Iterator[httpx.Client]:
    """A client of the application, which a server of this process serves."""
    port = free_port()
    config = uvicorn.Config(application(places), port=port, log_level="error", lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.05)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        yield client
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def client(loaded: Warehouse) -> Iterator[httpx.Client]:
    with served(loaded.places) as client:
        yield client


def rows(client: httpx.Client, address: str) -> list[dict]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json()["rows"]


BUDGETS = "/api/tables/marts.annual_budgets"


def test_an_answer_is_of_a_release_and_is_sent_once(
    client: httpx.Client, loaded: Warehouse
) -> None:
    name = loaded.places.current.resolve().name
    first = client.get("/api")
    assert (first.json()["release"], first.headers["etag"]) == (name, f'"{name}"')
    again = client.get("/api", headers={"If-None-Match": f'"{name}"'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/api", headers={"If-None-Match": '"another"'}).status_code == 200


def test_a_table_comes_page_by_page_until_its_end(client: httpx.Client) -> None:
    address, seen = f"{BUDGETS}?_sort=-budget_yuan&_size=20&_columns=project_key,budget_yuan", []
    while address:
        page = client.get(address).json()
        assert page["total"] == 39
        seen += page["rows"]
        address = page["next"]
    assert len({row["project_key"] for row in seen}) == len(seen) == 39
    amounts = [float(row["budget_yuan"]) for row in seen]
    assert amounts == sorted(amounts, reverse=True)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ("fiscal_year=2023", 39),
        ("fiscal_year__not=2023", 0),
        ("budget_yuan__gte=1000000&budget_yuan__lt=2000000", 2),
        ("unit_code__in=563201,563205", 15),
        ("project_name__contains=辅助器具", 1),
        ("department_name__isnull=true", 39),
        ("department_name__isnull=false", 0),
        ("project_name=' or 1=1 --", 0),
    ],
)
def test_filters_are_of_columns_and_their_values_are_no_sql(
    client: httpx.Client, loaded: Warehouse, filters: str, count: int
) -> None:
    assert client.get(f"{BUDGETS}?{filters}").json()["total"] == count


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/api/tables/marts.nope", 400, "no table 'marts.nope': marts."),
        (f"{BUDGETS}?nope=1", 400, "no column 'nope': project_key, "),
        (f'{BUDGETS}?_sort=a" desc; select 1', 400, "no column"),
        (f"{BUDGETS}?_columns=1 as a", 400, "no column"),
        (f"{BUDGETS}?fiscal_year__gte=abc", 400, "Could not convert string 'abc'"),
        ("/api/query?sql=drop table marts.dim_units", 400, "read-only"),
        ("/api/query?sql=copy (select 1) to '/tmp/x.csv'", 400, "disabled by configuration"),
        ("/api/query?sql=select * from read_text('/etc/hostname')", 400, "disabled by"),
        ("/api/query?sql=select 1; select 2", 400, "ask one query at a time"),
        ("/api/search?q= ", 400, "no words"),
        ("/api/search?q=a&kind=x", 400, "no kind 'x': project, unit"),
        ("/api/findings/x", 404, "nothing has the key x"),
        ("/api/projects/x", 404, "nothing has the key x"),
        ("/api/trace/x", 404, "no fact has the key x"),
    ],
)
def test_what_cannot_be_answered_says_why(
    client: httpx.Client, address: str, status: int, says: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert says in answer.json()["error"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("address", ["/api", BUDGETS, "/index.html"])
def test_nothing_can_be_written(client: httpx.Client, method: str, address: str) -> None:
    assert getattr(client, method)(address).status_code == 405


def test_a_table_comes_whole_as_csv_and_parquet(client: httpx.Client) -> None:
    text = client.get(f"{BUDGETS}?_format=csv&_sort=project_name").content.decode("utf-8-sig")
    assert len(text.splitlines()) == 40
    data = client.get(f"{BUDGETS}?_format=parquet")
    assert data.headers["content-disposition"] == (
        'attachment; filename="marts.annual_budgets.parquet"'
    )
    frame = polars.read_parquet(io.BytesIO(data.content))
    assert (frame.height, frame.schema["budget_yuan"]) == (39, polars.Decimal(18, 2))


def test_a_query_is_bound_in_rows_and_in_time(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = client.get("/api/query?sql=from range(5)&_size=2").json()
    assert page == {"rows": [{"range": 0}, {"range": 1}], "has_more": True}
    monkeypatch.setattr(settings, "SECONDS_SERVED", 0.2)
    endless = (
        "select count(*) from range(1000000000) a, range(1000000000) b where a.range != b.range"
    )
    late = client.get(f"/api/query?sql={endless}")
    assert (late.status_code, late.json()["error"][:16]) == (400, "it took over 0.2")
    monkeypatch.setattr(settings, "ROWS_SERVED", 3)
    text = client.get("/api/query?sql=from range(5)&_format=csv").text
    assert text.split() == ["\ufeffrange", "0", "1", "2"]


def test_words_find_what_has_all_of_them(client: httpx.Client) -> None:
    found = rows(client, "/api/search?q=助听器&_size=1000")
    assert {row["kind"] for row in found} >= {"indicator"}
    assert all("助听器" in row["name"] + row["text"] for row in found)
    both = rows(client, "/api/search?q=助听器 采购&kind=indicator")
    assert 0 < len(both) < len(found)
    assert rows(client, "/api/search?q=563201&kind=unit")[0]["key"] == "120000:563201"


def test_a_project_a_finding_and_a_trace_lead_to_one_another(client: httpx.Client) -> None:
    [finding] = rows(client, "/api/tables/marts.findings_flat?severity=error")
    whole = client.get(f"/api/findings/{finding['finding_key']}").json()
    assert whole["evidence"][0]["form_key"] == FORM
    project = client.get(f"/api/projects/{finding['project_key']}").json()
    assert finding["finding_key"] in [one["finding_key"] for one in project["findings"]]
    assert len(project["indicators"]) == project["indicator_count"]
    [form] = client.get(f"/api/trace/{finding['finding_key']}").json()["forms"]
    assert (form["form_key"], form["row_numbers"]) == (FORM, [12])
    cell = {"row": 12, "column": 5, "field": "target_text", "text": "2022年9月底前"}
    assert cell in form["cells"]


def test_the_page_of_the_api_asks_nothing_of_the_network(client: httpx.Client) -> None:
    html = client.get("/api/docs").text
    paths = client.get("/api/openapi.json").json()["paths"]
    assert all(f"GET {path}" in html for path in paths)
    for word in ("http:", "https:", "<script", "@import", "src="):
        assert word not in html
    tried = [link.split('"')[0] for link in html.split('href="')[1:]]
    assert len(tried) > 8
    for link in tried:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_pages_explorer_and_api_are_one_process(client: httpx.Client) -> None:
    assert client.get("/explore/").status_code == 200
    assert "绩效" in client.get("/").text
    assert "绩效" in client.get("/api/docs").text
    assert client.get("/release.json").status_code == 200


def test_another_name_of_this_machine_is_not_answered(client: httpx.Client) -> None:
    assert client.get("/api", headers={"Host": "rebound.example"}).status_code == 400
    for host in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000"):
        assert client.get("/api", headers={"Host": host}).status_code == 200, host


def test_what_is_published_meanwhile_is_served(loaded: Warehouse, tmp_path: Path) -> None:
    places = settings.Places(tmp_path / "data")
    with served(places) as client:
        assert client.get("/api").status_code == 503
        assert "nothing is published yet" in client.get("/api").json()["error"]
        places.curated.mkdir(parents=True)
        places.current.symlink_to(loaded.places.current.resolve())
        name = loaded.places.current.resolve().name
        assert client.get("/api").headers["etag"] == f'"{name}"'
        assert urlsplit(str(client.get("/release.json").url)).path == "/release.json"


def test_the_command_serves_until_it_is_ended(loaded: Warehouse, tmp_path: Path) -> None:
    """Another on its port, and one without a release, say so in one line."""
    port = str(free_port())
    jixiao = Path(sys.executable).with_name("jixiao")
    environment = os.environ | {"JIXIAO_DATA": str(loaded.places.root)}
    serving = subprocess.Popen(
        [jixiao, "serve", "--port", port], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert serving.stdout is not None
    assert serving.stdout.readline().split()[0] == f"http://127.0.0.1:{port}/"
    try:
        second = loaded.jixiao("serve", "--port", port)
        assert (second.returncode, second.stderr) == (
            2,
            f"jixiao: port {port}: Address already in use; --port takes another\n",
        )
        with httpx.Client(transport=httpx.HTTPTransport(retries=10)) as client:
            assert client.get(f"http://127.0.0.1:{port}/api", timeout=60).status_code == 200
    finally:
        serving.terminate()
        serving.wait(timeout=60)
    empty = Warehouse(tmp_path / "data").jixiao("serve", "--port", port)
    assert empty.returncode == 4
    assert empty.stderr.startswith("jixiao: nothing is published yet")
