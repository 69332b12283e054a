"""The gazetteer's tables: sound, and right about who goes by which name."""

from __future__ import annotations

import csv
from collections import Counter
from importlib import resources

import pytest

from actorgraph.errors import InputError
from actorgraph.model import ActorType
from actorgraph.resolve import Entry, Gazetteer
from actorgraph.resolve.names import is_acronym, match_key
from tests.resolve.reports import same

GAZETTEER = Gazetteer.built_in()
STATE, PLACE, GROUP, ORG = ActorType.STATE, ActorType.PLACE, ActorType.GROUP, ActorType.ORGANIZATION

STATES = {
    "state:us": ["United States", "U.S.", "US", "USA", "America", "American", "Americans", "Washington", "White House"],
    "state:gb": ["United Kingdom", "UK", "Britain", "British", "Briton", "London", "Downing Street", "UK government"],
    "state:ru": ["Russia", "Russian", "the Kremlin", "Moscow", "Russian Federation", "the Russian government"],
    "state:sy": ["Syria", "Syrian", "Damascus", "Syrian Arab Republic", "the Syrian regime", "the government in Damascus"],
    "state:iq": ["Iraq", "Iraqi", "Iraqis", "Baghdad", "Government of Iraq", "IRAQ", "the Iraqi government"],
    "state:ir": ["Iran", "Iranian", "Tehran", "Islamic Republic of Iran"],
    "state:tr": ["Turkey", "Türkiye", "Turkish", "Ankara"],
    "state:nl": ["Netherlands", "The Netherlands", "Holland", "Dutch"],
    "state:ae": ["United Arab Emirates", "UAE", "Emirati", "Abu Dhabi"],
    "state:ne": ["Niger", "Nigerien", "Niamey"],
    "state:ng": ["Nigeria", "Nigerian", "Abuja"],
    "state:gn": ["Guinea", "Guinean"],
    "state:gw": ["Guinea-Bissau", "Bissau-Guinean"],
    "state:gq": ["Equatorial Guinea", "Equatorial Guinean"],
    "state:kp": ["North Korea", "DPRK", "North Korean", "Pyongyang"],
    "state:kr": ["South Korea", "Republic of Korea", "Seoul"],
    "state:mm": ["Myanmar", "Burma", "Burmese"],
    "state:ci": ["Ivory Coast", "Côte d'Ivoire", "Ivorian"],
    "state:cd": ["Democratic Republic of the Congo", "DRC", "DR Congo"],
    "state:cg": ["Republic of the Congo", "Congo-Brazzaville"],
    "state:ch": ["Switzerland", "Swiss"],
    "state:dk": ["Denmark", "Danish", "Dane"],
    "state:ph": ["Philippines", "Filipino", "Philippine", "Manila"],
    "state:bf": ["Burkina Faso", "Burkinabè", "Ouagadougou"],
    "state:soviet-union": ["Soviet Union", "USSR", "Soviet"],
    "state:xk": ["Kosovo", "Kosovar"],
    "state:ge": ["Georgia", "Georgian", "Tbilisi"],
}
BODIES = {
    "org:islamic-state": ["Islamic State", "IS", "ISIS", "ISIL", "Daesh", "Da'esh", "DAESH", "Da’esh", "Isis",
                          "the Islamic State", "Islamic State of Iraq and the Levant",
                          "Islamic State in Iraq and Syria", "Islamic State group"],
    "org:al-qaeda": ["al-Qaeda", "Al Qaeda", "al-Qaida", "Al-Qa'ida", "AL-QAEDA"],
    "org:hts": ["Hayat Tahrir al-Sham", "HTS", "Hay'at Tahrir al-Sham", "Tahrir al-Sham"],
    "org:sdf": ["Syrian Democratic Forces", "SDF", "the SDF"],
    "org:sfa": ["Syrian Free Army", "SFA"],
    "org:fsa": ["Free Syrian Army", "FSA"],
    "org:ypg": ["YPG", "People's Protection Units", "People’s Protection Units"],
    "org:pkk": ["PKK", "Kurdistan Workers' Party", "Kurdistan Workers’ Party"],
    "org:hezbollah": ["Hezbollah", "Hizbollah", "Hizballah", "Hizbullah"],
    "org:hamas": ["Hamas", "HAMAS"],
    "org:taliban": ["Taliban", "the Taliban", "Afghan Taliban", "TALIBAN"],
    "org:ttp": ["TTP", "Pakistani Taliban", "Tehrik-i-Taliban Pakistan", "Tehreek-e-Taliban Pakistan"],
    "org:boko-haram": ["Boko Haram"],
    "org:al-shabaab": ["al-Shabaab", "Al-Shabab", "al-Shebab"],
    "org:wagner": ["Wagner", "Wagner Group", "PMC Wagner"],
    "org:farc": ["FARC", "Revolutionary Armed Forces of Colombia"],
    "org:eln": ["ELN"],
    "org:jnim": ["JNIM", "GSIM", "Jama'at Nusrat al-Islam wal-Muslimin", "Group for the Support of Islam and Muslims"],
    "org:houthis": ["Houthis", "Ansar Allah", "Houthi", "Houthi rebels"],
    "org:renamo": ["RENAMO", "Renamo"],
    "org:aqap": ["AQAP", "Aqap", "al-Qaeda in the Arabian Peninsula"],
    "org:cia": ["CIA", "Central Intelligence Agency", "C.I.A."],
    "org:fsb": ["FSB", "Federal Security Service"],
    "org:gru": ["GRU"],
    "org:mossad": ["Mossad"],
    "org:mi6": ["MI6", "Secret Intelligence Service", "SIS"],
    "org:nato": ["NATO", "Nato", "North Atlantic Treaty Organization"],
    "org:un": ["UN", "U.N.", "United Nations", "the United Nations"],
    "org:eu": ["EU", "European Union"],
    "org:arab-league": ["Arab League", "League of Arab States"],
    "org:opcw": ["OPCW", "Organisation for the Prohibition of Chemical Weapons"],
    "org:icc": ["International Criminal Court"],
    "org:defense-dept": ["Pentagon", "the Pentagon", "Department of Defense"],
    "org:irgc": ["IRGC", "Islamic Revolutionary Guard Corps", "Revolutionary Guards"],
    "org:centcom": ["CENTCOM", "U.S. Central Command", "US Central Command"],
    "org:us-army": ["U.S. Army", "United States Army", "US Army"],
}  # fmt: skip


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in STATES.items() for name in names])
def test_states(key: str, name: str) -> None:
    hit = GAZETTEER.lookup(name, STATE)
    assert hit is not None
    assert hit.entry.key == key


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, names in BODIES.items() for name in names])
@pytest.mark.parametrize("type_", [GROUP, ORG])
def test_bodies(key: str, name: str, type_: ActorType) -> None:
    hit = GAZETTEER.lookup(name, type_)
    assert hit is not None
    assert hit.entry.key == key


