"""What stands around an act and bears on how surely it happened: the way up the tree from the act's word to the root.

Each word on the way that bears on the act is an operator ("might", "deny", "plan", "if"), the innermost first. What is
taken for granted whatever stands around it ends the way: relative clauses, "after …", what someone regrets or condemns.
The words are lists of the codebook (language/en.yaml), their names are the operators' names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from comity.codebook.book import Language
from comity.sentences import Parsed, Token

__all__ = ["VERBS", "Operator", "Words", "act", "infinitive", "operators", "words_of"]

# The lists that a governing word is looked up in, the first that has it counts.
_GOVERNING = (
    "failing", "denying", "doubting", "grounds", "committing",
    "intending", "wishing", "factive", "managing", "reporting",
)  # fmt: skip
# Operators on the verb or noun itself, by the list that holds the word that hangs on it.
_ADVERBS = ("doubt", "perhaps", "cancelled", "planned")
VERBS = frozenset({"VERB", "AUX"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
_OBJECTS = frozenset({"dobj", "obj", "dative", "attr", "oprd", "nsubjpass", "acomp"})
_CLAUSES = frozenset({"ccomp", "xcomp", "csubj", "csubjpass", "parataxis"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})

Operator = tuple[str, int]
"""The operator's name and the index of the word that is it."""


class Words:
    """The word lists of a language, ready to look words up in."""

    def __init__(self, lists: tuple[tuple[str, tuple[str, ...]], ...]) -> None:
        self._lists = {name: frozenset(words) for name, words in lists}
        phrases = [(name, tuple(word.split())) for name, words in lists for word in words if " " in word]
        self._phrases = {name: [words for known, words in phrases if known == name] for name, _ in lists}

    def has(self, name: str, token: Token) -> bool:
        """Whether the list holds the word, as it stands or as its lemma."""
        known = self._lists.get(name, frozenset())
        return token.lemma in known or token.text.lower() in known

    def listed(self, name: str) -> frozenset[str]:
        """The words of the list."""
        return self._lists.get(name, frozenset())

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
        keys += [token.text.lower()] if token.pos not in VERBS else []
        return next((name for key in keys for name in _GOVERNING if key in self._lists.get(name, frozenset())), "other")


@lru_cache(maxsize=8)
def _made(lists: tuple[tuple[str, tuple[str, ...]], ...]) -> Words:
    return Words(lists)


def words_of(language: Language) -> Words:
    """The word lists of the language."""
    return _made(tuple(language.words.items()))


def act(parsed: Parsed, index: int, words: Words) -> int:
    """The word of the act itself, where the given one only says, denies, plans or fails that act, or that it is."""
    for _ in range(3):
        below = next(_told(parsed, index, words), None)
        if below is None:
            return index
        index = below
    return index


def _told(parsed: Parsed, index: int, words: Words) -> Iterator[int]:
    tokens = parsed.tokens
    if tokens[index].pos not in VERBS:
        return
    children = parsed.children(index)
    clauses = [child for child in children if tokens[child].dep in ("ccomp", "xcomp") and tokens[child].pos in VERBS]
    if any(tokens[child].dep == "expl" for child in children):
        yield from (child for child in children if tokens[child].dep == "attr")
    kinds = {words.governing(parsed, index, "to" if infinitive(parsed, one) else "") for one in clauses}
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
        yield from (one for one in finite if not infinitive(parsed, one))


def _omits(parsed: Parsed, index: int, kinds: set[str], words: Words) -> bool:
    return "failing" in kinds and words.has("omitting", parsed.tokens[index])


def operators(parsed: Parsed, index: int, words: Words) -> Iterator[Operator]:
    """The operators from the word up to the root, the innermost first."""
    node, came = index, ""
    for _ in range(len(parsed.tokens)):
        yield from _local(parsed, node, came, words)
        above = _above(parsed, node, words)
        if above is None or (not came and _made_anyway(parsed, node, above[1], words)):
            return
        node, came, word = above
        if came not in ("same", "tense", "other"):
            yield came, word


def _made_anyway(parsed: Parsed, node: int, kind: str, words: Words) -> bool:
    """Whether the word is an offer, a demand or the like, which is made even where it is rejected."""
    against = kind == "denying" and parsed.tokens[node].pos == "NOUN"
    return against and words.governing(parsed, node) in ("wishing", "committing", "intending", "doubting", "reporting")


