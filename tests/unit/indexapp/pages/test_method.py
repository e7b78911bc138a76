"""The method page: every metric, weight, parameter and word."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from design import glossary
from indexapp.actions.catalogue import load_definitions
from indexapp.calc.catalogue import load_catalogue
from indexapp.queries.geography import FOLDER
from tests import world
from tests.unit.indexapp.pages.kit import INDEX, body, crumbs, fetch, title, words

pytestmark = pytest.mark.django_db
CATALOGUE = FOLDER.parent / "catalogue"


@pytest.fixture
def shipped(db):
    """The definitions that come with the site."""
    load_definitions(actor=world.OPERATOR)
    return load_catalogue(CATALOGUE)


@pytest.mark.parametrize("slug", ["integrated-care-index", "access-and-capacity"])
def test_every_metric_is_told_with_its_direction_unit_source_and_weight(client, shipped, slug):
    page = fetch(client, f"/index/{slug}/method/")
    said = words(page)
    definition = shipped.definition(slug).file
    for domain in definition.domains:
        assert domain.title in said
        assert " ".join(domain.meaning.split()) in said
        whole = sum(use.weight for use in domain.metrics)
        for use in domain.metrics:
            file = shipped.metrics[use.metric]
            better = "Higher is better." if file.to_spec().direction > 0 else "Lower is better."
            assert f"{better} {' '.join(file.direction_reason.split())}" in said
            assert f"Unit: {file.unit}. Weight: {100 * use.weight / whole:.1f}% of this domain." in said
            assert file.sources[0].title in said
            assert f'href="/index/{slug}/metrics/{file.slug}/"' in body(page)


def test_the_published_index_says_what_it_holds_and_what_it_chose(client, shipped):
    page = fetch(client, "/index/integrated-care-index/method/")
    said = words(page)
    assert "The source names 23 metrics and lists 21. This definition holds the 21 that are listed." in said
    assert said.count("33.3% of the index.") == 3
    assert "Baseline period 2019/20" in said
    assert "Least share of people that parts must cover 80%" in said
    assert "Least share of a domain’s weight with a figure 67%" in said
    assert "Domains needed for an index all" in said
    assert "ICSs as they were on 1 April 2021" in said
    assert "Illustrative: made-up data" in said
    assert title(page) == "Method: Integrated Care Index – Folkmoot"
    assert crumbs(page) == ["Home", "Index", "Integrated Care Index"]


def test_real_figures_are_not_called_made_up(client, shipped):
    assert "Illustrative: made-up data" not in words(fetch(client, "/index/access-and-capacity/method/"))


def test_terms_explain_themselves(client, shipped):
    page = body(fetch(client, "/index/integrated-care-index/method/"))
    tips = dict(re.findall(r'aria-describedby="([^"]+)">([^<]+)</a>', page))
    assert len(tips) >= 10
    for tip, text in tips.items():
        meaning = re.search(rf'role="tooltip" id="{tip}">([^<]+)<', page)
        assert meaning, text
        assert len(meaning.group(1)) > 20
    for word in ("baseline", "median", "standard deviation", "coverage", "rank", "weight"):
        assert glossary.find(word).slug in page


def test_it_stands_before_any_figure_does(client: Client, bare):
    said = words(fetch(client, f"{INDEX}method/"))
    assert "Illustrative waits" in said
    assert "50.0% of this domain" in said
