"""From names to parties: "the Belarusian Defence Ministry" is one party, BLR with the sector GOV, and so are
"Lukashenko, president of Belarus" and "Minsk's army chief". Roles come from `roles.yaml`, the bounds from the parse."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from comity.codebook.book import Book
from comity.events.mentions import BYSTANDERS, Mention
from comity.events.naming import only_describes, part_of_name, prose
from comity.records import Party
from comity.sentences import Parsed, Token

__all__ = ["NAMELESS", "Roles", "Taking", "nameless", "parties"]

NAMELESS = "role"
"""The kind of a party that has a role and no name: "the rebels"."""

# Words that tie a name to the noun it describes.
_INSIDE = frozenset({"amod", "compound", "poss", "nmod", "nummod", "appos", "npadvmod"})
_OF = frozenset({"of"})
# Soldiers from Chad are its own, and so are police in Belarus; an ambassador called back from there is not.
_FROM = frozenset({"from"})
_IN = frozenset({"in", "across", "inside"})
_LOCAL = frozenset({"COP", "CVL", "OPP", "REB", "REF", "MED", "LAB", "EDU", "REL", "CRM", "JUD"})
_HALF, _OTHER_HALF = re.compile(r"[-‐‑–](\w+)"), re.compile(r"(\w+)[-‐‑–]$")
_NOUNS = frozenset({"NOUN", "PROPN"})
_NAMED = frozenset({"PROPN", "ADJ"})
# Names of a country itself, which firms, teams and ships take for their own.
_GEOGRAPHIC = frozenset({"name", "demonym", "capital"})
# Who takes part without a name, and where in the sentence.
_ALONE = frozenset({"COP", "CVL", "OPP", "REB", "UAF", "REF", "MED", "JRN", "LAB", "REL", "CRM", "RAD"})
_ROLES = frozenset({"nsubj", "nsubjpass", "dobj", "dative"})
_TOWARDS = frozenset({"by", "against", "with", "to", "on", "at", "from", "for", "between"})

# More would be pairs that seldom hold an act: each pair is a question to the classifier.
MOST_NAMELESS = 2


@dataclass(frozen=True, slots=True)
class Taking:
    """A party in a sentence: its words' bounds, the bounds of the name that tells whose it is, and its head word.
    `meant` is whom the words refer to where that is only said in a sentence before."""

    party: Party
    start: int
    end: int
    name_start: int
    name_end: int
    head: int
    kind: str
    members: tuple[str, ...] = ()
    meant: str = ""


class Roles:
    """Looks words up in the roles of a codebook: "foreign minister" is GOV."""

    def __init__(self, book: Book) -> None:
        self.language = book.language
        self.states = frozenset(code for code, entity in book.entities.items() if entity.kind == "state")
        self._sectors = {word: role.sector for role in book.roles for word in role.words}
        self._sectors |= {phrase: "" for role in book.roles for phrase in role.never}
        self.describing = frozenset(book.language.words.get("describing", ()))
        self.opposing = frozenset(book.language.words.get("opposing", ()))
        self._crowds = frozenset(book.language.words.get("crowds", ()))
        self.presenting = frozenset(book.language.words.get("presenting", ()))
        self._seated = frozenset(book.language.words.get("seated", ()))
        words = {word for role in book.roles for phrase in role.words for word in phrase.split()}
        self._titles = words | set(book.language.words.get("honorifics", ()))
        self._longest = max((word.count(" ") + 1 for word in self._sectors), default=1)

    def sector(self, lemmas: list[str]) -> str:
        """The sector that the words (lemmas, lower case) end in, "" for none: the longest phrase wins."""
        for size in range(min(self._longest, len(lemmas)), 0, -1):
            found = self._sectors.get(" ".join(lemmas[-size:]))
            if found is not None:
                return found
        return ""

    def people(self, parsed: Parsed, index: int) -> str:
        """The sector of a common noun that names people or a body by their role, "" for other words."""
        return self.sector(_lemmas_up_to(parsed, index)) if parsed.tokens[index].pos == "NOUN" else ""

    def seated(self, token: Token) -> bool:
        """Whether who is so called belongs to the state where they are: officials in Tokyo, but not an envoy there."""
        return token.lemma in self._seated

    def crowd(self, parsed: Parsed, token: Token) -> bool:
        """Whether the word says of whom a number is: "hundreds of *students*"."""
        above = parsed.tokens[token.head]
        return token.dep == "pobj" and above.lemma in _OF and parsed.tokens[above.head].lemma in self._crowds

    def titles(self, token: Token) -> bool:
        """Whether the word before a surname is a title rather than a first name."""
        return bool({token.lemma, token.text.lower()} & self._titles)


def parties(parsed: Parsed, mentions: Iterable[Mention], roles: Roles) -> tuple[Taking, ...]:
    """The parties of a sentence in the order of their words; a name that only describes a thing is none."""
    listed = tuple(mentions)
    told = [one for one in listed if not _in_another(parsed, one, listed, roles)]
    found = [taking for mention in told for taking in _taking(parsed, mention, roles)]
    named = list(_apposed(parsed, [one for one in found if not _presents(parsed, one, found, roles)]))
    if not named:
        return ()
    return tuple(sorted([*named, *nameless(parsed, named, roles)], key=lambda one: one.start))


def _in_another(parsed: Parsed, mention: Mention, mentions: Sequence[Mention], roles: Roles) -> bool:
    """Whether the name only tells of which kind another party is ("Syrian Kurds"), or is part of a name of no state's
    own ("American Airlines")."""
    covered = parsed.covering(mention.start, mention.end)
    if not covered:
        return False
    root = _root(parsed, covered)
    others = (one for one in mentions if one.code != mention.code and one.kind != "group")
    named = {index for one in others for index in parsed.covering(one.start, one.end)}
    if only_describes(parsed, root, named):
        return True
    country = mention.kind in _GEOGRAPHIC and mention.code in roles.states and parsed.tokens[root].head not in named
    bare = country and not _head(parsed, root, frozenset(covered), roles)[1]
    return bare and part_of_name(parsed, covered, root, roles.language)


def _presents(parsed: Parsed, one: Taking, found: Iterable[Taking], roles: Roles) -> bool:
    """Whether the words only say what those right behind them are: "the Lebanese militia Hezbollah"."""
    if one.party.sector not in roles.presenting or parsed.tokens[one.head].pos != "NOUN":
        return False
    behind = (parsed.text[one.end : other.start] for other in found if other.party.code and other.start >= one.end)
    return any(between.strip() in ("", "the") for between in behind)


def nameless(parsed: Parsed, known: Sequence[Taking], roles: Roles, sectors: Collection[str] = _ALONE) -> list[Taking]:
    """The two nearest to the known parties of those in a role who take part without a name: "the rebels", "a dozen
    protesters"."""
    found = sorted(_without_name(parsed, known, roles, sectors), key=lambda one: _apart(one, known))
    return found[:MOST_NAMELESS]


