"""A web server on the loopback, whose answers a test writes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import settings

from comity.articles import Fetcher
from comity.config import Fetching
from tests.articles.web import Kept, Site

# The first example pays for loading a language model; a busy machine must not fail it.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def site() -> Iterator[Site]:
    """A running server; paths without an answer are 404."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_GET(self) -> None:
            made.asked.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
            answer = made.answers.get(self.path, (404, {}, b""))
            if not isinstance(answer, tuple):
                answer(self)
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            pass

    server = Quiet(("127.0.0.1", 0), Handler)
    made = Site(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def waits() -> list[float]:
    """The seconds that the fetcher would have slept."""
    return []


@pytest.fixture
def fetcher_of(waits: list[float]) -> Iterator[Callable[..., Fetcher]]:
    """Makes fetchers that may talk to the loopback and never sleep."""
    made: list[Fetcher] = []

    def make(cache: Kept | None = None, **settings: object) -> Fetcher:
        given = Fetching(**{"private_addresses": True, "seconds_between": 0.0, "timeout": 5.0, **settings})  # type: ignore[arg-type]
        made.append(Fetcher(given, cache=cache or Kept(), sleep=waits.append, clock=lambda: 0.0, jitter=lambda: 0.5))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()
