"""What the heads see besides vectors. The numbers are part of the trained model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.extract import features
from actorgraph.extract.features import Surface, match_class


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        ("he", "his", 1),
        ("Rami", "he", 2),
        ("they", "Rami", 3),
        ("he", "she", 3),
        ("the Wadi Shield", "Wadi Shield", 4),
        ("Wadi Shield's", "Wadi Shield", 4),
        ("Sarrat Liberation Front", "SLF", 5),
        ("SLF", "Sarrat Liberation Front", 5),
        ("United Nations", "U.N.", 5),
        ("Colonel Fares Nadim", "Nadim", 6),
        ("Nadim", "Colonel Fares Nadim", 7),
        ("Border Brigade", "Ninth Brigade", 8),
        ("Border guards", "the Border Brigade", 9),
        ("Rami", "Wadi Shield", 10),
    ],
)
def test_match_classes(earlier, later, expected):
    assert match_class(Surface.of(earlier), Surface.of(later)) == expected


@given(st.text(min_size=1), st.text(min_size=1))
def test_match_classes_of_anything_have_an_embedding(one, other):
    assert 1 <= match_class(Surface.of(one), Surface.of(other)) < features.MATCH_CLASSES


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_word_distances_have_an_embedding_and_turn_round(a, b):
    bucket = features.word_distance(a, b)
    assert 0 < bucket < features.WORD_DISTANCES
    assert bucket + features.word_distance(b, a) == 16


@given(st.integers(1, 5000))
def test_mention_distances_have_an_embedding(apart):
    assert 0 <= features.mention_distance(apart) < features.MENTION_DISTANCES


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(-500, 500))
def test_role_distances_have_an_embedding(sentence, a, b, apart):
    first, last = sorted((a, b))
    assert 0 <= features.role_distance(sentence, first, last, apart) < features.ROLE_DISTANCES


def test_nearness_tells_before_inside_and_behind():
    near = features.nearness([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], [7, 0], [8, 0])
    assert near.tolist() == [[0, 1, 1, 1, 1, 2, 3, 4, 4, 5, 0, 0], [4, 5, *[0] * 10]]
    assert near.max() < features.NEARNESS


@given(st.lists(st.integers(0, 60), min_size=1, max_size=30), st.integers(0, 60), st.integers(0, 60))
def test_a_claims_own_sentences_are_the_class_in_the_middle(sentences, a, b):
    first, last = sorted((a, b))
    (near,) = features.nearness(sentences, [first], [last])
    assert [n == features.INSIDE for n in near] == [first <= s <= last for s in sentences]
    assert [n > 0 for n in near] == [first - features.REACH <= s <= last + 1 for s in sentences]
