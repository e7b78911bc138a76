"""The life of releases: published whole or not at all, corrected, withdrawn, sent twice; and history keeps everything."""

from __future__ import annotations

import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.trail import history, verify
from indexapp.actions import releases as life
from indexapp.actions.importing import import_file
from indexapp.actions.receiving import Provenance
from indexapp.actions.releases import (
    carry_out_publication,
    confirm_publication,
    left_behind,
    withdraw_release,
)
from indexapp.models import Observation, Period, Release, ReleaseStatus
from indexapp.queries.observations import figure, state_of
from indexapp.queries.releases import contents, replaced, replaced_by
from kernel import clock
from kernel.errors import NotFound, WrongState
from tests.release_kit import OPERATOR, TODAY, command, in_force, kept_files, publish, receive, tidy

QYG, QOQ = ("waits", "QYG", "2019"), ("waits", "QOQ", "2019")
KEYS = {
    "release", "status", "rows", "new", "changed", "same", "suppressed", "ignored", "errors", "warnings",
    "ignored_why", "error_count", "warning_count",
}  # fmt: skip


def test_a_good_file_is_published_and_counted(small_site, save) -> None:
    status, said = command(save(tidy("waits,QYG,2019,12.5", "waits,QOQ,2019,[c]", "unheard-of,QYG,2019,1")))
    assert status == 0
    assert set(said) == KEYS
    assert (said["status"], said["rows"], said["new"], said["changed"], said["same"]) == (
        "published",
        2,
        2,
        0,
        0,
    )
    assert (said["suppressed"], said["ignored"], said["ignored_why"]) == (1, 1, {"unknown_metric": 1})
    assert said["errors"] == []
    assert in_force() == {QYG: 12.5, QOQ: None}
    release = Release.objects.get(pk=said["release"])
    assert (release.received_through, release.received_by_id) == ("command", None)
    assert [each["event"] for each in history("release", release.pk)] == [
        "release.received", "release.checked", "release.confirmed", "release.published",
    ]  # fmt: skip


def test_a_trial_says_what_would_happen_and_stores_nothing(small_site, files, save) -> None:
    status, said = command(save(tidy("waits,QYG,2019,12.5")), "--dry-run")
    assert (status, said["status"], said["release"], said["new"]) == (0, "ready", None, 1)
    assert not (Release.objects.exists())
    assert not (Observation.objects.exists())
    assert not (Period.objects.exists())
    assert kept_files(files) == []
    assert history("release", 1) == []


def test_people_read_it_too(small_site, save) -> None:
    out = StringIO()
    call_command(
        "import_release", str(save(tidy("waits,QYG,2019,12.5", "unheard-of,QYG,2019,1"))), stdout=out
    )
    assert "Published as release" in out.getvalue()
    assert "1 rows: 1 new" in out.getvalue()
    assert "Left out, rows of metrics that are not in the catalogue: 1." in out.getvalue()
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("import_release", str(save(tidy("waits,QYG,2019,=1"))), stdout=out)
    assert "Not published" in out.getvalue()
    assert "row 2, column “value”" in out.getvalue()


def test_the_same_bytes_twice(small_site, files, save) -> None:
    path = save(tidy("waits,QYG,2019,12.5"))
    _, first = command(path)
    status, again = command(path)
    assert (status, again["status"], again["release"]) == (0, "published", first["release"])
    assert (again["new"], again["changed"], again["same"]) == (0, 0, 1)
    assert [each["code"] for each in again["warnings"]] == ["already_published"]
    assert (Release.objects.count(), Observation.objects.count(), len(kept_files(files))) == (1, 1, 1)
    _, trial = command(path, "--dry-run")
    assert trial["warnings"][0]["code"] == "already_published"


def test_the_same_bytes_with_another_mapping_are_another_release(small_site, save) -> None:
    path = save("org,waits\r\nQYG,12.5\r\n")
    start = "{columns: {area_code: org, value: waits}, defaults: {metric: waits, period: "
    mappings = [f"{start}'{year}'}}}}" for year in (2018, 2019)]
    ids = {
        command(path, "--mapping", str(save(text, f"{number}.yaml")))[1]["release"]
        for number, text in enumerate(mappings)
    }
    assert len(ids) == 2
    assert {period for _, _, period in in_force()} == {"2018", "2019"}


