"""Following an area and a metric: their pages lead there."""

from __future__ import annotations

import pytest
from django.test import Client

from indexapp.following import followed_area, followed_metric
from indexapp.models import Definition, Metric

pytestmark = pytest.mark.django_db


def test_the_page_of_an_area_leads_to_following_it() -> None:
    page = Client().get("/areas/QJK/").content.decode()
    assert "/follow/area/QJK/" in page
    assert Client().get("/follow/area/QJK/").status_code == 200
    assert Client().get("/follow/feed/area/QJK.atom").status_code == 200
    assert Client().get("/follow/calendar/area/QJK.ics").status_code == 404


def test_a_metric_is_found_in_the_first_index_that_has_it(bare: Definition) -> None:
    slug = Metric.objects.filter(definition_places__definition=bare).values_list("slug", flat=True)[0]
    found = followed_metric(slug)
    assert found is not None
    page = Client().get(found.href).content.decode()
    assert f"/follow/metric/{slug}/" in page
    assert found.title in Client().get(f"/follow/metric/{slug}/").content.decode()


@pytest.mark.parametrize("thing_id", ["", "nonsense", "qjk", "E99999999"])
def test_what_is_neither(thing_id: str) -> None:
    assert followed_area(thing_id) is None
    assert followed_metric(thing_id) is None
