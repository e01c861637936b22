"""Imports and contrasts by their commands."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from comity.cli import app
from comity.cli.contrasting import contrast, exceptions

Comity = Callable[..., Result]
STATES = ("BLR", "CHN", "LTU", "LVA", "POL", "RUS", "UKR", "KAZ")


@pytest.fixture
def filled(comity: Comity, tmp_path: Path) -> Path:
    """A monitor with a data set of eight states, of which China and Belarus do ten times as much together."""
    folder = tmp_path / "monitor"
    comity("init", folder)
    head = "i,j,year,verbCoop,matlCoop,verbConf,matlConf,i_iso3c,j_iso3c\n"
    rows = [
        f"{one},{other},{year},{(300 if {one, other} == {'CHN', 'BLR'} else 30) + year % 3},2,1,1,{one},{other}\n"
        for year in range(2004, 2010)
        for one in STATES
        for other in STATES
        if one != other
    ]
    (tmp_path / "years.csv").write_text(head + "".join(rows) + "CHN,BLR,x,1,1,1,1,CHN,BLR\n", encoding="utf-8")
    result = comity("import", tmp_path / "years.csv", "--as", "icews-dyad-years", "--in", folder)
    assert result.exit_code == 0
    assert "337 lines, 1 bad; 1344 acts, 2004-01-01 to 2009-01-01" in result.stdout
    return folder


def test_health_names_data_sets_and_their_bad_lines(comity: Comity, filled: Path) -> None:
    told = comity("health", filled).stdout
    assert "data set icews-dyad-years, years.csv: 1344 acts, 2004-01-01 to 2009-01-01, 1 bad lines" in told
    assert "years.csv:338: no year: x" in told


def test_contrast_says_its_verdict_with_the_table(comity: Comity, filled: Path) -> None:
    result = comity("contrast", "CHN", "BLR", "--in", filled, "--on", "volume,tone")
    assert result.exit_code == 0
    assert "China and Belarus, volume exceptionally high" in result.stdout
    assert "Belarus ▸" in result.stdout


def test_contrast_as_json_is_its_findings(comity: Comity, filled: Path) -> None:
    result = comity("contrast", "chn", "blr", "--in", filled, "--json", "--on", "volume")
    finding = json.loads(result.stdout)
    assert finding["kind"] == "contrast"
    assert finding["standings"][0]["dyad"] == "BLR-CHN"
    assert len(finding["evidence"]) == 8


def test_exceptions_tell_what_stands_out(comity: Comity, filled: Path) -> None:
    result = comity("exceptions", "CHN", "--in", filled, "--on", "volume")
    assert result.stdout.startswith("  1 China and Belarus, volume exceptionally high")
    assert "stands out" in comity("exceptions", "RUS", "--in", filled, "--on", "volume").stdout


@pytest.mark.parametrize("command", [contrast, exceptions])
def test_examples_of_help_work(comity: Comity, filled: Path, command: Callable[..., None]) -> None:
    shown = [line.split(" comity ")[1] for line in (command.__doc__ or "").splitlines() if "  comity " in line]
    assert len(shown) > 1
    for line in shown:
        words = shlex.split(line.partition(" --from")[0].replace("--in demo", f"--in {filled}"))
        assert comity(*words).exit_code == 0, line


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("contrast", "CHN", "BLR", "--on", "mood"), "no such dimension; known: volume"),
        (("contrast", "CHN", "XXX"), "knows no 'XXX'"),
        (("contrast", "China", "BLR"), "did you mean 'CHN'?"),
        (("exceptions", "Belorus"), "did you mean 'BLR'?"),
        (("contrast", "CHN", "BLRS", "--on", "milestones"), "did you mean 'BLR'"),
        (("contrast", "CHN", "BLR", "--peers", "Nowhere"), "no peers 'Nowhere'"),
        (("contrast", "CHN", "BLR", "--data", "none"), "there is no data set 'none'; there are: icews-dyad-years"),
        (("contrast", "CHN", "BLR", "--from", "2030-01-01"), "has no events"),
        (("import", "nowhere.csv", "--as", "gdelt"), "there is no such file"),
        (("import", "nowhere.csv", "--as", "excel"), "no such format; known: icews"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_could(
    comity: Comity, filled: Path, words: tuple[str, ...], told: str
) -> None:
    result = comity(*words, "--in", filled)
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split())


@pytest.mark.parametrize("suffix", ["csv", "parquet", "jsonl", "dta"])
def test_a_panel_comes_with_its_codebook(comity: Comity, filled: Path, tmp_path: Path, suffix: str) -> None:
    to = tmp_path / f"panel.{suffix}"
    result = comity("export", "panel", "--to", to, "--in", filled, "--by", "year", "--filled")
    assert "168 rows" in result.stdout
    assert to.stat().st_size > 1000
    assert "| `coverage` |" in (tmp_path / f"panel.{suffix}.codebook.md").read_text(encoding="utf-8")


TOLD = """Peru and its partners

June 3, 2015

On May 20th, the Bolivian senate ratified an agreement with Peru on the fish of Lake Titicaca. It had been signed in
March 2012. It was the third visit of Evo Morales to Lima.

Peru and Chile established a strategic partnership in 2006, Peru and Bolivia established a strategic partnership in
2013. According to others, Peru and Chile established a strategic partnership in 2009.
"""


def test_milestones_are_told_with_their_steps_and_what_sources_date_otherwise(tmp_path: Path) -> None:
    folder = str(tmp_path / "told")
    CliRunner().invoke(app, ["init", folder])
    (tmp_path / "told" / "articles" / "told.txt").write_text(TOLD, encoding="utf-8")
    # Milestones need the grammar of sentences, so that here the coder is the real one.
    assert CliRunner().invoke(app, ["run", folder]).exit_code == 0
    words = ["contrast", "PER", "BOL", "--peers", "CHL", "--on", "milestones", "--in", folder]
    told = CliRunner().invoke(app, words).stdout
    assert "Peru and Bolivia, strategic partnership: in line: all two have it, and Bolivia was the last" in told
    assert "Chile: 2006  (told otherwise too)" in told
    assert "also told of Peru and Bolivia" in told
    assert "ratified: 20 May 2015" in told
    assert "number 3:" in told