def test_a_correction_supersedes_and_both_stay(small_site) -> None:
    old = publish(tidy("waits,QYG,2019,12.5", "waits,QOQ,2019,8"))
    new = publish(tidy("waits,QYG,2019,13"), filename="correction.csv")
    assert (new.new, new.changed, new.same) == (0, 1, 0)
    assert in_force() == {QYG: 13.0, QOQ: 8.0}
    said = figure(*QYG).said
    assert [(each.release_id, each.value, state_of(each)) for each in said] == [
        (new.pk, 13.0, "in_force"),
        (old.pk, 12.5, "replaced"),
    ]
    assert (replaced(new), replaced_by(new)) == ([old.pk], [])
    assert (replaced(old), replaced_by(old)) == ([], [new.pk])
    assert [(each.slug, each.rows, each.in_force) for each in contents(old.pk)] == [("waits", 2, 1)]


def test_withdrawing_brings_back_what_was_there(small_site) -> None:
    publish(tidy("waits,QYG,2019,12.5"))
    new = publish(tidy("waits,QYG,2019,13", "waits,QOQ,2019,9"))
    call_command("withdraw_release", str(new.pk), "--why", "Wrong year", stdout=StringIO())
    assert in_force() == {QYG: 12.5}
    new.refresh_from_db()
    assert (new.status, new.withdrawn_why) == ("withdrawn", "Wrong year")
    assert [state_of(each) for each in figure(*QYG).said] == ["withdrawn", "in_force"]
    assert figure(*QOQ).in_force is None
    with pytest.raises(CommandError, match="only a published one"):
        call_command("withdraw_release", str(new.pk), "--why", "Again")
    with pytest.raises(CommandError, match="no such release"):
        call_command("withdraw_release", "999", "--why", "Not there")
    assert verify()[1] is None


def test_a_withdrawn_file_can_come_again(small_site, save) -> None:
    path = save(tidy("waits,QYG,2019,12.5"))
    first = command(path)[1]["release"]
    withdraw_release(actor=OPERATOR, release_id=first, why="By mistake")
    second = command(path)[1]
    assert (second["release"] != first, second["new"], in_force()) == (True, 1, {QYG: 12.5})


@pytest.mark.parametrize("broken", ["_bump", "_set_aside"])
def test_a_failure_in_the_middle_undoes_everything(small_site, monkeypatch, broken) -> None:
    publish(tidy("waits,QYG,2019,12.5"))
    release = receive(tidy("waits,QYG,2019,13", "waits,QOQ,2019,9"))
    confirm_publication(actor=OPERATOR, release_id=release.pk, send=False)
    with monkeypatch.context() as patch:

        def fail(*args):
            raise RuntimeError("the machine stopped")

        patch.setattr(f"indexapp.actions.observations.{broken}", fail)
        with pytest.raises(RuntimeError):
            carry_out_publication(actor=OPERATOR, release_id=release.pk)
    assert in_force() == {QYG: 12.5}
    assert Observation.objects.count() == 1
    with clock.frozen(TODAY + dt.timedelta(hours=1)):
        assert [pk for pk, _ in left_behind(actor=OPERATOR, limit_seconds=60)] == [release.pk]
        carry_out_publication(actor=OPERATOR, release_id=release.pk)
    assert in_force() == {QYG: 13.0, QOQ: 9.0}


def test_a_file_that_stops_its_worker_again_and_again_is_refused(small_site) -> None:
    release = receive(tidy("waits,QYG,2019,12.5"), check=False)
    Release.objects.filter(pk=release.pk).update(status=ReleaseStatus.CHECKING, attempts=life.MOST_ATTEMPTS)
    assert left_behind(actor=OPERATOR, limit_seconds=60) == []
    release.refresh_from_db()
    assert release.status == "refused"
    assert release.findings.get().code == "processing_stopped"


