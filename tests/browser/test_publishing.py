"""A publisher's morning: sign in, set up the second step, send a file in, publish it, see the index change, take it back."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Demo, check_page
from tests.browser.people import set_up_second_step, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PUBLISHER, ANALYST = "petra.publisher@example.org", "anna.analyst@example.org"
METRIC = "/index/integrated-care-index/metrics/delayed-discharges/?period=2023/24"
FIGURES = "metric,area,period,value,numerator,denominator,note\ndelayed-discharges,QMM,2023/24,77.0,770,10000,Illustrative: a made-up figure\n"


def send_in(page: Page, path: Path) -> None:
    """Send a file in through the form and wait until it has been checked."""
    page.goto("/data/upload/")
    page.locator("input[name=file]").set_input_files(path)
    page.get_by_label("Source").fill("Illustrative figures for a test")
    page.get_by_label("The figures are illustrative").check()
    page.get_by_role("button", name="Send and check").click()


def test_a_file_changes_the_index_and_its_withdrawal_changes_it_back(
    page: Page, demo: Demo, axe: Axe, tmp_path: Path
) -> None:
    page.goto(METRIC)
    row = page.locator("#all-figures-table").get_by_role("row", name=re.compile("Norfolk"))
    before = row.inner_text()

    sign_in(page, demo, PUBLISHER)
    check_page(page, axe)
    page.get_by_role("button", name="Set it up now").click()
    check_page(page, axe)
    set_up_second_step(page, PUBLISHER)

    file = tmp_path / "figures.csv"
    file.write_text(FIGURES)
    send_in(page, file)
    expect(page.get_by_role("button", name="Publish…")).to_be_visible(timeout=30_000)
    check_page(page, axe)
    release = page.url
    page.get_by_role("button", name="Publish…").click()
    check_page(page, axe)
    page.get_by_role("button", name=re.compile("Publish")).click()
    expect(page.get_by_text("Published", exact=True).first).to_be_visible(timeout=30_000)

    wait_for(page, METRIC, lambda: "77.0" in row.inner_text())
    row.get_by_role("link", name="77.0").click()
    expect(page.get_by_text("figures.csv").first).to_be_visible()
    check_page(page, axe)

    page.goto(release)
    page.get_by_role("button", name="Withdraw…").click()
    page.get_by_role("button", name=re.compile("Withdraw")).click()
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_label("Why is it withdrawn?").fill("It was a test.")
    page.get_by_role("button", name=re.compile("Withdraw")).click()
    expect(page.get_by_text("It was a test.").first).to_be_visible(timeout=30_000)
    wait_for(page, METRIC, lambda: row.inner_text() == before)


def test_an_analyst_sees_what_is_wrong_and_cannot_publish(
    page: Page, demo: Demo, axe: Axe, tmp_path: Path
) -> None:
    sign_in(page, demo, ANALYST)
    file = tmp_path / "broken.csv"
    file.write_text(
        "metric,area,period,value\ndelayed-discharges,QMM,2022/23,=1+1\ndelayed-discharges,ZZZ,2022/23,3\n"
    )
    send_in(page, file)
    expect(page.get_by_text("Refused").first).to_be_visible(timeout=30_000)
    findings = page.get_by_role("region").filter(has_text="formula")
    expect(findings.first).to_be_visible()
    check_page(page, axe)

    good = tmp_path / "good.csv"
    good.write_text("metric,area,period,value\ndelayed-discharges,QMM,2022/23,9.5\n")
    send_in(page, good)
    expect(page.get_by_text("ready to publish").first).to_be_visible(timeout=30_000)
    assert page.get_by_role("button", name="Publish…").count() == 0
    page.get_by_role("button", name="Discard…").click()
    page.get_by_role("button", name=re.compile("Discard")).click()
    expect(page.get_by_text("Discarded").first).to_be_visible()


def wait_for(page: Page, path: str, true: object, seconds: float = 40) -> None:
    """Reload a page until something is so."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        page.goto(path)
        if true():  # type: ignore[operator]
            return
        time.sleep(0.5)
    raise AssertionError(f"{path} did not change in {seconds} seconds")
