"""How far a milestone has come: the verbs and nouns around its name, by the syntax between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from comity.codebook.book import Language, Stage
from comity.events.milestones.anchors import Anchor
from comity.events.milestones.naming import codename
from comity.events.milestones.words import Lexicon, Role, forms
from comity.sentences import Parsed

__all__ = ["Staged", "staged"]

_SINCE = re.compile(r"\bsince\b", re.IGNORECASE)
_VERBS = frozenset({"VERB", "AUX"})
_SUBJECTS = frozenset({"nsubj", "csubj"})
_PASSED = frozenset({"pobj", "prep", "compound", "nmod", "amod", "appos", "conj", "poss", "dep", "nummod", "npadvmod"})
_OWN = frozenset({"dobj", "nsubjpass", "attr"})
_CLAUSES = frozenset({"acl", "relcl"})
_RELATIVE = frozenset({"WDT", "WP"})
_COMPLEMENTS = frozenset({"xcomp", "acl", "pcomp"})

# Families whose name is met by many prepositions that tell nothing of it: "joined the talks at the summit".
LED = frozenset({"instrument", "exercise", "visit", "sanctions", "membership", "basing"})

# From the name up to the verb there are a few words at most: "signed a package of draft agreements".
HIGHEST = 7


@dataclass(frozen=True, slots=True)
class Staged:
    """A stage and the word that tells it."""

    stage: Stage
    word: int


def staged(parsed: Parsed, anchor: Anchor, lexicon: Lexicon, language: Language) -> list[Staged]:
    """The stages that are told of the anchor, each once."""
    if anchor.act is not None:
        return [Staged(anchor.act, anchor.head)]
    lists = (frozenset(language.words.get(name, ())) for name in ("carriers", "discussing", "after", "futures_past"))
    look = _Look(parsed, lexicon, anchor.kind.family, *lists)
    found = [*look.above(anchor.head), *look.below(anchor.head)]
    return list({one.stage.code: one for one in reversed(found)}.values())[::-1]


@dataclass(frozen=True, slots=True)
class _Look:
    """One sentence and family. `carriers` are nouns that stand for what they are "of", `discussing` verbs of talk,
    `after` the prepositions before an act that has been done ("after signing"), `supposing` is "would"."""

    parsed: Parsed
    lexicon: Lexicon
    family: str
    carriers: frozenset[str]
    discussing: frozenset[str]
    after: frozenset[str]
    supposing: frozenset[str]

    def above(self, index: int) -> Iterator[Staged]:
        """From the name up to its verb, past nouns that carry it."""
        tokens = self.parsed.tokens
        for _ in range(HIGHEST):
            token, up = tokens[index], tokens[index].head
            if up == index:
                return
            if tokens[up].pos in _VERBS:
                led = token.lemma if token.dep == "prep" and self.family in LED else ""
                yield from self._verb(up, "does" if token.dep in _SUBJECTS else "done", led)
                return
            if token.dep not in _PASSED and token.dep != "attr":
                return
            noun = self.lexicon.stage(self.parsed, up, self.family, "nouns") if tokens[up].pos != "ADP" else None
            if noun is not None:
                if not self._discussed(up):
                    yield Staged(noun, up)
                return
            if not self._carries(up, token.dep):
                return
            index = up

    def _discussed(self, noun: int) -> bool:
        """Whether the noun is only a matter of talk: "the withdrawal from … was debated"."""
        tokens = self.parsed.tokens
        verb = next((i for i in self.parsed.ancestors(noun) if tokens[i].pos in _VERBS), noun)
        supposed = any(tokens[child].lemma in self.supposing for child in self.parsed.children(verb))
        return supposed or tokens[verb].lemma in self.discussing

    def _carries(self, index: int, dep: str) -> bool:
        token = self.parsed.tokens[index]
        if token.pos in ("ADP", "SCONJ", "PART") or dep in ("conj", "appos"):
            return True
        if any(form in self.carriers for form in forms(token)):
            return True
        # A thing that is named after an organisation is not the organisation: "a NATO mission".
        named = dep == "compound" and (token.pos == "PROPN" or bool(codename(token.text)))
        return self.family != "membership" and (named or self.lexicon.noun(self.parsed, index) is not None)

    def _verb(self, verb: int, role: Role, led: str = "") -> Iterator[Staged]:
        """The verb, those joined to it, and a participle before it: "Signed in 1997, the treaty established …".

        `led` is the preposition between the verb and the name, which the stage's words must hold.
        """
        yield from self._one(verb, role, led)
        if led:
            return
        for child in self.parsed.children(verb):
            if role_of_child := self._joined(verb, child, role):
                yield from self._one(child, role_of_child)

    def _joined(self, verb: int, child: int, role: Role) -> Role | None:
        """The role of the name for a verb that hangs on its verb; None where that has a name of its own."""
        token = self.parsed.tokens[child]
        if token.pos not in _VERBS or self._has(child, _SUBJECTS):
            return None
        if token.dep == "xcomp":
            return "done" if self._passive(child) else role
        if token.dep == "conj":
            return "done" if self._passive(child) else None if self._has(child, _OWN) else role
        fronted = token.dep == "advcl" and token.tag == "VBN" and child < verb
        return "done" if fronted and not self._has(child, _OWN) else None

    def _led(self, verb: int) -> tuple[int, Stage] | None:
        """The word before it that makes it another stage: "invited to join", "the application to join"."""
        tokens = self.parsed.tokens
        up = tokens[verb].head
        up = tokens[up].head if tokens[verb].dep == "pcomp" else up
        if tokens[verb].dep not in _COMPLEMENTS:
            return None
        if tokens[up].pos in _VERBS:
            stage = self.lexicon.stage(self.parsed, up, self.family, "done", tokens[verb].lemma)
        else:
            stage = self.lexicon.stage(self.parsed, up, self.family, "nouns")
        return (up, stage) if stage else None

    def _considered(self, verb: int) -> bool:
        """Whether it is only what something is about: "a referendum on joining"."""
        token = self.parsed.tokens[verb]
        return token.dep == "pcomp" and self.parsed.tokens[token.head].lemma not in self.after

    def _one(self, verb: int, role: Role, led: str = "") -> Iterator[Staged]:
        if self._considered(verb):
            return
        if leading := self._led(verb):
            yield Staged(leading[1], leading[0])
            return
        stage = self.lexicon.stage(self.parsed, verb, self.family, role, led)
        if stage is None and role == "does" and self._passive(verb):
            stage = self.lexicon.stage(self.parsed, verb, self.family, "done")
        if stage is None and _SINCE.search(self.parsed.text):
            stage = self.lexicon.stage(self.parsed, verb, self.family, "since")
        if stage is not None:
            yield Staged(stage, verb)

    def below(self, index: int) -> Iterator[Staged]:
        """Clauses that hang on the name: "the treaty signed in 2001, which was ratified in 2003"."""
        for child in self.parsed.children(index):
            token = self.parsed.tokens[child]
            if token.dep not in _CLAUSES or token.pos not in _VERBS:
                continue
            yield from self._verb(child, self._role_of(child))

    def _role_of(self, verb: int) -> Role:
        token = self.parsed.tokens[verb]
        if token.dep == "acl":
            return "does" if token.tag == "VBG" else "done"
        subject = next((c for c in self.parsed.children(verb) if self.parsed.tokens[c].dep in _SUBJECTS), None)
        return "does" if subject is not None and self.parsed.tokens[subject].tag in _RELATIVE else "done"

    def _passive(self, verb: int) -> bool:
        return any(self.parsed.tokens[child].dep == "auxpass" for child in self.parsed.children(verb))

    def _has(self, verb: int, deps: frozenset[str]) -> bool:
        return any(self.parsed.tokens[child].dep in deps for child in self.parsed.children(verb))
