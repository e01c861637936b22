"""Whether an event happened: announced, hypothetical, alleged, denied or historical, read from the syntax around it.

From the word that tells the act the way goes up the tree. Each word on it that bears on the act is an operator
("might", "deny", "plan", "if"), and each operator turns how sure the act is so far into how sure it is now, the
innermost first: "denied that it had planned to attack" is attack, planned, denied. What is taken for granted whatever
stands around it ends the way: relative clauses, "after …", what someone regrets or condemns.
The words are lists of the codebook (language/en.yaml), their names are the operators' names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from comity.codebook.book import Language
from comity.records import Reason, Status
from comity.sentences import Parsed, Token

__all__ = ["factuality", "status"]

CERTAIN = 3.0

# Events told two years or more after their day are history, not news.
HISTORICAL_YEARS = 2.0

# A year before this one dates an act as history even where the article has no date: online news begins about then.
ONLINE_NEWS = 1995

# Surer than this that it did not happen, and it is denied.
DENIED = -0.4


@dataclass(frozen=True, slots=True)
class _Effect:
    """What an operator does to how sure an act is: times `factor`; `negated` is the factor of "not" upon it; the
    status it gives on its own ("" for none)."""

    factor: float
    status: Status | None = None
    negated: float = -1.0


# Set from the meaning of the words on our own sentences, not fitted: a bare assertion is 3, "will" about 1.5, what may
# or should be about 1, what is only wanted less, a denial about -2. Repeat with ./run.sh eval status.
_EFFECTS: Mapping[str, _Effect] = {
    "negators": _Effect(-1.0, "denied"),
    "without": _Effect(-0.9, "denied"),
    "failing": _Effect(-0.85, "denied"),
    "cancelled": _Effect(-0.8, "denied"),
    "denying": _Effect(-0.65, "denied"),
    "doubting": _Effect(0.5, "alleged", negated=0.2),
    "doubt": _Effect(0.55, "alleged"),
    "perhaps": _Effect(0.4, "hypothetical"),
    "conditionals": _Effect(0.2, "hypothetical", negated=0.2),
    "questions": _Effect(0.25, "hypothetical"),
    "orders": _Effect(0.25, "hypothetical", negated=-0.5),
    "modals": _Effect(0.3, "hypothetical", negated=-0.7),
    "futures": _Effect(0.6, "announced", negated=-0.8),
    "intending": _Effect(0.5, "announced", negated=-0.6),
    "committing": _Effect(0.55, "announced", negated=-0.6),
    "planned": _Effect(0.5, "announced", negated=-0.6),
    "wishing": _Effect(0.3, "hypothetical", negated=-0.5),
    "open": _Effect(0.35, "hypothetical", negated=-0.6),
    "grounds": _Effect(0.8, None, negated=-0.6),
    "reporting": _Effect(0.95, None, negated=0.3),
    "managing": _Effect(1.0),
    "factive": _Effect(1.0, None, negated=1.0),
    "other": _Effect(1.0),
}

# The lists that a governing word is looked up in, the first that has it counts.
_GOVERNING = (
    "failing", "denying", "doubting", "grounds", "committing",
    "intending", "wishing", "factive", "managing", "reporting",
)  # fmt: skip

# Operators on the verb or noun itself, by the list that holds the word that hangs on it.
_ADVERBS = ("doubt", "perhaps", "cancelled", "planned")

_VERBS = frozenset({"VERB", "AUX"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_OBJECTS = frozenset({"dobj", "obj", "dative", "attr", "oprd", "nsubjpass", "acomp"})
_CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "csubjpass", "parataxis"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_HEADLINES = frozenset({"ROOT", "acl", "relcl", "xcomp", "ccomp", "advcl"})
_YEAR = re.compile(r"(1[0-9]|20)\d\d(s|’s|'s)?")

Operator = tuple[str, int]
"""The operator's name and the index of the word that is it."""


