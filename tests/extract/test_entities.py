"""Mentions to entities: antecedents, equal names, one type for each entity."""

import pytest

from actorgraph.extract.candidates import TYPES, Found
from actorgraph.extract.entities import cluster, entity_types, is_name
from actorgraph.extract.read import Reading
from actorgraph.extract.segment import Word


def reading_of(*mentions, antecedents=None):
    """A text of the given (surface, type) mentions, one a word group, and what the network would say of it."""
    text, words, found = "", [], []
    for surface, kind in mentions:
        first = len(words)
        for part in surface.split():
            words.append(Word(len(text), len(text) + len(part), 0))
            text += part + " "
        found.append(Found(first, len(words) - 1, TYPES.index(kind)))
    return Reading(words, found, antecedents=antecedents or {}), text


def test_best_antecedent_wins():
    reading, text = reading_of(
        ("Nadim", "Official"), ("Rami", "Person"), ("he", "Person"), antecedents={(2, 0): 0.4, (2, 1): 1.2}
    )
    assert cluster(reading, text) == [0, 1, 1]


def test_equal_names_are_one_wherever_they_stand():
    reading, text = reading_of(
        ("the Wadi Shield", "Group"), ("gunmen", "Group"), ("Wadi Shield's", "Group"), ("gunmen", "Group")
    )
    assert cluster(reading, text) == [0, 1, 0, 3], "equal descriptions are not"


def test_equal_dates_are_one_but_never_an_actor():
    reading, text = reading_of(("May", "Date"), ("May", "Person"), ("May", "Date"))
    assert cluster(reading, text) == [0, 1, 0]


def test_chains_hold_together():
    reading, text = reading_of(
        ("Rami", "Person"), ("he", "Person"), ("his", "Person"), ("Rami", "Person"), antecedents={(1, 0): 1.0, (2, 1): 1.0}
    )
    assert cluster(reading, text) == [0, 0, 0, 0]


def test_an_entity_has_one_type_names_counting_double():
    reading, text = reading_of(
        ("Wadi Shield", "Group"), ("it", "Organization"), ("its", "Organization"), ("Wadi Shield", "Group"), ("May", "Date"),
        antecedents={(1, 0): 1.0, (2, 0): 1.0},
    )  # fmt: skip
    assert entity_types(reading, text, cluster(reading, text)) == ["Group"] * 4 + ["Date"]


@pytest.mark.parametrize(
    ("surface", "expected"),
    [("the Wadi Shield", True), ("16th Brigade", True), ("the group", False), ("He", False), ("They", False), ("the", False)],
)
def test_names(surface, expected):
    assert is_name(surface) == expected
