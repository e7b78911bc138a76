"""A citizen reads: finds the area they live in, its place, a figure and the row it comes from. With mouse, keys, phone, no script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Demo, check_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

INDEX = "/index/integrated-care-index/"
PAGES = (
    "/areas/",
    "/areas/?q=Swindon",
    "/areas/?q=SN1+5ED",
    "/areas/?q=Atlantis",
    "/areas/QOX/",
    "/areas/QU9/",
    "/areas/E06000030/",
    "/areas/ZZZ/",
    INDEX,
    f"{INDEX}?period=2019/20&domain=health-and-social-care&sort=-change",
    f"{INDEX}areas/QOX/",
    f"{INDEX}metrics/delayed-discharges/?period=2019/20",
    f"{INDEX}metrics/oxford-hip-score-gain/",
    f"{INDEX}method/",
    f"{INDEX}?period=1066",
)


@pytest.fixture
def phone(browser: Browser, demo: Demo) -> Iterator[Page]:
    """A phone of 375 pixels."""
    context = browser.new_context(
        base_url=demo.address, viewport={"width": 375, "height": 700}, has_touch=True
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(browser: Browser, demo: Demo) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(base_url=demo.address, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(autouse=True)
def _no_errors(page: Page) -> Iterator[None]:
    """Nothing that the security policy refuses, and no error of a script."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    # A page that is not there is not a fault of the page that asked.
    assert not [text for text in said if "status of 40" not in text]


def find_my_area(page: Page) -> None:
    """From the list of areas to the area's page in the index, by the name of a town."""
    page.goto("/areas/")
    page.get_by_label("Name, town, council or code").fill("Swindon")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("for “Swindon”")
    line = page.get_by_role("listitem").filter(has_text="Integrated care system")
    expect(line).to_contain_text("council: Swindon")
    line.get_by_role("link", name="Bath and North East Somerset, Swindon and Wiltshire").click()
    page.get_by_role("link", name="Integrated Care Index").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bath, Swindon & Wilts")


def follow_a_figure(page: Page) -> None:
    """From the area's page to the row of the release that one of its figures comes from."""
    row = page.get_by_role("table", name=re.compile("Health care and social care")).get_by_role(
        "row", name=re.compile("Delayed discharges")
    )
    figure = row.get_by_role("cell").nth(0).get_by_role("link")
    shown = figure.inner_text()
    figure.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Delayed discharges")
    expect(page.get_by_role("main")).to_contain_text("Row in the file")
    value = page.get_by_role("table").first.get_by_role("row").nth(1).get_by_role("cell").first.inner_text()
    assert f"{float(value):.1f}" == shown


def read_the_place(page: Page) -> None:
    """The place among all and among similar areas stands at the top."""
    stats = page.locator(".fm-stats")
    expect(stats).to_contain_text(re.compile(r"Among all areas\s*(joint )?\d+(st|nd|rd|th) of 42"))
    expect(stats).to_contain_text(re.compile(r"Among similar areas\s*(joint )?\d+(st|nd|rd|th) of 8"))


def first_area(page: Page) -> str:
    return page.locator("#scores tbody tr").first.get_by_role("rowheader").inner_text()


def sort_the_overview(page: Page) -> None:
    """The headings of the table sort it, and say so."""
    page.goto(f"{INDEX}?period=2019/20")
    best = first_area(page)
    heading = page.locator("#scores").get_by_role("columnheader", name="Rank")
    heading.get_by_role("link").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    assert first_area(page) != best
    page.locator("#scores").get_by_role("columnheader", name="Area").get_by_role("link").click()
    assert first_area(page).startswith("Bath")
    assert "period=2019" in page.url


def test_a_reader_finds_their_area_its_place_and_where_a_figure_comes_from(page: Page):
    find_my_area(page)
    read_the_place(page)
    follow_a_figure(page)


def test_the_same_without_javascript(plain: Page):
    find_my_area(plain)
    read_the_place(plain)
    follow_a_figure(plain)
    sort_the_overview(plain)


def test_the_overview_is_sorted_by_its_headings(page: Page):
    sort_the_overview(page)


