"""The figures are those of the annotations' own score.py, to its last digit."""

import random
import warnings
from functools import cache

import pytest
from hypothesis import given

from actorgraph import ontology
from actorgraph.evaluate import read_reports
from actorgraph.evaluate.matching import Match
from actorgraph.evaluate.reports import report_of
from actorgraph.evaluate.scores import Scores, Share, score, total
from tests.evaluate.made import written
from tests.evaluate.test_properties import UNHURRIED, pairs
from tests.quality.annotations import annotations_or_skip, load_program

SHARES = {"mention": "mention", "span": "overlap", "claim": "claim", "family": "family", "pair": "pair"}
SHARES |= {name: name for name in ("by", "when", "where", "former")}


def theirs(gold, found):
    return load_program("score").score({r["id"]: r for r in gold}, {r["id"]: r for r in found})


def rounded(share):
    counts = {"tp": share.right, "predicted": share.found, "gold": share.gold}
    return {"p": round(share.precision, 4), "r": round(share.recall, 4), "f": round(share.f1, 4), **counts}


def assert_same(ours: Scores, other):
    for name, own in SHARES.items():
        assert rounded(getattr(ours, own)) == other[name], name
    for name in ("status", "attributed", "direction"):
        value = getattr(ours, name).value
        assert (None if value is None else round(value, 4)) == other[name], name
    b3 = ours.coreference
    assert (round(b3.precision, 4), round(b3.recall, 4)) == pytest.approx((other["b3"]["p"], other["b3"]["r"]), abs=1.01e-4)
    assert b3.f1 == pytest.approx(other["b3"]["f"], abs=1.01e-4), "score.py makes F of rounded figures"
    assert {name: rounded(share) for name, share in ours.relations.items()} == other["relations"]
    assert ours.reports == other["reports"]


def spoiled(record, rng):
    """What a careless reader would find: mentions lost, cut, of wrong type or actor; claims lost, changed, turned, invented."""
    mentions = []
    for m in record["mentions"]:
        m = dict(m)
        luck = rng.random()
        if luck < 0.08:
            continue
        if luck < 0.2 and m["end"] - m["start"] > 3:
            m |= {"start": m["start"] + 1, "text": m["text"][1:]}
        if luck > 0.9 and m["type"] != "Date":
            m["type"] = rng.choice(ontology.TYPES)
        if luck > 0.8 and m["type"] != "Date":
            m["entity"] = rng.choice([other["entity"] for other in record["mentions"] if other["type"] != "Date"])
        mentions.append(m)
    rng.shuffle(mentions)
    known = {m["id"]: m for m in mentions}
    ends = [m["id"] for m in mentions if m["type"] != "Date"]
    claims = []
    for c in [*record["claims"], *record["claims"][::3]]:
        c = {k: v for k, v in c.items() if k not in ("by", "when", "where") or (v in known and rng.random() < 0.8)}
        if c["subject"] not in known or c["object"] not in known or rng.random() < 0.2:
            continue
        if rng.random() < 0.2:
            c["relation"] = rng.choice(list(ontology.RELATIONS))
        if rng.random() < 0.1:
            c["subject"], c["object"] = c["object"], c["subject"]
        if rng.random() < 0.1:
            c["object"] = rng.choice(ends)
        if rng.random() < 0.2:
            c["status"] = rng.choice(["denied", "reported"])
        if rng.random() < 0.1:
            c["former"] = True
        if rng.random() < 0.1:
            c["by"] = rng.choice(ends)
        claims.append(c)
    return {**record, "mentions": mentions, "claims": claims}


@cache
def own_records():
    """Reports written for this project, as the annotations' own reader has them; none of the kept-out ones."""
    check = load_program("check")
    files = sorted((annotations_or_skip() / "reports" / "own").glob("*.ann"))[::8]
    out = []
    for file in files:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)  # check.py leaves closing its files to Python
            record, faults = check.read(str(file))
        assert not faults
        out.append((file, record))
    return out


def test_relations_have_the_families_and_symmetry_of_score():
    module = load_program("score")
    assert {name: relation.family for name, relation in ontology.RELATIONS.items()} == module.FAMILY
    assert set(ontology.SYMMETRIC) == module.SYMMETRIC


def test_annotated_files_are_read_as_check_reads_them():
    read = read_reports([file for file, _ in own_records()])
    assert not read.faults
    for _, record in own_records():
        ours = read.reports[record["id"]]
        assert ours.text == record["text"]
        assert {k: v for k, v in ours.groups.items() if k != "folder"} == {k: record[k] for k in ("source", "kind")}
        assert written(ours)["mentions"] == record["mentions"]
        plain = [{k: v for k, v in claim.items() if k != "confidence"} for claim in written(ours)["claims"]]
        assert plain == record["claims"]


@pytest.mark.parametrize("seed", range(3))
def test_on_reports_found_carelessly(seed):
    rng = random.Random(seed)
    gold = [record for _, record in own_records()]
    found = [spoiled(record, rng) for record in gold]
    singles = []
    for one, other in zip(gold, found, strict=True):
        singles.append(score(Match(report_of(one, folder="own"), report_of(other, folder="own"))))
        assert_same(singles[-1], theirs([one], [other]))
    together = total(singles)
    assert_same(together, theirs(gold, found))
    assert 0.3 < together.claim.f1 < 0.9, "spoiled, yet not beyond recognition"
    assert together.direction.of > together.direction.right > 0
    assert together.when != Share()


def test_a_report_without_prediction_is_one_where_nothing_was_found():
    gold = [record for _, record in own_records()][:3]
    ours = [report_of(record, folder="own") for record in gold]
    empty = [{**record, "mentions": [], "claims": []} for record in gold]
    nothing = total(score(Match(one, report_of(other, folder="own"))) for one, other in zip(ours, empty, strict=True))
    assert_same(nothing, theirs(gold, []))


@UNHURRIED
@given(pairs())
def test_on_any_two_reports(pair):
    gold, found = pair
    assert_same(score(Match(gold, found)), theirs([written(gold)], [written(found)]))