def _local(parsed: Parsed, node: int, came: str, words: Words) -> Iterator[Operator]:
    """The operators that hang on the word itself: auxiliaries, negation, adverbs, conjunctions."""
    tokens = parsed.tokens
    children = parsed.children(node)
    if came == "tense":
        yield from (("futures", child) for child in children if _to_come(tokens, child, words))
        return
    if tokens[node].pos in VERBS and came not in ("factive", "reporting"):
        past = tokens[node].dep == "ccomp" and tokens[tokens[node].head].tag == "VBD" and tokens[node].head < node
        yield from ((name, child) for child in children if (name := _modal(tokens, child, words, past=past)))
    for name in _ADVERBS:
        yield from ((name, child) for child in children if _describes(tokens, child) and words.has(name, tokens[child]))
    yield from (("negators", child) for child in children if _negates(parsed, node, child, words))
    yield from _conditions(parsed, node, not came, words)
    if tokens[node].dep == "ROOT":
        yield from _mood(parsed, node)


def _conditions(parsed: Parsed, node: int, first: bool, words: Words) -> Iterator[Operator]:
    """The conditions that hang on the word, and who alleges what it says; a threat's "unless" belongs to the threat."""
    tokens = parsed.tokens
    children = parsed.children(node)
    bare = not any(_modal(tokens, child, words) for child in children)
    promising = first and bare and words.governing(parsed, node) in ("wishing", "committing")
    for child in children:
        if tokens[child].dep == "parataxis" and words.governing(parsed, child) == "doubting":
            yield "doubting", child
        if promising and tokens[child].dep == "advcl":
            continue
        marked = tokens[child].dep in ("mark", "advmod", "prep") and words.starts("conditionals", parsed, child)
        if marked or (tokens[child].dep == "advcl" and _condition(parsed, child, words)):
            yield "conditionals", child


def _modal(tokens: tuple[Token, ...], child: int, words: Words, *, past: bool = False) -> str:
    """The kind of an auxiliary; "said it would" is the future told in the past."""
    if tokens[child].dep not in ("aux", "auxpass"):
        return ""
    if past and words.has("futures_past", tokens[child]):
        return "futures"
    return next((name for name in ("futures", "modals") if words.has(name, tokens[child])), "")


def _to_come(tokens: tuple[Token, ...], child: int, words: Words) -> bool:
    """Whether the auxiliary puts its clause, and with it what the clause speaks of, into the future."""
    auxiliary = tokens[child].dep in ("aux", "auxpass")
    return auxiliary and (words.has("futures", tokens[child]) or words.has("futures_past", tokens[child]))


def _describes(tokens: tuple[Token, ...], child: int) -> bool:
    return tokens[child].dep in ("advmod", "amod", "compound", "npadvmod", "acomp")


def _negates(parsed: Parsed, node: int, child: int, words: Words) -> bool:
    """Whether the child says no: "not", "never", "no talks", "nobody came", but not "not only"."""
    token = parsed.tokens[child]
    if token.dep in ("neg", "advmod", "det", "preconj", "cc"):
        following = parsed.tokens[child + 1].lemma if child + 1 < len(parsed.tokens) else ""
        before = child < node or token.dep == "neg"
        return words.has("negators", token) and following not in ("only", "just", "least") and before
    if parsed.tokens[node].pos not in VERBS or token.dep not in (*_SUBJECTS, "dobj"):
        return False
    inside = [token, *(parsed.tokens[below] for below in parsed.children(child) if below < child)]
    return any(words.has("negators", word) for word in inside)


def _condition(parsed: Parsed, clause: int, words: Words) -> bool:
    """Whether the clause is a condition ("if …", "had it …", "should they …")."""
    tokens = parsed.tokens
    marks = [child for child in parsed.children(clause) if tokens[child].dep in ("mark", "advmod")]
    if any(words.starts("conditionals", parsed, child) for child in marks):
        return not any(tokens[child].lemma == "until" for child in marks)
    first = min(parsed.subtree(clause))
    inverted = tokens[first].lemma in ("should", "have", "be") and tokens[first].pos in VERBS
    return not marks and inverted and any(tokens[one].dep in _SUBJECTS for one in parsed.children(clause))


def _mood(parsed: Parsed, root: int) -> Iterator[Operator]:
    """A question or an order."""
    last = next((token for token in reversed(parsed.tokens) if token.pos != "SPACE"), None)
    if last is not None and last.text == "?":
        yield "questions", len(parsed.tokens) - 1
    children = [parsed.tokens[child].dep for child in parsed.children(root)]
    if parsed.tokens[root].tag == "VB" and not {"aux", "neg", *_SUBJECTS} & set(children):
        yield "orders", root


