"""Tags to mentions, and which pairs are looked at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.extract.candidates import (
    DATE,
    TAGS,
    TYPES,
    Found,
    coreference_candidates,
    decode_tags,
    geometry,
    pair_candidates,
    role_candidates,
)
from actorgraph.extract.features import Surface
from actorgraph.extract.segment import Word

GROUP, PLACE = TYPES.index("Group"), TYPES.index("Place")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ("O O", []),
        ("B-Group", [(0, 0, GROUP)]),
        ("B-Group I-Group O B-Place", [(0, 1, GROUP), (3, 3, PLACE)]),
        ("B-Group B-Group", [(0, 0, GROUP), (1, 1, GROUP)]),
        ("O I-Group I-Group", [(1, 2, GROUP)]),
        ("B-Group I-Place I-Place", [(0, 0, GROUP), (1, 2, PLACE)]),
        ("I-Group B-Group I-Group", [(0, 0, GROUP), (1, 2, GROUP)]),
    ],
)
def test_decode_tags(tags, expected):
    assert decode_tags([TAGS.index(tag) for tag in tags.split()]) == [Found(*row) for row in expected]


@given(st.lists(st.integers(0, len(TAGS) - 1), max_size=40))
def test_mentions_are_the_tagged_words(tags):
    found = decode_tags(tags)
    assert [k for m in found for k in range(m.first, m.last + 1)] == [k for k, tag in enumerate(tags) if tag]
    assert all({(tags[k] - 1) // 2 for k in range(m.first, m.last + 1)} == {m.type} for m in found)


def row_of_words(*lengths):
    return [Word(10 * k, 10 * k + 5, s) for k, s in enumerate(s for s, n in enumerate(lengths) for _ in range(n))]


def test_pairs_are_actors_of_the_same_or_the_next_sentence():
    words = row_of_words(3, 3, 3)
    mentions = [Found(0, 0, GROUP), Found(2, 2, DATE), Found(4, 4, PLACE), Found(8, 8, GROUP)]
    assert pair_candidates(words, mentions) == [(0, 2), (2, 0), (2, 3), (3, 2)]


def test_geometry():
    words = row_of_words(6, 4)
    mentions = [Found(0, 1, GROUP), Found(2, 2, PLACE), Found(7, 8, GROUP)]
    where = geometry(words, mentions, [(0, 1), (1, 0), (2, 1)])
    low, high, _, gap, first, last = (column.tolist() for column in where)
    assert (low, high) == ([1, 1, 3], [2, 2, 7]), "without a word between, the last of the first stands in"
    assert where.distance[0] + where.distance[1] == 16
    assert (first, last) == ([0, 0, 0], [0, 0, 1])
    assert gap == [0, 0, 0]
    assert [len(column) for column in geometry(words, [], [])] == [0] * 6


def test_far_antecedents_only_where_the_words_match():
    mentions = [Found(k, k, GROUP) for k in range(50)]
    surfaces = [Surface.of("Wadi Shield" if k in (0, 49) else f"other{k}") for k in range(50)]
    earlier = [j for i, j, *_ in coreference_candidates(mentions, surfaces) if i == 49]
    assert earlier == [*range(48, 8, -1), 0]


def test_roles_stand_at_most_six_sentences_before_and_one_behind():
    words = row_of_words(1, 1, 1, 1, 1, 1, 1, 2, 1, 1)
    mentions = [Found(k, k, GROUP) for k in range(11)]
    _, mention, distance = role_candidates(words, mentions, [(7, 8)])
    found = list(zip(mention.tolist(), distance.tolist(), strict=True))
    assert [m for m, _ in found] == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    far, buckets = [bucket for m, bucket in found if m < 4], [bucket for m, bucket in found if m >= 4]
    assert len({*buckets[:3]}) == 3, "how many sentences before makes a difference"
    assert {*far} == {buckets[0]}, "from three on it makes none"
    assert not {*buckets[:3], buckets[-1]} & {*buckets[3:-1]}


def test_roles_of_several_pairs_follow_each_other():
    words = row_of_words(2, 2, 1, *[1] * 9)
    mentions = [Found(k, k, GROUP) for k in range(len(words))]
    pairs = [(3, 0), (13, 12)]
    row, mention, distance = role_candidates(words, mentions, pairs)
    for number, pair in enumerate(pairs):
        alone = role_candidates(words, mentions, [pair])
        assert (mention[row == number].tolist(), distance[row == number].tolist()) == tuple(x.tolist() for x in alone[1:])
    assert row.tolist() == sorted(row.tolist())
    at = dict(zip(mention[row == 0].tolist(), distance[row == 0].tolist(), strict=True))
    assert at[0] == at[3] == 7, "the ends of the claim themselves"
    assert at[1] == at[2] == 8, "one mention from the nearer of the two"
    assert at[4] == 1, "the sentence after"
    assert [len(x) for x in role_candidates(words, mentions, [])] == [0, 0, 0]
