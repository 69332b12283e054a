"""Settings of the extractor `gliner2`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from actorgraph import ontology
from actorgraph.errors import ExtractionError
from actorgraph.extract.options import Options


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user set.

    Attributes:
        model: folder of a checkpoint.
        entity_threshold, floor: lowest score of a mention, and of a claim that is kept; threshold: lowest in output and graph.
        window: characters of a report read at once.
        at_once: relations asked for in one pass; all passes ask for all types.
        relations: those that are asked for at all.
        classify: ask for the status of each claim, in a pass over its sentence; else all are asserted.
        device: torch's name of where the model runs.
    """

    model: Path
    entity_threshold: float = 0.5
    floor: float = 0.1
    threshold: float = 0.5
    window: int = 1200
    at_once: int = 12
    relations: tuple[str, ...] = tuple(ontology.RELATIONS)
    classify: bool = True
    device: str = "cpu"

    @classmethod
    def of(cls, options: Mapping[str, str]) -> Settings:
        """Check what the user typed.

        Raises:
            ExtractionError: a setting is missing, unknown or wrong, or the folder is none.
        """
        given = Options("gliner2", options)
        folder = Path(given.required("model", "Name the folder of a GLiNER2 checkpoint: --model FOLDER"))
        made = cls(
            model=folder,
            entity_threshold=given.number("entity_threshold", 0.5, 0, 1),
            floor=given.number("floor", 0.1, 0, 1),
            threshold=given.number("threshold", 0.5, 0, 1),
            window=given.whole("window", 1200, 100, 100_000),
            at_once=given.whole("at_once", 12, 1, 1000),
            relations=_relations(given),
            classify=given.choice("status", "classify", ("classify", "asserted")) == "classify",
            device=given.text("device", "cpu") or "cpu",
        )
        given.done()
        if not (folder / "config.json").is_file():
            raise ExtractionError(
                "no GLiNER2 checkpoint here: config.json is missing",
                where=str(folder),
                todo="Nothing is fetched from a hub: give the folder of a checkpoint that was downloaded before",
            )
        return made


def _relations(given: Options) -> tuple[str, ...]:
    typed = given.text("relations")
    if typed is None:
        return tuple(ontology.RELATIONS)
    names = {name.strip() for name in typed.split(",") if name.strip()}
    wanted = {r.name for r in ontology.RELATIONS.values() if {r.name, r.family} & names}
    known = {*ontology.RELATIONS, *ontology.FAMILIES}
    if not names or names - known:
        raise given.wrong("relations", f"names {', '.join(sorted(names - known)) or 'nothing'}, no relation and no family")
    return tuple(name for name in ontology.RELATIONS if name in wanted)
