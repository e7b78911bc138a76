"""What a form of a decision offers: meetings and their items, areas, and what could be answered."""

from __future__ import annotations

import datetime as dt

from deliberation.accountability.queries.decision_links import answerable, offered
from deliberation.accountability.queries.decision_page import Parts
from deliberation.bodies.models import AgendaItem, Body, BodyArea, Meeting
from deliberation.bodies.queries.bodies_areas import area_view, councils_in
from deliberation.bodies.queries.meetings import public
from design.formats import day
from kernel import clock

BACK, MOST_MEETINGS, MOST_ITEMS = dt.timedelta(days=550), 24, 300


def meeting_choices(body: Body) -> list[tuple[str, str]]:
    """The body's meetings of the last eighteen months and to come, each with its items; two queries."""
    rows = Meeting.objects.filter(public(), body=body, starts_at__gt=clock.now() - BACK)
    meetings = list(rows.order_by("-starts_at")[:MOST_MEETINGS])
    items = AgendaItem.objects.filter(meeting__in=[each.pk for each in meetings]).order_by("position", "pk")
    held: dict[int, list[AgendaItem]] = {}
    for item in items[:MOST_ITEMS]:
        held.setdefault(item.meeting_id, []).append(item)
    found: list[tuple[str, str]] = []
    for each in meetings:
        words = f"{day(each.starts_at)}, {each.title}"
        found.append((f"m:{each.pk}", words))
        found += [
            (f"i:{one.pk}", f"{words}: item {one.position}, {one.title}") for one in held.get(each.pk, [])
        ]
    return found


def area_choices(body: Body) -> list[tuple[str, str]]:
    """The body's own areas, and the councils of its systems; one query."""
    keys = list(BodyArea.objects.filter(body=body).order_by("area_key").values_list("area_key", flat=True))
    found = [area_view(each) for each in keys]
    for system in [each for each in found if each.type == "ics"]:
        found += [council for council, extent in councils_in(system.key) if extent != "edge"]
    return list({each.key: (each.key, each.words) for each in found}.values())


def answer_choices(body: Body, parts: Parts | None, wanted: str) -> list[tuple[str, str]]:
    """What the body is likely to answer, what the decision answers already, and what the address named."""
    found = dict(offered(body))
    for each in parts.links if parts is not None else ():
        found.setdefault(f"{each.kind}:{each.thing_id}", each.title)
    kind, _, thing_id = wanted.partition(":")
    named = answerable(kind, thing_id) if thing_id else None
    if named is not None:
        found = {named.code: found.get(named.code, named.title)} | found
    return list(found.items())
