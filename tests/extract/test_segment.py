"""Sentences and words by offset."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.extract.segment import casing, sentences, words
from actorgraph.model import Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rami left. He fled north.", ["Rami left.", "He fled north."]),
        ("Gen. Nadim denied it. So did Lt. Saab.", ["Gen. Nadim denied it.", "So did Lt. Saab."]),
        ("U.S. forces and U.K. police met J. Smith.", ["U.S. forces and U.K. police met J. Smith."]),
        ("“We left.” She wept.", ["“We left.”", "She wept."]),
        ("A heading\n\nThe army withdrew", ["A heading", "The army withdrew"]),
        ("It cost 3.5 million. (Others say more.)", ["It cost 3.5 million.", "(Others say more.)"]),
        ("He left at 3 p.m. on Sunday.", ["He left at 3 p.m. on Sunday."]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_sentences(text, expected):
    assert [span.of(text) for span in sentences(text)] == expected


def test_boilerplate_is_left_out_and_ends_a_sentence():
    text = "The army said Share this it had left."
    gap = Span(text.index("Share"), text.index("Share") + len("Share this"))
    assert [span.of(text) for span in sentences(text, [gap])] == ["The army said", "it had left."]


@given(st.text(alphabet=st.sampled_from("Ab. \n\"'U.S?(é\u2028\U0001f600"), max_size=80), st.data())
def test_sentences_are_in_order_apart_and_cover_all_that_is_visible(text, data):
    cut = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=4, unique=True)))
    excluded = [Span(a, b) for a, b in zip(cut[::2], cut[1::2], strict=False)]
    found = sentences(text, excluded)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert not any(span.overlaps(gap) for span in found for gap in excluded)
    covered = {k for span in found for k in range(span.start, span.end)}
    hidden = {k for gap in excluded for k in range(gap.start, gap.end)}
    assert covered >= {k for k, c in enumerate(text) if not c.isspace()} - hidden
    for span in found:
        assert span.of(text) == span.of(text).strip()


@given(st.text(max_size=60))
def test_words_are_every_visible_character_once(text):
    if not text:
        return
    found = words(text, Span(0, len(text)), 7)
    assert all(word.sentence == 7 for word in found)
    covered = [k for word in found for k in range(word.start, word.end)]
    assert covered == sorted(set(covered))
    assert {text[k] for k in set(range(len(text))) - set(covered)} <= {c for c in text if c.isspace()}


@pytest.mark.parametrize(
    ("word", "expected"), [("army", 1), ("Rami", 2), ("R", 2), ("NATO", 3), ("16th", 4), (".", 5), ("“", 5), ("القاعدة", 1)]
)
def test_casing(word, expected):
    assert casing(word) == expected


def test_bullets_belong_to_their_items():
    text = "On Monday, forces conducted strikes:\n.       Near Rabat, one strike. A car burnt.\n- Near Hit, two.\n1. One"
    assert [text[s.start : s.end] for s in sentences(text)] == [
        "On Monday, forces conducted strikes:",
        ".       Near Rabat, one strike.",
        "A car burnt.",
        "- Near Hit, two.",
        "1. One",
    ]
