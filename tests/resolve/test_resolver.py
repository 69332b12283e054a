"""Who is taken for whom across reports, and the reasons given."""

from __future__ import annotations

import pytest

from actorgraph.errors import ContractError
from actorgraph.model import ActorType, Merge
from actorgraph.resolve import Gazetteer, Resolution, entry_actor_id, propose, resolve
from tests.resolve.reports import report, resolved, same


def merge_of(found: Resolution, document: str, entity: str) -> Merge:
    [made] = [made for made in found.merges if (made.document, made.entity) == (document, entity)]
    return made


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Operative", "Khaled al-Masoud"), ("Person", "Khaled al-Masoud")),
        (("Official", "General Anton Varga"), ("Person", "Anton Varga")),
        (("Official", "Anton J. Varga"), ("Official", "Anton Varga")),
        (("Operative", "Khalid Massoud"), ("Person", "Khaled al-Masoud")),
        (("Place", "Deir ez-Zor"), ("Place", "Dayr az-Zawr")),
        (("Place", "Tel Hamra"), ("Place", "TEL HAMRA")),
        (("Group", "Lowland Front"), ("Organization", "the Lowland Front")),
        (("Organization", "Iraqi Interior Ministry"), ("Organization", "Iraqi Interior Ministry")),
        (("Organization", "British Army"), ("Organization", "British Army")),
        (("Community", "Kurds"), ("Community", "Kurdish")),
        (("Community", "the Iraqis"), ("Community", "Iraqis")),
        (("State", "Karvetia"), ("State", "Karvetia")),
    ],
)
def test_one_actor(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Operative", "al-Masoud"), ("Operative", "al-Masoud")),
        (("Official", "General Dunford"), ("Official", "General Dunford")),
        (("Operative", "Abu Omar"), ("Operative", "Abu Omar")),
        (("Operative", "Khaled al-Masoud"), ("Operative", "al-Masoud")),
        (("Person", "Karen Miller"), ("Person", "Karin Miller")),
        (("Person", "Daniel Ruiz"), ("Person", "Daniela Ruiz")),
        (("Person", "Tarfa"), ("Place", "Tarfa")),
        (("Community", "residents"), ("Community", "residents")),
        (("Community", "Two gunmen"), ("Community", "Two gunmen")),
        (("Group", "the group"), ("Group", "the group")),
        (("Group", "They"), ("Group", "They")),
        (("Person", "his brother"), ("Person", "his brother")),
        (("Organization", "Interior Ministry"), ("Organization", "Interior Ministry")),
        (("Organization", "Iraqi Interior Ministry"), ("Organization", "Syrian Interior Ministry")),
        (("Group", "Social Democrats"), ("Group", "Social Democrats")),
        (("Organization", "Police"), ("Organization", "Police")),
        (("Place", "Main Street"), ("Place", "Main Street")),
        (("State", "Congolese"), ("State", "Congolese")),
        (("Organization", "MIT"), ("Organization", "MIT")),
        (("Group", "Wadi Tarfa Brigade"), ("Group", "Wadi Hamra Brigade")),
    ],
)
def test_two_actors(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert not same(one, other)


def test_the_gazetteer_gives_name_type_ids_and_a_reason() -> None:
    found = resolved([report("a", "[e:Organization|Daesh] left [s:State|Damascus]."), report("b", "[x:Group|ISIL] came.")])
    actor = found.actors[found.entity_actor["a", "e"]]
    assert found.entity_actor["b", "x"] == actor.id
    assert (actor.name, actor.type, actor.aliases) == ("Islamic State", ActorType.GROUP, ("Daesh", "ISIL"))
    assert merge_of(found, "a", "e").reason == "alias Daesh of Islamic State in the gazetteer"
    syria = found.actors[found.entity_actor["a", "s"]]
    assert dict(syria.external_ids) == {"iso3166": "SY", "wikidata": "Q858"}
    assert merge_of(found, "a", "s").reason == "seat of government Damascus of Syria in the gazetteer"
    [entry] = Gazetteer.built_in().find("Syria")
    assert entry_actor_id(entry) == syria.id


def test_dates_are_no_actors_and_mentions_keep_their_order() -> None:
    found = resolved(
        [report("b", "[e:Place|Tel Hamra] on [d:Date|Sunday], [e:Place|it] burnt."), report("a", "[e:Place|Tel Hamra].")]
    )
    assert set(found.entity_actor) == {("a", "e"), ("b", "e")}
    [actor] = found.actors.values()
    assert [(ref.document, ref.mention) for ref in actor.mentions] == [("a", "m0"), ("b", "m0"), ("b", "m2")]


def test_a_name_is_shown_in_full_and_pronouns_are_no_aliases() -> None:
    found = resolved(
        [
            report("a", "[e:Operative|Masoud], [e:Operative|Commander Khaled Masoud], said [e:Operative|he] left."),
            report("b", "[e:Person|Khaled Masoud] fled."),
        ]
    )
    [actor] = found.actors.values()
    assert (actor.name, actor.type) == ("Khaled Masoud", ActorType.OPERATIVE)
    assert actor.aliases == ("Commander Khaled Masoud", "Masoud")


def test_surname_inside_one_report() -> None:
    found = resolved([report("a", "[e:Operative|Khaled al-Masoud] hid. [f:Official|Captain Massoud] was seen.")])
    made = merge_of(found, "a", "f")
    assert (made.rule, made.actor) == ("surname", found.entity_actor["a", "e"])
    assert "Khaled al-Masoud" in made.reason


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("[e:Person|Khaled Masoud] and [x:Person|Omar Masoud] met. [f:Person|Masoud] left.", ()),
        ("[e:Person|Khaled Masoud] met [f:Person|Masoud].", ("e met_with f",)),
        ("[e:Person|Khaled Masoud] came. [f:Person|Mrs Masoud] spoke.", ()),
        ("[e:Person|Akim Kadir] came. [f:Person|the younger Kadir] spoke.", ()),
        ("[e:Person|Khaled Masoud] came. [f:Person|his brother] spoke.", ()),
        ("[e:Person|Masoud Khaled] came. [f:Person|Masoud] spoke.", ()),
    ],
)
def test_surnames_that_tell_nothing(text: str, claims: tuple[str, ...]) -> None:
    found = resolved([report("a", text, *claims)])
    assert found.entity_actor["a", "f"] != found.entity_actor["a", "e"]


