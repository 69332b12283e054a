import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actorgraph.documents import mark_boilerplate
from actorgraph.documents.line_rules import rules, section_names
from tests.documents.builders import ARABIC, BODY, TEXT, wrap

SCRAPED = f"""Skip to main content

Northern Monitor | Raid on Tel Sabha kills two officers

World

Raid on Tel Sabha kills two officers

By Ada Writer and Bo Scribe, agencies

6 May 2024

Share on Facebook Tweet Email

The police post at Tel Sabha, seen in March. (Photo: Agency/Cem Kaya)

{BODY[0]}

A denial

{BODY[1]}

ADVERTISEMENT – story continues below

Read more: Minister leaves for Oslo

The army closed the bridge at noon and searched the farms on both sides of the river.

(Reporting by Ada Writer; editing by Bo Scribe)

Related articles
Minister Leaves for Oslo as Talks Resume
Bread Prices Rise Again in the North

Tags: Tel Sabha, police, Harun Front

12 comments

{ARABIC}

Subscribe to our newsletter

© 2024 Northern Monitor. All rights reserved.

Back to top"""


def marked(text, **options):
    return {mark.span.of(text): mark.reason for mark in mark_boilerplate(text, **options)}


def test_a_scraped_page_comes_out_as_its_headline_headings_and_prose():
    kept = [line for line in SCRAPED.split("\n") if line.strip() and line.strip() not in marked(SCRAPED)]
    assert kept == [
        "Raid on Tel Sabha kills two officers",
        BODY[0],
        "A denial",
        BODY[1],
        "The army closed the bridge at noon and searched the farms on both sides of the river.",
    ]


def test_every_mark_says_why():
    reasons = marked(SCRAPED)
    assert reasons["Skip to main content"] == "navigation"
    assert reasons["Northern Monitor | Raid on Tel Sabha kills two officers"] == "repeated-title"
    assert reasons["By Ada Writer and Bo Scribe, agencies"] == "credit"
    assert reasons["6 May 2024"] == "credit"
    assert reasons["Bread Prices Rise Again in the North"] == "related"
    assert reasons[ARABIC] == "other-script"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Connect with us", "share"),
        ("Facebook | Twitter | WhatsApp | Copy link", "share"),
        ("Share this: Tweet | Email | Print", "share"),
        ("Follow us on Telegram", "share"),
        ("1.2K shares", "share"),
        ("Subscribe", "subscribe"),
        ("Sign up for our daily briefing", "subscribe"),
        ("Get the latest news delivered to your inbox every morning.", "subscribe"),
        ("You have 2 free articles left.", "subscribe"),
        ("Continue Reading", "read-more"),
        ("READ MORE: Minister leaves for Oslo", "read-more"),
        ("More Info:", "read-more"),
        ("See also: Minister leaves for Oslo", "related"),
        ("More from Northern Monitor", "related"),
        ("Back To Top", "navigation"),
        ("skip to Main Content", "navigation"),
        ("Log in or register", "navigation"),
        ("Home > Africa > Security", "navigation"),
        (
            "Copyright © All rights reserved. This site is meant for general information and nothing on it is advice.",
            "copyright",
        ),
        ("© 2024 Northern Monitor", "copyright"),
        ("© AGENCY / Cem Kaya Officers stand at the gate of the post, 6 May", "caption"),
        ("Picture: officers at the gate of the post.", "caption"),
        ("Officers at the gate of the post [File: Cem Kaya/Reuters]", "caption"),
        ("Officers at the gate of the post, May 6. (AP Photo/Cem Kaya)", "caption"),
        ("We use cookies to improve your experience on this site.", "cookies"),
        ("Leave a comment", "comments"),
        ("Comments are closed", "comments"),
        ("Advertisement", "advertisement"),
        ("Published", "credit"),
        ("Published on 20 October 2023, 14:05", "credit"),
        ("Last updated: October 20, 2023", "credit"),
        ("STAFF REPORTER", "credit"),
        ("(Additional reporting by our bureaus; editing by the night desk)", "credit"),
        ("This article was first published by Northern Monitor.", "credit"),
        ("Source: Northern Monitor", "source"),
        ("Filed under: police, Tel Sabha", "tags"),
        ("#TelSabha #Harun", "tags"),
        ("Press contact: Ada Writer, +00 000", "contact"),
        ("* * *", "separator"),
        ("-30-", "separator"),
    ],
)
def test_furniture_is_marked_wherever_it_stands(line, reason):
    assert marked(f"{BODY[0]}\n\n{line}\n\n{BODY[1]}") == {line: reason}