def _apart(one: Taking, known: Sequence[Taking]) -> int:
    return min((abs(one.head - other.head) for other in known), default=0)


def _without_name(parsed: Parsed, known: Sequence[Taking], roles: Roles, sectors: Collection[str]) -> Iterator[Taking]:
    for index, token in enumerate(parsed.tokens):
        if token.pos != "NOUN" or not _takes_part(parsed, index, roles):
            continue
        sector = roles.sector(_lemmas_up_to(parsed, index))
        words = parsed.chunk(index)
        start, end = parsed.tokens[words[0]].start, parsed.tokens[words[-1]].end
        apart = all(end <= other.start or start >= other.end for other in known)
        free = apart and all(index != other.head for other in known)
        taking = Taking(Party("", sector, parsed.text[start:end]), start, end, start, start, index, NAMELESS)
        if sector in sectors and free and not _presents(parsed, taking, known, roles):
            yield taking


def _takes_part(parsed: Parsed, index: int, roles: Roles) -> bool:
    """Whether the word is a subject, an object or the object of a preposition that an act may go to or come from, by
    itself or as a crowd ("tens of thousands of protesters")."""
    token = parsed.tokens[index]
    while token.dep == "conj" or roles.crowd(parsed, token):
        above = parsed.tokens[token.head]
        token = above if token.dep == "conj" else parsed.tokens[above.head]
    return token.dep in _ROLES or (token.dep == "pobj" and parsed.tokens[token.head].lemma in _TOWARDS)


