import pytest

from actorgraph.documents.boilerplate import mark_lines
from actorgraph.documents.lines import split_lines
from actorgraph.documents.recognise import find_date, find_outlet
from actorgraph.documents.titles import find_title, repeats_title
from tests.documents.builders import BODY, TEXT, wrap


def title_of(text):
    lines = split_lines(text)
    return find_title(lines, mark_lines(lines))


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Raid on Tel Sabha", "Raid on Tel Sabha"),
        ("RAID ON TEL SABHA", "RAID ON TEL SABHA"),
        ("OPINION\n\nThe truce deserves a chance", "The truce deserves a chance"),
        ("FOR IMMEDIATE RELEASE\n\nRaid on Tel Sabha\n\nTel Sabha, 6 May 2024", "Raid on Tel Sabha"),
        ("World\n\nIs the truce over?\n\nBy Ada Writer", "Is the truce over?"),
        ("Subscribe to our newsletter\n\n'Prisoners' in Tel Sabha were farmers", "'Prisoners' in Tel Sabha were farmers"),
        ("NM Raid on Tel Sabha kills two\n\nRaid on Tel Sabha kills two", "Raid on Tel Sabha kills two"),
        ("# Raid on Tel Sabha", "Raid on Tel Sabha"),
        ("Tel Sabha, 6 May 2024", None),
        ("6 May 2024", None),
        ("Tel Sabha, northern Harun", None),
        ("They came at dawn. Nobody saw them.", None),
        (f"Who came?\n\n{BODY[0]}\n\nWho sent them?\n\nNobody knows.\n\nWhat next?", None),
        ("Who came to Tel Sabha?\n\nBy Ada Writer\n\nWho sent them?\n\nNobody knows.\n\nWhat next?", "Who came to Tel Sabha?"),
        ("As the council said:", None),
    ],
)
def test_the_headline_is_the_first_line_that_can_be_one(head, title):
    assert title_of(f"{head}\n\n{TEXT}") == title


def test_prose_without_a_headline_has_none():
    assert title_of(TEXT) is None
    assert title_of(wrap(TEXT)) is None
    assert title_of("Raid on Tel Sabha") is None


@pytest.mark.parametrize(
    ("longer", "same"),
    [
        ("Raid on Tel Sabha", True),
        ("Raid on Tel Sabha - Northern Monitor", True),
        ("Raid on Tel Sabha | the daily paper", True),
        ("GFX LLL Raid on Tel Sabha", True),
        ("Three days after the Raid on Tel Sabha", False),
        ("Raid on Tel Sabha leaves two dead", False),
        ("Raid on Tel Hara", False),
    ],
)
def test_what_may_stand_around_a_repeated_title(longer, same):
    assert repeats_title(longer, "Raid on Tel Sabha") is same


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (f"Raid on Tel Sabha\n\nPublished 6 May 2024\n\n{TEXT}", "2024-05-06"),
        (f"Raid on Tel Sabha\n\nPublished\n\non\n\nMay 6, 2024\n\n{TEXT}", "2024-05-06"),
        (f"Raid on Tel Sabha\n\nUpdated: 8 May 2024\nPosted: 6 May 2024 at 10:15\n\n{TEXT}", "2024-05-06"),
        (f"Raid on Tel Sabha\n\nLast updated 8 May 2024\n\n{TEXT}", "2024-05-08"),
        (f"{TEXT}\n\nPublished on May 6, 2024", "2024-05-06"),
        (f"TEL SABHA, 6 May 2024 - {TEXT}", "2024-05-06"),
        (f"TEL SABHA, May 6, 2024 (Agency) - {TEXT}", "2024-05-06"),
        (f"TEL SABHA (6 May 2024) – {TEXT}", "2024-05-06"),
        (f"Tel Sabha, 6 May 2024\n\n{TEXT}", "2024-05-06"),
        (f"TEL SABHA, May 6 (Agency) - {TEXT}", None),
        (f"Raid on Tel Sabha\n\n03/04/2024\n\n{TEXT}", None),
        (f"In Tel Sabha, 6 May 2024 is remembered as a bad day by all who lived there. {TEXT}", None),
        (f"Published studies of the raid of 6 May 2024 are few, the council of the province has often said. {TEXT}", None),
        (TEXT, None),
    ],
)
def test_a_date_is_taken_only_where_the_text_gives_it_outright(text, date):
    assert find_date(split_lines(text)) == date


@pytest.mark.parametrize(
    ("text", "outlet"),
    [
        (f"{TEXT}\n\nSource: Northern Monitor", "Northern Monitor"),
        (f"{TEXT}\n\n(Source: Northern Monitor)", "Northern Monitor"),
        (f"TEL SABHA, May 6 (Northern Agency) - {TEXT}", "Northern Agency"),
        (f"TEL SABHA (NA) — {TEXT}", "NA"),
        (f"TEL SABHA (6 May 2024) – {TEXT}", None),
        (f"{TEXT}\n\nSource: https://monitor.example/raid", None),
        (f"The Harun Front (HF) - founded in 2011 - has denied it. {TEXT}", None),
        (f"Source: a shepherd\n\n{TEXT}\n\n" + "\n\n".join(BODY * 3), None),
    ],
)
def test_an_outlet_is_taken_from_a_trailer_or_a_dateline(text, outlet):
    lines = split_lines(text)
    assert find_outlet(lines, mark_lines(lines)) == outlet
