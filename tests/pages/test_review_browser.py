"""The review in a real browser: by keyboard alone, without a script, on a telephone, and for everyone to read."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from review_making import HOST, reviewed

from comity.store import Store

pytest.importorskip("playwright")
pytest.importorskip("axe_playwright_python")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

expect.set_options(timeout=30_000)

pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(reviewed(tmp_path), host=HOST, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < deadline, "the server took too long to start"
        time.sleep(0.02)
    yield f"http://{HOST}:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=20)


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}" for one in found]


def opened(browser: Browser, served: str, *, width: int = 1280, dark: bool = False, script: bool = True) -> Page:
    """The review, with a name given."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", java_script_enabled=script
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    page.goto(f"{served}/review")
    page.fill("#name", "Cy")
    page.click("form.name button")
    expect(page.locator("#card-0")).to_be_visible()
    if script:
        expect(page.locator("#card-0")).to_be_focused()
    return page


def verdicts(tmp_path: Path) -> list[str]:
    with Store.open(tmp_path / "monitor.db", readonly=True) as store:
        return [one.verdict for one in store.decisions() if one.by == "Cy"]


def test_a_desk_reviews_by_keyboard_alone(served: str, browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, served)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    focus = page.locator(".card:focus")
    expect(focus).to_have_id("card-0")
    page.keyboard.press("j")
    expect(focus).to_have_id("card-1")
    page.keyboard.press("k")
    expect(focus).to_have_id("card-0")
    first = focus.locator(".deedline").inner_text()
    page.keyboard.press("c")
    expect(page.locator(".lastly b")).to_have_text("Confirmed")
    assert page.locator(".lastly").inner_text().count(first.split(" ")[0])
    expect(focus).to_have_id("card-0")
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.locator(".lastly b")).to_have_text("Rejected")
    expect(focus).to_have_id("card-1")
    page.keyboard.press("u")
    expect(page.locator(".lastly b")).to_have_text("Confirmed")
    expect(focus).to_have_count(1)
    page.keyboard.press("?")
    expect(page.locator(".keys dl")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator(".keys dl")).to_be_hidden()
    assert verdicts(tmp_path) == ["confirmed", "rejected", "undone"]
    assert not faults
    page.context.close()


def test_a_correction_is_typed_and_its_faults_take_the_focus(served: str, browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, served)
    page.keyboard.press("e")
    who = page.locator("#card-0 [name=who]").first
    expect(who).to_be_focused()
    assert page.locator("#entities option").count() == 4
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Narnia")
    page.keyboard.press("Enter")
    wrong = page.locator("[aria-invalid=true]").first
    expect(wrong).to_be_focused()
    expect(page.locator("[role=alert]")).to_be_visible()
    described = wrong.get_attribute("aria-describedby")
    assert "knows no state or organisation 'Narnia'" in page.locator(f"#{described}").inner_text()
    assert violations(page) == []
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("castaly")
    page.keyboard.press("Enter")
    expect(page.locator(".lastly b")).to_have_text("Corrected")
    assert verdicts(tmp_path) == ["corrected"]
    page.context.close()


def test_keys_typed_into_a_field_decide_nothing_and_can_be_turned_off(
    served: str, browser: Browser, tmp_path: Path
) -> None:
    page = opened(browser, served)
    page.keyboard.press("n")
    note = page.locator("#card-0 [data-note]")
    expect(note).to_be_focused()
    page.keyboard.type("crude joke")
    expect(note).to_have_value("crude joke")
    page.keyboard.press("Escape")
    expect(page.locator(".card:focus")).to_have_id("card-0")
    page.keyboard.press("?")
    page.locator("[data-single]").uncheck()
    page.locator("#card-0").focus()
    page.keyboard.press("c")
    page.wait_for_timeout(300)
    assert verdicts(tmp_path) == []
    page.context.close()


def test_it_works_by_hand_without_a_script(served: str, browser: Browser, tmp_path: Path) -> None:
    page = opened(browser, served, width=390, script=False)
    page.locator("#card-0 button[value=rejected]").click()
    page.locator(".lastly button").click()
    page.locator("#card-0 .edit summary").click()
    page.locator("#card-0 [name=when]").fill("2014-02")
    page.locator("#card-0 .correct button").click()
    expect(page.locator(".lastly b")).to_have_text("Corrected")
    assert verdicts(tmp_path) == ["rejected", "undone", "corrected"]
    page.context.close()


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_everyone_can_read_it_and_it_fits(served: str, browser: Browser, width: int, dark: bool) -> None:
    page = opened(browser, served, width=width, dark=dark)
    page.keyboard.press("c")
    expect(page.locator(".lastly b")).to_be_visible()
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.goto(f"{served}/review?act=treaty")
    page.locator(".edit summary").first.click()
    assert violations(page) == []
    page.goto(f"{served}/event/v-a004")
    page.get_by_role("link", name="Review", exact=True).last.click()
    expect(page.locator(".card")).to_have_count(1)
    page.context.clear_cookies()
    page.goto(f"{served}/review")
    assert violations(page) == []
    page.context.close()
