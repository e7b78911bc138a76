"""The e-mails: plain text, with a link to the thing and one that stops it."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from notices import tokens
from notices.feeds import absolute
from notices.kinds import Thing
from notices.models import Follow, Notice, Sort

_TEMPLATES = {Sort.CONFIRM: "follow_confirm", Sort.ALREADY: "follow_already", Sort.NEWS: "notice_news"}


def address_of(follow: Follow) -> str:
    """Where mail goes: to the address of the account where there is one, else to the one that was given."""
    person = follow.person
    return person.email if person is not None and person.email else follow.address


def message(notice: Notice, thing: Thing) -> EmailMessage:
    """The e-mail of a notice."""
    follow = notice.follow
    stop = tokens.to_stop(follow.pk)
    template = _TEMPLATES[Sort(notice.sort)]
    context = {
        "notice": notice,
        "title": thing.title,
        "link": absolute(notice.href),
        "illustrative": thing.illustrative,
        "stop_link": absolute(reverse("stop_follow", args=[stop])),
        "confirm_link": absolute(reverse("confirm_follow", args=[tokens.to_confirm(follow.pk)])),
        "days": tokens.CONFIRM_WITHIN.days,
    }
    subject = " ".join(render_to_string(f"email/{template}_subject.txt", context).split())
    text = render_to_string(f"email/{template}_message.txt", context).strip() + "\n"
    # What mail programs turn into a button of their own (RFC 2369, RFC 8058): one step, without signing in.
    one_click = absolute(reverse("stop_follow_one_click", args=[stop]))
    headers = {
        "List-Unsubscribe": f"<{one_click}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address_of(follow)], headers=headers)
