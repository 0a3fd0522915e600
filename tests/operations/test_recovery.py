"""Prefect's server may die before a load has told it what it did."""

import logging

import pytest
from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

from pipelines.operations.recovery import tell_prefect


@pytest.mark.filterwarnings("ignore:Artifact creation outside:FutureWarning")
def test_a_server_that_is_gone_changes_nothing_of_a_load_that_is_done(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING, "jixiao")
    gone = {PREFECT_API_URL: "http://127.0.0.1:9/api", PREFECT_CLIENT_MAX_RETRIES: 0}
    with temporary_settings(gone):
        tell_prefect("# Load 1")
    assert "the load is done, but Prefect was not told: " in caplog.text
