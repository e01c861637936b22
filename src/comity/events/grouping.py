"""From edges to events: one act of several, or on several, is one event with lists of parties, as in PLOVER."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from comity.codebook.book import Language
from comity.events.edges import Edge, Read
from comity.events.operators import words_of
from comity.events.parties import NAMELESS
from comity.events.standing import apart, distance, first_of_list, word_of

__all__ = ["Act", "acts"]


@dataclass(frozen=True, slots=True)
class Act:
    """An event still without words: takings of its sentence by index, the word that tells the act, its best edge."""

    who: tuple[int, ...]
    whom: tuple[int, ...]
    trigger: int
    edge: Edge


def acts(edges: Iterable[Edge], language: Language) -> tuple[Act, ...]:
    """The acts of one sentence, the likeliest first."""
    by_action: dict[str, list[Edge]] = defaultdict(list)
    for edge in _surest(_nearest(list(edges), language)):
        by_action[edge.action].append(edge)
    found: list[Act] = []
    for same in by_action.values():
        found += _together([edge for edge in same if edge.both])
        found += _directed([edge for edge in same if not edge.both])
    return tuple(sorted((_whole(act, language) for act in found), key=lambda act: -act.edge.chance))


def _nearest(edges: Sequence[Edge], language: Language) -> Iterator[Edge]:
    """Without edges that another with the same action, word and party outdoes: of "condemned Iran over Syria" that
    with Iran. Nobody who has no name hides one who has; who stand in one list stand together."""
    pairs = [edge for edge in edges if edge.who >= 0 and edge.whom is not None]
    reach = {id(edge): _reach(edge, language) for edge in pairs}
    for edge in edges:
        if id(edge) not in reach or not any(_outdoes(other, edge, reach) for other in pairs if other is not edge):
            yield edge


def _reach(edge: Edge, language: Language) -> tuple[int, dict[int, tuple[float, bool]]]:
    """The word that tells the act, and how far from it each party stands, those without a name behind."""
    parsed, word = edge.read.parsed, word_of(edge)
    far = {}
    for index in edge.parties:
        taking = edge.read.takings[index]
        far[index] = distance(parsed, word, taking.head, language), taking.kind == NAMELESS
    return word, far


def _outdoes(other: Edge, edge: Edge, reach: Mapping[int, tuple[int, dict[int, tuple[float, bool]]]]) -> bool:
    """Whether the other tells the same act of the same party, with one that stands nearer on the other side."""
    (word, far), (same_word, nearer) = reach[id(edge)], reach[id(other)]
    shared = set(far) & set(nearer)
    if edge.action != other.action or word != same_word or len(shared) != 1 or edge.both != other.both:
        return False
    (party,) = shared
    if not edge.both and (edge.who == party) != (other.who == party):
        return False
    (one,), (better,) = set(far) - shared, set(nearer) - shared
    listed = _first_of_list(edge, one) == _first_of_list(other, better)
    hides = nearer[better][1] and not far[one][1]
    own = apart(edge.read.parsed, word, edge.read.takings[one].head)
    return nearer[better] < far[one] and not (listed or hides or own)


def _whole(act: Act, language: Language) -> Act:
    """The act with all who stand in the lists of its parties: "accused *Iran*, Qatar and Italy"."""
    whom = _members(act.edge, act.whom, language, besides=act.who)
    return replace(act, who=_members(act.edge, act.who, language, besides=whom), whom=whom)


def _members(edge: Edge, indices: tuple[int, ...], language: Language, *, besides: tuple[int, ...]) -> tuple[int, ...]:
    read: Read = edge.read
    lists = {_first_of_list(edge, index) for index in indices if _in_list(read, index)}
    codes = {read.takings[index].party.code for index in (*indices, *besides)}
    more = (
        index
        for index, taking in enumerate(read.takings)
        if taking.kind != NAMELESS and taking.party.code not in codes and _in_list(read, index)
        if _first_of_list(edge, index) in lists and not _excepted(read, taking.head, language)
    )
    return tuple(sorted({*indices, *more}))


def _excepted(read: Read, head: int, language: Language) -> bool:
    """Whether the list takes the party out: "Iran but not Syria"."""
    tokens = read.parsed.tokens
    beside = (*read.parsed.children(head), *read.parsed.children(tokens[head].head))
    joined = (child for child in beside if child < head and tokens[child].dep in ("neg", "cc"))
    return any(words_of(language).has("excepting", tokens[child]) for child in joined)


def _in_list(read: Read, index: int) -> bool:
    """Whether the party is one of several that stand side by side, none of them in a list of things of theirs."""
    tokens, head = read.parsed.tokens, read.takings[index].head
    return tokens[head].dep == "conj" or any(tokens[child].dep == "conj" for child in read.parsed.subtree(head))


def _surest(edges: Iterable[Edge]) -> Iterable[Edge]:
    """Of several edges with one action between the same two states ("Kenya" and "its ambassador from Kenya" with
    "Sudan"), the surest: a clause seldom tells the same act twice, or both ways. What has a recipient is not told
    without one."""
    best: dict[tuple[object, ...], Edge] = {}
    listed = list(edges)
    done = {(edge.action, edge.who) for edge in listed if edge.whom is not None}
    for number, edge in enumerate(listed):
        if edge.whom is None and (edge.action, edge.who) in done:
            continue
        codes = sorted(edge.read.takings[index].party.code or f"#{index}" for index in edge.parties)
        same = len(codes) == 2 and codes[0] != codes[1]
        key = (edge.action, edge.clause, *codes) if same else (edge.action, number)
        if key not in best or edge.chance > best[key].chance:
            best[key] = edge
    return best.values()


def _together(edges: Sequence[Edge]) -> list[Act]:
    """Reciprocal edges that share a party are one act of all of them."""
    found: list[Act] = []
    open_ = list(edges)
    while open_:
        members, used = set(open_[0].parties), [open_.pop(0)]
        while touching := [edge for edge in open_ if members & set(edge.parties)]:
            members.update(*(edge.parties for edge in touching))
            used += touching
            open_ = [edge for edge in open_ if edge not in touching]
        best = max(used, key=lambda edge: edge.chance)
        found.append(Act(tuple(sorted(members)), (), word_of(best), best))
    return found


def _directed(edges: Sequence[Edge]) -> list[Act]:
    """Edges with the same recipient and coordinated actors are one act; then the same for recipients."""
    whos: dict[tuple[int, int | None], list[Edge]] = defaultdict(list)
    for edge in edges:
        whos[_first_of_list(edge, edge.who), edge.whom].append(edge)
    groups: dict[tuple[tuple[int, ...], int], list[Edge]] = defaultdict(list)
    for (_, whom), same in whos.items():
        actors = tuple(sorted({edge.who for edge in same if edge.who >= 0}))
        groups[actors, -1 if whom is None else _first_of_list(same[0], whom)] += same
    found = []
    for (actors, _), same in groups.items():
        best = max(same, key=lambda edge: edge.chance)
        recipients = tuple(sorted({edge.whom for edge in same if edge.whom is not None}))
        found.append(Act(actors, recipients, word_of(best), best))
    return found


def _first_of_list(edge: Edge, index: int) -> int:
    return first_of_list(edge.read.parsed, edge.read.takings[index].head) if index >= 0 else index
