"""Voting on a phone, by each of the eight methods: with the keyboard alone, by the names that a screen reader says, and,
for a ranking, without any script. The receipt is shown once and found in the published list after the close."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from deliberation.bodies.management.demonstration.system import PANEL
from tests.browser.conftest import ROOT, Demo, check_page
from tests.browser.people import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

METHODS = ("single", "approval", "score", "ranking", "budget", "dots", "consent", "motion")
BY_KEYBOARD, BY_NAME, NO_SCRIPT = "megan.member@example.org", "panel02@example.org", "panel03@example.org"
PHONE, DESK = {"width": 375, "height": 800}, {"width": 1280, "height": 900}
RECEIPT = re.compile(r"[0-9A-Z]{5} [0-9A-Z]{5}")
FARTHEST = 120
"""More presses of the Tab key than any page here has stops."""


def in_the_demo(demo: Demo, code: str) -> str:
    """Run a few lines with the demonstration's settings; what they printed."""
    kept = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", code],
        check=True, timeout=120, cwd=ROOT, capture_output=True, text=True,
        env=kept | {"FOLKMOOT_HOME": str(demo.home), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}"},
    )  # fmt: skip
    return done.stdout


@pytest.fixture(scope="module")
def votes(demo: Demo) -> dict[str, str]:
    """An open secret vote of the panel by each method: the address of its page."""
    code = f"""
import json
from deliberation.bodies.models import Body
from deliberation.voting.queries.electorate import entitled_now
from tests.votes import VOTING_ROLES, make_vote
body = Body.objects.get(slug={PANEL!r})
electors = entitled_now(body.pk, VOTING_ROLES)
def made(method):
    vote = make_vote(body, method, title="A vote by " + method, may_replace=(method == "dots"), electors=electors)
    return str(vote.pk)
print(json.dumps({{method: made(method) for method in {METHODS!r}}}))
"""
    made = json.loads(in_the_demo(demo, code).splitlines()[-1])
    return {method: f"/bodies/{PANEL}/votes/{pk}/" for method, pk in made.items()}


def phone(browser: Browser, demo: Demo, email: str, *, script: bool = True) -> Iterator[Page]:
    """A phone on which somebody is signed in."""
    context = browser.new_context(base_url=demo.address, viewport=PHONE, java_script_enabled=script)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, demo, email)
    yield page
    context.close()


@pytest.fixture(scope="module")
def keyboard(browser: Browser, demo: Demo) -> Iterator[Page]:
    """Megan, who uses no mouse and no touch."""
    yield from phone(browser, demo, BY_KEYBOARD)


@pytest.fixture(scope="module")
def by_name(browser: Browser, demo: Demo) -> Iterator[Page]:
    """Somebody who goes by what a screen reader says."""
    yield from phone(browser, demo, BY_NAME)


@pytest.fixture(scope="module")
def receipts() -> dict[str, list[str]]:
    """The receipts of this file's ballots, by method."""
    return {method: [] for method in METHODS}


def receipt_on(page: Page) -> str:
    """The receipt on the page that answers a ballot."""
    expect(page.get_by_role("heading", name="Your ballot is in the box")).to_be_visible()
    return RECEIPT.search(page.get_by_role("region", name="Your receipt").inner_text())[0]  # type: ignore[index]


