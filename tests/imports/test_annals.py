"""Other people's data on pairs over the years: what becomes of their rows, and the published figures again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from comity.codebook.book import Book
from comity.errors import ComityError, NotFound
from comity.findings import Compared
from comity.imports import ANNALS, read_annals
from comity.run.annals import facts_of, import_annals
from comity.run.importing import Wanted
from comity.run.orders import aligned_in, ordered_in
from comity.store import Store
from tests.imports.conftest import NOW

Read = Callable[..., pl.DataFrame]
DESTA_HEAD = "number;base_treaty;name;entry_type;year;entryforceyear;" + ";".join(f"c{n}" for n in range(1, 92)) + "\n"


def desta(*lines: str) -> str:
    """A file of the format: each line has its head and its members, all other members' cells are NA."""
    return DESTA_HEAD + "".join(line + ";NA" * (DESTA_HEAD.count(";") - line.count(";")) + "\n" for line in lines)


@pytest.fixture
def annals(tmp_path: Path, book: Book) -> Read:
    """Reads a text as annals of a format."""

    def read(form: str, text: str, file: str = "data.csv") -> pl.DataFrame:
        path = tmp_path / file
        path.write_text(text, encoding="utf-8")
        return read_annals(path, ANNALS[form], book)[0]

    return read


def steps(rows: pl.DataFrame) -> list[tuple[str, str, str, int]]:
    years = pl.col("begins").dt.year()
    return sorted(rows.select("one", "other", "stage", years).rows())


ATOP = """ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul
370,710,2014,0,0,0,0,0
370,710,2015,0,0,0,1,1
710,370,2015,0,0,0,1,1
370,710,2016,0,0,0,1,0
370,710,2018,0,0,0,1,0
2,999,2018,1,0,0,0,0
2,200,2018,1,NA,0,0,0
"""


def test_an_alliance_is_a_row_for_each_unbroken_stretch_of_an_obligation(annals: Read) -> None:
    rows = annals("atop", ATOP)
    told = rows.select("one", "other", "name", "begins", "ends").rows()
    assert told == [
        ("BLR", "CHN", "consultation", date(2015, 1, 1), date(2015, 12, 31)),
        ("BLR", "CHN", "non-aggression", date(2015, 1, 1), date(2016, 12, 31)),
        ("BLR", "CHN", "non-aggression", date(2018, 1, 1), None),
        ("GBR", "USA", "defence", date(2018, 1, 1), None),
    ]


def test_shared_organisations_are_a_measure_by_year(annals: Read) -> None:
    rows = annals("igo", "ccode1,ccode2,year,dyadigos\n710,370,2012,17\n370,710,2013,NA\n370,710,2014,19\n")
    assert rows.select("what", "name", "begins", "value").rows() == [
        ("measure", "shared organisations", date(2012, 1, 1), 17.0),
        ("measure", "shared organisations", date(2014, 1, 1), 19.0),
    ]


def test_votes_are_the_share_of_roll_calls_in_which_both_voted_alike(annals: Read, tmp_path: Path) -> None:
    calls = "rcid,session,date\n1,74,2019-11-01\n2,74,2019-11-02\n3,74,2019-12-03\n4,75,2020-01-04\n"
    (tmp_path / "un_roll_calls.csv").write_text(calls, encoding="utf-8")
    votes = [
        (1, "BY", "yes"), (1, "CN", "yes"), (2, "BY", "no"), (2, "CN", "abstain"), (3, "BY", "yes"), (3, "CN", "yes"),
        (4, "CN", "no"), (3, "PL", "no"), (1, "??", "yes"),
    ]  # fmt: skip
    text = "rcid,country,country_code,vote\n" + "".join(f"{n},x,{state},{vote}\n" for n, state, vote in votes)
    rows = annals("un-votes", text, "un_votes.csv")
    assert rows.select("one", "other", "begins", "value", "count").rows() == [
        ("BLR", "CHN", date(2019, 1, 1), pytest.approx(2 / 3), 3),
        ("BLR", "POL", date(2019, 1, 1), 0.0, 1),
        ("CHN", "POL", date(2019, 1, 1), 0.0, 1),
    ]


