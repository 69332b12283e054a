"""The ontology's source as a whole, and where it lies. Only the generator and the tests need it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from actorgraph.errors import InputError
from actorgraph.ontology.terms import (
    SOURCE,
    Alignment,
    ClaimProperty,
    Class,
    Family,
    RelationTerm,
    StatusTerm,
    Vocabulary,
    wrong,
)


@dataclass(frozen=True)
class Source:
    """The whole source, checked.

    Attributes:
        documents: title and address of each document that alignments cite, by its key.
    """

    version: str
    namespace: str
    shapes_namespace: str
    title: str
    description: str
    license: str
    classes: tuple[Class, ...]
    statuses: tuple[StatusTerm, ...]
    families: tuple[Family, ...]
    properties: tuple[ClaimProperty, ...]
    relations: tuple[RelationTerm, ...]
    vocabularies: tuple[Vocabulary, ...]
    documents: Mapping[str, tuple[str, str]]
    alignments: tuple[Alignment, ...]

    @cached_property
    def types(self) -> tuple[str, ...]:
        """The classes that mentions get, in the order of the source."""
        return tuple(cls.name for cls in self.classes if cls.actor_type)

    @cached_property
    def _parents(self) -> dict[str, str | None]:
        return {cls.name: cls.parent for cls in self.classes}

    def ancestors(self, name: str) -> tuple[str, ...]:
        """Return a class and all classes above it, nearest first.

        Raises:
            ContractError: a class is above itself.
        """
        found: list[str] = []
        step: str | None = name
        while step is not None:
            if step in found:
                raise wrong(f"class {step} is above itself")
            found.append(step)
            step = self._parents[step]
        return tuple(found)

    def spell_out(self, classes: Iterable[str]) -> tuple[str, ...]:
        """Return the actor types that are, or are below, one of the classes, in the order of `types`."""
        wanted = set(classes)
        return tuple(name for name in self.types if wanted.intersection(self.ancestors(name)))

    def expand(self, curie: str) -> str:
        """Return the IRI of `prefix:name` in one of the vocabularies.

        Raises:
            ContractError: no vocabulary has this prefix.
        """
        prefix, _, name = curie.partition(":")
        for vocabulary in self.vocabularies:
            if vocabulary.prefix == prefix and name:
                return vocabulary.namespace + name
        raise wrong(f"{curie!r} is not prefix:name of a [[vocabulary]]")


def find_root(start: Path | None = None) -> Path:
    """Return the root of the repository: the nearest folder at or above `start` that holds ontology/ontology.toml.

    Without `start`, the folders above this file are tried, then those above the working directory.

    Raises:
        InputError: there is none, as in an installed package: the source is no part of the wheel.
    """
    starts = [start] if start is not None else [Path(__file__).resolve().parent, Path.cwd()]
    for origin in starts:
        for folder in (origin, *origin.parents):
            if (folder / SOURCE).is_file():
                return folder
    raise InputError(
        f"{SOURCE.as_posix()} is neither here nor in a folder above",
        where=str(starts[-1]),
        todo="Run this inside a checkout of the repository: the ontology's source is no part of the installed package.",
    )
