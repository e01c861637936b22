"""Are the parties found, and is it told right who they are? Other people's sentences where they are, and our own.

    ./run.sh eval parties [--data petr_unit.jsonl] [--predictions FILE]

The data: JSON lines `{text, date, events: [{source_code_norm, target_code_norm}], real_world_only, skip}` with CAMEO
codes of parties (`BLRGOV`); only records of the real world are read. Our own: the marked words of the held-out fifth
(found at all), and `evals/parties.jsonl`, whose parties were coded by hand.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from comity.codebook.book import Book, Example
from comity.codebook.reading import read
from comity.events.material import held_out
from comity.events.mentions import Spotter, supported
from comity.events.parties import Roles, Taking, parties
from comity.sentences import Parser, load
from evals import frame
from evals.events import article, cameo

DEFAULT = "coding/petr_unit.jsonl"
OWN = Path(__file__).resolve().parent / "parties.jsonl"

# The letters of a CAMEO code that tell the state, or the kind of an organisation without one.
STATE = 3


@dataclass(frozen=True, slots=True)
class Found:
    """A party to be found: its sentence, whether its state (or its words) is a party's, and whether all of its code is
    right."""

    id: str
    mention: bool
    entity: bool


class Reader:
    """The parties of sentences, as the coder sees them, without classifier."""

    def __init__(self, book: Book) -> None:
        self.book, self.spotter, self.roles = book, Spotter(book), Roles(book)
        self.parser: Parser = load()

    def read(self, texts: Sequence[str], days: Sequence[date | None]) -> Iterator[tuple[Taking, ...]]:
        """The parties of each text that counts as an article of its own."""
        for text, day, tree in zip(texts, days, self.parser.parse(texts), strict=True):
            spotted = self.spotter.spot(text, on=day)
            sure = frozenset(mention.code for mention in spotted if mention.sure)
            yield parties(tree, supported(text, spotted, sure), self.roles)


def others(path: Path, reader: Reader) -> Iterator[Found]:
    """The parties that other people's events name: found as a state, and with all of their code."""
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    kept = [one for one in records if one.get("real_world_only", True) and not one.get("skip")]
    published = [article(one).published for one in kept]
    days = [when.date() if when else None for when in published]
    for one, takings in zip(kept, reader.read([one["text"] for one in kept], days), strict=True):
        codes = {cameo(taking.party, reader.book) for taking in takings}
        states = {code[:STATE] for code in codes}
        sides = [event[f"{side}_code_norm"] for event in one["events"] for side in ("source", "target")]
        for code in dict.fromkeys(filter(None, sides)):
            yield Found(one["id"], code[:STATE] in states, code in codes)


def marked(reader: Reader, examples: Sequence[Example]) -> Iterator[Found]:
    """The words that are marked as parties of an act in our own sentences: found as somebody's at all."""
    texts = [one.text for one in examples]
    for one, takings in zip(examples, reader.read(texts, [None] * len(texts)), strict=True):
        for kind, start, end in one.marks:
            if kind in ("who", "whom"):
                over = [taking for taking in takings if taking.start < end and start < taking.end]
                yield Found(one.template, bool(over), bool(over))


def coded(reader: Reader, path: Path = OWN) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Our own sentences whose parties were coded by hand: the sentence, those to be found, and those found by name."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    days = [date.fromisoformat(row["day"]) if "day" in row else None for row in rows]
    for row, takings in zip(rows, reader.read([row["text"] for row in rows], days), strict=True):
        yield row["text"], frozenset(row["parties"]), frozenset(map(_code, takings)) - {""}


def _code(taking: Taking) -> str:
    code = "+".join(sorted(taking.members)) or taking.party.code
    return ".".join(filter(None, (code, taking.party.sector))) if code else ""


def f1(rows: Sequence[tuple[str, frozenset[str], frozenset[str]]]) -> float:
    """F1 of parties with code and sector."""
    hits = sum(len(gold & found) for _, gold, found in rows)
    return 2 * hits / max(1, sum(len(gold) + len(found) for _, gold, found in rows))


def share(of: Callable[[Found], bool]) -> Callable[[Sequence[Found]], float]:
    """The share of which it is true."""
    return lambda found: sum(map(of, found)) / max(1, len(found))


def main(argv: Sequence[str] | None = None) -> int:
    """Measure; returns the exit code."""
    args = frame.arguments("parties", __doc__ or "", argv, default=DEFAULT)
    reader = Reader(read(examples=True))
    theirs = list(others(args.data, reader))
    ours = list(marked(reader, [one for one in reader.book.examples if held_out(one.template)]))
    hand = list(coded(reader))
    frame.predictions(
        args.predictions,
        [
            *({"id": one.id, "mention": one.mention, "entity": one.entity} for one in (*theirs, *ours)),
            *({"id": text, "gold": sorted(gold), "predicted": sorted(found)} for text, gold, found in hand),
        ],
    )
    wrong = [[text, " ".join(sorted(gold)), " ".join(sorted(found))] for text, gold, found in hand if gold != found]
    frame.table("Coded otherwise than by hand", ["sentence", "by hand", "found"], wrong)
    figures = {
        "mention": frame.interval(theirs, share(lambda one: one.mention)),
        "entity": frame.interval(theirs, share(lambda one: one.entity)),
        "mention_own": frame.interval(ours, share(lambda one: one.mention)),
        "entity_own": frame.interval(hand, f1),
    }
    return frame.finish("parties", figures, n=len(theirs), marked=len(ours), coded=len(hand))


if __name__ == "__main__":
    sys.exit(main())
