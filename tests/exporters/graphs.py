"""Graphs made by hand for the tests of exporters and views: a builder, and one small graph with every case in it."""

from __future__ import annotations

from typing import Any

from actorgraph.graph import ActorGraph, GraphClaim, Source
from actorgraph.ids import claim_id, digest, text_hash
from actorgraph.model import Actor, ActorType, DateRange, Span, Status
from actorgraph.ontology import SYMMETRIC


class Builder:
    """Builds a graph out of sentences: spans are found by looking for the words, so that they cannot be wrong."""

    def __init__(self, case: str) -> None:
        self.case = case
        self.actors: dict[str, Actor] = {}
        self.sources: dict[str, Source] = {}
        self.claims: list[GraphClaim] = []
        self._texts: dict[str, str] = {}
        self._ids: dict[str, str] = {}

    def actor(self, name: str, type_: str, *aliases: str, key: str | None = None, **more: Any) -> str:
        """Add an actor; it is found by its name and aliases afterwards."""
        id_ = digest("actor", key or name)
        self.actors[id_] = Actor(id_, name, ActorType(type_), tuple(sorted(aliases)), **more)
        self._ids.update(dict.fromkeys((name, *aliases), id_))
        return id_

    def report(self, id_: str, text: str, **about: Any) -> None:
        """Add a report."""
        self._texts[id_] = text
        self.sources[id_] = Source(id_, text_sha256=text_hash(text), **about)

    def say(
        self, report: str, quote: str, subject: str, relation: str, object_: str, status: str = "asserted", **more: Any
    ) -> GraphClaim:
        """Add a claim; `quote` is the evidence, subject and object are words in it (`as_` gives actors by name instead)."""
        text = self._texts[report]
        start = text.index(quote)
        ends = more.pop("as_", (subject, object_))
        spans = [Span(start + quote.index(words), start + quote.index(words) + len(words)) for words in (subject, object_)]
        for key in ("by", "where"):
            if key in more:
                more[key] = self._ids[more[key]]
        if "day" in more:
            first, last, precision = more.pop("day")
            more["date"] = DateRange(first, last, precision)
        claim = GraphClaim(
            id=claim_id(
                report, (spans[0].start, spans[0].end), relation, (spans[1].start, spans[1].end), relation in SYMMETRIC
            ),
            subject=self._ids[ends[0]],
            relation=relation,
            object=self._ids[ends[1]],
            status=Status(status),
            document=report,
            evidence=Span(start, start + len(quote)),
            quote=quote,
            subject_span=spans[0],
            object_span=spans[1],
            **more,
        )
        self.claims.append(claim)
        return claim

    def graph(self) -> ActorGraph:
        """Return the graph, everything in the order the contract asks for."""
        return ActorGraph(
            case=self.case,
            actors=dict(sorted(self.actors.items())),
            claims=tuple(sorted(self.claims, key=lambda c: (c.document, c.evidence, c.id))),
            sources=dict(sorted(self.sources.items())),
        )


def small() -> ActorGraph:
    """Return a graph with each case once: standing, alleged, denied, planned, contested, symmetric, former, partial dates."""
    build = Builder("Oru delta")
    build.actor("Delta Watch", "Organization")
    build.actor("Reed Brotherhood", "Group", "RB", "the Reeds")
    build.actor("Republic of Oru", "State", "Oru", external_ids={"iso3166": "XO", "wikidata": "Q1000000001"})
    build.actor("Sela Vann", "Operative", "Vann", former_ids=(digest("actor", "S. Vann"),))
    build.actor("Tamo", "Place")
    build.actor("Order of the Heron", "Group", "Heron")
    one = (
        "Oru bombed the Reed Brotherhood near Tamo on 3 May. Delta Watch said the Heron is allied with the RB. "
        "Vann, once of the Reeds, may have killed a courier for Heron."
    )
    two = "Oru did not bomb the Reed Brotherhood, Delta Watch insists. Oru plans to arm Heron."
    build.report(
        "north/one.txt",
        one,
        title='Strike in the "delta"',
        outlet="Oru Courier",
        published="2031-05-04",
        url="https://courier.example/strike?id=1&x=y",
        retrieved="2031-05-06",
        language="en",
    )
    build.report("north/two.txt", two, title="A strike that was none", published="2031-05")
    build.say(
        "north/one.txt",
        "Oru bombed the Reed Brotherhood near Tamo on 3 May.",
        "Oru",
        "bombed",
        "Reed Brotherhood",
        where="Tamo",
        when="3 May",
        day=("2031-05-03", "2031-05-03", "day"),
        confidence=0.91,
    )
    said = "Delta Watch said the Heron is allied with the RB."
    build.say("north/one.txt", said, "Heron", "allied_with", "RB", "reported", by="Delta Watch", confidence=0.5)
    vann = "Vann, once of the Reeds, may have killed a courier for Heron."
    build.say("north/one.txt", vann, "Vann", "member_of", "the Reeds", former=True, confidence=0.875)
    build.say("north/one.txt", vann, "Vann", "works_for", "Heron", "alleged", confidence=0.33)
    denial = "Oru did not bomb the Reed Brotherhood, Delta Watch insists."
    build.say("north/two.txt", denial, "Oru", "bombed", "Reed Brotherhood", "denied", by="Delta Watch", confidence=0.7)
    build.say("north/two.txt", "Oru plans to arm Heron.", "Oru", "arms", "Heron", "planned", confidence=1.0)
    return build.graph()


HOSTILE_TEXTS = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"quoted\" 'single' `back` ${tick}",
    "__proto__",
    "constructor",
    "{{ 7 * 7 }} {% raw %}",
    '<a href="javascript:alert(1)">href</a>',
    "line\nbreak\r\nand\ttab",
    "control \x00\x01\x0b\x1f\x7f",
    "lone \ud800 and \udfff surrogates",
    "right \u202eto left\u202c, separators \u2028\u2029",
    "\U0001f469\U0001f3fd\u200d\U0001f680 \U0001f1fa\U0001f1f3",
    "\u0623\u062d\u0645\u062f \u2013 \u674e\u56db",
    "<!-- comment --> ]]> &amp; &#x3c;",
    "x" * 20_000,
)
"""Names, titles and quotes that have broken some format or page before."""


def hostile() -> ActorGraph:
    """Return a graph whose every name, alias, title, outlet, id and quote is one of the hostile texts."""
    build = Builder("</title><script>alert('case')</script>")
    for number, text in enumerate(HOSTILE_TEXTS):
        build.actor(text, list(ActorType)[number % 8].value, f"alias {text}", external_ids={"wikidata": text, "x<y": text})
    last = len(HOSTILE_TEXTS) - 1
    for number, text in enumerate(HOSTILE_TEXTS):
        other = HOSTILE_TEXTS[0 if number == last else number + 1]
        quote = f"{text} / {other}"
        build.report(text, f"Before. {quote}", title=text, outlet=text, url=f"https://news.example/{text}", language=text)
        status = list(Status)[number % 3].value
        build.say(text, quote, text, "killed", other, status, by=text, where=other, when=text, day=(text, text, text))
    return build.graph()