@pytest.mark.parametrize(
    "line",
    [
        "AMMAN, Aug 7 (Agency) - The council said on Monday that two officers had been killed.",
        "Details of the Raid",
        "What happened on Thursday?",
        "- The army closed the bridge and arrested four men.",
        "\"They came from the river,\" the mayor said.",
        "Follow the money, the prosecutor told the court, and you will find the general.",
        "Comments by the minister angered the council.",
        "Reporting by the monitors found that the Harun Front held forty prisoners.",
        "Research by the institute shows that the group has lost its camps.",
        "The malware stole cookies and passwords from the ministry.",
        "The report was first published in 2014 by a think tank in the capital.",
        "Images, which Reuters verified, show fighters of the Harun Front at the gate.",
        "300 followers of the cleric were arrested.",
        "Published in 2019, the report said that 300 people had died.",
        "Support US troops gave to the council ended in May.",
        "The council's men closed the road. (Agency)",
        "Source protection was the reason, the editor said, why the names were left out.",
        "By Monday the Harun Front had left the town.",
        "From Tel Sabha the convoy drove north.",
        "Next to the post stood a school.",
        "On Monday.",
        "09.40 The convoy leaves.",
        "1. Actors",
        "2014",
        "More details from the raid emerged when the governor spoke to the council.",
        "Media: twelve killed in Tel Sabha",
        "Translation of the letter took the court two days.",
        "Background: the Harun Front was founded in 2011 by deserters.",
        "Leaders of the Аль-Нур party met the council.",
    ],
)  # fmt: skip
def test_what_a_report_says_is_kept(line):
    assert marked(f"{BODY[0]}\n\n{line}\n\n{BODY[1]}") == {}


def test_names_of_sections_are_furniture_only_above_the_prose():
    assert marked(f"World\n\nRaid on Tel Sabha\n\n{TEXT}") == {"World": "navigation"}
    assert marked(f"{BODY[0]}\n\nSecurity\n\n{BODY[1]}") == {}


def test_scraps_below_the_prose_go_where_other_furniture_shows_a_scraped_page():
    assert marked(f"{TEXT}\n\nWidget\n0\nLeave a comment") == {
        "Widget": "navigation",
        "0": "navigation",
        "Leave a comment": "comments",
    }
    assert marked(f"{TEXT}\n\nColonel Idris Kahn") == {}


def test_captions_that_carry_the_site_name_and_headlines_set_below_them():
    text = (
        f"- Northern Monitor\n\nRaid on Tel Sabha\n\nOfficers stand at the gate - Northern Monitor\n{BODY[0]}\n\n"
        f"The mayor speaks in May - Northern Monitor\nMinister Leaves for Oslo as Talks Resume\n{BODY[1]}"
    )
    assert marked(text) == {
        "- Northern Monitor": "navigation",
        "Officers stand at the gate - Northern Monitor": "caption",
        "The mayor speaks in May - Northern Monitor": "caption",
        "Minister Leaves for Oslo as Talks Resume": "related",
    }


def test_a_title_that_is_told_again_with_a_sites_name_around_it():
    title = "Raid on Tel Sabha kills two officers"
    assert marked(f"NM NEWS {title}\n\n{title}\n\n{TEXT}") == {f"NM NEWS {title}": "repeated-title"}
    assert marked(f"{title}\n\n{TEXT}", title=title) == {}
    assert marked(f"Interview with men who say: {title}\n\n{TEXT}", title=title) == {}


def test_lines_broken_by_layout_are_not_taken_for_lines_of_their_own():
    text = wrap(
        "The men of the front went to the school and told the teachers that they would not see the whole world\nagain, on", 40
    )
    assert marked(text + "\nWednesday or later.") == {}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028"])
def test_any_line_end_will_do(line_end):
    text = line_end.join(["Subscribe", "", BODY[0], "", "Back to top"])
    assert set(marked(text).values()) == {"subscribe", "navigation"}


def test_texts_without_prose_are_not_emptied():
    assert marked("Raid on Tel Sabha") == {}
    assert marked("") == {}


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            [*SCRAPED.split("\n"), "World", "0", "Published", "on", "x" * 50, "a" * 60 + "\nand so on", "--", "\u2028"]
        ),
        st.text(max_size=60),
    ),
    max_size=14,
)


@settings(deadline=None, max_examples=60)
@given(LINES, st.sampled_from(["\n", "\n\n", "\r\n"]), st.none() | st.text(max_size=30))
def test_marks_are_sorted_disjoint_within_bounds_and_trimmed(lines, line_end, title):
    text = line_end.join(lines)
    marks = mark_boilerplate(text, title=title)
    end = 0
    for mark in marks:
        assert end <= mark.span.start < mark.span.end <= len(text)
        words = mark.span.of(text)
        assert words == words.strip()
        assert mark.reason
        end = mark.span.end


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=200))
def test_marking_is_deterministic(text):
    assert mark_boilerplate(text) == mark_boilerplate(text)


def test_no_pattern_takes_long_on_lines_made_to_be_slow():
    for line in ("post " * 14, "(" * 2000, "[" * 1900, "#a" * 900, "> " * 900, "a: " * 600, "© " * 900, "by " * 12 + "x."):
        mark_boilerplate(f"{BODY[0]}\n\n{line}\n\n{BODY[1]}")


def test_the_rules_are_complete():
    assert {rule.reason for rule in rules()} >= {
        "share",
        "subscribe",
        "caption",
        "copyright",
        "cookies",
        "credit",
        "navigation",
    }
    assert {"world", "middle east", "press releases"} <= section_names()
