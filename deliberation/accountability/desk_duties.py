"""What decisions, actions, motions and questions put on a desk."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.desk import Provider, Shortcut, Waiting, to_do
from deliberation.accountability.queries.desk_duties import Duty, duties

_SAYS = {
    "question": ("Reply to question {}", "board_question"),
    "action": ("Report on action {}", "action"),
    "review": ("Look whether action {} worked", "action"),
    "decision": ("Record the decision, or move its day: {}", "decision"),
    "call_in": ("Hear the call-in of decision {}", "decision"),
    "debate": ("Open the debate on motion {}: its notice is over", "motion"),
    "second": ("Motion {} waits for a seconder", "motion"),
    "support": ("A call-in of decision {} needs supporters", "decision"),
}
"""What a duty says, and the page where it is done."""


class DutiesDesk(Provider):
    """What one person does for their bodies, and as a member of them."""

    def waiting(self) -> Iterable[Waiting]:
        """Each with its last day, where it has one."""
        if self.actor.kind == "person":
            yield from (_waiting(each) for each in duties(self.actor))

    def shortcuts(self) -> Iterable[Shortcut]:
        """The tracker."""
        yield Shortcut("The tracker", reverse("tracker"))


def _waiting(duty: Duty) -> Waiting:
    says, page = _SAYS[duty.kind]
    return to_do(says.format(duty.words), reverse(page, args=[duty.id]), due=duty.due, where=duty.where)
