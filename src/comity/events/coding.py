"""The coder: articles to events.

    split ─► spot names ─► parse what may hold an event ─► parties ─► ask the classifier ─► acts ─► events

Cost follows relevance: a sentence that names nobody is neither parsed nor encoded.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from comity.codebook.book import Book
from comity.codec import digest
from comity.events import details, edges, scale, status
from comity.events.asking import answers
from comity.events.edges import Edge, Read
from comity.events.encoder import Encoder
from comity.events.furniture import Furniture
from comity.events.grouping import Act, acts
from comity.events.heads import Heads
from comity.events.homes import Homes
from comity.events.mentions import BYSTANDERS, Mention, Spotter, supported
from comity.events.merging import without_headlines
from comity.events.milestones import Finder
from comity.events.parties import Roles, Taking, parties
from comity.events.patterns import Patterns
from comity.events.references import REACH, Earlier, References
from comity.events.teaching import Told, heads_for, silent
from comity.events.unnamed import unnamed
from comity.records import Article, Event, Milestone, Party, Reason, Sentence, Status
from comity.sentences import Narrative, Parser, headline, load, narrative, split

__all__ = ["FLOOR", "Coded", "Coder"]

# Acts less likely than this are not told: each told act is likelier than all else together.
FLOOR = 0.5

# Articles coded at once: enough sentences to fill the encoder's batches, little enough to stay small in memory.
ARTICLES_AT_ONCE = 32


@dataclass(frozen=True, slots=True)
class Coded:
    """An article with all its sentences and what they tell."""

    article: Article
    sentences: tuple[Sentence, ...]
    events: tuple[Event, ...]
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that names someone, in its article."""

    article: Article
    sentence: Sentence
    mentions: tuple[Mention, ...]
    telling: Narrative


class Coder:
    """Codes articles through one codebook. Made once: the names, the parser and the classifier are loaded then."""

    def __init__(
        self,
        book: Book,
        *,
        parser: Parser | None = None,
        encoder: Encoder | None = None,
        heads: Heads | None = None,
        floor: float = FLOOR,
        told: Told = silent,
    ) -> None:
        self.book = book
        self._spotter = Spotter(book)
        self._roles = Roles(book)
        self._patterns = Patterns(book)
        self._furniture = Furniture(book.language)
        self._references = References(book, self._roles)
        self._homes = Homes(book, self._roles)
        self._parser = parser or load()
        self._encoder = encoder or Encoder()
        self._heads = heads or heads_for(book, self._encoder, self._parser, self._spotter, self._roles, told)
        self._finder = Finder(book, parser=self._parser, spotter=self._spotter, roles=self._roles)
        self._floor = floor
        self._cameo = _cameo(book)

    def code(self, articles: Iterable[Article]) -> Iterator[Coded]:
        """The articles with their events, in order; memory stays bounded however many there are."""
        stream = iter(articles)
        while batch := list(islice(stream, ARTICLES_AT_ONCE)):
            yield from self._batch(batch)

    def between(self, text: str, who: tuple[int, int], whom: tuple[int, int]) -> dict[str, tuple[float, float]]:
        """For two parties given as offsets: each action's chance, and that it goes from the first to the second."""
        parsed = next(self._parser.parse([text]))
        read = Read(parsed, self._spotter.spot(text), ())
        return edges.between(read, who, whom, self._encoder, self._heads)

    def _batch(self, batch: Sequence[Article]) -> Iterator[Coded]:
        sentences = [self._sentences(article) for article in batch]
        candidates = [list(self._candidates(*one)) for one in zip(batch, sentences, strict=True)]
        reads = self._reads([candidate for found in candidates for candidate in found])
        told_in = answers(reads, self._encoder, self._heads, self.book, floor=self._floor)
        trees = {read.parsed.text: read.parsed for read in reads}
        milestones = self._finder.find(zip(batch, sentences, strict=True), trees)
        rest = iter(reads)
        for article, split_, found, kept in zip(batch, sentences, candidates, milestones, strict=True):
            told = (
                self._event(candidate, act)
                for candidate, read in zip(found, islice(rest, len(found)), strict=True)
                for act in acts(told_in[id(read)], self.book.language)
            )
            events = without_headlines(_distinct(event for event in told if event is not None))
            yield Coded(article, split_, events, kept)

    def _reads(self, candidates: Sequence[_Candidate]) -> list[Read]:
        trees = self._parser.parse(candidate.sentence.text for candidate in candidates)
        found: list[Read] = []
        before: deque[tuple[str, int, Earlier]] = deque(maxlen=REACH)
        for one, tree in zip(candidates, trees, strict=True):
            article, index = one.sentence.article, one.sentence.index
            near = [past for known, at, past in before if known == article and at >= 0 and index - at <= REACH]
            takings = self._references.resolved(tree, parties(tree, one.mentions, self._roles), near)
            takings = self._homes.housed(tree, takings, one.mentions)
            before.append((article, index, Earlier(tree, takings)))
            found.append(Read(tree, one.mentions, takings, self._patterns.find(tree)))
        return found

    def _sentences(self, article: Article) -> tuple[Sentence, ...]:
        title = headline(article)
        return (*((title,) if title else ()), *split(article))

    def _candidates(self, article: Article, sentences: Sequence[Sentence]) -> Iterator[_Candidate]:
        on = article.published.date() if article.published else None
        telling = narrative(article, [sentence.text for sentence in sentences])
        spotted = [(sentence, self._spotter.spot(sentence.text, on=on)) for sentence in sentences]
        sure = frozenset(mention.code for _, mentions in spotted for mention in mentions if mention.sure)
        last = -REACH
        for sentence, mentions in spotted:
            named = () if sentence.text in self._furniture else supported(sentence.text, mentions, sure)
            near = 0 < sentence.index - last <= REACH
            if any(mention.kind not in BYSTANDERS for mention in named):
                last = sentence.index
            if last == sentence.index or (near and self._references.both(sentence.text)):
                yield _Candidate(article, sentence, named, telling)

    def _event(self, candidate: _Candidate, act: Act) -> Event | None:
        article, sentence, edge = candidate.article, candidate.sentence, act.edge
        read, book = edge.read, self.book
        takings = self._homes.ruled(read.takings, act)
        who, whom = (_parties(takings, indices) for indices in (act.who, act.whom))
        if not who and not whom:
            return None
        if not whom and not edge.both:
            heads = frozenset(taking.head for taking in takings)
            somebody = unnamed(read.parsed, act.trigger, heads, self._roles, book.language)
            whom = (somebody,) if somebody else ()
        verb = read.parsed.tokens[act.trigger]
        _, span, dated = candidate.telling.when(sentence.text, at=verb.start)
        told, reason = self._status(article, sentence, act, span.latest)
        contexts = details.contexts(sentence.text, article.title, book)
        codes = ["+".join(f"{party.code}.{party.sector}" for party in side) for side in (who, whom)]
        return Event(
            id=digest(article.id, str(sentence.index), edge.action, *codes),
            article=article.id,
            sentence=sentence,
            when=span,
            who=who,
            whom=whom,
            action=edge.action,
            mode=edge.mode,
            contexts=contexts,
            quad=book.quad(edge.action),
            score=book.score(edge.action, edge.mode).plover,
            cameo=_nearest(self._cameo, edge, contexts),
            status=told,
            said_by=details.said_by(read.parsed, read.takings, act.trigger, book.language),
            place=details.place(read.parsed, read.mentions, act.trigger, language=book.language),
            scale=scale.scale(sentence.text, edge.action),
            confidence=round(edge.chance, 3),
            why=(*_reasons(act, takings), *reason, *((Reason("date", "resolved", text=dated),) if dated else ())),
            codebook=book.digest,
        )

    def _status(
        self, article: Article, sentence: Sentence, act: Act, latest: date | None
    ) -> tuple[Status, tuple[Reason, ...]]:
        published = article.published.date() if article.published else None
        years = (published - latest).days / 365.25 if published and latest else None
        told, reason = status.status(
            act.edge.read.parsed,
            act.trigger,
            self.book.language,
            title=sentence.index < 0,
            years_ago=years,
            action=act.edge.action,
        )
        return told, (reason,) if reason else ()


