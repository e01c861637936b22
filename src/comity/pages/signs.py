"""The signs that stand beside the words of statuses and verdicts, and the classes that the style sheet colours."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["CLASSES", "SHAPES", "VERDICTS", "VERDICT_SHAPES"]

SHAPES: Mapping[str, str] = {
    "improved": "▲", "has not changed": "■", "got worse": "▼", "too little evidence": "○",
}  # fmt: skip
CLASSES: Mapping[str, str] = {
    "improved": "up", "has not changed": "same", "got worse": "down", "too little evidence": "little",
}  # fmt: skip
VERDICT_SHAPES: Mapping[str, str] = {
    "exceptionally high": "↑", "in line": "=", "exceptionally low": "↓", "too little evidence": "○",
    "alone": "↑", "highest": "↑", "without": "↓", "lowest": "↓",
}  # fmt: skip
VERDICTS: Mapping[str, str] = {
    "exceptionally high": "high", "in line": "line", "exceptionally low": "low", "too little evidence": "little",
    "alone": "high", "highest": "high", "without": "low", "lowest": "low",
}  # fmt: skip
