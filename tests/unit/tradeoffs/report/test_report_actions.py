"""The report through its actions: sections, recommendations, agreeing, handing over."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from audit import trail
from deliberation.accountability.actions.answers import AnswerGiven, answer_recommendation
from deliberation.accountability.models import Recommendation
from deliberation.bodies.models import Body, Membership, Substitute
from deliberation.tradeoffs.actions.report import ReportIsAgreed, SectionChanged, write_section
from deliberation.tradeoffs.actions.report_answers import tell_of_answer
from deliberation.tradeoffs.actions.report_hand_over import (
    ReportNotAgreed,
    ReportNotReady,
    agree_report,
    hand_over_report,
    reopen_report,
)
from deliberation.tradeoffs.actions.report_recommendations import (
    RecommendationChanged,
    change_recommendation,
    drop_recommendation,
)
from deliberation.tradeoffs.models import (
    EvidenceItem,
    PanelRecommendation,
    PanelReport,
    Section,
    SectionVersion,
    TradeOff,
)
from deliberation.tradeoffs.queries.report import drafts_of, fingerprint, report_of
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SecondStepNeeded, SignInNeeded, WrongState
from notices.models import Follow, Notice
from tests.moot import Moot
from tests.unit.tradeoffs.report import kit
from tests.votes import make_vote

pytestmark = pytest.mark.django_db
STAGES_CLOSED = ["learn", "discuss", "response", "follow_up", "closed"]


# --- Sections


def test_versions_are_kept_with_who_wrote_them(moot: Moot) -> None:
    tradeoff = kit.tradeoff_of(moot, "vote")
    kit.write(moot, tradeoff, text="One.")
    kit.write(moot, tradeoff, text="Two.", version=1, name="priya")
    section = kit.write(moot, tradeoff, text="", version=2, name="cleo")
    rows = SectionVersion.objects.filter(section=section)
    assert [(each.version, each.text) for each in rows] == [(1, "One."), (2, "Two."), (3, "")]
    assert [each.by_name for each in rows] == ["Member 1", "Member 2", "Cleo Clerk"]
    newest = trail.newest(1)[0]
    assert (newest["event"], newest["detail"]["code"], newest["detail"]["version"]) == (
        "panel_report.changed",
        "asked",
        3,
    )


def test_nobody_writes_over_somebody_else(moot: Moot) -> None:
    tradeoff = kit.tradeoff_of(moot)
    kit.write(moot, tradeoff, text="One.")
    kit.write(moot, tradeoff, text="Paul's.", version=1)
    with pytest.raises(SectionChanged) as refused:
        kit.write(moot, tradeoff, text="Priya's.", version=1, name="priya")
    assert refused.value.parameters["version"] == 2
    assert Section.objects.get().text == "Paul's."
    assert SectionVersion.objects.count() == 2


def test_a_form_sent_twice_makes_one_version(moot: Moot) -> None:
    tradeoff = kit.tradeoff_of(moot)
    kit.write(moot, tradeoff, text="One.")
    entries = len(trail.newest(1000))
    kit.write(moot, tradeoff, text="One.\r\n")
    assert SectionVersion.objects.count() == 1
    assert len(trail.newest(1000)) == entries


@pytest.mark.parametrize("name", ["paul", "femi", "cleo"])
def test_who_writes(moot: Moot, name: str) -> None:
    assert kit.write(moot, kit.tradeoff_of(moot), name=name).version == 1


@pytest.mark.parametrize("name", ["mabel", "otto"])
def test_who_does_not(moot: Moot, name: str) -> None:
    tradeoff = kit.tradeoff_of(moot)
    with pytest.raises(NotAllowed):
        kit.write(moot, tradeoff, name=name)
    with pytest.raises(SignInNeeded):
        write_section(**kit.where(moot, tradeoff, actor=Actor.anonymous()), key="asked", text="X", version=0)
    assert not PanelReport.objects.exists()


def test_a_substitute_reads_and_does_not_write(moot: Moot) -> None:
    Substitute.objects.create(
        membership=moot.membership("paul", moot.panel), person=moot.people["otto"], public_name="O", starts_on=dt.date(2026, 1, 1)
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="members"):
        kit.write(moot, kit.tradeoff_of(moot), name="otto")


@pytest.mark.parametrize("stage", STAGES_CLOSED)
def test_only_in_its_stages(moot: Moot, stage: str) -> None:
    tradeoff = kit.tradeoff_of(moot, stage)
    with pytest.raises(WrongStage):
        kit.write(moot, tradeoff)
    with pytest.raises(WrongStage):
        kit.draft(moot, tradeoff)
    with pytest.raises(WrongStage):
        agree_report(**kit.where(moot, tradeoff, "femi"))


def test_what_is_no_section(moot: Moot) -> None:
    tradeoff = kit.tradeoff_of(moot)
    with pytest.raises(NotFound):
        kit.write(moot, tradeoff, "moon")
    for text in ("x" * 12_001, "a\x00b"):
        with pytest.raises(BadInput):
            kit.write(moot, tradeoff, text=text)
    other = kit.where(moot, tradeoff, "otto", body_id=moot.other.pk)
    with pytest.raises(NotFound):
        write_section(**other, key="asked", text="X", version=0)


# --- Recommendations


def test_a_recommendation_in_the_panels_words(moot: Moot) -> None:
    tradeoff = kit.tradeoff_of(moot)
    vote = make_vote(moot.panel, thing_kind="tradeoff", thing_id=str(tradeoff.pk), status="closed")
    made = kit.draft(moot, tradeoff, vote_id=vote.pk)
    assert (made.to_body, made.to_name, made.vote_id, made.position) == (moot.board, "", vote.pk, 1)
    assert made.option is not None
    assert made.option.position == 2
    assert sorted(each.number for each in made.evidence.all()) == [1, 3]


def test_order_and_dropping(moot: Moot) -> None:
    tradeoff = kit.tradeoff_of(moot)
    one, two, three = (kit.draft(moot, tradeoff, text=text) for text in ("One.", "Two.", "Three."))
    change_recommendation(
        **kit.where(moot, tradeoff), draft_id=three.pk, given=kit.given(moot, text="Three.", place=1), seen=fingerprint(three)
    )  # fmt: skip
    assert [each.text for each in drafts_of(report_of(tradeoff))] == ["Three.", "One.", "Two."]
    drop_recommendation(**kit.where(moot, tradeoff, "priya"), draft_id=one.pk)
    assert [(each.position, each.text) for each in drafts_of(report_of(tradeoff))] == [
        (1, "Three."),
        (2, "Two."),
    ]
    kit.draft(moot, tradeoff, text="Four.", place=2)
    assert [each.text for each in drafts_of(report_of(tradeoff))] == ["Three.", "Four.", "Two."]
    assert str(two) == f"recommendation 2 of report {two.report_id}"


def test_sent_twice_adds_one(moot: Moot) -> None:
    tradeoff, form = kit.tradeoff_of(moot), uuid.uuid4()
    first = kit.draft(moot, tradeoff, draft_id=form)
    assert kit.draft(moot, tradeoff, draft_id=form).pk == first.pk
    assert PanelRecommendation.objects.count() == 1
    other = kit.tradeoff_of(moot)
    with pytest.raises(BadInput, match="taken"):
        kit.draft(moot, other, draft_id=form)


def test_nobody_changes_over_somebody_else(moot: Moot) -> None:
    tradeoff = kit.tradeoff_of(moot)
    made = kit.draft(moot, tradeoff)
    seen = fingerprint(made)

    def change(name: str, text: str) -> PanelRecommendation:
        return change_recommendation(
            **kit.where(moot, tradeoff, name), draft_id=made.pk, given=kit.given(moot, text=text), seen=seen
        )

    assert change("paul", "Paul's.").text == "Paul's."
    assert change("paul", "Paul's.").text == "Paul's.", "sent twice"
    with pytest.raises(RecommendationChanged):
        change("priya", "Priya's.")
    assert PanelRecommendation.objects.get().text == "Paul's."


@pytest.mark.parametrize(
    "changes",
    [
        {"text": " "},
        {"reasons": ""},
        {"text": "x" * 1001},
        {"to_body_id": None},
        {"to_name": "Both"},
        {"to_body_id": uuid.UUID(int=1)},
        {"option": 9},
        {"evidence": (1, 99)},
        {"vote_id": uuid.UUID(int=1)},
    ],
)
def test_what_is_no_recommendation(moot: Moot, changes: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        kit.draft(moot, kit.tradeoff_of(moot), **changes)
    assert not PanelRecommendation.objects.exists()


def test_not_to_oneself_and_not_to_a_body_that_has_ended(moot: Moot) -> None:
    tradeoff = kit.tradeoff_of(moot)
    with pytest.raises(BadInput):
        kit.draft(moot, tradeoff, to_body_id=moot.panel.pk)
    Body.objects.filter(pk=moot.board.pk).update(ends_on=dt.date(2026, 1, 1))
    with pytest.raises(BadInput, match="ended"):
        kit.draft(moot, tradeoff)


def test_only_votes_of_this_panel_about_this_trade_off(moot: Moot) -> None:
    tradeoff = kit.tradeoff_of(moot)
    about = {"thing_kind": "tradeoff", "thing_id": str(tradeoff.pk)}
    wrong = [
        make_vote(moot.other, status="closed", **about),
        make_vote(moot.panel, **about),
        make_vote(moot.panel, status="closed"),
    ]
    for vote in wrong:
        with pytest.raises(BadInput, match="vote"):
            kit.draft(moot, tradeoff, vote_id=vote.pk)


def test_the_thing_of_another_report_is_not_found(moot: Moot) -> None:
    made = kit.draft(moot, kit.tradeoff_of(moot))
    other = kit.tradeoff_of(moot)
    kit.write(moot, other)
    for act in (
        lambda: drop_recommendation(**kit.where(moot, other), draft_id=made.pk),
        lambda: change_recommendation(
            **kit.where(moot, other), draft_id=made.pk, given=kit.given(moot), seen=""
        ),
    ):
        with pytest.raises(NotFound):
            act()


def test_evidence_that_was_chosen_stays_when_it_is_withdrawn(moot: Moot) -> None:
    tradeoff = kit.tradeoff_of(moot)
    made = kit.draft(moot, tradeoff)
    EvidenceItem.objects.filter(tradeoff=tradeoff, number=1).update(status="withdrawn")
    changed = change_recommendation(
        **kit.where(moot, tradeoff),
        draft_id=made.pk,
        given=kit.given(moot, text="New."),
        seen=fingerprint(made),
    )
    assert sorted(each.number for each in changed.evidence.all()) == [1, 3]
    with pytest.raises(BadInput):
        kit.draft(moot, tradeoff)


# --- Agreeing and handing over


def test_it_is_agreed_once_it_lacks_nothing(moot: Moot) -> None:
    tradeoff = kit.tradeoff_of(moot)
    kit.write(moot, tradeoff)
    with pytest.raises(ReportNotReady) as refused:
        agree_report(**kit.where(moot, tradeoff, "femi"))
    assert (
        refused.value.message
        == "“What we heard” is empty. “What we weighed” is empty. There is no recommendation."
    )
    tradeoff = kit.agreed(moot)
    entries = len(trail.newest(1000))
    agree_report(**kit.where(moot, tradeoff, "cleo"))
    assert len(trail.newest(1000)) == entries, "agreed already"
    with pytest.raises(ReportIsAgreed):
        kit.write(moot, tradeoff, version=1, text="Later.")
    with pytest.raises(ReportIsAgreed):
        kit.draft(moot, tradeoff)


def test_it_can_be_opened_again_until_it_is_handed_over(moot: Moot) -> None:
    tradeoff = kit.agreed(moot)
    assert reopen_report(**kit.where(moot, tradeoff, "femi")).status == "draft"
    kit.write(moot, tradeoff, text="Later.", version=1)
    agree_report(**kit.where(moot, tradeoff, "femi"))
    hand_over_report(**kit.where(moot, tradeoff, "femi"))
    with pytest.raises(WrongState):
        reopen_report(**kit.where(moot, tradeoff, "femi"))


def test_handing_over_makes_the_recommendations_and_freezes_the_report(moot: Moot) -> None:
    tradeoff, report = kit.handed_over(moot)
    made = list(Recommendation.objects.order_by("number"))
    assert [each.text for each in made] == ["Start home care within a day.", "Run the late bus."]
    assert [each.pk for each in made] == [each.handed_over for each in drafts_of(report)]
    assert (made[0].to_body, made[1].to_name) == (moot.board, "Fenmarsh Buses")
    assert made[0].origin_href == f"/bodies/fenmarsh-panel/trade-offs/{tradeoff.pk}/report/"
    assert [each["title"] for each in made[0].evidence] == [
        "Option: Home care that starts within a day",
        "E1: Claim 1",
        "E3: Claim 3",
    ]
    frozen = PanelReport.objects.get().snapshot
    assert frozen is not None
    assert [row["reference"] for row in frozen["recommendations"]] == [each.reference for each in made]
    assert frozen["sections"][0]["text"] == "Words on asked, see [E2]."
    Section.objects.update(text="Changed past the actions.")
    EvidenceItem.objects.update(claim="Another claim.")
    assert PanelReport.objects.get().snapshot == frozen


def test_handing_over_twice_makes_nothing_twice(moot: Moot) -> None:
    tradeoff, _ = kit.handed_over(moot)
    entries = len(trail.newest(1000))
    again = hand_over_report(**kit.where(moot, tradeoff, "cleo"))
    assert again.status == "published"
    assert Recommendation.objects.count() == 2
    assert len(trail.newest(1000)) == entries


def test_half_a_hand_over_is_none(moot: Moot) -> None:
    tradeoff = kit.agreed(moot)
    Body.objects.filter(pk=moot.board.pk).update(ends_on=dt.date(2026, 1, 1))
    with pytest.raises(BadInput, match="has ended"):
        hand_over_report(**kit.where(moot, tradeoff, "femi"))
    assert not Recommendation.objects.exists()
    assert PanelReport.objects.get().status == "agreed"


def test_only_an_agreed_report_in_its_stage_is_handed_over(moot: Moot) -> None:
    with pytest.raises(ReportNotAgreed):
        hand_over_report(**kit.where(moot, kit.ready(moot), "femi"))
    with pytest.raises(ReportNotAgreed):
        reopen_report(**kit.where(moot, kit.tradeoff_of(moot), "femi"))
    tradeoff = kit.agreed(moot)
    TradeOff.objects.filter(pk=tradeoff.pk).update(stage="vote")
    with pytest.raises(WrongStage):
        hand_over_report(**kit.where(moot, tradeoff, "femi"))


@pytest.mark.parametrize("name", ["paul", "otto"])
def test_who_may_not_agree_or_hand_over(moot: Moot, name: str) -> None:
    tradeoff = kit.ready(moot)
    for act in (agree_report, reopen_report, hand_over_report):
        with pytest.raises(NotAllowed):
            act(**kit.where(moot, tradeoff, name))


def test_agreeing_needs_a_second_step(moot: Moot) -> None:
    tradeoff = kit.ready(moot)
    for act in (agree_report, reopen_report, hand_over_report):
        with pytest.raises(SecondStepNeeded):
            act(**kit.where(moot, tradeoff, actor=moot.actor("femi", second_step=False)))


def test_a_vote_that_is_not_public_is_left_out_of_what_is_handed_over(moot: Moot) -> None:
    tradeoff = kit.ready(moot)
    about = {"thing_kind": "tradeoff", "thing_id": str(tradeoff.pk), "status": "closed"}
    secret = make_vote(moot.panel, public=False, title="Nobody knows of this", **about)
    shown = make_vote(moot.panel, title="The last vote", **about)
    kit.draft(moot, tradeoff, vote_id=secret.pk)
    kit.draft(moot, tradeoff, vote_id=shown.pk)
    for act in (agree_report, hand_over_report):
        act(**kit.where(moot, tradeoff, "femi"))
    snapshot = str(PanelReport.objects.get().snapshot)
    titles = [row["title"] for each in Recommendation.objects.all() for row in each.evidence]
    assert "Nobody knows" not in snapshot + " ".join(titles)
    assert "Vote: The last vote" in titles


def test_a_member_who_left_writes_no_more(moot: Moot) -> None:
    tradeoff = kit.tradeoff_of(moot)
    Membership.objects.filter(person=moot.people["paul"]).update(ends_on=dt.date(2026, 1, 1))
    with pytest.raises(NotAllowed):
        kit.write(moot, tradeoff)


# --- Followers


def follow(tradeoff: TradeOff) -> None:
    Follow.objects.create(
        address="fay@fenmarsh.example",
        kind="tradeoff",
        thing_id=str(tradeoff.pk),
        title="T",
        confirmed_at=clock.now(),
    )


def told() -> list[tuple[str, str]]:
    return [(each.key.split(":")[0], each.href) for each in Notice.objects.order_by("pk")]


def test_followers_hear_of_the_report_and_of_each_answer_once(
    moot: Moot, django_capture_on_commit_callbacks: Any
) -> None:
    tradeoff = kit.agreed(moot)
    follow(tradeoff)
    hand_over_report(**kit.where(moot, tradeoff, "femi"))
    assert told() == [("report", f"/bodies/fenmarsh-panel/trade-offs/{tradeoff.pk}/report/")]
    asked = Recommendation.objects.get(to_body=moot.board)
    for verdict in ("rejected", "accepted"):
        with django_capture_on_commit_callbacks(execute=True):
            answer_recommendation(
                actor=moot.actor("chandra"), body_id=moot.board.pk, recommendation_id=asked.pk, answer=AnswerGiven(verdict, "So."),
            )  # fmt: skip
    assert told()[1:] == [("answer", f"/recommendations/{asked.pk}/")] * 2
    assert tell_of_answer("tradeoff", str(tradeoff.pk), asked.pk) == 0, "told already"
    assert tell_of_answer("moon", str(tradeoff.pk), asked.pk) == 0
    assert tell_of_answer("tradeoff", "moon", asked.pk) == 0


def test_of_a_trade_off_that_is_not_public_nobody_is_told(moot: Moot) -> None:
    tradeoff = kit.agreed(moot, public=False)
    follow(tradeoff)
    hand_over_report(**kit.where(moot, tradeoff, "femi"))
    assert told() == []
