"""Are the facts of the seed articles found? `python -m evals.seeds [--data FILE]`: one line a fact, found or not.

The file is a page as a reader saved it, with both articles: `../shared/seeds`. `facts` is the share found.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from comity.articles import read_files
from comity.codebook.reading import read as read_book
from comity.events.coding import Coded, Coder
from comity.findings import Compared, ordered, orders
from comity.records import Article, Milestone
from comity.relations import histories
from comity.sentences import doubted
from evals import frame

__all__ = ["main"]

DEFAULT = "../seeds/000_f7c68f9217fe8a45.txt"

STRATEGIC = "strategic partnership"
RUNGS = {"RUS": "2001", "UKR": "2011-22", "POL": "2011-09/2011-12", "BLR": "2013-22", "EUU": "2003"}


def _told(milestones: Sequence[Milestone], parties: set[str], edtf: str, **wanted: object) -> bool:
    return any(
        {party.code for party in one.parties} == parties
        and one.when.edtf.rstrip("?") == edtf
        and all(getattr(one, name) == value for name, value in wanted.items())
        for one in milestones
    )


def _facts(coded: Sequence[Coded]) -> dict[str, bool]:
    book = read_book()
    known = [one for article in coded for one in article.milestones]
    compared = Compared("CHN", "BLR", ("RUS", "UKR", "POL", "EUU"))
    order = next(one for one in orders(compared, known, book) if one.what == STRATEGIC)
    cells = {cell.code: cell for cell in order.cells}
    steps = [[(step.stage, step.when.edtf.rstrip("?")) for step in one.steps] for one in histories(known, book)]
    crowd = [one for one in known if one.kind == "exercise" and any(scale.best == 100_000 for scale in one.scale)]
    claims = [one for one in known if one.kind == "exceptionality"]
    acts = [event for article in coded for event in article.events]
    found = {f"{STRATEGIC} or higher, China and {code}: {edtf}": _reached(cells[code].when, edtf)
             for code, edtf in RUNGS.items()}  # fmt: skip
    return found | {
        "EU: comprehensive": cells["EUU"].what == "comprehensive strategic partnership",
        "Belarus in line and last of five": (order.verdict, order.place, len(order.reached)) == ("in line", "last", 5),
        "the finding says so": ordered(compared, known, book).value == "in line",
        "joint exercises in Belarus since 2011": _told(known, {"BLR", "CHN"}, "2011/..", kind="exercise"),
        "signed 2012-12 and ratified 2013-10-02 in one history": [("signed", "2012-12"), ("ratified", "2013-10-02")]
        in steps,
        "seventh visit": any(one.kind == "visit" and one.ordinal == 7 for one in known),
        "declaration this summer": _told(known, {"BLR", "CHN"}, "2013-22", kind="declaration", stage="signed"),
        "exceptionality claimed, and denied": {one.status for one in claims} == {"alleged", "denied"},
        "page date doubted": any(article.article.doubt for article in coded),
        "100,000 servicemen: alleged, by the Ukrainian military": any(
            one.status == "alleged" and one.said_by and (one.said_by.code, one.said_by.sector) == ("UKR", "MIL")
            for one in crowd
        ),
        "... and no event that happened": not any(
            event.sentence.text == one.sentence.text and event.status == "happened" for one in crowd for event in acts
        ),
    }  # fmt: skip


def _reached(when: object, edtf: str) -> bool:
    return getattr(when, "edtf", "").rstrip("?") == edtf


def main(argv: Sequence[str] | None = None) -> int:
    """Prints each fact and, last, one line of JSON; 1 if a figure falls below its floor."""
    options = frame.arguments("seeds", __doc__ or "", argv, default=DEFAULT)
    articles = [doubted(one) for one in read_files([options.data], now=datetime.now(UTC)) if isinstance(one, Article)]
    facts = _facts(list(Coder(read_book()).code(articles)))
    frame.table(
        "facts of the seeds", ["fact", "found"], [[fact, "yes" if true else "NO"] for fact, true in facts.items()]
    )
    share: Callable[[Sequence[bool]], float] = lambda items: sum(items) / max(1, len(items))  # noqa: E731
    return frame.finish("seeds", {"facts": share(list(facts.values()))}, n=len(facts))


if __name__ == "__main__":
    sys.exit(main())
