"""Parties of a sentence that have no part in an act told in it: who only reports it, and what it happened beside.

The classifier reads a sentence as a whole and may take "Kyiv" in "Moscow massed troops, Kyiv said" for a recipient.
What the tree says of a party goes before that. The words are lists of the codebook (language/en.yaml).
"""

from __future__ import annotations

from collections.abc import Iterator

from comity.codebook.book import Language
from comity.events.edges import Edge
from comity.events.operators import VERBS, Words, words_of
from comity.events.parties import NAMELESS, Taking
from comity.events.standing import distance, doers, first_of_list, prepositions, somebody, word_of
from comity.sentences import Parsed

__all__ = ["MATERIAL", "outside", "reports"]

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})

MATERIAL = frozenset({2, 4})
"""The quad classes of deeds; those of words are 1 and 3."""


def outside(edge: Edge, quad: int, language: Language) -> str:
    """Why the act cannot be between these two, or by or upon the one, "" where nothing speaks against it.

    "reporter": one of them only says that the other did it; "scene": it happened beside one of them; "talk": one of
    them only speaks about the other; "state": what is told of the two is no act; "private": it is what people do of
    themselves, without their state; "silence": somebody did not answer the press; "other": somebody else stands where
    the party of such an act stands, or the two are one.
    """
    words = words_of(language)
    if edge.whom is None or edge.who < 0:
        return _alone(edge, quad, words)
    one, other = edge.read.takings[edge.who], edge.read.takings[edge.whom]
    both = ((one, other), (other, one))
    if any(_only_reports(edge, speaker, told, quad, words) for speaker, told in both):
        return "reporter"
    if any(_scene(edge, here, there, quad, words) for here, there in both):
        return "scene"
    if quad not in MATERIAL and (_one_hand(one, other, words) or _passed_by(edge, language)):
        return "other"
    if _only_talks(edge, words):
        return "talk"
    if _only_is(edge, words):
        return "state"
    if _silent(edge, words):
        return "silence"
    return "other" if _else(edge, language) else ""


def _alone(edge: Edge, quad: int, words: Words) -> str:
    """What speaks against an act of, or on, one party alone."""
    (index,) = (one for one in (edge.who, edge.whom) if one is not None and one >= 0)
    party, parsed = edge.read.takings[index], edge.read.parsed
    if edge.who >= 0 and party.party.sector == "CVL" and edge.action in words.listed("private"):
        return "private"
    if _silent(edge, words):
        return "silence"
    said = frozenset(word for verb in _saying(parsed, party.head, words) for word in _said(parsed, verb))
    deed = quad in MATERIAL or edge.action in words.listed("own_acts")
    if _source(parsed, party.head, words) or (said and deed and not _of_itself(edge, party, said)):
        return "reporter"
    return "scene" if _stands_by(parsed, party.head, words) else ""


def reports(parsed: Parsed, taking: Taking, language: Language) -> bool:
    """Whether the party is the one who says what the sentence tells."""
    words = words_of(language)
    return _source(parsed, taking.head, words) or any(
        _said(parsed, verb) for verb in _saying(parsed, taking.head, words)
    )


def _only_reports(edge: Edge, speaker: Taking, told: Taking, quad: int, words: Words) -> bool:
    """Whether one party says what another does, which is no deed of the first; media never do more than say it."""
    parsed = edge.read.parsed
    if _source(parsed, speaker.head, words):
        return True
    said = next(
        (said for verb in _saying(parsed, speaker.head, words) if told.head in (said := _said(parsed, verb))),
        frozenset[int](),
    )
    deed = quad in MATERIAL or edge.action in words.listed("own_acts")
    return bool(said) and (speaker.party.sector == "MED" or (deed and not _of_itself(edge, speaker, said)))


def _of_itself(edge: Edge, speaker: Taking, said: frozenset[int]) -> bool:
    """Whether what is said is about the speaker: "we", "its army", or its own name as the subject."""
    tokens = edge.read.parsed.tokens
    own = {one.head for one in edge.read.takings if one.party.code and one.party.code == speaker.party.code}
    return any(
        tokens[word].dep in _SUBJECTS | {"poss"} and (tokens[word].pos == "PRON" or word in own) for word in said
    )


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


