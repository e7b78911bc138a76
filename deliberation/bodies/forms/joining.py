"""Forms of people who use an invitation."""

from __future__ import annotations

from typing import Any

from django import forms


class CodeForm(forms.Form):
    """The code of a letter or link."""

    code = forms.CharField(
        label="Code",
        help_text="Ten letters and figures, like ABCDE-FGH12. Capitals, spaces and the dash do not matter.",
        max_length=60,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "inputmode": "text",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": "Enter the code from your letter."},
    )


class _AskedFor(forms.EmailField):
    """An address that is asked for, but that somebody without one may leave out: the form decides."""

    def validate(self, value: Any) -> None:
        """Nothing is let pass here."""
        if value:
            super().validate(value)


class AboutYouForm(forms.Form):
    """What somebody who came with a letter tells of themselves."""

    name = forms.CharField(
        label="Name to call you by",
        help_text="For the people who run this group. It is not shown to the public.",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": "Enter a name to call you by."},
    )
    email = _AskedFor(
        label="Your email address",
        help_text="We send a code to it now, and each time you sign in.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "inputmode": "email"}),
        error_messages={"invalid": "Enter an email address in the right form, like name@example.com."},
    )
    no_email = forms.BooleanField(
        label="I have no email address",
        help_text="You join at once. To sign in again later you ask for a letter with a new code.",
        required=False,
    )

    def __init__(self, *sent: Any, without_email: bool, **options: Any) -> None:
        super().__init__(*sent, **options)
        if not without_email:
            del self.fields["no_email"]

    def clean(self) -> dict[str, Any] | None:
        """An address, or the word that there is none."""
        sent = super().clean()
        email, none = self.cleaned_data.get("email"), self.cleaned_data.get("no_email", False)
        if "email" in self.errors:
            return sent
        if not email and not none:
            tick = ", or tick that you have none" if "no_email" in self.fields else ""
            self.add_error("email", f"Enter your email address{tick}.")
        if email and none:
            self.add_error("no_email", "You entered an email address. Take it out, or take this tick away.")
        return sent


class NameForm(forms.Form):
    """The name by which the public sees somebody who is seen by name."""

    public_name = forms.CharField(
        label="Your name, as it will be shown to the public",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": "Enter your name."},
    )

    def shown_as(self) -> str:
        """The name to be shown by."""
        return str(self.cleaned_data["public_name"])


class PanelNameForm(forms.Form):
    """The name by which the public sees a panel member: their number, or one they choose."""

    shown = forms.ChoiceField(
        label="How do you want to be shown to the public?",
        help_text="Your own name is never shown. You can change this later.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your number or a display name."},
    )
    public_name = forms.CharField(
        label="Display name",
        help_text="If you choose another name. Something that does not give away who you are, Heron for example.",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *sent: Any, numbered: str, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.fields["shown"].choices = [("number", numbered), ("name", "Another name that I choose")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """A name where one was promised."""
        sent = super().clean()
        chose, name = self.cleaned_data.get("shown"), self.cleaned_data.get("public_name", "").strip()
        if chose == "name" and not name and "public_name" not in self.errors:
            self.add_error("public_name", "Enter a display name, or choose your number.")
        if chose == "number" and name:
            self.add_error(
                "shown", "You entered a display name but chose your number. Choose which you want."
            )
        return sent

    def shown_as(self) -> str:
        """The name to be shown by; empty for the number."""
        return str(self.cleaned_data["public_name"]) if self.cleaned_data["shown"] == "name" else ""