def test_choosing_a_period_changes_the_figures_without_leaving_the_page(page: Page):
    page.goto(INDEX)
    page.evaluate("window.stayed = true")
    page.get_by_label("Period").select_option("2019/20")
    expect(page.locator("#figures h2").first).to_have_text("Whole index, 2019/20")
    assert page.evaluate("window.stayed")
    assert "period=2019" in page.url
    page.get_by_label("Part of the index").select_option("Health care and social care")
    expect(page.locator("#figures h2").first).to_have_text("Health care and social care, 2019/20")
    page.go_back()
    expect(page.locator("#figures h2").first).to_have_text("Whole index, 2019/20")


def test_choosing_a_period_without_javascript(plain: Page):
    plain.goto(INDEX)
    plain.get_by_label("Period").select_option("2019/20")
    plain.get_by_role("button", name="Show").click()
    expect(plain.locator("#figures h2").first).to_have_text("Whole index, 2019/20")


def test_the_published_facts_stand_on_the_overview(page: Page):
    page.goto(INDEX)
    published = page.locator("#published ~ ul").first
    for words in (
        "almost nine times as high",
        "16 times as high",
        "three times as likely",
        "80% more likely",
        "81% more likely",
        "2.6 times as high",
        "42,600",
        "63,300",
        "68,600",
    ):
        expect(published).to_contain_text(words)
    expect(published).not_to_contain_text("Differs from the report")
    published.get_by_role("link").first.click()
    expect(page.locator("#gap ~ p").first).to_contain_text("almost nine times")


def press_until(page: Page, name: str, most: int = 60) -> None:
    """Tab on until the thing in focus has that name."""
    for _ in range(most):
        page.keyboard.press("Tab")
        text = page.evaluate("document.activeElement.textContent || ''")
        if " ".join(text.split()) == name:
            return
    raise AssertionError(f"“{name}” was not reached by keyboard")


def test_all_of_it_by_keyboard_alone(page: Page):
    page.goto("/areas/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("Swindon")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("areas for “Swindon”")
    press_until(page, "Bath and North East Somerset, Swindon and Wiltshire")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bath and North East Somerset")
    press_until(page, "Integrated Care Index")
    page.keyboard.press("Enter")
    expect(page.locator(".fm-stats")).to_be_visible()
    press_until(page, "The figures as a table: Bath, Swindon & Wilts among all areas, 2025/26")
    page.keyboard.press("Enter")
    expect(page.locator("#place-figures")).to_be_visible()


def test_a_drawing_with_many_links_can_be_passed_by(page: Page):
    page.goto(INDEX)
    skip = page.get_by_role("link", name="Skip the drawing and go to its table").first
    skip.focus()
    box = skip.bounding_box()
    assert box
    assert box["height"] > 10


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_accessible(page: Page, axe: Axe, path: str):
    page.goto(path)
    check_page(page, axe)


@pytest.mark.parametrize("path", PAGES)
def test_every_page_fits_a_phone(phone: Page, axe: Axe, path: str):
    phone.goto(path)
    for details in phone.locator("main details").all():
        details.evaluate("each => each.open = true")
    check_page(phone, axe)


@pytest.mark.parametrize(
    "path", [INDEX, f"{INDEX}areas/QOX/", f"{INDEX}metrics/delayed-discharges/", "/areas/QU9/"]
)
def test_printing_leaves_the_content_and_takes_the_frame_away(page: Page, path: str):
    page.goto(path)
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".fm-nav")).to_be_hidden()
    expect(page.locator("form.fm-filters")).to_be_hidden() if page.locator(
        "form.fm-filters"
    ).count() else None
    for label in page.locator(".fm-banner").all():
        expect(label).to_be_visible()
    assert len(page.pdf(format="A4")) > 10_000


def test_a_term_explains_itself_to_pointer_and_keys(page: Page):
    page.goto(f"{INDEX}method/")
    term = page.get_by_role("link", name="standard deviation").first
    tip = page.locator(f"#{term.get_attribute('aria-describedby')}")
    term.focus()
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
