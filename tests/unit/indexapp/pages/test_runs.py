"""The list of runs, the page of one, and what changed between two."""

from __future__ import annotations

import html
import io
import json

import pandas as pd
import pytest
from django.urls import reverse

from indexapp.actions import releases
from indexapp.actions.catalogue import load_definitions
from indexapp.actions.runs import claim_definition, fail_run
from indexapp.calc.changes import compare_scores, summarise
from indexapp.models import AreaMembership, Block, Definition, Publication, Release, Run, RunBlock, RunStatus
from indexapp.presenters import run_changes as presenter
from indexapp.queries import runs as queries
from indexapp.queries.scores import score_table
from kernel import clock
from tests import world
from tests.unit.indexapp.pages.kit import HOSTILE, INDEX, body, crumbs, fetch, forget, title, words

pytestmark = pytest.mark.django_db
RUNS = INDEX + "runs/"


def page_of(run: Run) -> str:
    return f"{RUNS}{run.pk}/"


def send_and_run(frame: pd.DataFrame, name: str) -> tuple[Run, int]:
    release = world.send(frame, name=name)
    run = world.compute_now()
    assert run is not None
    return run, release.pk


def baseline_free(seed: int, **choices: object) -> pd.DataFrame:
    """Figures of the last period only, so that what counts as usual stays as it is."""
    return world.figures(seed, periods=["2021/22"], **choices)


# --- The list ---


def test_the_list_marks_the_run_that_is_public(client, small):
    page = fetch(client, RUNS)
    assert title(page) == "Runs: Small index – Folkmoot"
    assert crumbs(page) == ["Home", "Index", "Small index"]
    assert f"Run {small.pk} Public now" in words(page)
    assert "Illustrative: made-up data" in words(page)


def test_the_history_says_which_run_replaced_which(client, small):
    later, _ = send_and_run(baseline_free(2), "later.csv")
    page = fetch(client, RUNS)
    assert f"From run {small.pk} to run {later.pk}" in words(page)
    assert "None: the first" in words(page)
    assert f"{page_of(later)}?against={small.pk}#changes" in body(page)


def test_a_run_that_becomes_public_again_is_told_as_such(client, small):
    later, release = send_and_run(baseline_free(2), "later.csv")
    releases.withdraw_release(actor=world.OPERATOR, release_id=release, why="Wrong file.")
    assert world.compute_now() == small
    assert Publication.objects.count() == 3
    said = words(fetch(client, page_of(small)))
    assert f"What changed from run {later.pk} to run {small.pk}" in said
    assert "Withdrawn data: earlier figures count again" in said
    assert "Wrong file." in said


def test_the_list_can_be_narrowed_and_paged(client, small):
    definition = world.definition()
    Run.objects.bulk_create(
        Run(definition=definition, version=definition.current_version, status="failed", started_at=clock.now(), finished_at=clock.now(), failure="It went wrong.")
        for _ in range(30)
    )  # fmt: skip
    assert "It went wrong." not in words(fetch(client, RUNS + "?status=finished"))
    first, second = (fetch(client, f"{RUNS}?status=failed&page={number}") for number in (1, 2))
    assert body(first).count(">Run ") == 25 + 1
    assert body(second).count(">Run ") == 5 + 1
    assert "page 2" in title(second)
    assert "page=2" in body(first)
    assert "status=failed" in body(first)


def test_before_the_first_run(client, bare):
    said = words(fetch(client, RUNS))
    assert "No run of this index has become public yet." in said
    assert "There is no run of this kind." in said
    assert "Newer data has arrived" in said or "A run will start" in said


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_parameters_get_a_clear_page(client, small, hostile):
    for path, name in ((RUNS, "status"), (RUNS, "page"), (page_of(small), "against")):
        answer = client.get(path, {name: hostile})
        assert answer.status_code == 400
        assert "What to do next" in words(answer)
        assert "<script>alert" not in body(answer)