def _taking(parsed: Parsed, mention: Mention, roles: Roles) -> Iterator[Taking]:
    covered = parsed.covering(mention.start, mention.end)
    if not covered or mention.kind in BYSTANDERS or _describes(parsed, mention, roles):
        return
    if mention.kind == "person" and _namesake(parsed, covered, roles):
        return
    root = _root(parsed, covered)
    head, sector = _head(parsed, root, frozenset(covered), roles)
    inside = [index for index in _phrase(parsed, head) if _unbroken(parsed, index, head)] if prose(parsed) else []
    inside = inside or [head]
    low, high = min(*inside, *covered), max(*inside, *covered)
    start, end = parsed.tokens[low].start, parsed.tokens[high].end
    party = Party(mention.code, sector or mention.sector, parsed.text[start:end])
    yield Taking(party, start, end, mention.start, mention.end, head, mention.kind, mention.members)


def _describes(parsed: Parsed, mention: Mention, roles: Roles) -> bool:
    """Whether the name is only half of an adjective: "Iranian-backed", "anti-Russian"."""
    after, before = _HALF.match(parsed.text, mention.end), _OTHER_HALF.search(parsed.text, 0, mention.start)
    described = after is not None and after[1].lower() in roles.describing
    return described or (before is not None and before[1].lower() in roles.opposing)


def _namesake(parsed: Parsed, covered: tuple[int, ...], roles: Roles) -> bool:
    """Whether a surname belongs to another first name than the one of the person that the codebook knows by it."""
    first = covered[0]
    if len(covered) > 1 or not first:
        return False
    before, token = parsed.tokens[first - 1], parsed.tokens[first]
    tied = before.dep == "compound" and before.head == token.head if token.dep == "compound" else before.head == first
    named = tied and before.dep == "compound" and before.pos == "PROPN" and before.text.istitle()
    return named and not roles.titles(before)


def _root(parsed: Parsed, covered: tuple[int, ...]) -> int:
    """The word of the name that the others hang on."""
    inside = set(covered)
    return next((index for index in covered if parsed.tokens[index].head not in inside), covered[-1])


def _head(parsed: Parsed, root: int, name: frozenset[int], roles: Roles) -> tuple[int, str]:
    """The noun that the name belongs to and its sector; the name's own root where it stands for itself."""
    token = parsed.tokens[root]
    above = token.head
    if token.dep in _INSIDE and token.dep != "appos" and parsed.tokens[above].pos in _NOUNS:
        sector = roles.sector(_lemmas_up_to(parsed, above))
        if sector or parsed.tokens[above].pos == "PROPN":
            return above, sector or _title(parsed, above, roles)
        return root, ""
    first = _first(parsed, root)
    above = parsed.tokens[first].head
    if first != root and parsed.tokens[first].dep in _INSIDE - {"appos"} and parsed.tokens[above].pos in _NOUNS:
        return root, roles.sector(_lemmas_up_to(parsed, above))
    if parsed.tokens[first].dep == "pobj" and parsed.tokens[above].lemma in _OF | _FROM | _IN:
        owner = parsed.tokens[above].head
        sector = _office(parsed, owner, roles) if parsed.tokens[owner].pos in _NOUNS else ""
        seated = roles.seated(parsed.tokens[owner])
        if sector and (_belongs(parsed.tokens[above].lemma, sector) or seated):
            return (owner if first == root else root), sector
    return root, _title(parsed, root, roles, besides=name)


