"""`comity contrast --on milestones,alignment`: who reached what when, who votes alike; the sentence of each cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rich.table import Table

from comity.cli.saying import out

if TYPE_CHECKING:
    from comity.codebook.book import Book
    from comity.config import Config
    from comity.findings import Compared
    from comity.records import Finding, Milestone
    from comity.store import Store

__all__ = ["FACTS", "compared_of", "show"]


# So many histories are printed; all of them stand on the relation's page.
MOST = 20


def _milestones(store: Store, book: Book, compared: Compared, _until: date | None) -> Finding:
    from comity.run.orders import ordered_in

    return ordered_in(store, book, compared)


def _alignment(store: Store, _book: Book, compared: Compared, until: date | None) -> Finding:
    from comity.run.orders import aligned_in

    return aligned_in(store, compared, year=until.year if until else None)


FACTS: Mapping[str, Callable[[Store, Book, Compared, date | None], Finding]] = {
    "milestones": _milestones,
    "alignment": _alignment,
}
"""Dimensions that need no events: milestones of articles and imported data, yearly measures of imported data."""


def compared_of(settings: Config, book: Book, pair: tuple[str, str], peers: str, until: date | None) -> Compared:
    """The ties that are compared; raises `NotFound` for codes and peers that nobody knows."""
    from comity.errors import NotFound
    from comity.findings import Compared
    from comity.findings.peers import peers_of

    for code in pair:
        if code not in book.entities:
            raise NotFound(book.unknown(code))
    found = peers_of(peers, book, of=pair[1], on=until, regions=settings.regions)
    names = {code: entity.name for code, entity in book.entities.items()}
    return Compared(*pair, found.codes, found.name, names)


def show(finding: Finding, compared: Compared, store: Store, book: Book) -> None:
    """The sentence, a table of the ties, and for milestones what each cell rests on."""
    speaker = out()
    speaker.print(f"\n{finding.sentence}", markup=False)
    if dict(finding.parameters)["dimension"] == "milestones":
        _show_orders(compared, store, book)
        return
    table = Table("", f"{compared.named(compared.one)} and …", "value", "90 %", "", box=None)
    for row in finding.standings:
        code = next(code for code in row.dyad.split("-") if code != compared.one)
        between = f"{row.interval[0]:.1%} to {row.interval[1]:.1%}" if row.interval else ""
        value = "" if row.value is None else f"{row.value:.1%}" if row.interval else f"{row.value:.0f}"
        table.add_row(str(row.rank), compared.named(code), value, between, row.note)
    speaker.print(table)


def _show_orders(compared: Compared, store: Store, book: Book) -> None:
    from comity.findings import orders
    from comity.findings.order_wording import when_words
    from comity.run.orders import milestones_of

    speaker = out()
    milestones = milestones_of(store, book, compared)
    known = {one.id: one for one in milestones}
    found = orders(compared, milestones, book)
    for order in found:
        speaker.print(f"\n{order.what}", style="bold", markup=False)
        for number, cell in enumerate(order.cells, 1):
            when = when_words(cell.when) if cell.when else "nothing told"
            doubt = "  (told otherwise too)" if cell.contested else ""
            place = number if cell.when else "–"
            speaker.print(f"  {place}  {compared.named(cell.code)}: {when}{doubt}", markup=False)
            _quote(cell.milestones, known)
    shown = {ref for order in found for cell in order.cells for ref in cell.milestones}
    _show_steps(compared, {ref: one for ref, one in known.items() if ref not in shown}, book)


def _show_steps(compared: Compared, known: Mapping[str, Milestone], book: Book) -> None:
    """What else is told of the tie asked for: agreements step by step, visits; the latest first."""
    from comity.config import dyad_of
    from comity.findings.order_wording import when_words
    from comity.relations import dyads_of, histories

    speaker, dyad = out(), dyad_of(compared.one, compared.other)
    told = histories((one for one in known.values() if dyad in dyads_of(one)), book)
    if told:
        speaker.print(
            f"\nalso told of {compared.named(compared.one)} and {compared.named(compared.other)}", style="bold"
        )
    for history in reversed(told[-MOST:]):
        speaker.print(f"  {history.name}", markup=False)
        for step in history.steps:
            doubt = "  (told otherwise too)" if step.contested else ""
            nth = max(known[ref].ordinal for ref in step.milestones)
            what = f"number {nth}" if nth else step.stage or history.kind
            speaker.print(f"     {what}: {when_words(step.when)}{doubt}", markup=False)
            _quote(step.milestones, known)
    if len(told) > MOST:
        speaker.print(f"  … and {len(told) - MOST} more on the page of the relation", markup=False)


def _quote(refs: Sequence[str], known: Mapping[str, Milestone]) -> None:
    for ref in refs[:2]:
        out().print(f"       {ref}  {known[ref].sentence.text}", markup=False)