def test_an_import_that_was_stopped_goes_on_where_it_was(small_site, save) -> None:
    content = tidy("waits,QYG,2019,12.5")
    for stage in ("received", "ready", "publishing"):
        Release.objects.all().delete() if not Observation.objects.exists() else None
        release = receive(content, check=stage != "received")
        if stage == "publishing":
            confirm_publication(actor=OPERATOR, release_id=release.pk, send=False)
        status, said = command(save(content))
        assert (status, said["status"], said["release"]) == (0, "published", release.pk)
        withdraw_release(actor=OPERATOR, release_id=release.pk, why="For the next round")
        content = tidy(f"waits,QYG,2019,{len(stage)}")


def test_somebody_else_at_it_is_said(small_site, save) -> None:
    content = tidy("waits,QYG,2019,12.5")
    release = receive(content, check=False)
    life.claim_release(
        actor=OPERATOR, release_id=release.pk, statuses=[ReleaseStatus.RECEIVED], to=ReleaseStatus.CHECKING
    )
    status, said = command(save(content))
    assert (status, said["status"], said["errors"][0]["code"]) == (1, "checking", "in_progress")


def test_a_confirmation_sent_twice_asks_once(small_site, sent) -> None:
    release = receive(tidy("waits,QYG,2019,12.5"))
    for _ in range(2):
        assert confirm_publication(actor=OPERATOR, release_id=release.pk).status == "publishing"
    carry_out_publication(actor=OPERATOR, release_id=release.pk)
    assert confirm_publication(actor=OPERATOR, release_id=release.pk).status == "published"
    carry_out_publication(actor=OPERATOR, release_id=release.pk)
    assert Observation.objects.count() == 1


def test_a_refused_release_cannot_be_published(small_site) -> None:
    release = receive(tidy("waits,QYG,2019,=1"))
    with pytest.raises(WrongState):
        confirm_publication(actor=OPERATOR, release_id=release.pk)


def test_a_figure_put_together_shows_its_parts(small_site) -> None:
    release = publish(tidy("waits,01F,2019,12,3,25"))
    found = figure("waits", "QYG", "2019")
    assert found.said == []
    assert [(each.area.key, each.value, each.release_id, each.source_row) for each in found.parts] == [
        ("01F", 12.0, release.pk, 2)
    ]
    for nothing in (
        ("waits", "QWO", "2019"),
        ("waits", "QYG", "2018"),
        ("odd", "QYG", "2019"),
        ("waits", "Q\x00", "2019"),
    ):
        with pytest.raises(NotFound):
            figure(*nothing)


def test_releases_are_listed(small_site) -> None:
    out = StringIO()
    call_command("list_releases", stdout=out)
    assert "no release" in out.getvalue()
    release = publish(tidy("waits,QYG,2019,12.5"), illustrative=True)
    out = StringIO()
    call_command("list_releases", stdout=out)
    assert "figures.csv, illustrative" in out.getvalue()
    out = StringIO()
    call_command("list_releases", "--json", "--status", "published", stdout=out)
    assert [each["id"] for each in json.loads(out.getvalue())] == [release.pk]


CELLS = st.dictionaries(st.sampled_from(["QYG", "QOQ", "QWO"]), st.integers(0, 3), min_size=1)
STEPS = st.lists(st.one_of(CELLS, st.integers(0, 5)), min_size=1, max_size=7)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_order_of_releases_and_withdrawals_equals_a_plain_dictionary(small_site, tmp_path, steps) -> None:
    """The model: a list of what was published and not withdrawn; the last one to speak of an area is right."""
    from django.db import transaction

    with transaction.atomic():
        published: list[tuple[int, dict[str, int]]] = []
        for step in steps:
            if isinstance(step, int):
                if step < len(published):
                    key, _ = published.pop(step)
                    withdraw_release(actor=OPERATOR, release_id=key, why="Illustrative")
            else:
                path = tmp_path / "step.csv"
                path.write_text(tidy(*(f"gain,{area},2019,{value}" for area, value in sorted(step.items()))))
                outcome = import_file(actor=OPERATOR, path=path, provenance=Provenance("step.csv", "command"))
                if outcome.release not in {key for key, _ in published}:
                    published.append((outcome.release, step))
            expected: dict[str, float] = {}
            for _, cells in published:
                expected |= cells
            assert {area: value for (_, area, _), value in in_force().items()} == expected
        assert Observation.objects.filter(is_current=True).count() == len(expected)
        transaction.set_rollback(True)
