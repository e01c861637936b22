"""Writes the training material as JSON lines for `training/encoder.py`.

python training/material.py ITEMS.jsonl
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from comity.codebook.reading import read
from comity.events.material import held_out, items
from comity.events.mentions import Spotter
from comity.events.parties import Roles
from comity.sentences import load


def main() -> None:
    book = read(examples=True)
    with Path(sys.argv[1]).open("w", encoding="utf-8") as out:
        for item in items(book, load(), Spotter(book), Roles(book)):
            plain = asdict(item)
            sheet = plain.pop("sheet")
            ((first, second),) = sheet["asked"]
            placed = {"text": sheet["text"], "first": first, "second": second}
            out.write(json.dumps({**placed, **plain, "held": held_out(item.template)}) + "\n")


if __name__ == "__main__":
    main()
