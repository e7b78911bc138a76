"""After a vote: finding one's own ballot by its receipt with the keyboard, the check page, and every result on a phone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from deliberation.bodies.management.demonstration.system import BOARD
from tests.browser.conftest import ROOT, Demo, check_page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE, DESK = {"width": 375, "height": 800}, {"width": 1280, "height": 900}
MAKE = """
import datetime as dt, json
from deliberation.bodies.models import Body, Membership
from deliberation.voting.actions.closing import close_vote, count_vote
from deliberation.voting.calc.methods import Method
from deliberation.voting.calc.spec import spec_hash
from deliberation.voting.queries.electorate import spec_of
from audit.events import Event
from audit.trail import record
from django.db import transaction
from kernel import clock
from kernel.actors import Actor
from tests.votes import ONE_BALLOT, drop_in, make_vote
system, made = Actor.system("votes"), {}
body = Body.objects.get(slug="BODY")
for method in Method:
    people = Membership.objects.filter(body=body, ends_on=None)[:3]
    assert len(people) == 3
    vote = make_vote(body, method, electors=people, title=f"For the browser: {method.value}", closes_at=clock.now())
    vote.spec_hash = spec_hash(spec_of(vote))
    vote.save()
    with transaction.atomic():
        record(system, Event.VOTE_OPENED, "vote", vote.pk, sha256=vote.spec_hash)
    receipts = drop_in(vote, [ONE_BALLOT[method]] * 3)
    for step in (close_vote, count_vote):
        step(actor=system, body_id=body.pk, vote_id=vote.pk)
    made[method.value] = [str(vote.pk), receipts[1]]
print(json.dumps(made))
"""


@dataclass(frozen=True)
class Made:
    """A counted vote: the address of its pages and one receipt."""

    address: str
    receipt: str


@pytest.fixture(scope="module")
def votes(demo: Demo) -> dict[str, Made]:
    """A counted vote of each method, made in the demonstration."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", MAKE.replace("BODY", BOARD)],
        check=True, timeout=120, cwd=ROOT, capture_output=True, text=True,
        env=environment | {"FOLKMOOT_HOME": str(demo.home), "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}"},
    )  # fmt: skip
    made = json.loads(done.stdout.strip().splitlines()[-1])
    return {
        method: Made(f"{demo.address}/bodies/{BOARD}/votes/{pk}/", receipt)
        for method, (pk, receipt) in made.items()
    }


def check_both(page: Page, axe: Axe) -> None:
    """A page on a desk and on a phone."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        check_page(page, axe)


def test_every_result_on_a_desk_and_on_a_phone(page: Page, axe: Axe, votes: dict[str, Made]) -> None:
    for made in votes.values():
        page.goto(f"{made.address}result/")
        expect(page.get_by_role("heading", name="What came out")).to_be_visible()
        check_both(page, axe)
    page.goto(votes["ranking"].address + "rules/schulze/")
    check_both(page, axe)


def test_find_my_ballot_with_the_keyboard_alone(page: Page, axe: Axe, votes: dict[str, Made]) -> None:
    made = votes["ranking"]
    page.goto(f"{made.address}result/")
    page.get_by_role("link", name="find your ballot").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Find your ballot")).to_be_visible()
    check_both(page, axe)
    box = page.get_by_label("Your receipt")
    box.focus()
    page.keyboard.type("not a receipt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("This is no receipt of ours")
    check_page(page, axe)
    box = page.get_by_label("Your receipt")
    box.fill("")
    box.focus()
    page.keyboard.type(f"{made.receipt[:5].lower()} {made.receipt[5:].lower()}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your ballot is here and was counted")).to_be_visible()
    expect(page.get_by_text("“Day centre”, then “Night cover”, then “Transport”")).to_be_visible()
    assert made.receipt not in page.url
    check_both(page, axe)


def test_the_check_page_says_that_everything_fits(page: Page, axe: Axe, votes: dict[str, Made]) -> None:
    page.goto(f"{votes['single'].address}check/")
    expect(page.get_by_role("heading", name="Everything fits")).to_be_visible()
    check_both(page, axe)
    with page.expect_download() as loaded:
        page.get_by_role("link", name="The chain of ballots").click()
    chain = json.loads(loaded.value.path().read_text(encoding="utf-8"))
    assert chain["count"] == 3
