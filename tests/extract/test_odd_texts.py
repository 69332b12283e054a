"""The shipped model on texts that are no news: it must not fall over, and not make things up."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from actorgraph.extract.network import MODELS
from actorgraph.extract.neural import NeuralExtractor
from actorgraph.extract.select import at_least
from actorgraph.model import Document, Extraction

NO_CLAIM = """Bread for beginners

Weigh the flour and the water before anything else. Mix them in a large bowl and let the dough rest for half an hour; then add
the salt and the yeast, fold it over four times and cover it with a damp cloth. After two hours it should have doubled. Heat
the oven well in advance. Bake for forty minutes and leave the loaf on a rack until it is cold, since a warm loaf tears."""

STRIKES = """Strikes conducted on Tuesday: Near Tal Hamis, three strikes engaged two Dawn Brigade tactical units and destroyed
a mortar. Near Qasr Adra, one strike destroyed a Dawn Brigade bunker. Near Wadi Sur, five
strikes hit a Dawn Brigade staging area."""

INTERVIEW = """Q: Who ordered the raid on the harbour?

A: Colonel Anton Beric did. He commands the Third Brigade of Ruvania.

Q: And were people killed?

A: The Third Brigade killed two dock workers, Milan Turo and Petar Lenk."""

RAID = """Soldiers of the Ruvanian army raided the offices of the Harbour Union in Port Sever on Monday and arrested its leader,
Ivo Maran. Maran is a former member of the Liberation Front. The Liberation Front accused President Dusan Kolar of Ruvania."""


@pytest.fixture(scope="module", params=MODELS)
def extractor(request: pytest.FixtureRequest) -> NeuralExtractor:
    return NeuralExtractor(request.param)


def read(extractor: NeuralExtractor, text: str) -> Extraction:
    (found,) = extractor.extract([Document("odd", text, published="2031-05-06")])
    found.check(text)
    return at_least(found, extractor.threshold)


def said(found: Extraction) -> set[tuple[str, str, str]]:
    """Claims as names: each mention stands for the longest one of its actor."""
    name: dict[str, str] = {}
    for mention in found.mentions:
        name[mention.entity] = max(name.get(mention.entity, ""), mention.text, key=len)
    actor = {mention.id: name[mention.entity] for mention in found.mentions}
    return {(actor[c.subject], c.relation, actor[c.object]) for c in found.claims}


def related(found: Extraction, relations: Sequence[str]) -> int:
    return sum(claim.relation in relations for claim in found.claims)


def test_a_text_without_claims_gives_none(extractor: NeuralExtractor) -> None:
    assert said(read(extractor, NO_CLAIM)) == set()


@pytest.mark.parametrize("text", ["", " \n\n", "?", "....", "\u200b", "a" * 5000, "[" * 300, "Ruvania " * 400])
def test_texts_that_are_none(extractor: NeuralExtractor, text: str) -> None:
    assert said(read(extractor, text)) == set()


def test_a_list_of_strikes(extractor: NeuralExtractor) -> None:
    places = {mention.text for mention in read(extractor, STRIKES).mentions}
    assert {"Tal Hamis", "Qasr Adra", "Wadi Sur"} <= places


def test_questions_and_answers(extractor: NeuralExtractor) -> None:
    found = read(extractor, INTERVIEW)
    assert any(relation == "leads" and "Brigade" in other for _, relation, other in said(found))
    assert related(found, ["killed"]) >= 1


def test_capitals_lose_little(extractor: NeuralExtractor) -> None:
    plain, loud = read(extractor, RAID), read(extractor, RAID.upper())
    assert related(plain, ["raided", "captured", "member_of"]) >= 2
    assert related(loud, ["raided", "captured", "member_of"]) >= 1
    same = {m.span for m in plain.mentions} & {m.span for m in loud.mentions}
    assert len(same) >= len(plain.mentions) / 2


def test_a_report_of_twenty_thousand_words(extractor: NeuralExtractor) -> None:
    many = "\n\n".join([RAID, INTERVIEW, NO_CLAIM] * 130)
    assert len(many.split()) > 20_000
    found = read(extractor, many)
    once = said(read(extractor, "\n\n".join([RAID, INTERVIEW, NO_CLAIM])))
    assert len(once & said(found)) >= len(once) / 2
    assert max(claim.evidence.end - claim.evidence.start for claim in found.claims) < 1000