@pytest.mark.parametrize(
    ("name", "type_"),
    [
        ("Washington", PLACE),
        ("Damascus", ActorType.PERSON),
        ("Georgia", PLACE),
        ("us", STATE),
        ("is", GROUP),
        ("who", ORG),
        ("Congolese", STATE),
        ("Korean", STATE),
        ("Dominican", STATE),
        ("Wagner", ActorType.OPERATIVE),
        ("National Liberation Army", GROUP),
        ("SNA", GROUP),
        ("MIT", ORG),
        ("Army", ORG),
        ("government", STATE),
        ("Iraqi", PLACE),
    ],
)
def test_what_a_name_does_not_mean_by_itself(name: str, type_: ActorType) -> None:
    hit = GAZETTEER.lookup(name, type_)
    assert hit is None or hit.entry.type is PLACE


def test_a_country_named_as_a_place_is_the_state() -> None:
    assert same(("Place", "Syria"), ("State", "the Syrian government"))
    assert not same(("Place", "Damascus"), ("State", "Damascus"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Free Syrian Army", "Syrian Free Army"),
        ("Islamic State", "Islamic State of Iraq"),
        ("Islamic State", "Islamic State West Africa Province"),
        ("al-Qaeda", "al-Qaeda in Iraq"),
        ("al-Qaeda in Iraq", "al-Qaeda in the Islamic Maghreb"),
        ("Taliban", "Pakistani Taliban"),
        ("Kurdistan Workers' Party", "Kurdistan Democratic Party"),
        ("Hayat Tahrir al-Sham", "Nusra Front"),
        ("Ansar al-Islam", "Ansarul Islam"),
        ("Ansar Dine", "Ansar Allah"),
        ("Lashkar-e-Taiba", "Lashkar-e-Jhangvi"),
        ("MI5", "MI6"),
        ("Syrian National Army", "Somali National Army"),
        ("Allied Democratic Forces", "Syrian Democratic Forces"),
        ("Hezbollah", "Kata'ib Hezbollah"),
        ("Palestinian Islamic Jihad", "Egyptian Islamic Jihad"),
        ("Sudan People's Liberation Movement", "Sudan Liberation Movement"),
        ("United Nations", "United States Army"),
    ],
)
def test_lookalikes_stay_apart(one: str, other: str) -> None:
    assert not same(("Group", one), ("Group", other))


