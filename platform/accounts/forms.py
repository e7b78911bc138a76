"""Forms of signing in and of looking after people."""

from __future__ import annotations

import datetime as dt
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError

from access.permissions import ROLE_TITLES
from accounts.adapter import WRONG_SECOND_CODE
from accounts.dates import today_in_england
from accounts.models import Person, Reason
from audit.events import Event

USED_CODE_SECONDS = 120
"""Longer than a code of an authenticator app can count, the tolerance on both sides included."""


def code_field(label: str, hint: str) -> forms.CharField:
    """The field of a code that came by e-mail or from an app."""
    attributes = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "characters"}
    errors = {"required": "Enter the code."}
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=40,
        widget=forms.TextInput(attrs=attributes),
        error_messages=errors,
    )


class RequestCodeForm(RequestLoginCodeForm):
    """Where to send a sign-in code."""

    email = forms.EmailField(
        label="Email address",
        help_text="The one your account was made with.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your email address.",
            "invalid": "Enter an email address in the right form, like name@example.com.",
        },
    )

    def clean_email(self) -> str:
        """The address in lower case, as it is stored: mail goes to the stored form, never to a look-alike."""
        email: str = super().clean_email()
        return email.lower()


class ConfirmCodeForm(ConfirmLoginCodeForm):
    """The code from the e-mail."""

    code = code_field("Code", "Eight letters, like BCDF-GHJK. Capitals and the dash do not matter.")


class _OnceOnly(forms.Form):
    """Takes each code of a person once, for as long as it could count."""

    user: Any

    def clean_code(self) -> str:
        """The code, right and not used before."""
        code: str = super().clean_code()  # type: ignore[misc]
        mark = f"second-step-used:{self.user.pk}:{normalize_user_code(code)}"
        if not cache.add(mark, 1, timeout=USED_CODE_SECONDS):
            raise ValidationError(WRONG_SECOND_CODE, code="incorrect_code")
        return code


class SecondStepForm(_OnceOnly, AuthenticateForm):
    """The second step of signing in."""

    code = code_field("Code from your app", "Six figures. Or enter one of your recovery codes.")


class SecondStepAgainForm(_OnceOnly, ReauthenticateForm):
    """The second step once more, before something that it protects."""

    code = code_field("Code from your app", "Six figures, a new one. Or enter one of your recovery codes.")


class SetUpSecondStepForm(ActivateTOTPForm):
    """The first code of a newly linked app."""

    code = code_field("Code from your app", "The six figures that the app shows now.")


class FindPeopleForm(forms.Form):
    """Part of a name or address. Sent by POST: what is looked for is personal data and stays out of
    addresses."""

    words = forms.CharField(label="Name or email address", required=False, max_length=100)


class Roles(forms.MultipleChoiceField):
    """Any of the roles that people can hold."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=[(role.value, title) for role, title in ROLE_TITLES.items()], **options)


class CreatePersonForm(forms.Form):
    """A new account."""

    display_name = forms.CharField(
        label="Name",
        help_text="What they are called on this site.",
        max_length=Person._meta.get_field("display_name").max_length,
        error_messages={"required": "Enter a name."},
    )
    email = forms.EmailField(
        label="Email address",
        help_text="Sign-in codes go to this address.",
        max_length=254,
        error_messages={
            "required": "Enter an email address.",
            "invalid": "Enter an email address in the right form, like name@example.com.",
        },
    )
    roles = Roles(label="Roles", help_text="None is fine: roles can be given later.", required=False)


class GrantRoleForm(forms.Form):
    """A role, and the day on which it ends."""

    role = forms.ChoiceField(
        label="Role",
        choices=[(role.value, title) for role, title in ROLE_TITLES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a role."},
    )
    until = forms.DateField(
        label="Last day (if the role is for a time)",
        help_text="For example, 31 3 2027. The role ends at the end of that day.",
        required=False,
        widget=forms.SelectDateWidget(),
        error_messages={"invalid": "Enter a real date, like 31 3 2027."},
    )

    def clean_until(self) -> dt.date | None:
        """The last day, not in the past."""
        until: dt.date | None = self.cleaned_data["until"]
        if until is not None and until < today_in_england():
            raise ValidationError("The last day must be today or later.")
        return until


class DeactivateForm(forms.Form):
    """Why an account is to be deactivated."""

    reason = forms.ChoiceField(
        label="Why?",
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason."},
    )


class TrailForm(forms.Form):
    """What to look for in the trail: ids and codes, which is all it holds."""

    event = forms.ChoiceField(
        label="What happened",
        required=False,
        choices=[("", "Anything"), *((event.value, event.value) for event in Event)],
    )
    object_id = forms.CharField(label="Id of the thing", required=False, max_length=64)
    actor_id = forms.CharField(label="Id of who did it", required=False, max_length=64)
    since = forms.DateField(label="From", required=False, widget=forms.SelectDateWidget())
