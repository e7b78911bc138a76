"""From a published report, and from a finding in it, to what was decided on its recommendations."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.accountability.models import Recommendation
from deliberation.scrutiny.models import Finding
from kernel import clock
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.accountability.decisions import decision_kit as dk
from tests.unit.accountability.decisions.decision_kit import words
from tests.unit.scrutiny.reports import kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


def test_a_report_and_its_finding_lead_to_decisions(
    moot: Moot,
    on: Watchers,
    client_as: Callable[..., Client],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    report = kit.agreed(moot, on)
    filed = {"area_key": "E10000008", "topics": " dentistry "}
    Finding.objects.exclude(report_recommendations=None).update(**filed)
    kit.publish_report(**kit.at(on, report, moot.actor("sade")))
    where = f"/reports/{report.pk}/"
    client = client_as(moot.actor("sade"))
    assert "No decision that answers it is on record." in words(client.get(where))
    finding = Finding.objects.exclude(report_recommendations=None).get()
    asked = Recommendation.objects.filter(origin_kind="report", origin_id=str(report.pk))[0]
    # It is filed where its finding is, so that the tracker and the topic pages find it.
    assert (asked.area_key, asked.topics) == ("E10000008", " dentistry ")
    assert f"/recommendations/{asked.pk}/" in client.get("/tracker/?area=E10000008").content.decode()
    on_one = dk.taken(moot, links=[("recommendation", str(asked.pk))], title="Seven days")
    on_all = dk.taken(moot, links=[("report", str(report.pk))], title="A plan for all of it")
    with django_assert_max_num_queries(12):
        text = client.get(where).content.decode()
    for decision in (on_one, on_all):
        assert text.count(f'href="/decisions/{decision.pk}/"') == 1
    with django_assert_max_num_queries(12):
        page = client.get(f"/findings/{finding.pk}/")
    assert f'href="/decisions/{on_one.pk}/"' in page.content.decode()
    assert "waiting for an answer" in words(page)
