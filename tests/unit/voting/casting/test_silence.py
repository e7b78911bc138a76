"""What a ballot says is never logged, whatever breaks while it is taken; and nothing of it is left half done."""

from __future__ import annotations

import logging

import pytest
from django.db import DataError, connection
from django.test import Client
from django.test.signals import template_rendered
from django.views.debug import SafeExceptionReporterFilter

from audit.models import Entry
from deliberation.voting.actions import casting
from deliberation.voting.forms.tickets import new_ticket, receipt_of
from deliberation.voting.models import Box, Elector
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed
from tests.ballots import address, cast, hidden, receipt_in, send, words
from tests.moot import Moot
from tests.votes import make_vote

SAID = "Zebra crossings first"


@pytest.fixture
def at_once(moot: Moot, client_as, caplog):
    """Paul with a vote by consent, and every log line kept."""
    caplog.set_level(logging.DEBUG)
    # The database's own debug log, which only tests and DEBUG switch on, is the one place with statements.
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    return make_vote(moot.panel, "consent"), client_as(moot.actor("paul"))


def told(caplog) -> str:
    """Every line as it would be written, tracebacks and extras too."""
    plain = logging.Formatter()
    return "\n".join(
        f"{plain.format(each)} {sorted(map(str, vars(each).values()))}" for each in caplog.records
    )


def test_a_ballot_that_is_taken_leaves_no_word_in_the_log_or_the_trail(at_once, caplog) -> None:
    vote, paul = at_once
    before = Entry.objects.count()
    done = cast(paul, vote, {"choice": "object", "reason": SAID})
    receipt, lines = receipt_in(done), told(caplog)
    assert receipt
    assert "ballot/" in lines  # that a page was asked for is logged, as for any page
    for secret in (SAID, receipt, receipt[:5], "paul@fenmarsh.example"):
        assert secret not in lines
    assert Entry.objects.count() == before


@pytest.mark.parametrize("where", ["put_in", "locked_box", "checked"])
def test_a_fault_of_ours_quotes_nothing_and_the_ballot_can_be_sent_again(
    at_once, caplog, monkeypatch, where: str
) -> None:
    vote, paul = at_once
    ticket = new_ticket(vote.pk)
    content = {"choice": "object", "reason": SAID}

    def broken(*given, **named):
        raise DataError(f'Failing row contains ({vote.pk}, "{SAID}", {receipt_of(vote.pk, ticket)}).')

    with monkeypatch.context() as patched:
        patched.setattr(casting, where, broken)
        answer = send(paul, vote, ticket, content)
    lines = told(caplog)
    assert answer.status_code == 503
    assert "Your ballot is not in yet" in words(answer)
    assert "your ballot counts once" in words(answer)
    assert "DataError" in lines
    assert SAID not in lines
    assert receipt_of(vote.pk, ticket) not in lines
    assert Box.objects.get(vote=vote).ballots == []
    assert not Elector.objects.filter(vote=vote).exclude(voted_on=None).exists()
    # The page carries the ballot and its ticket, so that one press of the button sends it again.
    assert hidden(answer, "ticket") == ticket
    assert SAID in words(answer)
    assert receipt_in(send(paul, vote, ticket, content)) == receipt_of(vote.pk, ticket)


def test_a_fault_in_the_page_after_it_does_not_quote_the_form(at_once, caplog, monkeypatch) -> None:
    vote, paul = at_once
    paul.raise_request_exception = False
    ticket = new_ticket(vote.pk)

    def broken(*given, **named):
        raise RuntimeError("no page")

    with monkeypatch.context() as patched:
        patched.setattr("deliberation.voting.views.casting.receipt_context", broken)
        assert send(paul, vote, ticket, {"choice": "object", "reason": SAID}).status_code == 500
    lines = told(caplog)
    assert "no page" in lines
    assert SAID not in lines
    assert receipt_of(vote.pk, ticket) not in lines
    # It is in, and sending the form again gives the receipt that was never seen.
    assert receipt_in(send(paul, vote, ticket, {"choice": "object", "reason": SAID})) == receipt_of(
        vote.pk, ticket
    )
    assert len(Box.objects.get(vote=vote).ballots) == 1


def test_error_reports_leave_out_what_was_sent(moot: Moot, settings) -> None:
    """Django's error reports (a debug page, a mail to admins) clean the fields of views that mark them."""
    settings.DEBUG = False
    vote = make_vote(moot.panel, "consent")
    client = Client()
    client.force_login(moot.people["paul"])
    seen = {}

    def keep(sender, request, **named) -> None:
        seen["cleaned"] = SafeExceptionReporterFilter().get_post_parameters(request)

    def on_page(sender, template, context, **named) -> None:
        if context.get("request") is not None:
            keep(sender, context["request"])

    template_rendered.connect(on_page)
    try:
        client.post(address(vote), {"choice": "object", "reason": SAID, "ticket": new_ticket(vote.pk)})
    finally:
        template_rendered.disconnect(on_page)
    assert set(seen["cleaned"].values()) == {SafeExceptionReporterFilter.cleansed_substitute}


def test_only_a_person_casts(moot: Moot) -> None:
    vote = make_vote(moot.panel, "consent")
    for actor in (Actor.anonymous(), Actor.system("votes"), Actor.system("operator")):
        with pytest.raises(NotAllowed):
            casting.cast_secret(
                actor=actor,
                body_id=vote.body_id,
                vote_id=vote.pk,
                content={"choice": "agree"},
                receipt="0" * 10,
            )


def everything() -> dict[str, list[tuple]]:
    """Every row of every table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {}
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def test_casting_changes_the_box_and_the_day_of_one_person_and_nothing_else(moot: Moot, client_as) -> None:
    vote, paul = make_vote(moot.panel, "ranking"), client_as(moot.actor("paul"))
    elector = Elector.objects.get(vote=vote, person=moot.people["paul"])
    ticket = hidden(paul.get(address(vote)), "ticket")
    before = everything()
    send(paul, vote, ticket, {"ranks": [[1]]})
    after = everything()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"voting_box", "voting_elector"}
    (old,) = set(before["voting_elector"]) - set(after["voting_elector"])
    (new,) = set(after["voting_elector"]) - set(before["voting_elector"])
    assert [each for each in zip(old, new, strict=True) if each[0] != each[1]] == [(None, clock.today())]
    assert elector.pk in new
    assert len(after["voting_box"]) == 1
