"""Every kind of page in a real browser: no errors, no overflow, the small script works."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages_monitor import Monitor

pytest.importorskip("playwright")
pytest.importorskip("axe_playwright_python")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
KINDS = (
    "index", "relations", "milestones", "articles", "weeks", "health", "about", "search", "404", "relation/arl-bor",
    "state/arl", "region/nowhere", "category/arland-borduria", "week/2014-w09", "brief/2014-w09", "article/a002",
    "article/a004", "event/v-a004", "milestone/m1", "articles/2014", "events/alleged",
    "corrections", "event/x-a010", "stories", "story/y1",
)  # fmt: skip
LIVE = (
    "", "relation/arl-bor", "region/nowhere", "search", "search?q=borduria&party=ARL&status=alleged", "docs", "none",
    "search?status=none",
)  # fmt: skip

ROWS = "[data-filter] + .scroll tbody tr:visible"

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")]


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong, and where."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}" for one in found]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def opened(
    browser: Browser, site: Path, address: str, *, width: int = 1280, dark: bool = False
) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light")
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("requestfailed", lambda request: faults.append(request.url))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.goto((site / f"{address}.html").as_uri())
    return page, faults


@pytest.mark.parametrize("address", KINDS)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_a_page_opens_without_errors_and_fits_and_everyone_can_read_it(
    monitor: Monitor, browser: Browser, address: str, width: int, dark: bool
) -> None:
    page, faults = opened(browser, monitor.site, address, width=width, dark=dark)
    assert not faults
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").count("serif")
    assert violations(page) == []
    page.close()


@pytest.mark.parametrize("address", LIVE)
def test_a_live_page_opens_without_errors_and_everyone_can_read_it(served: str, browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 900})
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    page.goto(f"{served}/{address}")
    assert not faults
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []
    page.close()


def test_the_table_of_events_can_be_filtered(monitor: Monitor, browser: Browser) -> None:
    page, faults = opened(browser, monitor.site, "relation/arl-bor")
    page.check("[data-filter] input[value='3']")
    assert page.locator(ROWS).count() == 11
    page.fill("[data-words]", "no such words")
    assert page.locator(ROWS).count() == 0
    assert not faults
    page.close()


def test_live_a_search_is_narrowed_by_its_form(served: str, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{served}/search")
    page.fill("#q", "minister")
    page.select_option("select[name=status]", "alleged")
    page.click("form.search button")
    assert page.locator(".found > li").count() == 1
    page.click(".found > li > a")
    assert page.url.endswith("/article/a005")
    page.close()


def test_titles_and_names_can_be_searched_without_a_server(monitor: Monitor, browser: Browser) -> None:
    page, faults = opened(browser, monitor.site, "search")
    page.fill("#q", "arland borduria")
    page.locator("[data-results] li a").first.click()
    assert page.url.endswith("category/arland-borduria.html")
    assert not faults
    page.close()


def test_a_coded_sentence_says_how_when_it_has_the_focus(monitor: Monitor, browser: Browser) -> None:
    page, _ = opened(browser, monitor.site, "article/a004")
    tip = page.locator(".tip").first
    assert not tip.is_visible()
    page.locator(".coded").first.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert tip.is_visible()
    assert "Consult" in tip.inner_text()
    page.close()


def test_pages_can_be_read_without_script(monitor: Monitor, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((monitor.site / "relation/arl-bor.html").as_uri())
    shown = page.locator(ROWS).count()
    page.check("[data-filter] input[value='3']")
    assert 0 < page.locator(ROWS).count() < shown
    assert not page.locator("[data-words]").is_visible()
    context.close()


def test_a_page_prints(monitor: Monitor, browser: Browser) -> None:
    page, _ = opened(browser, monitor.site, "relation/arl-bor")
    assert page.pdf().startswith(b"%PDF")
    page.close()
