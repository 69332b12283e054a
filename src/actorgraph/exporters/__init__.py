"""File formats a graph can be written to, found by name.

Built-ins and plug-ins are found the same way: through the entry points of the group `actorgraph.exporters`. The name of an
entry point is what users type; it points to something callable without arguments (a class, a factory) that returns an
`actorgraph.protocols.Exporter`. A plug-in cannot take the name of a built-in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from actorgraph.errors import ExportError
from actorgraph.plugins import installed

if TYPE_CHECKING:
    from actorgraph.protocols import Exporter

__all__ = ["GROUP", "get_exporter", "names"]

GROUP = "actorgraph.exporters"
"""The group of entry points exporters are found under."""


def names() -> tuple[str, ...]:
    """Return the names of all installed exporters, sorted. Nothing is imported for it."""
    return tuple(sorted(installed(GROUP)))


def get_exporter(name: str) -> Exporter:
    """Return the exporter of a name, as typed by users: case and surrounding blanks do not matter.

    Raises:
        ExportError: there is no exporter of this name, or it cannot be loaded (a plug-in that is broken).
    """
    found = installed(GROUP)
    point = found.get(name.strip().lower())
    if point is None:
        raise ExportError(f"there is no export format {name!r}", todo=f"Choose one of: {', '.join(sorted(found)) or 'none'}")
    try:
        exporter: Exporter = point.load()()
    except Exception as error:  # whatever a foreign package raises while it loads
        raise ExportError(
            f"the exporter {point.name!r} cannot be loaded: {error!r}",
            where=point.value,
            todo="Update or remove the package that brings it",
        ) from error
    return exporter
