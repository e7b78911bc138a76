"""Forms of meetings."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from deliberation.bodies.actions.meetings import Details
from deliberation.bodies.calc.agenda import clock_words, london, moment_in_london, read_time
from deliberation.bodies.calc.kinds import KINDS
from deliberation.bodies.models import Meeting, Openness
from deliberation.bodies.queries.bodies_areas import AreaView
from deliberation.bodies.queries.meetings_lists import COMING, EVERY, PAST


class TimeOfDay(forms.CharField):
    """A time of day as people write it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)

    def clean(self, value: Any) -> Any:
        """The time, None for nothing."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_time(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class FindMeetingsForm(forms.Form):
    """Which meetings to list."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Kind of body",
        required=False,
        choices=[("", "Any kind"), *((code.value, facts.title) for code, facts in KINDS.items())],
    )
    area = forms.ChoiceField(label="Area", required=False)
    month = forms.ChoiceField(label="Month", required=False)
    when = forms.ChoiceField(
        label="When", required=False, choices=[("", "To come"), (PAST, "Past"), (EVERY, "All")]
    )

    def __init__(self, data: Any, *, areas: list[AreaView], months: list[dt.date]) -> None:
        super().__init__(data)
        area, month = self.fields["area"], self.fields["month"]
        area.choices = [("", "Any area"), *((each.key, each.words) for each in areas)]  # type: ignore[attr-defined]
        month.choices = [("", "Any month"), *((f"{each:%Y-%m}", f"{each:%B %Y}") for each in months)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A month says by itself when; without one, what is to come is shown."""
        found: dict[str, Any] = super().clean() or {}
        if not found.get("when"):
            found["when"] = EVERY if found.get("month") else COMING
        month = found.get("month")
        found["first"] = dt.date.fromisoformat(f"{month}-01") if month else None
        return found


class MeetingForm(forms.Form):
    """When and where, and who may be there."""

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label="Title",
        help_text="For example, Meeting of the board, or Second evidence day.",
        max_length=160,
        error_messages={"required": "Enter a title."},
    )
    day = forms.DateField(
        label="Day",
        help_text="For example, 4 3 2027.",
        widget=forms.SelectDateWidget(),
        error_messages={"required": "Enter the day.", "invalid": "Enter a real date, like 4 3 2027."},
    )
    starts = TimeOfDay(
        label="Starts at",
        help_text="UK time on that day, like 10:00 or 2:30pm.",
        error_messages={"required": "Enter the time at which it starts."},
    )
    ends = TimeOfDay(
        label="Ends at",
        help_text="On the same day.",
        error_messages={"required": "Enter the time at which it ends."},
    )
    place = forms.CharField(
        label="Place",
        help_text="Room, building, address. Leave it empty for a meeting online.",
        required=False,
        max_length=300,
    )
    access_note = forms.CharField(
        label="Getting in and taking part",
        help_text="Step-free entry, hearing loop, interpreters, travel costs.",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    public_link = forms.CharField(
        label="Link for the public",
        help_text="Where anybody can watch. It starts with https://",
        required=False,
        max_length=300,
        widget=forms.URLInput,
    )
    member_link = forms.CharField(
        label="Link for members",
        help_text="Where members take part. Only the body's own people see it.",
        required=False,
        max_length=300,
        widget=forms.URLInput,
    )
    openness = forms.ChoiceField(
        label="Is it in public?",
        help_text="An item that is private makes the meeting partly private by itself.",
        choices=Openness.choices,
        initial=Openness.PUBLIC,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may be there."},
    )
    private_reason = forms.CharField(
        label="Why it is in private",
        help_text="If it is not wholly in public. Everybody sees the reason.",
        required=False,
        max_length=300,
    )

    def clean(self) -> dict[str, Any]:
        """The two moments, from the day and the times."""
        found: dict[str, Any] = super().clean() or {}
        day = found.get("day")
        if day is not None and not 2000 <= day.year <= 2099:
            self.add_error("day", "The year must be between 2000 and 2099.")
            return found
        if day is not None and found.get("starts") and found.get("ends"):
            self._moments(found, day)
        if (
            found.get("openness") not in (None, Openness.PUBLIC)
            and not found.get("private_reason", "").strip()
        ):
            self.add_error("private_reason", "Say why it is in private. Everybody sees the reason.")
        return found

    def _moments(self, found: dict[str, Any], day: dt.date) -> None:
        for name, target in (("starts", "starts_at"), ("ends", "ends_at")):
            try:
                found[target] = moment_in_london(day, found[name])
            except ValueError as error:
                self.add_error(name, f"{error} Choose another time.")
        if "starts_at" in found and "ends_at" in found and found["ends_at"] <= found["starts_at"]:
            self.add_error("ends", "The meeting must end after it starts.")

    def details(self) -> Details:
        """What the form says, for the action."""
        names = (
            "title", "starts_at", "ends_at", "place", "access_note", "public_link", "member_link", "openness", "private_reason",
        )  # fmt: skip
        return Details(**{name: self.cleaned_data[name] for name in names})


def first_values(meeting: Meeting | None = None) -> dict[str, Any]:
    """What the form shows at first: an empty meeting with an id of its own, or the meeting as it is."""
    if meeting is None:
        return {"uid": uuid.uuid4(), "openness": Openness.PUBLIC}
    return {
        "title": meeting.title,
        "day": london(meeting.starts_at).date(),
        "starts": clock_words(meeting.starts_at),
        "ends": clock_words(meeting.ends_at),
        "place": meeting.place,
        "access_note": meeting.access_note,
        "public_link": meeting.public_link,
        "member_link": meeting.member_link,
        "openness": meeting.openness,
        "private_reason": meeting.private_reason,
    }


class CancelForm(forms.Form):
    """Why a meeting is cancelled."""

    reason = forms.CharField(
        label="Why is it cancelled?",
        help_text="Everybody who can see the meeting sees the reason.",
        max_length=300,
        error_messages={"required": "Say why the meeting is cancelled."},
    )
