"""`comity run` and `comity serve`."""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity import config as configuration
from comity.cli.folders import Monitor
from comity.cli.saying import console, out, progress
from comity.config import Config
from comity.errors import ComityError

if TYPE_CHECKING:
    from comity.run.walking import Outcome

__all__ = ["register"]

# Seconds that a question to the archive may take: pages of 10^5 articles need less than one.
_PATIENCE = 5.0


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="run")(run)
    app.command(name="serve")(serve)


def run(
    folder: Monitor = Path(),
    no_fetch: Annotated[bool, typer.Option("--no-fetch", help="Leave the network alone.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Code all articles anew.")] = False,
    jobs: Annotated[int, typer.Option(min=1, max=256, help="Processes that code.")] = 1,
    wait: Annotated[float, typer.Option(min=0.0, help="Seconds to wait for another run to end.")] = 10.0,
) -> None:
    """Read the sources, code, trace, detect, store, and build the site.

    What was read or coded before is not done again; a run that was stopped is taken up where it was.

    Examples:

      comity run                 in the monitor's folder

      comity run belarus --no-fetch
    """
    from comity.run.walking import How
    from comity.run.walking import run as walk

    settings = configuration.read(folder)
    how = How(fetch=not no_fetch, rebuild=rebuild, jobs=jobs, wait=wait)
    with progress() as told:
        done = walk(settings, now=datetime.now(UTC), how=how, progress=told)
    _tell(done, folder)


def _tell(done: Outcome, folder: Path) -> None:
    speaker = out()
    speaker.print(
        f"{done.new} new articles, {done.coded} coded; now {done.articles} articles, {done.events} events, "
        f"{done.findings} findings, {done.pages} pages",
        markup=False,
    )
    if done.skipped:
        speaker.print(f"{done.skipped} skipped; comity health {folder} says what and why", markup=False)
    speaker.print(f"Site: {done.site / 'index.html'}   (or comity serve {folder})", markup=False)


def serve(
    folder: Monitor = Path(),
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes any free port.")] = 8000,
    host: Annotated[str, typer.Option(help="Address to listen on; only this machine by default.")] = "127.0.0.1",
    review: Annotated[
        bool, typer.Option("--review", help="Let the desk confirm, correct and reject at /review; this machine only.")
    ] = False,
) -> None:
    """Show the monitor in a browser: the site with search, and the API at /docs. Ctrl-C ends it.

    Examples:

      comity serve belarus --port 8080

      comity serve belarus --review      what was decided reaches the pages with the next comity run
    """
    if review and not _loopback(host):
        raise ComityError(f"--review lets whoever reaches it decide, so it listens on this machine only, not on {host}")
    settings = configuration.read(folder)
    _look(settings)
    if not _loopback(host):
        console().print(f"comity: everybody who reaches {host}:{port} can read this monitor", markup=False)
    _serve(settings, host, port, review=review)


def _look(settings: Config) -> None:
    """Raises `NotFound` where nothing was run yet."""
    from comity.store import Store

    Store.open(settings.archive, readonly=True).close()


def _serve(settings: Config, host: str, port: int, *, review: bool) -> None:
    import uvicorn

    from comity.codebook.reading import read as read_book
    from comity.pages import app
    from comity.store import Store

    live = app(
        lambda: Store.open(settings.archive, readonly=True, patience=_PATIENCE),
        settings,
        read_book(settings.codebook, near=settings.folder),
        hosts={host, "localhost", "127.0.0.1", "[::1]"} if _loopback(host) else (),
        review=(lambda: Store.open(settings.archive, wait=_PATIENCE)) if review else None,
    )
    server = uvicorn.Server(uvicorn.Config(live, host=host, port=port, log_level="warning", server_header=False))
    try:
        listening = server.config.bind_socket()
    except SystemExit as error:
        raise ComityError(f"cannot listen on {host}:{port}; is it taken? Try --port {port + 1}") from error
    # Of port 0 the system chose another.
    at = f"http://{host}:{listening.getsockname()[1]}/{'review' * review}"
    out().print(f"{settings.title}: {at}   (Ctrl-C ends it)", markup=False)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