# --- With the keyboard alone ----------------------------------------------------------------------------------------


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until something has the focus; fail when it never has."""
    for _ in range(FARTHEST):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"Tab never comes to {wanted}")


def press_radio(page: Page, group: Locator | Page, number: int) -> None:
    """Choose the radio of that number in a group: Tab to the group, Space, then the arrow."""
    tab_to(page, group.get_by_role("radio").nth(0))
    page.keyboard.press("Space")
    for _ in range(number - 1):
        page.keyboard.press("ArrowDown")


def press_boxes(page: Page, *names: str) -> None:
    for name in names:
        tab_to(page, page.get_by_role("checkbox", name=name))
        page.keyboard.press("Space")


def press_scores(page: Page) -> None:
    for name, points in (("Night cover", 5), ("Day centre", 0), ("Transport", 3)):
        press_radio(page, page.get_by_role("group", name=name, exact=True), points + 1)


def press_places(page: Page) -> None:
    for name, place in (("Night cover", "2nd"), ("Day centre", "1st"), ("Transport", "3rd")):
        tab_to(page, page.get_by_role("combobox", name=name))
        page.keyboard.type(place)


def press_dots(page: Page) -> None:
    for name, dots in (("Night cover", "4"), ("Transport", "2")):
        tab_to(page, page.get_by_role("textbox", name=name))
        page.keyboard.type(dots)


def press_objection(page: Page) -> None:
    press_radio(page, page, 3)
    tab_to(page, page.get_by_role("textbox", name="Your reason"))
    page.keyboard.type("The last bus is at six.")


BY_KEYS: dict[str, Callable[[Page], None]] = {
    "single": lambda page: press_radio(page, page, 2),
    "approval": lambda page: press_boxes(page, "Night cover", "Transport"),
    "score": press_scores,
    "ranking": press_places,
    "budget": lambda page: press_boxes(page, "Day centre", "Transport"),
    "dots": press_dots,
    "consent": press_objection,
    "motion": lambda page: press_radio(page, page, 1),
}
SAYS = {
    "single": ["Day centre"],
    "approval": ["Night cover", "Transport"],
    "score": ["Night cover", "5: Excellent", "Day centre", "0: Not acceptable", "Transport", "3: Acceptable"],
    "ranking": ["1st", "Day centre", "2nd", "Night cover", "3rd", "Transport"],
    "budget": ["Day centre", "£25,000", "Transport", "£15,000", "for £40,000 of £60,000", "£20,000 is left"],
    "dots": ["Night cover", "4 dots", "Transport", "2 dots", "0 left"],
    "consent": ["Object", "The last bus is at six."],
    "motion": ["For"],
}
"""What the page says on which the ballot is checked, in this order."""


def check_words(page: Page, method: str) -> None:
    """The ballot that is read back says what was meant."""
    expect(page.get_by_role("heading", name="Check your ballot")).to_be_visible()
    text = page.locator("main").inner_text().split("Who")[0]
    assert re.search(".*".join(map(re.escape, SAYS[method])), text, re.S), text


@pytest.mark.parametrize("method", METHODS)
def test_with_the_keyboard_alone(
    keyboard: Page, axe: Axe, votes: dict[str, str], receipts: dict[str, list[str]], method: str
) -> None:
    page = keyboard
    page.goto(votes[method] + "ballot/")
    check_page(page, axe)
    BY_KEYS[method](page)
    tab_to(page, page.get_by_role("button", name="Check your ballot"))
    page.keyboard.press("Enter")
    check_words(page, method)
    check_page(page, axe)
    tab_to(page, page.get_by_role("button", name="Cast it"))
    page.keyboard.press("Enter")
    receipts[method].append(receipt_on(page))
    check_page(page, axe)


# --- By the names that are read out ----------------------------------------------------------------------------------


def choose(*names: str) -> Callable[[Page], None]:
    """Tick boxes or choose radios by name."""

    def act(page: Page) -> None:
        for name in names:
            page.get_by_role("checkbox", name=name).or_(page.get_by_role("radio", name=name)).check()

    return act


def name_scores(page: Page) -> None:
    for name, points in (
        ("Night cover", "5: Excellent"),
        ("Day centre", "0: Not acceptable"),
        ("Transport", "3: Acceptable"),
    ):
        page.get_by_role("group", name=name, exact=True).get_by_role("radio", name=points).check()


def name_places(page: Page) -> None:
    for name, place in (
        ("Night cover", "2nd place"),
        ("Day centre", "1st place"),
        ("Transport", "3rd place"),
    ):
        page.get_by_role("combobox", name=name).select_option(label=place)


def name_dots(page: Page) -> None:
    page.get_by_role("textbox", name="Night cover").fill("4")
    page.get_by_role("textbox", name="Transport").fill("2")
    page.get_by_role("button", name="Work out what is left").click()
    expect(page.get_by_text("You gave 6 of your 6 dots. 0 left.")).to_be_visible()


def name_projects(page: Page) -> None:
    choose("Day centre: £25,000", "Transport: £15,000")(page)
    page.get_by_role("button", name="Work out the total").click()
    expect(
        page.get_by_text("You have ticked 2 projects for £40,000 of £60,000. £20,000 is left.")
    ).to_be_visible()


def name_objection(page: Page) -> None:
    choose("Object")(page)
    page.get_by_label("Your reason, if you object or stand aside").fill("The last bus is at six.")


BY_NAMES: dict[str, Callable[[Page], None]] = {
    "single": choose("Day centre"),
    "approval": choose("Night cover", "Transport"),
    "score": name_scores,
    "ranking": name_places,
    "budget": name_projects,
    "dots": name_dots,
    "consent": name_objection,
    "motion": lambda page: page.get_by_role("radio", name="For", exact=True).check(),
}


@pytest.mark.parametrize("method", METHODS)
def test_by_the_names_alone(
    by_name: Page, axe: Axe, votes: dict[str, str], receipts: dict[str, list[str]], method: str
) -> None:
    page = by_name
    page.goto(votes[method] + "ballot/")
    question = page.get_by_role("group", name="What should the system pay for first?")
    expect(question).to_be_visible()
    # Sent without an answer it says what is missing, and the first word leads to the field.
    if method not in ("approval", "budget"):
        page.get_by_role("button", name="Check your ballot").click()
        problem = page.get_by_role("alert")
        expect(problem).to_contain_text("There is a problem")
        assert page.title().startswith("Error: ")
        check_page(page, axe)
        problem.get_by_role("link").nth(0).click()
        focused = "document.activeElement.matches('input, select, textarea')"
        assert page.evaluate(focused), page.evaluate("document.activeElement.outerHTML")
    BY_NAMES[method](page)
    page.get_by_role("button", name="Check your ballot").click()
    check_words(page, method)
    page.get_by_role("button", name="Change it").click()
    page.get_by_role("button", name="Check your ballot").click()
    check_words(page, method)
    page.get_by_role("button", name="Cast it").click()
    receipts[method].append(receipt_on(page))
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    check_page(page, axe)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(votes[method] + "ballot/")
    expect(
        page.get_by_role("heading", name=re.compile("You voted on .* One person has one ballot."))
    ).to_be_visible()
    check_page(page, axe)


def test_a_ballot_is_replaced_with_its_receipt(
    by_name: Page, axe: Axe, votes: dict[str, str], receipts: dict[str, list[str]]
) -> None:
    page = by_name
    page.goto(votes["dots"] + "ballot/")
    page.get_by_role("link", name="Replace your ballot, with your receipt").click()
    check_page(page, axe)
    page.get_by_label("Your receipt").fill(receipts["dots"][-1].lower())
    page.get_by_role("textbox", name="Day centre").fill("1")
    page.get_by_role("button", name="Check your ballot").click()
    page.get_by_role("button", name="Cast it").click()
    expect(page.get_by_role("heading", name="Your ballot is replaced")).to_be_visible()
    expect(page.get_by_role("region", name="Your receipt")).to_contain_text(receipts["dots"][-1])


# --- Without a script ------------------------------------------------------------------------------------------------


def test_a_ranking_without_any_script(
    browser: Browser, demo: Demo, votes: dict[str, str], receipts: dict[str, list[str]]
) -> None:
    for page in phone(browser, demo, NO_SCRIPT, script=False):
        page.goto(votes["ranking"] + "ballot/")
        page.get_by_label("Transport").select_option("1st place")
        page.get_by_label("Night cover").select_option("1st place")
        page.get_by_role("button", name="Check your ballot").click()
        expect(page.locator("main")).to_contain_text(
            "“Night cover” and “Transport” have the same place, 1st."
        )
        page.get_by_label("Night cover").select_option("2nd place")
        page.get_by_role("button", name="Check your ballot").click()
        expect(page.get_by_role("listitem").filter(has_text="1st")).to_contain_text("Transport")
        page.get_by_role("button", name="Move up Night cover").click()
        expect(page.get_by_role("listitem").filter(has_text="1st")).to_contain_text("Night cover")
        page.get_by_role("button", name="Cast it").click()
        receipts["ranking"].append(receipt_on(page))


def test_every_receipt_is_in_the_published_list(
    by_name: Page, demo: Demo, votes: dict[str, str], receipts: dict[str, list[str]]
) -> None:
    assert all(len(each) >= 2 for each in receipts.values()), receipts
    keys = [path.split("/")[4] for path in votes.values()]
    code = f"""
from deliberation.voting.actions.running import run_due
from deliberation.voting.models import Vote
from kernel import clock
from kernel.actors import Actor
Vote.objects.filter(pk__in={keys!r}).update(closes_at=clock.now())
run_due(actor=Actor.system("votes"))
"""
    in_the_demo(demo, code)
    for method, found in receipts.items():
        by_name.goto(votes[method] + "ballots/")
        for receipt in found:
            expect(by_name.get_by_text(receipt).nth(0)).to_be_visible()
