"""Who reviews, and that a form comes from our own page: nothing else in the browser can decide anything.

A cookie holds a number of its own and the reviewer's name. Every form holds a token that only this process can make for
that number, so that a page of somebody else's, which can neither read our pages nor guess the token, cannot send one.
"""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlsplit

from fastapi import HTTPException, Request
from fastapi.responses import Response

__all__ = ["Form", "Session", "Sessions", "read_form"]

Form = Mapping[str, Sequence[str]]
"""The fields of a form by name, each with all its values."""

_COOKIE = "comity_review"
_FORM = "application/x-www-form-urlencoded"
# A form with a note and ten parties takes some kilobytes.
_MOST_BYTES = 65_536
_MOST_FIELDS = 200
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Session:
    """A browser's session: its number and the reviewer's name, "" before it is given."""

    number: str
    name: str = ""


class Sessions:
    """Makes and checks sessions and tokens; a new process knows none of an older one's tokens."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def of(self, request: Request) -> Session:
        """The session of a request; a new one if it brings none."""
        number, _, name = request.cookies.get(_COOKIE, "").partition(".")
        known = number.isalnum() and number.isascii() and len(number) == 32
        return Session(number, unquote(name)[:_LONGEST_NAME]) if known else Session(secrets.token_hex(16))

    def keep(self, response: Response, session: Session) -> None:
        """Have the browser keep the session until it is closed, for this site alone, and out of reach of scripts."""
        value = f"{session.number}.{quote(session.name, safe='')}"
        response.set_cookie(_COOKIE, value, httponly=True, samesite="strict")

    def token(self, session: Session) -> str:
        """What a form of that session has to bring."""
        return hmac.new(self._secret, session.number.encode(), "sha256").hexdigest()

    def check(self, request: Request, form: Form) -> Session:
        """The session that a form comes from; raises `HTTPException` 403 where it does not come from our page."""
        near(request)
        session = self.of(request)
        origin = request.headers.get("origin", "null")
        foreign = request.headers.get("sec-fetch-site", "same-origin") != "same-origin"
        if foreign or (origin != "null" and urlsplit(origin).netloc != request.headers.get("host")):
            raise HTTPException(403, "decisions are taken only from the review page itself")
        if not hmac.compare_digest(one_of(form, "token").encode(), self.token(session).encode()):
            raise HTTPException(403, "this form is of an earlier session; open /review again")
        return session


def near(request: Request) -> None:
    """Raises `HTTPException` 403 for whoever asks from another machine."""
    host = request.client.host if request.client else ""
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise HTTPException(403, "the review is open to this machine alone")


async def read_form(request: Request) -> Form:
    """The fields of a form; raises `HTTPException` for what is none, or too big."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise HTTPException(415, f"a form is sent as {_FORM}")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise HTTPException(413, f"a form has at most {_MOST_BYTES} bytes")
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace")
    except ValueError as error:
        raise HTTPException(400, "this form cannot be read") from error
    return {name: [_clean(value) for value in values] for name, values in fields.items()}


def one_of(form: Form, name: str) -> str:
    """The last value of a field, "" if it has none."""
    values = form.get(name, ())
    return values[-1].strip() if values else ""


def _clean(value: str) -> str:
    """Without characters that no text needs."""
    return "".join(one for one in value if one.isprintable() or one in "\n\t")
