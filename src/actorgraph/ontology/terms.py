"""The kinds of rows that the ontology's source is made of, as they stand in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from actorgraph.errors import ContractError

SOURCE = Path("ontology") / "ontology.toml"
"""Where the source lies below the root of the repository."""

MAPPINGS = ("subClassOf", "subPropertyOf", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")
"""How a term may be aligned: the first two from RDFS, the others from SKOS."""

_MARK = re.compile(r"\[([so]):(\w+)\|([^\[\]]+)\]")


@dataclass(frozen=True, slots=True)
class Class:
    """A class; `actor_type` if mentions get it, `disjoint` if it shares no instance with another class so marked."""

    name: str
    label: str
    definition: str
    parent: str | None = None
    actor_type: bool = False
    disjoint: bool = False


@dataclass(frozen=True, slots=True)
class StatusTerm:
    """A status of claims; `stands` if a claim of it is enough for an edge."""

    name: str
    definition: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Family:
    """A family of relations, a super-property in OWL."""

    name: str
    label: str
    definition: str

    @property
    def term(self) -> str:
        """The local name of the super-property: "conflictRelation"."""
        return f"{self.name}Relation"


@dataclass(frozen=True, slots=True)
class ClaimProperty:
    """A property of claims. `kind` is object or data; `min` and `max` count how often one claim has it."""

    name: str
    label: str
    kind: str
    range: tuple[str, ...]
    definition: str
    min: int = 0
    max: int | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence about two actors. `subject` and `object` are (class, words); `text` is the sentence without marks."""

    text: str
    subject: tuple[str, str]
    object: tuple[str, str]


@dataclass(frozen=True, slots=True)
class RelationTerm:
    """A relation as the source gives it: domain and range name classes, subclasses included."""

    name: str
    label: str
    family: str
    definition: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    says: tuple[str, ...]
    says_not: str
    inverse: str = ""
    symmetric: bool = False

    @property
    def inverse_label(self) -> str:
        """How it reads from object to subject; the label itself when symmetric."""
        return self.label if self.symmetric else self.inverse


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A vocabulary that terms are aligned with; `document` names where its namespace was looked up, if apart."""

    prefix: str
    namespace: str
    title: str
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Alignment:
    """One term of ours, one of another vocabulary (prefix:name), the document it was looked up in, and why."""

    term: str
    match: str
    target: str
    document: str
    why: str


def parse_example(sentence: str) -> Example:
    """Read a sentence in which [s:Class|words] marks the subject and [o:Class|words] the object.

    Raises:
        ContractError: one of the two marks is missing, double or unreadable.
    """
    marks = {role: (cls, words) for role, cls, words in _MARK.findall(sentence)}
    text = _MARK.sub(lambda mark: mark[3], sentence)
    if sorted(role for role, _, _ in _MARK.findall(sentence)) != ["o", "s"] or re.search(r"[\[\]|]", text):
        raise wrong(f"the example {sentence!r} needs exactly one [s:Class|words] and one [o:Class|words]")
    return Example(text, marks["s"], marks["o"])


def wrong(what: str) -> ContractError:
    """Return the error for a fault of the source."""
    return ContractError(
        what, where=SOURCE.as_posix(), todo="Mend it there, then run `python -m actorgraph.ontology.generate`."
    )
