"""Reads the ontology's source, `ontology/ontology.toml`, and keeps the rules that its format alone cannot keep."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

from actorgraph.errors import InputError
from actorgraph.ontology.source import Source
from actorgraph.ontology.terms import (
    MAPPINGS,
    SOURCE,
    Alignment,
    ClaimProperty,
    Class,
    Family,
    RelationTerm,
    StatusTerm,
    Vocabulary,
    parse_example,
    wrong,
)

T = TypeVar("T")


def _row(cls: type[T], row: Mapping[str, Any]) -> T:
    names = {field.name for field in fields(cls)}  # type: ignore[arg-type]
    if unknown := sorted(set(row) - names):
        raise wrong(f"{cls.__name__} {row.get('name', dict(row))!r} has unknown keys {unknown}")
    try:
        return cls(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})
    except TypeError as error:
        raise wrong(f"{cls.__name__} {row.get('name', dict(row))!r} is not whole: {error}") from error


def read(root: Path) -> Source:
    """Read and check the source of the repository at `root`.

    Raises:
        InputError: the file is not there or is no TOML.
        ContractError: it breaks a rule of its own (see `check`).
    """
    path = root / SOURCE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(
            f"cannot be read as TOML: {error}", where=str(path), todo="Mend the file and run this again."
        ) from error
    return parse(data)


def parse(data: Mapping[str, Any]) -> Source:
    """Make a checked source of parsed TOML.

    Raises:
        ContractError: it breaks a rule of its own (see `check`).
    """
    try:
        source = Source(
            **{key: data[key] for key in ("version", "namespace", "shapes_namespace", "title", "description", "license")},
            classes=tuple(_row(Class, row) for row in data["class"]),
            statuses=tuple(_row(StatusTerm, row) for row in data["status"]),
            families=tuple(_row(Family, row) for row in data["family"]),
            properties=tuple(_row(ClaimProperty, row) for row in data["property"]),
            relations=tuple(_row(RelationTerm, row) for row in data["relation"]),
            vocabularies=tuple(_row(Vocabulary, row) for row in data["vocabulary"]),
            documents={key: (row["title"], row["url"]) for key, row in data["document"].items()},
            alignments=tuple(_row(Alignment, row) for row in data["alignments"]["rows"]),
        )
    except KeyError as error:
        raise wrong(f"the key {error} is missing") from error
    check(source)
    return source


def check(source: Source) -> None:
    """Check what the format alone cannot: that names are known and single, and that examples and alignments hold together.

    Raises:
        ContractError: at the first fault.
    """
    _single("families", [family.name for family in source.families])
    # all terms share one namespace
    groups = (source.classes, source.statuses, source.properties, source.relations)
    _single("terms", [*(family.term for family in source.families), *(term.name for group in groups for term in group)])
    classes = {cls.name for cls in source.classes}
    _known("parent", {cls.parent for cls in source.classes if cls.parent}, classes)
    for cls in source.classes:
        source.ancestors(cls.name)
    for prop in source.properties:
        if prop.kind not in ("object", "data"):
            raise wrong(f"property {prop.name}: kind is {prop.kind!r}, not object or data")
        if prop.kind == "object":
            _known(f"property {prop.name}: range", set(prop.range), classes)
    for relation in source.relations:
        _check_relation(source, relation, classes)
    _known("vocabulary: document", {v.document for v in source.vocabularies if v.document}, set(source.documents))
    relations = {relation.name for relation in source.relations}
    terms = {"subClassOf": classes, "subPropertyOf": relations}
    for row in source.alignments:
        source.expand(row.target)
        _known("match", {row.match}, set(MAPPINGS))
        _known("document", {row.document}, set(source.documents))
        allowed = terms.get(row.match, classes | relations)
        _known(f"alignment with {row.target}: term", {row.term}, allowed)


def _check_relation(source: Source, relation: RelationTerm, classes: set[str]) -> None:
    where = f"relation {relation.name}"
    _known(f"{where}: family", {relation.family}, {family.name for family in source.families})
    _known(f"{where}: domain or range", {*relation.domain, *relation.range}, classes)
    if relation.symmetric and (relation.inverse or set(relation.domain) != set(relation.range)):
        raise wrong(f"{where}: a symmetric relation has no inverse of its own, and its domain is its range")
    if not relation.symmetric and not relation.inverse:
        raise wrong(f"{where}: inverse is missing")
    if len(relation.says) != 2:
        raise wrong(f"{where}: says needs two sentences")
    domain, range_ = source.spell_out(relation.domain), source.spell_out(relation.range)
    for sentence in (*relation.says, relation.says_not):
        example = parse_example(sentence)
        if example.subject[0] not in domain or example.object[0] not in range_:
            raise wrong(f"{where}: the example {sentence!r} is outside domain or range")


def _single(what: str, names: list[str]) -> None:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise wrong(f"{what} stand twice: {twice}")


def _known(what: str, names: set[str], known: set[str]) -> None:
    if unknown := sorted(names - known):
        raise wrong(f"{what}: {unknown} not known")
