"""What is PostgreSQL's own: who may connect, what is said of it, and many who write at once."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from store_desk import STOP
from store_making import an_article
from test_store_safety import HERE, SRC

from comity.errors import NotFound, StoreBusy, StoreError, StoreSlow, StoreVersion
from comity.store import Store
from postgres_cluster import Cluster

SECRET = "s3cr-t"
ODD = (
    "the", "of", "protests", "protesting", "protested", "Sino-Belarusian", "rail", "railway", "café", "cafe\u0301",
    "Été", "Гомель", "Лукашенко", "мой", "Ñandú", "O'Brien", "U.S.", "2014", "3.5", "1e5", "g20", "co2-neutral",
    "snake_case", "http://news.by/a?b=1", "desk@news.by", "naïve", "straße", "İzmir", "中国", "relations", "relational",
    "agreed", "agreement", "generally", "skies", "dying",
)  # fmt: skip


@pytest.fixture
def place(cluster: Cluster) -> str:
    return cluster.new()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"postgresql://desk:{SECRET}@127.0.0.1:1/monitor", "cannot be reached"),
        (f"postgresql://desk@127.0.0.1:1/monitor?password={SECRET}", "cannot be reached"),
        (f"postgresql://desk:{SECRET}@127.0.0.1:port/monitor", "cannot be read"),
        (f"postgresql://desk:at@{SECRET}@127.0.0.1/monitor", "%40"),
        (f"postgresql://desk:{SECRET}@[::1/monitor", "cannot"),
        (f"oracle://desk:{SECRET}@host/monitor", "no archive can be there"),
        (f"postgresql://desk:{SECRET}@127.0.0.1:1/monitor?nonsense={SECRET}", "nonsense"),
    ],
)
def test_what_cannot_be_opened_is_said_without_the_password(url: str, said: str) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(StoreError, match=said) as caught:
        Store.open(url)
    assert SECRET not in str(caught.value)


def test_a_missing_database_schema_or_right_is_said(cluster: Cluster) -> None:
    cluster.sql("DROP ROLE IF EXISTS guest")
    cluster.sql("CREATE ROLE guest LOGIN PASSWORD 'unused'")
    cluster.sql("CREATE SCHEMA IF NOT EXISTS closed")
    cases = {
        cluster.url("public", database="nowhere"): 'database "nowhere" does not exist',
        cluster.url("nowhere"): "no such schema",
        cluster.url("public", user="nobody_known"): 'role "nobody_known" does not exist',
        cluster.url("closed", user="guest"): "no such schema",
        cluster.url("public", user="guest"): "may not do that",
    }
    for url, said in cases.items():
        with pytest.raises(StoreError, match=said):
            Store.open(url)


def test_a_user_with_a_schema_needs_no_other_right(cluster: Cluster) -> None:
    cluster.sql("DROP SCHEMA IF EXISTS own CASCADE")
    cluster.sql("DROP ROLE IF EXISTS clerk")
    cluster.sql("CREATE ROLE clerk LOGIN")
    cluster.sql("CREATE SCHEMA own AUTHORIZATION clerk")
    place = cluster.url("own", user="clerk")
    with Store.open(place) as store, Store.open(place, wait=0.0) as other:
        store.add_articles([an_article(0)])
        assert len(store.search("freight")) == 1
        with store.writing(), pytest.raises(StoreBusy, match=f"process {os.getpid()} on"):
            other.add_articles([an_article(1)])


def test_a_database_that_cannot_hold_any_text_is_refused(cluster: Cluster) -> None:
    cluster.sql("CREATE DATABASE western ENCODING 'LATIN1' TEMPLATE template0 LOCALE 'C'")
    with pytest.raises(StoreError, match="its encoding is LATIN1"):
        Store.open(cluster.url("public", database="western"))


def test_another_programs_tables_are_left_alone(cluster: Cluster) -> None:
    cluster.sql("CREATE SCHEMA IF NOT EXISTS shop")
    cluster.sql("CREATE TABLE IF NOT EXISTS shop.article (price integer)")
    with pytest.raises(StoreVersion, match="another program has tables in schema shop"):
        Store.open(cluster.url("shop"))
    assert cluster.sql("SELECT tablename FROM pg_tables WHERE schemaname = 'shop'") == [("article",)]


def test_nothing_is_made_for_one_who_only_reads(cluster: Cluster, place: str) -> None:
    with pytest.raises(NotFound, match="there is no archive yet"):
        Store.open(place, readonly=True)
    schema = place.rpartition("%3D")[2]
    assert cluster.sql(f"SELECT count(*) FROM pg_tables WHERE schemaname = '{schema}'") == [(0,)]


def test_a_reader_could_not_write_if_it_would(place: str) -> None:
    Store.open(place).close()
    with (
        Store.open(place, readonly=True) as reader,
        reader._engine.connect() as connection,
        pytest.raises(DBAPIError, match="read-only transaction"),
    ):
        connection.exec_driver_sql("DELETE FROM article")


def test_a_question_that_takes_too_long_is_given_up(place: str) -> None:
    Store.open(place).close()
    with Store.open(place, readonly=True, patience=0.5) as hasty, pytest.raises(StoreSlow, match="took too long"):
        hasty._rows(select(func.pg_sleep(30)))


def test_who_loses_the_connection_loses_the_turn(cluster: Cluster, place: str) -> None:
    """Another may have begun to write meanwhile: nothing more is written, however the driver connects anew."""
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name ~ '^comity [0-9]'"
    with Store.open(place) as store:
        store.add_articles([an_article(0)])
        with store.writing():
            assert cluster.sql(ended) == [(True,)]
            with Store.open(place, wait=5.0) as other, other.writing():
                for _ in range(2):
                    with pytest.raises(StoreError, match=r"ended the connection|turn to write"):
                        store.add_articles([an_article(1)])
                other.add_articles([an_article(2)])
        store.add_articles([an_article(3)])
        assert [one.id for one in store.articles()] == ["a00000", "a00002", "a00003"]


def test_archives_in_two_schemas_do_not_wait_for_each_other(cluster: Cluster, place: str) -> None:
    with Store.open(place) as one, Store.open(cluster.new()) as other, one.writing(), other.writing(wait=0):
        one.add_articles([an_article(0)])
        other.add_articles([an_article(1)])
    with (
        Store.open(place, wait=0.0) as one,
        Store.open(place, wait=0.0) as same,
        one.writing(),
        pytest.raises(StoreBusy, match=rf"process {os.getpid()} on"),
    ):
        same.add_articles([an_article(2)])


def test_a_long_text_is_stored_whole_and_found_by_its_first_half_megabyte(place: str) -> None:
    many = " ".join(f"w{number:x}" for number in range(300_000))
    with Store.open(place) as store:
        store.add_articles(
            [an_article(0, text=f"Minsk {many} Beijing"), an_article(1, text="no end " + "x" * 5_000_000)]
        )
        assert store.article("a00000").text.endswith("Beijing")
        assert [hit.article for hit in store.search("w1f")] == ["a00000"]
        assert store.search("beijing") == ()
        assert store.check() == []


def test_the_end_of_a_title_and_the_beginning_of_a_text_are_no_phrase(place: str) -> None:
    with Store.open(place) as store:
        store.add_articles([an_article(0, title="Talks on rail", text="Freight stood still.")])
        assert store.search('"rail freight"') == ()
        assert len(store.search("rail freight")) == 1


def test_both_databases_find_the_same(place: str, tmp_path: Path) -> None:
    """Words, phrases, beginnings and exclusions over texts made of the same odd words."""
    chance = random.Random(11)
    made = [" ".join(chance.choices(ODD, k=chance.randrange(1, 9))) for _ in range(60)]
    articles = [an_article(number, title=made[-number - 1], text=text) for number, text in enumerate(made)]
    queries = [" ".join(_asked(chance) for _ in range(chance.randrange(1, 4))) for _ in range(400)]
    with Store.open(place) as one, Store.open(tmp_path / "other.db") as other:
        for store in (one, other):
            store.add_articles(articles)
        found = [
            [{hit.article for hit in store.search(query, limit=99)} for query in queries] for store in (one, other)
        ]
    assert sum(map(bool, found[0])) > 150
    for query, here, there in zip(queries, *found, strict=True):
        assert here == there, query


def _asked(chance: random.Random) -> str:
    word = chance.choice(ODD)
    kind = chance.randrange(5)
    forms = (word, f"-{word}", f'"{word} {chance.choice(ODD)}"', f"{word[: max(len(word) - 2, 1)]}*", word.upper())
    return forms[kind]


@contextmanager
def at_work(place: str, *task: str) -> Iterator[subprocess.Popen[str]]:
    known = os.pathsep.join((str(SRC), str(HERE)))
    command = [sys.executable, str(HERE / "store_desk.py"), place, *task]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": known}) as child:
        try:
            yield child
        finally:
            child.kill()


def test_two_desks_a_reviewer_and_ten_readers_lose_and_double_nothing(place: str) -> None:
    """Both desks read half of the same articles; each run adds, codes and merges. Readers never see half a step."""
    Store.open(place).close()
    with ExitStack() as stack:
        desks = [stack.enter_context(at_work(place, "desk", first)) for first in ("0", "30")]
        reviewer = stack.enter_context(at_work(place, "review", "0"))
        readers = [stack.enter_context(at_work(place, "read", "0")) for _ in range(10)]
        for child in (*desks, reviewer):
            assert child.communicate(timeout=240)[0].split()[-1] == "done"
        with Store.open(place, wait=60.0) as store:
            store.log_run(STOP)
        looked = [child.communicate(timeout=60)[0].split() for child in readers]
    assert all(int(number) > 0 for number, _ in looked)
    assert [faults for _, faults in looked] == ["0"] * 10
    with Store.open(place) as store:
        counts = store.counts()
        assert counts["article"] == counts["coded"] == counts["merged"] == 90
        assert counts["event"] == 180
        assert counts["sentence"] == 360
        assert counts["decision"] == 100
        assert Counter(one.id for one in store.articles()) == {an_article(number).id: 1 for number in range(90)}
        assert store.check() == []
