"""Files: by suffix or by how they begin; front matter; bounds; what cannot be read is told."""

from __future__ import annotations

import gzip
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from comity.articles import read_files
from comity.records import Article, Skipped
from tests.articles.web import page

NOW = datetime(2020, 1, 1, tzinfo=UTC)
FRONT = """---
title: Ministers meet
published: 2014-03-02 09:30
publisher: Sample wire
language: en
url: https://news.example/a
id: sample-1
sources:
  - a row of a table
---
The ministers met in Minsk.

They spoke: about borders.
"""


def read(path: Path, **more: float) -> list[Article | Skipped]:
    return list(read_files([path], now=NOW, **more))


def write(path: Path, body: bytes | str) -> Path:
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return path


def test_front_matter_says_what_the_article_is(tmp_path: Path) -> None:
    (found,) = read(write(tmp_path / "a.md", FRONT))
    assert isinstance(found, Article)
    assert (found.id, found.title, found.publisher, found.url) == (
        "sample-1", "Ministers meet", "Sample wire", "https://news.example/a",
    )  # fmt: skip
    assert found.text == "The ministers met in Minsk.\n\nThey spoke: about borders."
    assert (found.published, found.basis) == (datetime(2014, 3, 2, 9, 30, tzinfo=UTC), "given")


def test_hard_wrapped_text_below_front_matter_is_joined(tmp_path: Path) -> None:
    wrapped = (
        "The ministers of both countries met in the capital on Friday and agreed\nto open a second border crossing.\n"
    )
    (found,) = read(write(tmp_path / "a.md", f"---\ntitle: Ministers meet\n---\n{wrapped}"))
    assert isinstance(found, Article)
    assert found.text == wrapped.replace("\n", " ").strip()


def test_saved_pages_of_one_site_have_ids_of_their_own(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="https://news.example/">'
    paths = [
        write(tmp_path / f"{n}.html", page(f"Ministers meet for the {n}. time", head=head, sentences=12 + 3 * n))
        for n in (1, 2)
    ]
    one, two = read_files(paths, now=NOW)
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert one.id != two.id


def test_broken_front_matter_is_told_with_its_line(tmp_path: Path) -> None:
    (found,) = read(write(tmp_path / "a.txt", "---\ntitle: a\nb: [\n---\nText.\n"))
    assert isinstance(found, Skipped)
    assert found.where.startswith(f"{tmp_path / 'a.txt'}:")


def test_a_colon_in_a_title_of_front_matter_is_told_with_its_remedy(tmp_path: Path) -> None:
    (found,) = read(write(tmp_path / "a.txt", "---\ntitle: Minsk: ministers meet\n---\nText.\n"))
    assert isinstance(found, Skipped)
    assert found.where == f"{tmp_path / 'a.txt'}:2"
    assert "quotes" in found.reason


def test_front_matter_nested_without_end_is_told(tmp_path: Path) -> None:
    (found,) = read(write(tmp_path / "a.txt", f"---\ntitle: {'[' * 9000}\n---\nText.\n"))
    assert isinstance(found, Skipped)
    assert "nested" in found.reason


@pytest.mark.parametrize("name", ["a.txt.gz", "a.csv.gz", "a.jsonl.gz", "a.warc.gz"])
def test_a_damaged_packed_file_is_skipped(tmp_path: Path, name: str) -> None:
    packed = bytearray(gzip.compress(b"The ministers met in Minsk and signed a treaty. " * 500))
    packed[30] ^= 0xFF
    (tmp_path / name).write_bytes(bytes(packed))
    (found,) = read(tmp_path / name)
    assert isinstance(found, Skipped)


def test_a_program_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "tool").write_bytes(b"\x7fELF\x02\x01\x00\x00" + bytes(range(256)) * 20)
    (found,) = read(tmp_path / "tool")
    assert isinstance(found, Skipped)
    assert found.reason.startswith("no text; known suffixes")


def test_a_date_that_is_none_makes_the_article_doubtful(tmp_path: Path) -> None:
    (found,) = read(write(tmp_path / "a.txt", "---\npublished: soon\n---\nThe ministers met.\n"))
    assert isinstance(found, Article)
    assert (found.published, found.basis, found.doubt) == (None, "", "published: 'soon' is no date")


def test_a_date_in_the_file_name_is_used_where_the_text_has_none(tmp_path: Path) -> None:
    (found,) = read(write(tmp_path / "2014-03-02_minsk.txt", "The ministers met in Minsk.\n"))
    assert isinstance(found, Article)
    assert (found.published, found.basis) == (datetime(2014, 3, 2, tzinfo=UTC), "file")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a.html", page("Two ministers meet at the border")),
        ("a.txt", "The ministers met in Minsk.\n"),
        ("a.jsonl", '{"text": "The ministers met in Minsk."}\n'),
        ("a.json", '[{"text": "The ministers met in Minsk."}]'),
        ("a.csv", "text\nThe ministers met in Minsk.\n"),
        ("a.tsv", "id\ttext\n1\tThe ministers met in Minsk.\n"),
        ("a", page("Two ministers meet at the border")),
        ("a.page", '{"text": "The ministers met in Minsk."}\n{"text": "They met again."}\n'),
        ("a.unknown", "The ministers met in Minsk.\n"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_every_kind_is_read_packed_or_not_named_or_sniffed(
    tmp_path: Path, name: str, body: str | bytes, packed: bool
) -> None:
    raw = body.encode() if isinstance(body, str) else body
    path = write(tmp_path / f"{name}{'.gz' if packed else ''}", gzip.compress(raw) if packed else raw)
    found = read(path)
    assert found
    assert all(isinstance(item, Article) for item in found), found


def test_standard_input_is_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "One."}\nx\n')))
    found = read(Path("-"))
    assert isinstance(found[0], Article)
    assert isinstance(found[1], Skipped)
    assert found[1].where == "stdin:2"


def test_what_cannot_be_read_is_told_and_the_next_file_read(tmp_path: Path) -> None:
    good = write(tmp_path / "z.txt", "The ministers met in Minsk.\n")
    broken = write(tmp_path / "a.txt.gz", gzip.compress(b"x" * 1000)[:20])
    paths = [
        tmp_path / "none.txt",
        tmp_path,
        broken,
        write(tmp_path / "b.pdf", b"%PDF-1.4 x"),
        write(tmp_path / "e.txt", b""),
        good,
    ]
    found = list(read_files(paths, now=NOW))
    assert [type(item).__name__ for item in found] == ["Skipped"] * 5 + ["Article"]
    assert "No such file" in getattr(found[0], "reason", "")


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.xml", "a.txt.gz"])
def test_no_document_is_read_further_than_allowed(tmp_path: Path, name: str) -> None:
    body = b"word " * 40_000
    found = read(write(tmp_path / name, gzip.compress(body) if name.endswith(".gz") else body), max_megabytes=0.1)
    assert isinstance(found[0], Skipped)
    assert "larger than 0.1 MB" in found[0].reason


def test_bytes_of_any_kind_in_a_text_file_are_read_or_skipped(tmp_path: Path) -> None:
    for index, body in enumerate(
        [bytes(range(256)), b"\xff\xfe", b"\x00" * 100, "текст".encode("utf-16"), b"\xed\xa0\x80"]
    ):
        for item in read(write(tmp_path / f"{index}.txt", body)):
            assert isinstance(item, (Article, Skipped))


def test_a_text_longer_than_any_article_is_skipped_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("word " * 250_000, encoding="utf-8")
    (found,) = read_files([path], now=datetime(2024, 1, 1, tzinfo=UTC))
    assert isinstance(found, Skipped)
    assert "split it" in found.reason
