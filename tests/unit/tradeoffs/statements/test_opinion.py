"""Opinion groups: reckoned by the worker, told on a page and in files, and nothing of single members."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA
from sklearn.impute import SimpleImputer
from sklearn.metrics import adjusted_rand_score

from audit import trail
from deliberation.tradeoffs.actions import opinion as actions
from deliberation.tradeoffs.actions.answers import answer_statement
from deliberation.tradeoffs.actions.opinion import TRADEOFFS, recompute, recompute_due
from deliberation.tradeoffs.models import Answer, OpinionResult, Statement, TradeOff
from deliberation.tradeoffs.queries.opinion import LEASE, opinion_now
from deliberation.tradeoffs.tasks.opinion import recompute_opinion
from kernel import clock
from kernel.errors import NotAllowed
from tests.moot import Moot
from tests.tradeoffs import add_statements, fill_panel, make_tradeoff
from tests.unit.tradeoffs.statements.kit import answer_all, api, at, reckoned, two_minds, words
from tests.workers import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]


def told(tradeoff: TradeOff) -> dict[str, Any]:
    return dict(OpinionResult.objects.get(tradeoff=tradeoff).told)


# Reckoning


def test_two_minds_are_two_groups(moot: Moot) -> None:
    tradeoff, people, _ = reckoned(moot.panel)
    found = told(tradeoff)
    assert [each["members"] for each in found["groups"]] == [12, 12]
    assert {each["statement"] for each in found["shared"]} == {1, 2, 3, 4}
    row = OpinionResult.objects.get()
    assert (row.covered, row.wanted, row.claimed_at, row.failure) == (1, 1, None, "")
    letters = row.before["letters"]
    assert {letters[f"m{each.pk}"] for each in people[:12]} != {
        letters[f"m{each.pk}"] for each in people[12:]
    }
    assert trail.history("tradeoff", tradeoff.pk)[-1]["event"] == "statement.opinion_computed"


def test_the_page_and_the_plain_pipeline_say_the_same(moot: Moot) -> None:
    """The second road: answers read row by row, and scikit-learn's plain pipeline."""
    tradeoff, people, _ = reckoned(moot.panel, members=30, statements=14)
    table = np.full((30, 14), np.nan)
    places = {each.pk: place for place, each in enumerate(people)}
    for membership, number, value in Answer.objects.values_list("membership", "statement__number", "value"):
        table[places[membership], number - 1] = value
    points = PCA(2).fit_transform(SimpleImputer().fit_transform(table))
    plain = KMeans(2, n_init=10, random_state=1).fit(points).labels_
    letters = OpinionResult.objects.get().before["letters"]
    own = [letters[f"m{each.pk}"] for each in people]
    assert adjusted_rand_score(plain, own) == 1
    for row in told(tradeoff)["table"]:
        said = table[[letter == row["group"] for letter in own], row["statement"] - 1]
        assert (row["agrees"], row["disagrees"]) == (int((said == 1).sum()), int((said == -1).sum()))


def test_answers_send_for_a_worker_once_in_a_while(
    moot: Moot,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(actions, "send_on_commit", lambda job, **more: asked.append((job.value, more)))
    tradeoff = make_tradeoff(moot.panel)
    add_statements(tradeoff, 4)
    given = {"actor": moot.actor("paul"), "body_id": moot.panel.pk, "tradeoff_id": tradeoff.pk, "value": 1}
    start = clock.now()
    for number, after in ((1, 0), (2, 1), (3, 4), (4, 6)):
        with clock.frozen(start + clock.seconds(after)):
            answer_statement(**given, number=number)
    sent = ("tradeoffs.recompute_opinion", {"countdown": 5, "tradeoff_id": str(tradeoff.pk)})
    assert asked == [sent, sent]
    assert OpinionResult.objects.get().wanted == 4


def test_nothing_new_is_not_reckoned(moot: Moot) -> None:
    tradeoff, *_ = reckoned(moot.panel)
    before = OpinionResult.objects.get().computed_at
    recompute_opinion(str(tradeoff.pk))
    assert OpinionResult.objects.get().computed_at == before
    assert recompute_due(actor=TRADEOFFS) == 0
    assert recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk, at_once=True)


