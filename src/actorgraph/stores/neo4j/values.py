"""Values of the driver as plain ones, the same that the embedded store gives."""

from __future__ import annotations

from typing import Any

from neo4j.graph import Node, Path, Relationship

from actorgraph.stores import schema


def plain(value: Any) -> Any:
    """Return a value without what is internal to the server or to the loader (properties that begin with `_`).

    Nodes come as their properties plus `_label`, relationships as theirs plus `_type`, paths as `nodes` and `relationships`;
    dates, times and points as ISO 8601 or text.
    """
    if isinstance(value, Node):
        labels = sorted(value.labels, key=lambda label: (label not in schema.NODES, label))
        return {"_label": labels[0] if labels else "", **_properties(value)}
    if isinstance(value, Relationship):
        return {"_type": value.type, **_properties(value)}
    if isinstance(value, Path):
        return {"nodes": plain(list(value.nodes)), "relationships": plain(list(value.relationships))}
    if isinstance(value, list | tuple) and not hasattr(value, "srid"):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if hasattr(value, "iso_format"):
        return value.iso_format()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


def _properties(item: Node | Relationship) -> dict[str, Any]:
    return {key: plain(value) for key, value in item.items() if not key.startswith("_")}
