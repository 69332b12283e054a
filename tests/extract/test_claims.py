"""Scores to claims."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from actorgraph.extract.claims import RELATIONS, calibrate, score_claims
from actorgraph.extract.network import ModelConfig
from actorgraph.extract.read import ROLES, Reading
from actorgraph.model import ActorType, Span, Status

CONFIG = ModelConfig("test", "1", 320, 0.5, 0.1, {"*": (1.0, 0.0)})
GROUP, PERSON, PLACE = ActorType.GROUP, ActorType.PERSON, ActorType.PLACE


def claims_of(scores, entities, types, statuses=None, config=CONFIG, evidence=lambda a, b: Span(0, 50), **roles):
    """Claims from {(subject, object): {relation: score}}."""
    reading = Reading([], [])
    for pair, relations in scores.items():
        vector = np.zeros(len(RELATIONS), np.float32)
        for name, score in relations.items():
            vector[RELATIONS.index(name)] = score
        reading.relations[pair] = vector
        status = np.zeros(len(Status), np.float32)
        status[list(Status).index((statuses or {}).get(pair, Status.ASSERTED))] = 1
        reading.status[pair] = np.concatenate([status, status])
        reading.former[pair] = 0.0
        reading.roles[pair] = [(9.0, roles.get(name)) for name in ROLES]
    return score_claims(reading, entities, types, config, evidence)


def brief(claims):
    return [(c.subject, c.relation, c.object) for c in claims]


def test_claims_above_the_floor():
    found = claims_of({(0, 1): {"killed": 0.9, "attacked": 0.3, "wounded": 0.05}}, [0, 1], [GROUP, PERSON])
    assert sorted(brief(found)) == [(0, "attacked", 1), (0, "killed", 1)]
    assert [c.confidence for c in found if c.relation == "killed"] == [pytest.approx(0.9)]


def test_an_actor_makes_no_claim_about_itself():
    assert claims_of({(0, 1): {"killed": 0.9}}, [0, 0], [PERSON, PERSON]) == []


def test_the_ontology_rules_out_types():
    assert claims_of({(0, 1): {"kin_of": 0.9}}, [0, 1], [PLACE, PLACE]) == []


def test_symmetric_relations_take_the_mean_of_both_ways():
    (claim,) = claims_of({(0, 1): {"fights": 0.8}, (1, 0): {"fights": 0.4}}, [0, 1], [GROUP, GROUP])
    assert (claim.subject, claim.object, claim.confidence) == (0, 1, pytest.approx(0.6))


@pytest.mark.parametrize(
    ("there", "back", "kept"),
    [(0.9, 0.3, [(0, "killed", 1)]), (0.3, 0.9, [(1, "killed", 0)]), (0.9, 0.8, [(0, "killed", 1), (1, "killed", 0)])],
)
def test_of_two_directions_the_weaker_goes_unless_both_are_likely(there, back, kept):
    found = claims_of({(0, 1): {"killed": there}, (1, 0): {"killed": back}}, [0, 1], [PERSON, PERSON])
    assert sorted(brief(found)) == kept


def test_the_best_mention_of_an_actor_speaks_for_a_sentence():
    scores = {(0, 2): {"killed": 0.6}, (1, 2): {"killed": 0.8}}
    assert brief(claims_of(scores, [0, 0, 2], [GROUP, GROUP, PERSON])) == [(1, "killed", 2)]
    two = claims_of(scores, [0, 0, 2], [GROUP, GROUP, PERSON], evidence=lambda a, b: Span(50 * a, 50 * a + 50))
    assert brief(two) == [(0, "killed", 2), (1, "killed", 2)], "another sentence is another claim"


def test_status_speaker_date_and_place():
    found = claims_of(
        {(0, 1): {"killed": 0.9}}, [0, 1, 2, 3, 4], [GROUP, PERSON, PERSON, ActorType.DATE, PLACE],
        {(0, 1): Status.DENIED}, by=2, when=3, where=4,
    )  # fmt: skip
    assert [(c.status, c.by, c.when, c.where, c.former) for c in found] == [(Status.DENIED, 2, 3, 4, False)]


def test_an_end_of_the_claim_is_not_where_it_happened():
    (claim,) = claims_of({(0, 1): {"seized": 0.9}}, [0, 1, 1], [GROUP, PLACE, PLACE], where=2)
    assert claim.where is None


@given(st.floats(0, 1), st.floats(0, 1))
def test_calibration_keeps_the_order_and_stays_a_probability(a, b):
    config = ModelConfig("test", "1", 320, 0.5, 0.1, {"*": (0.8, -0.3), "conflict": (1.2, 0.1)})
    low, high = sorted((a, b))
    first, second = calibrate(np.array([[low] * len(RELATIONS), [high] * len(RELATIONS)]), config)
    assert ((first >= 0) & (first <= second) & (second <= 1)).all()


def test_calibration_is_that_of_the_family():
    config = ModelConfig("test", "1", 320, 0.5, 0.1, {"*": (1.0, 0.0), "conflict": (2.0, 0.5)})
    (found,) = calibrate(np.full((1, len(RELATIONS)), 0.6), config)
    odds = np.log(0.6 / 0.4)
    assert found[RELATIONS.index("killed")] == pytest.approx(1 / (1 + np.exp(-(2 * odds + 0.5))))
    assert found[RELATIONS.index("located_in")] == pytest.approx(0.6)
