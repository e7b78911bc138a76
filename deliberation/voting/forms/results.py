"""Forms after the close: finding a ballot, deciding a tie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from deliberation.voting.calc.receipts import read_receipt

MOST_REASON = 500


class FindBallotForm(forms.Form):
    """A receipt as somebody typed it."""

    receipt = forms.CharField(
        label="Your receipt",
        max_length=40,
        help_text="Ten letters and digits, as on your receipt. Capitals and gaps do not matter.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter your receipt."},
    )

    def clean_receipt(self) -> str:
        """The receipt in its one form; refused when it can be none."""
        read = read_receipt(self.cleaned_data["receipt"])
        if not read:
            raise forms.ValidationError(
                "This is no receipt of ours. Look at it again: one character may be wrong or missing."
            )
        return read


class FindVoterForm(forms.Form):
    """Part of a voter's name."""

    q = forms.CharField(label="Name", max_length=100, required=False)


class DecideTieForm(forms.Form):
    """Which of the tied options win, and why."""

    reason = forms.CharField(
        label="Why?",
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Shown on the result page, with the name of the office: the chair.",
        error_messages={
            "required": "Give the reason for your decision.",
            "max_length": f"Keep the reason to {MOST_REASON} characters.",
        },
    )
    field_order = ("chosen", "reason")

    def __init__(self, data: Any = None, *, choices: Sequence[tuple[str, str]], places: int | None) -> None:
        super().__init__(data)
        self.one = places == 1
        label = "Which option wins?" if self.one else "Which options win?"
        if self.one:
            self.fields["chosen"] = forms.ChoiceField(
                label=label, choices=list(choices), widget=forms.RadioSelect,
                error_messages={"required": "Choose the option that wins."},
            )  # fmt: skip
        else:
            self.fields["chosen"] = forms.MultipleChoiceField(
                label=label, choices=list(choices), widget=forms.CheckboxSelectMultiple,
                help_text=f"Choose {places}." if places else "Choose as many as the money is enough for.",
                error_messages={"required": "Choose the options that win."},
            )  # fmt: skip
        self.order_fields(self.field_order)

    @property
    def chosen(self) -> list[str]:
        """The options chosen, once the form is valid."""
        found = self.cleaned_data["chosen"]
        return [found] if self.one else list(found)