class _Words:
    """The word lists, ready to look words up in."""

    def __init__(self, lists: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
        self._lists = {name: frozenset(words) for name, words in lists}
        phrases = [(name, tuple(word.split())) for name, words in lists for word in words if " " in word]
        self._phrases = {name: [words for known, words in phrases if known == name] for name, _ in lists}

    def has(self, name: str, token: Token) -> bool:
        """Whether the list holds the word, as it stands or as its lemma."""
        known = self._lists.get(name, frozenset())
        return token.lemma in known or token.text.lower() in known

    def starts(self, name: str, parsed: Parsed, index: int) -> bool:
        """Whether the list holds the word, or a phrase that begins with it."""
        if self.has(name, parsed.tokens[index]):
            return True
        following = [token.text.lower() for token in parsed.tokens[index : index + 5]]
        return any(tuple(following[: len(words)]) == words for words in self._phrases.get(name, ()))

    def within(self, name: str, text: str) -> str:
        """The first word or phrase of the list in the text (lower case), "" if there is none."""
        found = (word for word in sorted(self._lists.get(name, ())) if re.search(rf"\b{re.escape(word)}\b", text))
        return next(found, "")

    def governing(self, parsed: Parsed, index: int, link: str = "") -> str:
        """The kind of the governing word, looked up with its particle or preposition, then alone."""
        token = parsed.tokens[index]
        beside = [link, *(parsed.tokens[child].lemma for child in parsed.children(index) if child > index)]
        keys = [*(f"{token.lemma} {word}" for word in beside if word), token.lemma]
        keys += [token.text.lower()] if token.pos not in _VERBS else []
        return next((name for key in keys for name in _GOVERNING if key in self._lists.get(name, frozenset())), "other")


@lru_cache(maxsize=8)
def _words(lists: tuple[tuple[str, tuple[str, ...]], ...]) -> _Words:
    return _Words(lists)


def status(
    parsed: Parsed, index: int, language: Language, *, title: bool = False, years_ago: float | None = None
) -> tuple[Status, Reason | None]:
    """The status of the event that word `index` tells, and what spoke for it (None where nothing speaks against
    "happened").

    `title` says that the sentence is a headline ("X to visit Y" is announced there); `years_ago` is how long before
    the article's publication the sentence's date lies.
    """
    words = _words(tuple(language.words.items()))
    act = _act(parsed, index, words)
    past = _past(parsed, act, words, years_ago)
    if past:
        return "historical", Reason("status", "past", text=past)
    to_come = title and _infinitive(parsed, act) and parsed.tokens[act].dep in _HEADLINES
    found = [("intending", act)] if to_come else list(_operators(parsed, act, words))
    sure = _fold(found)
    speaking = [(name, word) for name, word in found if _EFFECTS[name].status]
    if sure <= DENIED:
        speaking = [one for one in speaking if _EFFECTS[one[0]].status == "denied"] or speaking
        return "denied", _reason(parsed, speaking[0], sure)
    doubtful = [one for one in speaking if _EFFECTS[one[0]].status != "denied"] or speaking
    if not doubtful or sure > CERTAIN * 0.9:
        return "happened", None
    strongest = min(doubtful, key=lambda one: _EFFECTS[one[0]].factor)
    told = _EFFECTS[strongest[0]].status
    return "hypothetical" if told in (None, "denied") else told, _reason(parsed, strongest, sure)


def factuality(parsed: Parsed, index: int, language: Language) -> float:
    """How surely the event of word `index` happened, from -3 (surely not) over 0 (open) to +3 (surely)."""
    return _fold(list(_operators(parsed, index, _words(tuple(language.words.items())))))


def _reason(parsed: Parsed, operator: Operator, sure: float) -> Reason:
    name, word = operator
    return Reason("status", name, round(sure, 2), parsed.tokens[word].text)


def _fold(operators: list[Operator]) -> float:
    """The operators applied to a certain act, the innermost first; "not" does to an operator what that one says."""
    sure, last = CERTAIN, "other"
    for name, _ in operators:
        sure *= _EFFECTS[last].negated if name == "negators" else _EFFECTS[name].factor
        last = name if name != "negators" else "other"
    return sure


def _act(parsed: Parsed, index: int, words: _Words) -> int:
    """The word of the act itself, where the given one only says, denies, plans or fails that act, or that it is."""
    for _ in range(3):
        below = next(_told(parsed, index, words), None)
        if below is None:
            return index
        index = below
    return index


def _told(parsed: Parsed, index: int, words: _Words) -> Iterator[int]:
    tokens = parsed.tokens
    if tokens[index].pos not in _VERBS:
        return
    children = parsed.children(index)
    clauses = [child for child in children if tokens[child].dep in ("ccomp", "xcomp") and tokens[child].pos in _VERBS]
    if any(tokens[child].dep == "expl" for child in children):
        yield from (child for child in children if tokens[child].dep == "attr")
    kinds = {words.governing(parsed, index, "to" if _infinitive(parsed, one) else "") for one in clauses}
    if "reporting" in kinds or "denying" in kinds or words.has("futures", tokens[index]):
        yield from clauses
    passive = tokens[index].tag == "VBN"
    for clause in clauses:
        subject = next((one for one in parsed.children(clause) if tokens[one].dep in _SUBJECTS), None)
        own = subject is None or tokens[subject].pos == "PRON"
        if "doubting" in kinds and (passive or own):
            yield clause
        if tokens[clause].dep == "xcomp" and ("intending" in kinds or _omits(parsed, index, kinds, words)):
            yield clause
    if words.governing(parsed, index) == "denying":
        below = [one for child in children if tokens[child].dep == "dobj" for one in parsed.children(child)]
        finite = (one for one in below if tokens[one].dep in ("acl", "ccomp") and tokens[one].tag != "VBN")
        yield from (one for one in finite if not _infinitive(parsed, one))


def _omits(parsed: Parsed, index: int, kinds: set[str], words: _Words) -> bool:
    return "failing" in kinds and words.has("omitting", parsed.tokens[index])


def _operators(parsed: Parsed, index: int, words: _Words) -> Iterator[Operator]:
    """The operators from the word up to the root, the innermost first."""
    node, came = index, ""
    for _ in range(len(parsed.tokens)):
        yield from _local(parsed, node, came, words)
        above = _above(parsed, node, words)
        if above is None:
            return
        node, came, word = above
        if came not in ("same", "other"):
            yield came, word


def _local(parsed: Parsed, node: int, came: str, words: _Words) -> Iterator[Operator]:
    """The operators that hang on the word itself: auxiliaries, negation, adverbs, conjunctions."""
    tokens = parsed.tokens
    children = parsed.children(node)
    if tokens[node].pos in _VERBS and came not in ("factive", "reporting"):
        past = tokens[node].dep == "ccomp" and tokens[tokens[node].head].tag == "VBD" and tokens[node].head < node
        yield from ((name, child) for child in children if (name := _modal(tokens, child, words, past=past)))
    for name in _ADVERBS:
        yield from ((name, child) for child in children if _describes(tokens, child) and words.has(name, tokens[child]))
    yield from (("negators", child) for child in children if _negates(parsed, node, child, words))
    bare = not any(_modal(tokens, child, words) for child in children)
    promising = not came and bare and words.governing(parsed, node) in ("wishing", "committing")
    for child in children:
        if tokens[child].dep == "parataxis" and words.governing(parsed, child) == "doubting":
            yield "doubting", child
        if promising and tokens[child].dep == "advcl":
            continue
        marked = tokens[child].dep in ("mark", "advmod", "prep") and words.starts("conditionals", parsed, child)
        if marked or (tokens[child].dep == "advcl" and _condition(parsed, child, words)):
            yield "conditionals", child
    if tokens[node].dep == "ROOT":
        yield from _mood(parsed, node)


def _modal(tokens: tuple[Token, ...], child: int, words: _Words, *, past: bool = False) -> str:
    """The kind of an auxiliary; "said it would" is the future told in the past."""
    if tokens[child].dep not in ("aux", "auxpass"):
        return ""
    if past and words.has("futures_past", tokens[child]):
        return "futures"
    return next((name for name in ("futures", "modals") if words.has(name, tokens[child])), "")


def _describes(tokens: tuple[Token, ...], child: int) -> bool:
    return tokens[child].dep in ("advmod", "amod", "compound", "npadvmod", "acomp")


def _negates(parsed: Parsed, node: int, child: int, words: _Words) -> bool:
    """Whether the child says no: "not", "never", "no talks", "nobody came", but not "not only"."""
    token = parsed.tokens[child]
    if token.dep in ("neg", "advmod", "det", "preconj", "cc"):
        following = parsed.tokens[child + 1].lemma if child + 1 < len(parsed.tokens) else ""
        before = child < node or token.dep == "neg"
        return words.has("negators", token) and following not in ("only", "just", "least") and before
    if parsed.tokens[node].pos not in _VERBS or token.dep not in (*_SUBJECTS, "dobj"):
        return False
    inside = [token, *(parsed.tokens[below] for below in parsed.children(child) if below < child)]
    return any(words.has("negators", word) for word in inside)


def _condition(parsed: Parsed, clause: int, words: _Words) -> bool:
    """Whether the clause is a condition ("if …", "had it …", "should they …")."""
    tokens = parsed.tokens
    marks = [child for child in parsed.children(clause) if tokens[child].dep in ("mark", "advmod")]
    if any(words.starts("conditionals", parsed, child) for child in marks):
        return not any(tokens[child].lemma == "until" for child in marks)
    first = min(parsed.subtree(clause))
    inverted = tokens[first].lemma in ("should", "have", "be") and tokens[first].pos in _VERBS
    return not marks and inverted and any(tokens[one].dep in _SUBJECTS for one in parsed.children(clause))


def _mood(parsed: Parsed, root: int) -> Iterator[Operator]:
    """A question or an order."""
    last = next((token for token in reversed(parsed.tokens) if token.pos != "SPACE"), None)
    if last is not None and last.text == "?":
        yield "questions", len(parsed.tokens) - 1
    children = [parsed.tokens[child].dep for child in parsed.children(root)]
    if parsed.tokens[root].tag == "VB" and not {"aux", "neg", *_SUBJECTS} & set(children):
        yield "orders", root


def _above(parsed: Parsed, node: int, words: _Words) -> tuple[int, str, int] | None:
    """The next word up that bears on the act, the operator by which it does ("same", "other" for none), and the word
    that is the operator; None at the end of the way."""
    token = parsed.tokens[node]
    if token.head == node:
        return None
    if token.dep == "conj":
        return _joined(parsed, node)
    if token.dep in _CLAUSES or token.dep in ("acl", "advcl", "relcl", "pcomp"):
        return _clause(parsed, node, words)
    if token.dep == "pobj":
        return _under(parsed, node, token.head, words)
    head = parsed.tokens[token.head]
    if token.dep in _OBJECTS:
        return token.head, words.governing(parsed, token.head), token.head
    if token.dep in ("nsubj", "appos", "dep"):
        bears = words.has("occurring", head) or token.dep == "dep"
        return (token.head, "same", token.head) if bears else None
    kind = words.governing(parsed, token.head)
    return (token.head, kind, token.head) if kind not in ("other", "factive", "managing") else None


def _joined(parsed: Parsed, node: int) -> tuple[int, str, int] | None:
    """From the second of two joined words: the first's auxiliaries count for both unless the second has its own
    subject or tense."""
    tokens = parsed.tokens
    head = tokens[node].head
    own = any(tokens[child].dep in _SUBJECTS for child in parsed.children(node)) or tokens[node].tag in _FINITE
    if not own or tokens[node].pos not in _VERBS or tokens[head].tag == tokens[node].tag:
        return head, "same", head
    while tokens[head].dep == "conj":
        head = tokens[head].head
    above = tokens[head].head
    return (above, "reporting", above) if tokens[head].dep in _CLAUSES else None


def _clause(parsed: Parsed, node: int, words: _Words) -> tuple[int, str, int] | None:
    token, head = parsed.tokens[node], parsed.tokens[node].head
    if token.dep == "pcomp":
        return _under(parsed, node, head, words)
    infinitive = _infinitive(parsed, node)
    if token.dep == "relcl" and not infinitive:
        return None
    if token.dep == "advcl":
        if infinitive:
            return head, "open", node
        return _adverbial(parsed, node, words)
    kind = _kind(parsed, head, words, "to" if infinitive else "")
    if token.dep == "acl":
        finite = any(parsed.tokens[child].dep == "mark" for child in parsed.children(node))
        if not infinitive and not finite:
            return None
    if infinitive and kind in ("other", "reporting", "factive", "grounds"):
        return head, "open", head
    return head, kind if kind != "other" else "same", head


def _kind(parsed: Parsed, head: int, words: _Words, link: str) -> str:
    """The kind of the governing word; of its predicate where it is only "be" ("it is unlikely that", "is to")."""
    if link and words.has("futures", parsed.tokens[head]):
        return "futures"
    kind = words.governing(parsed, head, link)
    if parsed.tokens[head].lemma != "be":
        return kind
    predicates = [child for child in parsed.children(head) if parsed.tokens[child].dep in ("acomp", "attr")]
    return next((words.governing(parsed, child, link) for child in predicates), "intending" if link else "other")


def _adverbial(parsed: Parsed, node: int, words: _Words) -> tuple[int, str, int] | None:
    """From an adverbial clause: one of time is as sure as its main clause is to come; a participle goes along."""
    tokens, head = parsed.tokens, parsed.tokens[node].head
    marks = [child for child in parsed.children(node) if tokens[child].dep in ("mark", "advmod")]
    future = any(_modal(tokens, child, words) for child in parsed.children(head))
    timed = any(words.starts("temporals", parsed, child) for child in marks)
    if timed:
        return (head, "same", head) if future and tokens[node].tag in ("VBZ", "VBP") else None
    return (head, "same", head) if not marks and tokens[node].tag == "VBG" and future else None


def _under(parsed: Parsed, node: int, preposition: int, words: _Words) -> tuple[int, str, int] | None:
    """From the object of a preposition to what the preposition hangs on."""
    tokens = parsed.tokens
    link = tokens[preposition]
    while tokens[link.head].dep in ("prep", "prt") and tokens[link.head].head != link.head:
        link = tokens[link.head]
    if words.starts("without", parsed, preposition) or words.has("without", link):
        return link.head, "without", preposition
    if words.starts("conditionals", parsed, preposition):
        return link.head, "conditionals", preposition
    kind = words.governing(parsed, link.head, link.lemma)
    if kind in ("factive", "managing", "reporting"):
        return None
    if kind != "other":
        return link.head, kind, link.head
    head = tokens[link.head]
    verbal = head.pos in _VERBS and not words.has("temporals", link) and tokens[node].dep == "pobj"
    return (link.head, "same", link.head) if verbal else None


def _infinitive(parsed: Parsed, index: int) -> bool:
    return any(parsed.tokens[child].tag == "TO" for child in parsed.children(index) if child < index)


def _past(parsed: Parsed, index: int, words: _Words, years_ago: float | None) -> str:
    """The words that tell the act as history, "" if it is news."""
    tokens = parsed.tokens
    if years_ago is not None and years_ago < HISTORICAL_YEARS:
        return ""
    years = [i for i, token in enumerate(tokens) if _YEAR.fullmatch(token.text) or words.has("decades", token)]
    dating = [tokens[i].text for i in years if _dates(parsed, i, index, words)]
    if years_ago is not None and (dating or not years):
        return dating[0] if dating else f"{years_ago:.0f} years before"
    if dating and not any(year[:4].isdigit() and int(year[:4]) >= ONLINE_NEWS for year in dating):
        return dating[0]
    for i, token in enumerate(tokens):
        told = [one for one in parsed.children(i) if words.has("long", tokens[one])]
        if words.has("ago", token) and told and _dates(parsed, i, index, words):
            return f"{tokens[told[0]].text} {token.text}"
    return words.within("past", parsed.text.lower())


def _dates(parsed: Parsed, year: int, index: int, words: _Words) -> bool:
    """Whether the year dates the act: it hangs on the act's word or on one above it, not on another thing of it."""
    way = {index, *parsed.ancestors(index)}
    for above in parsed.ancestors(year):
        token = parsed.tokens[above]
        if words.has("since", token):
            return False
        if above in way:
            return above == index or token.pos in _VERBS
        if token.pos in _VERBS or (token.pos in _NOUNS and token.dep not in ("pobj", "npadvmod")):
            return False
    return False
