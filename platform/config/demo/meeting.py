"""Where the newest meeting of a body that anybody may see is to be found: `python -m config.demo.meeting SLUG`.

A process of its own, so that the supervisor needs no database connection.
"""

from __future__ import annotations

import sys

import django


def newest(slug: str) -> str:
    """The address of the page of the meeting."""
    from django.urls import reverse

    from deliberation.bodies.models import Meeting, MeetingStatus

    shown = Meeting.objects.filter(body__slug=slug).exclude(status=MeetingStatus.DRAFT)
    return reverse("meeting", args=[slug, shown.order_by("-starts_at").values_list("pk", flat=True)[0]])


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(newest(sys.argv[1]))
