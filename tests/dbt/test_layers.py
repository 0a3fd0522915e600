"""Models are made from layers below their own, and from no other."""

from typing import Any

LAYERS = {
    "staging": {"raw", "seeds", "staging"},
    "intermediate": {"seeds", "staging", "intermediate"},
    "marts": {"seeds", "staging", "intermediate", "marts"},
    "history": {"intermediate"},
    "audit": {"seeds", "staging", "intermediate", "marts", "audit"},
    "provenance": {"staging", "intermediate"},
}


def layer(manifest: dict[str, Any], key: str) -> str:
    """The folder of a model; `raw` for a source, `seeds` for a seed."""
    kind = key.split(".", maxsplit=1)[0]
    return {"source": "raw", "seed": "seeds"}.get(kind) or manifest["nodes"][key]["fqn"][1]


def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def test_no_model_is_made_from_a_layer_above_its_own(manifest: dict[str, Any]) -> None:
    upward = {
        f"{node['name']} is made from {key.split('.')[-1]}"
        for node in models(manifest)
        for key in node["depends_on"]["nodes"]
        if layer(manifest, key) not in LAYERS[node["fqn"][1]]
    }
    assert upward == set()


def test_every_layer_has_models(manifest: dict[str, Any]) -> None:
    assert {node["fqn"][1] for node in models(manifest)} == set(LAYERS)
