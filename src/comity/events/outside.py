"""Parties of a sentence that have no part in an act told in it: who only reports it, and what it happened beside.

The classifier reads a sentence as a whole and may take "Kyiv" in "Moscow massed troops, Kyiv said" for a recipient.
What the tree says of a party goes before that. The words are lists of the codebook (language/en.yaml).
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.codebook.book import Language
from comity.events.edges import Edge
from comity.events.operators import VERBS, Words, words_of
from comity.events.parties import Taking
from comity.sentences import Parsed

__all__ = ["MATERIAL", "acted_upon", "outside", "reports", "subject"]

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_OBJECTS = frozenset({"nsubjpass", "dobj", "dative"})
_BEFORE = frozenset({"conj", "amod", "compound", "nmod", "poss"})

MATERIAL = frozenset({2, 4})
"""The quad classes of deeds; those of words are 1 and 3."""


def outside(edge: Edge, quad: int, language: Language) -> str:
    """Why the act cannot be between these two, "" where nothing speaks against it.

    "reporter": one of them only says that the other did it; "scene": it happened beside one of them; "talk": one of
    them only speaks about the other; "state": what is told of the two is no act; "private": it is what people do of
    themselves, without their state.
    """
    if edge.whom is None or edge.who < 0:
        own = edge.who >= 0 and edge.read.takings[edge.who].party.sector == "CVL"
        return "private" if own and edge.action in language.words.get("private", ()) else ""
    words = words_of(language)
    one, other = edge.read.takings[edge.who], edge.read.takings[edge.whom]
    both = ((one, other), (other, one))
    if any(_only_reports(edge.read.parsed, speaker, told, quad, words) for speaker, told in both):
        return "reporter"
    if any(_scene(edge, here, there, words) for here, there in both):
        return "scene"
    if _only_talks(edge, words):
        return "talk"
    return "state" if _only_is(edge, words) else ""


def reports(parsed: Parsed, taking: Taking, language: Language) -> bool:
    """Whether the party is the one who says what the sentence tells."""
    words = words_of(language)
    return _source(parsed, taking.head) or any(_said(parsed, verb) for verb in _saying(parsed, taking.head, words))


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


def _only_reports(parsed: Parsed, speaker: Taking, told: Taking, quad: int, words: Words) -> bool:
    """Whether one party says what another does, which is no deed of the first; media never do more than say it."""
    if _source(parsed, speaker.head):
        return True
    said = next(
        (said for verb in _saying(parsed, speaker.head, words) if told.head in (said := _said(parsed, verb))), ()
    )
    of_itself = any(
        parsed.tokens[word].pos == "PRON" and parsed.tokens[word].dep in _SUBJECTS | {"poss"} for word in said
    )
    return bool(said) and (speaker.party.sector == "MED" or (quad in MATERIAL and not of_itself))


def _saying(parsed: Parsed, head: int, words: Words) -> Iterator[int]:
    """The verb of saying that the word is the subject of."""
    token = parsed.tokens[head]
    if token.dep == "nsubj" and words.has("attributing", parsed.tokens[token.head]):
        yield token.head


def _said(parsed: Parsed, verb: int) -> frozenset[int]:
    """The words of what is said: the clause below the verb, or the one that the verb is put into."""
    tokens = parsed.tokens
    clauses = [child for child in parsed.children(verb) if tokens[child].dep == "ccomp"]
    found = {word for clause in clauses for word in parsed.subtree(clause)}
    if tokens[verb].dep in ("parataxis", "ccomp") and not clauses:
        found |= set(parsed.subtree(tokens[verb].head)) - set(parsed.subtree(verb))
    return frozenset(found)


def _source(parsed: Parsed, head: int) -> bool:
    """Whether the word is whom the sentence is "according to"."""
    return any(parsed.tokens[above].lemma == "accord" for above in _prepositions(parsed, head))


def _scene(edge: Edge, party: Taking, place: Taking, words: Words) -> bool:
    """Whether the second is only where the first is or acts."""
    parsed = edge.read.parsed
    for above in _prepositions(parsed, place.head):
        if words.starts("beside", parsed, above):
            return edge.action not in words.listed("aimed_beside")
        if words.has("locatives", parsed.tokens[above]):
            own = parsed.tokens[above].head == party.head or party.party.code == place.party.code
            held = words.has("within", parsed.tokens[above]) and parsed.tokens[parsed.tokens[above].head].pos in VERBS
            return own or (held and place.kind == "capital" and edge.action not in words.listed("aimed_within"))
    return False


def _prepositions(parsed: Parsed, head: int) -> Iterator[int]:
    """The prepositions right above the word: "near", and both of "according to"."""
    tokens = parsed.tokens
    while tokens[head].dep == "conj":
        head = tokens[head].head
    while tokens[head].dep in ("pobj", "prep") and tokens[head].head != head:
        head = tokens[head].head
        if tokens[head].dep != "prep":
            return
        yield head


def _only_talks(edge: Edge, words: Words) -> bool:
    """Whether the one only speaks about the other ("made statements about …"): that is no charge."""
    if edge.whom is None or edge.action not in words.listed("charges"):
        return False
    parsed, takings = edge.read.parsed, edge.read.takings
    between = range(takings[edge.who].head + 2, takings[edge.whom].head)
    topics = [index for index in between if words.has("topics", parsed.tokens[index])]
    return any(_neutral(parsed, topic - 1, words) for topic in topics)


def _only_is(edge: Edge, words: Words) -> bool:
    """Whether all that stands between the two in the tree is a verb of being or thinking."""
    if edge.whom is None:
        return False
    parsed, takings = edge.read.parsed, edge.read.takings
    way = parsed.path(takings[edge.who].head, takings[edge.whom].head)[1:-1]
    told = [word for word in way if parsed.tokens[word].pos in ("VERB", "NOUN")]
    return bool(told) and all(words.has("stative", parsed.tokens[word]) for word in told)


def _neutral(parsed: Parsed, word: int, words: Words) -> bool:
    """Whether the word and the verb above it are of neutral speech: "made statements", but not "made rude remarks"."""
    tokens = parsed.tokens
    verb = next((above for above in (word, *parsed.ancestors(word)) if tokens[above].pos in VERBS), word)
    coloured = any(tokens[child].dep == "amod" for child in parsed.children(word))
    return not coloured and words.has("talking", tokens[word]) and words.has("talking", tokens[verb])
