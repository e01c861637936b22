"""Outlook: are forecasts of next week's and next month's events, and of the status, better than "as the last weeks" and
"as ever"?

The 428 busiest dyads of ICEWS, October 2011 to December 2015, by week. Every forecast knows only the weeks before it.
The level's two settings were chosen on the weeks up to April 2014; all that is shown is of the weeks after. Scores of
counts are continuous ranked probability scores, of the chance of "got worse" Brier's, both as the share by which ours
are better than each rival's over all dyads; intervals are of resampled dyads. Statuses are looked at of every 12th.

What a monitor shows must have proved itself on its own past. So it is done here: what beats both rivals in the weeks up
to April 2014 counts as shown, and how much better it is afterwards is measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from comity.codebook.reading import read
from comity.config import Category
from comity.findings import statuses
from comity.findings.forecasting import DRAWN, HALF_LIFE, LEVELS, RIVALS, Floats, Forecasts, forecasts, gain_of
from comity.findings.outlooks import FIRST_SCORED, HORIZONS, LEAST_EVENTS
from comity.findings.prospects import prospects
from comity.findings.series import series_of
from comity.records import Timeline
from comity.relations import panel, timelines_of
from evals.frame import Figure, arguments, finish, interval, predictions, table
from evals.ledgers import DAILY, ledger_from

__all__ = ["main"]

DYADS = 428
CHOSEN_UNTIL = 131
STATUS_OF_EVERY = 12
SIDES = ("hostile", "cooperative")
# The third model that was compared: weights of the last week, month, quarter, year and all before, as regression on the
# same weeks gives them (a heterogeneous autoregression, Corsi 2009).
WEIGHTS = {"hostile": (0.18, 0.13, 0.09, 0.22, 0.18), "cooperative": (0.30, 0.05, 0.08, 0.23, 0.27)}
WINDOWS = (1, 4, 13, 52)


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of one dyad, side (or "status") and horizon, by name of the forecast; held-out weeks only."""

    dyad: str
    side: str
    horizon: str
    scores: dict[str, Floats]
    shown: bool = False
    inside: Floats | None = None


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print all gains, and compare with the floors."""
    given = arguments("outlook", __doc__ or "", argv, default="icews")
    ledger = ledger_from(given.data / DAILY["2012 to 2015"], "icews-triples", read("plover"))
    sums = panel(ledger, by="year", directed=False).group_by("who", "whom").sum()
    busiest = sums.sort("events", "who", "whom", descending=True).head(DYADS).select("who", "whom").rows()
    weekly = timelines_of(ledger, subjects={f"{one}-{other}": (f"{one}-{other}",) for one, other in busiest})
    scored = [*_counts(weekly), *(one for line in weekly[::STATUS_OF_EVERY] for one in _statuses(line))]
    figures: dict[str, Figure | float] = {}
    rows = []
    for side, horizon in product((*SIDES, "status"), HORIZONS):
        here = [one for one in scored if (one.side, one.horizon) == (side, horizon)]
        others = [name for name in here[0].scores if name != "ours"]
        gains = {name: interval(here, partial(_gain, rival=name)) for name in others}
        figures |= {f"{side}_{horizon}.{name.split()[0]}": gains[name] for name in RIVALS}
        mean = np.mean([one.scores["ours"].mean() for one in here])
        rows.append([f"{side}, {horizon}", f"{mean:.4f}", *(str(gains[name]) for name in others)])
    table("Gain over …", ["", "our score", *RIVALS, "without drawing", "five windows"], rows)
    figures |= _shown([one for one in scored if one.side in SIDES])
    held = [float(one.inside.mean()) for one in scored if one.inside is not None]
    figures["inside"] = interval(held, lambda some: float(np.mean(some)))
    told = ({"id": f"{one.dyad} {one.side} {one.horizon}", "gold": "", "predicted": _mean(one)} for one in scored)
    predictions(given.predictions, told)
    return finish("outlook", figures, n=len(weekly), statuses=len(weekly[::STATUS_OF_EVERY]))


def _counts(weekly: Sequence[Timeline]) -> Iterator[Scored]:
    """All dyads at once, as columns."""
    rows = np.stack([np.diff(series_of(line).sums, axis=0) for line in weekly], axis=1)
    exposure = rows[:, :, 2]
    for column, side in enumerate(SIDES):
        counts = rows[:, :, column]
        for horizon, weeks in HORIZONS.items():
            ours = forecasts(counts, exposure, weeks=weeks)
            made = {name: forecasts(counts, exposure, weeks=weeks, level=LEVELS[name]) for name in RIVALS}
            made["without drawing"] = forecasts(counts, exposure, weeks=weeks, level=_undrawn)
            five = _windows(counts, WEIGHTS[side])
            made["five windows"] = forecasts(counts, exposure, weeks=weeks, level=lambda *_, five=five: five)
            scores = {"ours": ours.scores} | {name: one.scores for name, one in made.items()}
            inside = _inside(ours)
            for number, line in enumerate(weekly):
                own = {name: one[:, number] for name, one in scores.items()}
                held = {name: _held(one) for name, one in own.items()}
                busy = counts[:CHOSEN_UNTIL, number].sum() >= LEAST_EVENTS
                shown = bool(busy and _proved(own))
                yield Scored(line.subject, side, horizon, held, shown, _held(inside[:, number]))


def _undrawn(counts: Floats, exposure: Floats, weeks: int) -> Floats:
    """Our level without being drawn to the long-run mean."""
    usual = LEVELS["long-run mean"](counts, exposure, weeks)
    keep = 0.5 ** (1 / HALF_LIFE)
    weight = np.minimum((1 - keep ** np.arange(len(usual))) / (1 - keep), 1e9)[:, None]
    drawn = LEVELS["discounted"](counts, exposure, weeks)
    found: Floats = np.maximum(drawn * (weight + DRAWN) - DRAWN * usual, 0.0) / np.maximum(weight, 1e-9)
    return found


def _windows(counts: Floats, weights: Sequence[float]) -> Floats:
    sums = np.concatenate([np.zeros((1, counts.shape[1])), np.cumsum(counts, axis=0)])
    weeks = np.arange(len(sums))
    found = np.zeros_like(sums)
    for width, weight in zip((*WINDOWS, len(sums)), weights, strict=True):
        first = np.maximum(0, weeks - width)
        found += weight * (sums - sums[first]) / np.maximum(1, weeks - first)[:, None]
    return found


def _statuses(line: Timeline) -> Iterator[Scored]:
    """The chance of "got worse" of one dyad."""
    series, told = series_of(line), tuple(statuses(line, category=Category(line.subject, (line.subject,))))
    rows = np.diff(series.sums, axis=0)
    for horizon, weeks in HORIZONS.items():
        both = [forecasts(rows[:, column], rows[:, 2], weeks=weeks) for column in range(2)]
        found = prospects(series, told, both[0], both[1], since=CHOSEN_UNTIL)
        scores = {"ours": found.scores} | dict(zip(RIVALS, found.rivals, strict=True))
        yield Scored(line.subject, "status", horizon, {name: _held(one) for name, one in scores.items()})


def _held(scores: Floats) -> Floats:
    """Of the weeks on which nothing was chosen, those whose outcome is known."""
    late = scores[CHOSEN_UNTIL:]
    return late[~np.isnan(late)]


def _inside(ours: Forecasts) -> Floats:
    """Whether what came lies in the 90 % interval."""
    low, high = ours.quantile(0.05), ours.quantile(0.95)
    found: Floats = np.where(np.isnan(ours.outcome), np.nan, (low <= ours.outcome) & (ours.outcome <= high))
    return found


def _proved(scores: dict[str, Floats]) -> bool:
    """Whether it beat both rivals before, as a monitor asks for."""
    early = {name: np.where(_early(len(one)), one, np.nan) for name, one in scores.items()}
    return all(gain_of(early["ours"], early[rival]).low > 0 for rival in RIVALS)


def _early(length: int) -> NDArray[np.bool_]:
    weeks = np.arange(length)
    return (weeks >= FIRST_SCORED) & (weeks < CHOSEN_UNTIL)


def _gain(scored: Sequence[Scored], *, rival: str) -> float:
    ours = sum(float(one.scores["ours"].sum()) for one in scored)
    theirs = sum(float(one.scores[rival].sum()) for one in scored)
    return 1 - ours / theirs if theirs else 0.0


def _shown(scored: Sequence[Scored]) -> dict[str, Figure | float]:
    """How often an outlook would be shown, and how much better it then is than both."""
    shown = [one for one in scored if one.shown]
    rows = []
    for side, horizon in product(SIDES, HORIZONS):
        here = [one for one in shown if (one.side, one.horizon) == (side, horizon)]
        gains = (str(interval(here, partial(_gain, rival=rival))) for rival in RIVALS)
        rows.append([f"{side}, {horizon}", len(here), *gains])
    table("Shown, and its gain afterwards", ["", "dyads", *RIVALS], rows)
    return {
        "shown": len(shown) / len(scored),
        **{f"shown.{rival.split()[0]}": interval(shown, partial(_gain, rival=rival)) for rival in RIVALS},
    }


def _mean(one: Scored) -> dict[str, float]:
    return {name: round(float(scores.mean()), 5) for name, scores in one.scores.items()}


if __name__ == "__main__":
    raise SystemExit(main())
