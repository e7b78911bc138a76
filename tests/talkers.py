"""Many members of one panel in the middle of its discussion, each with a session; `python -m tests.talkers MEMBERS`.

With the site's environment it makes them straight in the database and prints what they need to speak over HTTP.
"""

from __future__ import annotations

import http.client
import json
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

CSRF = "c" * 32
POINTS, STATEMENTS = 5, 5


def make(members: int) -> None:
    """A panel with that many members and sessions, and a trade-off in the stage Discuss; printed as JSON.

    It has evidence E1, points 1 to POINTS of a member who is none of these, and as many statements.
    """
    import datetime as dt

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.contrib.sessions.models import Session

    from accounts.models import Person
    from deliberation.bodies.models import Body, Membership
    from kernel import clock
    from tests.tradeoffs import add_evidence, add_points, add_statements, fill_panel, make_tradeoff

    body = Body.objects.create(
        slug="big-panel", name="Big panel", kind="citizen_panel", footprint="system", accountability="citizens",
        starts_on=dt.date(2025, 4, 1), illustrative=True,
    )  # fmt: skip
    opener, *speakers = fill_panel(body, members + 1)
    people = Person.objects.in_bulk(
        Membership.objects.filter(pk__in=[each.pk for each in speakers]).values_list("person_id", flat=True)
    )
    tradeoff = make_tradeoff(body)
    add_evidence(tradeoff)
    add_points(tradeoff, [opener], POINTS)
    add_statements(tradeoff, STATEMENTS)
    keys, rows, store = [], [], SessionStore()
    for number, each in enumerate(speakers):
        person = people[each.person_id]
        held = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        keys.append(f"{number:032x}")
        later = clock.now() + dt.timedelta(hours=12)
        rows.append(Session(session_key=keys[-1], session_data=store.encode(held), expire_date=later))
    Session.objects.bulk_create(rows)
    print(json.dumps({"tradeoff": str(tradeoff.pk), "body": body.slug, "keys": keys}))


@dataclass
class Talker:
    """One member at one trade-off."""

    port: int
    path: str
    key: str
    number: int

    def point(self, form: uuid.UUID) -> int:
        """Send the form of a point; the status of the answer."""
        side = "for" if self.number % 2 else "against"
        words = f"Words of talker {self.number} [E1]"
        sent = {"form_id": str(form), "option": str(1 + self.number % 3), "side": side, "text": words}
        return self._post("discussion/new/", sent)

    def reply(self, form: uuid.UUID, to: int) -> int:
        """Send the form of a reply."""
        sent = {"form_id": str(form), "text": f"Reply of talker {self.number}"}
        return self._post(f"discussion/new/?reply={to}", sent)

    def react(self, point: int, answer: str) -> int:
        """Say whether one knew what a point says."""
        return self._post(f"discussion/{point}/react/", {"answer": answer})

    def stand(self, statement: int, answer: str) -> int:
        """Say where one stands on a statement, through the API."""
        return self._post(f"statements/{statement}/answer/", json.dumps({"answer": answer}), api=True)

    def _post(self, end: str, sent: dict[str, str] | str, *, api: bool = False) -> int:
        body = sent if isinstance(sent, str) else urlencode(sent | {"csrfmiddlewaretoken": CSRF})
        kind = "application/json" if api else "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        headers = {
            "Host": "localhost", "Cookie": f"sessionid={self.key}; csrftoken={CSRF}", "X-CSRFToken": CSRF,
            "Connection": "close", "Content-Type": kind,
        }  # fmt: skip
        try:
            line.request("POST", f"{'/api/v1' if api else ''}{self.path}{end}", body=body, headers=headers)
            answer = line.getresponse()
            answer.read()
            return answer.status
        finally:
            line.close()


if __name__ == "__main__":
    import sys

    import django

    django.setup()
    make(int(sys.argv[1]))
