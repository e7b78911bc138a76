"""The record as one PDF, the feed, and following."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from deliberation.accountability.actions.recommendations import Origin
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.following import followed
from deliberation.tradeoffs.models import (
    Challenge,
    Leaning,
    Question,
    Round,
    SmallGroup,
    StageDate,
    TradeOff,
    Voice,
    Witness,
)
from kernel import clock
from tests.moot import Moot
from tests.tradeoffs import (
    add_effect,
    add_evidence,
    add_points,
    add_statements,
    fill_panel,
    make_tradeoff,
    option_of,
)
from tests.unit.accountability.kit import answer, given, make
from tests.unit.tradeoffs.life import kit
from tests.votes import make_vote

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


HOSTILE = (
    '#panic("x") $x$ *bold* _x_ `raw` <label> @ref \\ [x] {x} // x /* x */ <script>alert(1)</script> "quotes"'
)


def full(moot: Moot) -> TradeOff:
    """A trade-off with something of everything, some of it written to do harm."""
    made = make_tradeoff(
        moot.panel,
        Stage.FOLLOW_UP,
        title=HOSTILE[:160],
        background=f"{HOSTILE}\n\n- {HOSTILE}",
        fixed=HOSTILE,
    )
    add_effect(option_of(made), words=HOSTILE[:200])
    add_effect(option_of(made), "service", subject="Home care", words="More of it")
    add_evidence(made, 3, summary=HOSTILE, link="https://example.org/a_long_address")
    add_evidence(made, 1, status="withdrawn", status_reason="The source was wrong.")
    add_evidence(made, 1, status="submitted", summary="Nobody sees this")
    members = [moot.membership("paul", moot.panel)]
    first = add_points(made, members, 2)[0]
    add_points(made, members, 1, parent=first)
    add_points(made, members, 1, status="hidden")
    add_statements(made, 2)
    witness = Witness.objects.create(tradeoff=made, number=1, name="Wanda", role="Nurse", statement=HOSTILE)
    Question.objects.create(tradeoff=made, number=1, witness=witness, membership=members[0], by_name="Member 1", text="Why?", answer="So.", answered_at=kit.NOW)  # fmt: skip
    Voice.objects.create(tradeoff=made, name="Northfen council", why="It pays.", answer=HOSTILE, answered_as="Leader", answered_at=kit.NOW)  # fmt: skip
    Voice.objects.create(tradeoff=made, name="Carers’ forum", why="It is touched.", due_on=kit.TODAY - dt.timedelta(days=1))  # fmt: skip
    make_vote(moot.panel, title="Which first", thing_kind="tradeoff", thing_id=str(made.pk))
    return made


def text_of(answer: object) -> str:
    content = b"".join(answer) if not hasattr(answer, "content") else answer.content
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        .replace("\u200b", "")
        .split()
    )


def test_the_record_holds_everything_that_everybody_may_read(
    moot: Moot, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = full(moot)
    with django_assert_max_num_queries(30):
        answer = Client().get(kit.at(made, "trade-off.pdf"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    text = text_of(answer)
    for said in (
        "Where should the next £1.2 million go first?", "Illustrative: made up", "Printed on 2 November 2026 at 9:00am",
        "Who gains and who loses", "Deprivation", "Nothing known", "Home care that starts within a day", "A report of 2024",
        "Withdrawn: The source was wrong.", "Point 1 of somebody", "Reply 3. Point 3", "1 of 2 have put their view on record",
        "It was asked to answer by 1 November 2026, which has passed.", "Wanda, Nurse", "Which first", "Statement 2.",
        "<script>alert(1)</script>", "Leader", "Interests declared", "It goes on at",
    ):  # fmt: skip
        assert said in text, said
    assert "Nobody sees this" not in text
    assert "Point 4 of somebody" not in text
    assert text.count("Illustrative: made up") == len(PdfReader(io.BytesIO(answer.content)).pages)


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_a_record(moot: Moot, client_as: Callable[..., Client], stage: Stage) -> None:
    made = make_tradeoff(
        moot.panel, stage, options=0, question="", gains="", asked_by="", envelope_kind="none", public=False
    )
    answer = client_as(moot.actor("cleo")).get(kit.at(made, "trade-off.pdf"))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "Not for the public" in text_of(answer)
    assert Client().get(kit.at(made, "trade-off.pdf")).status_code == 404
    assert Client().get(kit.at(made, "feed.atom")).status_code == 404


def test_a_record_with_five_hundred_points(
    moot: Moot, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = make_tradeoff(moot.panel, Stage.VOTE)
    add_points(made, fill_panel(moot.panel, 40), 500)
    add_evidence(made, 60)
    with django_assert_max_num_queries(30):
        answer = Client().get(kit.at(made, "trade-off.pdf"))
    assert "Point 500 of somebody" in text_of(answer)


def test_the_handed_over_report_is_in_it(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.RESPONSE)
    report = kit.hand_over(made)
    report.snapshot = {
        "sections": [{"key": "asked", "title": "What we were asked", "text": "The question."}, {"key": "x", "title": "Empty", "text": ""}],
        "recommendations": [
            {
                "number": 1, "text": "Pay for home care first.", "reasons": "It helps most.", "to": "The board", "option": "Home care",
                "evidence": [{"number": 2, "claim": "C"}], "vote": {"title": "Which first"}, "reference": "R-1", "due_on": "2026-12-01",
            }
        ],
    }  # fmt: skip
    report.save()
    text = text_of(Client().get(kit.at(made, "trade-off.pdf")))
    for said in (
        "What we were asked",
        "Recommendation 1",
        "Pay for home care first.",
        "It helps most.",
        "E2",
        "R-1",
    ):
        assert said in text, said
    assert "Empty" not in text


def test_it_says_how_opinion_changed_what_was_doubted_and_what_was_answered(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.RESPONSE, least=3)
    option = option_of(made)
    for at, member in enumerate(fill_panel(moot.panel, 4)):
        Leaning.objects.create(option=option, membership=member, when="before", value=2)
        Leaning.objects.create(option=option, membership=member, when="after", value=4 if at else 2)
    [item] = add_evidence(made)
    paul = moot.membership("paul", moot.panel)
    doubt = {"item": item, "membership": paul, "by_name": "Member 1"}
    Challenge.objects.create(text="Is it so?", reply="It is.", replied_as="The analyst", **doubt)
    Challenge.objects.create(text="Nobody sees this", status="hidden", **doubt)
    origin = Origin("tradeoff", str(made.pk), made.title, kit.at(made))
    [asked] = make(moot, given(to_body_id=moot.board.pk), origin=origin)
    answer(moot, asked, "rejected")
    report = kit.hand_over(made)
    report.snapshot = {
        "sections": [],
        "recommendations": [
            {
                "number": 1, "text": asked.text, "reasons": "It helps.", "to": moot.board.name, "option": "", "evidence": [],
                "vote": None, "reference": asked.reference, "due_on": "2026-12-01",
            }
        ],
    }  # fmt: skip
    report.save()
    make_tradeoff(moot.board, Stage.LEARN, review_of=made)
    talk = Round.objects.create(tradeoff=made, number=1, topic="What if nothing changes?", seed=1)
    SmallGroup.objects.create(round=talk, number=1, note="- We *fear* the winter.", public_note=True)
    SmallGroup.objects.create(round=talk, number=2, note="Nobody sees this either")
    text = text_of(Client().get(kit.at(made, "trade-off.pdf")))
    for said in (
        "Opinion before and after the discussion",
        "The mean rose from 2.0 to 3.5 (4 members before, 4 after).",
        "Challenge of Member 1",
        "Is it so?",
        "It is. (The analyst)",
        "Answer: Rejected, on",
        "What other bodies make of it",
        "Round 1, table 1: What if nothing changes?",
        "We *fear* the winter.",
        moot.board.name,
    ):
        assert said in text, said
    assert "Nobody sees this" not in text
    page = Client().get(kit.at(made)).content.decode()
    assert "1 public note" in page
    assert kit.at(made, "rounds/") in page
    feed = Client().get(kit.at(made, "feed.atom")).content.decode()
    assert f"has answered recommendation {asked.reference}" in feed
    TradeOff.objects.filter(pk=made.pk).update(stage="discuss")
    assert "The mean" not in text_of(Client().get(kit.at(made, "trade-off.pdf")))


def test_the_feed_tells_what_came_about(
    moot: Moot, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = full(moot)
    kit.hand_over(made)
    page = kit.at(made, "feed.atom")
    with django_assert_max_num_queries(12):
        answer = Client().get(page)
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = answer.content.decode()
    for said in (
        "<title>Stage: Vote</title>", "<title>Evidence E1: Claim 1</title>", "Northfen council has put its view on record",
        "The report is handed over", "Illustrative", "lt;script"
    ):  # fmt: skip
        assert said in feed, said
    assert "Nobody sees this" not in feed
    assert "<script>" not in feed
    assert "Stage: Draft" not in feed
    assert Client().get(page, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    ids = [each.partition("</id>")[0] for each in feed.split("<id>")[1:]]
    assert len(ids) == len(set(ids))


def test_an_empty_feed_is_a_feed(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN)
    StageDate.objects.filter(tradeoff=made).update(entered_at=None)
    assert Client().get(kit.at(made, "feed.atom")).status_code == 200


def test_what_everybody_may_see_can_be_followed(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN)
    thing = followed(str(made.pk))
    assert thing is not None
    assert (thing.title, thing.href, thing.illustrative) == (made.title, kit.at(made), True)
    page = Client().get(kit.at(made)).content.decode()
    assert f"/follow/tradeoff/{made.pk}/" in page
    assert kit.at(made, "feed.atom") in page
    assert Client().get(f"/follow/tradeoff/{made.pk}/").status_code == 200
    for fields in ({"public": False}, {"stage": "draft", "public": True}):
        TradeOff.objects.update(**fields)
        assert followed(str(made.pk)) is None
    assert followed("nonsense") is None
