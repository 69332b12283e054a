"""Comparable forms of names, and what words are names at all."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actorgraph.resolve.gazetteer import Gazetteer
from actorgraph.resolve.names import clean_surface, initials_match, is_acronym, letters_in_order, match_key, normalise_name
from actorgraph.resolve.surfaces import Family, Kind, read_surface


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U.S.", "us"),
        ("the Kremlin", "kremlin"),
        ("al-Qa'ida", "qaida"),
        ("Al Qaida", "qaida"),
        ("Da’esh", "daesh"),
        ("Islamic State's", "islamic state"),
        ("Kurdistan Workers’ Party", "kurdistan workers party"),
        ("El Salvador", "el salvador"),
        ("el-Sisi", "sisi"),
        ("N'Djamena", "ndjamena"),
        ("Bogotá", "bogota"),
        ("Erdoğan", "erdogan"),
        ("İstanbul", "istanbul"),
        ("Łódź", "lodz"),
        ("Deir ez-Zor", "deir zor"),
        ("  Khaled   al-Masoud ", "khaled masoud"),
        ("AT&T", "at and t"),
        ("AL", "al"),
        ("The", "the"),
        ("Хмеймим", "хмеимим"),
        ("...", ""),
    ],
)
def test_normalise_name(text: str, expected: str) -> None:
    assert normalise_name(text) == expected


@given(st.text(max_size=40))
@settings(max_examples=150)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_name(text)
    assert match_key(match_key(text)) == match_key(text)
    assert once == once.strip()


@given(st.text(alphabet="abcdefgh ABC", min_size=1, max_size=20))
@settings(max_examples=60)
def test_case_does_not_matter(text: str) -> None:
    assert normalise_name(text.upper()) == normalise_name(text.lower())


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ministry of Defence", "Ministry of Defense"), ("Fourth Brigade", "4th Brigade"), ("Labour Party", "Labor Party")],
)
def test_spellings_share_a_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("the Syrian army", "Syrian army"), ("“Abu Omar”", "Abu Omar"), ("Syria's", "Syria"), ("The Hague", "The Hague")],
)
def test_clean_surface(text: str, expected: str) -> None:
    assert clean_surface(text) == expected


@pytest.mark.parametrize("text", ["SDF", "U.S.", "MoD", "CJTF-OIR", "G9", "M23", "DHKP-C", "FAMa"])
def test_acronyms(text: str) -> None:
    assert is_acronym(text)


@pytest.mark.parametrize("text", ["Ali", "Iraqi Army", "Hamas", "A", "us", "17", ""])
def test_no_acronyms(text: str) -> None:
    assert not is_acronym(text)


@pytest.mark.parametrize(
    ("acronym", "name", "expected"),
    [
        ("SDF", "Syrian Democratic Forces", True),
        ("OPCW", "Organisation for the Prohibition of Chemical Weapons", True),
        ("UNSC", "United Nations Security Council", True),
        ("HTS", "Hayat Tahrir al-Sham", True),
        ("SDF", "Sudan Defence Force", True),
        ("UN", "United Nations Mission", False),
        ("SDF", "Free Syrian Army", False),
        ("PKK", "Kurdistan Workers' Party", False),
    ],
)
def test_initials(acronym: str, name: str, expected: bool) -> None:
    assert initials_match(acronym, name) is expected


def test_letters_in_order() -> None:
    assert letters_in_order("CENTCOM", "Central Command")
    assert not letters_in_order("NATO", "Central Command")


@pytest.mark.parametrize(
    ("words", "family", "kind", "key"),
    [
        ("Khaled al-Masoud", Family.PERSON, Kind.FULL, "khaled masoud"),
        ("General Joseph F. Dunford", Family.PERSON, Kind.FULL, "joseph dunford"),
        ("Secretary of State Rex Hollin", Family.PERSON, Kind.FULL, "rex hollin"),
        ("P. W. Brandsma", Family.PERSON, Kind.FULL, "p w brandsma"),
        ("J. Brandsma", Family.PERSON, Kind.SINGLE, "j brandsma"),
        ("General Dunford", Family.PERSON, Kind.SINGLE, "dunford"),
        ("al-Masoud", Family.PERSON, Kind.SINGLE, "masoud"),
        ("bin Laden", Family.PERSON, Kind.SINGLE, "bin laden"),
        ("Abu Omar", Family.PERSON, Kind.SINGLE, "abu omar"),
        ("Abdul Rahman", Family.PERSON, Kind.SINGLE, "abdul rahman"),
        ("his brother", Family.PERSON, Kind.DESCRIPTION, ""),
        ("The President", Family.PERSON, Kind.DESCRIPTION, ""),
        ("Prime Minister", Family.PERSON, Kind.DESCRIPTION, ""),
        ("a 35-year-old", Family.PERSON, Kind.DESCRIPTION, ""),
        ("Witness C", Family.PERSON, Kind.DESCRIPTION, ""),
        ("They", Family.PERSON, Kind.DESCRIPTION, ""),
        ("Interior Ministry", Family.BODY, Kind.COMMON, "interior ministry"),
        ("Iraqi Interior Ministry", Family.BODY, Kind.COMMON, "interior ministry"),
        ("4th Brigade", Family.BODY, Kind.COMMON, "4th brigade"),
        ("Social Democrats", Family.BODY, Kind.COMMON, "social democrats"),
        ("Haqqani network", Family.BODY, Kind.FULL, "haqqani network"),
        ("Wadi Tarfa Brigade", Family.BODY, Kind.FULL, "wadi tarfa brigade"),
        ("Lowland Front (LF)", Family.BODY, Kind.FULL, "lowland front"),
        ("The group", Family.BODY, Kind.DESCRIPTION, ""),
        ("Kurdish militia", Family.BODY, Kind.DESCRIPTION, ""),
        ("Syrian troops", Family.BODY, Kind.DESCRIPTION, ""),
        ("its fighters", Family.BODY, Kind.DESCRIPTION, ""),
        ("Residents", Family.COMMUNITY, Kind.DESCRIPTION, ""),
        ("Three Iraqis", Family.COMMUNITY, Kind.DESCRIPTION, ""),
        ("16 villagers", Family.COMMUNITY, Kind.DESCRIPTION, ""),
        ("Two gunmen", Family.COMMUNITY, Kind.DESCRIPTION, ""),
        ("Evin prison", Family.PLACE, Kind.FULL, "evin prison"),
        ("Panama City", Family.PLACE, Kind.FULL, "panama city"),
        ("Main Street", Family.PLACE, Kind.COMMON, "main street"),
        ("the village", Family.PLACE, Kind.DESCRIPTION, ""),
        ("Дамаск", Family.PLACE, Kind.FULL, "дамаск"),
    ],
)
def test_what_words_are(words: str, family: Family, kind: Kind, key: str) -> None:
    read = read_surface(words, family, Gazetteer.built_in().adjectives)
    assert (read.kind, read.key) == (kind, key)
