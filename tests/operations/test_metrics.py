"""Figures to watch: what can be told is told, and a scraper understands it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from pipelines import settings
from pipelines.harvest.memory import Memory
from pipelines.harvest.visits import Visit
from pipelines.operations import metrics
from tests.conftest import Warehouse

PAGE = "http://czj.example.gov.cn/ysgk/"


def figures(text: str) -> dict[str, float]:
    return {
        " ".join([sample.name, *(one for _, one in sorted(sample.labels.items()))]): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }  # fmt: skip


def test_a_warehouse_that_was_loaded_tells_all(loaded: Warehouse) -> None:
    done = loaded.jixiao("metrics")
    assert done.returncode == 0, done.stderr
    told = figures(done.stdout)
    assert told["jixiao_load_documents_read"] == 1
    assert told["jixiao_load_forms"] == 39
    assert told["jixiao_load_quarantined"] == 0
    assert told["jixiao_findings error new"] == 1
    assert told["jixiao_release_bytes"] > 1_000_000
    assert told["jixiao_load_seconds reading"] > 0
    assert told["jixiao_load_seconds building"] > 0
    assert 0 < datetime.now(UTC).timestamp() - told["jixiao_last_success_timestamp_seconds"] < 7200


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> settings.Places:
    monkeypatch.setenv("JIXIAO_DATA", str(tmp_path))
    places = settings.Places(tmp_path)
    places.raw.mkdir()
    return places


def test_of_an_empty_one_only_the_disk_is_told(places: settings.Places) -> None:
    assert list(figures(metrics.text(places))) == ["jixiao_disk_free_bytes"]


def test_what_pages_gave_is_told(places: settings.Places) -> None:
    places.publishers.write_text(f"page\n{PAGE}\nhttp://b.cn/\n")
    from dataclasses import asdict

    visit = Visit(PAGE, None, None, reached=True, documents=7, new=["a", "b"], failed=[("u", "w")])
    memory = Memory(places.fetched)
    now = datetime.now(UTC)
    memory.keep_visit(PAGE, now, now, asdict(visit))
    memory.close()
    told = figures(metrics.text(places))
    assert told[f"jixiao_fetch_last_had_timestamp_seconds {PAGE}"] == now.timestamp()
    named = {name: told[f"jixiao_fetch_{name} {PAGE}"] for name in ("documents", "new", "failed")}
    assert named == {"documents": 7, "new": 2, "failed": 1}
    assert "jixiao_fetch_last_had_timestamp_seconds http://b.cn/" not in told
    assert told["jixiao_fetch_gone"] == 0


def test_they_are_written_where_a_scraper_looks_and_stop_nothing(
    places: settings.Places, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    metrics.write(places)
    monkeypatch.setenv("JIXIAO_METRICS_FILE", str(places.root / "jixiao.prom"))
    metrics.write(places)
    assert "jixiao_disk_free_bytes" in (places.root / "jixiao.prom").read_text()
    assert [file.name for file in places.root.glob("*prom*")] == ["jixiao.prom"]
    monkeypatch.setenv("JIXIAO_METRICS_FILE", str(places.root / "no" / "such" / "place"))
    metrics.write(places)
    assert "the figures could not be written to " in caplog.text
