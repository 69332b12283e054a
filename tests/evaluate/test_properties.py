"""What holds of the scores whatever the reports."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actorgraph.evaluate import evaluate, render
from actorgraph.evaluate.matching import Match
from actorgraph.evaluate.outcomes import Fate, outcomes
from actorgraph.evaluate.reports import report_of
from actorgraph.evaluate.scores import score
from actorgraph.model import ActorType, Status
from actorgraph.ontology import RELATIONS, SYMMETRIC
from tests.evaluate.made import turned

UNHURRIED = settings(max_examples=60, deadline=None)
ENTITIES = st.sampled_from(["e1", "e2", "e3", "e4"])
HUNDREDTHS = st.integers(0, 100).map(lambda n: n / 100)
ACTOR_TYPES = [str(t) for t in ActorType if t != ActorType.DATE]


@st.composite
def reports(draw, id_="r"):
    """A report of one-letter words, each of which may be a mention."""
    count = draw(st.integers(2, 8))
    text = " ".join("abcdefgh"[:count])
    mentions = [
        {
            "id": f"m{k}", "entity": draw(ENTITIES), "type": draw(st.sampled_from(ACTOR_TYPES)),
            "start": 2 * k, "end": 2 * k + 1, "text": text[2 * k],
        }
        for k in range(count)
    ]  # fmt: skip
    if draw(st.booleans()):
        mentions.append({"id": "d", "entity": "d1", "type": "Date", "start": 0, "end": len(text), "text": text})
    ids = st.sampled_from([m["id"] for m in mentions if m["type"] != "Date"])
    rows = draw(
        st.lists(
            st.fixed_dictionaries(
                {
                    "subject": ids, "relation": st.sampled_from(sorted(RELATIONS)), "object": ids,
                    "status": st.sampled_from([str(s) for s in Status]), "confidence": HUNDREDTHS,
                },
                optional={"by": ids, "where": ids, "former": st.booleans(),
                          **({"when": st.just("d")} if len(mentions) > count else {})},
            ),
            max_size=8,
        )
    )  # fmt: skip
    return report_of({"id": id_, "text": text, "mentions": mentions, "claims": rows}, folder="made")


@st.composite
def pairs(draw):
    """Two reports of one text, as two readers would annotate it."""
    one, other = draw(reports()), draw(reports())
    longest = max(one.text, other.text, key=len)
    return replace(one, text=longest), replace(other, text=longest)


@UNHURRIED
@given(reports())
def test_perfect_predictions_are_right_everywhere(gold):
    found = score(Match(gold, gold))
    for share in (found.mention, found.overlap, found.claim, found.family, found.pair, found.by, found.where, found.former):
        assert share.right == share.found == share.gold
    assert found.when.right == found.when.gold
    assert found.coreference.precision == found.coreference.recall == pytest.approx(1)
    for ratio in (found.status, found.attributed, found.direction):
        assert ratio.right == ratio.of
    assert {o.fate for o in outcomes(Match(gold, gold), 0)} <= {Fate.RIGHT}


@UNHURRIED
@given(reports())
def test_turning_claims_round_leaves_pairs_and_symmetric_relations(gold):
    before, after = score(Match(gold, gold)), score(Match(gold, turned(gold)))
    assert after.pair == before.pair
    for name, share in before.relations.items():
        if name in SYMMETRIC:
            assert after.relations[name] == share
    there = {(k.subject, k.relation, k.object) for k in Match(gold, gold).gold_claims}
    one_way = {k for k in there if k[1] not in SYMMETRIC and k[0] != k[2] and (k[2], k[1], k[0]) not in there}
    assert after.direction.right == after.direction.of - len(one_way)


@UNHURRIED
@given(pairs())
def test_every_claim_has_one_fate(pair):
    match = Match(*pair)
    found = score(match)
    seen = list(outcomes(match, 0))
    assert sum(o.gold is not None for o in seen) == found.claim.gold == len(match.gold_claims)
    assert sum(o.found is not None for o in seen) == found.claim.found
    assert sum(o.fate == Fate.RIGHT for o in seen) == found.claim.right


@UNHURRIED
@given(pairs())
def test_exchanging_gold_and_found_exchanges_precision_and_recall_of_mentions(pair):
    there, back = score(Match(*pair)), score(Match(*pair[::-1]))
    assert (there.mention.precision, there.overlap.right) == (back.mention.recall, back.overlap.right)
    assert there.coreference.precision == pytest.approx(back.coreference.recall)


@UNHURRIED
@given(pairs(), st.permutations(["f1", "f2", "f3", "f4"]))
def test_names_of_found_actors_do_not_matter(pair, names):
    gold, found = pair
    new = dict(zip(["e1", "e2", "e3", "e4"], names, strict=True))
    renamed = replace(found, mentions=tuple(replace(m, entity=new.get(m.entity, m.entity)) for m in found.mentions))
    assert score(Match(gold, found)) == score(Match(gold, renamed))


@settings(max_examples=25, deadline=None)
@given(pairs(), st.floats(0, 1))
def test_anything_can_be_written_down(pair, threshold):
    gold, found = pair
    result = evaluate([gold], {gold.id: found}, threshold=threshold, by="folder")
    assert result.scores == score(Match(gold, found), threshold)
    for name in ("text", "html", "markdown", "json"):
        assert render(result, name).endswith("\n")
