from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import Result

from comity.codec import EVENT_KEYS, load
from comity.records import Event
from tests.run_making import made

Comity = Callable[..., Result]

PROMISED = [
    "id", "article", "sentence", "start", "end", "when", "who", "whom", "action", "mode", "contexts", "quad", "score",
    "cameo", "status", "said_by", "place", "confidence", "why", "codebook", "reports",
]  # fmt: skip

LINES = (
    '{"id": 7, "text": "BLR meets CHN.", "published": "2014-03-01"}\n'
    "this is no JSON\n"
    '{"id": "b", "text": "Nothing happens."}\n'
    '{"id": "c", "text": "BLR threatens CHN. RUS meets POL.", "title": "Two acts"}\n'
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return made(tmp_path / "m", articles=0) / "book"


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "lines.jsonl"
    path.write_text(LINES, encoding="utf-8")
    return path


def records(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_record_an_event_in_the_order_of_the_articles_with_their_ids(
    comity: Comity, book: Path, lines: Path
) -> None:
    result = comity("code", lines, "--codebook", book)
    assert result.exit_code == 0
    assert [(row["article"], row["action"]) for row in records(result)] == [
        ("7", "CONSULT"),
        ("c", "THREATEN"),
        ("c", "CONSULT"),
    ]


def test_the_promised_keys_come_first_and_in_order(comity: Comity, book: Path, lines: Path) -> None:
    row = records(comity("code", lines, "--codebook", book))[0]
    assert list(row)[: len(PROMISED)] == PROMISED
    assert list(row["when"]) == ["earliest", "latest", "precision", "edtf"]
    assert [list(party) for party in row["who"]] == [["code", "sector", "text"]]
    assert load(Event, row).who[0].code == "BLR"


def test_standard_input_is_a_dash(comity: Comity, book: Path) -> None:
    result = comity("code", "-", "--codebook", book, input=LINES)
    assert len(records(result)) == 3


def test_a_bad_line_is_told_with_its_number_and_counted(comity: Comity, book: Path, lines: Path) -> None:
    result = comity("code", lines, "--codebook", book)
    assert f"skipped {lines}:2: not JSON" in result.stderr
    assert "3 events in 3 articles; 1 skipped" in result.stderr


def test_quiet_says_nothing(comity: Comity, book: Path, lines: Path) -> None:
    assert comity("code", lines, "--codebook", book, "--quiet").stderr == ""


def test_nothing_readable_is_exit_code_one_and_nothing_to_read_is_none(comity: Comity, book: Path) -> None:
    assert comity("code", "-", "--codebook", book, input="no\nno\n").exit_code == 1
    assert comity("code", "-", "--codebook", book, input="").exit_code == 0


def test_a_file_that_is_not_there_is_told(comity: Comity, book: Path) -> None:
    result = comity("code", "nowhere.jsonl", "--codebook", book)
    assert result.exit_code == 2
    assert "there is no file nowhere.jsonl" in result.stderr


def test_an_unknown_codebook_is_told_with_those_there_are(comity: Comity, lines: Path) -> None:
    result = comity("code", lines, "--codebook", "nonsense")
    assert result.exit_code == 2
    assert "no codebook 'nonsense'" in result.stderr
    assert "plover" in result.stderr
    assert "Traceback" not in result.stderr


def test_csv_has_a_row_of_scalars_an_event(comity: Comity, book: Path, lines: Path) -> None:
    result = comity("code", lines, "--codebook", book, "--to", "csv")
    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert [row["who_code"] for row in rows] == ["BLR", "BLR", "RUS"]
    assert rows[0]["when_earliest"] == "2014-03-01"
    assert set(PROMISED) - {"when", "who", "whom", "said_by"} <= set(rows[0])


def test_csv_of_nothing_has_the_columns(comity: Comity, book: Path) -> None:
    result = comity("code", "-", "--codebook", book, "--to", "csv", input="")
    assert result.stdout.startswith("id,article,sentence,start,end,when_earliest,")


def test_parquet_is_nested_as_promised(comity: Comity, book: Path, lines: Path, tmp_path: Path) -> None:
    out = tmp_path / "events.parquet"
    assert comity("code", lines, "--codebook", book, "--to", "parquet", "--out", out).exit_code == 0
    frame = pl.read_parquet(out)
    assert frame.columns == list(EVENT_KEYS)
    assert frame["when"].struct.field("earliest").dtype == pl.Date
    assert [who[0]["code"] for who in frame["who"].to_list()] == ["BLR", "BLR", "RUS"]
    assert not list(tmp_path.glob(".*.part"))


def test_parquet_of_nothing_has_the_same_columns(comity: Comity, book: Path, tmp_path: Path) -> None:
    out = tmp_path / "events.parquet"
    comity("code", "-", "--codebook", book, "--to", "parquet", "--out", out, input="")
    assert pl.read_parquet(out).columns == list(EVENT_KEYS)


def test_parquet_needs_a_file(comity: Comity, book: Path, lines: Path) -> None:
    result = comity("code", lines, "--codebook", book, "--to", "parquet")
    assert result.exit_code == 2
    assert "--out" in result.stderr


def test_out_appears_whole_or_not_at_all(
    comity: Comity, book: Path, lines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "events.jsonl"
    out.write_text("old\n", encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("comity.run.writing.dump", _fails)
        assert comity("code", lines, "--codebook", book, "--out", out).exit_code != 0
    assert out.read_text(encoding="utf-8") == "old\n"
    comity("code", lines, "--codebook", book, "--out", out)
    assert len(out.read_text(encoding="utf-8").splitlines()) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.jsonl", "lines.jsonl", "m"]


def _fails(_: object) -> dict[str, object]:
    raise OSError(28, "No space left on device")


def test_confidence_below_the_least_is_left_out(comity: Comity, book: Path, lines: Path) -> None:
    result = comity("code", lines, "--codebook", book, "--min-confidence", "0.8")
    assert [row["action"] for row in records(result)] == ["CONSULT", "CONSULT"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_no_bytes_whatever_stop_it(comity: Comity, book: Path, junk: bytes) -> None:
    result = comity("code", "-", "--codebook", book, input=junk + b'\n{"id": "z", "text": "BLR meets CHN."}\n')
    assert result.exit_code == 0
    assert records(result)[-1]["article"] == "z"


HOSTILE = {
    "nul": b'{"id": "a\\u0000b", "text": "BLR meets CHN.\\u0000"}',
    "surrogate": b'{"id": "\\ud800", "text": "BLR meets CHN. \\udfff"}',
    "deep": b"[" * 100_000,
    "long": b'{"text": "' + b"x" * 11_000_000 + b'"}',
    "latin": '{"id": "é", "text": "BLR meets CHN."}'.encode("latin-1"),
    "list": b'["text"]',
    "empty": b'{"id": "a", "text": ""}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_lines_are_coded_or_told_and_the_rest_goes_on(comity: Comity, book: Path, name: str) -> None:
    body = HOSTILE[name] + b'\n{"id": "good", "text": "BLR meets CHN."}\n'
    result = comity("code", "-", "--codebook", book, input=body)
    assert result.exit_code == 0
    assert records(result)[-1]["article"] == "good"


def child(book: Path, *words: str) -> list[str]:
    quick = (
        "import comity.run.jobs as jobs\n"
        "from tests.run_making import QuickCoder\n"
        "jobs.Coder = QuickCoder\n"
        "from comity.cli import main\n"
        "main()\n"
    )
    return [sys.executable, "-c", quick, "code", "-", "--codebook", str(book), *words]


def test_a_reader_that_leaves_ends_it_quietly(book: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(child(book, "--quiet"), cwd=root, env=environment, **pipes) as process:  # type: ignore[call-overload]
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b'{"text": "BLR meets CHN."}\n' * 50)
        process.stdin.flush()
        process.stdout.close()
        with suppress(BrokenPipeError):
            process.stdin.write(b'{"text": "BLR meets CHN."}\n' * 5000)
        with suppress(BrokenPipeError):
            process.stdin.close()
        assert process.wait(60) == 0
        assert process.stderr.read() == b""


def test_it_answers_while_the_stream_goes_on(book: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(child(book, "--quiet"), cwd=root, env=environment, **pipes) as process:  # type: ignore[call-overload]
        assert process.stdin
        assert process.stdout
        for number in range(400):
            process.stdin.write(b'{"id": %d, "text": "BLR meets CHN."}\n' % number)
        process.stdin.flush()
        first = json.loads(process.stdout.readline())
        assert first["article"] == "0"
        process.stdin.close()
        assert sum(1 for _ in process.stdout) == 399


def test_codebook_compare_tells_what_changes_in_words_and_as_json(comity: Comity, tmp_path: Path) -> None:
    articles = tmp_path / "articles.jsonl"
    texts = ["Estonia expelled three Russian diplomats on Tuesday.", "Freedonia sent tents to Nepal on Monday."]
    articles.write_text("".join(json.dumps({"id": str(i), "text": text}) + "\n" for i, text in enumerate(texts)))
    own = tmp_path / "own"
    (own / "actors" / "states").mkdir(parents=True)
    (own / "codebook.yaml").write_text("name: own\nextends: plover\n")
    (own / "actors" / "states" / "fdn.yaml").write_text("code: FDN\nname: Freedonia\nregion: Western Europe\n")
    result = comity("codebook", "compare", "plover", own, "--on", articles, "--json")
    assert result.exit_code == 0, result.stderr
    changed = records(result)
    assert all("Freedonia" in json.dumps(one) for one in changed)
    (line,) = (one for one in changed if one["change"] in ("added", "recoded"))
    assert [party["code"] for party in line["now"]["who"]] == ["FDN"]
    assert "FDN" not in str(line["was"])
    words = comity("codebook", "compare", "plover", own, "--on", articles)
    assert "FDN AID NPL" in words.stdout
    assert "2 articles" in words.stdout


def test_codebook_compare_says_what_it_needs(comity: Comity, tmp_path: Path) -> None:
    result = comity("codebook", "compare", "plover", "plover", "--on", tmp_path)
    assert result.exit_code == 2
    assert "--on FILE" in result.stderr
