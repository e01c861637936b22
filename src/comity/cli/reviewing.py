"""`comity review`: what reviewers decided, and how right the machine is by their judgement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.cli.folders import Monitor
from comity.cli.looking import archive, writable
from comity.cli.saying import console, out
from comity.errors import ComityError
from comity.run.writing import opened

if TYPE_CHECKING:
    from comity.findings.reviews import Judged, Tally
    from comity.records import Event, Milestone
    from comity.store import Store

__all__ = ["register"]

_SHOWN = 5
_WIDTH = 90


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command(name="review")(review)


def review(
    folder: Monitor = Path(),
    listed: Annotated[bool, typer.Option("--list", help="The log of decisions, the newest first.")] = False,
    report: Annotated[
        bool, typer.Option("--report", help="How often the machine was right, and how far reviewers agree.")
    ] = False,
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE", help="Write the log as JSON Lines; - for standard output."),
    ] = None,
    import_: Annotated[
        Path | None, typer.Option("--import", metavar="FILE", help="Add the log of another desk.")
    ] = None,
) -> None:
    """What reviewers decided about events and milestones (comity serve --review), and what it says of the machine.

    Examples:

      comity review belarus --report

      comity review belarus --export ours.jsonl      then at the other desk: comity review --import ours.jsonl
    """
    if sum((listed, report, export is not None, import_ is not None)) != 1:
        raise ComityError("say one of --list, --report, --export FILE, --import FILE; to review: comity serve --review")
    if import_ is not None:
        _import(folder, import_)
        return
    with archive(folder) as store:
        if export is not None:
            _export(store, export)
        elif listed:
            _list(store)
        else:
            _report(store)


def _import(folder: Path, path: Path) -> None:
    from comity.run.exchanging import take_in

    with writable(folder) as store:
        done = take_in(store, path)
    for bad in done.bad[:_SHOWN]:
        console().print(f"{path}:{bad.line}: {bad.reason}", markup=False)
    if len(done.bad) > _SHOWN:
        console().print(f"… and {len(done.bad) - _SHOWN} more bad lines", markup=False)
    told = f"{done.new} new decisions, {done.known} known already, {len(done.bad)} bad lines"
    after = f"; comity run {folder} applies them" if done.new else ""
    out().print(f"{path}: {told}{after}", markup=False)


def _export(store: Store, to: Path) -> None:
    from comity.run.exchanging import lines_of

    with opened(None if str(to) == "-" else to) as file:
        count = 0
        for line in lines_of(store.decisions()):
            file.write(line)
            count += 1
    console().print(f"{count} decisions in {to}", markup=False)


def _list(store: Store) -> None:
    from comity.events.reviewing import states

    log = tuple(store.decisions())
    runs = store.runs(limit=1)
    told = states(log, store.rulings(), since=runs[0].started if runs else None)
    if not log:
        out().print("nothing was decided yet; comity serve --review shows what there is")
    for one in reversed(log):
        state = _STATES[told[one.id]]
        out().print(
            f"{one.at:%Y-%m-%d %H:%M}  {one.verdict:9}  {one.by}{f'  ({state})' if state else ''}", markup=False
        )
        out().print(f"    {_deed(one.seen)}: {_short(one.seen.sentence.text)}", markup=False)
        if one.corrected:
            out().print(f"    → {_deed(one.corrected)}", markup=False)
        if one.note:
            out().print(f"    note: {_short(one.note)}", markup=False)


_STATES = {
    "holds": "",
    "withdrawn": "taken back since",
    "superseded": "decided anew since",
    "pending": "from the next run on",
    "gone": "no longer coded",
}


def _deed(one: Event | Milestone) -> str:
    from comity.records import Event

    def names(parties: Sequence[object]) -> str:
        return ", ".join(f"{party.code or party.text} {party.sector}".strip() for party in parties)  # type: ignore[attr-defined]

    if isinstance(one, Event):
        act = f"{one.action} {one.mode}".strip()
        told = " → ".join(filter(None, (f"{names(one.who)} {act}".strip(), names(one.whom))))
    else:
        told = f"{names(one.parties)} {one.kind} “{one.name}” {one.stage or one.tier}".strip()
    return f"{told} ({one.status}, {one.when.edtf or 'no date'})"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"


def _report(store: Store) -> None:
    from comity.findings.reviews import judged

    found = judged(store.decisions())
    speaker = out()
    if not found.decisions:
        speaker.print("nothing was decided yet; comity serve --review shows what there is")
        return
    for line in _lines(found):
        speaker.print(line, markup=False)
    speaker.print(
        "\nright: confirmed as it was coded, with Wilson's 95 % interval. What comes up because it is doubtful is"
    )
    speaker.print("wrong more often than the rest: only what was drawn by chance speaks for all that is coded.\n")
    _agree(found)


def _lines(found: Judged) -> Iterator[str]:
    yield _line("", ("confirmed", "corrected", "rejected"), "right", "of those drawn by chance")
    for one in found.tallies:
        drawn = found.drawn.get((one.kind, one.act))
        yield _counted(one.act if one.kind == "event" else f"{one.act} ({one.kind})", one, drawn)
    yield _counted("all", found.all_, found.all_drawn)


def _counted(name: str, one: Tally, drawn: Tally | None) -> str:
    share = _share(drawn)
    counts = (str(one.confirmed), str(one.corrected), str(one.rejected))
    return _line(name, counts, _share(one), f"{share}, {drawn.count}" if drawn and share else "")


def _line(name: str, counts: Sequence[str], right: str, drawn: str) -> str:
    return f"{name:28}{''.join(f'{count:>11}' for count in counts)}  {right:20}  {drawn}".rstrip()


def _share(one: Tally | None) -> str:
    if one is None or one.interval is None or one.precision is None:
        return ""
    low, high = one.interval
    return f"{one.precision:.2f} ({low:.2f} to {high:.2f})"


def _agree(found: Judged) -> None:
    one = found.agreement
    if one is None:
        out().print(f"{found.decisions} decided by {found.reviewers}; nothing was decided by two people")
        return
    alpha = "not defined, as all say the same" if one.alpha is None else f"{one.alpha:.2f}"
    out().print(
        f"{one.things} decided by two or more of {one.reviewers} people: verdicts agree in {one.percent:.0%} of pairs"
    )
    out().print(f"Krippendorff's alpha: {alpha}")
