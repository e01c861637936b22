"""`comity code --engine`: shards of an archive to a folder of events, on one machine or many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from comity.cli.saying import console, progress
from comity.run.writing import Format

if TYPE_CHECKING:
    from comity.run.jobs import Setting
    from comity.run.sharding import Report

__all__ = ["Engine", "How", "code_shards"]

# So many shards of which something was skipped are told one by one.
TOLD = 20


class Engine(StrEnum):
    """Who codes shards."""

    LOCAL = "local"
    RAY = "ray"


@dataclass(frozen=True, slots=True)
class How:
    """Which engine, where its cluster is, how many workers."""

    engine: Engine
    address: str = ""
    jobs: int | None = None


def code_shards(sources: Sequence[str], out: str, setting: Setting, to: Format, how: How, *, quiet: bool) -> None:
    """Code the shards that `out` lacks; exit code 1 where one of them is lacking still."""
    from comity.codebook.reading import read as read_book
    from comity.run import raying, sharding

    book = read_book(setting.codebook, near=setting.near)
    home = out if "://" in out else str(Path(out).resolve())
    order = sharding.Order(setting, book.digest, home, to, datetime.now(UTC))
    wanted = sharding.shards(sources, home)
    reports = sharding.done(wanted, order)
    before = len(reports)
    left = [shard for shard in wanted if shard.name not in reports]
    with progress(shown=not quiet) as told:
        if how.engine is Engine.RAY:
            work = raying.code_on_ray(left, order, book, address=how.address, jobs=how.jobs)
        else:
            work = sharding.code_locally(left, order, jobs=how.jobs or 1)
        articles = 0
        for said in work:
            if isinstance(said, int):
                articles += said
            else:
                reports[said.shard] = said
            told("shards", len(reports), len(wanted))
            told("articles coded", articles, 0)
    _close([reports[shard.name] for shard in wanted], before, out, quiet=quiet)


def _close(reports: Sequence[Report], before: int, out: str, *, quiet: bool) -> None:
    faulty = [one for one in reports if one.fault]
    damaged = [one for one in reports if one.skipped]
    if not quiet:
        for one in (*faulty, *damaged)[:TOLD]:
            _tell(one)
        events, articles = sum(one.events for one in reports), sum(one.articles for one in reports)
        skipped = f"; {sum(one.skipped for one in damaged)} skipped" if damaged else ""
        there = f" ({before} were there)" if before else ""
        _say(f"{events} events in {articles} articles of {len(reports) - len(faulty)} shards{there}{skipped}: {out}")
    if faulty:
        _say(f"{len(faulty)} of {len(reports)} shards could not be coded; the same command tries them again")
    if faulty or (damaged and not any(one.articles for one in reports)):
        raise typer.Exit(1)


def _tell(report: Report) -> None:
    if report.fault:
        _say(f"{report.shard}: {report.fault}")
        return
    first = report.first_skipped[0]
    more = f" and {report.skipped - 1} more, see {report.shard}.report.json" if report.skipped > 1 else ""
    _say(f"skipped {first.where}: {first.reason}{more}")


def _say(message: str) -> None:
    console().print(f"comity: {message}", markup=False)
