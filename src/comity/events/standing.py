"""Where the parties of an act stand in the tree: who is its subject, whom it is done to, who is nearer to its verb."""

from __future__ import annotations

from collections.abc import Iterator

from comity.codebook.book import Language
from comity.events.edges import Edge
from comity.events.operators import VERBS, words_of
from comity.sentences import Parsed

__all__ = [
    "acted_upon",
    "apart",
    "distance",
    "doers",
    "first_of_list",
    "prepositions",
    "somebody",
    "subject",
    "voices",
    "word_of",
]

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"nsubjpass", "dobj", "dative"})
_BEFORE = frozenset({"conj", "amod", "compound", "nmod", "poss"})
_DESCRIBING = frozenset({"amod", "compound", "poss", "nmod"})
_BESIDE = frozenset({"advcl", "conj", "parataxis"})
_CONTENT = frozenset({"VERB", "NOUN"})
_NAMES = frozenset({"NOUN", "PROPN", "ADJ"})
_TELLING = frozenset({"NOUN", "PROPN", "VERB", "AUX", "ADJ", "PRON", "NUM"})

# A party after "in" or "over" stands a little further from its verb than one that the verb itself takes.
ASIDE = 0.5


def _trigger(parsed: Parsed, one: int, other: int | None) -> int:
    """The word that tells the act: where the ways up from both parties meet, if it is a verb or noun, else the nearest
    verb above."""
    tokens = parsed.tokens
    if other is None:
        return next((index for index in parsed.ancestors(one) if tokens[index].pos in VERBS), one)
    way = parsed.path(one, other)
    inner = [index for index in way if index not in (one, other) and tokens[index].pos in _CONTENT]
    up = {one, *parsed.ancestors(one)}
    meeting = next((index for index in way if index in up and index in {other, *parsed.ancestors(other)}), one)
    if meeting in inner:
        return meeting
    verbs = [index for index in inner if tokens[index].pos in VERBS]
    return next(iter(verbs or inner), next((i for i in parsed.ancestors(meeting) if tokens[i].pos in VERBS), meeting))


def word_of(edge: Edge) -> int:
    """The word that tells the act of an edge; the verb of its clause where the parties meet in another."""
    heads = [edge.read.takings[index].head for index in edge.parties]
    word = _trigger(edge.read.parsed, heads[0], heads[1] if len(heads) > 1 else None)
    return word if edge.clause is None or word in edge.clause.words else edge.clause.verb


def first_of_list(parsed: Parsed, head: int) -> int:
    """The head word of the first party in the list that the word stands in ("Estonia, Latvia and Poland"; "Iraqi and
    Syrian *forces*"; "*ministers* of Egypt and Jordan"); the word itself where there is no list."""
    tokens = parsed.tokens
    first = head
    while tokens[first].dep == "conj" and tokens[tokens[first].head].pos in _NAMES:
        first = tokens[first].head
    listed = first != head or any(tokens[child].dep == "conj" for child in parsed.children(first))
    above = tokens[first].head
    if listed and tokens[first].dep == "pobj" and tokens[above].lemma == "of":
        above = tokens[above].head
    elif not (listed and tokens[first].dep in _DESCRIBING):
        return first
    return above if tokens[above].pos in _NAMES else first


def subject(parsed: Parsed, head: int) -> bool:
    """Whether the word is, or is listed with, the subject of a verb, or the doer named with "by"."""
    tokens = parsed.tokens
    while tokens[head].dep == "conj":
        head = tokens[head].head
    return tokens[head].dep in _SUBJECTS or (tokens[head].dep == "pobj" and tokens[tokens[head].head].dep == "agent")


def acted_upon(parsed: Parsed, head: int, action: str, language: Language) -> bool:
    """Whether the word stands where that stands which something is done to: "Ukraine was hit", "tents for Nepal"."""
    tokens, words = parsed.tokens, words_of(language)
    if action in words.listed("own_moves"):
        return False
    while tokens[head].dep in _BEFORE:
        head = tokens[head].head
    if tokens[head].dep != "pobj":
        return tokens[head].dep in _OBJECTS
    above = tokens[tokens[head].head]
    return above.dep != "agent" and not words.has("origins", above)


def prepositions(parsed: Parsed, head: int) -> Iterator[int]:
    """The prepositions right above the word: "near", and both of "according to"."""
    tokens = parsed.tokens
    while tokens[head].dep == "conj":
        head = tokens[head].head
    while tokens[head].dep in ("pobj", "prep") and tokens[head].head != head:
        head = tokens[head].head
        if tokens[head].dep != "prep":
            return
        yield head


def doers(parsed: Parsed, verb: int) -> Iterator[int]:
    """Who does what the verb tells: its subject, or in the passive whoever is named with "by"."""
    tokens = parsed.tokens
    for child in parsed.children(verb):
        if tokens[child].dep == "nsubj":
            yield child
        if tokens[child].dep == "agent":
            yield from (below for below in parsed.children(child) if tokens[below].dep == "pobj")


def somebody(parsed: Parsed, verb: int, language: Language) -> Iterator[int]:
    """Whom the verb is done to where that is somebody without a name: "criticised *those* who", "told *us*"."""
    words, objects = words_of(language), {"nsubjpass"} if _passive(parsed, verb) else {"dobj", "dative"}
    for child in parsed.children(verb):
        if parsed.tokens[child].dep in objects and words.has("somebody", parsed.tokens[child]):
            yield child


def voices(parsed: Parsed, trigger: int, one: int, other: int) -> tuple[int, int] | None:
    """Doer and sufferer among the two words by the voice of the verb between them; None where it does not tell.

    Told of passives alone ("Kenya is being urged by Somalia"), where word order misleads.
    """
    if not _passive(parsed, trigger):
        return None
    agents = {agent for agent in doers(parsed, trigger) if parsed.tokens[agent].dep == "pobj"}
    suffering = {child for child in parsed.children(trigger) if parsed.tokens[child].dep == "nsubjpass"}
    first = {word: first_of_list(parsed, word) for word in (one, other)}
    for doer, sufferer in ((one, other), (other, one)):
        if first[doer] in agents and first[sufferer] in suffering:
            return doer, sufferer
    return None


def distance(parsed: Parsed, trigger: int, head: int, language: Language) -> float:
    """How many words that mean something lie between the trigger and the word, and half a one for what is only told
    about or beside: 0 for the verb's own object."""
    words, first = words_of(language), first_of_list(parsed, head)
    way = parsed.path(trigger, first)
    between = sum(parsed.tokens[index].pos in _TELLING for index in way[1:-1])
    aside = any(
        words.has(name, parsed.tokens[above])
        for above in prepositions(parsed, first)
        for name in ("locatives", "topics", "circumstances")
    )
    return between + ASIDE * aside


def apart(parsed: Parsed, trigger: int, head: int) -> bool:
    """Whether a clause of its own with a verb of its own stands between: "fired at Kurds, *wounding* two Britons"."""
    between = parsed.path(trigger, head)[1:-1]
    return any(parsed.tokens[word].pos in VERBS and parsed.tokens[word].dep in _BESIDE for word in between)


def _passive(parsed: Parsed, verb: int) -> bool:
    held = any(parsed.tokens[child].dep in ("auxpass", "nsubjpass") for child in parsed.children(verb))
    return parsed.tokens[verb].pos in VERBS and held
