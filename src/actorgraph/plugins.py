"""Stores, extractors, exporters: whatever is found by name through a group of entry points."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

__all__ = ["installed"]

_OWN = "actorgraph"


def installed(group: str) -> dict[str, EntryPoint]:
    """Return the entry points of a group by name, in small letters; nothing is imported for it.

    No package can take the name of a built-in; of two others with one name the first package in alphabetical order has it.
    """

    def rank(point: EntryPoint) -> tuple[bool, str, str]:
        package = point.dist.name if point.dist else ""
        return package != _OWN, package, point.value

    found: dict[str, EntryPoint] = {}
    for point in sorted(entry_points(group=group), key=rank):
        found.setdefault(point.name.lower(), point)
    return found