def test_one_worker_at_a_time_and_one_that_is_gone_is_replaced(moot: Moot) -> None:
    tradeoff, *_ = two_minds(moot.panel)
    claim = actions.claim_opinion(actor=TRADEOFFS, tradeoff_id=tradeoff.pk)
    assert claim
    assert not recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk)
    assert recompute_due(actor=TRADEOFFS) == 0
    with clock.frozen(clock.now() + LEASE + clock.seconds(1)):
        assert recompute_due(actor=TRADEOFFS) == 1
    late = actions.Reckoned({"answers": 0}, {}, 1)
    assert not actions.store_opinion(actor=TRADEOFFS, claim=claim, reckoned=late), "its claim had run out"
    assert told(tradeoff)["groups"]


def test_what_comes_in_meanwhile_is_reckoned_next(moot: Moot, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(actions, "send_on_commit", lambda *_, **__: asked.append(1))
    tradeoff, *_ = two_minds(moot.panel)
    asked.clear()
    real = actions._reckon

    def slowly(claim: Any) -> Any:
        OpinionResult.objects.update(wanted=2)
        return real(claim)

    monkeypatch.setattr(actions, "_reckon", slowly)
    assert recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk)
    row = OpinionResult.objects.get()
    assert (row.covered, row.wanted, asked) == (1, 2, [1])


def test_a_failure_leaves_the_last_picture(moot: Moot, monkeypatch: pytest.MonkeyPatch) -> None:
    tradeoff, *_ = reckoned(moot.panel)
    before = told(tradeoff)

    def broken(*_: Any) -> Any:
        raise MemoryError

    actions.opinion_wanted(tradeoff.pk)
    monkeypatch.setattr(actions, "_reckon", broken)
    monkeypatch.setattr(actions, "_too_early", lambda claim: False)
    assert not recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk)
    row = OpinionResult.objects.get()
    assert (row.failure, row.told, row.claimed_at) == ("failed", before, None)
    assert recompute_due(actor=TRADEOFFS) == 0, "it waits for the next change"
    page = words(Client().get(at(tradeoff, "opinion/")))
    assert "The last try to work out the groups failed" in page
    assert "There are 2 groups" in page


def test_only_the_system_reckons(moot: Moot) -> None:
    tradeoff, *_ = two_minds(moot.panel)
    for name in ("cleo", "paul"):
        with pytest.raises(NotAllowed):
            recompute(actor=moot.actor(name), tradeoff_id=tradeoff.pk)


def test_letters_and_sides_stay(moot: Moot) -> None:
    tradeoff, people, rows = reckoned(moot.panel)
    before = OpinionResult.objects.get().before
    Answer.objects.filter(membership__in=people[:6], statement=rows[5]).update(value=0, given_at=clock.now())
    actions.opinion_wanted(tradeoff.pk)
    assert recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk)
    assert OpinionResult.objects.get().before["letters"] == before["letters"]


# What two pictures would tell


def test_one_more_answer_makes_no_new_picture(moot: Moot) -> None:
    """Else whoever looks before and after would know what the one member said."""
    tradeoff, people, rows = reckoned(moot.panel)
    first = told(tradeoff)
    for count, member in enumerate(people[:5], start=1):
        Answer.objects.filter(membership=member, statement=rows[0]).update(value=-1, given_at=clock.now())
        actions.opinion_wanted(tradeoff.pk)
        assert recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk) is (count == 5)
        assert (told(tradeoff) == first) is (count < 5)
        if count == 1:
            page = words(Client().get(at(tradeoff, "opinion/")))
            assert "Answers have come in since then. A new picture follows once at least 5 members" in page


def test_once_answering_is_over_the_rest_is_reckoned(moot: Moot) -> None:
    tradeoff, people, rows = reckoned(moot.panel)
    Answer.objects.filter(membership=people[0], statement=rows[0]).update(value=-1, given_at=clock.now())
    actions.opinion_wanted(tradeoff.pk)
    assert recompute_due(actor=TRADEOFFS) == 0
    TradeOff.objects.update(stage="vote")
    assert recompute_due(actor=TRADEOFFS) == 1


