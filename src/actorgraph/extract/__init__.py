"""From a document to mentions and claims.

Extractors are found by name, built-ins and plug-ins the same way: through the entry points of the group
`actorgraph.extractors`. The name of an entry point is what users type; it names an `actorgraph.protocols.ExtractorClass`. A
plug-in cannot take the name of a built-in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from actorgraph.errors import ActorGraphError, ExtractionError
from actorgraph.plugins import installed

if TYPE_CHECKING:
    from actorgraph.protocols import Extractor, ExtractorClass

__all__ = ["DEFAULT", "GROUP", "extractor_names", "get_extractor"]

GROUP = "actorgraph.extractors"
"""The group of entry points extractors are found under."""

DEFAULT = "neural"
"""The extractor that reads where the user names none: the model that ships with the package."""


def extractor_names() -> tuple[str, ...]:
    """Return the names of all installed extractors, sorted. Nothing is imported for it."""
    return tuple(sorted(installed(GROUP)))


def get_extractor(name: str = DEFAULT, options: Mapping[str, str] | None = None) -> Extractor:
    """Make the extractor of a name, as typed by users: case and surrounding blanks do not matter.

    Args:
        name: see `extractor_names`.
        options: its settings, as typed; which there are is told in docs/extractors.md.

    Raises:
        ExtractionError: there is no extractor of this name, it cannot be loaded (a plug-in that is broken, a package that is
            not installed), or a setting is wrong.
    """
    found = installed(GROUP)
    point = found.get(name.strip().lower())
    if point is None:
        raise ExtractionError(f"there is no extractor {name!r}", todo=f"Choose one of: {', '.join(sorted(found)) or 'none'}")
    try:
        cls: ExtractorClass = point.load()
        return cls.from_options(dict(options or {}))
    except ActorGraphError:
        raise
    except Exception as error:  # whatever a foreign package raises while it loads
        raise ExtractionError(
            f"the extractor {point.name!r} cannot be loaded: {error!r}",
            where=point.value,
            todo="Update or remove the package that brings it",
        ) from error
