"""The live site: the same views, search, lists, errors and caching."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import pytest
from pages_making import HOSTILE
from pages_monitor import Monitor

from comity.errors import StoreError
from comity.pages import all_addresses, app, show
from comity.store import Store

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient


@pytest.fixture(scope="module")
def client(monitor: Monitor) -> Iterator[TestClient]:
    site = app(lambda: Store.open(monitor.config.folder / "monitor.db", readonly=True), monitor.config, monitor.book)
    with TestClient(site) as opened:
        yield opened


def test_every_page_is_served_with_its_twin(monitor: Monitor, client: TestClient) -> None:
    for address in all_addresses(monitor.reader):
        page = client.get("/" if address == "index" else f"/{address}")
        assert page.status_code == 200, address
        assert page.headers["content-type"].startswith("text/html")
        twin = client.get(f"/{address}.json")
        assert twin.status_code == 200, address
        if address != "search":
            assert twin.json() == show(monitor.reader, address)


def test_headers_forbid_foreign_content(client: TestClient) -> None:
    for address in ("/", "/index.json", "/none", "/none.json", "/static/comity.css"):
        headers = client.get(address).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_what_one_has_is_not_sent_again(client: TestClient) -> None:
    first = client.get("/relations")
    again = client.get("/relations", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_whole_table_one_has_is_not_sent_again(client: TestClient, kind: str) -> None:
    first = client.get(f"/api/events.{kind}", params={"party": "ARL"})
    tag = {"if-none-match": first.headers["etag"]}
    again = client.get(f"/api/events.{kind}", params={"party": "ARL"}, headers=tag)
    assert first.content
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"/api/events.{kind}", params={"party": "BOR"}, headers=tag)
    assert other.status_code == 200
    assert other.headers["etag"] != first.headers["etag"]


def test_search_marks_the_words_and_never_trusts_the_text(client: TestClient) -> None:
    page = client.get("/search", params={"q": "borduria"})
    assert "<mark>Borduria</mark>" in page.text
    assert "<script>alert" not in page.text
    assert client.get("/search", params={"q": HOSTILE}).status_code == 200
    assert client.get("/search.json", params={"q": "nobody else"}).json()["hits"]


def test_search_goes_on_where_it_stopped(client: TestClient) -> None:
    assert client.get("/search.json", params={"q": "minister", "after": "none such"}).status_code == 404


def test_errors_say_what_is_wrong_in_the_form_that_was_asked_for(client: TestClient) -> None:
    assert client.get("/relation/none.json").json()["error"].startswith("there is no relation")
    assert client.get("/api/events", params={"after": "none"}).status_code == 404
    assert client.get("/api/events", params={"limit": 10**6}).status_code == 422
    assert client.get("/api/events", params={"unknown": 1}).status_code == 422
    page = client.get("/relation/none")
    assert (page.status_code, "<h1>" in page.text) == (404, True)


def test_errors_name_neither_the_archive_nor_the_databases_host(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "monitor.db" not in client.get("/event/none.json").text

    def broken(*_: object, **__: object) -> None:
        raise StoreError('postgresql://db.example: the server cannot be reached (host "db.example", user "desk")')

    monkeypatch.setattr(Store, "search", broken)
    answer = client.get("/search.json", params={"q": "x"})
    assert answer.status_code == 503
    assert "example" not in answer.text
    assert "log" in answer.json()["error"]


def test_lists_come_in_pages_that_join(client: TestClient) -> None:
    whole = client.get("/api/events", params={"limit": 500}).json()
    found, after = [], ""
    while True:
        part = client.get("/api/events", params={"limit": 7, "after": after}).json()
        found += part["records"]
        after = part["next"]
        if not after:
            break
    assert found == whole["records"]
    assert len(found) == 24


def test_lists_can_be_filtered(client: TestClient) -> None:
    told = client.get("/api/events", params={"status": "alleged", "dyad": "ARL-BOR"}).json()["records"]
    assert [one["id"] for one in told] == ["b-a005"]
    assert len(client.get("/api/articles", params={"since": "2014-02-01"}).json()["records"]) == 6
    assert client.get("/api/findings", params={"kind": "trend"}).json()["records"][0]["id"] == "t1"
    assert client.get("/api/milestones", params={"party": ["ARL", "BOR"]}).json()["records"][0]["stage"] == "signed"


def test_tables_are_served(client: TestClient) -> None:
    lines = client.get("/api/events.csv").text.splitlines()
    assert len(lines) == 25
    assert client.get("/relation/arl-bor/events.csv").text.splitlines()[0] == lines[0]
    assert client.get("/relation/arl-bor/timeline.csv").text.startswith("start,end,cooperation")
    assert client.get("/category/the-union.csv").status_code == 200
    assert client.get("/relation/arl-bor.csv").status_code == 404


def test_the_api_describes_itself(client: TestClient) -> None:
    assert "/api/events" in client.get("/docs").text
    paths = client.get("/openapi.json").json()["paths"]
    assert {"/api/events", "/relation/{key}.json", "/search.json", "/index.json"} <= set(paths)


@pytest.mark.parametrize(
    "path", ["/..%2f..%2fetc/passwd", "/static/..%2fapi.py", "/%00", "/article/%ff", "/a" * 300, "/.json"]
)
def test_strange_addresses_are_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404
