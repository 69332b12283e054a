"""How fast questions are answered: the embedded store, Neo4j and networkx, on one graph, in one run.

    python -m benchmarks.queries [--claims 100000] [--actors 20] [--rounds 2]

Each question is put for so many actors (or pairs), drawn at random, well linked ones more often, and once before to warm up;
printed is the median of the answers' times. Both stores must give the same answers, networkx as many rows (or as short a path):
the program ends with exit code 1 where they do not. networkx holds actors and edges in memory and gives them back bare, without
quotes; where a question is about claims, which it does not hold, the graph in memory is searched from end to end in its place.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import networkx
from benchmarks.measure import facts, taking, tell
from benchmarks.servers import started
from tests.helpers.neo4j import server_script
from tests.neo4j.made import large

from actorgraph.askbook import ask
from actorgraph.graph import ActorGraph
from actorgraph.protocols import Store
from actorgraph.questions.links import all_links, links
from actorgraph.questions.path import path
from actorgraph.stores.embedded import EmbeddedStore
from actorgraph.stores.neo4j.store import Neo4jStore

HOPS = 4
"""How far paths are looked for."""


class InMemory:
    """The graph as networkx holds it, with what one would prepare to ask it often."""

    def __init__(self, graph: ActorGraph) -> None:
        self.graph = graph
        self.edges = graph.to_networkx()
        self.ties = networkx.Graph()
        self.ties.add_nodes_from(self.edges)
        self.ties.add_edges_from((a, b) for a, b, data in self.edges.edges(data=True) if data["status"] != "alleged")
        self.id_of = {actor.name: actor.id for actor in graph.actors.values()}

    def around(self, actor: str) -> list[tuple[str, dict[str, Any]]]:
        """Return the actors that one has an edge with, and the edge's data."""
        out = [(other, data) for _, other, data in self.edges.out_edges(actor, data=True)]
        return out + [(other, data) for other, _, data in self.edges.in_edges(actor, data=True)]

    def links(self, name: str) -> int:
        """The edges of an actor, best proven first."""
        return len(sorted((-data["documents"], -data["confidence"], other) for other, data in self.around(self.id_of[name])))

    def all_links(self) -> int:
        """All edges, best proven first."""
        edges = self.edges.edges(data=True)
        return len(sorted((-data["documents"], -data["confidence"], a, b) for a, b, data in edges))

    def path(self, a: str, b: str) -> int:
        """The length of a shortest path of at most `HOPS`, 0 if there is none."""
        try:
            hops = len(networkx.bidirectional_shortest_path(self.ties, self.id_of[a], self.id_of[b])) - 1
        except networkx.NetworkXNoPath:
            return 0
        return hops if hops <= HOPS else 0

    def between(self, a: str, b: str, family: str | None = None) -> int:
        """Who has edges that stand to both, and which."""
        first, second = (
            [
                (other, data["relation"])
                for other, data in self.around(self.id_of[name])
                if data["status"] != "alleged" and family in (None, data["family"])
            ]
            for name in (a, b)
        )
        return len({(one, with_a, with_b) for one, with_a in first for other, with_b in second if one == other})

    def within(self, name: str) -> int:
        """Everybody within two hops."""
        return len(networkx.single_source_shortest_path_length(self.ties, self.id_of[name], cutoff=2)) - 1

    def timeline(self, name: str) -> int:
        """The dated claims of an actor, by date."""
        id_ = self.id_of[name]
        return len(
            sorted(claim.date.from_ for claim in self.graph.claims if claim.date and id_ in (claim.subject, claim.object))
        )

    def killed(self) -> int:
        """The claims that somebody was killed."""
        return sum(claim.relation == "killed" and claim.status.stands for claim in self.graph.claims)


@dataclass(frozen=True)
class Question:
    """A question in three forms.

    Attributes:
        arguments: how many actors it is about.
        of_store: puts it to a store. of_memory: puts it to networkx; returns `size` of the same answer.
        size: of a store's answer.
    """

    name: str
    arguments: int
    of_store: Callable[..., Any]
    of_memory: Callable[..., int]
    size: Callable[[Any], int] = len


def _asked(name: str, *params: str) -> Callable[..., list[list[Any]]]:
    return lambda store, *actors: ask(store, name, dict(zip(params, actors, strict=True)))[1]


