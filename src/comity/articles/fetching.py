"""The only door to the network: pages by URL, politely, within bounds, and never into the desk's own network."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import httpcore
import httpx
from protego import Protego

from comity.articles.charsets import declared, decode
from comity.articles.guarding import Deadline, GuardedTransport, Refused
from comity.articles.unpacking import CODINGS, MEGABYTE, TooMuch, unpacked
from comity.config import Fetching
from comity.records import Skipped

__all__ = ["Cache", "Fetcher", "Forgetful", "Page", "Unchanged", "Validators"]

ROBOTS_BYTES = 500_000
REDIRECTS = 8
LONGEST_WAIT = 60.0
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said last time to recognise the same version of a page by."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What came from a URL: `url` is where it came from in the end, `asked` what was asked for."""

    url: str
    body: bytes
    content_type: str = ""
    validators: Validators = Validators()
    asked: str = ""

    @property
    def text(self) -> str:
        """The body as text."""
        return decode(self.body, charset=declared(self.content_type))


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The page is the one that was read before (304)."""

    url: str


class Cache(Protocol):
    """Where validators are kept between runs."""

    def get(self, url: str) -> Validators | None:
        """What was kept for the URL, or None."""

    def put(self, url: str, validators: Validators) -> None:
        """Keep these for the URL."""


class Forgetful:
    """A cache that keeps nothing: every page is fetched anew."""

    def get(self, url: str) -> Validators | None:
        """None."""

    def put(self, url: str, validators: Validators) -> None:
        """Nothing happens."""


class Fetcher:
    """Fetches one URL at a time; made once for a run, since it knows when each host was last asked.

    `sleep`, `clock` (seconds, rising) and `jitter` (0 to 1) are parameters so that tests need not wait.
    Not to be shared between threads.
    """

    def __init__(
        self,
        settings: Fetching,
        *,
        cache: Cache,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.settings = settings
        self._cache = cache
        self._sleep, self._clock, self._jitter = sleep, clock, jitter
        self._deadline = Deadline()
        transport = GuardedTransport(private=settings.private_addresses, deadline=self._deadline)
        headers = {"User-Agent": settings.agent, "Accept-Encoding": ", ".join(CODINGS)}
        self._client = httpx.Client(transport=transport, headers=headers, timeout=settings.timeout, trust_env=False)
        self._asked: dict[str, float] = {}
        self._robots: dict[str, Protego | str] = {}

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes all connections."""
        self._client.close()

    def get(self, url: str) -> Page | Unchanged | Skipped:
        """The page, or that it has not changed since its validators were kept, or why it could not be had.

        One attempt takes no longer than `timeout` seconds a redirect; `retries` more are made where the server
        is busy or the line breaks. Validators are not kept before `keep` is called.
        """
        return self._get(url, robots=self.settings.robots, largest=int(self.settings.max_megabytes * MEGABYTE))

    def keep(self, page: Page) -> None:
        """Remembers the page as read, so that it is fetched again only when it changes. Call it once its articles
        are stored: kept earlier, a run killed in between would lose them."""
        if page.validators != Validators():
            self._cache.put(page.asked or page.url, page.validators)

    def _get(self, url: str, *, robots: bool, largest: int) -> Page | Unchanged | Skipped:
        reason, wait, attempt = "", 0.0, 0
        for attempt in range(self.settings.retries + 1):
            if attempt:
                self._sleep(wait)
            found: Page | Unchanged | Skipped | httpx.Response | str
            try:
                self._deadline.start(self.settings.timeout)
                found = self._follow(url, robots=robots, largest=largest)
            except (httpx.HTTPError, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
                found = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
            except (Refused, TooMuch, httpx.InvalidURL, httpcore.UnsupportedProtocol, ValueError) as error:
                return Skipped(url, str(error))
            if not isinstance(found, (str, httpx.Response)):
                return found
            reason = found if isinstance(found, str) else f"HTTP {found.status_code}"
            told = None if isinstance(found, str) else _retry_after(found)
            wait = told if told is not None else min(2.0**attempt * (0.5 + self._jitter()), LONGEST_WAIT)
            if wait > LONGEST_WAIT:
                return Skipped(url, f"{reason}; the server asks to come back in {wait:.0f} seconds")
        return Skipped(url, f"{reason}, {attempt + 1} times" if attempt else reason)

    def _follow(self, url: str, *, robots: bool, largest: int) -> Page | Unchanged | Skipped | httpx.Response:
        """One attempt, redirect by redirect; a response comes back only where it is worth asking again."""
        kept = self._cache.get(url)
        at = url
        for _ in range(REDIRECTS + 1):
            scheme = urlsplit(at).scheme.lower()
            if scheme not in ("http", "https"):
                return Skipped(url, f"scheme {scheme!r} is not fetched; known: http, https")
            if not urlsplit(at).hostname:
                return Skipped(url, "the address names no host")
            if robots and (refusal := self._refusal(at)):
                return Skipped(url, refusal)
            self._be_polite(at)
            with self._client.stream("GET", at, headers=_conditions(kept), follow_redirects=False) as response:
                location = response.headers.get("location")
                if response.status_code in _MOVED and location:
                    at = urljoin(at, location)
                    continue
                return self._answer(response, at=at, asked=url, largest=largest)
        return Skipped(url, f"more than {REDIRECTS} redirects")

    def _answer(
        self, response: httpx.Response, *, at: str, asked: str, largest: int
    ) -> Page | Unchanged | Skipped | httpx.Response:
        status = response.status_code
        if status == 304:
            return Unchanged(asked)
        if status in _AGAIN:
            return response
        if status != 200:
            return Skipped(asked, f"HTTP {status} {response.reason_phrase}".strip())
        headers = response.headers
        validators = Validators(headers.get("etag", ""), headers.get("last-modified", ""))
        body = b"".join(unpacked(response.iter_raw(), headers.get("content-encoding", ""), largest=largest))
        return Page(at, body, headers.get("content-type", ""), validators, asked)

    def _be_polite(self, url: str) -> None:
        """Waits until the host may be asked again."""
        host = urlsplit(url).netloc.lower()
        pause = self.settings.seconds_between
        rules = self._robots.get(_origin(url))
        if isinstance(rules, Protego):
            pause = max(pause, min(rules.crawl_delay(self.settings.agent) or 0.0, LONGEST_WAIT))
        left = self._asked.get(host, float("-inf")) + pause - self._clock()
        if left > 0:
            self._sleep(left)
            self._deadline.start(self.settings.timeout)
        self._asked[host] = self._clock()

    def _refusal(self, url: str) -> str:
        """Why robots.txt forbids the URL; "" where it does not."""
        origin = _origin(url)
        if origin not in self._robots:
            self._robots[origin] = self._read_robots(origin)
            self._deadline.start(self.settings.timeout)
        rules = self._robots[origin]
        if isinstance(rules, str):
            return rules
        return "" if rules.can_fetch(url, self.settings.agent) else "robots.txt forbids it"

    def _read_robots(self, origin: str) -> Protego | str:
        """The host's rules; none where it has none (4xx), all forbidden where it cannot say (RFC 9309)."""
        found = self._get(f"{origin}/robots.txt", robots=False, largest=ROBOTS_BYTES)
        if isinstance(found, Page):
            return Protego.parse(found.text)
        if isinstance(found, Skipped) and found.reason.startswith("HTTP 4") and "HTTP 429" not in found.reason:
            return Protego.parse("")
        return f"robots.txt could not be read: {found.reason if isinstance(found, Skipped) else 'unchanged'}"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme.lower()}://{parts.netloc.rpartition('@')[2].lower()}"


def _conditions(kept: Validators | None) -> dict[str, str]:
    # httpx sends ASCII only; a validator that is more cannot be sent back, and the page is fetched anew.
    told = {"If-None-Match": kept.etag, "If-Modified-Since": kept.modified} if kept else {}
    return {name: value for name, value in told.items() if value and value.isascii()}


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds that the server asks to wait; None where it does not say."""
    told = response.headers.get("retry-after", "").strip()
    if told.isdecimal():
        return float(told)
    try:
        moment = parsedate_to_datetime(told)
    except (TypeError, ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - datetime.now(UTC)).total_seconds(), 0.0)
