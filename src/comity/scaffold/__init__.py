"""What `comity init` and `comity codebook new` put into a new folder: commented files to begin with."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files

__all__ = ["CODEBOOK", "MONITOR", "text"]

MONITOR = "monitor.toml"
CODEBOOK = "codebook.yaml"


def text(file: str, words: Mapping[str, str]) -> str:
    """The file of that name, with each `{{word}}` replaced."""
    found = files("comity.scaffold").joinpath(file).read_text(encoding="utf-8")
    for word, value in words.items():
        found = found.replace("{{" + word + "}}", value)
    return found
