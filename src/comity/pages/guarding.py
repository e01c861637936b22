"""What stands before a live site: safe headers on every answer, and no answer to foreign names."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Mapping
from hashlib import sha256
from importlib import resources

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Guard", "sealed"]


def sealed(style: str) -> str:
    """What a content-security policy calls a style that stands in a page."""
    return f"'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'"


# Briefs hold their style, which the policy names.
_HEADERS: Mapping[str, str] = {
    "content-security-policy": "default-src 'none'; style-src 'self' {brief}; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), browsing-topics=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
}


class Guard:
    """Lets a request through if it names one of `hosts` (any, if none are given), and sees to the answer's headers."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        brief = (resources.files("comity.pages") / "static" / "brief.css").read_text(encoding="utf-8")
        self.headers = {name: value.format(brief=sealed(brief)) for name, value in _HEADERS.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        named = Headers(scope=scope).get("host", "")
        if self.hosts and _bare(named) not in self.hosts:
            refusal = PlainTextResponse(f"this site does not answer to the name {_bare(named)!r}", status_code=400)
            await refusal(scope, receive, sent)
            return
        await self.app(scope, receive, sent)


def _bare(host: str) -> str:
    """A host without its port."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdecimal() else host).lower()
