"""The addresses of the review: the page, and what its forms do. All else of the live site stays as it is."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from comity.codec import kind_of
from comity.events.reviewing import identified
from comity.pages.desk import Page
from comity.pages.reviewing.correcting import corrected
from comity.pages.reviewing.docket import Docket, ReviewQuery
from comity.pages.reviewing.sessions import Form, Session, Sessions, near, one_of, read_form
from comity.pages.reviewing.view import Asking, Wrong, review
from comity.pages.routes import answer, desk_of
from comity.records import Decision, Event, Milestone, Verdict

__all__ = ["add_reviewing"]

_LONGEST_NAME, _LONGEST_NOTE = 80, 2_000
_VERDICTS: tuple[Verdict, ...] = ("confirmed", "corrected", "rejected")


def add_reviewing(site: FastAPI) -> None:
    """Give a live site its review; its state must hold a `docket`."""
    sessions = Sessions()

    @site.get("/review", include_in_schema=False)
    def page(request: Request, query: Annotated[ReviewQuery, Query()]) -> Response:
        near(request)
        return _page(request, sessions, sessions.of(request), Asking(query, "", ""))

    @site.get("/review.json", include_in_schema=False)
    def twin(request: Request, query: Annotated[ReviewQuery, Query()]) -> Response:
        near(request)
        name = sessions.of(request).name
        view = review(desk_of(request).reader(), _docket(request), Asking(query, name, ""))
        told = {name: value for name, value in view.items() if name not in ("options", "token")}
        return answer(request, Page.of(json.dumps(told, ensure_ascii=False)), "json")

    @site.post("/review/name", include_in_schema=False)
    async def name(request: Request) -> Response:
        form = await read_form(request)
        session = sessions.check(request, form)
        given = " ".join(one_of(form, "name").split())[:_LONGEST_NAME]
        if not given:
            fault = "a name is needed: it stands in the log of decisions"
            return await run_in_threadpool(_named, request, sessions, session, fault)
        response = _back(form)
        sessions.keep(response, Session(session.number, given))
        return response

    @site.post("/review/decide", include_in_schema=False)
    async def decide(request: Request) -> Response:
        form = await read_form(request)
        session = _reviewer(sessions.check(request, form))
        return await run_in_threadpool(_decide, request, sessions, session, form)

    @site.post("/review/undo", include_in_schema=False)
    async def undo(request: Request) -> Response:
        form = await read_form(request)
        session = _reviewer(sessions.check(request, form))
        return await run_in_threadpool(_undo, request, session, form)


def _docket(request: Request) -> Docket:
    docket: Docket = request.app.state.docket
    return docket


def _reviewer(session: Session) -> Session:
    if not session.name:
        raise HTTPException(403, "say who you are first: /review asks for a name")
    return session


def _page(request: Request, sessions: Sessions, session: Session, asking: Asking, *, status: int = 200) -> Response:
    """The page for a session, which is kept; never from a cache, since it holds a token and the last decision."""
    desk = desk_of(request)
    whole = replace(asking, name=session.name, token=sessions.token(session))
    shown = desk.renderer.html(review(desk.reader(), _docket(request), whole))
    response = answer(request, Page.of(shown), "html", status=status)
    response.headers["cache-control"] = "no-store"
    sessions.keep(response, session)
    return response


def _named(request: Request, sessions: Sessions, session: Session, fault: str) -> Response:
    asking = Asking(ReviewQuery.model_validate({}), "", "", address="review/name", fault=fault)
    return _page(request, sessions, replace(session, name=""), asking, status=422)


def _decide(request: Request, sessions: Sessions, session: Session, form: Form) -> Response:
    kind, _, wanted = one_of(form, "thing").partition(":")
    verdict = next((one for one in _VERDICTS if one == one_of(form, "verdict")), None)
    if verdict is None:
        raise HTTPException(422, f"verdict: one of {', '.join(_VERDICTS)}")
    docket = _docket(request)
    seen, query = docket.coded((kind, wanted)), _query(form)
    meant: Event | Milestone | None = None
    if verdict == "corrected":
        found = corrected(seen, form, desk_of(request).book)
        if found.faults:
            wrong = Wrong((kind, wanted), form, found.faults)
            asking = Asking(query, "", "", wrong, address="review/decide")
            return _page(request, sessions, session, asking, status=422)
        meant = found.record
    beside = tuple(
        one.id
        for one in docket.store.as_coded([seen.article])
        if one.sentence.index == seen.sentence.index and one.id != seen.id and kind_of(one) == kind
    )
    note, drawn = one_of(form, "note")[:_LONGEST_NOTE], query.order == "chance" and not query.thing
    said = Decision("", _now(), verdict, seen, session.name, meant, note, drawn=drawn, beside=beside)
    docket.store.add_decisions([identified(said)])
    return _back(form)


def _undo(request: Request, session: Session, form: Form) -> Response:
    docket = _docket(request)
    taken = docket.store.decision(one_of(form, "decision"))
    if taken.by != session.name or taken.verdict == "undone":
        raise HTTPException(422, "decision: one can take back only what one decided oneself")
    if not any(one.undoes == taken.id for one in docket.log()):
        said = Decision("", _now(), "undone", taken.seen, session.name, undoes=taken.id)
        docket.store.add_decisions([identified(said)])
    return _back(form)


def _now() -> datetime:
    return datetime.now(UTC)


def _query(form: Form) -> ReviewQuery:
    """The part of the docket that a form was sent from."""
    try:
        return ReviewQuery.model_validate(dict(parse_qsl(one_of(form, "asked"), max_num_fields=20)))
    except (ValidationError, ValueError) as error:
        raise HTTPException(422, "asked: no part of the docket") from error


def _back(form: Form) -> RedirectResponse:
    """Back to the page that a form was sent from, at the same place."""
    place = one_of(form, "at")
    end = f"#card-{place}" if place.isdecimal() and len(place) < 4 else ""
    asked = _query(form).asked()
    return RedirectResponse(f"/review{'?' * bool(asked)}{asked}{end}", status_code=303)
