"""What scrutiny puts on a desk: what is asked of somebody's bodies, checks to answer, findings to publish."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from accounts.desk import Provider, Shortcut, Waiting, to_do
from deliberation.scrutiny.queries.desk import Duty, duties


class ScrutinyDesk(Provider):
    """What one person has to do with scrutiny."""

    def waiting(self) -> Iterable[Waiting]:
        """Each with its last day, where it has one."""
        if self.actor.kind == "person":
            for each in duties(self.actor):
                yield to_do(_says(each), _href(each), due=each.due, where=each.where)

    def shortcuts(self) -> Iterable[Shortcut]:
        """Every line of enquiry."""
        yield Shortcut("Lines of enquiry", reverse("all_enquiries"))


def _says(duty: Duty) -> str:
    return {
        "check": f"Answer the partnership check of {duty.words}",
        "request": f"Give the information that is asked for: {duty.words}",
        "reply": f"Comment on finding {duty.words} before it is published",
        "post": f"{duty.words} has not replied: ask again, or enter the reply that came",
        "publish": f"Finding {duty.words} is ready to publish",
    }[duty.kind]


def _href(duty: Duty) -> str:
    pages: dict[str, tuple[str, list[object]]] = {
        "check": ("answer_check", [duty.slug, duty.id]),
        "request": ("give_information", [duty.slug, duty.id]),
        "reply": ("reply_to_finding", [duty.slug, duty.id]),
        "post": ("enquiry", [duty.id]),
        "publish": ("finding", [duty.id]),
    }
    name, args = pages[duty.kind]
    return reverse(name, args=args)
