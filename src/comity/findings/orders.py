"""Who reached it first: one state's ties with several others, by the milestones of each, in the order of their days.

    milestones ─► orders(…) ─► Order    one a rung of partnership, an alliance's obligation, joint exercises
                             └► ordered(…) ─► Finding    the whole comparison in one sentence, with its evidence

Only what was told is compared: where nothing is told of a tie, that may be because nobody wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from comity.codebook.book import Book
from comity.codec import digest
from comity.config import dyad_of
from comity.findings.order_wording import claims_sentence, order_sentence, when_words
from comity.records import Finding, Milestone, Span, Standing
from comity.relations import dyads_of, ladders

__all__ = ["Cell", "Compared", "Order", "Verdict", "ordered", "orders"]

METHOD = "milestones in the order of their days, 1"

Verdict = Literal["in line", "alone", "without"]
Place = Literal["first", "last", "neither", "open"]


@dataclass(frozen=True, slots=True)
class Compared:
    """What is compared: the ties of `one` with `other` and with the `peers` (codes), called `name`; `names` by code."""

    one: str
    other: str
    peers: tuple[str, ...]
    name: str = ""
    names: Mapping[str, str] | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The other and its peers, each once, without the one."""
        return tuple(dict.fromkeys(code for code in (self.other, *self.peers) if code != self.one))

    def named(self, code: str) -> str:
        """What a reader calls the code."""
        return (self.names or {}).get(code, code)


@dataclass(frozen=True, slots=True)
class Cell:
    """One tie in an order: the partner's code, what it reached (a higher tier counts for a lower) and when, and the ids
    of the milestones that say so; nothing told: `when` is None. `contested`: other tellings give other days."""

    code: str
    when: Span | None = None
    what: str = ""
    milestones: tuple[str, ...] = ()
    contested: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """All ties by when they reached `what`, those that did not last.

    `verdict` is that of the tie asked for: "in line" (others have it too), "alone" (only it has it), "without" (only
    others have it). `place` says whether it was first or last of those that have it; "open" where the days overlap.
    """

    what: str
    cells: tuple[Cell, ...]
    verdict: Verdict
    place: Place
    sentence: str

    @property
    def reached(self) -> tuple[Cell, ...]:
        """The cells of those that have it."""
        return tuple(cell for cell in self.cells if cell.when is not None)


def orders(compared: Compared, milestones: Iterable[Milestone], book: Book) -> tuple[Order, ...]:
    """One order for each rung that somebody reached, then one for each other milestone that is compared (those kinds
    whose `compared` says by what)."""
    wanted = {dyad_of(compared.one, code): code for code in compared.codes}
    listed = [one for one in milestones if one.status == "happened" and any(name in wanted for name in dyads_of(one))]
    found = [*_rungs(compared, listed, book), *_facts(compared, listed, book)]
    return tuple(_judged(compared, what, cells) for what, cells in found if any(cell.when for cell in cells))


def _rungs(compared: Compared, milestones: Sequence[Milestone], book: Book) -> list[tuple[str, list[Cell]]]:
    traced = ladders(milestones, book)
    by_code = {code: traced.get(dyad_of(compared.one, code)) for code in compared.codes}
    tops = {rung.rank for ladder in by_code.values() if ladder for rung in ladder.rungs if rung.holds}
    found = []
    for tier in book.tiers:
        if tier.rank not in tops:
            continue
        cells = []
        for code, ladder in by_code.items():
            rung = ladder.reached(tier.rank) if ladder else None
            cells.append(Cell(code, rung.when, rung.tier, rung.milestones, rung.contested) if rung else Cell(code))
        found.append((tier.code, cells))
    return found


def _facts(compared: Compared, milestones: Sequence[Milestone], book: Book) -> list[tuple[str, list[Cell]]]:
    """Other milestones by what their kind is compared by; of those that ended and began again the last counts."""
    by_what: dict[str, dict[str, list[Milestone]]] = {}
    for one in milestones:
        kind = book.kinds.get(one.kind)
        if kind is None or not kind.compared:
            continue
        what = one.name if kind.compared == "name" else kind.compared
        for code in compared.codes:
            if dyad_of(compared.one, code) in dyads_of(one):
                by_what.setdefault(what, {}).setdefault(code, []).append(one)
    return [
        (what, [_held(code, told.get(code, ())) for code in compared.codes]) for what, told in sorted(by_what.items())
    ]


