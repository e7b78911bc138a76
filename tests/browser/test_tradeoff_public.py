"""What everybody reads of trade-offs, without signing in: at each stage, on a desk, on a phone and on paper."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.tradeoffs import (
    CHILDREN,
    COURSES,
    HOSPITAL,
    URGENT,
    address_of,
    check_both,
    follow,
    press,
    said,
)

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ATOM = "{http://www.w3.org/2005/Atom}"
STAGES = {COURSES: "Learn", HOSPITAL: "Discuss", URGENT: "Vote", CHILDREN: "Response"}
PAGES = ("options", "explore", "evidence", "witnesses", "discussion", "statements", "opinion", "leanings", "votes", "review", "report", "voices", "rounds")  # fmt: skip
"""Pages of one trade-off that everybody may read."""


def test_the_list_and_its_filters(page: Page, axe: Axe) -> None:
    page.goto("/")
    follow(page.get_by_role("navigation", name="Main").get_by_role("link", name="Trade-offs"))
    check_both(page, axe)
    for title in STAGES:
        expect(page.get_by_role("link", name=title, exact=True).first).to_be_visible()
    page.get_by_label("Stage").focus()
    page.keyboard.type("Discuss")
    page.get_by_label("Words").focus()
    page.keyboard.type("crisis")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=COURSES)).to_have_count(0)
    expect(page.get_by_role("link", name=HOSPITAL)).to_be_visible()
    check_both(page, axe)
    page.goto("/trade-offs/?words=nothing-of-the-kind")
    expect(page.get_by_role("heading", name=re.compile("^No trade-off fits"))).to_be_visible()
    check_both(page, axe)
    page.goto("/bodies/llr-citizen-panel/trade-offs/")
    check_both(page, axe)


@pytest.mark.parametrize("title", STAGES)
def test_the_page_at_each_stage(page: Page, axe: Axe, title: str) -> None:
    page.goto(address_of(page, title))
    expect(page.locator("li[aria-current=step]")).to_contain_text(STAGES[title])
    expect(page.get_by_text("Illustrative: made-up data").first).to_be_visible()
    for heading in ("What is being decided", "Where it stands, and what comes next", "The options"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.get_by_role("heading", name="What has been heard so far")).to_be_visible()
    expect(page.get_by_role("heading", name="Your part now")).to_have_count(0)
    parts = 0 if STAGES[title] == "Response" else 1
    expect(page.get_by_role("link", name="sign in to take part")).to_have_count(parts)
    check_both(page, axe)


@pytest.mark.parametrize("title", [HOSPITAL, CHILDREN])
def test_every_page_of_it(page: Page, axe: Axe, title: str) -> None:
    """Each page of a trade-off as it stands, and the first thing behind each list."""
    address = address_of(page, title)
    behind: set[str] = set()
    for name in PAGES:
        answer = page.goto(f"{address}{name}/")
        assert answer is not None
        assert answer.status == 200, page.url
        check_both(page, axe)
        found = page.locator("main a[href]").evaluate_all("all => all.map(each => each.getAttribute('href'))")
        one = re.compile(re.escape(address) + r"(evidence|discussion|questions|rounds)/\d+/(history/)?")
        behind |= set(sorted(filter(one.fullmatch, found))[:2])
    for href in sorted(behind):
        page.goto(href)
        check_both(page, axe)


def test_the_options_side_by_side(page: Page, axe: Axe) -> None:
    page.goto(f"{address_of(page, HOSPITAL)}options/")
    lenses = page.get_by_role("table", name="Who gains and who loses, by option")
    for lens in ("Deprivation", "Age", "Ethnicity", "Disability", "Place", "Carers"):
        expect(lenses.get_by_role("rowheader", name=lens)).to_be_visible()
    expect(lenses).to_contain_text("Villages without a bus")
    expect(page.get_by_role("table", name="Effects on metrics, by option")).to_contain_text(
        "Delayed discharges"
    )
    with page.expect_download() as loaded:
        page.get_by_role("link", name="All effects as CSV").click()
    assert "Villages without a bus" in loaded.value.path().read_text(encoding="utf-8-sig")
    # Without signing in everybody can try the options out, and nothing is kept.
    follow(page.get_by_role("link", name="Try them out"))
    press(page.get_by_role("checkbox", name=re.compile("^Half of each")))
    expect(page.locator("#results")).to_contain_text("£1,100,000")
    expect(page.get_by_role("button", name="Keep it")).to_have_count(0)
    check_both(page, axe)


def test_a_figure_that_moved_shows_both(page: Page, axe: Axe) -> None:
    page.goto(f"{address_of(page, CHILDREN)}evidence/")
    follow(page.get_by_role("link", name=re.compile("^E1: ")))
    expect(page.get_by_role("heading", name=re.compile("A later run says otherwise"))).to_be_visible()
    both = page.get_by_role("table", name="Both figures")
    row = both.get_by_role("row", name=re.compile("^Figure"))
    cited, latest = row.get_by_role("cell").all_inner_texts()
    assert re.search(r"\d", cited)
    assert cited != latest
    runs = both.get_by_role("link", name=re.compile(r"^Run \d+$")).all_inner_texts()
    assert len(set(runs)) == 2, runs
    said(page, "What was cited stays as it was.")
    check_both(page, axe)


def test_opinion_groups_as_picture_and_as_table(page: Page, axe: Axe) -> None:
    page.goto(f"{address_of(page, HOSPITAL)}opinion/")
    expect(page.get_by_role("region", name="What came out")).to_contain_text("There are 3 groups")
    expect(page.locator("main")).not_to_contain_text("You are in group")
    for heading in ("What all groups share", "What divides most", "What sets each group apart"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page.locator("figure").get_by_role("img").first).to_be_visible()
    press(page.locator("summary", has_text="How to read the picture"))
    said(page, "Up, down, left and right are not better or worse.")
    expect(page.get_by_role("table").last).to_contain_text("Every district should get the same.")
    check_both(page, axe)


def test_from_the_vote_to_a_recommendation_and_back(page: Page, axe: Axe) -> None:
    address = address_of(page, CHILDREN)
    page.goto(address)
    follow(page.get_by_role("region", name="Votes about it").get_by_role("link", name=CHILDREN))
    check_both(page, axe)
    expect(page.get_by_role("heading", name="What came out")).to_be_visible()
    page.goto(f"{address}leanings/")
    said(page, "who answered both times")
    page.goto(f"{address}report/")
    said(page, "1 of 3 answered.")
    for heading in ("What we were asked", "What we heard", "What we weighed", "Recommendations"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    second = page.get_by_role("article", name=re.compile("^Recommendation 2"))
    expect(second).to_contain_text("Answer due by")
    follow(page.get_by_role("article", name=re.compile("^Recommendation 1")).get_by_role("link").first)
    said(page, "We will see children within four weeks.")
    check_both(page, axe)
    follow(page.get_by_role("link", name=re.compile(f"{CHILDREN}$")).last)
    expect(page.get_by_role("heading", level=1)).to_contain_text(CHILDREN)
    assert address in page.url


def test_two_bodies_side_by_side(page: Page, axe: Axe) -> None:
    page.goto(f"{address_of(page, CHILDREN)}review/")
    for heading in ("Where the two agree", "Where they differ", "Votes"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    effects = page.get_by_role("table", name=re.compile("^Effects of “Children first”"))
    expect(effects).to_contain_text("Schools")
    check_both(page, axe)


def test_files_and_the_feed(page: Page) -> None:
    address = address_of(page, CHILDREN)
    for name in ("trade-off.pdf", "report/report.pdf"):
        answer = page.request.get(f"{address}{name}")
        assert answer.status == 200, name
        assert answer.headers["content-type"] == "application/pdf"
        assert answer.body().startswith(b"%PDF-")
        assert answer.body().rstrip().endswith(b"%%EOF")
    page.goto(address)
    feed = page.get_by_role("link", name="Atom feed").get_attribute("href")
    root = ET.fromstring(page.request.get(str(feed)).text())
    assert CHILDREN in str(root.findtext(f"{ATOM}title"))
    entries = root.findall(f"{ATOM}entry")
    assert entries
    assert all(each.findtext(f"{ATOM}id") and each.findtext(f"{ATOM}updated") for each in entries)
    links = {link.get("href") for each in entries for link in each.findall(f"{ATOM}link")}
    parts = ("/trade-offs/", "/recommendations/", "/votes/")
    assert all(any(part in str(link) for part in parts) for link in links), links


def test_how_people_speak_and_what_was_taken_out(page: Page, axe: Axe) -> None:
    page.goto("/trade-offs/")
    follow(page.get_by_role("link", name=re.compile("the code of conduct$")))
    check_both(page, axe)
    page.goto(f"{address_of(page, HOSPITAL)}discussion/")
    follow(page.get_by_role("link", name="See the log of what was taken out, and why"))
    said(page, "It says something private about somebody")
    expect(page.locator("main")).not_to_contain_text("the man next door")
    check_both(page, axe)
    page.goto(f"{address_of(page, HOSPITAL)}discussion/23/")
    expect(page.locator("main")).not_to_contain_text("the man next door")
    check_both(page, axe)


def test_on_paper(page: Page) -> None:
    """Printed, nothing is left of the ways around the site, and what one came for is there."""
    address = address_of(page, HOSPITAL)
    page.emulate_media(media="print")
    for name in ("", "options/", "opinion/", "report/"):
        page.goto(f"{address}{name}")
        for navigation in page.get_by_role("navigation").all():
            expect(navigation).to_be_hidden()
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{address}options/")
    expect(page.get_by_role("table", name="Who gains and who loses, by option")).to_be_visible()