def _parties(takings: Sequence[Taking], indices: Iterable[int]) -> tuple[Party, ...]:
    """The parties in order, a group as its members."""
    found: list[Party] = []
    for index in indices:
        taking = takings[index]
        members = [Party(code, taking.party.sector, taking.party.text) for code in taking.members]
        found += members or [taking.party]
    return tuple(dict.fromkeys(found))


def _reasons(act: Act, takings: Sequence[Taking]) -> Iterator[Reason]:
    edge = act.edge
    word = edge.read.parsed.tokens[act.trigger].text
    kind, name = ("pattern", edge.pattern) if edge.pattern else ("classifier", edge.action)
    yield Reason(kind, name, round(edge.chance, 3), word)
    yield Reason("runner-up", edge.runner_up, round(edge.runner_up_chance, 3))
    for taking in (takings[index] for index in (*act.who, *act.whom)):
        if taking.meant:
            yield Reason("reference", taking.party.text, text=taking.meant)


def _distinct(events: Iterable[Event]) -> tuple[Event, ...]:
    """One event an id: the likeliest."""
    best: dict[str, Event] = {}
    for event in events:
        if event.id not in best or event.confidence > best[event.id].confidence:
            best[event.id] = event
    return tuple(best.values())


def _cameo(book: Book) -> dict[tuple[str, str, str], str]:
    """The first CAMEO code for (action, mode, context), and for each with blanks."""
    found: dict[tuple[str, str, str], str] = {}
    for row in sorted(book.crosswalk, key=lambda row: (len(row.cameo), row.cameo)):
        found.setdefault((row.action, row.mode, row.context), row.cameo)
        found.setdefault((row.action, row.mode, ""), row.cameo)
        found.setdefault((row.action, "", ""), row.cameo)
    return found


def _nearest(cameo: dict[tuple[str, str, str], str], edge: Edge, contexts: Iterable[str]) -> str:
    tries = [*((edge.action, edge.mode, context) for context in contexts), (edge.action, edge.mode, "")]
    return next((cameo[one] for one in tries if one in cameo), cameo.get((edge.action, "", ""), ""))
