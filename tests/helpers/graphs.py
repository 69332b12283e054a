"""Small actor graphs, built by hand or by Hypothesis, for tests of stores and of questions to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import strategies as st

from actorgraph import ontology
from actorgraph.graph import ActorGraph, GraphClaim, Source
from actorgraph.ids import digest, text_hash
from actorgraph.model import Actor, ActorType, DateRange, MentionRef, Merge, Span, Status
from actorgraph.stores.rows import canonical


def actor(name: str, type_: ActorType = ActorType.GROUP, *aliases: str, id: str | None = None, **more: Any) -> Actor:
    """An actor whose id follows from its name."""
    return Actor(id or digest("test", name), name, type_, tuple(sorted(aliases)), **more)


def claim(subject: Actor, relation: str, object_: Actor, quote: str, document: str = "valley.txt", **more: Any) -> GraphClaim:
    """A claim whose evidence begins at `start` (default 0), its ends being mentioned in its first and last three letters."""
    start = more.pop("start", 0)
    for end in ("by", "where"):
        if end in more:
            more[end] = more[end].id
    span = Span(start, start + len(quote))
    return GraphClaim(
        id=digest("claim", document, str(start), subject.id, relation, object_.id),
        subject=subject.id,
        relation=relation,
        object=object_.id,
        status=more.pop("status", Status.ASSERTED),
        document=document,
        evidence=span,
        quote=quote,
        subject_span=Span(span.start, span.start + 3),
        object_span=Span(span.end - 3, span.end),
        **more,
    )


def graph(
    actors: Iterable[Actor],
    claims: Iterable[GraphClaim] = (),
    sources: Iterable[Source] = (),
    merges: Iterable[Merge] = (),
    case: str = "valley",
) -> ActorGraph:
    """A graph in canonical order; documents that no source is given for get a bare one."""
    claims, known = tuple(claims), {source.id: source for source in sources}
    bare = {c.document: Source(c.document, text_sha256=text_hash(c.document)) for c in claims}
    return canonical(ActorGraph(case, {a.id: a for a in actors}, claims, bare | known, tuple(merges)))


BAND = actor("Tarn River Band", ActorType.GROUP, "TRB", "the Band", mentions=(MentionRef("valley.txt", "m1"),) * 3)
REPUBLIC = actor("Republic of Ostrava Major", ActorType.STATE, "Ostravia", external_ids={"iso3166": "OM", "wiki:data": "Q%1"})
GUARD = actor("Border Guard", ActorType.ORGANIZATION, "the Guard", former_ids=("old-guard-id",))
LEADER = actor("Ahmed al-Tarîn", ActorType.OPERATIVE, "Abu Tarin", mentions=(MentionRef("valley.txt", "m9"),))
NAMESAKE = actor("Ahmed al-Tarin", ActorType.PERSON, id="f" * 20)
MINISTER = actor("Olga Petrenska", ActorType.OFFICIAL)
VILLAGERS = actor("villagers of Lower Tarn", ActorType.COMMUNITY)
TOWN = actor("Lower Tarn", ActorType.PLACE)
HERMIT = actor("Old Hermit", ActorType.PERSON)

SOURCES = (
    Source("valley.txt", "Raid in the valley", "Tarn Courier", "2025-03-04", "https://courier.example/1", None, "en", "a" * 64),
    Source("hills.txt", "Night over the hills", "Hill Post", "2025-03-06", text_sha256="b" * 64),
    Source("third/report.txt", text_sha256="c" * 64),
)
RAID = "The Band raided the Guard at Lower Tarn on Sunday, the minister said of the Guard"
DENIAL = "The Band denied that it had raided any post of the Guard"
SUNDAY = DateRange("2025-03-02", "2025-03-02", "day")

CLAIMS = (
    claim(BAND, "raided", GUARD, RAID, where=TOWN, by=MINISTER, when="on Sunday", date=SUNDAY, status=Status.REPORTED),
    claim(BAND, "raided", GUARD, "Band fighters raided a Guard post again", "hills.txt", confidence=0.9),
    claim(BAND, "raided", GUARD, DENIAL, "hills.txt", start=100, status=Status.DENIED, by=BAND),
    claim(LEADER, "leads", BAND, "Ahmed al-Tarîn once led the Band", start=200, former=True, confidence=0.7),
    claim(REPUBLIC, "funds", BAND, "The Republic is said to pay the Band", start=300, status=Status.ALLEGED, confidence=0.4),
    claim(GUARD, "part_of", REPUBLIC, "The Guard is part of the Republic", "third/report.txt"),
    claim(MINISTER, "works_for", REPUBLIC, "The minister serves the Republic", start=400),
    claim(REPUBLIC, "fights", BAND, "The Republic fights the Band", start=500),
    claim(BAND, "fights", REPUBLIC, "The Band fights on against the Republic", "hills.txt", start=200),
    claim(BAND, "killed", VILLAGERS, "The Band did not kill the villagers", start=600, status=Status.NEGATED),
    claim(GUARD, "captured", LEADER, "The Guard wants to catch Ahmed al-Tarin", start=700, status=Status.PLANNED),
    claim(VILLAGERS, "located_in", TOWN, "villagers who live in Lower Tarn", start=800),
    claim(BAND, "supports", BAND, "The Band, or TRB, backs the TRB", start=900),
)
MERGES = (
    Merge("valley.txt", "e1", BAND.id, "defined", "acronym TRB defined at offset 912", 1.0),
    Merge("hills.txt", "e1", BAND.id, "same-name", "the name Tarn River Band in another report", 0.95),
    Merge("valley.txt", "e4", LEADER.id, "new", "first mention", 1.0),
)
ACTORS = (BAND, REPUBLIC, GUARD, LEADER, NAMESAKE, MINISTER, VILLAGERS, TOWN, HERMIT)


def valley() -> ActorGraph:
    """The graph that most tests ask: a contested raid, a suspicion, a denied killing, a symmetric war, two namesakes."""
    return graph(ACTORS, CLAIMS, SOURCES, MERGES)


HOSTILE_NAMES = (
    "`quoted` 'single' \"double\" \\ back\\slash",
    "x'}) DETACH DELETE n //",
    "}]->(b) RETURN 1; DROP TABLE Actor; /* $name */",
    "line\nfeed\r\ntab\t nul\x00 escape\x1b[31mred\x07",
    "\u202eright to left\u2066 \u05e9\u05dc\u05d5\u05dd \u0627\u0644\u0633\u0644\u0627\u0645",
    "\U0001f3f4\U000e0067 e\u0301 \u00e9 \ufeff",
    "=cmd|' /C calc'!A0",
    "[bold red]markup[/bold red] <script>alert(1)</script>",
    "Group",
    "!!!",
    "y" * 100_000,
)


def hostile() -> ActorGraph:
    """Names, aliases, quotes, document ids and the case that try to break out of whatever holds them."""
    actors = [actor(name, ActorType.GROUP, f"alias {name}", former_ids=(name[:50] + "/old",)) for name in HOSTILE_NAMES]
    centre = actor("Centre")
    claims = [
        claim(one, "fights", centre, f"{name} fights the Centre", name[:200], start=7, when=name)
        for one, name in zip(actors, HOSTILE_NAMES, strict=True)
    ]
    merges = [Merge(name[:200], name[:99], one.id, "new", name) for one, name in zip(actors, HOSTILE_NAMES, strict=True)]
    sources = [Source(name[:200], name, name, "2025", f"https://example.org/{name[:9]}") for name in HOSTILE_NAMES]
    return graph((*actors, centre), claims, sources, merges, case="case' \"`\u202e")


_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_ids = st.text("0123456789abcdef", min_size=1, max_size=3)
_confidences = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)
_dates = st.dates().map(lambda day: DateRange(day.isoformat(), day.isoformat(), "day"))
_spans = st.tuples(st.integers(0, 2**40), st.integers(1, 2**20)).map(lambda drawn: Span(drawn[0], sum(drawn)))
_optional = st.none() | _text


@st.composite
def graphs(draw: st.DrawFn) -> ActorGraph:
    """Any graph that stores must hold, in canonical order."""
    actors = [
        Actor(
            id=id_,
            name=draw(_text),
            type=draw(st.sampled_from([t for t in ActorType if t is not ActorType.DATE])),
            aliases=tuple(draw(st.lists(_text, max_size=3))),
            external_ids=draw(st.dictionaries(_text, _text, max_size=2)),
            mentions=tuple(draw(st.lists(st.builds(MentionRef, _text, _text), max_size=3))),
            former_ids=tuple(draw(st.lists(_text, max_size=2))),
        )
        for id_ in draw(st.lists(_ids, unique=True, max_size=5))
    ]
    sources = [
        Source(id_, *(draw(_optional) for _ in range(6)), text_sha256=draw(_text))
        for id_ in draw(st.lists(_text, unique=True, max_size=3))
    ]
    claims: list[GraphClaim] = []
    merges: list[Merge] = []
    if actors:
        ids = st.sampled_from([a.id for a in actors])
        merges = draw(st.lists(st.builds(Merge, _text, _text, ids, _text, _text, _confidences), max_size=3))
        if sources:
            made = st.builds(
                GraphClaim,
                id=_ids,
                subject=ids,
                relation=st.sampled_from(sorted(ontology.RELATIONS)),
                object=ids,
                status=st.sampled_from(Status),
                document=st.sampled_from([s.id for s in sources]),
                evidence=_spans,
                quote=_text,
                subject_span=_spans,
                object_span=_spans,
                by=st.none() | ids,
                where=st.none() | ids,
                when=_optional,
                date=st.none() | _dates,
                former=st.booleans(),
                confidence=_confidences,
            )
            claims = draw(st.lists(made, unique_by=lambda c: c.id, max_size=8))
    return canonical(
        ActorGraph(draw(_text), {a.id: a for a in actors}, tuple(claims), {s.id: s for s in sources}, tuple(merges))
    )
