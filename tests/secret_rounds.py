"""Several rounds of a secret vote, cast through the site in a known order, for those who try to find out who voted how.

`python -m tests.secret_rounds ROUNDS VOTERS`, with the environment of an empty site, prints the truth as JSON: for each
round the vote's id, and the electors in the order in which they voted, each with the receipt of their ballot. Beside
each ballot a row goes into the table `leaky`, which stands for a store that keeps ballots as they come;
with the receipt backwards, so that whoever looks for receipts in the bytes of the files does not find those.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import sys
from typing import Any

import django

OPTIONS = 4


def main(rounds: int, voters: int) -> None:
    """Make the people, run the rounds, print the truth."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, skip_checks=True)
    body = _body(voters)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE leaky (vote varchar(40), receipt varchar(20))")
    chance = random.Random(2026)
    told = [_round(body, chance) for _ in range(rounds)]
    print(json.dumps(told))


def _body(voters: int) -> Any:
    from accounts.models import Person
    from deliberation.bodies.models import Body, Membership
    from kernel import clock

    body = Body.objects.create(
        slug="secret-panel", name="Panel", kind="citizen_panel", footprint="system", accountability="citizens",
        starts_on=dt.date(2025, 4, 1), illustrative=True,
    )  # fmt: skip
    for number in range(1, voters + 1):
        person = Person.objects.create_user(f"v{number}@fenmarsh.example", display_name=f"Voter {number}")
        Membership.objects.create(
            body=body, person=person, role="member", number=number, public_name=f"Member {number}",
            starts_on=dt.date(2025, 4, 1), created_at=clock.now(),
        )  # fmt: skip
    return body


def _round(body: Any, chance: random.Random) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client

    from deliberation.voting.forms.tickets import new_ticket, receipt_of
    from tests.ballots import address, receipt_in, send
    from tests.votes import make_vote

    vote = make_vote(body, "score", options=OPTIONS, may_replace=True)
    electors = list(vote.electors.select_related("person"))
    chance.shuffle(electors)
    # Contents of their own for all, and others still for those who change their mind.
    points = chance.sample(range(6**OPTIONS), 2 * len(electors))
    told = []
    for at, elector in enumerate(electors):
        client, ticket = Client(headers={"host": "localhost"}), new_ticket(vote.pk)
        client.force_login(elector.person)
        page = send(client, vote, ticket, _content(points[at]))
        receipt = receipt_of(vote.pk, ticket)
        assert receipt_in(page) == receipt, page.content[:2000]
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO leaky VALUES (%s, %s)", [str(vote.pk), receipt[::-1]])
        if chance.random() < 0.2:
            content = json.dumps(_content(points[-1 - at]))
            sent = {"receipt": receipt, "content": content, "step": "cast"}
            assert receipt_in(client.post(address(vote, "replace/"), sent)) == receipt
        told.append([elector.pk, receipt])
    _close(vote)
    return {"vote": str(vote.pk), "voted": told}


def _content(number: int) -> dict[str, Any]:
    return {"points": {str(each): number // 6 ** (each - 1) % 6 for each in range(1, OPTIONS + 1)}}


def _close(vote: Any) -> None:
    from deliberation.voting.actions.closing import close_vote, count_vote
    from deliberation.voting.actions.tidying import tidy_up
    from deliberation.voting.models import Vote
    from kernel import clock
    from kernel.actors import Actor

    Vote.objects.filter(pk=vote.pk).update(closes_at=clock.now())
    named = {"actor": Actor.system("votes"), "body_id": vote.body_id, "vote_id": vote.pk}
    close_vote(**named)
    count_vote(**named)
    assert tidy_up(), "the box could not be tidied up"


if __name__ == "__main__":
    django.setup()
    main(*map(int, sys.argv[1:]))
