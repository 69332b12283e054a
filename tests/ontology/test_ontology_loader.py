"""What the rest of the program reads: the relations, and which types they may tie."""

import itertools
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph import ontology
from actorgraph.errors import ContractError
from actorgraph.model import ActorType
from actorgraph.ontology.reader import read
from actorgraph.ontology.source import find_root

PAIRS = list(itertools.product(ontology.TYPES, repeat=2))


def test_loader_and_source_agree() -> None:
    source = read(find_root())
    assert list(ontology.RELATIONS) == [relation.name for relation in source.relations]
    assert list(ontology.FAMILIES) == [family.name for family in source.families]
    assert source.types == ontology.TYPES
    assert source.version == ontology.VERSION
    assert source.namespace == ontology.NAMESPACE
    for relation in source.relations:
        loaded = ontology.RELATIONS[relation.name]
        assert loaded.name == relation.name
        assert loaded.label == relation.label
        assert loaded.inverse_label == relation.inverse_label
        assert loaded.definition == relation.definition
        assert loaded.symmetric == relation.symmetric == (relation.name in ontology.SYMMETRIC)
        assert loaded.domain == source.spell_out(relation.domain)
        assert loaded.range == source.spell_out(relation.range)
        assert loaded.edge_type == relation.name.upper()


@pytest.mark.parametrize(
    ("relation", "subject", "object_", "allowed"),
    [
        ("killed", "Group", "Official", True),
        ("killed", "Organization", "Place", False),
        ("killed", "Place", "Person", False),
        ("bombed", "Organization", "Place", True),
        ("kin_of", "Person", "Operative", True),
        ("kin_of", "Person", "State", False),
        ("located_in", "Place", "State", True),
        ("located_in", "State", "Official", False),
        ("leads", "Official", "State", True),
        ("works_for", "State", "Organization", False),
        ("based_in", "Group", "Place", True),
        ("based_in", "Place", "Group", False),
        ("met_with", "Date", "Official", False),
        ("met_with", "official", "Official", False),
    ],
)
def test_allows(relation: str, subject: str, object_: str, allowed: bool) -> None:
    assert ontology.allows(relation, subject, object_) is allowed


def test_allows_takes_types_of_the_model() -> None:
    assert ontology.allows("leads", ActorType.OPERATIVE, ActorType.GROUP)
    assert not ontology.allows("leads", ActorType.OPERATIVE, ActorType.DATE)


@given(st.sampled_from(sorted(ontology.RELATIONS)), st.sampled_from(PAIRS))
def test_allows_is_domain_times_range(name: str, pair: tuple[str, str]) -> None:
    subject, object_ = pair
    relation = ontology.RELATIONS[name]
    assert ontology.allows(name, subject, object_) == (subject in relation.domain and object_ in relation.range)
    if relation.symmetric:
        assert ontology.allows(name, object_, subject) == ontology.allows(name, subject, object_)


def test_every_relation_forbids_something_and_allows_something() -> None:
    for name in ontology.RELATIONS:
        assert 0 < sum(ontology.allows(name, *pair) for pair in PAIRS) < len(PAIRS), name


def test_unknown_relation_is_refused() -> None:
    with pytest.raises(ContractError, match="'befriended' is no relation"):
        ontology.allows("befriended", "Group", "Group")


def test_relations_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        ontology.RELATIONS["befriended"] = ontology.RELATIONS["killed"]  # type: ignore[index]


def test_loader_is_light() -> None:
    code = (
        "import sys, actorgraph.ontology; "
        "print(*(m for m in sys.modules if m.split('.')[0] in "
        "('rdflib', 'pyoxigraph', 'pyshacl', 'tomllib') or m.startswith('actorgraph.ontology.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
