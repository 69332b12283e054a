import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actorgraph.documents.dates import match_date, read_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2023-10-20", "2023-10-20"),
        ("2023-10", "2023-10"),
        ("2023", "2023"),
        ("20231020", "2023-10-20"),
        ("2023/10/20", "2023-10-20"),
        ("2023-10-20T23:30:00-05:00", "2023-10-20"),
        ("2023-10-20T23:30:00.123Z", "2023-10-20"),
        ("2023-10-20 23:30", "2023-10-20"),
        ("20 October 2023", "2023-10-20"),
        ("20th of October, 2023", "2023-10-20"),
        ("October 20, 2023", "2023-10-20"),
        ("Oct. 20, 2023", "2023-10-20"),
        ("Sept 3, 2021", "2021-09-03"),
        ("20-Oct-2023", "2023-10-20"),
        ("October 2023", "2023-10"),
        ("Friday, October 20, 2023", "2023-10-20"),
        ("Fri, 20 Oct 2023 14:05:00 +0000", "2023-10-20"),
        ("Mon, 6 May 2024 23:30:00 +0300 (EEST)", "2024-05-06"),
        ("20 October 2023, 14:05 GMT", "2023-10-20"),
        ("October 20, 2023 at 2:05 p.m.", "2023-10-20"),
        ("(4 May 2021)", "2021-05-04"),
        ("25/12/2023", "2023-12-25"),
        ("12/25/2023", "2023-12-25"),
        ("05.05.2023", "2023-05-05"),
    ],
)
def test_dates_with_one_reading(written, iso):
    assert read_date(written) == iso


@pytest.mark.parametrize(
    "written",
    [
        "03/04/2023", "3.4.2023", "03/04/23", "31 February 2023", "2023-13-01", "2023-02-30", "7 August", "Monday", "yesterday",
        "October", "20 Foo 2023", "", "0000-00-00", "300", "20 October 2023 and later", "between 2019 and 2020", "1066 men",
        "12345678901234567890",
    ],
)  # fmt: skip
def test_what_is_no_date_or_has_two_readings_is_left_out(written):
    assert read_date(written) is None


@settings(deadline=None)
@given(st.dates(min_value=datetime.date(1000, 1, 1), max_value=datetime.date(2999, 12, 31)))
def test_every_day_reads_back_from_its_common_forms(day):
    for form in ("%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y 10:00:00 +0000"):
        assert read_date(day.strftime(form)) == day.isoformat()


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_string_gives_a_partial_iso_date_or_nothing(text):
    date = read_date(text)
    assert date is None or read_date(date) == date


def test_match_says_where_the_date_ends():
    text = "GENEVA, 4 May 2021 - The council"
    assert match_date(text, 8) == ("2021-05-04", text.index(" - "))
