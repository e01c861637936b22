"""Feeds, sitemap and citation: well-formed, the same entries in each form, and links that lead somewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from fastapi.testclient import TestClient
from lxml import etree
from pages_making import HOSTILE, fill
from pages_monitor import Monitor

from comity.pages import app, build
from comity.pages.listings import sitemaps
from comity.store import Store

ATOM = {"a": "http://www.w3.org/2005/Atom"}
WHERE = "https://example.org/monitor/"
PLACES = ("", "category/arland-borduria/", "relation/arl-bor/", "category/the-union/", "corrections/")


@pytest.fixture(scope="module")
def published(monitor: Monitor, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of a monitor that knows where it is published."""
    site = tmp_path_factory.mktemp("published")
    build(monitor.store, replace(monitor.config, address=WHERE), monitor.book, site)
    return site


@pytest.fixture(scope="module")
def client(monitor: Monitor) -> Iterator[TestClient]:
    archive = monitor.config.folder / "monitor.db"
    with TestClient(app(lambda: Store.open(archive, readonly=True), monitor.config, monitor.book)) as opened:
        yield opened


@pytest.mark.parametrize("place", PLACES)
def test_both_forms_of_a_feed_say_the_same(monitor: Monitor, place: str) -> None:
    atom = etree.fromstring((monitor.site / f"{place}feed.xml").read_bytes())
    told = json.loads((monitor.site / f"{place}feed.json").read_text(encoding="utf-8"))
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert atom.findtext("a:title", namespaces=ATOM) == told["title"].replace("\x00", "\ufffd")
    ids = [one.text for one in atom.findall("a:entry/a:id", namespaces=ATOM)]
    assert ids == [one["id"] for one in told["items"]]
    assert len(ids) == len(set(ids))
    for entry in atom.findall("a:entry", namespaces=ATOM):
        assert entry.findtext("a:title", namespaces=ATOM)
        assert entry.findtext("a:updated", namespaces=ATOM)
        assert entry.find("a:link", namespaces=ATOM) is not None or entry.find("a:summary", namespaces=ATOM) is not None


@pytest.mark.parametrize("place", PLACES)
def test_entries_lead_to_pages_from_where_the_feed_lies(monitor: Monitor, place: str) -> None:
    folder = monitor.site / place
    atom = etree.fromstring((folder / "feed.xml").read_bytes())
    targets = atom.xpath("//a:link[@rel='alternate']/@href", namespaces=ATOM)
    assert targets
    for target in targets:
        assert (folder / unquote(target)).is_file(), target


def test_a_published_site_has_whole_links(published: Path) -> None:
    atom = etree.fromstring((published / "relation/arl-bor/feed.xml").read_bytes())
    assert all(link.startswith(WHERE) for link in atom.xpath("//a:link/@href", namespaces=ATOM))
    page = (published / "relation/arl-bor.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{WHERE}relation/arl-bor.html">' in page
    urls = etree.fromstring((published / "sitemap.xml").read_bytes()).xpath("//*[local-name()='loc']/text()")
    assert f"{WHERE}relation/arl-bor.html" in urls
    assert all((published / unquote(url.removeprefix(WHERE))).is_file() for url in urls)
    assert not any("/event/" in url for url in urls)


def test_a_site_of_unknown_address_has_no_sitemap(monitor: Monitor) -> None:
    assert not (monitor.site / "sitemap.xml").exists()


def test_a_big_sitemap_is_cut_into_files() -> None:
    files = dict(
        sitemaps((f"article/a{number}" for number in range(50_001)), lambda address: f"https://x.org/{address}")
    )
    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert files["sitemap-1.xml"].count("<url>") == 50_000
    assert "https://x.org/sitemap-2.xml" in files["sitemap.xml"]


def test_the_citation_names_the_rules_and_the_last_day(monitor: Monitor) -> None:
    told = yaml.safe_load((monitor.site / "CITATION.cff").read_text(encoding="utf-8"))
    assert told["cff-version"] == "1.2.0"
    assert "feedbeef" in told["version"]
    assert told["date-released"] == "2014-03-02"


def test_the_live_site_has_feeds_of_searches(client: TestClient) -> None:
    asked = {"q": "minister", "status": "alleged"}
    feed = client.get("/search/feed.json", params=asked).json()
    assert [one["id"] for one in feed["items"]] == ["urn:comity:article:a005"]
    assert feed["items"][0]["url"] == "http://testserver/article/a005"
    assert "status=alleged" in feed["feed_url"]
    atom = client.get("/search/feed.xml", params={"q": HOSTILE})
    assert etree.fromstring(atom.content).tag.endswith("feed")
    page = client.get("/search", params=asked).text
    assert "search/feed.xml?q=minister&amp;status=alleged" in page


def test_the_live_site_has_feeds_of_pages(client: TestClient) -> None:
    for place in PLACES:
        assert client.get(f"/{place}feed.xml").headers["content-type"].startswith("application/atom+xml")
        assert client.get(f"/{place}feed.json").headers["content-type"] == "application/feed+json"
    assert client.get("/relation/none/feed.json").status_code == 404
    assert client.get("/state/arl/feed.xml").status_code == 404
    assert client.get("/sitemap.xml").text.count("<url>") > 20
    assert client.get("/sitemap-7.xml").status_code == 404
    assert client.get("/CITATION.cff").text.startswith("abstract:")


def test_a_category_named_feed_keeps_its_page(tmp_path: Path, monitor: Monitor) -> None:
    category = replace(monitor.config.categories[0], name="Feed")
    config = replace(monitor.config, categories=(category,), folder=tmp_path)
    with Store.open(tmp_path / "monitor.db") as store:
        fill(store)
    with TestClient(app(lambda: Store.open(tmp_path / "monitor.db", readonly=True), config, monitor.book)) as opened:
        assert opened.get("/category/feed.json").json()["kind"] == "category"
        assert opened.get("/category/feed/feed.json").json()["title"].startswith("Feed")
