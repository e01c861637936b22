"""What else a sentence tells of an event: what it is about, where it is, who says so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import ahocorasick

from comity.codebook.book import Book, Context, Language
from comity.events.mentions import Mention
from comity.events.parties import Taking
from comity.records import Party
from comity.sentences import Parsed

__all__ = ["contexts", "place", "said_by"]

# More than this many subjects and a sentence is about none of them.
MOST = 3

TITLE_WEIGHT = 0.5

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NAMED = frozenset({"capital", "place", "name", "seat"})
_LOCATIVES = ("in", "at", "near")
_ASIDES = frozenset({"relcl", "appos", "acl", "punct", "conj", "cc", "advcl"})


def contexts(text: str, title: str, book: Book) -> tuple[str, ...]:
    """What the sentence is about: at most three contexts of the codebook, the one most words speak for first.

    A word of the title counts half; of words inside one another ("rights" in "human rights") the longest counts, and
    longer phrases count more. Contexts of the title alone are told only where the sentence has none.
    """
    automaton = _automaton(tuple(book.contexts.values()))
    own = _weights(text, automaton)
    heading = _weights(title, automaton)
    total = {code: own[code] + TITLE_WEIGHT * heading[code] for code in own or heading}
    rank = {code: index for index, code in enumerate(book.contexts)}
    return tuple(sorted(total, key=lambda code: (-total[code], rank[code]))[:MOST])


@lru_cache(maxsize=4)
def _automaton(known: tuple[Context, ...]) -> ahocorasick.Automaton:
    meanings: dict[str, list[str]] = {}
    for context in known:
        for word in context.words:
            for form in _forms(word):
                meanings.setdefault(form, []).append(context.code)
    automaton = ahocorasick.Automaton()
    for form, codes in meanings.items():
        automaton.add_word(form, (form, tuple(dict.fromkeys(codes))))
    automaton.make_automaton()
    return automaton


def _forms(word: str) -> Iterator[str]:
    """The word and its plural (or third person)."""
    yield word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        yield f"{word[:-1]}ies"
    elif word.endswith(("s", "x", "z", "ch", "sh")):
        yield f"{word}es"
    else:
        yield f"{word}s"


def _weights(text: str, automaton: ahocorasick.Automaton) -> Counter[str]:
    lower = text.lower()
    hits = [(end - len(form) + 1, form, codes) for end, (form, codes) in automaton.iter(lower)]
    weights: Counter[str] = Counter()
    last = 0
    for start, form, codes in sorted(hits, key=lambda hit: (hit[0], -len(hit[1]))):
        end = start + len(form)
        if start < last or lower[start - 1 : start].isalnum() or lower[end : end + 1].isalnum():
            continue
        last = end
        for code in codes:
            weights[code] += 1 + form.count(" ")
    return weights


def place(
    parsed: Parsed, mentions: Sequence[Mention], index: int | None = None, *, language: Language | None = None
) -> str:
    """Where it is, as it is written ("Minsk"); "" if that is not told.

    Read from "in", "at", "near", ... and a name after it: what hangs on the word of the act (`index`, else the main
    verb of what is said) goes before what hangs on other words below it, towns go before states. Where someone says
    it is not where it is. With `language`, "the Minsk summit" is in Minsk, and towns that the codebook lacks count.
    """
    if not parsed.tokens:
        return ""
    words = language.words if language else {}
    act = _main(parsed) if index is None else index
    depths = _depths(parsed, act)
    found = [*_located(parsed, mentions, words), *_venues(parsed, mentions, words)]
    ranked = sorted((depths[word], kind == "name", word, name) for word, kind, name in found if word in depths)
    return ranked[0][-1] if ranked else ""


Found = tuple[int, str, str]
"""The word that a place hangs on, the kind of its name, the name."""


def _located(parsed: Parsed, mentions: Sequence[Mention], words: Mapping[str, tuple[str, ...]]) -> Iterator[Found]:
    tokens = parsed.tokens
    times = words.get("times", ())
    for index, token in enumerate(tokens):
        if token.dep != "pobj" or tokens[token.head].lemma not in words.get("locatives", _LOCATIVES):
            continue
        mention = next((one for one in mentions if one.start < token.end and one.end > token.start), None)
        if mention is not None and mention.kind in _NAMED:
            yield _hanging(parsed, token.head), mention.kind, mention.text
            continue
        dated = {token.lemma, token.text.lower()} & set(times)
        if mention is None and times and not dated and token.pos == "PROPN" and not token.text.isupper():
            yield _hanging(parsed, token.head), "town", _name(parsed, index)


def _hanging(parsed: Parsed, preposition: int) -> int:
    """What the preposition hangs on, past other prepositions of place ("in a village near Gomel" hangs on the act)."""
    tokens = parsed.tokens
    above = tokens[preposition].head
    while tokens[above].dep == "pobj" and tokens[tokens[above].head].lemma in _LOCATIVES:
        above = tokens[tokens[above].head].head
    return above


def _name(parsed: Parsed, index: int) -> str:
    """The name with the capitalised words before it."""
    tokens = parsed.tokens
    first = index
    while first and tokens[first - 1].pos == "PROPN" and first <= tokens[first - 1].head <= index:
        first -= 1
    return parsed.text[tokens[first].start : tokens[index].end]


def _venues(parsed: Parsed, mentions: Sequence[Mention], words: Mapping[str, tuple[str, ...]]) -> Iterator[Found]:
    for mention in mentions:
        covered = parsed.covering(mention.start, mention.end)
        if mention.kind not in ("capital", "place") or not covered:
            continue
        token = parsed.tokens[covered[-1]]
        venue = token.dep in ("compound", "nmod", "amod")
        if venue and parsed.tokens[token.head].lemma in words.get("venues", ()):
            yield _hanging(parsed, token.head), mention.kind, mention.text


def _main(parsed: Parsed) -> int:
    """The main verb; of what is said where the main verb says it."""
    root = next((index for index, token in enumerate(parsed.tokens) if token.head == index), 0)
    said = (child for child in parsed.children(root) if parsed.tokens[child].dep == "ccomp")
    return next(said, root)


def _depths(parsed: Parsed, act: int) -> dict[int, int]:
    """How far each word is from the act: words below it, and words above it as long as those are no clause of
    their own."""
    tokens = parsed.tokens
    depths: dict[int, int] = {}
    top, risen = act, 0
    while True:
        for word in parsed.subtree(top):
            depths.setdefault(word, risen + _up(parsed, word, top))
        clause = tokens[top].dep in ("ccomp", "parataxis", "relcl", "advcl", "acl") or tokens[top].head == top
        if clause:
            return depths
        top, risen = tokens[top].head, risen + 1


def _up(parsed: Parsed, word: int, top: int) -> int:
    return 0 if word == top else 1 + list(parsed.ancestors(word)).index(top)


def said_by(parsed: Parsed, takings: Sequence[Taking], index: int, language: Language) -> Party | None:
    """Who is quoted as saying what word `index` tells: the subject of the verb of saying above it or beside it, or
    who it is "according to". The party where it is one of `takings`, else its words without a code; None if nobody
    is quoted, or only "he"."""
    attributing = frozenset(language.words.get("attributing", ()))
    for speaker in (*_sayers(parsed, index, attributing), *_sources(parsed)):
        if parsed.tokens[speaker].pos == "PRON":
            continue
        return _party(parsed, takings, speaker)
    return None


def _sayers(parsed: Parsed, index: int, attributing: frozenset[str]) -> Iterator[int]:
    """The subjects of verbs of saying around the word, the nearest first."""
    tokens = parsed.tokens
    came = index
    verbs: list[int] = []
    for above in parsed.ancestors(index):
        if tokens[came].dep in ("ccomp", "xcomp", "parataxis"):
            verbs.append(above)
        came = above
    for around in (index, *parsed.ancestors(index)):
        verbs += [
            child for child in parsed.children(around) if tokens[child].dep in ("parataxis", "ccomp") and child != index
        ]
    own = {child for child in parsed.children(index) if tokens[child].dep == "ccomp"}
    for verb in dict.fromkeys(verbs):
        if tokens[verb].lemma in attributing and verb not in own:
            yield from (child for child in parsed.children(verb) if tokens[child].dep in _SUBJECTS)


def _sources(parsed: Parsed) -> Iterator[int]:
    """Who the sentence is "according to"."""
    tokens = parsed.tokens
    for index, token in enumerate(tokens):
        if token.dep == "pobj" and token.head and tokens[token.head - 1].lemma == "accord":
            yield index


def _party(parsed: Parsed, takings: Sequence[Taking], speaker: int) -> Party:
    inside = parsed.subtree(speaker)
    known = next((taking for taking in takings if taking.head == speaker), None)
    if known is not None:
        return known.party
    words = list(_words(parsed, speaker, inside))
    return Party("", "", parsed.text[parsed.tokens[words[0]].start : parsed.tokens[words[-1]].end])


def _words(parsed: Parsed, speaker: int, inside: Iterable[int]) -> Iterator[int]:
    """The speaker's phrase without clauses and asides."""
    cut = [
        one
        for child in parsed.children(speaker)
        if parsed.tokens[child].dep in _ASIDES
        for one in parsed.subtree(child)
    ]
    return (one for one in inside if one not in cut)
