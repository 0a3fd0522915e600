"""What readers are told of a table and a column: in Chinese and English, and written once."""

import re
from collections import Counter
from typing import Any

DESCRIBED = ("marts", "audit", "provenance", "history")


def models(manifest: dict[str, Any], *layers: str) -> list[dict[str, Any]]:
    """The models of these layers that stand in a release."""
    return [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        and node["fqn"][1] in layers
        and node["schema"] != "staging"
    ]


def columns(manifest: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{model['name']}.{column['name']}", column)
        for model in models(manifest, *DESCRIBED)
        for column in model["columns"].values()
    ]


def in_both_languages(description: str) -> bool:
    chinese, separator, english = description.partition("。")
    return bool(
        re.search(r"[一-鿿]", chinese)
        and separator
        and english.strip("。 \n")[:1].isascii()
        and english.rstrip().endswith(".")
    )


def test_everything_is_described_in_chinese_and_english(manifest: dict[str, Any]) -> None:
    described = [(model["name"], model) for model in models(manifest, *DESCRIBED)]
    described += columns(manifest)
    assert len(described) > 300
    assert [name for name, it in described if not in_both_languages(it["description"])] == []


def test_every_model_says_its_grain(manifest: dict[str, Any]) -> None:
    """But for the rules, of which the seed `audit_rules` says what they check."""
    every = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    silent = [node["name"] for node in every if not node["description"].startswith("一行")]
    assert [name for name in silent if not name.startswith("rule_")] == []


def test_a_column_is_described_in_docs_columns_md_and_nowhere_else(
    manifest: dict[str, Any],
) -> None:
    inline = [name for name, column in columns(manifest) if not column["doc_blocks"]]
    assert inline == []


def test_no_two_blocks_say_the_same_and_each_is_used(manifest: dict[str, Any]) -> None:
    blocks = {
        key: block["block_contents"]
        for key, block in manifest["docs"].items()
        if key.startswith("doc.jixiao.")
    }
    twice = [text for text, times in Counter(blocks.values()).items() if times > 1]
    used = {key for _, column in columns(manifest) for key in column["doc_blocks"]}
    assert twice == []
    assert set(blocks) == used


def test_a_column_is_one_word_for_one_thing_or_says_of_which_table(
    manifest: dict[str, Any],
) -> None:
    """Its block is called as it is, or as its table and it are; or it stands for another column."""
    lent = {"amount_text": "funding_amount_text", "amount_yuan": "cost_yuan"}
    strange = []
    for name, column in columns(manifest):
        _, column_name = name.split(".")
        [block] = column["doc_blocks"]
        called = block.removeprefix("doc.jixiao.").split("__")[-1]
        if called not in (column_name, lent.get(column_name)) and not called.endswith("name_en"):
            strange.append(f"{name} is described as {called}")
    assert strange == []


def test_every_view_of_marts_says_what_of_it_may_be_added(manifest: dict[str, Any]) -> None:
    """By the stage of money and by the year: who opens one reads its comment and no other page."""
    views = [
        model
        for model in models(manifest, "marts", "audit")
        if model["schema"] == "marts" and model["config"]["materialized"] == "view"
    ]
    assert len(views) >= 8
    silent = [
        view["name"]
        for view in views
        if not all(word in view["description"] for word in ("阶段", "年度", "stage", "year"))
    ]
    assert silent == []
