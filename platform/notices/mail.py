"""The e-mails: plain text, with a link to the thing and one that stops it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from notices import tokens
from notices.feeds import absolute
from notices.kinds import Thing
from notices.models import Follow, Notice, Sort

_TEMPLATES = {
    Sort.CONFIRM: "follow_confirm",
    Sort.ALREADY: "follow_already",
    Sort.NEWS: "notice_news",
    Sort.DUTY: "notice_duty",
}
_AUTOMATIC = {"Auto-Submitted": "auto-generated"}


def address_of(follow: Follow) -> str:
    """Where mail goes: to the address of the account where there is one, else to the one that was given."""
    person = follow.person
    return person.email if person is not None and person.email else follow.address


def message(notice: Notice, thing: Thing | None) -> EmailMessage:
    """The e-mail of a notice: one about a thing that is followed, or one about somebody's task.

    Its Message-ID is always the same: should it go out twice, mail servers can see that it is the same message.
    """
    headers = {"Message-ID": message_id("notice", notice.pk)}
    context = {"notice": notice, "link": absolute(notice.href), "illustrative": notice.illustrative}
    if notice.follow is not None and thing is not None:
        stop = tokens.to_stop(notice.follow.pk)
        context |= about(notice.follow, thing, stop)
        context["illustrative"] = notice.illustrative or thing.illustrative
        return written(
            _TEMPLATES[Sort(notice.sort)], context, address_of(notice.follow), headers | one_click(stop)
        )
    if notice.person is None:
        raise ValueError("A notice for nobody cannot be written.")
    return written(_TEMPLATES[Sort.DUTY], context, notice.person.email or "", headers)


def about(follow: Follow, thing: Thing, stop: str) -> dict[str, Any]:
    """What the mails about a thing say of it, and the links in them."""
    return {
        "title": thing.title,
        "rhythm": follow.get_rhythm_display(),
        "stop_link": absolute(reverse("stop_follow", args=[stop])),
        "rhythm_link": absolute(reverse("follow_rhythm", args=[stop])),
        "confirm_link": absolute(reverse("confirm_follow", args=[tokens.to_confirm(follow.pk)])),
        "days": tokens.CONFIRM_WITHIN.days,
    }


def one_click(stop: str, *, everything: bool = False) -> dict[str, str]:
    """What mail programs turn into a button of their own (RFC 2369, RFC 8058): one step, without signing in."""
    where = "stop_all_one_click" if everything else "stop_follow_one_click"
    return {
        "List-Unsubscribe": f"<{absolute(reverse(where, args=[stop]))}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def written(template: str, context: dict[str, Any], to: str, headers: dict[str, str]) -> EmailMessage:
    """A mail from its two templates."""
    subject = " ".join(render_to_string(f"email/{template}_subject.txt", context).split())
    text = render_to_string(f"email/{template}_message.txt", context).strip() + "\n"
    return EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to], headers=_AUTOMATIC | headers)


def message_id(kind: str, key: int) -> str:
    """The name of a mail, the same however often it is written, and no other site's."""
    proof = signing.Signer(salt="notices.message_id").signature(f"{kind}.{key}")[:20]
    name = "".join(each for each in proof if each.isalnum())
    return f"<{kind}.{key}.{name}@{urlsplit(settings.PUBLIC_URL).hostname}>"