def test_votes_need_the_roll_calls_beside_them(annals: Read) -> None:
    with pytest.raises(NotFound, match=r"looked for in un_roll_calls\.csv beside it"):
        annals("un-votes", "rcid,country,country_code,vote\n1,x,BY,yes\n", "un_votes.csv")


def test_an_agreement_is_signed_and_in_force_between_each_two_members(annals: Read) -> None:
    text = desta("1;1;Belarus Russia;base_treaty;1996;NA;112;643", "2;2;Talks;negotiation;2001;NA;112;156")
    rows = annals("desta", text)
    assert steps(rows) == [("BLR", "RUS", "signed", 1996)]
    assert rows["domain"].to_list() == ["trade"]


def test_who_accedes_signs_with_each_older_member(annals: Read) -> None:
    text = desta(
        "5;5;Belarus Russia;base_treaty;1995;1995;112;643",
        "5+1;5;Belarus Russia Kazakhstan accession;accession;1996;1997;112;643;398",
    )
    assert [step for step in steps(annals("desta", text)) if step[3] > 1995] == [
        ("BLR", "KAZ", "in force", 1997),
        ("BLR", "KAZ", "signed", 1996),
        ("KAZ", "RUS", "in force", 1997),
        ("KAZ", "RUS", "signed", 1996),
    ]


def test_an_enlargement_that_names_nobody_adds_those_who_were_no_members_yet(annals: Read) -> None:
    text = desta(
        "7;7;Union;base_treaty;1950;1951;250;276",
        "7+1;7;Union (3) Enlargement;accession;1972;1973;250;276;826",
        "7+2;7;Union (4) Enlargement;accession;1979;1981;250;276;826;300",
    )
    signed = [step for step in steps(annals("desta", text)) if step[2] == "signed" and step[3] > 1950]
    assert signed == [
        ("DEU", "GBR", "signed", 1972),
        ("DEU", "GRC", "signed", 1979),
        ("FRA", "GBR", "signed", 1972),
        ("FRA", "GRC", "signed", 1979),
        ("GBR", "GRC", "signed", 1979),
    ]


def test_who_withdraws_has_denounced_it_towards_those_that_stay(annals: Read) -> None:
    text = desta(
        "9;9;Commonwealth;base_treaty;1994;1994;112;268;398",
        "9_1;9;Commonwealth withdrawal Georgia;withdrawal;2009;NA;112;268;398",
    )
    rows = annals("desta", text)
    assert [step for step in steps(rows) if step[2] == "denounced"] == [
        ("BLR", "GEO", "denounced", 2009),
        ("GEO", "KAZ", "denounced", 2009),
    ]
    assert set(rows["name"]) == {"Commonwealth"}


@pytest.mark.parametrize("form", sorted(ANNALS))
def test_a_file_of_another_format_is_told_with_what_it_lacks(form: str, annals: Read) -> None:
    with pytest.raises(ComityError, match=r"data\.csv"):
        annals(form, "colour,weight\nred,3\n")


@pytest.mark.parametrize("form", sorted(ANNALS))
def test_a_file_without_rows_is_no_annals(form: str, annals: Read, tmp_path: Path, book: Book) -> None:
    with pytest.raises(ComityError):
        annals(form, "")
    with pytest.raises(NotFound):
        read_annals(tmp_path / "nowhere.csv", ANNALS[form], book)


def test_bad_lines_are_counted_and_stop_nothing(tmp_path: Path, book: Book) -> None:
    path = tmp_path / "igo.csv"
    path.write_text("ccode1,ccode2,year,dyadigos\n370,710,2012,17\n370,710\nx,710,2012,3\n", encoding="utf-8")
    rows, bad, lines = read_annals(path, ANNALS["igo"], book)
    assert (rows.height, [one.line for one in bad], lines) == (1, [3], 3)


