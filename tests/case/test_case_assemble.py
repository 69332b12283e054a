"""From documents, extractions and a resolution to the graph."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import permutations

import pytest
from case_data import RAID, claim, document, mention, raid_extraction

from actorgraph.assemble import assemble
from actorgraph.errors import ContractError
from actorgraph.graph import ActorGraph, Source
from actorgraph.ids import text_hash
from actorgraph.model import Actor, ActorType, Decision, Document, Extraction, Merge, Span, Status


@dataclass
class Resolution:
    """What a resolver gives: entities of every report by name."""

    entity_actor: dict[tuple[str, str], str]
    actors: Mapping[str, Actor]
    merges: list[Merge] = field(default_factory=list)


ACTORS = {
    "A3": Actor("A3", "Qalat", ActorType.PLACE),
    "A1": Actor("A1", "Border guards", ActorType.ORGANIZATION),
    "A2": Actor("A2", "Falcon Brigade", ActorType.GROUP, former_ids=("A9",)),
}
NAMES = {"e1": "A1", "e2": "A2", "e3": "A3"}


def resolution(*docs: Document, **changes: str | None) -> Resolution:
    names = {entity: actor for entity, actor in (NAMES | changes).items() if actor is not None}
    pairs = {(doc.id, entity): actor for doc in docs for entity, actor in names.items()}
    merges = [Merge(document_, entity, actor, "new", "first seen") for (document_, entity), actor in pairs.items()]
    return Resolution(pairs, ACTORS, merges)


def graph(doc: Document, found: Extraction | None = None, **options: object) -> ActorGraph:
    given = options.pop("resolution", resolution(doc))
    return assemble("syria", [doc], [found or raid_extraction(doc)], given, **options)  # type: ignore[arg-type]


def test_a_claim_carries_the_words_that_say_it() -> None:
    doc = document(source="Gazette", url="https://example.org/raid", path="/home/somebody/reports/raid.txt", language="en")
    made = graph(doc)
    raided, denied = made.claims
    assert raided.quote == "Border guards raided the Falcon Brigade in Qalat on Monday."
    assert (raided.subject, raided.relation, raided.object, raided.where, raided.by) == ("A1", "raided", "A2", "A3", None)
    assert (raided.when, raided.date and raided.date.from_) == ("Monday", "2025-10-20")
    assert (raided.subject_span, raided.object_span) == (Span(0, 13), Span(25, 39))
    assert (denied.status, denied.by, denied.quote) == (Status.DENIED, "A2", RAID)
    assert made.sources == {
        doc.id: Source(doc.id, "Raid at dawn", "Gazette", "2025-10-20", "https://example.org/raid", None, "en", text_hash(RAID))
    }
    assert list(made.actors) == ["A1", "A2", "A3"]
    (link,) = made.links
    assert link.stands
    assert link.contested
    assert "somebody" not in repr(made)


@pytest.mark.parametrize(
    "url", ["file:///home/somebody/raid.html", "FILE://host/raid", "/home/somebody/raid.html", "C:\\Users\\somebody\\r.txt", "http://[broken"]
)  # fmt: skip
def test_an_address_that_tells_where_the_report_lay_stays_in_the_case(url: str) -> None:
    doc = document(url=url)
    assert graph(doc).sources[doc.id].url is None


@pytest.mark.parametrize(
    ("threshold", "statuses"),
    [
        (0.0, ["asserted", "denied"]),
        (0.4, ["asserted", "denied"]),
        (0.401, ["asserted"]),
        (0.95, []),
        (lambda claim: claim.status is Status.DENIED, ["denied"]),
        (lambda claim: claim.relation != "raided", []),
    ],
)
def test_thresholds(threshold: float, statuses: list[str]) -> None:
    assert [str(c.status) for c in graph(document(), threshold=threshold).claims] == statuses


def test_people_decide_over_thresholds_and_the_last_word_counts() -> None:
    doc = document()
    raided, denied = (c.id for c in raid_extraction(doc).claims)

    def kept(*verdicts: tuple[str, str], threshold: float = 0.5) -> list[str]:
        decisions = [Decision(kind, (target,)) for kind, target in verdicts]
        return [c.id for c in graph(doc, threshold=threshold, decisions=decisions).claims]

    assert kept() == [raided]
    assert kept(("reject", raided)) == []
    assert kept(("accept", denied)) == [raided, denied]
    assert kept(("reject", raided), ("accept", raided), threshold=0.99) == [raided]
    assert kept(("accept", denied), ("reject", denied), threshold=0.0) == [raided]
    assert kept(("merge", raided), ("reject", "nothing of this id")) == [raided]


def test_two_ends_that_became_one_actor_make_no_claim() -> None:
    doc = document()
    assert graph(doc, resolution=resolution(doc, e1="A2")).claims == ()


def test_an_entity_that_is_no_actor() -> None:
    doc = document()
    assert graph(doc, resolution=resolution(doc, e1=None)).claims == ()
    raided, _ = graph(doc, resolution=resolution(doc, e3=None)).claims
    assert raided.where is None


def test_an_id_merged_away_leads_to_the_one_that_stayed() -> None:
    doc = document()
    assert {c.object for c in graph(doc, resolution=resolution(doc, e2="A9")).claims} == {"A2"}


def test_an_actor_the_resolution_does_not_have_is_an_error() -> None:
    doc = document()
    with pytest.raises(ContractError, match="A77"):
        graph(doc, resolution=resolution(doc, e2="A77"))


def test_an_extraction_of_an_older_text_is_an_error() -> None:
    doc = document()
    with pytest.raises(ContractError, match=r"reports/raid\.txt: the extraction is of another text"):
        graph(document(text=f"{RAID} More."), raid_extraction(doc))


def test_confidence_is_rounded_and_symmetric_ends_stay_as_said() -> None:
    doc = document(text="The Heron Front fights the Amber Guard.")
    front = mention(doc, "m1", "The Heron Front", ActorType.GROUP, "e2")
    guard = mention(doc, "m2", "the Amber Guard", ActorType.GROUP, "e1")
    said = claim(doc, front, "fights", guard, confidence=0.123456)
    found = Extraction(doc.id, text_hash(doc.text), (front, guard), (said,), "x", "1")
    made = graph(doc, found)
    assert [(c.subject, c.object, c.confidence) for c in made.claims] == [("A2", "A1", 0.123)]
    assert [(link.subject, link.object) for link in made.links] == [("A1", "A2")]
    assert graph(doc, found, threshold=0.1235).claims == ()


def test_any_order_gives_the_same_graph() -> None:
    docs = [document(f"r{n}", f"{RAID} Number {n}.") for n in range(3)]
    given = resolution(*docs)
    expected = assemble("syria", docs, map(raid_extraction, docs), given)
    assert [c.document for c in expected.claims] == ["r0", "r0", "r1", "r1", "r2", "r2"]
    assert [m.document for m in expected.merges] == sorted(m.document for m in given.merges)
    for order in permutations(docs):
        shuffled = replace(given, actors=dict(reversed(ACTORS.items())), merges=given.merges[::-1])
        made = assemble("syria", iter(order), (raid_extraction(doc) for doc in reversed(order)), shuffled)
        assert repr(made) == repr(expected)


def test_reports_without_extraction_are_sources_and_strangers_extractions_are_passed_over() -> None:
    doc, silent, gone = document(), document("silent", "No claim here."), document("gone", f"{RAID} Gone.")
    made = assemble("c", [silent, doc], [raid_extraction(gone), raid_extraction(doc)], resolution(doc))
    assert list(made.sources) == [doc.id, "silent"]
    assert {c.document for c in made.claims} == {doc.id}
