"""Sources that lie: files and servers made to break a reader, each in a run beside sources that are honest."""

from __future__ import annotations

import gzip
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from comity.store import Store
from evals.archives import faults_of, rows
from evals.child import Bounds, Told, started, walked
from tests.run_making import NOW, SETTINGS, made

__all__ = ["CASES", "Case", "Met", "honest", "met"]

BOUNDS = Bounds(seconds=120, megabytes=2_000)
HONEST = 3
# Taken for a public address in these runs, so that the guard can be tried on a machine without a network.
PUBLIC = "127.0.0.2"

_SAID = b"The ministers of both countries met in the capital on Friday and agreed to open a second border crossing. "
_PAGE = b"<html><head><title>A page</title></head><body><article>"
_RSS = b'<rss version="2.0"><channel><title>t</title>'
_MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Case:
    """A lie: what it is called, the file or address it comes by, its bytes, and its headers if a server tells it."""

    name: str
    at: str
    body: Callable[[], bytes]
    headers: Mapping[str, str] | None = None
    status: int = 200
    slowly: bool = False

    @property
    def is_served(self) -> bool:
        """Whether it comes from a server."""
        return self.headers is not None


@dataclass(frozen=True, slots=True)
class Met:
    """How a run bore it: how it ended, articles read from it, what the health page says, whether all else was kept."""

    told: Told
    articles: int
    reasons: tuple[str, ...]
    kept: bool
    faults: tuple[str, ...]

    @property
    def well(self) -> bool:
        """Whether nothing was lost and what could not be read is told."""
        return not self.told.raised and self.kept and not self.faults and bool(self.articles or self.reasons)