def _first(parsed: Parsed, index: int) -> int:
    """The first of the names that the word is listed with: "the ministers of Serbia *and Croatia*"."""
    while parsed.tokens[index].dep == "conj" and parsed.tokens[parsed.tokens[index].head].pos in _NAMED:
        index = parsed.tokens[index].head
    return index


def _office(parsed: Parsed, owner: int, roles: Roles) -> str:
    """The sector of what is "of" a state: "the president", or "Foreign Minister Novak"."""
    return roles.sector(_lemmas_up_to(parsed, owner)) or _title(parsed, owner, roles)


def _belongs(preposition: str, sector: str) -> bool:
    if preposition in _IN:
        return sector in _LOCAL
    return preposition in _OF or sector != "GOV"


def _lemmas_up_to(parsed: Parsed, index: int) -> list[str]:
    """The lemmas of the word and of those right before it that describe it."""
    first = min((child for child in parsed.children(index) if parsed.tokens[child].dep in _INSIDE), default=index)
    return [token.lemma for token in parsed.tokens[min(first, index) : index + 1]]


def _title(parsed: Parsed, index: int, roles: Roles, *, besides: frozenset[int] = frozenset()) -> str:
    """The sector of a title before a name: "Foreign Minister Ivanov"; the name's own words are none."""
    before = [
        child
        for child in parsed.children(index)
        if child < index and child not in besides and parsed.tokens[child].dep in _INSIDE
    ]
    lemmas = [parsed.tokens[child].lemma for child in before]
    return next((sector for size in range(len(lemmas), 0, -1) if (sector := roles.sector(lemmas[:size]))), "")


def _phrase(parsed: Parsed, head: int) -> Iterator[int]:
    """The head with the words before it that describe it."""
    yield head
    for child in parsed.children(head):
        token = parsed.tokens[child]
        if token.dep in _INSIDE | {"det", "case", "quantmod"} and child < head:
            yield from (index for index in parsed.subtree(child) if index < head)


def _unbroken(parsed: Parsed, index: int, head: int) -> bool:
    """Whether no dash, comma or other mark parts the word from its head, as one does behind a dateline."""
    low, high = sorted((index, head))
    return all(
        token.pos not in ("PUNCT", "SYM") or token.text in ("'", '"', "“", "”") or _hyphen(parsed, number)
        for number, token in enumerate(parsed.tokens[low : high + 1], low)
    )


def _hyphen(parsed: Parsed, index: int) -> bool:
    """Whether the mark stands inside a word, without blanks around it."""
    token = parsed.tokens[index]
    around = parsed.text[max(0, token.start - 1) : token.end + 1]
    return token.text == "-" and around == around.strip()


def _apposed(parsed: Parsed, found: list[Taking]) -> Iterator[Taking]:
    """Each party once: a title in apposition to a name, or a name inside another's phrase, is the same party."""
    kept: list[Taking] = []
    for taking in found:
        twin = next((i for i, other in enumerate(kept) if _same(parsed, taking, other)), None)
        if twin is None:
            kept.append(taking)
        elif taking.party.sector and not kept[twin].party.sector:
            kept[twin] = replace(kept[twin], party=replace(kept[twin].party, sector=taking.party.sector))
    yield from kept


def _same(parsed: Parsed, one: Taking, other: Taking) -> bool:
    if one.party.code != other.party.code or one.members != other.members:
        return False
    tied = {parsed.tokens[one.head].head, parsed.tokens[other.head].head}
    apposed = "appos" in {parsed.tokens[one.head].dep, parsed.tokens[other.head].dep}
    inside = one.start < other.end and other.start < one.end
    return one.head == other.head or inside or (apposed and bool(tied & {one.head, other.head}))
