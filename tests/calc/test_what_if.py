"""What if some figures changed: by hand, by property, and against a computation of everything."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexapp.calc.what_if import Basis, DomainBasis, MetricBasis, what_if


def a_metric(slug="m0", domain="d0", raw=5.0, direction=1, weight=1.0, centre=5.0, spread=2.0, **more):
    z = None if raw is None else direction * (raw - centre) / spread
    score = None if z is None else math.tanh(z)
    reason = "" if raw is not None else "suppressed"
    return MetricBasis(
        slug, slug, "%", 1, direction, domain, weight, raw, z, score, reason, 1.0, centre, spread, **more
    )


def a_basis(*metrics, min_share=2 / 3, min_domains=None):
    slugs = list(dict.fromkeys(metric.domain for metric in metrics))
    domains = tuple(DomainBasis(slug, slug, 1.0, None, "") for slug in slugs)
    return Basis("i", "Index", "1", "A", "Area", "2020", 1, "2026-01-01T00:00:00+00:00", True, min_share,
                 min_domains, metrics, domains, None, "")  # fmt: skip


def test_by_hand():
    """5 → 6 with centre 5 and spread 2 is half a spread better: tanh(0.5); the other metric of the domain stays at 0."""
    found = what_if(a_basis(a_metric(), a_metric("m1"), a_metric("n", "d1")), {"m0": 1.0})
    assert found.metrics["m0"].raw == 6.0
    assert found.metrics["m0"].z == 0.5
    assert found.metrics["m0"].score == pytest.approx(math.tanh(0.5))
    assert found.domains["d0"].score == pytest.approx(math.tanh(0.5) / 2)
    assert found.domains["d1"].score == 0.0
    assert found.index.score == pytest.approx(math.tanh(0.5) / 4)


def test_lower_is_better_where_the_metric_says_so():
    found = what_if(a_basis(a_metric(direction=-1)), {"m0": -2.0})
    assert found.metrics["m0"].z == 1.0


def test_missing_stays_missing_with_its_reason_whatever_is_said_of_it():
    found = what_if(a_basis(a_metric(raw=None), a_metric("n", "d1")), {"m0": 100.0})
    assert (found.metrics["m0"].raw, found.metrics["m0"].score, found.metrics["m0"].reason) == (
        None,
        None,
        "suppressed",
    )
    assert (found.domains["d0"].score, found.domains["d0"].reason) == (None, "too_few_metrics")
    assert (found.index.score, found.index.reason) == (None, "too_few_domains")


def test_a_figure_without_a_baseline_moves_and_is_not_scored():
    metric = replace(
        a_metric(), score=None, z=None, centre=None, spread=None, reason="no_baseline", coverage=1.0
    )
    found = what_if(a_basis(metric), {"m0": 3.0}).metrics["m0"]
    assert (found.raw, found.score, found.reason) == (8.0, None, "no_baseline")


def test_a_figure_stops_at_what_it_can_be():
    held = what_if(a_basis(a_metric(raw=3.0, least=0.0, most=100.0)), {"m0": -50.0}).metrics["m0"]
    assert (held.raw, held.held) == (0.0, True)
    free = what_if(a_basis(a_metric(raw=3.0, least=0.0, most=100.0)), {"m0": -2.0}).metrics["m0"]
    assert (free.raw, free.held) == (1.0, False)
    beyond = what_if(a_basis(a_metric(raw=104.0, most=100.0)), {"m0": -1.0}).metrics["m0"]
    assert (beyond.raw, beyond.held) == (103.0, False)


def test_what_cannot_be_is_refused():
    with pytest.raises(ValueError, match="nobody"):
        what_if(a_basis(a_metric()), {"nobody": 1.0})
    with pytest.raises(ValueError, match="finite"):
        what_if(a_basis(a_metric()), {"m0": math.inf})


def test_json_there_and_back():
    basis = a_basis(a_metric(), a_metric("n", "d1", raw=None, least=0.0))
    assert Basis.from_json(json.loads(json.dumps(basis.as_json()))) == basis


metrics = st.builds(
    a_metric,
    raw=st.one_of(st.none(), st.floats(-50, 50)),
    direction=st.sampled_from([1, -1]),
    weight=st.floats(0.1, 5),
    centre=st.floats(-10, 10),
    spread=st.floats(0.1, 10),
)


@st.composite
def bases(draw):
    found = []
    for domain in range(draw(st.integers(1, 3))):
        for _ in range(draw(st.integers(1, 4))):
            found.append(replace(draw(metrics), slug=f"m{len(found)}", domain=f"d{domain}"))
    return a_basis(*found, min_share=draw(st.sampled_from([0.0, 0.5, 2 / 3, 1.0])))


@given(bases(), st.data())
def test_better_figures_never_lower_a_score(basis, data):
    """Moving every figure in its good direction by something or nothing leaves no score lower."""
    steps = {metric.slug: data.draw(st.floats(0, 30)) * metric.direction for metric in basis.metrics}
    before, after = what_if(basis, {}), what_if(basis, steps)
    pairs = [(before.index, after.index)]
    pairs += [(before.domains[slug], after.domains[slug]) for slug in before.domains]
    pairs += [(before.metrics[slug], after.metrics[slug]) for slug in before.metrics]
    for was, is_now in pairs:
        assert (was.score is None) == (is_now.score is None)
        assert was.score is None or is_now.score >= was.score - 1e-12


@given(bases(), st.data())
def test_every_score_is_inside_its_limits_and_every_absence_has_a_reason(basis, data):
    steps = {metric.slug: data.draw(st.floats(-1e9, 1e9)) for metric in basis.metrics}
    found = what_if(basis, steps)
    for node in (found.index, *found.domains.values(), *found.metrics.values()):
        assert (-1 < node.score < 1) if node.score is not None else node.reason


@given(bases(), st.data())
def test_what_is_not_changed_does_not_change(basis, data):
    """One metric changed: all others keep their very bits, and so do the domains that it is not in."""
    chosen = data.draw(st.sampled_from(basis.metrics))
    before, after = what_if(basis, {}), what_if(basis, {chosen.slug: data.draw(st.floats(-20, 20))})
    assert all(
        before.metrics[each.slug] == after.metrics[each.slug] for each in basis.metrics if each != chosen
    )
    assert all(
        before.domains[slug] == after.domains[slug] for slug in before.domains if slug != chosen.domain
    )
