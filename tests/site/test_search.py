"""What the search of a release looks in, without a browser."""

import base64
import json
import re
import zlib
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import pytest

from pipelines.releases.reader import reading
from pipelines.site import search
from tests.conftest import Warehouse


def _shard(folder: Path, name: str) -> Any:
    said = re.fullmatch(
        r'shards\.take\("([\w/]+)","([\w+/=]+)"\);\n', (folder / f"{name}.js").read_text()
    )
    assert said is not None
    assert said[1] == f"{search.FOLDER}/{name}"
    return json.loads(zlib.decompress(base64.b64decode(said[2]), wbits=-zlib.MAX_WBITS))


class Index:
    """What a page can know of what is written."""

    def __init__(self, warehouse: Warehouse, target: Path) -> None:
        with reading(warehouse.places.current.resolve()) as ask:
            self.found = search.write(target, ask, lambda kind, key: f"{kind}/{key}.html")
        self.folder = target / search.FOLDER
        self.meta = _shard(self.folder, "meta")
        shards = -(-self.found.records // self.meta["perShard"])
        self.numbers = self.found.numbers
        self.records = [row for n in range(shards) for row in _shard(self.folder, f"r{n}")]
        self.grams = {
            gram: list(accumulate(map(int, steps.split(","))))
            for n in range(self.meta["gramShards"])
            for gram, steps in _shard(self.folder, f"g{n}").items()
        }


def _grams(record: dict[str, Any]) -> set[str]:
    texts = [part for text in record["texts"] for part in text[1:]]
    words = [record["name"], record["unit"], record["file"], *texts]
    said = re.sub(r"\s+", " ", " ".join(word for word in words if word)).lower().strip()
    return {one + other for one, other in pairwise(f"{said} ") if one != " "}


@pytest.fixture(scope="module")
def index(loaded: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Index(loaded, tmp_path_factory.mktemp("search"))


def test_every_two_signs_of_every_record_are_found(index: Index) -> None:
    held: dict[str, list[int]] = {}
    for number, record in enumerate(index.records):
        for gram in _grams(record):
            held.setdefault(gram, []).append(number)
    assert index.grams == held


def test_each_kind_is_there_with_the_most_money_first(index: Index) -> None:
    kinds = index.meta["kinds"]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "project": 39, "unit": 5, "document": 1, "finding": kinds.count("finding"),
    }  # fmt: skip
    budgets = [record["budget"] for record in index.records if record["kind"] == "project"]
    assert budgets == sorted(budgets, reverse=True)
    assert index.meta["years"][:39] == [2023] * 39
    names = [index.meta["unitNames"][number] for number in index.meta["units"]]
    assert names == [record["unit"] for record in index.records]


def test_every_record_is_known_by_its_number(index: Index) -> None:
    assert index.numbers == {
        (record["kind"], record["key"]): number for number, record in enumerate(index.records)
    }


def test_a_record_says_its_page_and_its_texts(index: Index) -> None:
    record = next(row for row in index.records if "假肢" in row["name"])
    assert record["page"] == f"projects/{record['key']}.html"
    targets = {text[2]: text[3] for text in record["texts"] if text[0] == "indicator"}
    assert len(targets) > 5
    assert {text[0] for text in record["texts"]} >= {"goal_text", "purpose_text", "indicator"}


def test_only_so_many_are_found_and_how_many_there_are_is_said(
    crowd: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIXIAO_SITE_SEARCH", "100")
    index = Index(crowd, tmp_path)
    assert (index.found.records, len(index.records)) == (100, 100)
    assert index.found.total == index.meta["total"] > 400
    assert max(map(max, index.grams.values())) == 99


def test_many_records_lie_in_many_shards(crowd: Warehouse, tmp_path: Path) -> None:
    index = Index(crowd, tmp_path)
    assert index.meta["gramShards"] > 1
    assert len(list(index.folder.glob("r*.js"))) > 1
    assert len(index.records) == index.found.total
