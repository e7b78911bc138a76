"""The facts that the report published, told from the illustrative figures; and told truly when figures differ."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from indexapp.calc.catalogue import load_catalogue
from indexapp.calc.illustrative import illustrative_observations
from indexapp.presenters.common import by_node, nodes_of
from indexapp.presenters.facts import counted, facts, published_figures, wanted
from indexapp.queries.areas import AreaSet, AreaView
from indexapp.queries.geography import FOLDER, reference
from indexapp.queries.published import Index, ScoreRow

PERIOD = "2019/20"
SAID = {
    "delayed-discharges": r"Delayed discharges: almost nine times as high in Norfolk and Waveney \(.+\) as in Sussex \(.+\)\.",
    "maternal-mortality": r".+: 16 times as high in Sussex \(.+\) as in Suffolk and North East Essex \(.+\)\.",
    "care-programme-approach": r".+: three times as likely in Bath and North East Somerset, Swindon and Wiltshire \(.+\) as in Leicester.+\.",
    "children-seen-within-four-weeks": r".+: 80% more likely in Birmingham and Solihull \(.+\) than in Gloucestershire \(.+\)\.",
    "enough-local-support": r"Patients who say they lack enough support: 81% more likely in North Central London \(.+\) than in Dorset \(.+\)\.",
    "diabetic-foot-amputation": r".+: 2\.6 times as high in Northamptonshire \(.+\) as in Lincolnshire \(.+\)\.",
}
POTENTIALS = {
    "delayed-discharges": "42,600 fewer bed days.",
    "crisis-plan": "63,300 more people",
    "mental-health-ae-attendances": "68,600 fewer A&E attendances",
}


@pytest.fixture(scope="module")
def observed() -> pd.DataFrame:
    rows = []
    for area in reference().alive("ics", "2021-04-01"):
        held = reference().facts_of(area.key)
        share = held.get("share_most_deprived_fifth_imd2019")
        rows.append((area.key, held["population_mid_2022"].value, share.value if share else None))
    table = illustrative_observations(
        2021, pd.DataFrame(rows, columns=["area", "population", "share_most_deprived_fifth"])
    )
    return table[table["period"] == PERIOD]


@pytest.fixture(scope="module")
def index() -> Index:
    definition = load_catalogue(FOLDER.parent / "catalogue").definition("integrated-care-index")
    text = definition.file.model_dump(mode="json")
    spec = definition.to_spec()
    return Index(
        id=1, slug=definition.slug, title=definition.title, version="2021", illustrative=True, spec=spec, text=text,
        run=None, published_at=None, wanted=1, covered=1,
    )  # fmt: skip


def tell(index: Index, observed: pd.DataFrame) -> dict[tuple[str, str], object]:
    """Every fact by metric and kind, from a table of observations."""
    areas = [
        AreaView(at, area.key, area.type, area.name, area.short_name, None, None)
        for at, area in enumerate(reference().alive("ics", "2021-04-01"))
    ]
    ids = {area.key: area.id for area in areas}
    rows, counts = [], {}
    for row in observed.itertuples():
        raw = None if pd.isna(row.value) else row.value
        rows.append(ScoreRow(row.metric, PERIOD, ids[row.area], raw, None, None, None, 1.0, ""))
        if not pd.isna(row.denominator):
            counts.setdefault(row.metric, {})[ids[row.area]] = row.denominator
    files = {
        slug: file.model_dump(mode="json")
        for slug, file in load_catalogue(FOLDER.parent / "catalogue").metrics.items()
    }
    told = facts(
        index,
        nodes_of(index.spec),
        AreaSet({area.id: area for area in areas}, {}),
        by_node(rows),
        counts,
        files,
    )
    figures = [
        figure
        for figure in published_figures(index.text)
        if any(row.node == figure["metric"] for row in rows)
    ]
    return {(figure["metric"], figure["kind"]): fact for figure, fact in zip(figures, told, strict=True)}


def test_every_published_fact_is_reproduced_and_linked(index, observed):
    told = tell(index, observed)
    assert len(told) == 9
    for metric, sentence in SAID.items():
        assert re.fullmatch(sentence, told[metric, "gap"].said), told[metric, "gap"].said
    for metric, amount in POTENTIALS.items():
        assert amount in told[metric, "potential"].said
        assert "75th percentile" in told[metric, "potential"].definition
    for (metric, _), fact in told.items():
        assert fact.agrees, fact.said
        assert fact.href == f"/index/integrated-care-index/metrics/{metric}/?period=2019/20"
        assert fact.published


@pytest.mark.parametrize("metric", sorted(SAID))
def test_the_two_areas_named_are_the_ends_of_their_metric(observed, metric):
    """By a second road: straight from the observations."""
    values = observed[observed["metric"] == metric].set_index("area")["value"]
    definition = load_catalogue(FOLDER.parent / "catalogue").definition("integrated-care-index").file
    figure = next(
        each for each in definition.published.figures if each.metric == metric and each.kind == "gap"
    )
    side = 100 - values if figure.on == "complement" else values
    assert (side.idxmax(), side.idxmin()) == (figure.more, figure.less)
    assert side.max() / side.min() == pytest.approx(figure.ratio, rel=0.02)


def test_figures_that_differ_are_told_as_they_are_and_marked(index, observed):
    other = observed.copy()
    ours = (other["metric"] == "delayed-discharges") & (other["area"] == "QMM")
    other.loc[ours, "value"] = other.loc[ours, "value"] / 3
    fact = tell(index, other)["delayed-discharges", "gap"]
    assert not fact.agrees
    assert "nine" not in fact.said
    assert "nine" in fact.published


def test_what_the_data_lack_is_not_told(index, observed):
    other = observed[~((observed["metric"] == "maternal-mortality") & (observed["area"] == "QNX"))]
    told = facts(index, nodes_of(index.spec), AreaSet({}, {}), {}, {}, {})
    assert told == []
    assert len(published_figures(index.text)) == 9
    assert not {fact.said for fact in _without(index, other)} & {""}


def _without(index: Index, observed: pd.DataFrame) -> list:
    """The facts of a table in which one end of a gap has no figure."""
    areas = [
        AreaView(at, area.key, area.type, area.name, area.short_name, None, None)
        for at, area in enumerate(reference().alive("ics", "2021-04-01"))
    ]
    ids = {area.key: area.id for area in areas}
    rows = [
        ScoreRow(row.metric, PERIOD, ids[row.area], row.value, None, None, None, 1.0, "")
        for row in observed.itertuples()
        if not pd.isna(row.value)
    ]
    told = facts(
        index, nodes_of(index.spec), AreaSet({area.id: area for area in areas}, {}), by_node(rows), {}, {}
    )
    assert not any("maternal" in fact.href for fact in told)
    return told


def test_an_index_without_a_report_has_no_facts(index):
    assert published_figures({}) == []
    assert published_figures({"published": None}) == []
    figures = published_figures(index.text)
    assert {period for _, period in wanted(figures)} == {PERIOD}
    assert counted(figures) == {PERIOD: ["delayed-discharges", "crisis-plan", "mental-health-ae-attendances"]}
