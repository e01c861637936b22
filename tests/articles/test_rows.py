"""Rows: JSON Lines, JSON, CSV; a given id is kept, a bad line skipped with its number, and the rest read."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.articles import clean, read_lines
from comity.articles.rows import read_rows, read_table, row_article
from comity.records import Article, Skipped


def lines(*rows: object) -> list[bytes]:
    return [(row if isinstance(row, str) else json.dumps(row)).encode() + b"\n" for row in rows]


def articles(found: object) -> list[Article]:
    return [item for item in found if isinstance(item, Article)]  # type: ignore[attr-defined]


def test_a_row_keeps_its_id_as_a_string_and_its_fields() -> None:
    row = {
        "id": 7, "text": "One met another.\nThey spoke.", "title": "A meeting", "published": "2016-04-22T18:38:00Z",
        "language": "EN-gb", "url": "https://news.example/a",
    }  # fmt: skip
    (found,) = articles(read_lines(lines(row), "in"))
    assert (found.id, found.title, found.language, found.basis) == ("7", "A meeting", "en", "given")
    assert found.text == "One met another.\nThey spoke."
    assert found.published is not None
    assert found.published.isoformat() == "2016-04-22T18:38:00+00:00"


def test_an_id_as_long_as_a_text_becomes_its_digest() -> None:
    rows = [{"id": "x" * 5000 + str(number), "text": "One met another."} for number in (1, 2, 1)]
    one, two, again = articles(read_lines(lines(*rows), "in"))
    assert one.id == again.id != two.id
    assert len(one.id) == 16


def test_other_names_are_known_too() -> None:
    row = {
        "Headline": "A meeting",
        "Body": "One met another.",
        "date_publish": "22 April 2016",
        "source_domain": "news.example",
    }
    (found,) = articles(read_lines(lines(row), "in"))
    assert (found.title, found.text, found.publisher) == ("A meeting", "One met another.", "news.example")
    assert found.published is not None
    assert found.published.date().isoformat() == "2016-04-22"


def test_a_bad_line_is_skipped_with_its_number_and_the_rest_is_read() -> None:
    found = list(read_lines(lines({"text": "One."}, "{", "", [1], {"title": "x"}, {"text": "Two."}), "in.jsonl"))
    skipped = [item for item in found if isinstance(item, Skipped)]
    assert [item.where for item in skipped] == ["in.jsonl:2", "in.jsonl:4", "in.jsonl:5"]
    assert "keys here: title" in skipped[2].reason
    assert [article.text for article in articles(found)] == ["One.", "Two."]


def test_a_line_longer_than_allowed_is_skipped_without_being_held() -> None:
    stream = io.BytesIO(b'{"text": "' + b"x" * 5000 + b'"}\n{"text": "Two."}\n')
    found = list(read_lines(stream, "in", largest=1000))
    assert [type(item).__name__ for item in found] == ["Skipped", "Article"]
    assert isinstance(found[0], Skipped)
    assert found[0].where == "in:1"


def test_the_title_is_no_part_of_the_text() -> None:
    (found,) = articles(read_lines(lines({"title": "A Meeting", "text": "A meeting\nOne met another."}), "in"))
    assert found.text == "One met another."


def test_the_same_text_has_the_same_id_and_the_url_comes_first() -> None:
    one, two, three = articles(
        read_lines(lines({"text": "A b"}, {"text": " A  b "}, {"text": "A b", "url": "https://a.example/x"}), "in")
    )
    assert one.id == two.id != three.id


def test_a_json_file_may_be_a_list_or_hold_one() -> None:
    for data in ([{"text": "One."}], {"articles": [{"text": "One."}]}, {"text": "One."}):
        assert [article.text for article in articles(read_rows(json.dumps(data).encode(), "in"))] == ["One."]


def test_tables_are_read_whatever_parts_their_columns() -> None:
    for mark in ",;\t|":
        body = f'id{mark}date{mark}text\n1{mark}2016-04-22{mark}"One, two; three|four\tfive\nsix"\n'.encode()
        (found,) = articles(read_table(io.BytesIO(body), "in.csv"))
        assert (found.id, found.text) == ("1", "One, two; three|four five\nsix")


def test_a_table_in_an_old_charset_is_read() -> None:
    (found,) = articles(read_table(io.BytesIO("id,text\n1,Grüße aus Köln\n".encode("cp1252")), "in.csv"))
    assert found.text == "Grüße aus Köln"


def test_a_row_too_long_for_a_table_is_skipped_and_the_next_read() -> None:
    body = b'id,text\n1,"' + b"x" * 20_000 + b'"\n2,Two.\n'
    found = list(read_table(io.BytesIO(body), "in.csv", largest=10_000))
    assert isinstance(found[0], Skipped)
    assert [article.text for article in articles(found)][-1:] == ["Two."]


def test_a_long_text_of_many_lines_in_a_table_is_one_article() -> None:
    text = "The ministers met, and talked, in Minsk.\n" * 5000
    first, second = articles(read_table(io.BytesIO(f'id,text\n1,"{text}"\n2,Two.\n'.encode()), "in.csv"))
    assert (first.text, second.text) == (clean(text), "Two.")


@pytest.mark.parametrize("charset", ["utf-16", "cp1251", "utf-8-sig"])
def test_a_table_of_another_alphabet_is_read_in_its_charset(charset: str) -> None:
    text = "Министры двух стран встретились в Минске в понедельник"
    found = articles(read_table(io.BytesIO(f"id,text\n1,{text}\n".encode(charset)), "in.csv"))
    assert [article.text for article in found] == [text]


def test_a_character_cut_where_the_charset_is_looked_for_is_whole() -> None:
    text = "я" * 50_000
    for shift in ("", "x"):
        (found,) = articles(read_table(io.BytesIO(f"id,text\n1,{shift}{text}\n".encode()), "in.csv"))
        assert found.text == shift + text


def test_a_text_cut_at_its_commas_is_skipped_rather_than_shortened() -> None:
    found = list(read_table(io.BytesIO(b"id,text\n1,He said, on Monday, no.\n2,Yes.,,\n"), "in.csv"))
    assert isinstance(found[0], Skipped)
    assert found[0].where == "in.csv:2"
    assert "quotes" in found[0].reason
    assert [article.text for article in articles(found)] == ["Yes."]


def test_an_empty_table_is_told() -> None:
    (found,) = read_table(io.BytesIO(b""), "in.csv")
    assert isinstance(found, Skipped)
    assert "no rows" in found.reason


def test_lists_and_objects_in_a_row_are_read_as_what_they_mean() -> None:
    row = {"text": ["One.", "Two."], "authors": [{"name": "A. Writer"}, "B. Writer"], "source": {"name": "The Wire"}}
    (found,) = articles(read_lines(lines(row), "in"))
    assert (found.text, found.author, found.publisher) == ("One.\n\nTwo.", "A. Writer, B. Writer", "The Wire")


@pytest.mark.parametrize(
    ("written", "day", "doubt"),
    [
        ("04/05/2016", "2016-05-04", "day and month"),
        ("22/05/2016", "2016-05-22", ""),
        ("2016-05-04", "2016-05-04", ""),
        ("soon", None, "published: 'soon' is no date"),
        ("0001-01-01T00:00:00Z", None, "published: 0001-01-01 is no date of news"),
    ],
)
def test_a_doubtful_date_of_a_row_is_told(written: str, day: str | None, doubt: str) -> None:
    (found,) = articles(read_lines(lines({"text": "One.", "date": written}), "in"))
    assert (found.published.date().isoformat() if found.published else None) == day
    assert doubt in found.doubt if doubt else not found.doubt
    assert found.basis == ("given" if day else "")


def test_a_title_without_end_is_cut_at_a_word() -> None:
    (found,) = articles(read_lines(lines({"text": "One.", "title": "May 5, 2014 " * 2000}), "in"))
    assert len(found.title) <= 510
    assert found.title.endswith(" …")


@given(st.lists(st.binary()))
def test_any_bytes_are_read_as_lines_without_error(chunks: list[bytes]) -> None:
    for item in [*read_lines(chunks, "in"), *read_lines(io.BytesIO(b"\n".join(chunks)), "in", largest=20)]:
        assert isinstance(item, (Article, Skipped))


@given(st.text(min_size=1), st.text(), st.text())
def test_any_strings_in_a_row_become_clean_text(text: str, title: str, published: str) -> None:
    for item in read_lines(lines({"text": text, "title": title, "published": published}), "in"):
        if isinstance(item, Article):
            assert item.text == clean(item.text)
            assert item.published is None or item.published.tzinfo is not None


@given(st.binary())
def test_any_bytes_are_read_as_a_table_or_json_without_error(body: bytes) -> None:
    for item in [*read_table(io.BytesIO(b"id,text\n" + body), "in"), *read_rows(body, "in")]:
        assert isinstance(item, (Article, Skipped))


def test_news_of_many_outlets_are_all_read(shared: Path) -> None:
    from datetime import UTC, datetime

    from comity.articles import read_files

    paths = sorted((shared / "data" / "news5w1h").glob("*.json.gz"))
    found = list(read_files(paths, now=datetime(2020, 1, 1, tzinfo=UTC)))
    assert len(articles(found)) > 200
    assert not [item for item in found if isinstance(item, Skipped)]


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_year_that_programs_write_for_none_is_no_date_of_news(year: str) -> None:
    article = row_article({"text": "The ministers met.", "published": f"{year}-12-31"}, where="x")
    assert isinstance(article, Article)
    assert article.published is None
    assert "is no date of news" in article.doubt
