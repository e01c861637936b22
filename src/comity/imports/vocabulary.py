"""How other people's event data name things: `vocabulary.yaml`, read once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

__all__ = ["vocabulary"]


@cache
def vocabulary() -> Mapping[str, Any]:
    """The whole file; every scalar is a string."""
    text = files("comity.imports").joinpath("vocabulary.yaml").read_text(encoding="utf-8")
    content: Mapping[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return content
