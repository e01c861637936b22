"""The room's own vocabulary: YAML files beside this module, every scalar read as a string."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

__all__ = ["vocabulary"]


@cache
def vocabulary(name: str) -> Mapping[str, Any]:
    """The content of `name`.yaml: sections by name, each a list of strings, a mapping or a text of words."""
    text = files("comity.sentences").joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    content: Mapping[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return content
