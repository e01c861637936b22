"""Where sentences end: an article's text cut into sentences whose offsets always hold."""

from __future__ import annotations

import re

from comity.records import Article, Sentence

__all__ = ["headline", "split"]

END = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[A-ZА-ЯЁ0-9])|\n\s*\n")
SHORT = re.compile(r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Sgt|St|No|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|vs|Prof|Sen|Rep)|\b[A-Z])\.$")


def split(article: Article) -> tuple[Sentence, ...]:
    """The sentences of the article's text, in order; its title is told by `headline`."""
    return tuple(
        Sentence(article.id, index, start, end, article.text[start:end])
        for index, (start, end) in enumerate(_spans(article.text))
    )


def headline(article: Article) -> Sentence | None:
    """The article's title as a sentence of index -1; None if it has none."""
    title = article.title.strip()
    return Sentence(article.id, -1, 0, 0, title) if title else None


def _spans(text: str) -> list[tuple[int, int]]:
    cuts = [match.end() for match in END.finditer(text) if not SHORT.search(text[max(0, match.start() - 12) : match.start()])]
    found = []
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        words = text[start:end]
        if words.strip():
            first = start + len(words) - len(words.lstrip())
            found.append((first, first + len(words.strip())))
    return found
