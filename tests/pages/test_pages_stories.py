"""Stories on the pages, and why articles are called similar."""

from __future__ import annotations

from lxml import etree, html
from pages_making import HOSTILE, SECOND
from pages_monitor import Monitor

from comity.pages import all_addresses, show


def tree_of(monitor: Monitor, address: str) -> html.HtmlElement:
    return html.fromstring((monitor.site / f"{address}.html").read_text(encoding="utf-8"))


def test_a_story_tells_its_articles_over_time_its_key_sentence_relations_and_events(monitor: Monitor) -> None:
    view = show(monitor.reader, "story/y1")
    assert view["title"] == "Dispatch 8"
    assert view["open"]
    second = SECOND.replace("\x00", "\ufffd")
    assert "".join(piece["text"] for piece in view["key"]["sentence"]) == second == view["sentence"]
    # Of the copies a006 and a007 only the first is listed.
    assert [(one["id"], one["copies"]) for one in view["articles"]] == [("a004", 0), ("a006", 1), ("a008", 0)]
    assert view["articles_count"] == 4
    assert [(one["dyad"], one["here"]) for one in view["relations"]] == [("ARL-BOR", 2)]
    assert [one["id"] for one in view["events"]] == ["b-a004", "v-a008"]
    assert [one["id"] for one in view["milestones"]] == ["m1"]


def test_a_story_is_led_to_from_home_its_weeks_and_its_articles(monitor: Monitor) -> None:
    assert "story/y1" in set(all_addresses(monitor.reader))
    for address in ("index", "stories"):
        assert "./story/y1.html" in tree_of(monitor, address).xpath("//main//@href")
    for address in ("week/2014-w07", "article/a004", "article/a007"):
        assert "../story/y1.html" in tree_of(monitor, address).xpath("//main//@href")
    for address in ("week/2014-w03", "article/a002"):
        assert "../story/y1.html" not in tree_of(monitor, address).xpath("//main//@href")


def test_a_story_can_be_followed(monitor: Monitor) -> None:
    feed = etree.fromstring((monitor.site / "story/y1/feed.xml").read_bytes())
    space = {"a": "http://www.w3.org/2005/Atom"}
    assert len(feed.xpath("a:entry", namespaces=space)) == 3
    assert "feed.xml" in str(tree_of(monitor, "story/y1").xpath("//link[@type='application/atom+xml']/@href"))


def test_an_article_says_why_another_is_similar(monitor: Monitor) -> None:
    [one] = show(monitor.reader, "article/a004")["similar"]
    assert one["sentence"] == "Same event, similar text."
    assert one["reasons"] == [{"name": "same event", "share": 0.6}, {"name": "similar text", "share": 0.412}]
    assert [event["id"] for event in one["events"]] == ["v-a008"]
    aside = tree_of(monitor, "article/a004").xpath("//aside")[0]
    assert "Same event, similar text." in aside.text_content()
    assert "../event/v-a008.html" in aside.xpath(".//@href")
    assert "41%" in aside.text_content()


def test_a_spiral_is_told_as_a_chain_and_its_acts_lead_to_it(monitor: Monitor) -> None:
    view = show(monitor.reader, "relation/arl-bor")
    assert view["spirals"][0]["chances"] == [0.0, 0.62]
    acts = tree_of(monitor, "relation/arl-bor").xpath("//ol[@class='chain']/li")
    assert ["with a chance of 62%" in act.text_content() for act in acts] == [False, True]
    assert show(monitor.reader, "event/b-a009")["spirals"][0]["id"] == "p1"
    event = tree_of(monitor, "event/b-a009")
    assert "../relation/arl-bor.html#spiral" in event.xpath("//@href")
    assert HOSTILE[:20] in event.xpath("string(//dl)")
    assert show(monitor.reader, "event/b-a004")["spirals"] == []
