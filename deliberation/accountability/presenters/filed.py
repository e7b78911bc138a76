"""What something is filed under, with the way to it: topics and areas."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from deliberation.accountability.calc.topics import TOPICS, unpacked
from deliberation.bodies.queries.bodies_areas import area_view


def topic_links(packed: str) -> SafeString:
    """The topics of a packed text, each leading to everything that is filed under it; empty where there is none."""
    known = [code for code in unpacked(packed) if code in TOPICS]
    return _links((reverse("topic", args=[code]), TOPICS[code]) for code in known)


def area_links(packed: str) -> SafeString:
    """The areas of a packed text, each leading to its page; empty where there is none."""
    return _links((reverse("area", args=[key]), area_view(key).name) for key in unpacked(packed))


def area_link(key: str, name: str) -> str:
    """One area by its name, leading to its page where it is known."""
    return format_html('<a href="{}">{}</a>', reverse("area", args=[key]), name) if key else name


def _links(found: Iterable[tuple[str, str]]) -> SafeString:
    return format_html_join(", ", '<a href="{}">{}</a>', found)
