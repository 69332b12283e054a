"""The scores, on one hand-built report whose figures can be counted by hand."""

from dataclasses import replace

import pytest

from actorgraph.evaluate import evaluate
from actorgraph.evaluate.evaluation import Trust
from actorgraph.evaluate.matching import Match, Stranger, align
from actorgraph.evaluate.outcomes import Fate, outcomes
from actorgraph.evaluate.scores import Ratio, Scores, Share, score, total
from actorgraph.model import ActorType, Mention, Span, Status
from tests.evaluate.made import claims, report, turned


def mention(id_, start, end, entity="e", type_=ActorType.GROUP):
    return Mention(id_, Span(start, end), "x" * (end - start), type_, entity)


def scored(**changes):
    gold = report()
    return score(Match(gold, report(**changes)))


def fates(**changes):
    return [
        (o.fate, o.relation, o.found and o.found.relation, o.known) for o in outcomes(Match(report(), report(**changes)), 0)
    ]


def test_what_is_equal_is_right():
    found = scored()
    assert found.mention == found.overlap == Share(9, 9, 9), "the date is no actor"
    assert found.claim == Share(5, 5, 5)
    assert (found.coreference.precision, found.coreference.recall) == (1, 1)
    assert (found.when, found.where, found.by, found.former) == (Share(2, 2, 2), Share(1, 1, 1), Share(1, 1, 1), Share(1, 1, 1))
    assert (found.status, found.attributed, found.direction) == (Ratio(5, 5), Ratio(1, 1), Ratio(4, 4))
    assert dict(found.relations)["bombed"] == Share(1, 1, 1)


def test_nothing_found():
    found = scored(mentions=[], claims=[])
    assert found.claim == Share(0, 0, 5)
    assert (found.claim.precision, found.claim.recall, found.claim.f1) == (0, 0, 0)
    assert found.status.value is None
    assert [fate for fate, *_ in fates(mentions=[], claims=[])] == [Fate.MISSED] * 5


def test_a_turned_claim_is_the_same_pair_the_wrong_way_round():
    gold = report()
    found = score(Match(gold, turned(gold)))
    assert found.claim == Share(1, 5, 5), "allied_with is symmetric"
    assert found.pair == Share(5, 5, 5)
    assert found.direction == Ratio(0, 4)
    assert [o.fate for o in outcomes(Match(gold, turned(gold)), 0)].count(Fate.TURNED) == 4


def test_other_relations_of_the_same_actors():
    found = scored(claims=claims({"relation": "bombed"}, {"relation": "located_in"}))
    assert (found.claim, found.family, found.pair) == (Share(0, 2, 5), Share(1, 2, 5), Share(1, 1, 5))
    assert fates(claims=claims({"relation": "located_in"}, {"relation": "bombed"}))[:2] == [
        (Fate.OTHER, "raided", "bombed", True),
        (Fate.FALSE, "located_in", "located_in", True),
    ], "the one of the same family explains what was missed"


def test_of_two_claims_that_say_the_same_the_first_counts():
    twice = claims({"status": "denied"}, {"status": "asserted"})
    assert scored(claims=twice).status == Ratio(0, 1)
    assert scored(claims=twice[::-1]).status == Ratio(1, 1)
    assert scored(claims=twice).claim == Share(1, 1, 5)


def test_status_speaker_date_and_place():
    wrong = claims({"relation": "killed", "object": "m4", "status": "alleged", "when": "m3", "where": "m9", "by": "m5"})
    found = scored(claims=wrong)
    assert found.status == Ratio(0, 1)
    assert (found.when, found.where, found.by) == (Share(1, 1, 1), Share(0, 1, 1), Share(0, 1, 0))


def test_an_actor_stands_for_whom_most_of_its_mentions_mean():
    rows = [dict(row) for row in written_mentions()]
    rows[0]["entity"] = "x"  # The Ridge Front, Sami Dagher and the residents as one: nobody has the most, the first counts
    rows[3]["entity"] = rows[6]["entity"] = "x"
    match = Match(report(), report(mentions=rows))
    assert match.stands["x"] == "e1"
    assert match.stands["e1"] == "e1"
    keys = {key.object for key in match.found_claims()}
    assert "e3" not in keys


def written_mentions():
    from tests.evaluate.made import record

    return record()["mentions"]