def _much(megabytes: int, end: bytes = b"") -> bytes:
    said = _SAID + end
    return said * (megabytes * _MEGABYTE // len(said))


def _entities() -> bytes:
    names = [b"lol"] + [b"&a%d;" % number * 10 for number in range(11)]
    told = b"".join(b'<!ENTITY a%d "%s">' % (number, name) for number, name in enumerate(names))
    return (
        b'<?xml version="1.0"?><!DOCTYPE r ['
        + told
        + b"]>"
        + _RSS
        + b"<item><title>&a11;</title></item></channel></rss>"
    )


def _external() -> bytes:
    head = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return (
        head + _RSS + b"<item><title>a</title><description>&x; " + _SAID * 3 + b"</description></item></channel></rss>"
    )


def _bomb() -> bytes:
    return gzip.compress(bytes(300 * _MEGABYTE), compresslevel=1)


def _years() -> bytes:
    written = (
        "0000-01-01",
        "9999-12-31T23:59:59-23:59",
        "0001-01-01T00:00:00+14:00",
        "99999-01-01",
        "253402300799",
        "1e300",
    )
    row = '{"id": "%s", "text": "BLR meets CHN.", "published": "%s"}\n'
    return "".join(row % (f"y{number}", day) for number, day in enumerate(written)).encode()


def _odd() -> bytes:
    text = "\ud800BLR meets\x00 CHN.\u202e \u2066 backwards \ud83d"
    ids = (
        "../../../../etc/passwd",
        "..\\\\..\\\\x",
        "/etc/passwd",
        "a\\u0000b",
        "con",
        "<script>alert(1)</script>",
        ".",
        "%2e%2e%2f",
    )
    plain = text.encode("utf-8", "surrogatepass").replace(b"\x00", b"\\u0000")
    return b"".join(b'{"id": "%s", "text": "%s"}\n' % (one.encode(), plain) for one in ids)


_HTML = {"Content-Type": "text/html"}
_FEED = {"Content-Type": "application/rss+xml"}

CASES = (
    Case(
        "page in another charset than it says",
        "/c",
        lambda: _PAGE + ("Świat i żółć. " * 40).encode("cp1250") + _SAID * 5,
        {"Content-Type": "text/html; charset=utf-8"},
    ),
    Case("charset that is no charset", "/n", lambda: _PAGE + _SAID * 9, {"Content-Type": "text/html; charset=zlib"}),
    Case("gzip bomb, 300 MB, served", "/g", _bomb, {**_HTML, "Content-Encoding": "gzip"}),
    Case("gzip bomb, 300 MB, file", "bomb.jsonl.gz", _bomb),
    Case("entity bomb", "bomb.xml", _entities),
    Case("entity from a file of this machine", "external.xml", _external),
    Case("100 MB of HTML, served", "/h", lambda: _PAGE + _much(100), _HTML),
    Case("100 MB of HTML, file", "large.html", lambda: _PAGE + _much(100)),
    Case("10^6 nested tags", "nested.html", lambda: _PAGE + b"<div>" * 10**6 + _SAID * 9),
    Case("10^6 tags side by side", "wide.html", lambda: _PAGE + b"<b>x</b>" * 10**6),
    Case("10^6 attributes", "attributes.html", lambda: b"<html><body " + b'a="b" ' * 10**6 + b"><p>" + _SAID * 9),
    Case("feed of 10^6 entries", "wide.xml", lambda: _RSS + b"<item>" * 10**6),
    Case("one line of 50 MB, JSON Lines", "line.jsonl", lambda: b'{"text": "' + _much(50) + b'"}\n'),
    Case("one cell of 50 MB, CSV", "cell.csv", lambda: b'id,text\n1,"' + _much(50) + b'"\n'),
    Case("quote that never ends, CSV", "quote.csv", lambda: b'id,text\n1,"' + _much(20, b"\n")),
    Case("one word of 9 MB", "word.txt", lambda: b"a" * (9 * _MEGABYTE)),
    Case("3 million marks on a letter", "marks.txt", lambda: "a\u0315\u0300".encode() * 1_500_000),
    Case("JSON nested 10^6 deep", "deep.jsonl", lambda: b'{"a":' * 10**6 + b"\n"),
    Case(
        "front matter that refers to itself", "front.md", lambda: b"---\n" + b"a: &a [*a," * 1000 + b"\n---\n" + _SAID
    ),
    Case("NULs", "nul.txt", lambda: bytes(5_000) + _SAID * 3),
    Case("lone surrogates, NULs, bidi, ids with paths", "odd.jsonl", _odd),
    Case("dates in the years 0 and 9999", "years.jsonl", _years),
    Case("redirect to loopback", "/r1", bytes, {"Location": "http://127.0.0.1:{port}/secret"}, 302),
    Case("redirect to a private network", "/r2", bytes, {"Location": "http://10.0.0.1/"}, 302),
    Case("redirect to file:", "/r3", bytes, {"Location": "file:///etc/passwd"}, 302),
    Case("redirect in a circle", "/r4", bytes, {"Location": "/r4"}, 302),
    Case("a byte a second", "/slow", lambda: _PAGE + _SAID * 9, _HTML, slowly=True),
    Case("length that is a lie", "/l", lambda: _PAGE + _SAID * 9, {**_HTML, "Content-Length": "99999999"}),
    Case(
        "feed whose pages lead to loopback",
        "/f",
        lambda: _RSS + b"<item><title>a</title><link>http://127.0.0.1:1/</link></item></channel></rss>",
        _FEED,
    ),
)


def honest(folder: Path) -> Path:
    """A monitor of honest sources, after its first run."""
    fetching = "\n[fetching]\ntimeout = 3.0\nretries = 0\nseconds_between = 0.0\nrobots = false\n"
    monitor = made(folder, articles=HONEST, settings=SETTINGS + fetching)
    first = started(walked, monitor, now=NOW, bounds=BOUNDS).ended()
    if first.raised:
        raise RuntimeError(f"the honest sources failed: {first}")
    return monitor


def met(case: Case, base: Path, monitor: Path) -> Met:
    """A run with the lie as one more source, in a copy of the honest monitor."""
    shutil.rmtree(monitor, ignore_errors=True)
    shutil.copytree(base, monitor)
    before = _of_articles(monitor)
    with _source(case, monitor) as source:
        settings = (monitor / "monitor.toml").read_text(encoding="utf-8").replace("\n[[categories]]", source, 1)
        (monitor / "monitor.toml").write_text(settings, encoding="utf-8")
        told = started(walked, monitor, now=NOW, public=PUBLIC, bounds=BOUNDS).ended()
    with Store.open(monitor / "monitor.db", readonly=True) as store:
        reasons = tuple(one.reason for one in store.skipped())
        articles = sum(1 for one in store.articles(source="Liar"))
    kept = before <= _of_articles(monitor)
    return Met(told, articles, reasons, kept, tuple(faults_of(monitor)))


def _of_articles(monitor: Path) -> set[tuple[object, ...]]:
    """All that is kept of articles, and coded of them."""
    held = rows(monitor)
    return {(name, *row) for name in ("article", "coded", "sentence", "event") for row in held[name]}


@contextmanager
def _source(case: Case, monitor: Path) -> Iterator[str]:
    """The lines of a source in monitor.toml, while it tells its lie."""
    line = '\n[[sources]]\nname = "Liar"\nkind = "{}"\nat = "{}"\n\n[[categories]]'
    if not case.is_served:
        (monitor / case.at).write_bytes(case.body())
        yield line.format("file", case.at)
        return
    server = ThreadingHTTPServer((PUBLIC, 0), _handler(case))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        kind = "feed" if case.headers == _FEED else "url"
        yield line.format(kind, f"http://{PUBLIC}:{server.server_port}{case.at}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(case: Case) -> type[BaseHTTPRequestHandler]:
    body = case.body()

    class Handler(BaseHTTPRequestHandler):
        """Answers everything with the lie."""

        def do_GET(self) -> None:
            """The lie."""
            with suppress(OSError):
                self.send_response(case.status)
                for name, value in (case.headers or {}).items():
                    self.send_header(name, value.format(port=self.connection.getsockname()[1]))
                self.end_headers()
                for start in range(0, len(body), 1 if case.slowly else max(len(body), 1)):
                    self.wfile.write(body[start : start + 1] if case.slowly else body)
                    time.sleep(float(case.slowly))

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handler
