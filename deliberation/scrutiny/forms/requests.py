"""Forms of requests for information: asking, replying, entering what came by post."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from deliberation.bodies.forms.members import date_field
from deliberation.bodies.models import LengthUnit
from deliberation.scrutiny.actions.requests import InformationGiven, LinkGiven, RequestGiven

NOT_HERE = "name"
WHOLE, PART = "whole", "part"


class AskForm(forms.Form):
    """What is asked of whom, and by when."""

    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    to_body = forms.ChoiceField(label="Whom do you ask?", required=False)
    to_name = forms.CharField(
        label="Its name, if it is not on this site",
        help_text="For example, Northfen Hospitals NHS Trust. You enter the reply that comes by letter or e-mail.",
        required=False,
        max_length=160,
    )
    text = forms.CharField(
        label="What do you ask for?",
        help_text="Figures, documents, answers to questions. Name the years. Everybody who can read the line of enquiry reads it.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say what you ask for."},
    )
    reply_length = forms.IntegerField(
        label="Time to reply, if it is not the usual one",
        help_text="A number of days. Leave it empty for the clock of the body you ask (or your own, for a name).",
        required=False,
        min_value=1,
        max_value=365,
    )
    reply_unit = forms.ChoiceField(
        label="Counted in",
        required=False,
        choices=LengthUnit.choices,
        help_text="Only if you gave a number above.",
    )

    def __init__(self, data: Any, *, bodies: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        to: Any = self.fields["to_body"]
        to.choices = [("", "Choose a body"), (NOT_HERE, "Somebody who is not on this site"), *bodies]

    def clean(self) -> dict[str, Any]:
        """Either a body or a name."""
        found: dict[str, Any] = super().clean() or {}
        body, name = found.get("to_body") or "", (found.get("to_name") or "").strip()
        if not body and not name:
            self.add_error("to_body", "Choose whom you ask.")
        elif body == NOT_HERE and not name:
            self.add_error("to_name", "Enter the name.")
        elif body not in ("", NOT_HERE) and name:
            self.add_error(
                "to_name",
                "You chose a body of this site. Empty this, or choose “Somebody who is not on this site”.",
            )
        return found

    def given(self) -> RequestGiven:
        """What the form says, for the action."""
        said = self.cleaned_data
        body = said["to_body"] if said["to_body"] != NOT_HERE else ""
        return RequestGiven(
            text=said["text"],
            to_body_id=uuid.UUID(body) if body else None,
            to_name=said["to_name"],
            reply_length=said["reply_length"],
            reply_unit=said["reply_unit"] if said["reply_length"] is not None else "",
        )


class ReplyForm(forms.Form):
    """A reply of the body that was asked."""

    reply_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Your reply",
        help_text="It cannot be changed afterwards; you can add another. Name offices, not people.",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Write the reply."},
    )
    links = forms.CharField(
        label="Links to documents or data",
        help_text="One in each line: the title, then the address, for example, Waiting times 2026 https://example.org/waits",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    whole = forms.ChoiceField(
        label="Is this the whole reply?",
        choices=[(WHOLE, "Yes"), (PART, "No, a part of it: more will come")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether this is the whole reply."},
    )

    def clean_links(self) -> list[LinkGiven]:
        """Each line as a title and an address."""
        lines = [each.strip() for each in (self.cleaned_data["links"] or "").splitlines() if each.strip()]
        found = []
        for each in lines:
            title, _, href = each.rpartition(" ")
            if not href.startswith(("http://", "https://")):
                raise forms.ValidationError(f"“{each[:60]}” does not end with an address like https://…")
            found.append(LinkGiven(title.strip() or href, href))
        return found

    def given(self) -> InformationGiven:
        """What the form says, for the action."""
        said = self.cleaned_data
        return InformationGiven(said["text"], said["links"], complete=said["whole"] == WHOLE)


class PostedReplyForm(ReplyForm):
    """A reply that came by post or e-mail, entered by the body that asked."""

    source = forms.CharField(
        label="How the reply came",
        help_text="For example, Letter from the chief executive’s office, ref 12/27.",
        max_length=300,
        error_messages={"required": "Say how the reply came."},
    )
    given_on = date_field("The day that the reply bears", "For example, 31 3 2027.")
    field_order = ("reply_id", "source", "given_on", "text", "links", "whole")


def first_reply() -> dict[str, Any]:
    """What a form of a reply shows at first."""
    return {"reply_id": uuid.uuid4(), "whole": WHOLE}
