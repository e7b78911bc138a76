"""Figures that are pinned, and what a later run says of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from indexapp.models import Area
from indexapp.queries import pins
from tests import world
from tests.unit.indexapp.pages.kit import at_most, forget

KEY = "QX2"

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _clean(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    forget()


@pytest.fixture
def run(db: None, tmp_path: Path) -> Any:
    world.build(tmp_path / "catalogue")
    world.send(world.figures())
    return world.compute_now()


def pinned(metric: str = "waits", area: str = KEY, period: str = "2021/22") -> pins.PinnedFigure:
    found = pins.figure_now(world.SLUG, metric, area, period)
    assert found is not None
    return found


def row(metric: str, area: str, period: str) -> Any:
    table = world.expected()
    return table[(table["node"] == metric) & (table["area"] == area) & (table["period"] == period)].iloc[0]


def test_a_pin_says_what_a_whole_computation_says(run: Any) -> None:
    pin, says = pinned(), row("waits", KEY, "2021/22")
    assert pin.value == pytest.approx(says["raw"], abs=1e-12)
    assert pin.score == pytest.approx(says["score"], abs=1e-12)
    assert (pin.rank, pin.of, pin.absent) == (int(says["rank"]), 6, "")
    table = world.expected()
    everyone = table[(table["node"] == "waits") & (table["period"] == "2021/22")]["raw"]
    assert pin.median == pytest.approx(everyone.median())
    base = table[(table["node"] == "waits") & (table["period"] == "2019/20")]["raw"]
    assert pin.centre == pytest.approx(base.median())
    assert [(each, absent) for each, _, absent in pin.series] == [(each, "") for each in world.PERIODS]
    assert (pin.run_id, pin.illustrative, pin.unit, pin.direction) == (run.pk, True, "%", -1)
    assert [name for _, name in pin.releases] == ["Illustrative"]


def test_a_pin_goes_through_json_and_comes_back_the_same(run: Any) -> None:
    for metric in ("waits", "first", "index"):
        pin = pinned(metric)
        assert pins.PinnedFigure.from_json(json.loads(json.dumps(pin.as_json()))) == pin


def test_a_domain_and_the_index_can_be_pinned_too(run: Any) -> None:
    pin = pinned("index")
    assert pin.value == pin.score == pytest.approx(row("index", KEY, "2021/22")["score"], abs=1e-12)
    assert pin.releases == ()


@pytest.mark.parametrize(
    "asked",
    [("no-index", "waits", KEY, ""), (world.SLUG, "no-metric", KEY, ""), (world.SLUG, "waits", "QX99", ""),
     (world.SLUG, "waits", KEY, "1999/00"), (world.SLUG, "waits", "\x00", ""), ("\x00", "waits", KEY, "")],
)  # fmt: skip
def test_what_is_not_there_is_no_pin(run: Any, asked: tuple[str, str, str, str]) -> None:
    assert pins.figure_now(*asked) is None


def test_without_a_period_the_one_shown_first(run: Any) -> None:
    assert pins.figure_now(world.SLUG, "gain", KEY).period == "2021/22"


def test_an_absent_figure_says_why_and_a_zero_is_a_figure(db: None, tmp_path: Path) -> None:
    world.build(tmp_path / "catalogue")
    frame = world.figures()
    held = (frame["metric"] == "waits") & (frame["area"] == KEY) & (frame["period"] == "2021/22")
    frame.loc[held, ["value", "numerator", "denominator"]] = None
    frame.loc[held, "status"] = "suppressed"
    nought = (frame["metric"] == "visits") & (frame["area"] == KEY) & (frame["period"] == "2021/22")
    frame.loc[nought, ["value", "numerator"]] = 0.0
    world.send(frame)
    world.compute_now()
    absent, zero = pinned("waits"), pinned("visits")
    assert (absent.value, absent.absent, absent.score, absent.rank, absent.of) == (
        None,
        "suppressed",
        None,
        None,
        5,
    )
    assert absent.series[-1] == ("2021/22", None, "suppressed")
    assert (zero.value, zero.absent) == (0.0, "")


def test_a_figure_put_together_from_parts_names_their_releases(db: None, tmp_path: Path) -> None:
    world.build(tmp_path / "catalogue")
    whole = world.figures(areas=[each for each in world.SYSTEMS if each != KEY])
    first, second = world.figures(2, areas=[f"{KEY}A"]), world.figures(3, areas=[f"{KEY}B"])
    sent = [world.send(whole), world.send(first, name="a.csv"), world.send(second, name="b.csv")]
    world.compute_now()
    assert [pk for pk, _ in pinned().releases] == [sent[1].pk, sent[2].pk]


def changed(metric: str = "waits", area: str = KEY, period: str = "2021/22") -> None:
    """A release that corrects one figure, and the run that follows."""
    frame = world.figures()
    frame = frame[(frame["metric"] == metric) & (frame["area"] == area) & (frame["period"] == period)]
    frame = frame.assign(numerator=frame["numerator"] + 50)
    frame = frame.assign(value=100 * frame["numerator"] / frame["denominator"])
    world.send(frame, name="later.csv")
    world.compute_now()
    forget()


def test_a_later_run_moves_the_figure_it_changed_and_no_other(run: Any) -> None:
    all_pins = [pinned(), pinned("gain"), pinned("waits", "QX1", "2019/20")]
    with at_most(1):
        assert [each.moved for each in pins.figures_moved(all_pins)] == [False, False, False]
    changed()
    run_of = world.definition().published_run
    moved = pins.figures_moved(all_pins)
    assert [each.moved for each in moved] == [True, False, False]
    assert all(each.newer_run and each.run_id == run_of.pk for each in moved)
    assert moved[0].value == pytest.approx(row("waits", KEY, "2021/22")["raw"])
    assert moved[1].value == all_pins[1].value


def test_many_pins_cost_no_more_than_one(run: Any) -> None:
    many = [
        pinned(metric, area, period)
        for metric in world.METRICS
        for area in world.SYSTEMS
        for period in world.PERIODS
    ]
    changed()
    pins.figures_moved(many[:1])  # the run is in memory now
    with at_most(3):
        found = pins.figures_moved(many)
    assert len(found) == len(many)
    assert any(each.moved for each in found)


def test_what_the_new_run_no_longer_has_is_gone(run: Any) -> None:
    pin = pinned()
    changed("gain")
    Area.objects.filter(key=KEY).update(key="QX8")
    forget()
    (found,) = pins.figures_moved([pin])
    assert (found.gone, found.moved, found.value) == (True, True, None)


def test_no_published_run_no_figure(db: None, tmp_path: Path) -> None:
    world.build(tmp_path / "catalogue")
    assert pins.figure_now(world.SLUG, "waits", KEY) is None
    assert pins.definitions_with_runs() == []
    assert [each.slug for each in pins.metrics_of(world.SLUG)] == list(world.METRICS)


def test_choices_for_a_form(run: Any) -> None:
    assert pins.definitions_with_runs() == [(world.SLUG, "Small index")]
    assert [(each.slug, each.domain) for each in pins.metrics_of(world.SLUG)] == [
        ("waits", "first"), ("visits", "first"), ("gain", "second"), ("stays", "second"),
    ]  # fmt: skip
    assert pins.periods_of(world.SLUG) == ["2021/22", "2020/21", "2019/20"]
    assert [each.key for each in pins.areas_of_footprint(world.SLUG, [KEY])] == [KEY]
    assert [each.key for each in pins.areas_of_footprint(world.SLUG, ["E92000001"])] == list(world.SYSTEMS)