def test_b_cubed_of_a_split_actor():
    rows = [{**row, "entity": "alone"} if row["id"] == "m1" else row for row in written_mentions()]
    found = scored(mentions=rows).coreference
    assert found.precision == 1
    assert found.recall == pytest.approx((1 / 3 + 2 * 2 / 3 + 6) / 9)


def test_strangers_are_nobody_of_gold():
    rows = [row for row in written_mentions() if row["id"] in ("m1", "m2")]
    other = report(mentions=[{**rows[0], "start": 0, "end": 3, "text": "The"}, rows[1]], claims=claims({}))
    gold = report(mentions=[row for row in written_mentions() if row["id"] != "m1"], claims=[])
    match = Match(gold, other)
    assert match.stands["e1"] == Stranger("e1")
    assert [(o.fate, o.known) for o in outcomes(match, 0)] == [(Fate.FALSE, False)]


def test_a_threshold_leaves_out_claims():
    gold = report()
    rows = [{"subject": c.subject, "relation": c.relation, "object": c.object} for c in gold.claims]
    graded = report(claims=[{**row, "confidence": 0.2 + 0.2 * k} for k, row in enumerate(rows)])
    match = Match(gold, graded)
    assert [score(match, cut).claim.found for cut in (0.0, 0.2, 0.21, 0.8, 1.0)] == [5, 5, 4, 2, 1]
    result = evaluate([gold], {gold.id: graded}, threshold=0.5)
    assert result.scores.claim == Share(3, 3, 5)
    assert result.firm_share == Share(2, 2, 5)
    assert {cut: share.found for cut, share in result.cuts.items()}[0.6] == 3


def test_align_prefers_equal_spans_then_the_larger_overlap():
    gold = [mention("g1", 0, 10), mention("g2", 12, 20)]
    found = [mention("f1", 0, 4), mention("f2", 0, 10), mention("f3", 9, 20), mention("f4", 30, 40)]
    assert {k: v.id for k, v in align(gold, found).items()} == {"f2": "g1", "f3": "g2"}


def test_sums_of_reports():
    one = scored()
    assert total([]) == Scores()
    both = total([one, scored(mentions=[], claims=[])])
    assert (both.reports, both.claim, both.relations["raided"]) == (2, Share(5, 5, 10), Share(1, 1, 2))


@pytest.mark.parametrize(
    ("right", "found", "verdict"),
    [
        (20, 20, "mostly right"),
        (3, 3, "unsure"),
        (0, 3, "unsure"),
        (0, 4, "mostly wrong"),
        (60, 100, "mostly right"),
        (0, 0, "unsure"),
    ],
)
def test_verdicts_need_numbers(right, found, verdict):
    from actorgraph.evaluate.confidence import wilson

    assert Trust("killed", Share(right, found, 9), None, wilson(right, found), 0, 0, 0).verdict == verdict


def test_wilson_by_the_book():
    from actorgraph.evaluate.confidence import wilson

    # Newcombe 1998, Statistics in Medicine 17, table I: 81 of 263 and 15 of 148, score method
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(15, 148) == pytest.approx((0.0624, 0.1605), abs=5e-5)


def test_reliability():
    from actorgraph.evaluate.confidence import reliability

    found = reliability([(0.1, False), (0.19, True), (0.9, True), (1.0, True)])
    assert [(b.low, b.claims, b.right) for b in found.bins] == [(0.1, 2, 0.5), (0.9, 2, 1.0)]
    assert found.error == pytest.approx((abs(0.145 - 0.5) * 2 + abs(0.95 - 1) * 2) / 4)
    assert reliability([]).error == 0


def test_confidence_of_found_actors_and_status_counts():
    gold = report()
    unsure = replace(gold, graded=True, claims=tuple(replace(c, confidence=0.5, status=Status.DENIED) for c in gold.claims))
    result = evaluate([gold], {gold.id: unsure}, by="kind")
    assert result.reliability is not None
    assert result.reliability.error == pytest.approx(0.5)
    assert result.status == {("asserted", "denied"): 4, ("reported", "denied"): 1}
    assert result.groups["fictional"].claim == Share(5, 5, 5)
    assert evaluate([gold], {gold.id: gold}).reliability is None, "no confidence was given"
