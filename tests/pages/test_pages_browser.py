"""Every kind of page in a real browser: no errors, no overflow, the small script works."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages_monitor import Monitor

pytest.importorskip("playwright")

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
KINDS = (
    "index", "relations", "articles", "weeks", "health", "about", "search", "404", "relation/arl-bor", "state/arl",
    "category/arland-borduria", "week/2014-w09", "article/a002", "article/a004", "event/v-a004", "articles/2014",
    "events/alleged",
)  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")]


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
def test_a_page_opens_without_errors_and_fits(
    monitor: Monitor, browser: Browser, address: str, width: int, dark: bool
) -> None:
    page, faults = opened(browser, monitor.site, address, width=width, dark=dark)
    assert not faults
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").count("serif")
    page.close()


def test_the_table_of_events_can_be_filtered(monitor: Monitor, browser: Browser) -> None:
    page, faults = opened(browser, monitor.site, "relation/arl-bor")
    page.select_option("[data-kind]", "3")
    assert page.locator("[data-filter] + .scroll tbody tr:visible").count() == 11
    page.fill("[data-words]", "no such words")
    assert page.locator("[data-filter] + .scroll tbody tr:visible").count() == 0
    assert not faults
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
    assert page.locator("tbody tr").count() > 10
    assert not page.locator("[data-filter]").is_visible()
    context.close()


def test_a_page_prints(monitor: Monitor, browser: Browser) -> None:
    page, _ = opened(browser, monitor.site, "relation/arl-bor")
    assert page.pdf().startswith(b"%PDF")
    page.close()
