"""Whatever is read, the answer is articles, a fault that is told, or nothing: never another error, never for long."""

from __future__ import annotations

import gzip
import io
import json
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from comity import config
from comity.articles import read_document, read_files, read_lines, read_page, read_text
from comity.articles.files import KNOWN
from comity.articles.stamps import date_in, moment_of
from comity.codebook.book import Book
from comity.codebook.reading import read as read_book
from comity.errors import ComityError
from comity.imports import FORMS
from comity.records import Article, Sentence, Skipped
from comity.run.importing import Wanted, import_events
from comity.sentences import doubted, split
from comity.store import Store
from tests.run_making import made

NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)
PATIENT = settings(
    deadline=timedelta(seconds=20),
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)

# Pieces that formats are made of, so that chance comes further into a reader than its first line.
PIECES = st.sampled_from(
    [
        b"<html><body>", b"<p>", b"</p>", b"<!--", b"<![CDATA[", b"]]>", b"<rss version='2.0'><channel>", b"<item>",
        b"<title>", b"<?xml version='1.0' encoding='utf-16'?>", b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hosts'>]>",
        b"&x;", b"&#0;", b"&#xD800;", b"<meta charset=", b"utf-7>", b"<time datetime='0000-00-00'>", b"<link>",
        b"---\n", b"title: ", b"published: ", b"&a [*a]", b"!!python/object:os.system", b"{", b"}", b"[", b"]", b'"',
        b'{"text": "', b'", "published": ', b"1e999", b"-1", b"\\ud800", b'"id": "../../x"', b",", b";", b"\t", b"\n",
        b"\r", b"id,text\n", b"9999-12-31T23:59:59-23:59", b"0000-01-01", b"31 February 2014", b"BLR meets CHN. ",
        b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: ", b"99999999999\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n",
        b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\x1f\x8b\x08", b"\xe2\x80\xae", b"\xcc\x81",
    ]
)  # fmt: skip
BODIES = st.lists(PIECES | st.binary(max_size=20), max_size=30).map(b"".join)
TEXTS = st.text(max_size=300) | BODIES.map(lambda body: body.decode("utf-8", "replace"))
YAML = st.lists(
    st.sampled_from(["- {", "}", "code: ", "name: ", "[", "]", ": ", "&a ", "*a", "- ", "\n", "  ", "'", '"', "AID",
                     "NO", "members", "from: 0000-00-00", "yes: ", "say: ", "{diplomat}", "#", "|", "quad: 99", "\t",
                     "!x "])
    | st.text(max_size=8),
    max_size=25,
).map("".join)  # fmt: skip


def borne(items: object) -> None:
    """All of it is an article that can be stored, or skipped and told."""
    for item in items:  # type: ignore[attr-defined]
        assert isinstance(item, Skipped) or (isinstance(item, Article) and item.text), item
        if isinstance(item, Article):
            assert item.published is None or item.published.tzinfo


@pytest.mark.parametrize("suffix", [*sorted(KNOWN), "", ".txt.gz", ".jsonl.gz", ".csv.gz"])
@PATIENT
@given(body=BODIES, packed=st.booleans())
def test_every_kind_of_file_is_read_or_told(suffix: str, body: bytes, packed: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{suffix}"
        path.write_bytes(gzip.compress(body) if packed and suffix.endswith(".gz") else body)
        borne(read_files([path], now=NOW))


@PATIENT
@given(body=BODIES)
def test_documents_lines_and_pages_without_a_name_are_read_or_told(body: bytes) -> None:
    borne(read_document(body, where="x", now=NOW))
    borne(read_lines(io.BytesIO(body), "x"))
    borne([read_page(body.decode("utf-8", "surrogateescape"), url="", where="x", now=NOW)])


@PATIENT
@given(text=TEXTS)
def test_any_text_is_read_split_and_dated(text: str) -> None:
    for item in read_text(text, where="x"):
        if isinstance(item, Article):
            doubted(item)
            sentences: list[Sentence] = list(split(item))
            assert all(item.text[one.start : one.end] == one.text for one in sentences if one.index >= 0)


@PATIENT
@given(text=TEXTS | st.from_regex(r"[0-9]{1,5}[-/. :T][0-9]{1,5}([-/. :TZ+][0-9]{1,6}){0,5}"))
@example("9999-12-31T23:59:59-23:59")
@example("0001-01-01T00:00:00+23:59")
@example("10000000000000000000000")
def test_any_words_are_a_moment_or_none(text: str) -> None:
    moment = moment_of(text)
    assert moment is None or moment.astimezone is not None
    stamp = date_in(text)
    assert stamp is None or date.min <= stamp.moment.date() <= date.max


SETTINGS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "kind", "at", "dyads", "article", "published", "timeout"]), inner)
    ),
    max_leaves=6,
)
KEYS = [
    "title",
    "sources",
    "categories",
    "regions",
    "codebook",
    "store",
    "site",
    "fetching",
    "review",
    "articles",
    "xyz",
]


