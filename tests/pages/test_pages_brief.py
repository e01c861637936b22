"""The brief: whole, with its sources, editable, and never more markup than it means."""

from __future__ import annotations

import builtins
import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from pages_making import HOSTILE
from pages_monitor import Monitor

from comity.errors import ComityError
from comity.pages import Renderer, pdf_of, show
from comity.pages.markdown import linked, parts_of, plain, title_of, titled
from comity.pages.messages import read

WEEK = "brief/2014-w07"
ALL = [f"brief/2014-w{week:02}" for week in (2, 7, 8, 9)]
ROUGH = st.text(st.sampled_from("\\`*_[]<>&#;+-=~!|:.)(1a \n\t$@\"'/x\u25b2\u25bc"), max_size=30) | st.text(max_size=30)


def nodes(tree: dict[str, Any]) -> list[dict[str, Any]]:
    return [tree, *(node for part in tree["parts"] for node in nodes(part))]


def words_of(tree: dict[str, Any]) -> str:
    return "".join(node.get("text", "") for node in nodes(tree))


def said(text: str) -> str:
    """What is left of words that stand in one line."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]", "\ufffd", " ".join(text.split()))


@pytest.mark.parametrize("before", ["", "- ", "# ", "1. ", "**day** \u201c"])
@given(ROUGH)
def test_words_stay_words_wherever_they_stand(before: str, text: str) -> None:
    tree = parts_of(before + plain(text) + "\u201d")
    assert words_of(tree).endswith(f"{said(text)}\u201d")
    assert {node["kind"] for node in nodes(tree)} <= {
        "root", "inline", "text", "paragraph", "heading", "bullet_list", "ordered_list", "list_item", "strong",
    }  # fmt: skip
    assert len([node for node in nodes(tree) if node["kind"] in ("heading", "list_item")]) <= 1


@given(ROUGH, ROUGH)
def test_a_link_is_one_link_and_its_words(text: str, target: str) -> None:
    found = nodes(parts_of(f"- a {linked(plain(text), target)} b"))
    assert words_of(found[0]).replace(" ", "").startswith("a" + said(text).replace(" ", ""))
    assert sum(node["kind"] == "link" for node in found) <= 1


@pytest.mark.parametrize("target", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "vbscript:x"])
def test_no_link_runs_anything(target: str) -> None:
    for text in (f"[x]({target})", f"[x](<{target}>)", f"<{target}>", f"[x][1]\n\n[1]: {target}", f"![x]({target})"):
        tree = html.fromstring(titled(text)[1])
        assert not tree.xpath("//@href | //@src | //script | //img")


def test_html_in_an_edited_brief_is_only_words() -> None:
    rendered = titled(f"# {HOSTILE}\n\n<script>alert(1)</script>\n\n<b onclick=x>hello</b> \u25b2")[1]
    tree = html.fromstring(f"<main>{rendered}</main>")
    assert {one.tag for one in tree.iter()} <= {"main", "h1", "p", "span"}
    assert "<script>alert(1)</script>" in tree.text_content()
    assert tree.xpath("//span/@class") == ["up"]


@pytest.mark.parametrize("address", ALL)
def test_a_brief_holds_no_markup_of_the_world(monitor: Monitor, address: str) -> None:
    page = (monitor.site / f"{address}.html").read_text(encoding="utf-8")
    tree = html.fromstring(page)
    assert not tree.xpath("//script | //img | //*[@style] | //*[starts-with(name(@*), 'on')]")
    assert not [one for one in tree.xpath("//@href") if "javascript" in one.lower()]
    assert "5929" not in page
    if address == WEEK:
        assert said(HOSTILE) in tree.text_content()


@pytest.mark.parametrize("address", ALL)
def test_every_sentence_names_its_sources_and_every_source_is_named(monitor: Monitor, address: str) -> None:
    view = show(monitor.reader, address)
    text = (monitor.site / f"{address}.md").read_text(encoding="utf-8")
    body, sources = text.split("## Sources\n")
    lines = [line for line in body.splitlines() if line.startswith("- ")]
    assert all(re.search(r"\u201d\u00a0\[\[\d+\]\]\(\.\./article/", line) for line in lines)
    named = list(dict.fromkeys(re.findall(r"\[\[(\d+)\]\]", body)))
    assert named == [str(one["number"]) for one in view["sources"]] == re.findall(r"^(\d+)\. ", sources, re.MULTILINE)


def test_a_brief_tells_what_changed_and_what_is_not_known(monitor: Monitor) -> None:
    view = show(monitor.reader, "brief/2014-w09")
    assert [(one["name"], one["status"]["value"]) for one in view["moved"]] == [("Arland & Borduria", "improved")]
    assert [one["name"] for one in view["little"]] == ["The Union"]
    text = (monitor.site / "brief/2014-w09.md").read_text(encoding="utf-8")
    assert "\u25b2 The situation improved\n\n3 events. It changed in this week." in text
    assert "Too little evidence to tell: [The Union](../category/the-union.html)." in text
    assert "What is in no source is not here" in text


def test_what_a_category_has_done_for_weeks_is_not_called_new(monitor: Monitor) -> None:
    text = (monitor.site / "brief/2014-w08.md").read_text(encoding="utf-8")
    assert "It has been so since 10\u201316 February 2014." in text


def test_an_event_that_was_only_alleged_is_told_apart(monitor: Monitor) -> None:
    assert show(monitor.reader, "brief/2014-w05")["others_counts"] == {"alleged": 1}
    text = (monitor.site / "brief/2014-w05.md").read_text(encoding="utf-8")
    before, after = text.split("### Said, but not counted")
    assert "alleged 1." in after
    assert "Accuse" not in before


def test_what_the_desk_corrected_says_so(monitor: Monitor) -> None:
    told = {week: (monitor.site / f"{week}.md").read_text(encoding="utf-8") for week in ALL}
    assert [week for week in ALL if "corrected by the desk" in told[week]] == ["brief/2014-w08"]


def test_a_brief_and_its_markdown_are_one(monitor: Monitor) -> None:
    text = (monitor.site / f"{WEEK}.md").read_text(encoding="utf-8")
    page = (monitor.site / f"{WEEK}.html").read_text(encoding="utf-8")
    assert Renderer(read()).printed(text) == page
    assert title_of(text) == "The <b>Arland</b> monitor: 10\u201316 February 2014"


def test_a_pdf_says_typst_code_as_words_and_is_the_same_each_time(monitor: Monitor) -> None:
    pytest.importorskip("typst")
    text = (monitor.site / f"{WEEK}.md").read_text(encoding="utf-8")
    hostile = '# #panic("a") $x$ \\#read("/etc/passwd")\n\n1. #panic("b")\n\n`#panic("c")` [#panic("d")](https://example.org)\n'
    for one in (text, hostile, "", "> quoted\n\n***\n\n    code\n\na\\\nb\nc\n"):
        made = pdf_of(one)
        assert made.startswith(b"%PDF")
        assert pdf_of(one) == made


def test_without_typst_a_pdf_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *more: Any) -> Any:
        if name == "typst":
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(ComityError, match=r"pip install 'comity\[pdf\]'"):
        pdf_of("# x")


def test_live_a_brief_has_the_same_addresses(monitor: Monitor, served: str) -> None:
    page = httpx.get(f"{served}/{WEEK}")
    assert page.status_code == 200
    policy = html.fromstring(page.text).xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    seal = re.search(r"style-src ('sha256-[^']+')", policy)
    assert seal
    assert seal[1] in page.headers["content-security-policy"]
    text = httpx.get(f"{served}/{WEEK}.md")
    assert text.headers["content-type"].startswith("text/markdown")
    assert text.text == (monitor.site / f"{WEEK}.md").read_text(encoding="utf-8").replace(".html", "")
    assert httpx.get(f"{served}/{WEEK}.json").json() == json.loads(json.dumps(show(monitor.reader, WEEK)))
    assert httpx.get(f"{served}/brief/none").status_code == 404
    assert httpx.get(f"{served}/week/2014-w07.md").status_code == 404


def test_the_page_of_a_week_leads_to_its_brief(monitor: Monitor) -> None:
    tree = html.fromstring(Path(monitor.site / "week/2014-w07.html").read_text(encoding="utf-8"))
    assert {"../brief/2014-w07.html", "../brief/2014-w07.md"} <= set(tree.xpath("//@href"))
