"""Many voters at a real web server: made straight in the database, each with a session, voting over plain sockets.

`python -m tests.voters VOTERS VOTES OPTIONS`, with the site's environment, makes them and prints what they need.
"""

from __future__ import annotations

import contextlib
import html
import http.client
import json
import re
import socket
import struct
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

CSRF = "c" * 32
RECEIPT = re.compile(r'fm-receipt__code">([0-9A-Z]{5}) ([0-9A-Z]{5})<')


def make(voters: int, votes: int, options: int) -> None:
    """A body with that many members, each with a session, and open secret votes by ranking with a
    ticket for each voter, as if they had the form open; printed as JSON."""
    import datetime as dt

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    from accounts.models import Person
    from deliberation.bodies.models import Body, Membership
    from deliberation.voting.forms.tickets import new_ticket
    from kernel import clock
    from tests.votes import make_vote

    body = Body.objects.create(
        slug="big-panel", name="Big panel", kind="citizen_panel", footprint="system", accountability="citizens",
        starts_on=dt.date(2025, 4, 1), illustrative=True,
    )  # fmt: skip
    people = [
        Person(email=f"v{each}@fenmarsh.example", display_name=f"Voter {each}") for each in range(voters)
    ]
    for person in people:
        person.password = "!"
    Person.objects.bulk_create(people)
    Membership.objects.bulk_create(
        Membership(
            body=body, person=person, role="member", number=number, public_name=f"Member {number}",
            starts_on=dt.date(2025, 4, 1), created_at=clock.now(),
        )
        for number, person in enumerate(people, 1)
    )  # fmt: skip
    made = [make_vote(body, "ranking", options=options) for _ in range(votes)]
    keys, rows, store = [], [], SessionStore()
    for number, person in enumerate(people):
        held = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        keys.append(f"{number:032x}")
        later = clock.now() + dt.timedelta(hours=12)
        rows.append(Session(session_key=keys[-1], session_data=store.encode(held), expire_date=later))
    Session.objects.bulk_create(rows)
    tickets = {str(each.pk): [new_ticket(each.pk) for _ in people] for each in made}
    print(json.dumps({"body": body.slug, "tickets": tickets, "keys": keys}))


@dataclass
class Voter:
    """One voter at one vote: a form's ticket, the ballot, and the receipt once the server has acknowledged it."""

    port: int
    path: str
    key: str
    content: dict[str, Any]
    ticket: str = ""
    receipt: str = ""
    refusals: list[int] = field(default_factory=list)

    def open_form(self) -> str:
        """Ask for the form; its ticket is kept and given back."""
        status, text = self._ask("GET", None)
        assert status == 200, (status, text[:500])
        self.ticket = html.unescape(re.search(r'name="ticket" value="([^"]+)"', text)[1])  # type: ignore[index]
        return self.ticket

    def look(self) -> str:
        """Ask for the page, whatever it says now."""
        return self._ask("GET", None)[1]

    def send(self, ticket: str = "") -> None:
        """Send the ballot and wait for the answer. Raises OSError or HTTPException when the line breaks."""
        status, text = self._ask("POST", self._body(ticket))
        found = RECEIPT.search(text)
        if status == 200 and found:
            self.receipt = found[1] + found[2]
        else:
            self.refusals.append(status)

    def send_and_hang_up(self) -> None:
        """Send the ballot and break the line at once, without waiting for the answer."""
        body = self._body("")
        lines = "".join(f"{name}: {value}\r\n" for name, value in self._headers(body).items())
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), timeout=60) as line,
        ):
            line.sendall(f"POST {self.path} HTTP/1.1\r\n{lines}\r\n{body}".encode())
            # Not a polite end: the server's answer runs into a reset.
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def until_answered(self, seconds: float = 60) -> None:
        """Send the same form until there is an answer."""
        deadline = time.monotonic() + seconds
        while not self.receipt:
            assert time.monotonic() < deadline, (self.refusals, self.path)
            try:
                self.send()
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
                continue
            assert self.receipt, self.refusals

    def _body(self, ticket: str) -> str:
        sent = {
            "csrfmiddlewaretoken": CSRF,
            "step": "cast",
            "ticket": ticket or self.ticket,
            "content": json.dumps(self.content),
        }
        return urlencode(sent)

    def _headers(self, body: str | None) -> dict[str, str]:
        length = {} if body is None else {
            "Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))
        }  # fmt: skip
        return {
            "Host": "localhost",
            "Cookie": f"sessionid={self.key}; csrftoken={CSRF}",
            "Connection": "close",
        } | length

    def _ask(self, method: str, body: str | None) -> tuple[int, str]:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            line.request(method, self.path, body=body, headers=self._headers(body))
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()


if __name__ == "__main__":
    import sys

    import django

    django.setup()
    make(*map(int, sys.argv[1:]))