@PATIENT
@given(raw=st.dictionaries(st.sampled_from(KEYS), SETTINGS, max_size=5), tail=st.text(max_size=20) | st.just(""))
def test_any_settings_are_read_or_their_faults_told(raw: dict[str, object], tail: str) -> None:
    lines = "".join(f"{key} = {_toml(value)}\n" for key, value in raw.items())
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / config.FILE).write_bytes((lines + tail).encode("utf-8", "surrogatepass"))
        with suppress(ComityError):
            config.read(Path(folder))


@PATIENT
@given(body=st.binary(max_size=60))
@example(b"\xff\xfe")
@example(b"title = '\x00'")
def test_settings_of_any_bytes_are_read_or_told(body: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / config.FILE).write_bytes(body)
        with pytest.raises(ComityError):
            config.read(Path(folder))


BOOK_FILES = [
    "codebook.yaml", "actions.yaml", "scores.csv", "crosswalks/cameo.csv", "language/en.yaml", "regions.yaml",
    "actors/states/blr.yaml", "patterns/aid.yaml", "tiers.yaml", "roles.yaml",
]  # fmt: skip


@pytest.mark.parametrize("name", BOOK_FILES)
@PATIENT
@given(text=YAML, body=st.none() | st.binary(max_size=40))
def test_any_codebook_is_read_or_its_faults_told(name: str, text: str, body: bytes | None) -> None:
    with tempfile.TemporaryDirectory() as folder:
        monitor = made(Path(folder) / "m", articles=0)
        path = monitor / "book" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogatepass") if body is None else body)
        with suppress(ComityError):
            read_book("book", near=monitor)


CELLS = st.sampled_from(
    ["2014-03-05", "20140305", "BLR", "Belarus", "CHN", "04", "190", "Consult", "", "-99", "1e400", "0000-00-00"]
)
ROWS = st.lists(st.lists(CELLS | st.text(max_size=6), max_size=60).map("\t".join), max_size=6).map("\n".join)
OBJECTS = st.dictionaries(
    st.sampled_from(["id", "date", "actor", "recipient", "event", "when", "who", "whom", "action", "sentence"]),
    st.recursive(
        st.none() | st.integers() | st.floats() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=2)
    ),
).map(json.dumps)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return read_book("book", near=made(tmp_path_factory.mktemp("book") / "m", articles=0))


@pytest.mark.parametrize("form", sorted(FORMS))
@PATIENT
@given(body=ROWS.map(lambda text: text.encode("utf-8", "replace")) | OBJECTS.map(str.encode) | st.binary(max_size=80))
def test_any_event_data_are_imported_or_told(form: str, body: bytes, book: Book) -> None:
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "monitor.db") as store:
        path = Path(folder) / "data.tab"
        path.write_bytes(_headed(form)(body))
        with suppress(ComityError):
            import_events(store, book, Wanted(path, form, NOW))
        assert store.check() == []


def _headed(form: str) -> Callable[[bytes], bytes]:
    """Half of the bodies come under a line of names, so that rows are read at all."""
    heads = {"icews-triples": b"date\tsource\trelation\ttarget\n"}
    return lambda body: heads.get(form, b"") * (len(body) % 2) + body


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + "}"
    return json.dumps("" if value is None else value)
