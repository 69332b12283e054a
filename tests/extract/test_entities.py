"""Mentions to entities: antecedents, equal names, one type for each entity."""

import pytest

from actorgraph.extract.candidates import TYPES, Found
from actorgraph.extract.entities import cluster, entity_types, is_name, known_keys
from actorgraph.extract.read import Reading
from actorgraph.extract.segment import Word
from actorgraph.resolve.gazetteer import Gazetteer


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


def test_the_gazetteer_joins_its_aliases_and_parts_what_no_chain_may_tie():
    reading, text = reading_of(
        ("U.S.", "State"), ("Russian", "State"), ("American", "State"), ("its", "State"), ("wheat", "Group"),
        antecedents={(1, 0): 2.0, (3, 1): 1.0, (3, 0): 0.5, (2, 1): 3.0},
    )  # fmt: skip
    keys = known_keys(reading, text, Gazetteer.built_in())
    assert keys == ["state:us", "state:ru", "state:us", None, None]
    assert cluster(reading, text, keys) == [0, 1, 0, 1, 4]
    assert cluster(reading, text) == [0, 0, 0, 0, 4], "what the network alone would have believed"


def test_a_mention_whose_best_antecedent_is_ruled_out_takes_the_next():
    reading, text = reading_of(
        ("Iran", "State"), ("Iraq", "State"), ("Iranian", "State"), antecedents={(2, 1): 2.0, (2, 0): 1.0}
    )
    assert cluster(reading, text, ["state:ir", "state:iq", "state:ir"]) == [0, 1, 0]


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
