"""The attendance sheet: one question for each member, all on one page."""

from __future__ import annotations

from typing import Any

from django import forms

from deliberation.bodies.actions.attendance import Came
from deliberation.bodies.models import Presence
from deliberation.bodies.queries.attendance import Line, Sheet

_SUBSTITUTE = "substitute-"
_PLAIN = (Presence.PRESENT, Presence.APOLOGIES, Presence.ABSENT)


class MayWait(forms.ChoiceField):
    """A question that may wait for its answer. It is not called optional: in the end it has to be answered."""

    def clean(self, value: Any) -> str:
        """The answer, or "" for none yet."""
        return str(super().clean(value)) if value else ""


class AttendanceForm(forms.Form):
    """A set of radios for each line of a sheet; none has to be chosen."""

    def __init__(self, sheet: Sheet, data: Any = None) -> None:
        super().__init__(data, auto_id="id_%s")
        self.sheet = sheet
        for line in sheet.lines:
            said = ", ".join(filter(None, (line.role, line.organisation)))
            self.fields[_name(line)] = MayWait(
                label=line.name,
                help_text=said,
                choices=_choices(line),
                initial=_chosen(line),
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": f"Choose one of the answers for {line.name}."},
            )

    def entries(self, *, rest_present: bool = False) -> dict[int, Came]:
        """What was chosen, by membership; with `rest_present`, present for everybody without an answer."""
        found = {}
        for line in self.sheet.lines:
            chosen = self.cleaned_data[_name(line)] or (Presence.PRESENT.value if rest_present else "")
            if chosen.startswith(_SUBSTITUTE):
                found[line.membership_id] = Came(Presence.SUBSTITUTED, int(chosen.removeprefix(_SUBSTITUTE)))
            elif chosen:
                found[line.membership_id] = Came(chosen)
        return found


def _name(line: Line) -> str:
    return f"member-{line.membership_id}"


def _choices(line: Line) -> list[tuple[str, str]]:
    plain = [(each.value, str(each.label)) for each in _PLAIN]
    return plain + [(f"{_SUBSTITUTE}{each.pk}", f"A substitute came: {each.name}") for each in line.stand_ins]


def _chosen(line: Line) -> str:
    return f"{_SUBSTITUTE}{line.substitute.pk}" if line.substitute else line.presence
