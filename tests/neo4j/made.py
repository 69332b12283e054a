"""Graphs of any size, the same at every run, and references to compare with."""

from __future__ import annotations

import random
from dataclasses import replace

from actorgraph import ontology
from actorgraph.graph import ActorGraph
from actorgraph.model import ActorType, DateRange, MentionRef, Merge, Status
from tests.helpers import graphs

TYPES = [type_ for type_ in ActorType if type_ is not ActorType.DATE]
DOCUMENT_CLAIMS = 20
"""Claims of a document."""


def large(claims: int, *, seed: int = 1, case: str = "large") -> ActorGraph:
    """A graph with so many claims, a fifth as many actors, some of them hubs."""
    draw = random.Random(seed)
    documents = [f"report-{number}.txt" for number in range(max(1, claims // DOCUMENT_CLAIMS))]
    actors = [
        graphs.actor(
            f"Actor {number}",
            TYPES[number % len(TYPES)],
            f"alias {draw.randrange(9)} of {number}",
            mentions=tuple(MentionRef(draw.choice(documents), f"m{m}") for m in range(draw.randrange(4))),
        )
        for number in range(max(2, claims // 5))
    ]
    made = []
    for number in range(claims):
        subject, object_ = draw.sample(actors if number % 3 else actors[: max(2, len(actors) // 50)], 2)
        day = f"2025-{draw.randrange(1, 13):02}-{draw.randrange(1, 29):02}"
        more = {} if draw.random() < 0.5 else {"by": draw.choice(actors)}
        more |= {} if draw.random() < 0.5 else {"where": draw.choice(actors)}
        made.append(
            graphs.claim(
                subject,
                draw.choice(sorted(ontology.RELATIONS)),
                object_,
                f"words {draw.random()} of claim {number}, which nobody wrote " * 3,
                documents[number // DOCUMENT_CLAIMS % len(documents)],
                start=number * 200,
                status=draw.choice(list(Status)),
                confidence=draw.randrange(1000) / 1000,
                date=DateRange(day, day, "day") if draw.random() < 0.5 else None,
                **more,
            )
        )
    merges = [Merge(draw.choice(documents), f"e{n}", actor.id, "new", "first mention") for n, actor in enumerate(actors)]
    return graphs.graph(actors, made, merges=merges, case=case)


def altered(graph: ActorGraph, *, seed: int = 2) -> ActorGraph:
    """The graph after a further build: a third of the claims gone or changed, actors renamed, retyped and gone."""
    draw = random.Random(seed)
    kept = []
    for claim in graph.claims:
        chance = draw.random()
        if chance < 0.15:
            continue
        kept.append(replace(claim, status=draw.choice(list(Status)), confidence=0.5) if chance < 0.35 else claim)
    used = {end for claim in kept for end in (claim.subject, claim.object, claim.by, claim.where)}
    actors = []
    for actor in graph.actors.values():
        chance = draw.random()
        if chance < 0.3 and actor.id not in used:
            continue
        actors.append(replace(actor, name=f"New {actor.name}", type=draw.choice(TYPES)) if chance > 0.8 else actor)
    ids = {actor.id for actor in actors}
    merges = [merge for merge in graph.merges if merge.actor in ids and draw.random() > 0.1]
    fresh = graphs.actor("Newcomer", mentions=(MentionRef("report-0.txt", "m77"),))
    new = [graphs.claim(fresh, "supports", actor, "a newcomer comes", start=10**6 + n) for n, actor in enumerate(actors[:50])]
    return graphs.graph([*actors, fresh], [*kept, *new], graph.sources.values(), merges, case=graph.case)