def test_a_statement_that_was_taken_out_is_gone_at_once(moot: Moot) -> None:
    tradeoff, *_ = reckoned(moot.panel)
    Statement.objects.filter(number=5).update(status="hidden", text="Something insulting.")
    for page in ("opinion/", "opinion/groups.json", "opinion/groups.csv", "statements/comments.csv"):
        assert "insulting" not in Client().get(at(tradeoff, page)).content.decode()
    assert 5 not in {each["statement"] for each in opinion_now(tradeoff).told["table"]}
    actions.opinion_wanted(tradeoff.pk)
    assert recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk), "that tells nothing of members"
    assert 5 not in {each["statement"] for each in told(tradeoff)["table"]}


# The page


def test_the_page_tells_it_in_words(moot: Moot) -> None:
    tradeoff, *_ = reckoned(moot.panel)
    page = words(Client().get(at(tradeoff, "opinion/")))
    assert "There are 2 groups: group A with 12 members and group B with 12 members." in page
    assert "The groups are clear." in page
    assert "What all groups share “Statement 1.” Statement 1. Most agree. A: 12 of 12, B: 12 of 12." in page
    assert re.search(r"In group [AB] 1[012] of 12 agree, in group [AB] [0-9] of 12\.", page)
    assert re.search(
        r"Group A, 12 members “Statement \d+\.” Statement \d+\. 1[012] of 12 (dis)?agree; elsewhere \d of 12\.",
        page,
    )
    assert "from 288 answers of 24 members to 12 statements" in page
    assert "Members further to the right more often" in page
    assert "You are here" not in page
    assert "You are in group" not in page


def test_a_member_sees_their_own_place_and_nobody_elses(moot: Moot, client_as: SignIn) -> None:
    tradeoff, people, _ = reckoned(moot.panel)
    row = OpinionResult.objects.get()
    page = client_as(people[0].person).get(at(tradeoff, "opinion/"))
    assert f"You are in group {row.before['letters'][f'm{people[0].pk}']}." in words(page)
    assert page.content.decode().count("You are here") == 1
    for name in ("paul", "cleo", "chandra"):
        assert "You are here" not in words(client_as(moot.actor(name)).get(at(tradeoff, "opinion/")))


def test_the_picture_shows_shapes_and_no_numbers_of_members(moot: Moot) -> None:
    tradeoff, *_ = reckoned(moot.panel)
    picture = told(tradeoff)["picture"]
    assert sum(each[3] for each in picture["dots"]) == 24
    assert all(
        0 <= column < picture["columns"] and 0 <= row < picture["rows"] for column, row, *_ in picture["dots"]
    )
    page = Client().get(at(tradeoff, "opinion/")).content.decode()
    assert page.count('class="fm-c-s1 fm-c-shape"') >= 1
    assert page.count('class="fm-c-s2 fm-c-shape"') >= 1
    assert "Disc" in page
    assert "Square" in page


@pytest.mark.parametrize(("members", "statements", "words_"), [
    (8, 12, "2 more members must answer first"), (9, 12, "1 more member must answer first"),
    (12, 4, "1 more statement must be answered first"),
])  # fmt: skip
def test_too_few_answers(moot: Moot, members: int, statements: int, words_: str) -> None:
    tradeoff = make_tradeoff(moot.panel)
    people, rows = fill_panel(moot.panel, members), add_statements(tradeoff, statements)
    Answer.objects.bulk_create(
        Answer(statement=row, membership=each, value=1) for row in rows for each in people
    )
    actions.opinion_wanted(tradeoff.pk)
    assert "The groups are being worked out" in words(Client().get(at(tradeoff, "opinion/")))
    assert recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk)
    page = words(Client().get(at(tradeoff, "opinion/")))
    assert words_ in page
    assert "%" not in page
    assert not told(tradeoff)["table"]
    assert Client().get(at(tradeoff, "opinion/groups.csv")).status_code == 404


