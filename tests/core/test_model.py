"""The data model refuses what breaks the contract."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.errors import ContractError
from actorgraph.model import ActorType, Boilerplate, Claim, Document, Extraction, Mention, Span, Status


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 3), (4, 2)])
def test_spans_are_half_open_and_not_empty(start, end):
    with pytest.raises(ContractError):
        Span(start, end)


@given(st.text(min_size=1), st.data())
def test_a_span_gives_its_words(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assert Span(start, end).of(text) == text[start:end]
    with pytest.raises(ContractError):
        Span(start, len(text) + 1).of(text)


@given(st.tuples(st.integers(0, 30), st.integers(1, 9)), st.tuples(st.integers(0, 30), st.integers(1, 9)))
def test_overlap_is_a_shared_character(a, b):
    one, other = (Span(start, start + length) for start, length in (a, b))
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)


@pytest.mark.parametrize("published", ["2025", "2025-10", "2025-10-19", None])
def test_partial_dates_are_dates(published):
    assert Document("a", "text", published=published).published == published


@pytest.mark.parametrize("published", ["", "19 October", "2025-1-1", "2025-10-19T00:00"])
def test_other_dates_are_refused(published):
    with pytest.raises(ContractError):
        Document("a", "text", published=published)


def test_boilerplate_lies_inside_the_text():
    with pytest.raises(ContractError):
        Document("a", "text", boilerplate=(Boilerplate(Span(0, 5), "share"),))


def test_claims_point_to_mentions_that_are_there():
    mention = Mention("m1", Span(0, 4), "Rami", ActorType.PERSON, "e1")
    claim = Claim("c1", "m1", "killed", "m2", Span(0, 4))
    with pytest.raises(ContractError, match="m2"):
        Extraction("a", "0" * 64, (mention,), (claim,), "x", "1")


def test_an_extraction_checks_its_text():
    mention = Mention("m1", Span(0, 4), "Rami", ActorType.PERSON, "e1")
    extraction = Extraction("a", "0" * 64, (mention,), (), "x", "1")
    extraction.check("Rami left.")
    with pytest.raises(ContractError, match="m1"):
        extraction.check("Sami left.")
    assert extraction.mention("m1") is mention
    with pytest.raises(KeyError):
        extraction.mention("m2")


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan")])
def test_confidence_is_a_probability(confidence):
    with pytest.raises(ContractError):
        Claim("c", "a", "killed", "b", Span(0, 1), confidence=confidence)


def test_what_stands():
    assert [status for status in Status if status.stands] == [Status.ASSERTED, Status.REPORTED]