def test_size_and_kinds() -> None:
    kinds = Counter(key.partition(":")[0] for key in GAZETTEER.entries)
    assert kinds["state"] >= 200
    assert kinds["org"] >= 250


def test_no_strong_name_belongs_to_two_entries_of_a_table() -> None:
    for prefix in ("state:", "org:", "place:", "people:"):
        owners: dict[str, set[str]] = {}
        for entry in GAZETTEER.entries.values():
            if entry.key.startswith(prefix):
                for name in entry.names:
                    owners.setdefault(match_key(name), set()).add(entry.key)
        assert {name: keys for name, keys in owners.items() if len(keys) > 1} == {}


def test_every_strong_name_finds_its_entry() -> None:
    for entry in GAZETTEER.entries.values():
        for name in entry.names:
            hit = GAZETTEER.lookup(name, entry.type)
            assert hit is not None, (entry.key, name)
            assert hit.entry.key == entry.key, (entry.key, name)


def test_tables_are_tidy() -> None:
    folder = resources.files("actorgraph.resolve.gazetteer")
    for table in ("states.csv", "bodies.csv", "peoples.csv", "places.csv"):
        rows = list(csv.DictReader(folder.joinpath(table).read_text(encoding="utf-8").splitlines()))
        keys = [row["key"] for row in rows]
        assert keys == sorted(set(keys))
        for row in rows:
            assert row["name"].strip() == row["name"] != ""
            assert None not in row.values()
            assert row.get("parent", "") in {"", *GAZETTEER.entries}
    states = list(csv.DictReader(folder.joinpath("states.csv").read_text(encoding="utf-8").splitlines()))
    assert all(row["iso3166"] == row["key"].removeprefix("state:").upper() for row in states if row["iso3166"])


def test_find_for_questions_ignores_case_and_type() -> None:
    assert "org:islamic-state" in {entry.key for entry in GAZETTEER.find("daesh")}
    assert {"state:cd", "state:cg"} <= {entry.key for entry in GAZETTEER.find("congo")}
    assert GAZETTEER.find("nobody of this name") == ()


def test_two_entries_of_one_key_are_refused() -> None:
    entry = Entry("org:x", "X Front", GROUP)
    with pytest.raises(InputError, match="org:x"):
        Gazetteer([(entry, []), (entry, [])])


def test_short_acronyms_in_the_tables_are_capitals() -> None:
    assert is_acronym("IS")
    assert GAZETTEER.lookup("Is", GROUP) is None
