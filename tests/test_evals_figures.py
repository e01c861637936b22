"""The figures that monitors show are those that the evals measured, and have words."""

from __future__ import annotations

import json

from comity.pages.messages import read
from evals.figures import FIGURES, SHOWN, rows_of
from evals.frame import BASELINE


def test_every_figure_has_words() -> None:
    words = read()
    for name, figures in SHOWN.items():
        for figure in figures:
            assert words.known(f"figures.{name}_{figure.replace('.', '_')}", ""), f"{name} {figure}"


def test_what_is_shown_is_no_worse_than_what_is_allowed() -> None:
    floors = json.loads(BASELINE.read_text(encoding="utf-8"))
    rows = json.loads(FIGURES.read_text(encoding="utf-8"))
    assert rows
    for row in rows:
        low, high = row["interval"]
        assert low <= row["value"] <= high
        assert row["command"] == f"./run.sh eval {row['eval']}"
        floor = floors.get(row["eval"], {}).get(row["figure"], 0.0)
        worse = row["value"] > floor["at_most"] if isinstance(floor, dict) else row["value"] < floor
        assert not worse, row


def test_rows_come_from_an_evals_last_line() -> None:
    told = {"eval": "dates", "accuracy": 0.9, "full": 0.8, "intervals": {"accuracy": [0.8, 1.0]}, "items": 7}
    (row,) = rows_of("dates", told, codebook="feedbeef")
    assert (row["value"], row["interval"], row["n"], row["command"]) == (0.9, [0.8, 1.0], 7, "./run.sh eval dates")
