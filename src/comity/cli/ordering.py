"""`comity contrast --on milestones,alignment`: who reached what when, who votes alike; the sentence of each cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from rich.table import Table

from comity.cli.saying import out

if TYPE_CHECKING:
    from comity.codebook.book import Book
    from comity.config import Config
    from comity.findings import Compared
    from comity.records import Finding
    from comity.store import Store

__all__ = ["FACTS", "compared_of", "show"]


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
            raise NotFound(f"codebook {book.name} knows no {code!r}; give codes like CHN BLR")
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
    for order in orders(compared, milestones, book):
        speaker.print(f"\n{order.what}", style="bold", markup=False)
        for number, cell in enumerate(order.cells, 1):
            when = when_words(cell.when) if cell.when else "nothing told"
            doubt = "  (told otherwise too)" if cell.contested else ""
            place = number if cell.when else "–"
            speaker.print(f"  {place}  {compared.named(cell.code)}: {when}{doubt}", markup=False)
            for ref in cell.milestones[:2]:
                speaker.print(f"       {ref}  {known[ref].sentence.text}", markup=False)