@pytest.mark.parametrize("number", ["0", "999", str(2**63), "9" * 30])
def test_a_run_that_is_not_there(client, small, number):
    assert client.get(f"{RUNS}{number}/").status_code == 404
    assert client.get(page_of(small), {"against": number}).status_code in (400, 404)


def test_a_run_of_another_index_is_not_this_ones(client, small):
    other = Definition.objects.create(
        slug="other", title="Other", current_version=world.definition().current_version
    )
    assert client.get(f"/index/other/runs/{small.pk}/").status_code == 404
    assert client.get("/index/other/runs/").status_code == 200
    assert other.runs.count() == 0


# --- One run ---


def test_a_run_says_what_went_in_and_how_it_went(client, small):
    page = fetch(client, page_of(small))
    said = words(page)
    assert title(page) == f"Run {small.pk}: Small index – Folkmoot"
    assert crumbs(page)[-1] == "Runs"
    assert f"{small.computed}" in said
    assert "12 over 3 periods" in said
    assert small.fingerprint[:12] in said
    assert small.inputs["geography"][:12] in said
    assert "This run is the one the public sees now." in said
    assert "This is the first run of the index that became public" in said
    for line in small.log.all():
        assert line.text in said


def computing(**more: object) -> Run:
    definition = world.definition()
    return Run.objects.create(
        definition=definition,
        version=definition.current_version,
        started_at=clock.now(),
        stage="Stored 7 blocks.",
        progress=40,
        **more,
    )


def test_a_run_that_goes_on_looks_again_by_itself(client, small):
    run = computing()
    page = body(fetch(client, page_of(run)))
    assert f'hx-get="{page_of(run)}"' in page
    assert 'hx-trigger="every 2s"' in page
    assert "Refresh" in page
    assert 'value="40"' in page
    assert "Stored 7 blocks." in page
    assert "A run is being computed:" in words(fetch(client, RUNS))


def test_the_part_that_moves_comes_alone_and_stops_when_done(client, small):
    run = computing()
    headers = {"HX-Request": "true", "HX-Target": "run-state"}
    part = client.get(page_of(run), headers=headers)
    assert "<html" not in body(part)
    assert body(part).startswith('<div id="run-state"')
    assert "every 2s" in body(part)
    assert "HX-Request" in part["Vary"]
    Run.objects.filter(pk=run.pk).update(
        status=RunStatus.FAILED, failure="Its worker stopped.", finished_at=clock.now()
    )
    part = client.get(page_of(run), headers=headers)
    assert "every 2s" not in body(part)
    assert "Its worker stopped." in words(part)


def test_a_failed_run_says_why_and_that_nothing_changed(client, small):
    Definition.objects.update(wanted=100)
    definition = world.definition()
    token = claim_definition(actor=world.RUNS, definition_id=definition.pk, limit_seconds=90)
    run = computing()
    fail_run(actor=world.RUNS, definition_id=definition.pk, token=token, error=RuntimeError("secret detail"))
    said = words(fetch(client, page_of(run)))
    assert "A fault of the system; its details are in the log." in said
    assert "secret detail" not in said
    assert "the last run that went well stands" in said
    assert client.get(page_of(small), {"against": run.pk}).status_code == 400


# --- What changed, and why ---


def test_new_data(client, bare):
    world.send(world.figures(periods=["2019/20", "2020/21"]))
    world.compute_now()
    run, release = send_and_run(baseline_free(3), "new.csv")
    said = words(fetch(client, page_of(run)))
    assert "New data" in said
    assert "Illustrative waits: 2021/22" in said
    assert f"Release {release}, new.csv, published on" in said
    assert "(illustrative)" in said
    assert "42 are new" in said  # six areas, four metrics, two domains and the index
    assert "Revised data" not in said


