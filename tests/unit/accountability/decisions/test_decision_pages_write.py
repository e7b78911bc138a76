"""Pages that write decisions, ask for call-ins and say what a decision means for patients."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from deliberation.accountability.models import CallIn, Decision, ImpactNote
from kernel import clock
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.accountability import kit
from tests.unit.accountability.decisions import decision_kit as dk
from tests.unit.accountability.decisions.decision_kit import words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
HOSTILE = "<script>alert(1)</script> & “quotes” ' {{ 7 }}"
BOARD = "/bodies/northfen-board/decisions/"
ALL = "/decisions/"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(dk.NOW):
        yield


@pytest.fixture
def watchers(moot: Moot) -> Watchers:
    dk.with_rule(moot)
    return add_watchers(moot)


def later(days: int) -> Any:
    return clock.frozen(dk.NOW + dt.timedelta(days=days))


def form(**changes: str) -> dict[str, str]:
    """What the form of a decision sends."""
    usual = {
        "decision_id": str(uuid.uuid4()), "version": "", "title": "Day centre on seven days", "text": "It opens.", "reasons": "People go home.",
        "alternatives": "None", "taken_by": "The board", "taken_on_day": "2", "taken_on_month": "11", "taken_on_year": "2026", "step": "save",
        "money-TOTAL_FORMS": "1", "money-INITIAL_FORMS": "0", "money-0-period": "2026/27", "money-0-planned": "£12,500.50",
        "papers-TOTAL_FORMS": "1", "papers-INITIAL_FORMS": "0", "at": "",
    }  # fmt: skip
    return usual | changes


# --- Writing


def test_from_form_to_published(moot: Moot, client: Client, client_as: SignIn) -> None:
    asked, chandra = kit.one(moot), client_as(moot.actor("chandra"))
    page = chandra.get(f"{BOARD}new/?for=recommendation:{asked.pk}")
    assert "Open the day centre on seven days." in words(page)
    assert re.search(rf'value="recommendation:{asked.pk}"[^>]*checked', page.content.decode())
    sent = form(answers=f"recommendation:{asked.pk}")
    done = chandra.post(f"{BOARD}new/", sent, follow=True)
    made = Decision.objects.get()
    assert done.redirect_chain == [(f"/decisions/{made.pk}/", 302)]
    assert "Nobody else sees it until you publish it." in words(done)
    chandra.post(f"{BOARD}new/", sent)
    assert Decision.objects.count() == 1, "sent twice, made once"
    assert made.money.get().planned == 1_250_050
    look = chandra.get(f"{BOARD}{made.pk}/publish/")
    assert "Publish this decision?" in words(look)
    assert "£12,500.50" in words(look)
    done = chandra.post(f"{BOARD}{made.pk}/publish/", {"version": "1"}, follow=True)
    assert "The decision is published." in words(done)
    assert "NORTHFEN-BOARD/D/2026/1" in words(client.get(ALL))
    assert chandra.get(f"{BOARD}{made.pk}/publish/").status_code == 302


def test_what_is_missing_is_said_before_publishing(moot: Moot, client_as: SignIn) -> None:
    made, chandra = dk.draft(moot, reasons="", alternatives=""), client_as(moot.actor("chandra"))
    look = words(chandra.get(f"{BOARD}{made.pk}/publish/"))
    assert "Something is missing" in look
    assert "Publish the decision" not in look
    said = words(chandra.post(f"{BOARD}{made.pk}/publish/", {"version": "1"}))
    assert "This is missing: the reasons" in said


def test_errors_stand_beside_fields_and_nothing_is_lost(moot: Moot, client_as: SignIn) -> None:
    chandra = client_as(moot.actor("chandra"))
    cases = (
        ({"title": ""}, "Give it a title."),
        ({"money-0-planned": "a lot"}, "Line 1: Write a sum in figures"),
        ({"money-0-period": ""}, "Line 1: Say for which period"),
        ({"papers-0-title": "Report"}, "Paper 1: Give both the title and the address."),
        ({"papers-0-title": "Report", "papers-0-href": "javascript:alert(1)"}, "must be a web address"),
        ({"more_links": "/bodies/northfen-board/"}, "is not a page that a decision can answer"),
        ({"more_links": f"/recommendations/{uuid.uuid4()}/"}, "cannot be found on this site"),
        ({"more_areas": "Atlantis"}, "There is no area “Atlantis”."),
        ({"taken_on_year": "2027"}, "still to come"),
        ({"taken_on_day": "31", "taken_on_month": "2"}, "Enter a real date"),
    )
    for changes, told in cases:
        said = words(chandra.post(f"{BOARD}new/", form(**changes)))
        assert "There is a problem" in said, changes
        assert told in said, changes
        assert "People go home." in said
    assert not Decision.objects.exists()


def test_more_lines_come_without_script(moot: Moot, client_as: SignIn) -> None:
    chandra = client_as(moot.actor("chandra"))
    page = chandra.post(f"{BOARD}new/", form(step="more")).content.decode()
    assert 'name="money-3-period"' in page
    assert 'name="papers-3-href"' in page
    for odd in ("x", "-1", "99999", "²"):
        assert (
            chandra.post(f"{BOARD}new/", form(**{"money-TOTAL_FORMS": odd, "step": "more"})).status_code
            == 200
        )


def test_a_change_meanwhile_is_told_and_the_second_save_counts(moot: Moot, client_as: SignIn) -> None:
    made, chandra = dk.draft(moot), client_as(moot.actor("chandra"))
    where = f"{BOARD}{made.pk}/edit/"
    assert "Day centre on seven days" in words(chandra.get(where))
    client_as(moot.actor("cleo")).post(where, form(version="1", title="Theirs"))
    page = chandra.post(where, form(version="1", title="Mine"))
    assert "Somebody else changed this decision" in words(page)
    assert 'name="version" value="2"' in page.content.decode()
    chandra.post(where, form(version="2", title="Mine"))
    assert Decision.objects.get().title == "Mine"


def test_plan_spending_correction_and_discard_through_pages(moot: Moot, client_as: SignIn) -> None:
    chandra = client_as(moot.actor("chandra"))
    plan = form(planned_for_day="4", planned_for_month="1", planned_for_year="2027")
    done = chandra.post(f"{BOARD}plan/new/", plan, follow=True)
    assert "It is on the forward plan." in words(done)
    made = dk.taken(moot)
    where = f"{BOARD}{made.pk}/"
    assert "£10,000" in words(chandra.get(f"{where}spending/"))
    sent = {
        "version": str(made.version), "spent-TOTAL_FORMS": "2", "spent-0-actual": "11,000", "spent-0-source": "Outturn", "added-TOTAL_FORMS": "1",
        "added-INITIAL_FORMS": "0", "added-0-period": "2026/27", "added-0-what": "Roof", "added-0-actual": "50", "added-0-source": "Outturn",
    }  # fmt: skip
    wrong = words(chandra.post(f"{where}spending/", sent | {"spent-0-source": ""}))
    assert "Say where the sum is to be found." in wrong
    said = words(chandra.post(f"{where}spending/", sent, follow=True))
    assert "Source: Budget paper" in said
    assert "Source: Outturn" in said
    assert "£1,000 more than planned" in said
    assert "compares 1 of 3 lines" in said
    begun = chandra.post(f"{where}correct/", follow=True)
    assert "Change the draft" in words(begun)
    new = Decision.objects.get(replaces=made)
    assert "Throw this draft away?" in words(chandra.get(f"{BOARD}{new.pk}/discard/"))
    chandra.post(f"{BOARD}{new.pk}/discard/")
    assert not Decision.objects.filter(pk=new.pk).exists()
    new = dk.publish(moot, Decision.objects.get(pk=_corrected(moot, made)))
    assert "A later decision took the place of this one" in words(chandra.get(f"/decisions/{made.pk}/"))
    assert new.reference in words(chandra.get(f"/decisions/{made.pk}/"))


def _corrected(moot: Moot, made: Decision) -> Any:
    from deliberation.accountability.actions.decisions_life import correct_decision

    return correct_decision(actor=moot.actor("cleo"), body_id=moot.board.pk, decision_id=made.pk).pk


def test_pages_that_write_are_for_those_who_may(moot: Moot, watchers: Watchers, client: Client, client_as: SignIn) -> None:  # fmt: skip
    made = dk.draft(moot)
    pages = [f"{BOARD}new/", f"{BOARD}plan/new/", f"{BOARD}call-in-rule/"]
    pages += [f"{BOARD}{made.pk}/{end}/" for end in ("edit", "publish", "discard", "move", "withdraw", "correct", "spending")]  # fmt: skip
    mabel, otto = client_as(moot.actor("mabel")), client_as(moot.actor("otto"))
    for page in pages:
        assert client.get(page).status_code == 302, page
        assert mabel.get(page).status_code == 403, page
        assert otto.get(page).status_code == 404, page
        assert otto.post(page.replace("northfen-board", "fenmarsh-icb")).status_code in (200, 404), page
        assert otto.get(f"/bodies/fenmarsh-icb/decisions/{made.pk}/edit/").status_code == 404
    assert (
        client_as(moot.actor("chandra"), second_step=False).get(f"{BOARD}{made.pk}/publish/").status_code
        == 403
    )


# --- Call-ins and notes


def test_a_call_in_through_pages(moot: Moot, watchers: Watchers, client: Client, client_as: SignIn) -> None:
    made = dk.taken(moot)
    where, ask = f"/decisions/{made.pk}/", f"/bodies/northfen-scrutiny/call-ins/new/{made.pk}/"
    sam, sol, sade = (client_as(moot.actor(who)) for who in ("sam", "sol", "sade"))
    assert "Ask for a call-in, for Northfen health scrutiny committee" in words(sam.get(where))
    assert "Ask for a call-in" not in words(client.get(where))
    assert "Until 9 November 2026, by 2 members" in words(client.get(where))
    assert sam.get(ask).status_code == 200
    assert "Give the grounds." in words(sam.post(ask, {"grounds": ""}))
    sent = {"form_id": str(uuid.uuid4()), "grounds": "Carers were not asked.", "wanted": "Ask them."}
    assert "It needs 2 supporters; you are the first." in words(sam.post(ask, sent, follow=True))
    sam.post(ask, sent)
    call_in = CallIn.objects.get()
    one = f"/bodies/northfen-scrutiny/call-ins/{call_in.pk}/"
    assert "Take this call-in back" in words(sam.get(where))
    assert "1 of the 2 members" in words(sol.get(f"{one}support/"))
    assert "the decision is called in" in words(sol.post(f"{one}support/", follow=True))
    said = words(client.get(where))
    assert "Called in, waits to be heard" in said
    assert "Not before the call-in is heard" in said
    assert "Sam" not in said
    assert "Carers were not asked." in words(sade.get(f"{one}decide/"))
    decided = {
        "outcome": "reconsider",
        "text": "Look at carers.",
        "on_day": "",
        "on_month": "",
        "on_year": "",
    }
    assert "Choose what came of it." in words(sade.post(f"{one}decide/", decided | {"outcome": ""}))
    assert "What came of the call-in is published." in words(sade.post(f"{one}decide/", decided, follow=True))
    said = words(client.get(where))
    assert "Sent back to be considered again, 2 November 2026" in said
    assert "Not before it is considered again" in said


def test_taking_back_refusing_and_the_rule_through_pages(moot: Moot, watchers: Watchers, client: Client, client_as: SignIn) -> None:  # fmt: skip
    made = dk.taken(moot)
    call_in = dk.asked(moot, watchers, made)
    one = f"/bodies/northfen-scrutiny/call-ins/{call_in.pk}/"
    sam, clem = client_as(moot.actor("sam")), client_as(moot.actor("clem"))
    assert "Take this call-in back?" in words(sam.get(f"{one}withdraw/"))
    assert "taken back" in words(sam.post(f"{one}withdraw/", follow=True))
    again = dk.asked(moot, watchers, made)
    one = f"/bodies/northfen-scrutiny/call-ins/{again.pk}/"
    assert "Refuse this call-in" in words(clem.get(f"{one}decide/"))
    assert "Why it was refused" in words(clem.post(f"{one}decide/", {"text": "Not a ground."}, follow=True))
    cleo = client_as(moot.actor("cleo"))
    assert "Northfen health scrutiny committee" in words(cleo.get(f"{BOARD}call-in-rule/"))
    rule = {
        "allowed": "yes",
        "supporters": "4",
        "window_length": "10",
        "window_unit": "calendar_days",
        "source": "Part 4",
    }
    said = words(cleo.post(f"{BOARD}call-in-rule/", rule, follow=True))
    assert "by 4 members of a body that scrutinises this one, within 10 days" in said
    cleo.post(f"{BOARD}call-in-rule/", rule | {"allowed": "no"})
    assert "no rule is set" in words(client.get(BOARD))


def test_a_note_for_patients_through_pages(
    moot: Moot, watchers: Watchers, client: Client, client_as: SignIn
) -> None:
    made, rosa = dk.taken(moot), client_as(moot.actor("rosa"))
    where, write = f"/decisions/{made.pk}/", f"/bodies/fenmarsh-icb/impact-notes/new/{made.pk}/"
    assert "Write a note" in words(rosa.get(where))
    assert "Write a note" not in words(client.get(where))
    assert "Say for which patients." in words(rosa.post(write, {"impact": "worse"}))
    sent = {"form_id": str(uuid.uuid4()), "impact": "worse", "who": "People with dementia", "text": HOSTILE}
    assert "Your note is published." in words(rosa.post(write, sent, follow=True))
    rosa.post(write, sent)
    note = ImpactNote.objects.get()
    page = client.get(where)
    assert "Worse for patients: People with dementia" in words(page)
    assert "Patient representative, Fenmarsh integrated care board" in words(page)
    assert "<script>alert" not in page.content.decode()
    back = f"/bodies/fenmarsh-icb/impact-notes/{note.pk}/withdraw/"
    assert client_as(moot.actor("otto")).get(back).status_code == 403
    assert "Take your note back?" in words(rosa.get(back))
    assert "taken back" in words(rosa.post(back, follow=True))
    assert "People with dementia" not in words(client.get(where))
    assert (
        client_as(moot.actor("mabel")).get(f"/bodies/northfen-board/impact-notes/new/{made.pk}/").status_code
        == 403
    )
