"""Effects of an option: on metrics, people, services and assets; each with its sureness and its source."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from deliberation.bodies.models import Asset
from deliberation.tradeoffs.actions.effects import MOST_EFFECTS, EffectGiven, set_effects
from deliberation.tradeoffs.calc.stages import ACTS, STAGES, Act
from deliberation.tradeoffs.models import Effect, TradeOff
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from kernel.errors import BadInput, NotAllowed, NotFound
from tests.moot import Moot
from tests.tradeoffs import add_effect, add_evidence, make_tradeoff, option_of
from tests.unit.tradeoffs.weigh.kit import at, named, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
METRIC = EffectGiven(
    "metric", metric="waits", size=-2.0, low=-4.0, high=-1.0, source="A pilot", sureness="likely"
)
PEOPLE = EffectGiven("people", lens="age", subject="Children", way="better", source="The clerk")


def an_asset(moot: Moot, system: str = "QX1", **fields: Any) -> Asset:
    return Asset.objects.create(
        system_key=system, name="Cottage garden", kind="place", category="nature", effect="direct", keeper=moot.panel, **fields
    )  # fmt: skip


def put(moot: Moot, tradeoff: TradeOff, *effects: EffectGiven, position: int = 2) -> list[Effect]:
    set_effects(**named(moot.actor("cleo"), tradeoff), position=position, effects=effects)
    return list(Effect.objects.filter(option__tradeoff=tradeoff, option__position=position))


def test_effects_of_every_kind(moot: Moot, tradeoff: TradeOff) -> None:
    add_evidence(tradeoff)
    asset = an_asset(moot)
    rows = put(
        moot, tradeoff, METRIC, replace(PEOPLE, source="", evidence_number=1),
        EffectGiven("service", subject="Ambulances", way="worse", source="The trust"),
        EffectGiven("asset", asset_id=asset.pk, way="worse", source="The council"),
    )  # fmt: skip
    assert [(each.kind, each.position) for each in rows] == [
        ("metric", 1), ("people", 2), ("service", 3), ("asset", 4),
    ]  # fmt: skip
    assert (rows[0].way, rows[0].low, rows[0].size, rows[0].high) == ("better", -4.0, -2.0, -1.0)
    assert (rows[1].evidence_number, rows[1].lens) == (1, "age")
    assert (rows[3].subject, rows[3].asset_id) == ("Cottage garden", asset.pk)
    assert [each.kind for each in put(moot, tradeoff, PEOPLE)] == ["people"]


@pytest.mark.parametrize(
    ("metric", "size", "way"),
    [("waits", -2.0, "better"), ("waits", 2.0, "worse"), ("gain", 2.0, "better"), ("gain", 0.0, "same")],
)
def test_the_way_follows_from_the_size_and_the_metrics_direction(
    moot: Moot, tradeoff: TradeOff, metric: str, size: float, way: str
) -> None:
    (row,) = put(moot, tradeoff, replace(METRIC, metric=metric, size=size, low=-9.0, high=9.0, way="unknown"))
    assert row.way == way


@pytest.mark.parametrize(
    ("effect", "field"),
    [
        (replace(METRIC, metric="nothing"), "metric"),
        (replace(METRIC, metric=""), "metric"),
        (replace(METRIC, low=None), "low"),
        (replace(METRIC, high=None), "high"),
        (replace(METRIC, size=None), "size"),
        (replace(METRIC, low=-1.0, high=-4.0), "low"),
        (replace(METRIC, size=math.nan), "size"),
        (replace(METRIC, high=math.inf), "high"),
        (replace(METRIC, low=-1e30), "low"),
        (replace(METRIC, source=""), "source"),
        (replace(METRIC, sureness="certain"), "sureness"),
        (replace(METRIC, words="x" * 501), "words"),
        (replace(METRIC, evidence_number=9), "evidence_number"),
        (replace(PEOPLE, lens=""), "lens"),
        (replace(PEOPLE, lens="shoe size"), "lens"),
        (replace(PEOPLE, subject=" "), "subject"),
        (replace(PEOPLE, way="up"), "way"),
        (EffectGiven("service", source="A"), "subject"),
        (EffectGiven("asset", source="A"), "asset_id"),
        (EffectGiven("asset", asset_id=10**30, source="A"), "asset_id"),
        (EffectGiven("weather", source="A"), "kind"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    moot: Moot, tradeoff: TradeOff, effect: EffectGiven, field: str
) -> None:
    with pytest.raises(BadInput) as told:
        put(moot, tradeoff, replace(PEOPLE, subject="Somebody else"), effect)
    assert (told.value.parameters["row"], told.value.parameters["field"]) == (2, field)
    assert not Effect.objects.exists()


def test_the_same_thing_twice(moot: Moot, tradeoff: TradeOff) -> None:
    with pytest.raises(BadInput, match="Effect 2 is about the same as effect 1"):
        put(moot, tradeoff, METRIC, replace(METRIC, size=-3.0))
    with pytest.raises(BadInput, match="about the same"):
        put(moot, tradeoff, PEOPLE, replace(PEOPLE, subject="children", way="worse"))
    put(moot, tradeoff, PEOPLE, replace(PEOPLE, lens="place"))


def test_there_is_a_most(moot: Moot, tradeoff: TradeOff) -> None:
    many = [replace(PEOPLE, subject=f"Group {number}") for number in range(MOST_EFFECTS + 1)]
    with pytest.raises(BadInput, match="at most"):
        put(moot, tradeoff, *many)


def test_an_asset_of_another_area_or_off_the_list_is_none(moot: Moot, tradeoff: TradeOff) -> None:
    for asset in (an_asset(moot, "QX2"), an_asset(moot, status="retired")):
        with pytest.raises(BadInput, match="no asset"):
            put(moot, tradeoff, EffectGiven("asset", asset_id=asset.pk, source="A"))


def test_evidence_that_is_not_in_the_pack_is_none(moot: Moot, tradeoff: TradeOff) -> None:
    add_evidence(tradeoff, status="submitted")
    with pytest.raises(BadInput, match="not in the evidence pack"):
        put(moot, tradeoff, replace(PEOPLE, evidence_number=1))


def test_without_an_index_there_are_no_metrics(moot: Moot, bare: TradeOff) -> None:
    with pytest.raises(BadInput, match="no metric"):
        put(moot, bare, METRIC)


@pytest.mark.parametrize("stage", STAGES)
def test_only_while_effects_may_be_changed(moot: Moot, stage: str) -> None:
    tradeoff = make_tradeoff(moot.panel, stage)
    if stage in ACTS[Act.EDIT_EFFECTS]:
        assert len(put(moot, tradeoff, PEOPLE)) == 1
    else:
        with pytest.raises(WrongStage):
            put(moot, tradeoff, PEOPLE)


def test_who_may(moot: Moot, bare: TradeOff) -> None:
    for who in ("paul", "chandra", "otto"):
        with pytest.raises(NotAllowed):
            set_effects(**named(moot.actor(who), bare), position=2, effects=[])
    with pytest.raises(NotFound):
        set_effects(**named(moot.actor("cleo"), bare), position=9, effects=[])


def test_the_form_has_a_row_for_every_lens(moot: Moot, client_as: SignIn, tradeoff: TradeOff) -> None:
    add_effect(option_of(tradeoff, 2))
    page = client_as(moot.actor("cleo")).get(at(tradeoff, "options/2/effects/"))
    said = page.content.decode()
    assert said.count('name="people-') >= 7 * 5
    assert 'value="Children under five"' in said
    assert "Illustrative waits (%)" in words(page)
    assert "The map of assets of this area lists nothing yet." in words(page)


def test_the_form_saves_and_leaves_out_rows_that_say_nothing(
    moot: Moot, client_as: SignIn, tradeoff: TradeOff
) -> None:
    add_evidence(tradeoff)
    sent = {
        "metric-rows": "2", "people-rows": "3", "service-rows": "1", "asset-rows": "1",
        "metric-1-metric": "waits", "metric-1-low": "−1,000", "metric-1-size": "-2", "metric-1-high": "-1.5",
        "metric-1-sureness": "sure", "metric-1-evidence_number": "1", "metric-1-way": "unknown",
        "people-1-lens": "age", "people-1-way": "unknown", "people-1-sureness": "unsure",
        "people-2-lens": "carers", "people-2-subject": "Carers who work", "people-2-way": "worse",
        "people-2-sureness": "likely", "people-2-source": "The carers’ centre", "people-3-lens": "place",
    }  # fmt: skip
    answer = client_as(moot.actor("cleo")).post(at(tradeoff, "options/2/effects/"), sent)
    assert answer.status_code == 302, words(answer)
    rows = list(Effect.objects.filter(option=option_of(tradeoff, 2)))
    assert [(each.kind, each.metric, each.low, each.subject) for each in rows] == [
        ("metric", "waits", -1000.0, ""), ("people", "", None, "Carers who work"),
    ]  # fmt: skip


def test_the_form_tells_beside_the_field(moot: Moot, client_as: SignIn, tradeoff: TradeOff) -> None:
    sent = {"metric-rows": "1", "people-rows": "1", "service-rows": "0", "asset-rows": "0", "metric-1-metric": "waits",
            "metric-1-size": "2", "metric-1-source": "A", "people-1-lens": "age", "people-1-subject": "All"}  # fmt: skip
    page = client_as(moot.actor("cleo")).post(at(tradeoff, "options/2/effects/"), sent)
    assert "Effect 1 has a size and no low estimate. How wide could it be?" in words(page)
    assert b'href="#id_metric-1-low"' in page.content
    assert not Effect.objects.exists()
    more = client_as(moot.actor("cleo")).post(at(tradeoff, "options/2/effects/"), sent | {"more": "people"})
    assert b'name="people-3-subject"' in more.content
    assert b'value="All"' in more.content


@pytest.mark.parametrize(
    "junk",
    [{}, {"metric-rows": "x"}, {"metric-rows": "99999"}, {"metric-rows": "1", "metric-1-metric": "\x00", "metric-1-size": "nan"},
     {"people-rows": "1", "people-1-lens": "<b>", "people-1-subject": "A"}],
)  # fmt: skip
def test_a_form_that_was_tampered_with_is_no_fault_of_ours(
    moot: Moot, client_as: SignIn, tradeoff: TradeOff, junk: dict[str, str]
) -> None:
    assert client_as(moot.actor("cleo")).post(at(tradeoff, "options/2/effects/"), junk).status_code in (
        200,
        302,
    )


def test_pages_ask_little(
    moot: Moot, client_as: SignIn, tradeoff: TradeOff, django_assert_max_num_queries: Any
) -> None:
    for position in (2, 3):
        option = option_of(tradeoff, position)
        for number in range(20):
            add_effect(option, subject=f"Group {number}", lens="place")
        add_effect(option, "metric", metric="waits", size=-1.0, low=-2.0, high=0.5)
        add_effect(option, "metric", metric="gone", size=-1.0, low=-2.0, high=0.5)
        add_effect(option, "metric", metric="gain", size=None)
    add_evidence(tradeoff, 3)
    Effect.objects.update(evidence_number=2)
    cleo = client_as(moot.actor("cleo"))
    cleo.get(at(tradeoff, "options/"))  # the run is in memory now
    with django_assert_max_num_queries(12):
        page = cleo.get(at(tradeoff, "options/"))
    said = words(page)
    assert (
        "Probably better, could be worse 1.0 percentage points lower (from 2.0 lower to 0.5 higher)" in said
    )
    assert "The index no longer has this metric." in said
    assert "E2: Claim 2" in said
    assert f'href="{at(tradeoff, "evidence/2/")}"' in page.content.decode()
    assert 'href="/index/small-index/metrics/waits/"' in page.content.decode()
    with django_assert_max_num_queries(12):
        cleo.get(at(tradeoff, "options/2/effects/"))
    with django_assert_max_num_queries(12):
        cleo.get(at(tradeoff, "options/edit/"))
