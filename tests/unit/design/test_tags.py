"""Components and their tags."""

import datetime as dt
from html.parser import HTMLParser

import pytest
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError
from django.utils.html import format_html

from design.library import render_component
from design.tables import Cell, Column, Row, Table

from .pages import draw

NASTY = "<img src=x onerror=alert(1)>"


def test_a_component_is_drawn_with_upstreams_parameters():
    assert 'class="nhsuk-button nhsuk-button--secondary"' in draw(
        '{% nhsuk "button" text="Save" variant="secondary" %}'
    )


def test_parameters_may_come_as_a_mapping():
    page = draw(
        '{% nhsuk "errorSummary" params %}',
        params={"titleText": "Oh", "errorList": [{"text": "No", "href": "#a"}]},
    )
    assert '<a href="#a"' in page
    assert "Oh" in page


@pytest.mark.parametrize("key", ["text", "html"])
def test_unsafe_text_is_escaped_wherever_it_goes(key):
    page = render_component("insetText", {key: NASTY})
    assert "<img" not in page
    assert "&lt;img" in page


def test_safe_text_is_markup_under_html_only():
    assert "<b>x</b>" in render_component("insetText", {"html": format_html("<b>{}</b>", "x")})
    assert "<b>" not in render_component("insetText", {"text": format_html("<b>{}</b>", "x")})


def test_deep_parameters_are_guarded_too():
    rows = [{"key": {"text": "k"}, "value": {"html": NASTY}}]
    assert "<img" not in render_component("summaryList", {"rows": rows})


def test_attributes_as_text_are_refused():
    with pytest.raises(TypeError, match="mapping"):
        render_component("button", {"text": "x", "attributes": " onclick=alert(1)"})


def test_a_component_without_styles_is_refused():
    with pytest.raises(KeyError, match="not one of the components in use"):
        render_component("hero", {})


def test_a_literal_ampersand_is_escaped_once():
    assert "A &amp; E" in draw('{% nhsuk "button" text="A & E" %}')


def test_page_heading_with_caption():
    page = draw('{% page_heading name caption="System" lede="Why" %}', name=NASTY)
    assert page.count("<h1") == 1
    assert "System" in page
    assert "<img" not in page


def test_status_has_a_word_and_an_unknown_status_is_not_hidden():
    assert "Published" in draw('{% status_tag "published" %}')
    assert "Half baked" in draw('{% status_tag "half_baked" %}')


class Ids(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.ids, self.described = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids += [found["id"]] if "id" in found else []
        self.described += found.get("aria-describedby", "").split()


def test_a_term_links_to_the_glossary_and_carries_its_meaning():
    page = draw('{% term "ICS" %}')
    assert 'href="/glossary/#ics"' in page
    assert "integrated care system: The NHS" in page
    assert Ids(page).described == Ids(page).ids


def test_a_term_used_twice_has_two_ids():
    found = Ids(draw('{% term "ICS" %}{% for x in "ab" %}{% term "ICS" "system" %}{% endfor %}'))
    assert len(set(found.ids)) == 3
    assert found.described == found.ids


def test_a_part_that_htmx_brings_in_has_ids_of_its_own():
    whole = Ids(draw('{% term "ICS" %}')).ids
    part = Ids(draw('{% term "ICS" %}', headers={"HX-Request": "true", "HX-Target": "results"})).ids
    assert not set(whole) & set(part)


def test_an_unknown_term_fails_loudly():
    with pytest.raises(KeyError):
        draw('{% term "synergy" %}')


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ 12345.678|number:1 }}", "12,345.7"),
        ("{{ none|number:1 }}", ""),
        ("{{ x|signed:2 }}", "−0.31"),
        ("{{ 3|ordinal }}", "3rd"),
        ("{{ none|ordinal }}", ""),
        ("{{ 2400000|file_size }}", "2.4 MB"),
        ("{{ 'low_coverage'|reason }}", "Coverage too low"),
        ("{{ when|day }}", '<time datetime="2026-07-02">2 July 2026</time>'),
        ("{{ none|day }}{{ none|moment }}", ""),
        ('{% figure 61.25 decimals=1 unit="%" %}', "61.2%"),
        ('{% figure none reason="suppressed" %}', '<span class="fm-absent">Suppressed</span>'),
        ("{% figure 0 decimals=0 %}", "0"),
    ],
)
def test_figures_in_a_page(source, expected):
    when = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
    assert draw(source, x=-0.314, none=None, when=when) == expected


