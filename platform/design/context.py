"""What every page's frame needs, as a context processor."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix

from design import navigation

SITE_NAME = "Folkmoot"
SITE_WHAT = "Shared evidence for integrated care in England"


def site(request: HttpRequest) -> dict[str, Any]:
    """Name, navigation and footer links; `illustrative` is on where the installation is a demonstration.

    A view that shows made-up data sets `illustrative` itself: what a view sets wins over this.
    """
    return {
        "site_name": SITE_NAME,
        "site_root": get_script_prefix(),
        "site_what": SITE_WHAT,
        "navigation": navigation.links(navigation.MAIN, request.path_info),
        "footer_links": navigation.links(navigation.FOOTER, request.path_info),
        "illustrative": bool(getattr(settings, "DEMONSTRATION", False)),
    }