def test_nobody_has_answered(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel)
    assert "Nobody has answered yet" in words(Client().get(at(tradeoff, "opinion/")))
    assert recompute_due(actor=TRADEOFFS) == 0


def test_everybody_alike_is_told_together(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel)
    people, rows = fill_panel(moot.panel, 12), add_statements(tradeoff, 8)
    Answer.objects.bulk_create(
        Answer(statement=row, membership=each, value=1) for row in rows for each in people
    )
    actions.opinion_wanted(tradeoff.pk)
    recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk)
    page = words(Client().get(at(tradeoff, "opinion/")))
    assert "Everybody answers alike" in page
    assert "Most agree. 12 of 12." in page


def test_a_larger_least_number_hides_small_groups(moot: Moot) -> None:
    """Of seven members who think otherwise nothing is told where the least number is eight."""
    tradeoff, people, rows = two_minds(moot.panel, least=8)
    Answer.objects.all().delete()
    answer_all(people, rows, split=17)
    recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk)
    sizes = [each["members"] for each in told(tradeoff)["groups"]]
    assert all(each >= 8 for each in sizes)
    for row in told(tradeoff)["table"]:
        assert row["answers"] is None or row["answers"] >= 8


def test_a_result_below_the_least_number_is_not_shown(moot: Moot) -> None:
    tradeoff, *_ = reckoned(moot.panel)
    TradeOff.objects.update(least=13)
    tradeoff.refresh_from_db()
    page = words(Client().get(at(tradeoff, "opinion/")))
    assert "12 of 12" not in page
    assert Client().get(at(tradeoff, "opinion/groups.json")).status_code == 404


def test_few_queries(
    moot: Moot, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    tradeoff, people, _ = reckoned(moot.panel, statements=40)
    browser = client_as(people[0].person)
    with django_assert_max_num_queries(12):
        browser.get(at(tradeoff, "opinion/?page=2"))


def test_a_draft_is_not_there(moot: Moot) -> None:
    tradeoff, *_ = reckoned(moot.panel)
    TradeOff.objects.update(stage="draft")
    for page in (
        "opinion/",
        "opinion/groups.json",
        "statements/",
        "statements/comments.csv",
        "statements/votes.csv",
    ):
        assert Client().get(at(tradeoff, page)).status_code == 404
        assert Client().get(api(tradeoff, page)).status_code == 404


# The command, and what stays out of web processes


def test_the_command(moot: Moot, capsys: pytest.CaptureFixture[str]) -> None:
    tradeoff, *_ = two_minds(moot.panel)
    call_command("recompute_opinion")
    assert "Opinion groups of 1 trade-off reckoned." in capsys.readouterr().out
    call_command("recompute_opinion")
    assert "Opinion groups of 0 trade-offs reckoned." in capsys.readouterr().out
    call_command("recompute_opinion", str(tradeoff.pk))
    assert "Opinion groups of 1 trade-off reckoned." in capsys.readouterr().out
    other = make_tradeoff(moot.board)
    with pytest.raises(CommandError, match="1 of 1 could not be reckoned"):
        call_command("recompute_opinion", str(other.pk))


def test_web_processes_do_not_load_scikit_learn() -> None:
    look = (
        "import django, sys; django.setup(); import config.urls; from django.urls import get_resolver; "
        "get_resolver().reverse_dict; print('sklearn' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}", "DJANGO_SETTINGS_MODULE": "config.settings", "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert done.stdout.strip() == "False"


def test_days_since_the_reading_count(moot: Moot) -> None:
    """Voters are counted from the moment of the last reading, not from the moment it was stored."""
    tradeoff, people, rows = reckoned(moot.panel)
    read_at = dt.datetime.fromisoformat(OpinionResult.objects.get().before["read_at"])
    Answer.objects.filter(membership__in=people[:5], statement=rows[0]).update(value=0, given_at=read_at)
    actions.opinion_wanted(tradeoff.pk)
    assert recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk)
