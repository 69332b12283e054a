"""From spans to an extraction, and long texts in stretches."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.extract.compose import ABOUT_ITSELF, NOT_ALLOWED, TWICE, Named, Said, compose
from actorgraph.extract.stretches import halves, stretches, trimmed, without_boilerplate
from actorgraph.model import ActorType, Boilerplate, Document, Span

TEXT = "The Wadi Shield raided Kafr Zeit. Washington denied it. The United States and the Wadi Shield's men met on Sunday."


def span(words, nth=0):
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(words, at + 1)
    return Span(at, at + len(words))


SHIELD, AGAIN, ZEIT = span("Wadi Shield"), span("Wadi Shield", 1), span("Kafr Zeit")
WASHINGTON, STATES, SUNDAY = span("Washington"), span("United States"), span("Sunday")
NAMED = [
    Named(ZEIT, ActorType.PLACE), Named(AGAIN, ActorType.GROUP), Named(SHIELD, ActorType.GROUP),
    Named(WASHINGTON, ActorType.STATE), Named(STATES, ActorType.STATE), Named(SUNDAY, ActorType.DATE),
]  # fmt: skip


def composed(*said, named=NAMED):
    dropped = Counter()
    found = compose(Document("a", TEXT, published="2026-03-10"), named, said, "x", "1", dropped)
    found.check(TEXT)
    return found, dropped


def test_entities_by_name_and_gazetteer():
    found, _ = composed()
    entity = {mention.span: mention.entity for mention in found.mentions}
    assert entity[SHIELD] == entity[AGAIN]
    assert entity[WASHINGTON] == entity[STATES]
    assert len(set(entity.values())) == 4
    assert [m.id for m in found.mentions] == ["m1", "m2", "m3", "m4", "m5", "m6"]


def test_what_the_gazetteer_knows_to_be_two_is_never_one():
    text = "Russia and the United States met."
    spans = [Span(0, 6), Span(15, 28)]
    found = compose(Document("a", text), [Named(s, ActorType.STATE, "x") for s in spans], [], "x", "1", Counter())
    assert len({mention.entity for mention in found.mentions}) == 2


def test_evidence_is_whole_sentences_that_hold_both_ends():
    found, dropped = composed(Said(SHIELD, "raided", ZEIT, SHIELD, 0.5, when=SUNDAY))
    (claim,) = found.claims
    assert claim.evidence.of(TEXT) == "The Wadi Shield raided Kafr Zeit."
    assert claim.date.from_ == "2026-03-08"
    assert not dropped
    found, _ = composed(Said(STATES, "met_with", SHIELD, STATES, 0.5))
    assert found.claims[0].evidence == Span(0, len(TEXT))
    assert found.claims[0].subject == "m1"  # symmetric: the first in the text


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Said(SHIELD, "met_with", AGAIN, SHIELD, 0.5), ABOUT_ITSELF),
        (Said(SHIELD, "killed", ZEIT, SHIELD, 0.5), NOT_ALLOWED),
        (Said(SHIELD, "raided", SUNDAY, SHIELD, 0.5), NOT_ALLOWED),
        (Said(SHIELD, "raided", ZEIT, SHIELD, 0.4), TWICE),
    ],
)
def test_what_is_left_out(said, reason):
    found, dropped = composed(Said(SHIELD, "raided", ZEIT, SHIELD, 0.5), said)
    assert [claim.confidence for claim in found.claims] == [0.5]
    assert dropped == {reason: 1}


def test_one_type_an_entity():
    named = [Named(SHIELD, ActorType.GROUP), Named(AGAIN, ActorType.ORGANIZATION), Named(span("men"), ActorType.GROUP, "w")]
    found, _ = composed(named=[*named, Named(SHIELD, ActorType.PLACE)])
    assert {str(m.type) for m in found.mentions} == {"Group"}


def test_boilerplate_is_blanked_and_offsets_hold():
    document = Document("a", "Share!Text.", boilerplate=(Boilerplate(Span(0, 6), "share"),))
    assert without_boilerplate(document) == "\n\n\n\n\n\nText."


@pytest.mark.parametrize(("words", "ends"), [(" ab ", (1, 3)), ("  ", None), ("a\nb", None), ("ab\n", (0, 2))])
def test_trimmed(words, ends):
    found = trimmed(words, 0, len(words))
    assert (found and (found.start, found.end)) == ends


@given(
    st.lists(st.text("aB. \n", min_size=1, max_size=60), max_size=12).map(" ".join),
    st.integers(10, 80),
    st.integers(0, 3),
)
def test_stretches_hold_every_word_and_keep_to_the_size(text, size, overlap):
    found = stretches(text, size, overlap)
    assert all(0 < s.end - s.start <= size for s in found)
    covered = set()
    for s in found:
        covered |= set(range(s.start, s.end))
    assert all(k in covered for k, character in enumerate(text) if not character.isspace())
    assert all(a.start < b.start and a.end < b.end for a, b in pairwise(found))


def test_halves():
    text = "One is here. Two is there. Three."
    assert [part.of(text) for part in halves(text, Span(0, len(text)))] == ["One is here.", "Two is there. Three."]
    assert halves(text, Span(0, 12)) == [Span(0, 12)]
