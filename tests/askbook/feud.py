"""A small war that has an answer to every question of the library, built by hand."""

from __future__ import annotations

from actorgraph.graph import ActorGraph, Source
from actorgraph.model import ActorType, DateRange, MentionRef, Merge, Status
from tests.helpers.graphs import actor, claim, graph

NORRLAND = actor("Norrland", ActorType.STATE)
SUDMARK = actor("Sudmark", ActorType.STATE)
FRONT = actor(
    "River Front",
    ActorType.GROUP,
    "RF",
    mentions=(*(MentionRef("one.txt", f"m{n}") for n in (1, 2)), MentionRef("two.txt", "m1")),
)
BRIGADE = actor("Hill Brigade", ActorType.GROUP, mentions=(MentionRef("one.txt", "m5"),))
MINISTRY = actor("Ministry of Order", ActorType.ORGANIZATION)
ANNA = actor("Anna Veld", ActorType.OPERATIVE)
BORIS = actor("Boris Krall", ActorType.OPERATIVE)
CLARA = actor("Clara Dorn", ActorType.OFFICIAL)
DARIO = actor("Dario Finn", ActorType.OFFICIAL)
ELIN = actor("Elin Moor", ActorType.OPERATIVE, mentions=(MentionRef("three.txt", "m2"),))
TOWN = actor("Marsh Town", ActorType.PLACE)
PORT = actor("Old Port", ActorType.PLACE)
ACTORS = (NORRLAND, SUDMARK, FRONT, BRIGADE, MINISTRY, ANNA, BORIS, CLARA, DARIO, ELIN, TOWN, PORT)

SOURCES = (
    Source("one.txt", "War on the river", "Daily North", "2025-01-10"),
    Source("two.txt", "The dead chief", "Sud Herald", "2025-02-10"),
    Source("three.txt", "Spring", "Daily North", "2025-03-10"),
    Source("four.txt"),
)


def day(text: str) -> DateRange:
    """One day."""
    return DateRange(text, text, "day")


FEBRUARY = DateRange("2025-02-01", "2025-02-28", "month")
CLAIMS = (
    claim(NORRLAND, "arms", FRONT, "Norrland is said to arm the Front", "two.txt", start=0, status=Status.ALLEGED, by=CLARA),
    claim(NORRLAND, "supports", FRONT, "Norrland backs the Front", "one.txt", start=0, confidence=0.8),
    claim(FRONT, "fights", SUDMARK, "The Front fights Sudmark", "one.txt", start=100, status=Status.REPORTED),
    claim(SUDMARK, "fights", FRONT, "Sudmark battles the Front", "two.txt", start=100),
    claim(BRIGADE, "fights", SUDMARK, "The Brigade fights Sudmark", "two.txt", start=200),
    claim(FRONT, "cooperates_with", BRIGADE, "Front and Brigade work together", "one.txt", start=200),
    claim(FRONT, "attacked", BRIGADE, "The Front attacked the Brigade", "three.txt", where=PORT, date=day("2025-03-01")),
    claim(MINISTRY, "part_of", SUDMARK, "Sudmark's Ministry of Order", "four.txt"),
    claim(CLARA, "works_for", MINISTRY, "Dorn of the Ministry", "two.txt", start=300),
    claim(DARIO, "leads", MINISTRY, "Finn heads the Ministry", "two.txt", start=400),
    claim(ANNA, "leads", FRONT, "Veld commands the Front", "one.txt", start=300),
    claim(BORIS, "member_of", FRONT, "Krall was of the Front", "three.txt", start=100, former=True),
    claim(BORIS, "defected_from", FRONT, "Krall left the Front", "three.txt", start=200, date=FEBRUARY),
    claim(BORIS, "works_for", MINISTRY, "Krall now serves the Ministry", "three.txt", start=300),
    claim(ELIN, "infiltrated", MINISTRY, "Moor got into the Ministry", "three.txt", start=400, status=Status.REPORTED),
    claim(ELIN, "spied_on", BRIGADE, "Moor may have spied", "one.txt", start=400, status=Status.ALLEGED, confidence=0.4),
    claim(FRONT, "killed", DARIO, "The Front shot Finn", "two.txt", start=500, where=TOWN, date=day("2025-02-03")),
    claim(FRONT, "killed", DARIO, "We did not shoot Finn", "one.txt", start=500, status=Status.DENIED, by=FRONT),
    claim(MINISTRY, "captured", ANNA, "The Ministry took Veld", "three.txt", start=500, where=PORT, date=day("2025-03-05")),
    claim(MINISTRY, "released", ANNA, "The Ministry let Veld go", "four.txt", start=100),
    claim(BRIGADE, "captured", CLARA, "The Brigade will take Dorn", "one.txt", start=600, status=Status.PLANNED),
)
MERGES = (
    Merge("one.txt", "e1", FRONT.id, "defined", "acronym RF defined at offset 9"),
    Merge("two.txt", "e1", FRONT.id, "same-name", "the same name", 0.9),
)


def feud() -> ActorGraph:
    """The graph."""
    return graph(ACTORS, CLAIMS, SOURCES, MERGES, case="feud")
