"""The room that splits: articles into sentences with offsets, dates in words into days, sentences into trees."""

from __future__ import annotations

from comity.sentences.dates import Dated, resolve, when
from comity.sentences.narrating import Narrative, doubted, narrative
from comity.sentences.parsing import Parsed, Parser, Token, load
from comity.sentences.splitting import headline, split

__all__ = [
    "Dated",
    "Narrative",
    "Parsed",
    "Parser",
    "Token",
    "doubted",
    "headline",
    "load",
    "narrative",
    "resolve",
    "split",
    "when",
]
