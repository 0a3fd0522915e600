"""Nights that begin on a web site: a real Prefect server and worker fetch, load and publish."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from tests.builders import document, form_text
from tests.faults.test_prefect import POOL, Inbox, Night
from tests.faults.test_prefect import inbox as inbox  # noqa: PLC0414 - a fixture
from tests.faults.test_prefect import night as night  # noqa: PLC0414
from tests.sites import Site, link

TEXT = "text/plain; charset=utf-8"


def publish(site: Site, path: str, project: str, budget: str, modified: float = 1.7e9) -> None:
    body = document(form_text(f"{project}（2023年）", budget=budget, fiscal=budget))
    site.put(path, body, media_type=TEXT, modified=modified)


def listed(site: Site, *paths: str) -> None:
    site.page("/", *[link(path, "2023年绩效目标表", "2023-02-01") for path in paths])


def budgets(night: Night) -> list[tuple[Any, ...]]:
    return night.warehouse.ask(
        "select replace(project_name, '（2023年）', ''), cast(budget_yuan as bigint) "
        "from marts.fct_project_budgets "
        "join marts.dim_projects using (project_key) order by 1"
    )


def run(night: Night, name: str, **said: Any) -> None:
    """Have the worker run a deployment, as the schedule does."""
    api, auth = night.server.url, tuple(night.server.password.split(":"))
    found = httpx.post(f"{api}/deployments/filter", json={}, auth=auth).json()
    [one] = [one["id"] for one in found if one["name"] == name]
    made = httpx.post(f"{api}/deployments/{one}/create_flow_run", json=said, auth=auth).json()
    done = ("COMPLETED", "FAILED", "CRASHED")

    def ended() -> Any:
        state = httpx.get(f"{api}/flow_runs/{made['id']}", auth=auth).json()["state_type"]
        return state if state in done else None

    assert night.wait_for(ended, 300) == "COMPLETED"


def test_what_publishers_did_yesterday_is_in_the_release_this_morning(
    night: Night, inbox: Inbox, tmp_path: Path, tell: Callable[[str], None]
) -> None:
    bureau, other = Site(), Site()
    publish(bureau, "/a.txt", "甲项目", "10")
    publish(bureau, "/b.txt", "乙项目", "20")
    listed(bureau, "/a.txt", "/b.txt")
    publish(other, "/c.txt", "丙项目", "30")
    listed(other, "/c.txt")
    raw = night.warehouse.places.raw
    (raw / "publishers.csv").write_text(
        f"page,publisher,region_code\n{bureau.url}/,某局,120000\n{other.url}/,某委,120000\n"
    )
    night.environment |= {
        "JIXIAO_FETCH_DELAY_SECONDS": "0",
        "JIXIAO_FETCH_NETWORKS": "127.0.0.0/8",
        "JIXIAO_FETCH_AGAIN_HOURS": "0",
        "JIXIAO_DIGEST_URL": f"{inbox.url}digest",
        "JIXIAO_METRICS_FILE": str(tmp_path / "jixiao.prom"),
    }
    assert night.jixiao(*POOL).returncode == 0
    assert night.jixiao("prefect", "deploy", "--all").returncode == 0
    night.start_worker()

    # Nobody without the password reaches the server, and with it nobody's command is run.
    assert httpx.post(f"{night.server.url}/flow_runs/filter", json={}).status_code == 401
    owned = tmp_path / "owned"
    run(night, "fetch", job_variables={"command": f"touch {owned}", "env": {"JIXIAO_DATA": "/x"}})
    assert not owned.exists()
    run(night, "nightly")
    assert budgets(night) == [("丙项目", 300_000), ("乙项目", 200_000), ("甲项目", 100_000)]
    assert night.warehouse.ask(
        "select distinct publisher, published_on::varchar from marts.dim_documents order by 1"
    ) == [("某委", "2023-02-01"), ("某局", "2023-02-01")]  # fmt: skip
    [digest] = inbox.messages
    assert re.fullmatch(r"new release \S+: 3 documents read, 3 forms", digest["title"])

    # The next night one is corrected, one is new, one is gone, and a host is down.
    publish(bureau, "/a.txt", "甲项目", "11", modified=1.7e9 + 60)
    publish(bureau, "/d.txt", "丁项目", "40")
    del bureau.resources["/b.txt"]
    listed(bureau, "/a.txt", "/b.txt", "/d.txt")
    other.stop()
    run(night, "fetch")
    run(night, "nightly")
    assert budgets(night) == [
        ("丁项目", 400_000), ("丙项目", 300_000), ("乙项目", 200_000), ("甲项目", 110_000),
    ]  # fmt: skip
    assert night.warehouse.ask("select count(*) from marts.dim_documents") == [(5,)]
    versions = night.warehouse.ask(
        "select cast(budget_yuan as bigint), superseded_at is null from history.project_budgets "
        "where budget_yuan in (100000, 110000) order by 1"
    )
    assert versions == [(100_000, False), (110_000, True)]
    said = night.jixiao("status").stdout
    assert f"{bureau.url}/b.txt" in next(
        line for line in said.splitlines() if line.startswith("gone since ")
    )
    assert f"not fetched: {other.url}/: [Errno 111] Connection refused" in said
    figures = (tmp_path / "jixiao.prom").read_text()
    assert f'jixiao_fetch_failed{{page="{other.url}/"}} 1.0' in figures
    assert f'jixiao_fetch_new{{page="{bureau.url}/"}} 2.0' in figures
    assert [message["title"] for message in inbox.messages if message["severity"] == "error"] == []

    # A list that suddenly leads nowhere is an alarm.
    bureau.page("/", "<div>绩效目标</div>")
    run(night, "fetch")
    [alarm] = [one for one in inbox.messages if one["severity"] == "error"]
    assert f"{bureau.url}/ led to 3 documents before and leads to none now" in alarm["title"]
    bureau.stop()
    tell("fetched nights: 2 nights from web sites to releases, by a real server and worker")
