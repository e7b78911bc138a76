"""What programs read of a thing: its feed, and a calendar of its due dates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from kernel.errors import NotFound
from notices import calendar, feeds, queries
from notices.kinds import thing_or_not_found


@require_safe
def thing_feed(request: HttpRequest, kind: str, thing_id: str) -> HttpResponseBase:
    """What came about in a thing, newest first."""
    found = thing_or_not_found(kind, thing_id)
    entries = [
        feeds.Entry(
            feeds.tag_uri("news", each.pk, each.made_at.date()),
            f"Illustrative: {each.subject}" if each.illustrative else each.subject,
            each.made_at,
            each.href,
            each.text,
        )
        for each in queries.news_of(kind, thing_id)[: feeds.MOST_ENTRIES]
    ]
    return feeds.atom(
        title=found.title,
        href=found.href,
        feed_href=reverse("thing_feed", args=[kind, thing_id]),
        entries=entries,
        subtitle="What came about, newest first.",
        illustrative=found.illustrative,
        request=request,
    )


@require_safe
def thing_calendar(request: HttpRequest, kind: str, thing_id: str) -> HttpResponse:
    """The due dates of a thing, as a file that a calendar program can subscribe to."""
    found = thing_or_not_found(kind, thing_id)
    if not calendar.kept_for(kind):
        raise NotFound("There is no calendar of due dates for this.")
    content = calendar.calendar_file(f"{found.title}: due dates", calendar.due_dates(kind, thing_id))
    answer = HttpResponse(content, content_type=calendar.MEDIA_TYPE)
    answer.headers["Content-Disposition"] = 'inline; filename="due-dates.ics"'
    answer.headers["Cache-Control"] = "public, max-age=3600"
    if found.illustrative:
        answer.headers["X-Folkmoot-Illustrative"] = "yes"
    return answer
