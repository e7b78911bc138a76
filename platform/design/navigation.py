"""The one table of the site's navigation: what header and footer show, and which item is the present one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.urls import get_script_prefix

DEFAULT_DEFINITION = "integrated-care-index"
"""The definition that Compare and Method lead to."""


@dataclass(frozen=True)
class NavItem:
    """One item: its words, its path below the site's root and a pattern of the paths that belong to it."""

    text: str
    path: str
    pattern: str = ""

    def is_current(self, path: str) -> bool:
        """Whether a page at `path` (below the root, starting "/") lies in this item."""
        return bool(self.pattern) and re.match(self.pattern, path) is not None


MAIN: tuple[NavItem, ...] = (
    NavItem("Index", "/index/", r"^/index/(?!.*/compare/)"),
    NavItem("Areas", "/areas/", r"^/areas/"),
    NavItem("Compare", f"/index/{DEFAULT_DEFINITION}/compare/", r"^/index/[^/]+/compare/"),
    NavItem("Bodies", "/bodies/", r"^/(bodies|accountability)/"),
    NavItem("Trade-offs", "/trade-offs/", r"^/trade-offs/"),
    NavItem(
        "Tracker",
        "/tracker/",
        r"^/(tracker|recommendations|decisions|actions|effects|learn|motions|amendments|questions|enquiries|findings|reports|asked|topics)/",
    ),
    NavItem("Meetings", "/meetings/", r"^/meetings/"),
    NavItem("Votes", "/votes/", r"^/votes/"),
    NavItem("Assets", "/assets/", r"^/assets/"),
    NavItem("Data", "/data/", r"^/data/"),
    NavItem("Glossary", "/glossary/", r"^/glossary/"),
)

FOOTER: tuple[NavItem, ...] = (
    NavItem("Accessibility", "/accessibility/"),
    NavItem("Privacy and cookies", "/privacy/"),
    NavItem("Method", f"/index/{DEFAULT_DEFINITION}/method/"),
    NavItem("API", "/api/docs/"),
    NavItem("Licence", "/licence/"),
)


@dataclass(frozen=True)
class Link:
    """A link ready for a template. `current` is "page", "true" (a page below it) or ""."""

    text: str
    href: str
    current: str = ""


def links(items: tuple[NavItem, ...], path: str) -> list[Link]:
    """`items` as links under the site's script prefix; `path` is the request's path below that prefix."""
    root = get_script_prefix().rstrip("/")
    return [Link(item.text, root + item.path, _current(item, path)) for item in items]


def _current(item: NavItem, path: str) -> str:
    if not item.is_current(path):
        return ""
    return "page" if path == item.path else "true"
