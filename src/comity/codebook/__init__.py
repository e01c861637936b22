"""The vocabulary: YAML that a desk edits, read into frozen records.

read(folder) ─► Book        every fault is told with file:line, all at once
"""

from __future__ import annotations

__all__: list[str] = []
