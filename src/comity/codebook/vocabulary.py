"""Actions, contexts, scores, the CAMEO crosswalk, tiers and word lists, from nodes to records."""

from __future__ import annotations

from collections.abc import Mapping

from comity.codebook.book import Action, Context, Crosswalk, Language, Mode, Score, Tier
from comity.codebook.nodes import Faults, Node

__all__ = ["actions", "contexts", "crosswalk", "language", "scores", "tiers"]

_YES_NO = ("yes", "no")


def actions(nodes: Mapping[str, Node], faults: Faults) -> dict[str, Action]:
    """Actions by code."""
    return {node_action.code: node_action for node_action in (_action(node, faults) for node in nodes.values())}


def _action(node: Node, faults: Faults) -> Action:
    faults.only(node, ("code", "name", "quad", "definition", "recipient", "reciprocal", "modes"))
    modes = []
    for item in faults.nodes(node, "modes"):
        faults.only(item, ("code", "definition"))
        modes.append(Mode(faults.text(item, "code"), faults.text(item, "definition", "")))
    return Action(
        code=faults.text(node, "code"),
        name=faults.text(node, "name"),
        quad=int(faults.choice(node, "quad", ("1", "2", "3", "4")) or 0),
        definition=faults.text(node, "definition", ""),
        recipient=faults.choice(node, "recipient", _YES_NO, "no") == "yes",
        reciprocal=faults.choice(node, "reciprocal", _YES_NO, "no") == "yes",
        modes=tuple(modes),
    )


def contexts(nodes: Mapping[str, Node], faults: Faults) -> dict[str, Context]:
    """Contexts by code."""
    found = {}
    for node in nodes.values():
        faults.only(node, ("code", "definition", "words"))
        context = Context(faults.text(node, "code"), faults.text(node, "definition", ""), faults.texts(node, "words"))
        found[context.code] = context
    return found


def scores(nodes: Mapping[str, Node], faults: Faults) -> dict[tuple[str, str], Score]:
    """Scores by action and mode ("" for the action itself)."""
    return {
        (faults.text(node, "action"), faults.text(node, "mode", "")): Score(
            faults.number(node, "plover"), faults.number(node, "goldstein")
        )
        for node in nodes.values()
    }


def crosswalk(nodes: Mapping[str, Node], faults: Faults) -> tuple[Crosswalk, ...]:
    """CAMEO codes and what they stand for."""
    return tuple(
        Crosswalk(
            faults.text(node, "cameo"),
            faults.text(node, "action"),
            faults.text(node, "mode", ""),
            faults.text(node, "context", ""),
            faults.text(node, "name", ""),
        )
        for node in nodes.values()
    )


def tiers(nodes: Mapping[str, Node], faults: Faults) -> tuple[Tier, ...]:
    """The partnership ladder, lowest rung first."""
    found = []
    for node in nodes.values():
        faults.only(node, ("code", "rank", "words"))
        found.append(Tier(faults.text(node, "code"), int(faults.number(node, "rank")), faults.texts(node, "words")))
    return tuple(sorted(found, key=lambda tier: tier.rank))


def language(nodes: Mapping[str, Node], faults: Faults) -> Language:
    """The word lists of English; a codebook without any has empty ones."""
    node = nodes.get("en")
    if node is None or not isinstance(node.value, dict):
        return Language("en")
    prefixes = node.get("prefixes")
    pairs = prefixes.value if prefixes is not None and isinstance(prefixes.value, dict) else {}
    lists = [key for key in node.value if key not in ("code", "prefixes")]
    return Language(
        faults.text(node, "code"),
        {key: faults.texts(node, key) for key in lists},
        {key: faults.text(prefixes, key) for key in pairs} if prefixes is not None else {},
    )