def test_revised_data_and_the_largest_changes(client, small):
    run, release = send_and_run(baseline_free(2, metrics=["waits"]), "correction.csv")
    said = words(fetch(client, page_of(run)))
    assert "Revised data" in said
    assert "New data" not in said
    assert f"Release {release}, correction.csv" in said
    full = compare_scores(score_table(small), score_table(run))
    summary = summarise(full)
    assert f"{summary.changed} changed" in said
    assert f"{summary.moved_rank} ranks moved." in said
    assert (
        f"{Block.objects.filter(run_blocks__run=small, run_blocks__block__runs=run).distinct().count()} blocks of scores"
        in said
    )
    largest = full.loc[full["size"].abs().idxmax()]
    assert presenter.SCORE.text(largest["score_before"]) in said
    assert presenter.SCORE.text(largest["score_after"]) in said


def test_only_differing_blocks_are_read_and_the_summary_is_that_of_everything(small):
    run, _ = send_and_run(baseline_free(2, metrics=["waits"], areas=["QX1", "QX2"]), "correction.csv")
    differing = queries.differing_scores(small.pk, run.pk)
    quick = summarise(compare_scores(differing.before, differing.after))
    whole = summarise(compare_scores(score_table(small), score_table(run)))
    assert (quick.new, quick.gone, quick.changed, quick.moved_rank, quick.by_node) == (
        whole.new, whole.gone, whole.changed, whole.moved_rank, whole.by_node,
    )  # fmt: skip
    assert quick.largest == whole.largest
    assert len(differing.after) < len(score_table(run))
    shared = RunBlock.objects.filter(
        run=small, block__in=RunBlock.objects.filter(run=run).values("block")
    ).count()
    assert differing.shared == shared


def test_a_revised_baseline_is_said_instead_of_listing_everything(client, small):
    run, _ = send_and_run(world.figures(5, metrics=["waits"], periods=["2019/20"]), "baseline.csv")
    said = words(fetch(client, page_of(run)))
    assert "Figures of the baseline period itself, 2019/20, changed for Illustrative waits." in said
    assert "Metrics whose scores moved most" not in said
    assert "Index scores that moved most" in said


def test_withdrawn_data_that_leave_nothing(client, bare):
    world.send(world.figures(periods=["2019/20", "2020/21"]))
    world.send(baseline_free(3), name="mistake.csv")
    world.compute_now()
    release = Release.objects.get(filename="mistake.csv")
    releases.withdraw_release(actor=world.OPERATOR, release_id=release.pk, why="<b>Wrong</b> year.")
    run = world.compute_now()
    page = fetch(client, page_of(run))
    assert "Withdrawn data: no figures are left" in words(page)
    assert "<b>Wrong</b> year." in html.unescape(body(page))
    assert "<b>Wrong</b>" not in body(page)
    assert "42 are gone" in words(page)


def test_another_definition(client, small, tmp_path):
    load_definitions(
        actor=world.OPERATOR, folder=world.write_catalogue(tmp_path / "catalogue", version="2", weight=3)
    )
    run = world.compute_now()
    said = words(fetch(client, page_of(run)))
    assert "The definition went from version 1 to version 2." in said
    assert "“Illustrative waits” weighs 3 in its domain instead of 1." in said
    assert "New data" not in said


def test_another_geography(client, small):
    AreaMembership.objects.filter(part__key="QX1A").update(weight=1)
    Definition.objects.update(wanted=100)
    run = world.compute_now()
    assert run != small
    said = words(fetch(client, page_of(run)))
    assert "The geography" in said
    assert "is not the same in both runs" in said


def test_another_arithmetic(client, small):
    Run.objects.filter(pk=small.pk).update(code_version="0", inputs=small.inputs | {"code": "0"})
    run, _ = send_and_run(baseline_free(2), "later.csv")
    assert "The calculation itself went from version 0 to version 1." in words(fetch(client, page_of(run)))


