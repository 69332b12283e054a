"""From the labels of spaCy pipelines to our types."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

from actorgraph.errors import ExtractionError
from actorgraph.extract.entities import bare_name
from actorgraph.model import ActorType
from actorgraph.resolve.gazetteer import Gazetteer

LABELS: Mapping[str, ActorType] = {
    "PERSON": ActorType.PERSON,
    "PER": ActorType.PERSON,
    "NORP": ActorType.COMMUNITY,
    "ORG": ActorType.ORGANIZATION,
    "GPE": ActorType.PLACE,
    "LOC": ActorType.PLACE,
    "FAC": ActorType.PLACE,
    "DATE": ActorType.DATE,
    **{name.upper(): ActorType(name) for name in ActorType},
}
"""OntoNotes' labels (spaCy's English pipelines), CoNLL's (most others), and our own types in any case.

Left out, because they name no actor and no date: EVENT, PRODUCT, WORK_OF_ART, LAW, LANGUAGE, MISC, TIME and numbers.
"""

_TELLS_LITTLE = ("GPE", "NORP", "ORG")
"""Labels that hold states, groups and others together; the gazetteer tells them apart where it knows the name."""

_NONE = "none"


def read_labels(given: str) -> dict[str, ActorType | None]:
    """Read a mapping as users give it: LABEL:Type,LABEL:none,... or the path of a TOML or JSON file with such a table.

    Raises:
        ExtractionError: it is not of this form, or a type is unknown.
    """
    if given.endswith((".toml", ".json")):
        rows = _file(Path(given))
    else:
        pairs = [pair.partition(":") for pair in given.split(",") if pair.strip()]
        if any(not colon for _, colon, _ in pairs):
            raise ExtractionError(f"{given!r} is no mapping of labels", todo="Write LABEL:Type,LABEL:Type or name a file")
        rows = {label.strip(): name.strip() for label, _, name in pairs}
    known = {name.lower(): name for name in ActorType}
    out: dict[str, ActorType | None] = {}
    for label, name in rows.items():
        if not isinstance(name, str) or name.lower() not in (*known, _NONE):
            todo = f"Types: {', '.join(ActorType)}, or none to leave the label out"
            raise ExtractionError(f"the label {label!r} is mapped to {name!r}, which is no type", todo=todo)
        out[label.upper()] = known.get(name.lower())
    return out


def _file(path: Path) -> dict[str, object]:
    try:
        text = path.read_text(encoding="utf-8")
        data = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise ExtractionError(f"the mapping of labels cannot be read: {error}", where=str(path)) from error
    if not isinstance(data, dict):
        raise ExtractionError("the mapping of labels is no table", where=str(path), todo='Write LABEL = "Type", a line each')
    return data


class Labels:
    """What each label of a pipeline means.

    Args:
        own: the user's, before ours; None leaves a label out.
    """

    def __init__(self, own: Mapping[str, ActorType | None]) -> None:
        self._own = dict(own)
        self._gazetteer = Gazetteer.built_in()

    def type_of(self, label: str, words: str) -> ActorType | None:
        """Return the type of a mention with this label; None if the label is not mapped."""
        key = label.upper()
        if key in self._own:
            return self._own[key]
        kind = LABELS.get(key)
        return self._known(words, kind) if kind is not None and key in _TELLS_LITTLE else kind

    def _known(self, words: str, kind: ActorType) -> ActorType:
        name = bare_name(words)
        for guess in (ActorType.STATE, ActorType.GROUP):
            hit = self._gazetteer.lookup(name, guess)
            # a capital (metonym) is a state only where the context says so, which spaCy does not tell
            if hit is not None and hit.kind not in ("metonym", "weak") and hit.entry.type is guess:
                return guess
        return kind

    def __repr__(self) -> str:
        return repr(sorted((label, str(kind)) for label, kind in self._own.items()))
