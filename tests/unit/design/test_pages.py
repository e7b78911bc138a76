"""The frame, the glossary, the gallery and the error pages."""

import re

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from design import glossary, views
from design.gallery import ExampleForm


def page(template: str, path: str = "/", **context) -> str:
    return render_to_string(template, context, RequestFactory().get(path))


def view(path: str) -> str:
    """The gallery or the glossary as its view answers."""
    request = RequestFactory().get(path)
    return (views.gallery if "gallery" in path else views.glossary_page)(request).content.decode()


FRAME = (
    '{% extends "base.html" %}{% block title %}Areas{% endblock %}'
    "{% block content %}<h1>Areas</h1>{% endblock %}"
)


def frame(path: str = "/areas/", **context) -> str:
    return engines["django"].from_string(FRAME).render(context, RequestFactory().get(path))


def test_the_frame_has_skip_link_landmarks_title_and_language():
    html = frame()
    assert "<title>Areas – Folkmoot</title>" in html
    assert '<html lang="en-GB">' in html
    assert html.index('href="#maincontent"') < html.index("<header")
    for part in (
        '<main class="nhsuk-main-wrapper" id="maincontent">',
        "<header",
        "<footer",
        'aria-label="Main"',
    ):
        assert html.count(part) == 1
    assert '<a href="/areas/" aria-current="page">Areas</a>' in html


def test_the_title_says_error_when_a_form_has_errors():
    assert "<title>Error: Areas" in frame(form=ExampleForm({}))
    assert "<title>Areas" in frame(form=ExampleForm())
    assert "<title>Error: Areas" in frame(has_errors=True)


def test_made_up_data_is_announced():
    assert "Illustrative: made-up data" in frame(illustrative=True)
    assert "Illustrative" not in frame(illustrative=False)


@pytest.mark.parametrize(
    "template",
    [
        "base.html",
        "400.html",
        "403.html",
        "404.html",
        "429.html",
        "500.html",
        "design/accessibility.html",
        "design/privacy.html",
        "design/licence.html",
    ],
)
def test_nothing_inline_and_nothing_from_elsewhere(template):
    html = page(template)
    assert "<style" not in html
    assert " style=" not in html
    assert not re.search(r"\son\w+=", html)
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert not re.search(r'<(?:script|link)[^>]*(?:src|href)="(?:https?:)?//', html)


def test_the_site_does_not_pass_for_the_national_health_service():
    html = frame()
    assert "not an NHS service" in html
    assert "NHS England" not in html
    assert "nhsuk-header__logo" not in html


def test_htmx_is_told_to_keep_to_the_security_policy():
    assert '"includeIndicatorStyles": false, "allowEval": false' in frame()


@pytest.mark.parametrize("code", [400, 403, 404, 429])
def test_an_error_page_says_what_happened_and_what_to_do_next(code):
    html = page(f"{code}.html")
    assert html.count("<h1") == 1
    assert "What to do next" in html
    assert f"Error {code}" in html


def test_an_error_page_uses_the_readers_words_when_given():
    html = page("400.html", message="The file has no <header>.", advice="Add one.", code="no_header")
    assert "The file has no &lt;header&gt;." in html
    assert "Add one." in html
    assert "Error 400, no_header" in html


def test_the_500_page_needs_no_context_at_all():
    html = render_to_string("500.html")
    assert "Something went wrong" in html
    assert "Error 500" in html


def test_the_glossary_page_holds_every_term_with_its_anchor():
    html = view("/glossary/")
    for term in glossary.terms():
        assert f'<dt id="{term.slug}">' in html
    assert html.count("<h1") == 1


def test_the_glossary_page_can_be_searched_and_says_when_nothing_is_found():
    assert 'id="imd"' in view("/glossary/?q=deprived")
    assert 'id="rtt"' not in view("/glossary/?q=deprived")
    empty = view("/glossary/?q=%3Cscript%3E")
    assert "No word found" in empty
    assert "<script>" not in empty


def test_the_gallery_shows_each_chart_and_says_it_is_made_up():
    html = view("/gallery/")
    for kind in ("ranked", "tilemap", "strip", "trend", "intervals", "comparison", "sparkline"):
        assert f"fm-chart--{kind}" in html
    assert "Illustrative: made-up data" in html
    assert " style=" not in html
    identifiers = re.findall(r'\sid="([^"]+)"', html)
    assert len(identifiers) == len(set(identifiers))


def test_the_confirm_page_asks_before_it_does():
    html = page(
        "components/confirm.html",
        question="Withdraw this run?",
        consequences=["It is no longer shown."],
        button="Withdraw",
        danger=True,
        cancel_href="/runs/1/",
    )
    assert 'method="post"' in html
    assert "csrfmiddlewaretoken" in html
    assert "nhsuk-button--warning" in html
    assert 'href="/runs/1/">Cancel' in html


def test_messages_are_shown_and_escaped():
    class Message:
        level_tag = "success"

        def __str__(self):
            return "Done <b>"

    html = frame(messages=[Message(), mark_safe("x")])
    assert "Done &lt;b&gt;" in html
    assert html.count("nhsuk-notification-banner__header") == 2


@pytest.mark.parametrize(
    ("status", "heading"),
    [
        (400, "This could not be done"),
        (403, "You may not do this"),
        (404, "Page not found"),
        (409, "This cannot be done now"),
    ],
)
def test_the_general_error_page_has_a_heading_for_each_status(status, heading):
    html = page("design/error.html", status=status, code="some_code", message="So it is.", advice="Do that.")
    assert f'<h1 class="nhsuk-heading-l">{heading}</h1>' in html
    assert f"Error {status}, some_code" in html
