"""Time lines of many sites are read; sentences with dates in them are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.articles.stamps import date_in, moment_of, stamp_of


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("April 22, 2016 18:38", "2016-04-22T18:38:00+00:00"),
        ("Published: Fri 22 Apr 2016 18.38 BST", "2016-04-22T18:38:00+01:00"),
        ("By Anna Kalnina | April 22, 2016 | 5 min read", "2016-04-22T00:00:00+00:00"),
        ("22 апреля 2016, 18:38", "2016-04-22T18:38:00+00:00"),
        ("22.04.2016 18:38 (мск)", "2016-04-22T18:38:00+03:00"),
        ("Posted on April 22nd, 2016 by admin", "2016-04-22T00:00:00+00:00"),
        ("2016-04-22T18:38:00Z", "2016-04-22T18:38:00+00:00"),
        ("Fri, 22 Apr 2016 18:38:00 +0300", "2016-04-22T18:38:00+03:00"),
        ("Minsk, 22 April 2016", "2016-04-22T00:00:00+00:00"),
        ("04/22/2016 6:38 PM", "2016-04-22T18:38:00+00:00"),
        ("4/5/2016 6:38 PM", "2016-04-05T18:38:00+00:00"),
        ("22/04/2016 12:05 am", "2016-04-22T00:05:00+00:00"),
        ("Last updated on 22 April 2016 at 6 pm", "2016-04-22T18:00:00+00:00"),
        ("22 April 2016 | Press releases", "2016-04-22T00:00:00+00:00"),
        ("3 марта 2014 г.", "2014-03-03T00:00:00+00:00"),
        ("2015 m. vasario 20 d.", "2015-02-20T00:00:00+00:00"),
        ("20 красавіка 2016 г. 10:00", "2016-04-20T10:00:00+00:00"),
        ("12. Juni 2013, 14:30 Uhr", "2013-06-12T14:30:00+00:00"),
        ("14 października 2015, godz. 9:15", "2015-10-14T09:15:00+00:00"),
        ("2016年4月22日", "2016-04-22T00:00:00+00:00"),
        ("18:38, 22 April 2016", "2016-04-22T18:38:00+00:00"),
        ("News / 22.04.16", "2016-04-22T00:00:00+00:00"),
    ],
)
def test_a_time_line_says_when(line: str, moment: str) -> None:
    stamp = stamp_of(line)
    assert stamp is not None
    assert stamp.moment.isoformat() == moment


@pytest.mark.parametrize(
    "line",
    [
        "On October 2nd, 2013, the House ratified",
        "The treaty was signed on 22 April 2016.",
        "The treaty of 22 April 2016",
        "April 2016",
        "22 April",
        "18:38",
        "31 February 2016",
        "99.99.2016",
        "Ministers met on 22 April 2016 and agreed on borders and trade",
        "",
    ],
)
def test_a_line_that_says_more_or_less_is_none(line: str) -> None:
    assert stamp_of(line) is None


def test_day_and_month_that_may_be_swapped_are_marked() -> None:
    for line, ambiguous in (
        ("04/05/2016", True),
        ("4/5/2016 6:38 PM", False),
        ("04.05.2016", False),
        ("04/22/2016", False),
    ):
        stamp = stamp_of(line)
        assert stamp is not None
        assert stamp.ambiguous is ambiguous


def test_a_byline_in_a_time_line_is_the_author() -> None:
    stamp = stamp_of("By Anna Kalnina, Riga — 3 March 2014")
    assert stamp is not None
    assert stamp.author == "Anna Kalnina"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2016-04-22", "2016-04-22T00:00:00+00:00"),
        ("2016-04-22 18:38:00", "2016-04-22T18:38:00+00:00"),
        ("2016-04-22T18:38:00.000Z", "2016-04-22T18:38:00+00:00"),
        ("22 April 2016", "2016-04-22T00:00:00+00:00"),
        ("1461350280", "2016-04-22T18:38:00+00:00"),
        ("1461350280000", "2016-04-22T18:38:00+00:00"),
        ("1461350280.5", "2016-04-22T18:38:00+00:00"),
        ("20160422183800", "2016-04-22T18:38:00+00:00"),
    ],
)
def test_data_are_dated_in_many_forms(text: str, moment: str) -> None:
    found = moment_of(text)
    assert found is not None
    assert found.isoformat() == moment


@given(st.text(alphabet=st.sampled_from("0123456789 .:/-,|+()APMapr ilZ年月日" + "\x00")))
def test_any_line_is_read_without_error(line: str) -> None:
    for stamp in (stamp_of(line), date_in(line)):
        assert stamp is None or stamp.moment.tzinfo is not None
    found = moment_of(line)
    assert found is None or found.tzinfo is not None
