"""The static site: whole, honest, well-formed, safe, and written only where something changed."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree, html
from pages_making import HOSTILE, a_book, a_config, an_article, coded_of, fill, findings
from pages_monitor import Monitor

from comity.pages import all_addresses, build, show
from comity.store import Store


def pages(monitor: Monitor) -> list[Path]:
    return sorted(monitor.site.rglob("*.html"))


def tree_of(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_text(encoding="utf-8"))


def test_every_address_has_a_page_and_a_twin_that_equals_its_view(monitor: Monitor) -> None:
    reader = monitor.reader
    wanted = list(all_addresses(reader))
    assert len(wanted) == len(set(wanted)) == monitor.built.pages
    for address in wanted:
        twin = json.loads((monitor.site / f"{address}.json").read_text(encoding="utf-8"))
        assert twin == json.loads(json.dumps(show(reader, address)))
        assert (monitor.site / f"{address}.html").is_file()


def dead_links(site: Path) -> list[str]:
    """Links and sources that lead nowhere, with the page they stand on."""
    ids: dict[Path, set[str]] = {}
    dead: list[str] = []
    for page in sorted(site.rglob("*.html")):
        for target in tree_of(page).xpath("//@href | //@src"):
            parts = urlsplit(target)
            if parts.scheme:
                dead += [f"{page}: {target}"] if parts.scheme not in ("http", "https") else []
                continue
            file = (page.parent / unquote(parts.path)).resolve() if parts.path else page.resolve()
            file = file / "index.html" if file.is_dir() else file
            if not file.is_file():
                dead.append(f"{page}: {target}")
            elif parts.fragment and file.suffix == ".html":
                if file not in ids:
                    ids[file] = set(tree_of(file).xpath("//@id"))
                dead += [f"{page}: {target}"] if unquote(parts.fragment) not in ids[file] else []
    return dead


def test_no_link_is_dead(monitor: Monitor) -> None:
    assert dead_links(monitor.site) == []


def test_charts_link_to_the_events_they_count(monitor: Monitor) -> None:
    tree = tree_of(monitor.site / "relation/arl-bor.html")
    links = tree.xpath("//*[local-name()='svg']//*[local-name()='a']/@href")
    assert links
    here = {link.removeprefix("#") for link in links if link.startswith("#")}
    assert here <= set(tree.xpath("//tbody/@id | //li/@id"))
    assert "shift-a" in here
    assert set(links) - {f"#{name}" for name in here} == {"../milestone/m1.html"}


def test_text_from_the_world_never_becomes_markup(monitor: Monitor) -> None:
    for page in pages(monitor):
        tree = tree_of(page)
        assert not tree.xpath("//script[not(@src)] | //img | //*[@style] | //*[starts-with(name(@*), 'on')]")
        assert {src.rsplit("/", 1)[1] for src in tree.xpath("//script/@src")} <= {"comity.js"}
        assert not [href for href in tree.xpath("//@href") if href.lower().startswith("javascript")]
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "5929" not in text
        assert "\x00" not in text
    assert HOSTILE.replace("\x00", "\ufffd") in tree_of(monitor.site / "article/a002.html").xpath("string(//h1)")


def test_pages_forbid_foreign_content(monitor: Monitor) -> None:
    for page in pages(monitor):
        policy = tree_of(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy
        assert "default-src 'none'" in policy[0]
        assert "unsafe" not in policy[0]


def test_pages_have_one_heading_of_the_first_level_and_skip_none(monitor: Monitor) -> None:
    for page in pages(monitor):
        levels = [int(one.tag[1]) for one in tree_of(page).xpath("//h1 | //h2 | //h3 | //h4")]
        assert levels[0] == 1, page
        assert levels.count(1) == 1, page
        assert all(after <= before + 1 for before, after in pairwise(levels)), page


def test_ids_are_unique_and_tables_have_captions(monitor: Monitor) -> None:
    for page in pages(monitor):
        tree = tree_of(page)
        ids = tree.xpath("//@id")
        assert len(ids) == len(set(ids)), page
        assert all(table.xpath("caption") for table in tree.xpath("//table")), page
        assert tree.xpath("//main")
        assert tree.xpath("//a[@class='skip']")
        assert tree.get("lang") == "en"


def test_pages_are_light(monitor: Monitor) -> None:
    for page in pages(monitor):
        assert page.stat().st_size < 100_000
    assert (monitor.site / "static/comity.css").stat().st_size < 30_000


def test_the_feed_is_atom(monitor: Monitor) -> None:
    feed = etree.fromstring((monitor.site / "feed.xml").read_bytes())
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    assert (
        len(feed.xpath("a:entry[a:id][a:title][a:updated]", namespaces=space))
        == len(feed.xpath("a:entry", namespaces=space))
        > 5
    )


def test_tables_of_figures_match_the_page(monitor: Monitor) -> None:
    view = json.loads((monitor.site / "relation/arl-bor.json").read_text(encoding="utf-8"))
    lines = (monitor.site / "relation/arl-bor/timeline.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(view["series"]["bars"]) + 1
    events = (monitor.site / "relation/arl-bor/events.csv").read_text(encoding="utf-8")
    assert events.startswith("id,article,sentence,start,end,when_earliest")


def test_the_index_for_searching_is_data_only(monitor: Monitor) -> None:
    text = (monitor.site / "static/index.js").read_text(encoding="utf-8")
    found = re.fullmatch(r"window\.comityIndex = (.*);\n", text, re.DOTALL)
    assert found
    assert ["Arland", "state/arl", "ARL"] in json.loads(found[1])


def test_building_again_writes_nothing(monitor: Monitor) -> None:
    before = {path: path.stat().st_mtime_ns for path in monitor.site.rglob("*") if path.is_file()}
    again = build(monitor.store, monitor.config, monitor.book, monitor.site)
    after = {path: path.stat().st_mtime_ns for path in monitor.site.rglob("*") if path.is_file()}
    assert (again.written, again.removed) == (0, 0)
    assert after == before


def test_what_is_gone_is_removed_and_other_peoples_files_stay(tmp_path: Path) -> None:
    site, config, book = tmp_path / "site", a_config(tmp_path), a_book()
    with Store.open(tmp_path / "monitor.db") as store:
        fill(store)
        build(store, config, book, site)
        (site / "CNAME").write_text("example.org", encoding="utf-8")
        assert (site / "week/2014-w08.html").is_file()
        store.set_findings([one for one in findings() if one.kind == "similar"])
        store.set_rulings(())
        store.set_merged(())
        built = build(store, config, book, site)
    assert built.removed > 0
    assert not (site / "event").exists()
    assert (site / "CNAME").is_file()


def test_a_new_article_changes_few_files(tmp_path: Path) -> None:
    site, config, book = tmp_path / "site", a_config(tmp_path), a_book()
    with Store.open(tmp_path / "monitor.db") as store:
        fill(store, number=40)
        first = build(store, config, book, site)
        article = an_article(40)
        store.add_articles([article])
        store.add_coded([coded_of(article)], codebook="feedbeef")
        second = build(store, config, book, site)
    assert 0 < second.written < first.written / 3


def test_a_busy_relation_is_told_year_by_year(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with Store.open(tmp_path / "monitor.db") as store:
        fill(store, number=90)
        build(store, a_config(tmp_path), a_book(), site)
    view = json.loads((site / "relation/arl-bor.json").read_text(encoding="utf-8"))
    assert view["shown"] < view["counts"]["events"] == 179
    assert sum(year["events"] for year in view["periods"]) == 177
    year = json.loads((site / "relation/arl-bor/2014.json").read_text(encoding="utf-8"))
    assert year["shown"] < year["counts"]["events"] == sum(month["events"] for month in year["parts"])
    for part in (*view["periods"], *year["parts"]):
        told = json.loads((site / f"{part['address']}.json").read_text(encoding="utf-8"))
        assert told["counts"]["events"] == part["events"]
        assert (told["shown"] == part["events"]) == (not told["parts"])
    assert dead_links(site) == []
    tree = tree_of(site / "relation/arl-bor.html")
    links = set(tree.xpath("//*[local-name()='svg']//*[local-name()='a']/@href"))
    assert any(link.startswith("../relation/arl-bor/2014-02.html#m2014-02") for link in links)
    assert all(
        (site / "relation" / link.split("#")[0]).resolve().is_file() for link in links if not link.startswith("#")
    )


def test_an_empty_monitor_has_a_site(tmp_path: Path) -> None:
    with Store.open(tmp_path / "monitor.db") as store:
        built = build(store, a_config(tmp_path), a_book(), tmp_path / "site")
    assert built.pages > 8
    assert "There is nothing in this monitor yet" in (tmp_path / "site/index.html").read_text(encoding="utf-8")


def test_building_says_how_far_it_is(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    with Store.open(tmp_path / "monitor.db") as store:
        built = build(store, a_config(tmp_path), a_book(), tmp_path / "site", progress=lambda *said: told.append(said))
    assert told[-1] == ("pages", built.pages, built.pages)


@pytest.mark.parametrize("left", ["", "no json", "[1]", '{"a": 1}'])
def test_a_broken_manifest_breaks_nothing(tmp_path: Path, left: str) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / ".comity-site.json").write_text(left, encoding="utf-8")
    with Store.open(tmp_path / "monitor.db") as store:
        fill(store)
        assert build(store, a_config(tmp_path), a_book(), site).pages


def test_events_are_said_to_have_moved_a_status_only_where_it_changed(monitor: Monitor) -> None:
    for path in (monitor.site / "category").glob("*.html"):
        status = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["status"]
        moved = status["value"] in ("improved", "got worse")
        assert ("What moved it" in path.read_text(encoding="utf-8")) == bool(status["evidence"] and moved)
