"""Other people's event data: what of a line counts, what is bad, and that twice is once."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from comity.codebook.book import Book
from comity.errors import ComityError, NotFound
from comity.imports import FORMS, Naming
from comity.ledger import COUNTED
from comity.relations import panel, timelines_of
from comity.run.importing import Imported, Wanted, import_events
from comity.store import Store
from tests.imports.conftest import NOW

Take = Callable[..., Imported]

HEAD = "date\tsource\trelation\ttarget\n"
TRIPLES = HEAD + (
    "2014-03-06\tGovernment (China)\tSign formal agreement\tBelarus\n"
    "2014-03-06\tGovernment (China)\tSign formal agreement\tBelarus\n"
    "2014-03-07\tBusiness (China)\tMake a visit\tBelarus\n"
    "2014-03-08\tChina\tMake statement\tBelarus\n"
)


def acts(store: Store, name: str = "icews-triples") -> list[tuple[object, ...]]:
    columns = ("day", "who", "who_sector", "whom", "action", "quad", "events", "reports")
    return store.ledger(name, columns=columns).rows()


def test_reports_of_one_act_are_one_row(take: Take, store: Store) -> None:
    done = take("icews-triples", TRIPLES)
    assert (done.dataset.lines, done.dataset.rows, done.dataset.bad) == (4, 3, 0)
    assert acts(store)[0] == (date(2014, 3, 6), "CHN", "GOV", "BLR", "SUPPORT", 1, 1, 2)


def test_firms_and_statements_count_for_no_dyad(take: Take, store: Store) -> None:
    take("icews-triples", TRIPLES)
    rows = panel(store.ledger("icews-triples"), by="month")
    assert rows.select("who", "whom", "events", "reports", "coverage").rows() == [("CHN", "BLR", 1, 2, 3)]
    everybody = panel(store.ledger("icews-triples"), by="month", sectors=())
    assert everybody["events"].to_list() == [2]


def test_the_same_file_twice_changes_nothing(take: Take, store: Store) -> None:
    take("icews-triples", TRIPLES)
    before = acts(store)
    assert take("icews-triples", TRIPLES).known
    assert acts(store) == before


def test_a_changed_file_takes_the_place_of_what_it_was(take: Take, store: Store) -> None:
    take("icews-triples", TRIPLES)
    take("icews-triples", HEAD + "2014-03-06\tChina\tConsult\tBelarus\n")
    assert len(acts(store)) == 1
    assert len(store.datasets()) == 1


def test_what_two_files_of_a_set_tell_alike_counts_once(take: Take, store: Store) -> None:
    take("icews-triples", TRIPLES, "one.tsv")
    done = take("icews-triples", TRIPLES + "2014-03-09\tChina\tConsult\tBelarus\n", "other.tsv")
    assert (done.elsewhere, done.dataset.rows) == (3, 1)
    assert len(acts(store)) == 4


def test_the_order_of_lines_changes_nothing(take: Take, store: Store) -> None:
    take("icews-triples", TRIPLES, name="one")
    lines = TRIPLES.splitlines()
    take("icews-triples", "\n".join([lines[0], *reversed(lines[1:])]), name="other")
    assert sorted(acts(store, "one")) == sorted(acts(store, "other"))


def test_bad_lines_are_counted_and_named(take: Take, store: Store) -> None:
    text = (
        TRIPLES
        + "2014-02-30\tChina\tConsult\tBelarus\n"
        + "2014-03-09\tChina\n"
        + "2014-03-09\tChina\tDance\tBelarus\n"
    )
    done = take("icews-triples", text)
    assert done.dataset.bad == 3
    assert [(one.line, one.reason) for one in done.bad] == [
        (6, "no day: 2014-02-30"),
        (7, "2 columns instead of 4"),
        (8, "unknown act: Dance"),
    ]
    assert [one.where for one in store.skipped()] == ["file.tsv:6", "file.tsv:7", "file.tsv:8"]
    take("icews-triples", TRIPLES)
    assert store.skipped() == ()


def test_another_kind_of_file_is_told_with_what_it_has(take: Take, store: Store) -> None:
    with pytest.raises(ComityError, match=r"has no column .*relation.*it has: a, b"):
        take("icews-triples", "a,b\n1,2\n")
    with pytest.raises(ComityError, match="none of its 2 lines can be read; line 2: no day: x"):
        take("icews-triples", HEAD + "x\ty\tz\tw\nx\ty\tz\tw\n")
    assert store.datasets() == ()


def test_a_file_that_is_not_there_or_is_cut_off_is_told(store: Store, book: Book, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        import_events(store, book, Wanted(tmp_path / "none.tsv", "icews-triples", NOW))
    cut = tmp_path / "cut.tsv.gz"
    cut.write_bytes(gzip.compress(TRIPLES.encode() * 50)[:-20])
    with pytest.raises(ComityError, match="cannot be unpacked"):
        import_events(store, book, Wanted(cut, "icews-triples", NOW))


def test_dyad_years_are_as_many_acts_as_they_say(take: Take, store: Store) -> None:
    head = "i,j,year,verbCoop,matlCoop,verbConf,matlConf,i_iso3c,j_iso3c\n"
    done = take(
        "icews-dyad-years", head + "China,Belarus,2004,6.0,1.0,0.0,2.0,CHN,BLR\nChina,Nowhere,2004,1,0,0,0,CHN,NWH\n"
    )
    rows = panel(store.ledger("icews-dyad-years"), by="year")
    assert rows.select("verbal_cooperation", "material_cooperation", "material_conflict", "score").rows() == [
        (6, 1, 2, None)
    ]
    assert panel(store.ledger("icews-dyad-years"), by="month").is_empty()
    ledger = store.ledger("icews-dyad-years", columns=(*COUNTED, "id"))
    (timeline,) = timelines_of(ledger, subjects={"BLR-CHN": ("BLR-CHN",)}, by="year")
    assert timeline.buckets[0].quads == (6, 1, 0, 2)
    assert [one.reason for one in done.bad] == ["no state has the code CHN or NWH then"]


def test_gdelt_is_read_without_a_line_of_names(take: Take, store: Store) -> None:
    cells = [""] * 61
    cells[0:2] = ["7", "20140306"]
    cells[6], cells[7], cells[12] = "CHINA", "CHN", "GOV"
    cells[16], cells[17], cells[26], cells[33], cells[60] = "BELARUS", "BLR", "057", "4", "http://a.example/1"
    take("gdelt", "\t".join(cells) + "\n", "20140306.export.CSV")
    assert acts(store, "gdelt") == [(date(2014, 3, 6), "CHN", "GOV", "BLR", "SUPPORT", 1, 1, 4)]
    assert store.ledger("gdelt", columns=("source", "id")).rows() == [
        ("http://a.example/1", "gdelt/20140306.export.CSV:1")
    ]


def test_polecat_keeps_its_actions_modes_and_sectors(take: Take, store: Store) -> None:
    head = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tContexts\tActor Name\tActor Country\tPrimary Actor Sector\t"
    head += "Recipient Name\tRecipient Country\tPrimary Recipient Sector\tSource\n"
    row = "P1\t2021-08-10\tSANCTION\texpel\tdiplomatic;legal\tMFA\tCHN\tGOV\tLithuania\tLTU\tNone\tX\n"
    take("polecat", head + row)
    columns = ("who", "who_sector", "whom", "whom_sector", "action", "mode", "context", "quad", "key")
    assert store.ledger("polecat", columns=columns).rows() == [
        ("CHN", "GOV", "LTU", "", "SANCTION", "expel", "diplomatic", 4, "P1")
    ]


def test_plover_objects_of_several_actors_are_pairs(take: Take, store: Store) -> None:
    line = {
        "id": "x1", "date": "2016-07-24", "actor": [{"code": "USA"}, {"code": "CAN"}], "event": ["CONSULT"],
    }  # fmt: skip
    bad = {**line, "event": ["DANCE"]}
    done = take("plover-jsonl", f"{json.dumps(line)}\n{json.dumps(bad)}\nnot json\n[1]\n")
    assert [one.line for one in done.bad] == [2, 3, 4]
    rows = panel(store.ledger("plover-jsonl"), by="day", directed=False)
    assert rows.select("who", "whom", "events").rows() == [("CAN", "USA", 1)]
    assert panel(store.ledger("plover-jsonl"), by="day").height == 2


def test_what_is_said_to_have_happened_on_a_day_to_come_is_a_bad_line(take: Take, store: Store) -> None:
    head = "i,j,year,verbCoop,matlCoop,verbConf,matlConf,i_iso3c,j_iso3c\n"
    done = take("icews-dyad-years", head + "CHN,BLR,9999,30,2,1,1,CHN,BLR\nCHN,POL,2004,30,2,1,1,CHN,POL\n")
    assert [(one.line, one.reason) for one in done.bad] == [(2, "lies ahead: 9999-01-01")]
    assert (done.dataset.bad, done.dataset.last) == (1, "2004-01-01")
    line = {"id": "x1", "date": "9999-12-31", "actor": [{"code": "USA"}, {"code": "CAN"}], "event": ["CONSULT"]}
    told = take("plover-jsonl", f"{json.dumps(line)}\n{json.dumps({**line, 'id': 'x2', 'date': '2024-05-02'})}\n")
    assert [one.line for one in told.bad] == [1]
    assert set(store.ledger("plover-jsonl")["day"]) == {date(2024, 5, 2)}


@pytest.mark.parametrize(
    ("name", "day", "code", "sector"),
    [
        ("Barack Obama", date(2014, 3, 1), "USA", "GOV"),
        ("Barack Obama", date(2021, 3, 1), "USA", "ELI"),
        ("Police (India)", date(2014, 3, 1), "IND", "COP"),
        ("Citizen (Belarus)", date(2014, 3, 1), "BLR", "CVL"),
        ("Foreign Affairs (China)", date(2014, 3, 1), "CHN", "GOV"),
        ("Armed Rebel (Syria)", date(2014, 3, 1), "SYR", "REB"),
        ("Serbia", date(2004, 3, 1), "SCG", ""),
        ("Russia", date(2014, 3, 1), "RUS", ""),
        ("Citizen (Africa)", date(2014, 3, 1), "", ""),
        ("Somebody", date(2014, 3, 1), "", ""),
    ],
)
def test_names_are_states_and_sectors_on_their_day(book: Book, name: str, day: date, code: str, sector: str) -> None:
    assert Naming(book).party(name, day) == (code, sector)


def test_a_comity_export_comes_back_as_it_was(take: Take, store: Store) -> None:
    event = {
        "id": "e1", "article": "a1", "sentence": "Minsk expelled two Latvian diplomats.", "start": 0, "end": 37,
        "index": 0,
        "when": {"earliest": "2021-05-24", "latest": "2021-05-24", "precision": "day", "edtf": "2021-05-24"},
        "who": [{"code": "BLR", "sector": "GOV", "text": "Minsk"}],
        "whom": [{"code": "LVA", "sector": "GOV", "text": "x"}],
        "action": "SANCTION", "mode": "expel", "contexts": ["diplomatic"], "quad": 4, "score": -5.5, "cameo": "161",
        "status": "alleged", "said_by": None, "place": "", "confidence": 0.8, "why": [], "codebook": "b", "reports": 3,
        "scale": [], "copies": [],
    }  # fmt: skip
    take("comity", json.dumps(event) + "\n")
    assert panel(store.ledger("comity"), by="week").is_empty()
    alleged = panel(store.ledger("comity"), by="week", statuses=("alleged",))
    assert alleged.select("who", "whom", "material_conflict", "reports", "score").rows() == [
        ("BLR", "LVA", 1, 3, pytest.approx(-5.5))
    ]


def test_every_format_says_what_it_is() -> None:
    assert all(form.about and (form.table or form.lines) for form in FORMS.values())


def test_icews_as_published_is_read_whole(shared: Path, store: Store, book: Book) -> None:
    path = shared / "data" / "icews" / "raw_sample_2018-06_andybega.tab.gz"
    if not path.is_file():
        pytest.skip("needs the ICEWS sample")
    done = import_events(store, book, Wanted(path, "icews", NOW))
    assert (done.dataset.lines, done.dataset.bad) == (3705, 0)
    assert done.placed > 0.95
