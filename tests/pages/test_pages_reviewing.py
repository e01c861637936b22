"""The review: only our own page on this machine decides, whatever is sent is answered, what is decided is kept."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pages_making import HOSTILE, a_book, a_config, a_milestone, an_article, events_of
from review_making import HOST, Desk, reviewed

from comity.events.reviewing import deciding, identified
from comity.pages import app
from comity.pages.reviewing.correcting import corrected
from comity.records import Decision, Event, Party, Span
from comity.store import Store

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(reviewed(tmp_path)) as opened:
        yield opened


def last(desk: Desk) -> Decision:
    with Store.open(desk.client.app.state.docket.store.name, readonly=True) as store:  # type: ignore[attr-defined]
        return list(store.decisions())[-1]


def count(desk: Desk) -> int:
    return int(desk.client.app.state.docket.store.count_decisions())  # type: ignore[attr-defined]


def test_a_confirmed_event_is_kept_with_who_and_when_and_comes_up_no_more(desk: Desk) -> None:
    first = desk.things()[0]
    answer = desk.sends("decide", thing=first, verdict="confirmed", note="read twice", at="0")
    assert (answer.status_code, answer.headers["location"]) == (303, "/review#card-0")
    said = last(desk)
    assert (said.verdict, said.by, said.note, said.drawn) == ("confirmed", "Cy", "read twice", False)
    assert f"event:{said.seen.id}" == first
    assert first not in desk.things()
    assert desk.things("show=mine") == [first]


def test_undo_is_a_decision_too_and_brings_it_back(desk: Desk) -> None:
    first = desk.things()[0]
    desk.sends("decide", thing=first, verdict="rejected")
    before = count(desk)
    assert desk.sends("undo", decision=last(desk).id).status_code == 303
    assert (count(desk), last(desk).verdict) == (before + 1, "undone")
    assert desk.things()[0] == first
    desk.sends("undo", decision=last(desk).undoes)
    assert count(desk) == before + 1


def test_only_ones_own_decisions_are_taken_back(desk: Desk) -> None:
    theirs = next(one for one in desk.client.app.state.docket.log() if one.by == "Ada")  # type: ignore[attr-defined]
    assert desk.sends("undo", decision=theirs.id).status_code == 422
    assert desk.sends("undo", decision="none").status_code == 404


def test_a_correction_is_made_of_the_codebooks_words(desk: Desk) -> None:
    fields = desk.fields("event:v-a004")
    answer = desk.sends(
        "decide", thing="event:v-a004", verdict="corrected",
        **{**fields, "who": ["castaly", "", ""], "who_sector": ["GOV", "", ""], "action": "sanction", "mode": "",
           "status": "denied", "when": "2014-01"},
    )  # fmt: skip
    assert answer.status_code == 303
    meant = last(desk).corrected
    assert isinstance(meant, Event)
    assert (meant.who, meant.action, meant.quad, meant.score) == ((Party("CAS", "GOV"),), "SANCTION", 4, -6.0)
    assert (meant.status, meant.when) == ("denied", Span(date(2014, 1, 1), date(2014, 1, 31), "month", "2014-01"))
    assert meant.whom == (Party("BOR", "", "Borduria"),)


def test_faults_are_told_at_their_fields_and_nothing_typed_is_lost(desk: Desk) -> None:
    before = count(desk)
    fields = desk.fields("event:v-a004")
    answer = desk.sends(
        "decide", thing="event:v-a004", verdict="corrected",
        **{**fields, "who": ["Arlnd", "", ""], "action": HOSTILE, "status": "dreamt", "when": "yesterday"},
    )  # fmt: skip
    assert answer.status_code == 422
    assert answer.text.count('aria-invalid="true"') >= 4
    assert "known: Arland" in answer.text
    assert 'value="Arlnd"' in answer.text
    assert "<script>alert" not in answer.text
    assert count(desk) == before


def test_a_correction_that_changes_nothing_is_no_correction(desk: Desk) -> None:
    answer = desk.sends("decide", thing="event:v-a004", verdict="corrected", **desk.fields("event:v-a004"))
    assert answer.status_code == 422
    assert "nothing is different" in answer.text


def test_milestones_are_reviewed_too(desk: Desk) -> None:
    assert "milestone:m1" in desk.things("act=treaty")
    fields = desk.fields("milestone:m1")
    answer = desk.sends("decide", thing="milestone:m1", verdict="corrected", **{**fields, "name": "Pact of Klow"})
    assert answer.status_code == 303
    assert last(desk).corrected.name == "Pact of Klow"  # type: ignore[union-attr]
    assert last(desk).corrected.stage == "signed"  # type: ignore[union-attr]


def test_filters_narrow_what_comes_up(desk: Desk) -> None:
    assert {one.split(":")[1][0] for one in desk.things("act=CONSULT")} == {"v"}
    assert desk.things("relation=bor-arl")
    assert not desk.things("relation=ARL-CAS")
    assert {one[-4:] for one in desk.things("week=2014-w09")} == {"a010", "a011"}
    for asked in ("week=2014-W77", "week=soon", "show=all", "order=best", "start=-1", "none=1"):
        assert desk.client.get(f"/review?{asked}").status_code == 422, asked


def test_what_is_drawn_by_chance_is_all_there_is_whatever_was_decided(desk: Desk) -> None:
    drawn: list[str] = []
    for start in range(0, 32, 8):
        drawn += [one for one in desk.things(f"order=chance&start={start}") if one not in drawn]
    assert "event:x-a010" in drawn
    assert len(drawn) == 26
    desk.sends("decide", thing=drawn[0], verdict="confirmed", asked="order=chance")
    assert last(desk).drawn
    assert drawn[0] not in desk.things("order=chance")


def test_a_second_reviewer_sees_what_others_decided_but_not_what(desk: Desk) -> None:
    card = next(
        one for one in desk.client.get("/review.json?show=others").json()["cards"] if one["key"] == "event:b-a009"
    )
    assert card["mine"] is None
    assert card["fields"]["mode"] == ""
    assert "Ada" not in desk.client.get("/review?show=others").text


def test_what_was_coded_beside_it_is_kept(desk: Desk) -> None:
    desk.sends("decide", thing="event:b-a010", verdict="confirmed")
    assert last(desk).beside == ("x-a010",)


def test_names_are_kept_in_a_cookie_that_scripts_and_other_sites_do_not_get(desk: Desk) -> None:
    answer = desk.sends("name", name=" Zoë  ; Q ")
    cookie = answer.headers["set-cookie"]
    assert all(word in cookie for word in ("HttpOnly", "SameSite=strict"))
    assert desk.client.get("/review.json").json()["name"] == "Zoë ; Q"
    assert desk.sends("name", name="   ").status_code == 422


@pytest.mark.parametrize("what", ["name", "decide", "undo"])
def test_no_other_page_in_the_browser_can_decide(desk: Desk, what: str) -> None:
    good = {"token": desk.token(), "asked": "", "thing": "event:v-a004", "verdict": "confirmed", "name": "Eve"}
    good["decision"] = last(desk).id
    before = count(desk)
    for headers in (
        {"origin": "https://evil.example"},
        {"origin": f"http://{HOST}:9"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"host": "evil.example"},
    ):
        answer = desk.client.post(f"/review/{what}", data=good, headers=headers)
        assert answer.status_code in (400, 403), headers
    for token in ("", "0" * 64, "ä", good["token"][:-1]):
        assert desk.client.post(f"/review/{what}", data=good | {"token": token}).status_code == 403
    assert desk.client.post(f"/review/{what}", json=good).status_code == 415
    assert desk.client.get(f"/review/{what}").status_code in (404, 405)
    assert count(desk) == before


def test_a_token_is_good_for_its_own_session_only(desk: Desk) -> None:
    token = desk.token()
    stranger = TestClient(desk.client.app, base_url=f"http://{HOST}", client=(HOST, 50_001))
    stranger.get("/review")
    answer = stranger.post("/review/decide", data={"token": token, "thing": "event:v-a004", "verdict": "confirmed"})
    assert answer.status_code == 403


def test_nobody_decides_without_a_name(desk: Desk) -> None:
    desk.client.cookies.clear()
    answer = desk.sends("decide", thing="event:v-a004", verdict="confirmed")
    assert answer.status_code == 403


def test_other_machines_are_refused(desk: Desk) -> None:
    for host in ("192.0.2.7", "unknown", "::ffff:192.0.2.7"):
        far = TestClient(desk.client.app, base_url=f"http://{HOST}", client=(host, 50_002))
        assert far.get("/review").status_code == 403
        assert far.get("/review.json").status_code == 403
        assert far.post("/review/decide", data={"token": desk.token()}).status_code == 403


@pytest.mark.usefixtures("desk")
def test_without_review_there_is_none(tmp_path: Path) -> None:
    site = app(lambda: Store.open(tmp_path / "monitor.db", readonly=True), a_config(tmp_path), a_book())
    with TestClient(site, client=(HOST, 50_000)) as client:
        assert client.get("/review").status_code == 404
        assert client.post("/review/decide", data={}).status_code == 405
        assert "/review" not in client.get("/").text


def test_answers_forbid_foreign_content_and_caches(desk: Desk) -> None:
    headers = desk.client.get("/review").headers
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


def test_a_form_that_is_too_big_or_broken_is_refused(desk: Desk) -> None:
    head = {"content-type": "application/x-www-form-urlencoded"}
    assert desk.client.post("/review/decide", content=b"a=" + b"x" * 70_000, headers=head).status_code == 413
    assert desk.client.post("/review/decide", content=b"&".join([b"a=1"] * 300), headers=head).status_code == 400
    assert desk.client.post("/review/decide", content=b"\xff\xfe%zz", headers=head).status_code == 400


names = st.sampled_from(
    ["thing", "verdict", "note", "asked", "at", "who", "who_sector", "whom", "whom_sector", "action", "mode", "status",
     "when", "party", "kind", "name", "stage", "tier", "domain", "decision"]
)  # fmt: skip
values = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["event:v-a004", "milestone:m1", "event:none", "corrected", "rejected", "ARL", "CONSULT", "visit", "GOV",
         "denied", "2014-13", "0000", "9999-12-31", "2014-03/2013-01", "2014/", "order=chance", "start=9" * 30,
         "thing=x", "treaty"]
    ),
)  # fmt: skip


def test_whatever_is_sent_is_answered_and_never_breaks(tmp_path: Path) -> None:
    with Desk(reviewed(tmp_path)) as desk:
        token = desk.token()

        @given(
            what=st.sampled_from(["decide", "decide", "decide", "undo", "name"]),
            form=st.dictionaries(names, st.lists(values, max_size=3), max_size=8),
            sure=st.booleans(),
        )
        @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
        def sent(what: str, form: dict[str, list[str]], sure: bool) -> None:
            more = {"thing": ["event:v-a004"], "verdict": ["corrected"]} if sure else {}
            answer = desk.client.post(f"/review/{what}", data={**form, **more, "token": token})
            assert answer.status_code < 500
            assert answer.status_code in (303, 400, 403, 404, 422)

        sent()
        assert desk.client.get("/review").status_code == 200
        store = desk.client.app.state.docket.store  # type: ignore[attr-defined]
        assert all(identified(one).id == one.id for one in store.decisions())
        assert store.check() == []


@given(st.dictionaries(names, st.lists(values, max_size=3)))
def test_a_form_gives_a_record_or_faults_never_both(form: dict[str, list[str]]) -> None:
    for seen in (events_of(an_article(4))[0], a_milestone(an_article(8))):
        found = corrected(seen, form, a_book())
        assert (found.record is None) == bool(found.faults)
        if found.record:
            assert (found.record.id, found.record.article, found.record.sentence) == (
                seen.id,
                seen.article,
                seen.sentence,
            )


def test_the_last_word_of_all_is_what_the_log_says(desk: Desk) -> None:
    for verdict in ("rejected", "confirmed"):
        desk.sends("decide", thing="event:v-a004", verdict=verdict)
    with Store.open(desk.client.app.state.docket.store.name, readonly=True) as store:  # type: ignore[attr-defined]
        found = [one.verdict for one in deciding(store.decisions()) if one.seen.id == "v-a004"]
    assert found == ["confirmed"]
