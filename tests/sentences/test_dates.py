"""Dates in words: the eval's expressions hold, and laws for any combination of them."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.records import Span
from comity.sentences import Dated, resolve, when

OCTOBER = datetime(2013, 10, 4, 9, tzinfo=UTC)
DATA = Path(__file__).resolve().parents[2] / "evals" / "dates.jsonl"
AGAINST_2_OCTOBER = "'On October 2nd' read against 4 October 2013"

ATOM = r"(?:-?\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?|-2[1-4])?[~?%]?|\d{3}X|\d{2}XX)"
EDTF = re.compile(rf"{ATOM}|(?:{ATOM}|\.\.)/(?:{ATOM}|\.\.)")

# fmt: off
ATOMS = st.sampled_from(
    [
        "on Monday", "last Friday", "yesterday", "today", "tomorrow", "on 2 October", "on October 2nd",
        "in May", "in summer", "this summer", "last winter", "in 2003", "two years ago", "last week",
        "next month", "since 2011", "until 1994", "by 2020", "from 3 to 5 May 2014", "2003-2005", "late 2011",
        "in the early 1990s", "the first half of 2014", "on 29 February", "on 31 June 2011", "on 2021-02-30",
        "the same day", "a week later", "over the past year", "in the 19th century", "earlier this month",
        "mid-2014", "in December 2012", "between 1996 and 1999", "9999 years ago", "in three days",
        "before 1001", "the eve of 1 January 1000", "on the 31st of May", "from May to March",
        "900 decades later", "in winter 9999", "at the weekend", "since Tuesday",
    ]
)
# fmt: on
VERBS = st.sampled_from(["the ministers met", "the ministers will meet", "they signed it", "x", "", "he said", "due"])
DAYS = st.dates(date(1001, 1, 1), date(9990, 1, 1)).map(lambda day: datetime.combine(day, time(12), tzinfo=UTC))


def one(text: str, published: datetime | None = OCTOBER, anchor: date | None = None) -> Dated:
    (dated,) = resolve(text, published=published, anchor=anchor)
    return dated


def span(text: str, published: datetime | None = OCTOBER, anchor: date | None = None) -> Span:
    return when(text, published=published, anchor=anchor)[0]


# The first call compiles the grammar.
@settings(deadline=None)
@given(st.lists(st.tuples(VERBS, ATOMS), min_size=1, max_size=3), DAYS, st.booleans())
def test_spans_are_valid_and_offsets_hold(parts: list[tuple[str, str]], published: datetime, known: bool) -> None:
    text = ", ".join(f"{verb} {atom}" for verb, atom in parts)
    for dated in resolve(text, published=published if known else None, anchor=date(2014, 3, 2)):
        assert text[dated.start : dated.end] == dated.words
        assert EDTF.fullmatch(dated.span.edtf), dated.span.edtf
        assert dated.span.precision != "unknown"
        if dated.span.earliest and dated.span.latest:
            assert dated.span.earliest <= dated.span.latest


@given(
    st.sampled_from(["The ministers met", "They signed it", "Minsk said"]),
    ATOMS.filter(lambda atom: not re.search(r"\d{4}|next|tomorrow|in three|century", atom)),
    DAYS,
)
def test_no_date_lies_after_publication_unless_announced(verb: str, atom: str, published: datetime) -> None:
    for dated in resolve(f"{verb} {atom}.", published=published, anchor=published.date() - timedelta(days=400)):
        assert dated.span.latest is None or dated.span.latest <= published.date()


@given(
    ATOMS.filter(lambda atom: not re.search(r"\d{4}|last|ago|yesterday|past|earlier|since|until|century", atom)), DAYS
)
def test_what_is_announced_lies_ahead(atom: str, published: datetime) -> None:
    for dated in resolve(f"The ministers will meet {atom}.", published=published):
        assert dated.span.latest is None or dated.span.latest >= published.date()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_read_without_error(text: str) -> None:
    when(text, published=OCTOBER)
    resolve(text, published=None)


def test_the_expressions_of_the_eval_are_well_formed() -> None:
    rows = [json.loads(line) for line in DATA.read_text(encoding="utf-8").splitlines()]
    assert len({row["id"] for row in rows}) == len(rows) >= 300
    assert all(not row["gold"]["edtf"] or EDTF.fullmatch(row["gold"]["edtf"]) for row in rows)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Reaching the level of strategic partnership in summer 2013, they moved on.", "2013-22"),
        ("A declaration was signed in late 2011.", "2011-09/2011-12"),
        ("The draft was signed in December 2012.", "2012-12"),
        ("On October 2nd the House voted.", "2013-10-02"),
        ("This summer, the parties signed a declaration.", "2013-22"),
        ("They have trained together since 2011.", "2011/.."),
        ("The missiles left in the 1990s.", "199X"),
        ("It was closed in about 1998.", "1998~"),
    ],
)
def test_words_become_edtf(text: str, edtf: str) -> None:
    assert span(text).edtf == edtf


def test_a_weekday_is_the_last_one_unless_announced() -> None:
    assert span("They met on Monday.").earliest == date(2013, 9, 30)
    assert span("They will meet on Monday.").earliest == date(2013, 10, 7)
    assert span("They met on Friday.").earliest == date(2013, 10, 4)
    assert span("Minsk said on Monday that it will send troops.").earliest == date(2013, 9, 30)


def test_a_period_that_has_begun_ends_with_the_day_of_publication() -> None:
    assert (span("They met this year.").earliest, span("They met this year.").latest) == (
        date(2013, 1, 1),
        date(2013, 10, 4),
    )
    assert span("They will meet this year.").earliest == date(2013, 10, 4)


def test_the_same_day_needs_the_day_told_before() -> None:
    assert span("The same day Poland closed its border.", anchor=date(2013, 9, 1)).earliest == date(2013, 9, 1)
    assert resolve("The same day Poland closed its border.", published=OCTOBER) == ()


def test_the_day_told_before_may_stand_in_the_sentence() -> None:
    found = resolve("The jet was lost in November 2011; sanctions came a month later.", published=OCTOBER)
    assert [dated.span.edtf for dated in found] == ["2011-11", "2011-12"]


def test_anniversaries_names_and_counts_are_no_dates_of_events() -> None:
    for text in (
        "They marked the tenth anniversary of 16 July 2001.",
        "Kyiv asked Moscow to honour the 1994 memorandum.",
        "About 2000 people were held.",
        "Minister May met the guards at West-2017.",
        "The council adopted resolution 1973.",
    ):
        assert when(text, published=OCTOBER)[1] == "published 2013-10-04"


def test_the_name_of_an_agreement_is_resolved_but_dates_no_event() -> None:
    dated = one("Kyiv asked Moscow to honour the 1994 memorandum.")
    assert (dated.span.edtf, dated.role) == ("1994", "name")


def test_without_a_date_the_report_is_of_its_day_and_says_so() -> None:
    found, why = when("The ministers met in Minsk.", published=OCTOBER)
    assert found == Span(date(2013, 10, 4), date(2013, 10, 4), "day", "2013-10-04")
    assert why == "published 2013-10-04"


def test_without_any_day_the_span_is_unknown() -> None:
    assert when("The ministers met on Monday.", published=None) == (Span(), "")


def test_the_reason_names_words_and_day() -> None:
    assert when("On October 2nd the House voted.", published=OCTOBER)[1] == AGAINST_2_OCTOBER
    assert when("It was signed in 2001.", published=OCTOBER)[1] == "'in 2001'"
    told = when("The next day it fell.", published=OCTOBER, anchor=date(2013, 9, 1))[1]
    assert told == "'The next day' read against 1 September 2013, the day told before"


def test_a_date_told_aside_yields_to_the_main_one() -> None:
    assert span("Poland, which joined in 2004, closed its border on Tuesday.").earliest == date(2013, 10, 1)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The House ratified an agreement signed in December 2012 on 2 October.", "2013-10-02"),
        ("The treaty signed in 2001 was extended on 28 June 2013.", "2013-06-28"),
        ("Signed in 1994, the memorandum was broken in March 2013.", "2013-03"),
        ("The treaty was signed in 2001 and extended on 28 June 2013.", "2001"),
        ("The embassy, opened in 1993, was shut in May 2012.", "2012-05"),
        ("MINSK, October 3 (Sample) - The House ratified a pact on Wednesday.", "2013-10-02"),
        ("MINSK, October 3 - The House ratified a pact.", "2013-10-03"),
        ("The House dismissed him and set an election for May 25.", "2014-05-25"),
        ("Two years ago, in July 2011, they trained together.", "2011-07"),
    ],
)
def test_the_date_of_the_main_verb_is_taken(text: str, edtf: str) -> None:
    assert span(text).edtf == edtf


def test_the_verb_draws_the_date_of_its_clause() -> None:
    text = "Poland, which joined in 2004, closed its border on Tuesday."
    assert when(text, published=OCTOBER, at=text.index("joined"))[0].edtf == "2004"
    assert when(text, published=OCTOBER, at=text.index("closed"))[0].edtf == "2013-10-01"


def test_a_date_in_a_clause_behind_the_verb_is_not_the_verbs() -> None:
    text = "Beijing accused Vilnius of a breach of the paper by which relations were established in 1991."
    assert when(text, published=OCTOBER, at=text.index("accused"))[1] == "published 2013-10-04"
    assert when(text, published=OCTOBER, at=text.index("established"))[0].edtf == "1991"


def test_impossible_days_are_no_dates() -> None:
    assert resolve("They met on 31 June 2011.", published=OCTOBER) == ()
    assert resolve("They met on 29 February 2013.", published=OCTOBER) == ()


def test_february_29_is_the_last_leap_day() -> None:
    assert span("They met on 29 February.").earliest == date(2012, 2, 29)


def test_months_of_other_languages_are_read() -> None:
    assert span("Соглашение подписано 2 октября 2013 г.").edtf == "2013-10-02"
    assert span("La loi du 3 septembre 2013 est en vigueur.").edtf == "2013-09-03"


@pytest.mark.parametrize("published", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)])
@pytest.mark.parametrize("said", ["on Tuesday", "last weekend", "this weekend", "Thursday last week", "next Tuesday"])
def test_words_that_lead_out_of_the_calendar_are_no_dates(published: datetime, said: str) -> None:
    for verb in ("met", "will meet"):
        span, _ = when(f"They {verb} {said}.", published=published)
        assert span.earliest is not None


def days_of(edtf: str) -> tuple[date | None, date | None]:
    """The first and last day that an EDTF string means, None for an open end; by ISO 8601-2, not by our grammar."""
    if "/" in edtf:
        first, last = edtf.split("/")
        return (None if first == ".." else days_of(first)[0]), (None if last == ".." else days_of(last)[1])
    bare = edtf.rstrip("?~%")
    if "X" in bare:
        return date(int(bare.replace("X", "0")), 1, 1), date(int(bare.replace("X", "9")), 12, 31)
    year, *rest = bare.split("-")
    if not rest:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    if rest[0] in SEASONS:
        first = date(int(year), SEASONS[rest[0]], 1)
        return first, _month_after(first, 3) - timedelta(days=1)
    first = date(int(year), int(rest[0]), int(rest[1]) if len(rest) > 1 else 1)
    return first, first if len(rest) > 1 else _month_after(first, 1) - timedelta(days=1)


SEASONS = {"21": 3, "22": 6, "23": 9, "24": 12}


def _month_after(day: date, months: int) -> date:
    count = day.month - 1 + months
    return date(day.year + count // 12, count % 12 + 1, 1)


# fmt: off
NAMED = ATOMS.filter(lambda atom: not re.search(r"9999|1001|1000|900|century", atom))
# fmt: on
YEARS = st.dates(date(1990, 1, 1), date(2030, 12, 31)).map(lambda day: datetime.combine(day, time(12), tzinfo=UTC))


@settings(deadline=None)
@given(VERBS, NAMED, YEARS)
def test_the_edtf_string_means_the_days_or_more(verb: str, atom: str, published: datetime) -> None:
    """Days are those of the string, cut where publication cuts them: "this year" has not ended."""
    told = published.date()
    for dated in resolve(f"{verb} {atom}.", published=published, anchor=told - timedelta(days=40)):
        first, last = days_of(dated.span.edtf)
        earliest, latest = dated.span.earliest, dated.span.latest
        if earliest != first:
            assert earliest == told, (dated.words, dated.span)
            assert first is None or first <= told, (dated.words, dated.span)
        if latest != last:
            assert latest == told, (dated.words, dated.span)
            assert last is None or last >= told, (dated.words, dated.span)


def tellings(day: date, told: date) -> list[str]:
    """How news of the day `told` may date what happened on `day`."""
    season = ("winter", "spring", "summer", "autumn")[day.month % 12 // 3]
    month = f"{day:%B}"
    part = ("early ", "mid-", "late ")[min(2, (day.day - 1) // 10)]
    half = "first" if day.month <= 6 else "second"
    words = [
        f"on {day.day} {month} {day.year}", f"on {month} {day.day}, {day.year}", f"in {month} {day.year}",
        f"in {day.year}", f"in {part}{month} {day.year}", f"in the {day.year // 10 * 10}s",
        f"in the {half} half of {day.year}",
    ]  # fmt: skip
    if season != "winter":
        words += [f"in the {season} of {day.year}", f"in {season} {day.year}"]
    return words + [text for text, fits in since_then(day, told) if fits]


def since_then(day: date, told: date) -> list[tuple[str, bool]]:
    """Words that depend on how long ago it was, and whether they fit."""
    ago, years = (told - day).days, told.year - day.year
    monday = told - timedelta(days=told.weekday())
    return [
        (f"on {day:%A}", ago <= 6),
        (f"last {day:%A}", ago <= 6),
        (f"on {day.day} {day:%B}", ago <= 120),
        (f"on {day:%B} {day.day}", ago <= 120),
        ("yesterday", ago == 1),
        (f"{ago} days ago", 2 <= ago <= 20),
        ("last week", monday - timedelta(days=7) <= day < monday),
        ("last month", years * 12 + told.month - day.month == 1),
        ("last year", years == 1),
        (f"{years} years ago", 2 <= years <= 40),
        (f"between {day.year - 1} and {day.year + 1}", years > 1),
        (f"before {day.year + 1}", years > 0),
    ]


@settings(deadline=None)
@given(st.data(), YEARS, st.one_of(st.integers(1, 130), st.integers(1, 9000)))
def test_the_interval_holds_the_day_that_was_meant(data: st.DataObject, published: datetime, ago: int) -> None:
    told = published.date()
    day = told - timedelta(days=ago)
    words = data.draw(st.sampled_from(tellings(day, told)))
    read = span(f"The ministers signed the accord {words}.", published=published)
    assert (read.earliest or date.min) <= day <= (read.latest or date.max), (words, read)
    assert read.latest is not None
    assert read.latest <= told