def test_namesakes_in_one_report_stay_in_it() -> None:
    found = resolved(
        [
            report("a", "[e:Person|Ahmed Ali] and his son [f:Person|Ahmed Ali] fled.", "e kin_of f"),
            report("b", "[e:Person|Ahmed Ali] spoke."),
        ]
    )
    assert len(found.actors) == 3
    assert "two persons of one name" in merge_of(found, "a", "e").reason


@pytest.mark.parametrize(
    ("defining", "alias"),
    [
        ("The [e:Group|Lowland Freedom Front] ([f:Group|LFF]) attacked.", "LFF"),
        ("The [e:Group|Lowland Freedom Front] (LFF) attacked.", "LFF"),
        ("The [e:Group|Lowland Freedom Front (LFF)] attacked.", "LFF"),
        ("The [f:Group|LFF] ([e:Group|Lowland Freedom Front]) attacked.", "LFF"),
        ("The [e:Group|Lowland Freedom Front], also known as the [f:Group|Men of Tarfa], attacked.", "Men of Tarfa"),
        ("The [e:Group|Lowland Freedom Front], formerly the [f:Group|Tarfa Column], attacked.", "Tarfa Column"),
    ],
)
def test_definitions_hold_in_other_reports(defining: str, alias: str) -> None:
    found = resolved(
        [report("a", defining), report("b", f"[x:Group|{alias}] denied it."), report("c", "[y:Group|Lowland Freedom Front]")]
    )
    assert len(found.actors) == 1
    [actor] = found.actors.values()
    told = {merge_of(found, "b", "x").rule, merge_of(found, "c", "y").rule}
    assert "defined" in told
    reason = next(made.reason for made in found.merges if made.rule == "defined" and made.document != "a")
    assert "report a" in reason
    assert "offset" in reason
    assert len(actor.former_ids) == 1


def test_persons_known_by_two_names() -> None:
    found = resolved(
        [
            report("a", "[e:Operative|Wilner Destrame], better known as [f:Operative|Ti Baraka], fled."),
            report("b", "[x:Operative|Ti Baraka] came."),
        ]
    )
    assert len(set(found.entity_actor.values())) == 1


def test_an_acronym_defined_in_two_ways_is_not_used_elsewhere() -> None:
    found = resolved(
        [
            report("a", "The [e:Group|Lowland Freedom Front] ([f:Group|LFF]) attacked."),
            report("b", "The [e:Group|Lake Farmers Federation] ([f:Group|LFF]) met."),
            report("c", "The [x:Group|LFF] said so."),
        ]
    )
    actor = found.entity_actor
    assert actor["a", "e"] == actor["a", "f"] != actor["b", "e"] == actor["b", "f"]
    assert actor["c", "x"] not in (actor["a", "e"], actor["b", "e"])


