"""Forms of the partnership check: its settings, and the ten statements."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from deliberation.bodies.forms.members import date_field
from deliberation.scrutiny.calc.check import ANSWERS, FEWEST, STATEMENTS
from deliberation.scrutiny.models import PartnershipCheck


class CheckForm(forms.Form):
    """The settings of a round."""

    check_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    closes_on = date_field("Last day for answers", "For example, 31 3 2027. Two or three weeks are usual.")
    least = forms.IntegerField(
        label="From how many answers on do results show?",
        help_text=f"At least {FEWEST}. It cannot be changed once members are asked.",
        min_value=FEWEST,
        max_value=50,
        error_messages={"required": "Enter a number."},
    )

    def __init__(self, data: Any, *, is_open: bool = False, **options: Any) -> None:
        super().__init__(data, **options)
        if is_open:
            del self.fields["least"]


class AnswersForm(forms.Form):
    """The ten statements, each with the same answers. No order of its own: as the statements stand."""

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, **options)
        for number, each in enumerate(STATEMENTS, 1):
            self.fields[each.code] = forms.TypedChoiceField(
                label=f"{number}. {each.text}",
                choices=list(ANSWERS.items()),
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": f"Choose an answer to statement {number}."},
            )

    def answers(self) -> dict[str, int]:
        """The answers, by the code of the statement."""
        return {each.code: self.cleaned_data[each.code] for each in STATEMENTS}


def first_check(found: PartnershipCheck | None = None) -> dict[str, Any]:
    """What the form of a round shows at first."""
    if found is None:
        return {"check_id": uuid.uuid4(), "least": FEWEST}
    return {"closes_on": found.closes_on, "least": found.least}