def _source(parsed: Parsed, head: int, words: Words) -> bool:
    """Whether the word is whom the sentence is "according to"."""
    return any(words.has("according", parsed.tokens[above]) for above in prepositions(parsed, head))


def _scene(edge: Edge, party: Taking, place: Taking, quad: int, words: Words) -> bool:
    """Whether the second is only where, when or with what likeness the first acts."""
    parsed = edge.read.parsed
    if _circumstance(parsed, place.head, words):
        return True
    for above in prepositions(parsed, place.head):
        if words.starts("beside", parsed, above):
            return edge.action not in words.listed("aimed_beside")
        if words.has("locatives", parsed.tokens[above]):
            own = parsed.tokens[above].head == party.head or party.party.code == place.party.code
            return own or _only_where(edge, above, place, quad, words)
    return False


def _only_where(edge: Edge, above: int, place: Taking, quad: int, words: Words) -> bool:
    """Whether what is named with "in" is neither aimed at nor at home there: "condemned the attack in Iraq"."""
    tokens = edge.read.parsed.tokens
    if not words.has("within", tokens[above]):
        return False
    held = tokens[tokens[above].head].pos in VERBS
    if edge.whom is not None and edge.read.takings[edge.who] is place and not edge.both:
        return (held or not place.party.sector) and edge.action not in words.listed("aimed_beside")
    aimed = edge.action in words.listed("aimed_within")
    return not aimed and ((held and place.kind == "capital") or quad not in MATERIAL)


def _circumstance(parsed: Parsed, head: int, words: Words) -> bool:
    """Whether the verb's clause is only likened to the party or set in its time: "under Trump", "like Hungary"."""
    above = next(prepositions(parsed, head), None)
    if above is None or parsed.tokens[first_of_list(parsed, head)].head != above:
        return False
    held = parsed.tokens[parsed.tokens[above].head].pos in VERBS
    return held and words.has("circumstances", parsed.tokens[above])


def _stands_by(parsed: Parsed, head: int, words: Words) -> bool:
    """Whether the word only tells where, when or about whom."""
    names = ("beside", "locatives", "topics")
    told = any(words.has(name, parsed.tokens[above]) for above in prepositions(parsed, head) for name in names)
    return told or _circumstance(parsed, head, words)


def _silent(edge: Edge, words: Words) -> bool:
    """Whether somebody did not answer the press: "declined to comment"."""
    if edge.action not in words.listed("refusals"):
        return False
    parsed, word = edge.read.parsed, word_of(edge)
    chain = (
        word,
        *parsed.ancestors(word),
        *(one for one in parsed.children(word) if parsed.tokens[one].dep == "xcomp"),
    )
    answering = [one for one in chain if words.has("answering", parsed.tokens[one])]
    return any(words.has("inquiries", parsed.tokens[below]) for one in answering for below in parsed.subtree(one))


def _else(edge: Edge, language: Language) -> bool:
    """Whether the act is done to somebody without a name, and the party hangs elsewhere: "told us of Russia"."""
    if edge.whom is None or edge.both:
        return False
    parsed, whom = edge.read.parsed, edge.read.takings[edge.whom].head
    word = word_of(edge)
    words, known = words_of(language), {one.head for one in edge.read.takings}
    aimed = any(words.has("aiming", parsed.tokens[above]) for above in prepositions(parsed, whom))
    strangers = set(somebody(parsed, word, language)) - known
    return bool(strangers) and not aimed and whom not in doers(parsed, word)


def _one_hand(one: Taking, other: Taking, words: Words) -> bool:
    """Whether both are of one state or organisation and speak with one voice."""
    voices = words.listed("one_hand")
    return (
        bool(one.party.code) and one.party.code == other.party.code and {one.party.sector, other.party.sector} <= voices
    )


def _passed_by(edge: Edge, language: Language) -> bool:
    """Whether words go to people without a name that are not spoken to: "said that thoughts were with the family"."""
    if edge.whom is None or edge.action in language.words.get("named_far", ()):
        return False
    whom, parsed = edge.read.takings[edge.whom], edge.read.parsed
    return whom.kind == NAMELESS and distance(parsed, word_of(edge), whom.head, language) >= 1


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
