"""The room that splits: articles into sentences with offsets, dates in words into days, sentences into trees."""

from __future__ import annotations

from comity.sentences.dates import Dated, resolve, when
from comity.sentences.parsing import Parsed, Parser, Token, load
from comity.sentences.splitting import headline, split

__all__ = ["Dated", "Parsed", "Parser", "Token", "headline", "load", "resolve", "split", "when"]
