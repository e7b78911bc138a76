"""The page of the API in a real browser, under the site's own policy: it draws, nothing is refused, nothing goes elsewhere."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests import services

pytestmark = pytest.mark.browser
WAIT = 60_000


def visit(address: str, chromium: str) -> dict[str, Any]:
    """What a visitor gets: operations drawn, the console's errors, and every address asked for."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        errors: list[str] = []
        asked: list[str] = []
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address)
        page.wait_for_selector(".swagger-ui .opblock", timeout=WAIT)
        drawn = page.locator(".swagger-ui .opblock").count()
        page.locator("#operations-Areas-list_areas .opblock-summary-control").click()
        page.get_by_role("button", name="Try it out").click()
        page.get_by_role("button", name="Execute").click()
        page.wait_for_selector(".responses-table.live-responses-table", timeout=WAIT)
        answer = page.locator(".live-responses-table").inner_text()
        page.goto(f"{address}?part=Votes")
        page.wait_for_selector("#operations-tag-Votes", timeout=WAIT)
        votes = page.locator(".swagger-ui .opblock").count()
        browser.close()
    return {"drawn": drawn, "votes": votes, "errors": errors, "asked": asked, "answer": answer}


def test_the_page_draws_and_tries_under_the_strict_policy(live_server: Any, settings: Any) -> None:
    chromium = services.chromium_path()
    with ThreadPoolExecutor(max_workers=1) as pool:  # the browser's loop in a thread of its own
        found = pool.submit(visit, f"{live_server.url}/api/docs/", chromium).result()
    assert found["drawn"] == 2
    assert found["votes"] >= 30
    assert found["errors"] == []
    assert all(address.startswith((live_server.url, "data:")) for address in found["asked"]), found["asked"]
    assert '"results"' in found["answer"]