def _hops(rows: Sequence[Any]) -> int:
    return max((row.hop for row in rows), default=0)


QUESTIONS = (
    Question("links", 1, links, InMemory.links),
    Question("all_links", 0, all_links, InMemory.all_links),
    Question("path", 2, lambda store, a, b: path(store, a, b, max_hops=HOPS), InMemory.path, _hops),
    Question("ask brokers", 2, _asked("brokers", "a", "b"), InMemory.between),
    Question(
        "ask common-enemies", 2, _asked("common-enemies", "a", "b"), lambda memory, a, b: memory.between(a, b, "conflict")
    ),
    Question("ask within (2 hops)", 1, _asked("within", "actor"), InMemory.within),
    Question("ask timeline", 1, _asked("timeline", "actor"), InMemory.timeline),
    Question("ask killed", 0, _asked("killed"), InMemory.killed),
)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--actors", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=2)
    arguments = parser.parse_args()
    graph = large(arguments.claims)
    try:
        with tempfile.TemporaryDirectory() as folder, started() as server:
            print(facts("neo4j", "ladybug", "networkx", server=server), flush=True)
            tell("putting the graph into place")
            with taking() as built:
                embedded = EmbeddedStore.build(Path(folder) / "graph.lbug", graph)
            with (
                taking(int(server.state["pid"])) as loaded,
                Neo4jStore(server.uri, user=server.user, password=server.password) as store,
            ):
                store.load(graph)
            with taking() as held:
                memory = InMemory(graph)
            print(f"\n{arguments.claims:,} claims, {len(graph.actors):,} actors, {memory.edges.number_of_edges():,} edges")
            print(f"to be ready: embedded {built.wall:.1f} s, Neo4j {loaded.wall:.1f} s, networkx {held.wall:.1f} s")
            with embedded, Neo4jStore(server.uri, user=server.user, password=server.password) as store:
                return _compare(embedded, store, memory, arguments)
    except server_script().NotAvailable as error:
        print(error, file=sys.stderr)
        return 3


def _compare(embedded: Store, neo4j: Store, memory: InMemory, arguments: argparse.Namespace) -> int:
    draw = random.Random(1)
    degrees = {memory.graph.actors[id_].name: degree for id_, degree in memory.edges.degree if degree}
    pairs: list[list[str]] = []
    while len(pairs) < arguments.actors:
        one, other = draw.choices(list(degrees), weights=list(degrees.values()), k=2)
        if one != other:
            pairs.append([one, other])
    head = f"{'milliseconds':22}{'embedded':>10}{'Neo4j':>10}{'networkx':>10}{'Neo4j/emb.':>12}{'emb./netw.':>12}  rows"
    differing = 0
    for number in range(arguments.rounds):
        print(f"\nround {number + 1}\n{head}")
        for question in QUESTIONS:
            tell(question.name)
            asked = [pair[: question.arguments] for pair in pairs][: None if question.arguments else 3]
            answers, times = {}, {}
            for where, put in (
                ("embedded", lambda *given, q=question: q.of_store(embedded, *given)),
                ("neo4j", lambda *given, q=question: q.of_store(neo4j, *given)),
                ("networkx", lambda *given, q=question: q.of_memory(memory, *given)),
            ):
                answers[where], times[where] = _timed(put, asked)
            sizes = [question.size(answer) for answer in answers["embedded"]]
            same = answers["embedded"] == answers["neo4j"] and sizes == answers["networkx"]
            differing += not same
            one, two, three = (times[where] for where in ("embedded", "neo4j", "networkx"))
            print(
                f"{question.name:22}{1e3 * one:10.2f}{1e3 * two:10.2f}{1e3 * three:10.2f}{two / one:12.2f}{one / three:12.1f}"
                f"  {min(sizes)} to {max(sizes)}{'' if same else '  THE ANSWERS DIFFER'}",
                flush=True,
            )
    return 1 if differing else 0


def _timed(put: Callable[..., Any], asked: Sequence[Sequence[str]]) -> tuple[list[Any], float]:
    """Return the answers and the median time of one, in seconds; asked once before to warm up."""
    put(*asked[0])
    answers, times = [], []
    for given in asked:
        began = time.perf_counter()
        answers.append(put(*given))
        times.append(time.perf_counter() - began)
    return answers, median(times)


if __name__ == "__main__":
    sys.exit(main())