def _held(code: str, milestones: Sequence[Milestone]) -> Cell:
    ended = max((one.when.earliest or date.min for one in milestones if one.stage == "ended"), default=date.min)
    holding = [one for one in milestones if one.stage != "ended" and (_day(one.when) > ended)]
    if not holding:
        return Cell(code)
    first = min(holding, key=lambda one: (_day(one.when), one.id))
    ids = tuple(one.id for one in holding if _day(one.when) == _day(first.when))
    return Cell(code, first.when, first.name, ids)


def _judged(compared: Compared, what: str, cells: Sequence[Cell]) -> Order:
    ranked = sorted(cells, key=lambda cell: (cell.when is None, _day(cell.when) if cell.when else date.max, cell.code))
    own = next(cell for cell in ranked if cell.code == compared.other)
    others = [cell for cell in ranked if cell.when is not None and cell is not own]
    verdict: Verdict = "without" if own.when is None else "in line" if others else "alone"
    place = _place(own, others)
    return Order(what, tuple(ranked), verdict, place, order_sentence(compared, what, ranked, verdict, place))


def _place(own: Cell, others: Sequence[Cell]) -> Place:
    """First or last where no day of its own can be a day of another."""
    if own.when is None or not others:
        return "neither"
    spans = [cell.when for cell in others if cell.when]
    if all(_end(span) < _day(own.when) for span in spans):
        return "last"
    if all(_end(own.when) < _day(span) for span in spans):
        return "first"
    before = any(_end(span) < _day(own.when) for span in spans)
    after = any(_end(own.when) < _day(span) for span in spans)
    return "neither" if before and after else "open"


def ordered(compared: Compared, milestones: Iterable[Milestone], book: Book) -> Finding:
    """The comparison as one finding: its sentence, verdict and table are those of the lowest rung (or the first other
    milestone); further sentences say what is told of claims that the tie has no like. `evidence`: ids of milestones."""
    listed = tuple(milestones)
    found = orders(compared, listed, book)
    dyad = dyad_of(compared.one, compared.other)
    claims = [one for one in listed if _claims(one, book) and dyad in dyads_of(one)]
    first = found[0] if found else None
    sentences = [order.sentence for order in found] or [
        f"{compared.named(compared.one)} and {compared.named(compared.other)}, milestones: too little evidence."
    ]
    cited = dict.fromkeys(ref for order in found for cell in order.reached for ref in cell.milestones)
    days = [cell.when for order in found for cell in order.reached if cell.when]
    low = min((_day(span) for span in days), default=None)
    high = max((_end(span) for span in days), default=None)
    return Finding(
        id=digest("contrast", "milestones", dyad, compared.one, *compared.codes),
        kind="contrast",
        subject=dyad,
        period=Span(low, high, "interval", f"{low}/{high}") if low and high else Span(),
        value=first.verdict if first else "too little evidence",
        sentence=" ".join([*sentences, *claims_sentence(claims)]),
        evidence=tuple(cited) + tuple(one.id for one in claims),
        method=METHOD,
        parameters=(
            ("dimension", "milestones"),
            ("peers", compared.name or ", ".join(compared.peers)),
            ("what", first.what if first else ""),
            ("place", first.place if first else ""),
        ),
        standings=_standings(compared, first) if first else (),
    )


def _claims(one: Milestone, book: Book) -> bool:
    kind = book.kinds.get(one.kind)
    return kind is not None and kind.family == "claim"


def _standings(compared: Compared, order: Order) -> tuple[Standing, ...]:
    return tuple(
        Standing(
            dyad_of(compared.one, cell.code),
            rank=number if cell.when else 0,
            note=f"{cell.what}, {when_words(cell.when)}" if cell.when else "nothing told",
        )
        for number, cell in enumerate(order.cells, start=1)
    )


def _day(span: Span) -> date:
    return span.earliest or span.latest or date.max


def _end(span: Span) -> date:
    """The last day on which it may have begun: of "since 2011", the last of 2011."""
    if span.edtf.endswith("/..") and span.earliest:
        return span.earliest.replace(month=12, day=31) if len(span.edtf) == len("2011/..") else span.earliest
    return span.latest or date.max