def test_facts_name_their_source_and_line_and_twice_is_once(store: Store, book: Book, tmp_path: Path) -> None:
    path = tmp_path / "atop.csv"
    path.write_text(ATOP, encoding="utf-8")
    wanted = Wanted(path, "atop", NOW)
    assert not import_annals(store, book, wanted).known
    assert import_annals(store, book, wanted).known
    facts = list(facts_of(store, book, {"BLR", "CHN"}))
    told = {(one.name, one.stage, one.when.edtf) for one in facts}
    assert told == {
        ("consultation", "in force", "2015"), ("consultation", "ended", "2015"), ("non-aggression", "in force", "2015"),
        ("non-aggression", "ended", "2016"), ("non-aggression", "in force", "2018"),
    }  # fmt: skip
    assert all("atop" in one.why[0].name and "(atop)" in one.sentence.text for one in facts)
    assert len({one.id for one in facts}) == len(facts)


def part(path: Path, kept: pl.Expr, folder: Path) -> Path:
    """A copy of those rows of a data set; the test skips where it is not there."""
    if not path.is_file():
        pytest.skip(f"needs {path.name}")
    copy = folder / path.name.removesuffix(".gz")
    pl.read_csv(path, infer_schema_length=0).filter(kept).write_csv(copy)
    return copy


def number(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Float64)


def test_atop_tells_who_promised_china_not_to_attack(shared: Path, store: Store, book: Book, tmp_path: Path) -> None:
    data = shared / "data" / "peacesciencer" / "atop_alliance.csv.gz"
    path = part(data, pl.any_horizontal(number("ccode1") == 710, number("ccode2") == 710), tmp_path)
    import_annals(store, book, Wanted(path, "atop", NOW))
    found = ordered_in(store, book, Compared("CHN", "BLR", ("RUS", "UKR", "POL")))
    assert "non-aggression: in line: three of 4 have it, and BLR was the last (RUS 1992, UKR 1994, BLR 2015)" in (
        found.sentence
    )


def test_votes_tell_who_agrees_with_china(shared: Path, store: Store, book: Book, tmp_path: Path) -> None:
    folder = shared / "data" / "un_votes"
    calls = part(folder / "un_roll_calls.csv.gz", pl.col("date").str.starts_with("2019"), tmp_path)
    of_2019 = number("rcid").is_in(pl.read_csv(calls)["rcid"].cast(pl.Float64).implode())
    states = pl.col("country_code").is_in(["CN", "BY", "RU", "UA", "PL", "LT"])
    path = part(folder / "un_votes.csv.gz", of_2019 & states, tmp_path)
    import_annals(store, book, Wanted(path, "un-votes", NOW))
    found = aligned_in(store, Compared("CHN", "BLR", ("RUS", "UKR", "POL", "LTU")), year=2019)
    shares = {one.dyad: one.value for one in found.standings}
    about = {"BLR-CHN": 0.79, "CHN-RUS": 0.79, "CHN-UKR": 0.44, "CHN-POL": 0.46, "CHN-LTU": 0.46}
    assert shares == pytest.approx(about, abs=0.01)
    assert found.value == "in line"


def test_desta_tells_of_accessions_and_withdrawals(shared: Path, book: Book) -> None:
    path = shared / "data" / "treaties" / "DESTA.csv.gz"
    if not path.is_file():
        pytest.skip("needs DESTA")
    rows, bad, lines = read_annals(path, ANNALS["desta"], book)
    assert (len(bad), lines) == (0, 1217)
    left = rows.filter(pl.col("stage") == "denounced", (pl.col("one") == "GEO") | (pl.col("other") == "GEO"))
    assert (left.height, set(left["begins"].dt.year())) == (11, {2009})
    joined = rows.filter(pl.col("name") == "EC Nice", pl.col("one") == "DEU", pl.col("other") == "POL")
    assert steps(joined) == [("DEU", "POL", "in force", 2004), ("DEU", "POL", "signed", 2003)]
