"""Which navigation item is the present one."""

import pytest
from django.urls import get_script_prefix, set_script_prefix

from design import navigation
from design.navigation import FOOTER, MAIN

PAGES = {
    "/": None,
    "/index/": "Index",
    "/index/integrated-care-index/": "Index",
    "/index/integrated-care-index/areas/QYG/": "Index",
    "/index/integrated-care-index/metrics/compare-me/": "Index",
    "/index/integrated-care-index/compare/": "Compare",
    "/index/another/compare/": "Compare",
    "/index/integrated-care-index/method/": "Index",
    "/tracker/": "Tracker",
    "/recommendations/": "Tracker",
    "/areas/": "Areas",
    "/areas/QYG/": "Areas",
    "/data/releases/3/": "Data",
    "/glossary/": "Glossary",
    "/accounts/": None,
    "/areasx/": None,
}


@pytest.mark.parametrize(("path", "name"), PAGES.items())
def test_at_most_one_item_is_current(path, name):
    current = [link.text for link in navigation.links(MAIN, path) if link.current]
    assert current == ([name] if name else [])


def test_the_page_itself_and_a_page_below_are_told_apart():
    (areas,) = [link for link in navigation.links(MAIN, "/areas/") if link.text == "Areas"]
    (below,) = [link for link in navigation.links(MAIN, "/areas/QYG/") if link.text == "Areas"]
    assert (areas.current, below.current) == ("page", "true")


def test_the_site_may_live_below_a_prefix():
    before = get_script_prefix()
    try:
        set_script_prefix("/folkmoot/")
        assert all(link.href.startswith("/folkmoot/") for link in navigation.links(MAIN + FOOTER, "/areas/"))
    finally:
        set_script_prefix(before)


def test_the_footer_leads_to_what_the_law_and_readers_ask_for():
    assert {item.text for item in FOOTER} >= {
        "Accessibility",
        "Privacy and cookies",
        "Method",
        "API",
        "Licence",
    }
