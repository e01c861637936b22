"""The milestones that articles tell: dated, named facts with their parties, stage or tier, and the sentence.

    tempting words ─► tree ─► anchors (what) ─► stages (how far) ─► sides (whose) ─► when, status, name ─► Milestone

Cost follows relevance: without a word of the codebook's milestones a sentence is not parsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from comity.codebook.book import Book
from comity.codec import digest
from comity.events import details
from comity.events.mentions import BYSTANDERS, Mention, Spotter, supported
from comity.events.milestones import claims, naming, sharing
from comity.events.milestones.anchors import Anchor, anchors
from comity.events.milestones.belonging import membership
from comity.events.milestones.dating import Dating
from comity.events.milestones.sides import codes, guests, official, reached, sides
from comity.events.milestones.stages import Staged, staged
from comity.events.milestones.telling import said_by, standing, wished
from comity.events.milestones.words import Lexicon, forms
from comity.events.parties import Roles, Taking, parties
from comity.events.scale import scale
from comity.records import Article, Milestone, Party, Reason, Sentence, Span, Status
from comity.sentences import Parsed, Parser, narrative
from comity.sentences.wording import wording

__all__ = ["CONFIDENCE", "Finder", "evidence"]

# How sure it is, by the evidence: told as having happened, told otherwise (announced, denied …), of parties that only
# an earlier sentence names. Shares right in a quarter of our sentences by which no rule was written, one right more
# and one wrong: `./run.sh eval milestones` prints them, and holds them against another quarter.
CONFIDENCE = {"happened": 0.88, "otherwise": 0.75, "before": 0.5}

# Those who act for a state abroad; its soldiers, judges and policemen do not pay visits.
VISITORS = frozenset({"GOV", "LEG"})

# Stages that are no more than that it took place, or did not: the status says so.
UNTOLD = frozenset({"held", "cancelled"})

_ORGANISATIONS = frozenset({"IGO", "alliance"})


@dataclass(frozen=True, slots=True)
class _Scene:
    """A sentence that may tell milestones: its tree, all who are named and those who act for a state or organisation,
    what it may tell milestones of, the parties told before, its dates."""

    article: Article
    sentence: Sentence
    parsed: Parsed
    mentions: tuple[Mention, ...]
    takings: tuple[Taking, ...]
    acting: tuple[Taking, ...]
    anchors: tuple[Anchor, ...]
    before: Mapping[str, Party]
    dating: Dating


@dataclass(frozen=True, slots=True)
class _Fact:
    """An anchor with a stage, and whose it is."""

    anchor: Anchor
    staged: Staged
    parties: Mapping[str, Party]
    basis: str
    near: tuple[Taking, ...]
    status: Status
    reasons: tuple[Reason, ...]


def evidence(status: Status, basis: str = "") -> str:
    """The kind of evidence for a milestone of that status, its parties found by that `basis`."""
    return basis if basis in CONFIDENCE else "happened" if status == "happened" else "otherwise"


class Finder:
    """Finds milestones by one codebook. Made once; `parser`, `spotter` and `roles` are the coder's own."""

    def __init__(self, book: Book, *, parser: Parser, spotter: Spotter, roles: Roles) -> None:
        self._book = book
        self._parser = parser
        self._spotter = spotter
        self._roles = roles
        self._lexicon = Lexicon(book)
        self._claims = claims.Claims(book)
        self._organisations = frozenset(
            entity.code for entity in book.entities.values() if entity.kind in _ORGANISATIONS
        )
        states = (entity.code for entity in book.entities.values() if entity.kind == "state")
        self._known = self._organisations.union(states)

    def find(
        self, articles: Iterable[tuple[Article, Sequence[Sentence]]], trees: Mapping[str, Parsed]
    ) -> list[tuple[Milestone, ...]]:
        """The milestones of each article, given its sentences; `trees` are those that are parsed already, by text."""
        listed = [(article, list(self._named(article, sentences))) for article, sentences in articles]
        wanted = [
            sentence.text for _, named in listed for sentence, _ in named
            if self._tempting(sentence.text) and sentence.text not in trees
        ]  # fmt: skip
        parsed = dict(trees) | dict(zip(wanted, self._parser.parse(wanted), strict=True))
        return [tuple(self._of(article, named, parsed)) for article, named in listed]

    def _tempting(self, text: str) -> bool:
        return bool(self._book.kinds) and (self._lexicon.tempting(text) or self._claims.tempting(text))

    def _named(self, article: Article, sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, tuple[Mention, ...]]]:
        """The sentences with who is named in them."""
        on = article.published.date() if article.published else None
        spotted = [(sentence, self._spotter.spot(sentence.text, on=on)) for sentence in sentences]
        sure = frozenset(mention.code for _, mentions in spotted for mention in mentions if mention.sure)
        for sentence, mentions in spotted:
            yield sentence, supported(sentence.text, mentions, sure)

    def _of(
        self, article: Article, named: Sequence[tuple[Sentence, tuple[Mention, ...]]], trees: Mapping[str, Parsed]
    ) -> Iterator[Milestone]:
        found: dict[str, Milestone] = {}
        before: dict[str, Party] = {}
        dating = Dating(narrative(article, [sentence.text for sentence, _ in named]))
        for sentence, mentions in named:
            if self._tempting(sentence.text):
                tree = trees[sentence.text]
                takings = parties(tree, mentions, self._roles)
                known = tuple(anchors(tree, takings, self._lexicon, self._organisations))
                acting = official(tree, takings, known, self._known)
                scene = _Scene(article, sentence, tree, mentions, takings, acting, known, before, dating)
                for one in self._milestones(scene):
                    found.setdefault(one.id, one)
            here = {one.code: Party(one.code, "", one.text) for one in mentions
                    if one.code and one.kind not in BYSTANDERS}  # fmt: skip
            if len(here) == 2 or (len(here) > 2 and not before):
                before = dict(islice(here.items(), 2))
        yield from found.values()

    def _milestones(self, scene: _Scene) -> Iterator[Milestone]:
        told = [(anchor, one) for anchor in scene.anchors for one in self._staged(scene, anchor)]
        for anchor, one in told:
            if not self._outdone(anchor, one, told) and (fact := self._fact(scene, anchor, one)):
                yield from self._told(scene, fact)
        for claim in self._claims.find(scene.parsed, scene.acting):
            yield self._claimed(scene, claim)

    def _outdone(self, anchor: Anchor, one: Staged, told: Sequence[tuple[Anchor, Staged]]) -> bool:
        """Whether it is the rung that is left for a higher one: "from a partnership to a strategic partnership"."""
        rank = self._lexicon.ranks.get(anchor.tier, 0)
        return bool(rank) and any(
            other.word == one.word and higher.kind == anchor.kind and self._lexicon.ranks.get(higher.tier, 0) > rank
            for higher, other in told
        )

    def _staged(self, scene: _Scene, anchor: Anchor) -> list[Staged]:
        """The stages told; a visit is one even where no verb says that it was made."""
        found = staged(scene.parsed, anchor, self._lexicon, self._book.language)
        if found or anchor.kind.family != "visit":
            return found
        held = next(self._lexicon.stages("visit"), None)
        near, where = sides(scene.parsed, anchor, anchor.head, scene.acting)
        return [Staged(held, anchor.head)] if held and where == "near" and len(codes(near)) >= 2 else []

    def _fact(self, scene: _Scene, anchor: Anchor, one: Staged) -> _Fact | None:
        """The anchor with its parties; None where they are not those that such a milestone needs, or where it is only
        wished for."""
        if wished(scene.parsed, one.word, self._book.language):
            return None
        told, reasons = standing(scene.parsed, one.word, one.stage, self._book.language, title=scene.sentence.index < 0)
        near, basis = sides(scene.parsed, anchor, one.word, scene.acting)
        near = guests(scene.parsed, anchor, near, self._book.language.words.get("hosting", ()))
        known: Mapping[str, Party] = codes(near)
        if len(known) == 1 and (own := self._unnamed(scene, one.word, known)):
            known, basis = {**own, **known}, "before"
        if len(known) < 2 and sharing.refers_back(scene.parsed, anchor, self._book.language):
            known, basis = {**known, **scene.before}, "before"
        if anchor.kind.family == "membership":
            known = membership(scene.parsed, anchor, one, near, self._organisations)
        elif anchor.kind.family == "instrument":
            known = self._partners(scene, anchor, near, known)
        enough = len(known) >= 2 and self._done_by_and_to(scene, anchor, one, near)
        return _Fact(anchor, one, known, basis, near, told, reasons) if enough else None

    def _done_by_and_to(self, scene: _Scene, anchor: Anchor, one: Staged, near: Sequence[Taking]) -> bool:
        """Whether someone in office makes the visit, and it is a state that is recognised."""
        if anchor.kind.family == "visit":
            there = anchor.act is None or any(reached(scene.parsed, one.word, taking) for taking in near)
            return there and any(self._acts(scene, taking) for taking in near)
        return anchor.kind.family != "recognition" or anchor.act is None or self._recognised(scene, one.word)

    def _acts(self, scene: _Scene, taking: Taking) -> bool:
        """Whether someone in office is named, not only a state or its people."""
        former = set(self._book.language.words.get("former", ()))
        words = {scene.parsed.tokens[index].lemma for index in scene.parsed.subtree(taking.head)}
        return not words & former and (taking.kind == "person" or taking.party.sector in VISITORS)

    def _recognised(self, scene: _Scene, word: int) -> bool:
        """Whether it is a state, or what makes one, that the verb is done to: no effort, no mistake."""
        tokens = scene.parsed.tokens
        objects = [child for child in scene.parsed.children(word) if tokens[child].dep in ("dobj", "nsubjpass")]
        known = {taking.head for taking in scene.takings if taking.kind != "demonym"}
        statehood = set(self._book.language.words.get("statehood", ()))
        return all(child in known or not statehood.isdisjoint(forms(tokens[child])) for child in objects)

    def _unnamed(self, scene: _Scene, word: int, known: Mapping[str, Party]) -> Mapping[str, Party]:
        """Whose an office is that acts without a name ("parliament ratified …"): of the last one named before it."""
        tokens = scene.parsed.tokens
        subjects = [child for child in scene.parsed.children(word) if tokens[child].dep == "nsubj"]
        if not any(self._roles.sector([tokens[child].lemma]) in ("GOV", "LEG") for child in subjects):
            return {}
        named = [one for one in scene.mentions if one.end <= tokens[word].start and one.code in self._known]
        before = {one.code: Party(one.code, "", one.text) for one in named if one.code not in known}
        return dict([before.popitem()]) if before else {}

    def _partners(
        self, scene: _Scene, anchor: Anchor, near: Sequence[Taking], known: Mapping[str, Party]
    ) -> Mapping[str, Party]:
        """Without the organisation that an instrument of two states is named after: "the Union State treaty"."""
        tokens = scene.parsed.tokens
        named = {
            taking.party.code
            for taking in near
            if taking.party.code in self._organisations
            and tokens[taking.head].dep in ("compound", "nmod")
            and tokens[taking.head].head == anchor.head
        }
        kept = {code: party for code, party in known.items() if code not in named}
        return kept if len(kept) >= 2 else known

    def _told(self, scene: _Scene, fact: _Fact) -> Iterator[Milestone]:
        """The milestone, or several where each pair has its own date."""
        words = (fact.staged.word, fact.anchor.head)
        shares = sharing.shares(scene.parsed, words, fact.near, scene.acting, scene.dating)
        for number, (known, dated) in enumerate(shares):
            one = self._milestone(scene, fact, known, dated)
            yield replace(one, name=naming.shortened(one.name)) if number else one
        if not shares:
            word = fact.anchor.head if fact.anchor.kind.family == "membership" else fact.staged.word
            dated = scene.dating.when(scene.parsed, word, fact.anchor.head, title=scene.sentence.index < 0)
            yield self._milestone(scene, fact, fact.parties, dated)

    def _milestone(self, scene: _Scene, fact: _Fact, known: Mapping[str, Party], dated: tuple[Span, str]) -> Milestone:
        parsed, anchor, stage, word = scene.parsed, fact.anchor, fact.staged.stage, fact.staged.word
        name = naming.name(parsed, anchor)
        kind = (
            self._lexicon.is_of(anchor.kind, parsed.text, name, parsed.tokens[anchor.head].end)
            if anchor.kind.family == "instrument"
            else anchor.kind
        )
        span, basis = dated
        return _identified(
            Milestone(
                id="",
                article=scene.article.id,
                sentence=scene.sentence,
                kind=kind.code,
                parties=tuple(known.values()),
                name=name,
                when=span,
                stage="" if stage.code in UNTOLD else stage.code,
                tier=anchor.tier,
                domain=naming.domain(parsed, anchor, scene.anchors, self._lexicon),
                ordinal=naming.ordinal(parsed, anchor, wording().ordinals),
                place=details.place(parsed, scene.mentions, word, language=self._book.language),
                confidence=CONFIDENCE[evidence(fact.status, fact.basis)],
                why=(
                    Reason("milestone", kind.code, text=parsed.tokens[anchor.head].text),
                    Reason("stage", stage.code, text=parsed.tokens[word].text),
                    Reason("parties", fact.basis),
                    *fact.reasons,
                    *((Reason("date", "resolved", text=basis),) if basis else ()),
                ),
                codebook=self._book.digest,
                status=fact.status,
                said_by=said_by(parsed, scene.takings, word, self._book.language),
                scale=scale(scene.sentence.text, "MOBILIZE") if kind.family == "exercise" else (),
            )
        )

    def _claimed(self, scene: _Scene, claim: claims.Claim) -> Milestone:
        span, basis = scene.dating.when(scene.parsed, claim.word, claim.word, title=scene.sentence.index < 0)
        return _identified(
            Milestone(
                id="",
                article=scene.article.id,
                sentence=scene.sentence,
                kind=claim.kind,
                parties=tuple(claim.parties.values()),
                name=claim.reason.text,
                when=span,
                confidence=CONFIDENCE[evidence(claim.status)],
                why=(claim.reason, *((Reason("date", "resolved", text=basis),) if basis else ())),
                codebook=self._book.digest,
                status=claim.status,
                said_by=claim.said_by,
            )
        )


def _identified(milestone: Milestone) -> Milestone:
    """The same milestone of the same sentence has the same id."""
    parts = (milestone.article, str(milestone.sentence.index), milestone.kind, milestone.stage, milestone.tier)
    who = "+".join(sorted(party.code for party in milestone.parties))
    return replace(milestone, id=digest("milestone", *parts, who, milestone.when.edtf, str(milestone.ordinal)))
