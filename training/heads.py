"""Teaches the built-in codebook's heads on the encoder in place and writes them beside it.

python training/heads.py
"""

from __future__ import annotations

from comity.codebook.reading import read
from comity.events.encoder import FOLDER, Encoder
from comity.events.heads import save
from comity.events.mentions import Spotter
from comity.events.parties import Roles
from comity.events.teaching import teach
from comity.sentences import load


def main() -> None:
    book = read(examples=True)
    heads = teach(book, Encoder(threads=2), load(), Spotter(book), Roles(book))
    save(heads, FOLDER / "heads.npz")


if __name__ == "__main__":
    main()