def _above(parsed: Parsed, node: int, words: Words) -> tuple[int, str, int] | None:
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
    if token.dep == "nsubj" and head.lemma == "be":
        kind = _kind(parsed, token.head, words, "")
        return (token.head, kind, token.head) if kind not in ("other", "factive", "managing") else None
    if token.dep in ("nsubj", "appos", "dep"):
        bears = words.has("occurring", head) or token.dep == "dep"
        return (token.head, "same" if bears else "tense", token.head) if token.dep != "appos" else None
    kind = words.governing(parsed, token.head)
    return (token.head, kind, token.head) if kind not in ("other", "factive", "managing") else None


def _joined(parsed: Parsed, node: int) -> tuple[int, str, int] | None:
    """From the second of two joined words: the first's auxiliaries count for both unless the second has its own
    subject or tense."""
    tokens = parsed.tokens
    head = tokens[node].head
    helpers = (tokens[child].tag for child in parsed.children(node) if tokens[child].dep in ("aux", "auxpass"))
    tensed = any(tag in (*_FINITE, "MD") for tag in (tokens[node].tag, *helpers))
    own = tensed or any(tokens[child].dep in _SUBJECTS for child in parsed.children(node))
    if not own or tokens[node].pos not in VERBS or tokens[head].tag == tokens[node].tag:
        return head, "same", head
    while tokens[head].dep == "conj":
        head = tokens[head].head
    above = tokens[head].head
    return (above, "reporting", above) if tokens[head].dep in _CLAUSES else None


def _clause(parsed: Parsed, node: int, words: Words) -> tuple[int, str, int] | None:
    token, head = parsed.tokens[node], parsed.tokens[node].head
    if token.dep == "pcomp":
        return _under(parsed, node, head, words)
    to = infinitive(parsed, node)
    if token.dep == "relcl" and not to:
        return None
    if token.dep == "advcl":
        if to:
            return head, "open", node
        return _adverbial(parsed, node, words)
    kind = _kind(parsed, head, words, "to" if to else "")
    if token.dep == "acl":
        finite = any(parsed.tokens[child].dep == "mark" for child in parsed.children(node))
        if not to and not finite:
            return None
    if to and kind in ("other", "reporting", "factive", "grounds"):
        return head, "open", head
    return head, kind if kind != "other" else "same", head


def _kind(parsed: Parsed, head: int, words: Words, link: str) -> str:
    """The kind of the governing word; of its predicate where it is only "be" ("it is unlikely that", "is to")."""
    if link and words.has("futures", parsed.tokens[head]):
        return "futures"
    kind = words.governing(parsed, head, link)
    if parsed.tokens[head].lemma != "be":
        return kind
    predicates = [child for child in parsed.children(head) if parsed.tokens[child].dep in ("acomp", "attr")]
    return next((words.governing(parsed, child, link) for child in predicates), "intending" if link else "other")


def _adverbial(parsed: Parsed, node: int, words: Words) -> tuple[int, str, int] | None:
    """From an adverbial clause: one of time is as sure as its main clause is to come; a participle goes along."""
    tokens, head = parsed.tokens, parsed.tokens[node].head
    marks = [child for child in parsed.children(node) if tokens[child].dep in ("mark", "advmod")]
    future = any(_modal(tokens, child, words) for child in parsed.children(head))
    timed = any(words.starts("temporals", parsed, child) for child in marks)
    if timed:
        return (head, "tense", head) if tokens[node].tag in ("VBZ", "VBP") else None
    return (head, "same" if future else "tense", head) if not marks and tokens[node].tag == "VBG" else None


def _under(parsed: Parsed, node: int, preposition: int, words: Words) -> tuple[int, str, int] | None:
    """From the object of a preposition to what the preposition hangs on."""
    tokens = parsed.tokens
    link = tokens[preposition]
    while tokens[link.head].dep in ("prep", "prt") and tokens[link.head].head != link.head:
        link = tokens[link.head]
    if words.starts("without", parsed, preposition) or words.has("without", link):
        return link.head, "without", preposition
    if words.starts("conditionals", parsed, preposition):
        return link.head, "conditionals", preposition
    owner = tokens[link.head].head if tokens[link.head].pos == "ADV" else link.head
    kind = words.governing(parsed, owner, link.lemma)
    if kind in ("factive", "managing", "reporting"):
        return None
    if kind != "other":
        return owner, kind, owner
    if tokens[owner].pos not in VERBS or tokens[node].dep != "pobj":
        return None
    return owner, "tense" if words.has("temporals", link) else "same", owner


def infinitive(parsed: Parsed, index: int) -> bool:
    """Whether the word is a verb with "to"."""
    return any(parsed.tokens[child].tag == "TO" for child in parsed.children(index) if child < index)
