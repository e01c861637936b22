"""From edges to events: one act of several, or on several, is one event with lists of parties, as in PLOVER."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from comity.events.edges import Edge
from comity.sentences import Parsed

__all__ = ["Act", "acts", "trigger"]

_CONTENT = frozenset({"VERB", "NOUN"})
_VERBS = frozenset({"VERB", "AUX"})


@dataclass(frozen=True, slots=True)
class Act:
    """An event still without words: takings of its sentence by index, the word that tells the act, its best edge."""

    who: tuple[int, ...]
    whom: tuple[int, ...]
    trigger: int
    edge: Edge


def acts(edges: Iterable[Edge]) -> tuple[Act, ...]:
    """The acts of one sentence, the likeliest first."""
    by_action: dict[str, list[Edge]] = defaultdict(list)
    for edge in _surest(edges):
        by_action[edge.action].append(edge)
    found: list[Act] = []
    for same in by_action.values():
        found += _together([edge for edge in same if edge.both])
        found += _directed([edge for edge in same if not edge.both])
    return tuple(sorted(found, key=lambda act: -act.edge.chance))


def _surest(edges: Iterable[Edge]) -> Iterable[Edge]:
    """Of several edges with one action between the same two states ("Kenya" and "its ambassador from Kenya" with
    "Sudan"), the surest: a sentence seldom tells the same act twice, or both ways. What has a recipient is not told
    without one."""
    best: dict[tuple[str, ...], Edge] = {}
    listed = list(edges)
    done = {(edge.action, edge.who) for edge in listed if edge.whom is not None}
    for number, edge in enumerate(listed):
        if edge.whom is None and (edge.action, edge.who) in done:
            continue
        codes = sorted(edge.read.takings[index].party.code or f"#{index}" for index in _parties(edge))
        same = len(codes) == 2 and codes[0] != codes[1]
        key = (edge.action, *codes) if same else (edge.action, str(number))
        if key not in best or edge.chance > best[key].chance:
            best[key] = edge
    return best.values()


def _together(edges: Sequence[Edge]) -> list[Act]:
    """Reciprocal edges that share a party are one act of all of them."""
    found: list[Act] = []
    open_ = list(edges)
    while open_:
        members, used = set(_parties(open_[0])), [open_.pop(0)]
        while touching := [edge for edge in open_ if members & set(_parties(edge))]:
            members.update(*(_parties(edge) for edge in touching))
            used += touching
            open_ = [edge for edge in open_ if edge not in touching]
        best = max(used, key=lambda edge: edge.chance)
        found.append(Act(tuple(sorted(members)), (), _trigger_of(best), best))
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
        found.append(Act(actors, recipients, _trigger_of(best), best))
    return found


def _parties(edge: Edge) -> tuple[int, ...]:
    return tuple(index for index in (edge.who, edge.whom) if index is not None and index >= 0)


def _first_of_list(edge: Edge, index: int) -> int:
    """The head word of the first party in the list ("Estonia, Latvia and Poland") that the party stands in."""
    if index < 0:
        return index
    tokens = edge.read.parsed.tokens
    head = edge.read.takings[index].head
    while tokens[head].dep == "conj" and tokens[tokens[head].head].pos in {"NOUN", "PROPN", "ADJ"}:
        head = tokens[head].head
    return head


def _trigger_of(edge: Edge) -> int:
    heads = [edge.read.takings[index].head for index in _parties(edge)]
    return trigger(edge.read.parsed, heads[0], heads[1] if len(heads) > 1 else None)


def trigger(parsed: Parsed, one: int, other: int | None) -> int:
    """The word that tells the act: where the ways up from both parties meet, if it is a verb or noun, else the nearest
    verb above."""
    tokens = parsed.tokens
    if other is None:
        return next((index for index in parsed.ancestors(one) if tokens[index].pos in _VERBS), one)
    way = parsed.path(one, other)
    inner = [index for index in way if index not in (one, other) and tokens[index].pos in _CONTENT]
    up = {one, *parsed.ancestors(one)}
    meeting = next((index for index in way if index in up and index in {other, *parsed.ancestors(other)}), one)
    if meeting in inner:
        return meeting
    verbs = [index for index in inner if tokens[index].pos in _VERBS]
    return next(iter(verbs or inner), next((i for i in parsed.ancestors(meeting) if tokens[i].pos in _VERBS), meeting))
