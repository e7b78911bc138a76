"""Whatever the order in which releases come and go: the published run is what the figures in force say, from nothing."""

from __future__ import annotations

import pandas as pd
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from indexapp.actions import releases
from indexapp.models import Observation, Release, Run
from indexapp.queries.scores import score_table
from tests import world

LIMITS = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=(
        Phase.explicit,
        Phase.reuse,
        Phase.generate,
    ),  # an example takes seconds: shrinking would take minutes
)

steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("publish"),
            st.integers(0, 10_000),
            st.sets(st.sampled_from(world.METRICS), min_size=1, max_size=3),
            st.sets(st.sampled_from(world.PERIODS), min_size=1, max_size=2),
            st.sets(st.sampled_from(world.SYSTEMS + world.PARTS), min_size=1, max_size=12),
        ),
        st.tuples(st.just("withdraw"), st.integers(0, 100)),
        st.tuples(st.just("compute")),
    ),
    min_size=3,
    max_size=9,
)


class _TakeBack(Exception):
    """Ends an example: what it stored goes with its transaction."""


@pytest.mark.slow
@LIMITS
@given(plan=steps)
def test_incremental_is_from_scratch(index, plan) -> None:
    try:
        with transaction.atomic():
            _play(plan)
            raise _TakeBack
    except _TakeBack:
        pass


def _play(plan) -> None:
    runs_by_state: dict[str, int] = {}
    for step in [*plan, ("compute",)]:
        if step[0] == "publish":
            _publish(*step[1:])
        elif step[0] == "withdraw":
            _withdraw(step[1])
        else:
            _compute(runs_by_state)
    _only_the_newest_counts()


def _publish(seed, metrics, periods, areas) -> None:
    frame = world.figures(seed, metrics=sorted(metrics), periods=sorted(periods), areas=sorted(areas))
    lost = frame.index[seed % 5 :: 7]
    frame.loc[lost, list(world.FIGURES)] = float("nan")
    frame.loc[lost, "status"] = ("missing", "suppressed", "not_applicable")[seed % 3]
    world.send(frame)


def _withdraw(which: int) -> None:
    published = list(Release.objects.filter(status="published").order_by("pk"))
    if published:
        releases.withdraw_release(
            actor=world.OPERATOR, release_id=published[which % len(published)].pk, why="A test."
        )


def _compute(runs_by_state: dict[str, int]) -> None:
    run = world.compute_now()
    assert run is not None
    held = world.in_force().sort_values(["metric", "area", "period"], ignore_index=True)
    pd.testing.assert_frame_equal(score_table(run), world.expected(), rtol=1e-12, atol=1e-12)
    state = held.to_csv()
    # The same figures in force are the same run, whatever happened in between.
    assert runs_by_state.setdefault(state, run.pk) == run.pk
    assert Run.objects.filter(status="computing").count() == 0


def _only_the_newest_counts() -> None:
    """A second road to what is in force: the last published release that has the key, in plain Python."""
    newest: dict[tuple[str, str, str], int] = {}
    for release in Release.objects.filter(status="published").order_by("published_number"):
        for key in release.observations.values_list("metric__slug", "area__key", "period__code"):
            newest[key] = release.pk
    current = Observation.objects.filter(is_current=True)
    found = list(current.values_list("metric__slug", "area__key", "period__code", "release_id"))
    assert len(found) == len(newest)
    assert {(metric, area, period): release for metric, area, period, release in found} == newest