def test_a_reports_own_acronym_stands_before_the_gazetteer() -> None:
    found = resolved(
        [
            report("a", "The [e:Organization|Southern Desert Fleet] ([f:Organization|SDF]) sailed."),
            report("b", "[x:Group|SDF] fighters of the [y:Group|Syrian Democratic Forces]."),
        ]
    )
    assert found.entity_actor["a", "f"] == found.entity_actor["a", "e"] != found.entity_actor["b", "x"]
    assert found.entity_actor["b", "x"] == found.entity_actor["b", "y"]


def test_a_long_form_the_gazetteer_lacks_is_learnt_from_its_acronym() -> None:
    found = resolved(
        [report("a", "The [e:Group|Islamic State in Syria and Iraq] ([f:Group|ISIS]) came."), report("b", "[x:Group|Daesh]")]
    )
    assert len(set(found.entity_actor.values())) == 1


@pytest.mark.parametrize("gap", [" called ", " named ", " joined ", " (in ", ", and the "])
def test_words_that_define_nothing(gap: str) -> None:
    found = resolved([report("a", f"[e:Group|Lowland Freedom Front]{gap}[f:Group|Tarfa Column].")])
    assert found.entity_actor["a", "e"] != found.entity_actor["a", "f"]


def test_initials_without_a_definition_hold_in_their_report_only() -> None:
    found = resolved(
        [report("a", "[e:Group|Lowland Freedom Front] fired; [f:Group|LFF] men fled."), report("b", "[x:Group|LFF] spoke.")]
    )
    assert merge_of(found, "a", "f").rule == "defined"
    assert found.entity_actor["b", "x"] != found.entity_actor["a", "f"]


def test_a_common_name_is_told_by_the_state_it_is_part_of() -> None:
    found = resolved(
        [
            report("a", "[s:State|Iraq]'s [e:Organization|Interior Ministry] spoke.", "e part_of s"),
            report("b", "The [e:Organization|Iraqi Interior Ministry] spoke."),
            report("c", "[s:State|Syrian] [e:Organization|Interior Ministry].", "e part_of s"),
            report(
                "d",
                "[s:State|U.S.] [e:Organization|Army] and [t:State|British] [f:Organization|Army].",
                "e part_of s",
                "f part_of t",
            ),
        ]
    )
    actor = found.entity_actor
    assert actor["a", "e"] == actor["b", "e"] != actor["c", "e"]
    assert found.actors[actor["a", "e"]].name == "Interior Ministry (Iraq)"
    assert [found.actors[actor["d", e]].name for e in "ef"] == ["United States Army", "British Army"]


def test_short_names_need_support_in_their_report() -> None:
    found = resolved(
        [
            report("a", "[e:Group|Syrian National Army] and [f:Group|SNA] men."),
            report("b", "[e:Group|SNA] men."),
            report("c", "The [u:Organization|UN] [e:Organization|Security Council] met."),
        ]
    )
    assert found.entity_actor["a", "f"] == found.entity_actor["a", "e"] != found.entity_actor["b", "e"]
    assert "may mean" in merge_of(found, "b", "e").reason
    assert found.actors[found.entity_actor["c", "e"]].name == "United Nations Security Council"


def test_a_local_actor_is_called_by_its_best_description() -> None:
    found = resolved([report("a", "[e:Community|They] fled: [e:Community|residents of the old town].")])
    [actor] = found.actors.values()
    assert (actor.name, actor.aliases) == ("residents of the old town", ())
    assert merge_of(found, "a", "e").rule == "new"


def test_an_extraction_without_document_and_a_second_one_are_refused() -> None:
    made = report("a", "[e:Place|Tel Hamra]")
    with pytest.raises(ContractError, match="no document"):
        resolve([], [made.extraction])
    with pytest.raises(ContractError, match="two extractions"):
        resolve([made.document], [made.extraction, made.extraction])


def test_proposals_are_for_review_only() -> None:
    reports = [
        report("a", "[e:Person|Osman Ghaly] left [p:Place|Tarfa]."),
        report("b", "[e:Person|Ossman Ghali] came."),
        report("c", "[e:Official|Colonel Ghali] came."),
        report("d", "[g:Group|Free Syrian Army] and [h:Group|Syrian Free Army].", "g fights h"),
    ]
    found = resolved(reports)
    proposals = propose(found, [r.document for r in reports], [r.extraction for r in reports])
    actor = found.entity_actor
    pairs = {frozenset((p.first, p.second)) for p in proposals}
    assert frozenset((actor["a", "e"], actor["b", "e"])) in pairs
    assert frozenset((actor["b", "e"], actor["c", "e"])) in pairs
    assert frozenset((actor["d", "g"], actor["d", "h"])) not in pairs
    assert [p.score for p in proposals] == sorted((p.score for p in proposals), reverse=True)
    assert len(set(actor.values())) == len(found.actors) == 6