def test_any_two_runs_can_be_compared_either_way(client, small):
    middle, _ = send_and_run(baseline_free(2, metrics=["waits"]), "a.csv")
    last, _ = send_and_run(baseline_free(3, metrics=["gain"]), "b.csv")
    said = words(fetch(client, page_of(last), against=small.pk))
    assert f"What changed from run {small.pk} to run {last.pk}" in said
    assert "Illustrative waits: 2021/22" in said
    assert "Illustrative gain: 2021/22" in said
    back = words(fetch(client, page_of(small), against=last.pk))
    assert f"What changed from run {last.pk} to run {small.pk}" in back
    page = body(fetch(client, page_of(last)))
    assert f'value="{small.pk}"' in page
    assert f'value="{middle.pk}"' in page
    assert client.get(page_of(last), {"against": last.pk}).status_code == 400


def test_huge_runs_are_compared_in_their_latest_periods(client, small, monkeypatch):
    run, _ = send_and_run(world.figures(8), "everything.csv")
    monkeypatch.setattr(queries, "MOST_ROWS", 7 * 6)
    forget()
    said = words(client.get(page_of(run)))
    assert "only the latest periods were compared; left out: 2019/20 and 2020/21." in said


def test_what_was_compared_once_is_not_read_again(client, small, django_assert_max_num_queries):
    run, _ = send_and_run(baseline_free(2), "later.csv")
    fetch(client, page_of(run))
    with django_assert_max_num_queries(6):
        client.get(page_of(run))


# --- Asking for a run ---


def test_who_may_asks_for_a_run(client_as, publisher, small):
    staff = client_as(publisher)
    assert "Compute now" in body(staff.get(RUNS))
    before = world.definition().wanted
    answer = staff.post(RUNS, follow=True)
    assert answer.redirect_chain == [(RUNS, 302)]
    assert "Small index will be computed." in words(answer)
    assert world.definition().wanted == before + 1


def test_who_may_not_sees_no_button_and_is_refused(client, client_as, analyst, small):
    assert "Compute now" not in body(client.get(RUNS))
    assert "Compute now" not in body(client_as(analyst).get(RUNS))
    for each in (client, client_as(analyst)):
        assert each.post(RUNS).status_code == 403
    assert world.definition().wanted == world.definition().covered


def test_other_methods_are_refused(client, small):
    assert client.put(RUNS).status_code == 405
    assert client.post(page_of(small)).status_code == 405


# --- Files ---


def test_files_of_a_run_say_what_the_score_table_says(client, small):
    page = body(fetch(client, page_of(small)))
    links = {ending: reverse("run_file", args=[world.SLUG, small.pk, ending]) for ending in ("json", "xlsx")}
    assert all(link in page for link in links.values())
    assert f"{reverse('api:scores')}?run={small.pk}&amp;format=csv" in page
    table = score_table(small)
    held = json.loads(client.get(links["json"]).content)
    assert "Illustrative" in held["about"][0]
    assert len(held["scores"]) == len(table)
    found = pd.DataFrame(held["scores"])
    assert (found["score"] - table["score"].reset_index(drop=True)).abs().max() < 1e-12
    book = pd.read_excel(io.BytesIO(client.get(links["xlsx"], {"period": "2020/21"}).content))
    assert len(book) == len(score_table(small, "2020/21"))


def test_files_that_are_not_there(client, small):
    assert client.get(f"{page_of(small)}scores.exe").status_code == 404
    assert client.get(f"{page_of(computing())}scores.json").status_code == 404
    assert client.get(f"{page_of(small)}scores.json", {"period": "<script>"}).status_code == 400


def test_a_file_that_would_be_too_large_is_refused(client, small, monkeypatch):
    from indexapp.views import runs as views

    monkeypatch.setattr(views, "MOST_IN_FILE", 10)
    answer = client.get(f"{page_of(small)}scores.json")
    assert answer.status_code == 400
    assert "one period" in words(answer)
