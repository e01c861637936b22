"""What every run compares: the relations that the monitor follows with their peers, what stands out among all ties of
the states in them, and, by imported data, what to expect of them.

Imported event data are compared in place of the archive's own events, where there are any: they tell of all states
alike, while articles were chosen for what the monitor follows. What rests on an imported data set is measured anew only
when that, the codebook, or what is followed has changed: all its findings carry a digest of these as `basis`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from comity import __version__
from comity.codebook.book import Book
from comity.codec import digest
from comity.config import Config
from comity.errors import NotFound
from comity.findings import expected
from comity.findings.contrasts import METHOD as CONTRASTED
from comity.findings.contrasts import contrast, exceptions
from comity.findings.measures import MEASURES, Measured
from comity.findings.orders import Compared
from comity.findings.outlooks import METHOD as FORECAST
from comity.findings.peers import EVERYBODY, NEIGHBOURS, peers_of
from comity.findings.ties import LEAST_PEERS
from comity.records import Finding, Standing
from comity.relations import timelines_of
from comity.run.contrasting import Scene, asked, evidence, scene_of
from comity.run.orders import aligned_in, ordered_in
from comity.store import Store

__all__ = ["compared"]

# Exceptions are looked for in all that the archive has, and in the last year of it, which is news.
RECENT = timedelta(days=365)
# Of a state's exceptions so many are kept, the most surprising ones, each with the peers next to it: a hundred and
# fifty ties, every one with its table of the others, would be megabytes that nobody reads.
MOST_EXCEPTIONS = 12
NEXT_TO_IT = 5

_KINDS = ("contrast", "exception", "outlook")

_Direction = tuple[str, str]
"""A state, and the other whose neighbours its ties are compared with."""


@dataclass(frozen=True, slots=True)
class _Laid:
    """A scene with its dimensions measured once for all questions."""

    scene: Scene
    measures: tuple[Measured, ...]


def compared(store: Store, config: Config, book: Book) -> Iterator[Finding]:
    """Contrasts of the relations followed, then the exceptions of the states in them; those that say something first.

    A contrast holds a tie against the same state's ties with the other's neighbours, both ways round where the codebook
    knows three neighbours at least. Nothing comes of an archive without events.
    """
    asked_for = _directions(config, book)
    yield from _facts(store, config, book, asked_for)
    sets = tuple(dict.fromkeys(one.name for one in store.datasets())) or ("",)
    known = [one for kind in _KINDS for one in store.findings(kind=kind)] if any(sets) else []
    for name in sets:
        basis = _basis(store, config, book, name) if name else ""
        kept = [one for one in known if basis and dict(one.parameters).get("basis") == basis]
        for one in kept or _measured(store, config, book, name, asked_for):
            yield one if kept or not basis else replace(one, parameters=(*one.parameters, ("basis", basis)))


def _directions(config: Config, book: Book) -> tuple[_Direction, ...]:
    """The relations followed, each from both sides; first that side whose partner the monitor follows most."""
    dyads = dict.fromkeys(dyad for category in config.categories for dyad in category.dyads)
    followed = Counter(code for dyad in dyads for code in dyad.split("-"))
    found = []
    for dyad in dyads:
        one, other = sorted(dyad.split("-"), key=lambda code: (followed[code], code))
        found += [(one, other), (other, one)]
    return tuple(pair for pair in found if len(set(book.entities[pair[1]].borders) - {pair[0]}) >= LEAST_PEERS)


def _basis(store: Store, config: Config, book: Book, name: str) -> str:
    """What the findings on an imported data set depend on."""
    files = [f"{one.file} {one.form} {one.digest} {one.codebook}" for one in store.datasets() if one.name == name]
    followed = [f"{category.name} {' '.join(category.dyads)}" for category in config.categories]
    methods = (CONTRASTED, FORECAST, __version__)
    return digest("compared", name, *methods, *files, book.digest, *followed, f"{config.min_confidence:g}")


def _measured(
    store: Store, config: Config, book: Book, name: str, directions: Sequence[_Direction]
) -> Iterator[Finding]:
    lay = partial(_laid, store, book, data=name, min_confidence=config.min_confidence)
    whole = lay()
    if whole is None:
        return
    yield from sorted(_contrasts(whole, config, book, directions), key=_order)
    since = whole.scene.until - RECENT
    recent = lay(since=since) if since > whole.scene.since else None
    codes = dict.fromkeys(code for category in config.categories for dyad in category.dyads for code in dyad.split("-"))
    for code in codes:
        news = _exceptions(recent, config, book, code) if recent else ()
        yield from news
        told = {_about(one) for one in news}
        yield from (one for one in _exceptions(whole, config, book, code) if _about(one) not in told)
    if name:
        yield from _outlooks(whole.scene, config, book, name)


def _laid(store: Store, book: Book, *, data: str, min_confidence: float, since: date | None = None) -> _Laid | None:
    """The scene of these days; None where nothing of them can be counted."""
    try:
        scene = scene_of(store, book, data=data, since=since, min_confidence=min_confidence)
    except NotFound:
        return None
    if not scene.tally.codes:
        return None
    return _Laid(scene, tuple(measure(scene.tally) for measure in MEASURES.values()))


def _contrasts(laid: _Laid, config: Config, book: Book, directions: Iterable[_Direction]) -> Iterator[Finding]:
    for one, other in directions:
        question = asked(laid.scene, config, book, one, other, peers=NEIGHBOURS)
        for measured in laid.measures:
            found = contrast(question, measured)
            yield replace(found, evidence=evidence(laid.scene, question, measured.name))


def _exceptions(laid: _Laid, config: Config, book: Book, code: str) -> tuple[Finding, ...]:
    """The most surprising ties of a state, each with those next to it."""
    question = asked(laid.scene, config, book, code, code, peers=EVERYBODY)
    rows = partial(evidence, laid.scene)
    found = exceptions(question, laid.measures, evidence=rows, limit=MOST_EXCEPTIONS)
    return tuple(replace(one, standings=_near(one)) for one in found)


def _outlooks(scene: Scene, config: Config, book: Book, data: str) -> Iterator[Finding]:
    """What to expect of the categories and relations followed, by imported data."""
    subjects: dict[str, tuple[str, ...]] = {dyad: (dyad,) for category in config.categories for dyad in category.dyads}
    subjects |= {category.name: category.dyads for category in config.categories}
    weekly = {one.subject: one for one in timelines_of(scene.data.ledger, subjects=subjects)}
    names = {code: entity.name for code, entity in book.entities.items()}
    for one in expected(weekly, config.categories, names=names):
        yield replace(one, sentence=f"By {data}: {one.sentence}", parameters=(*one.parameters, ("data", data)))


def _near(found: Finding) -> tuple[Standing, ...]:
    """Of the table those next to the tie itself."""
    place = next(number for number, row in enumerate(found.standings) if row.dyad == found.subject)
    first = max(0, min(place - NEXT_TO_IT, len(found.standings) - 2 * NEXT_TO_IT - 1))
    return found.standings[first : first + 2 * NEXT_TO_IT + 1]


def _facts(store: Store, config: Config, book: Book, directions: Iterable[_Direction]) -> Iterator[Finding]:
    """What needs no events: who reached which rung when, who votes alike. Nothing where nothing is told."""
    names: Mapping[str, str] = {code: entity.name for code, entity in book.entities.items()}
    annals = bool(store.chronicles())
    for one, other in directions:
        peers = peers_of(NEIGHBOURS, book, of=other, regions=config.regions)
        asked_for = Compared(one, other, peers.codes, peers.name, names)
        found = [ordered_in(store, book, asked_for), *([aligned_in(store, asked_for)] if annals else [])]
        yield from (finding for finding in found if not _says_little(finding))


def _order(found: Finding) -> int:
    """What is exceptional first, what says little last."""
    return 0 if found.value.startswith("exceptionally") else 2 if _says_little(found) else 1


def _says_little(found: Finding) -> bool:
    return found.value == "too little evidence"


def _about(found: Finding) -> tuple[str, str]:
    return found.subject, dict(found.parameters)["dimension"]
