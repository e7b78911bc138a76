"""Forms of the pages about runs. Only shown, never validated: the views read the address and say what is wrong with it."""

from __future__ import annotations

from django import forms

from indexapp.models import RunStatus


class RunFilterForm(forms.Form):
    """Which runs to list."""

    status = forms.ChoiceField(label="Status", choices=[("", "All runs"), *RunStatus.choices])


class AgainstForm(forms.Form):
    """Which run to compare with."""

    against = forms.ChoiceField(label="Compare with")

    def __init__(self, choices: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["against"].choices = choices  # type: ignore[attr-defined]
