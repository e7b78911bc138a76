"""One row about a person in the table of answers."""

from __future__ import annotations

from deliberation.accountability.models import Recommendation, Response
from deliberation.bodies.models import Membership
from kernel import clock


def know_their_answers(membership: Membership) -> None:
    """Somebody answered a recommendation for their body."""
    today = clock.today()
    asked = Recommendation.objects.create(
        reference=f"X/{today.year}/{membership.pk}", from_body=membership.body, year=today.year, number=membership.pk, to_name="Somebody",
        addressee="name:somebody", text="T", reasons="R", origin_kind="tradeoff", origin_id=str(membership.pk), origin_key="1",
        origin_title="O", origin_href="/", made_on=today, reply_length=1, reply_unit="calendar_days", due_on=today,
        verdict="accepted", answered_on=today,
    )  # fmt: skip
    Response.objects.create(
        recommendation=asked, number=1, verdict="accepted", reasons="R", given_on=today, membership=membership, role=membership.role
    )  # fmt: skip
