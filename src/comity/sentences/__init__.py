"""The room that splits: articles into sentences with offsets, dates in words into days, sentences into trees."""

from __future__ import annotations

from comity.sentences.parsing import Parsed, Parser, Token, load

__all__ = ["Parsed", "Parser", "Token", "load"]
