"""Texts and records as columns: what every database takes, and an article's words alike wherever they are quoted."""

from __future__ import annotations

import json
import re
from typing import Any

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

__all__ = ["Plain", "Quoting", "Words", "whole"]

_UNFIT = re.compile("[\0\ud800-\udfff]")
# JSON writes NUL as an escape; an escaped backslash before "u0000" is none.
_ESCAPED = re.compile(r"(\\\\)|\\u0000")

# Texts sort by their characters' numbers, in either database.
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")


def whole(value: str) -> str:
    """The text with NUL and each half of a surrogate pair, which not every database takes, as U+FFFD, so that offsets
    hold."""
    return value if value.isascii() and "\0" not in value else _UNFIT.sub("\ufffd", value)


class Words(TypeDecorator[str]):
    """Text, stored `whole`."""

    impl = _TEXT
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else whole(value)


class Plain(TypeDecorator[Any]):
    """A record as its dumped dict, kept as JSON text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ARG002
        return whole(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        return json.loads(value)


class Quoting(Plain):
    """A record that quotes an article: what it quotes is stored `whole`, as the article is."""

    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:
        return _ESCAPED.sub(lambda found: found[1] or "\ufffd", super().process_bind_param(value, dialect))
