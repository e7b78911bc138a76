"""Forms of members: correcting a term, ending it, choosing a name."""

from __future__ import annotations

from typing import Any

from django import forms

from deliberation.bodies.actions.members import REASONS
from deliberation.bodies.calc.kinds import KINDS, ROLE_NAMES, BodyKind, MemberRole, named
from deliberation.bodies.calc.names import numbered
from deliberation.bodies.models import Body, EndReason, Membership
from deliberation.bodies.queries.members import seats_of
from kernel import clock
from kernel.errors import ReaderError

NOT_A_DATE = {"invalid": "Enter a real date, like 31 3 2027.", "required": "Enter a date."}
_FIELDS = {
    "name_taken": "public_name",
    "seat_taken": "seat_id",
    "role_not_fitting": "role",
    "already_member": "role",
    "own_role": "role",
}
"""Which field an action's error is about, by its code."""


def date_field(label: str, hint: str = "", *, required: bool = True) -> forms.DateField:
    """A day in three boxes."""
    return forms.DateField(
        label=label,
        help_text=hint,
        required=required,
        widget=forms.SelectDateWidget(),
        error_messages=NOT_A_DATE,
    )


def add_refusal(form: forms.Form, error: ReaderError) -> None:
    """Show what an action refused, at the field it is about where it is about one."""
    name = _FIELDS.get(error.code, "")
    form.add_error(name if name in form.fields else None, f"{error.message} {error.advice}".strip())


class FindMembersForm(forms.Form):
    """Which members to show."""

    q = forms.CharField(label="Name, seat or organisation", required=False, max_length=100)
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("now", "Members now"), ("former", "Former members")],
    )


class EditMemberForm(forms.Form):
    """What is said about a member, to be corrected."""

    role = forms.ChoiceField(
        label="Role",
        help_text="To correct a mistake. If they change roles, end this term and invite them in the new one.",
    )
    seat_id = forms.TypedChoiceField(label="Seat", required=False, coerce=int, empty_value=None)
    organisation = forms.CharField(
        label="Organisation", help_text="Whom they speak for, if anybody.", required=False, max_length=160
    )
    public_name = forms.CharField(
        label="Name that the public sees", max_length=120, error_messages={"required": "Enter a name."}
    )
    starts_on = date_field("First day of the term", "For example, 1 4 2026.")
    ends_on = date_field("Last day of the term, if it is known", required=False)

    def __init__(self, body: Body, membership: Membership, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = KINDS[BodyKind(body.kind)].roles
        same = [
            role
            for role in MemberRole
            if role in known and named(body.kind, role) == named(body.kind, membership.role)
        ]
        self.fields["role"].choices = [(role.value, ROLE_NAMES[role]) for role in same]  # type: ignore[attr-defined]
        seats = [(seat.pk, _seat_words(seat, membership)) for seat in seats_of(body)]
        self.fields["seat_id"].choices = [("", "No seat"), *seats]  # type: ignore[attr-defined]
        if not seats:
            del self.fields["seat_id"]
        if membership.number is not None:
            self.fields[
                "public_name"
            ].help_text = (
                f"They choose it themselves. Put “{numbered(membership.number)}” to take a name away."
            )

    @staticmethod
    def initial_of(membership: Membership) -> dict[str, Any]:
        """What stands in the form at first."""
        names = ("role", "seat_id", "organisation", "public_name", "starts_on", "ends_on")
        return {name: getattr(membership, name) for name in names}


def _seat_words(seat: Any, membership: Membership) -> str:
    role = ROLE_NAMES[MemberRole(seat.role)] if seat.role in set(MemberRole) else seat.role
    taken = ", filled" if seat.is_filled and seat.pk != membership.seat_id else ""
    return f"{seat.title} ({role.lower()}{taken})"


class EndMembershipForm(forms.Form):
    """When a term ends and why."""

    ends_on = date_field("Last day", "They are a member to the end of this day. For example, 31 3 2026.")
    reason = forms.ChoiceField(
        label="Why does it end?",
        help_text="Kept as one of these codes. It is not shown to the public.",
        choices=[(reason.value, EndReason(reason).label) for reason in REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason."},
    )
    last_clerk = forms.BooleanField(
        label="I know that nobody will look after this body then",
        required=False,
    )

    def __init__(self, *args: Any, ask_last_clerk: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not ask_last_clerk:
            del self.fields["last_clerk"]

    @staticmethod
    def today() -> dict[str, Any]:
        """What stands in the form at first."""
        return {"ends_on": clock.today()}


class PublicNameForm(forms.Form):
    """How a panel member is shown."""

    shown_by = forms.ChoiceField(
        label="How should others see you?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how others should see you."},
    )
    public_name = forms.CharField(
        label="A name of your choice",
        help_text="Only for the second answer. It is public. A first name is enough, and it need not be yours.",
        required=False,
        max_length=120,
    )

    def __init__(self, membership: Membership, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        number = membership.number
        choices = [("name", "By a name that I choose")]
        if number is not None:
            choices = [("number", f"By my number: “{numbered(number)}”"), *choices]
        self.fields["shown_by"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A name, where one is chosen."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("shown_by") == "name" and not cleaned.get("public_name", "").strip():
            self.add_error("public_name", "Enter the name to be shown by.")
        return cleaned

    def name(self) -> str:
        """The chosen name; empty for the number."""
        return str(self.cleaned_data["public_name"]) if self.cleaned_data["shown_by"] == "name" else ""