TABLE = Table(
    "t",
    "Scores",
    (Column("area", "Area", sortable=True), Column("score", "Score", numeric=True, sortable=True)),
    (Row((Cell(NASTY, "/a/"), Cell("No data", absent=True))), Row(("B", "1.0"), marked=True)),
    sort="-score",
)


def test_a_table_scrolls_in_a_named_region_that_takes_focus():
    page = draw("{% data_table table %}", table=TABLE)
    assert 'role="region" aria-labelledby="t-caption" tabindex="0"' in page
    assert 'id="t-caption">Scores</caption>' in page
    assert page.count('scope="col"') == 2
    assert page.count('scope="row"') == 2
    assert "<img" not in page


def test_sort_links_turn_round_and_keep_the_rest_of_the_query():
    page = draw("{% data_table table %}", path="/?kind=ics&page=3&sort=-score", table=TABLE)
    assert 'aria-sort="descending"' in page
    assert page.count("aria-sort") == 1
    assert 'href="?kind=ics&amp;sort=score#t"' in page
    assert 'href="?kind=ics&amp;sort=area#t"' in page


def test_an_empty_table_says_so():
    page = draw(
        "{% data_table table %}", table=Table("t", "C", (Column("a", "A"),), empty="No releases yet.")
    )
    assert '<td class="nhsuk-table__cell" colspan="1">No releases yet.</td>' in page


def test_a_stacked_table_keeps_its_roles_and_repeats_its_headings():
    table = Table("t", "C", TABLE.columns, TABLE.rows, stacked=True)
    page = draw("{% data_table table %}", table=table)
    assert 'class="nhsuk-table fm-table fm-stacked" id="t" role="table"' in page
    for role, times in (("row", 3), ("rowheader", 2), ("columnheader", 2), ("cell", 2), ("rowgroup", 2)):
        assert page.count(f'role="{role}"') == times, role
    assert page.count('<span class="fm-stacked__head" aria-hidden="true">Score</span>') == 2
    assert "fm-stacked" not in draw("{% data_table table %}", table=TABLE)
    by_hand = draw('{% scroll_table caption="C" stacked=True %}<tbody></tbody>{% endscroll_table %}')
    assert 'class="nhsuk-table fm-table fm-stacked" id="c" role="table"' in by_hand


def test_a_ragged_table_is_refused():
    with pytest.raises(ValueError, match="row 1 has 2 cells for 1 columns"):
        Table("t", "C", (Column("a", "A"),), (Row(("x", "y")),))


def test_a_table_by_hand_gets_caption_and_region():
    page = draw('{% scroll_table caption=name id="x" %}<tbody></tbody>{% endscroll_table %}', name=NASTY)
    assert 'id="x-caption">&lt;img' in page
    assert 'aria-labelledby="x-caption"' in page
    with pytest.raises(TemplateSyntaxError, match="caption"):
        draw("{% scroll_table %}{% endscroll_table %}")


def test_pagination_keeps_the_query_and_marks_the_page():
    page = draw("{% pagination p %}", path="/?q=a+b&page=2", p=Paginator(range(100), 10).get_page(2))
    assert 'aria-current="page"' in page
    assert 'href="?q=a+b&amp;page=3"' in page


def test_one_page_needs_no_pagination():
    assert draw("{% pagination p %}", p=Paginator(range(3), 10).get_page(1)) == ""


def test_progress_says_in_words_what_the_bar_shows():
    page = draw('{% progress "Scores" 320 1050 %}')
    assert 'value="320" max="1050"' in page
    assert "320 of 1,050" in page
    assert "value=" not in draw('{% progress "Waiting" 0 %}')


def test_stat_summary_downloads_empty_and_steps():
    page = draw(
        '{% stat "Areas" 42 unit="areas" %}{% summary rows %}{% downloads files %}'
        '{% empty_state "None" "Nothing yet" href="/u/" %}'
        '{% why_and_next back_href="/a/" next_href="/b/" %}{% breadcrumbs crumbs %}',
        rows=[("Source", NASTY), ("Kind", "ICS", "/e/", "Change")],
        files=[{"href": "/f.csv", "text": "All", "kind": "CSV", "size": 2400}],
        crumbs=[("Home", "/")],
    )
    for part in (
        "42",
        "&lt;img",
        'href="/e/"',
        "(CSV, 2.4 kB)",
        'href="/u/"',
        "Why?",
        "What came of it?",
        'aria-label="Breadcrumb"',
    ):
        assert part in page


def test_inset_and_warning_make_paragraphs():
    assert "<p>Text</p>" in draw('{% inset "Text" %}')
    assert "<p>&lt;img" in draw("{% inset text %}", text=NASTY)
    assert draw('{% warning "Text" heading="Careful" %}').count("Careful") == 1
