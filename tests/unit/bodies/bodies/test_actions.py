"""Making, changing and ending bodies through their actions: what is refused, what the trail says."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from deliberation.bodies.actions.bodies import change_body, change_settings, create_body
from deliberation.bodies.actions.bodies_areas import add_area, remove_area
from deliberation.bodies.actions.bodies_end import end_body
from deliberation.bodies.actions.bodies_links import add_link, end_link
from deliberation.bodies.actions.bodies_seats import add_seat, change_seat, end_seat, move_seat
from deliberation.bodies.actions.bodies_terms import MOST_TEXT, adopt_terms
from deliberation.bodies.models import Body, Invitation, Link, Membership, Seat, Substitute
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SecondStepNeeded, SignInNeeded, WrongState
from tests.moot import COUNCIL, LONG_AGO, SYSTEM, Moot
from tests.unit.bodies.bodies.kit import HOSTILE, OPERATOR, a_body, a_meeting, events, events_of

pytestmark = pytest.mark.django_db
TODAY = clock.today


def test_a_new_body_takes_from_its_kind_what_is_not_said() -> None:
    body = a_body("Southfen  citizen panel", "citizen_panel", areas=["qjk", "E54000037", "nE10000008"])
    assert (body.slug, body.name) == ("southfen-citizen-panel", "Southfen citizen panel")
    assert (body.footprint, body.accountability) == ("system", "citizens")
    assert set(body.areas.values_list("area_key", flat=True)) == {SYSTEM, COUNCIL}
    assert events() == [("body.created", {"kind": "citizen_panel", "areas": 2})]
    assert not Membership.objects.exists()


def test_slugs_are_made_free_and_never_reserved() -> None:
    assert a_body("New").slug == "new-2"
    assert a_body("東京").slug == "body"
    first = a_body("Two words")
    Body.objects.filter(pk=first.pk).update(name="Changed since")
    assert a_body("Two Words!").slug == "two-words-2"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "right\u202eleft"}, "name"),
        ({"kind": "club"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"slug": "new"}, "slug"),
        ({"slug": "Not A Slug"}, "slug"),
        ({"areas": ["Q99"]}, "areas"),
        ({"areas": ["QMM"]}, "areas"),
        ({"areas": [""]}, "areas"),
        ({"footprint": "village"}, "footprint"),
        ({"accountability": "god"}, "accountability"),
        ({"purpose": "x" * 401}, "purpose"),
        ({"contact": "x" * 201}, "contact"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"website": "https://"}, "website"),
        ({"website": "https://[bad/"}, "website"),
        ({"website": "example.org"}, "website"),
        ({"starts_on": dt.date(1066, 10, 14)}, "starts_on"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_field(values: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        a_body(**values)
    assert refused.value.parameters["field"] == field
    assert not Body.objects.exists()
    assert events() == []


def test_an_ended_area_names_what_came_after() -> None:
    with pytest.raises(BadInput, match="Norfolk and Suffolk"):
        a_body(areas=["QMM"])


def test_names_are_held_by_one_running_body(moot: Moot) -> None:
    with pytest.raises(BadInput, match="already"):
        a_body("fenmarsh CITIZEN panel")
    with pytest.raises(BadInput, match="already"):
        change_body(actor=OPERATOR, body_id=moot.other.pk, changes={"name": moot.panel.name})
    Body.objects.filter(pk=moot.panel.pk).update(ends_on=TODAY())
    assert a_body("Fenmarsh citizen panel").slug == "fenmarsh-citizen-panel"
    with pytest.raises(BadInput, match="Another body"):
        a_body("Somebody else", slug="fenmarsh-panel")


def test_hostile_text_is_kept_as_it_is_written() -> None:
    body = a_body(HOSTILE, purpose="=1+1")
    assert (body.name, body.purpose) == (HOSTILE, "=1+1")


def test_who_may_make_and_end_bodies(moot: Moot, operator: Actor, anybody: Actor) -> None:
    def new(actor: Actor) -> Body:
        return create_body(actor=actor, name="Another", kind="citizen_panel")

    def finish(actor: Actor) -> Body:
        return end_body(actor=actor, body_id=moot.panel.pk, ends_on=TODAY(), reason="Done.")

    for act in (new, finish):
        for actor in (anybody, moot.actor("cleo"), moot.actor("chandra"), Actor.system("invitations")):
            with pytest.raises(NotAllowed):
                act(actor)
        with pytest.raises(SignInNeeded):
            act(Actor.anonymous())
        with pytest.raises(SecondStepNeeded):
            act(Actor.person(operator.id))
        assert act(operator).pk


EDITS: dict[str, Any] = {
    "details": lambda actor, body: change_body(actor=actor, body_id=body.pk, changes={"purpose": "New."}),
    "settings": lambda actor, body: change_settings(
        actor=actor, body_id=body.pk, changes={"reply_length": 20}
    ),
    "add area": lambda actor, body: add_area(actor=actor, body_id=body.pk, area="QVV"),
    "remove area": lambda actor, body: remove_area(
        actor=actor, body_id=body.pk, area_key=body.areas.get().area_key
    ),
    "terms": lambda actor, body: adopt_terms(
        actor=actor, body_id=body.pk, text="We meet.", adopted_on=TODAY()
    ),
    "link": lambda actor, body: add_link(
        actor=actor, body_id=body.pk, kind="answers_to", to_name="NHS England"
    ),
    "seat": lambda actor, body: add_seat(
        actor=actor, body_id=body.pk, title="Member for Upfen", role="member"
    ),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_who_may_change_a_body(edit: Any, moot: Moot, anybody: Actor, operator: Actor) -> None:
    for name in ("chandra", "vera", "mabel", "cora", "anil", "obi", "will", "femi", "paul", "otto"):
        with pytest.raises(NotAllowed):
            edit(moot.actor(name), moot.board)
    with pytest.raises(NotAllowed):
        edit(anybody, moot.board)
    with pytest.raises(SignInNeeded):
        edit(Actor.anonymous(), moot.board)
    with pytest.raises(SecondStepNeeded):
        edit(moot.actor("cleo", second_step=False), moot.board)
    assert events() == []
    edit(moot.actor("cleo"), moot.board)
    assert len(events()) == 1
    edit(moot.actor("femi"), moot.panel)
    edit(operator, moot.other)
    assert len(events()) == 3


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_a_body_that_has_ended_is_only_read(edit: Any, moot: Moot) -> None:
    Body.objects.filter(pk=moot.board.pk).update(ends_on=TODAY() - dt.timedelta(days=1))
    with pytest.raises(WrongState):
        edit(OPERATOR, moot.board)


def test_details_change_and_the_trail_names_the_fields(moot: Moot) -> None:
    changes = {"name": "Northfen board", "website": "https://northfen.example/board", "footprint": "place"}
    change_body(actor=moot.actor("cleo"), body_id=moot.board.pk, changes=changes)
    moot.board.refresh_from_db()
    assert (moot.board.name, moot.board.slug) == ("Northfen board", "northfen-board")
    assert events() == [("body.changed", {"fields": "name,website"})]
    change_body(actor=moot.actor("cleo"), body_id=moot.board.pk, changes=changes)
    assert len(events()) == 1


@pytest.mark.parametrize("changes", [{"slug": "x"}, {"id": "x"}, {"ends_on": None}, {"person": 1}])
def test_nothing_else_can_be_changed(moot: Moot, changes: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        change_body(actor=OPERATOR, body_id=moot.board.pk, changes=changes)
    with pytest.raises(BadInput):
        change_settings(actor=OPERATOR, body_id=moot.board.pk, changes=changes)


def test_kind_is_fixed_once_there_were_members(moot: Moot) -> None:
    Membership.objects.filter(body=moot.other).update(ends_on=LONG_AGO)
    for changes in ({"kind": "place_partnership"}, {"illustrative": False}):
        with pytest.raises(WrongState):
            change_body(actor=OPERATOR, body_id=moot.other.pk, changes=changes)
    change_body(
        actor=OPERATOR, body_id=moot.other.pk, changes={"kind": moot.other.kind, "illustrative": True}
    )
    body = a_body()
    change_body(
        actor=OPERATOR, body_id=body.pk, changes={"kind": "joint_scrutiny_committee", "illustrative": True}
    )
    body.refresh_from_db()
    assert (body.kind, body.illustrative) == ("joint_scrutiny_committee", True)
    add_seat(actor=OPERATOR, body_id=body.pk, title="Co-opted", role="co_opted")
    with pytest.raises(WrongState, match="seats"):
        change_body(actor=OPERATOR, body_id=body.pk, changes={"kind": "citizen_panel"})


def test_settings(moot: Moot) -> None:
    changes = {
        "reply_length": 20, "reply_unit": "working_days", "quorum_kind": "number", "quorum_value": 5,
        "majority": "two_thirds", "votes_by_name": True,
    }  # fmt: skip
    body = change_settings(actor=moot.actor("cleo"), body_id=moot.board.pk, changes=changes)
    assert {name: getattr(Body.objects.get(pk=body.pk), name) for name in changes} == changes
    assert events()[-1][1] == {"fields": ",".join(changes)}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reply_length": 0}, "reply_length"),
        ({"reply_length": 366}, "reply_length"),
        ({"reply_unit": "moons"}, "reply_unit"),
        ({"quorum_kind": "half"}, "quorum_kind"),
        ({"quorum_value": 101}, "quorum_value"),
        ({"quorum_kind": "number", "quorum_value": 501}, "quorum_value"),
        ({"quorum_value": 0}, "quorum_value"),
        ({"majority": "all"}, "majority"),
    ],
)
def test_settings_that_cannot_be(moot: Moot, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        change_settings(actor=OPERATOR, body_id=moot.board.pk, changes=changes)
    assert refused.value.parameters["field"] == field


def test_areas_come_and_go(moot: Moot) -> None:
    cleo = moot.actor("cleo")
    for _ in range(2):
        add_area(actor=cleo, body_id=moot.board.pk, area="E06000026")
    remove_area(actor=cleo, body_id=moot.board.pk, area_key=COUNCIL)
    assert list(moot.board.areas.values_list("area_key", flat=True)) == ["E06000026"]
    assert events() == [
        ("body.changed", {"fields": "areas", "area": "E06000026", "code": "added"}),
        ("body.changed", {"fields": "areas", "area": COUNCIL, "code": "removed"}),
    ]
    with pytest.raises(NotFound):
        remove_area(actor=cleo, body_id=moot.board.pk, area_key=COUNCIL)


def test_terms_are_versions_that_stay(moot: Moot) -> None:
    cleo, board = moot.actor("cleo"), moot.board
    day = dt.date(2026, 1, 20)
    first = adopt_terms(actor=cleo, body_id=board.pk, text="\r\nOne.\r\n\r\nTwo.\t \n", adopted_on=day)
    assert (first.version, first.text) == (1, "One.\n\nTwo.")
    again = adopt_terms(
        actor=cleo,
        body_id=board.pk,
        text="One.\n\nTwo.",
        adopted_on=day + dt.timedelta(days=1),
        next_review=dt.date(2027, 1, 1),
    )
    assert again.version == 2
    first.refresh_from_db()
    assert first.text == "One.\n\nTwo."
    assert events()[-1] == ("body.terms_adopted", {"version": 2})


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"text": " \n "}, "text"),
        ({"text": "x" * (MOST_TEXT + 1)}, "text"),
        ({"text": "a\x07b"}, "text"),
        ({"text": "Same."}, "text"),
        ({"adopted_on": dt.date(2026, 1, 1)}, "adopted_on"),
        ({"adopted_on": dt.date(2999, 1, 1)}, "adopted_on"),
        ({"next_review": dt.date(2026, 1, 20)}, "next_review"),
    ],
)
def test_terms_that_cannot_be_adopted(moot: Moot, values: dict[str, Any], field: str) -> None:
    usual = {"text": "Same.", "adopted_on": dt.date(2026, 1, 20)}
    adopt_terms(actor=OPERATOR, body_id=moot.board.pk, **usual)
    usual["text"] = "Same." if field == "text" else "Other."
    with pytest.raises(BadInput) as refused:
        adopt_terms(actor=OPERATOR, body_id=moot.board.pk, **{**usual, **values})
    assert refused.value.parameters["field"] == field
    assert moot.board.terms.count() == 1


def test_links(moot: Moot) -> None:
    cleo, board = moot.actor("cleo"), moot.board
    link = add_link(actor=cleo, body_id=board.pk, kind="scrutinises", to_id=moot.other.pk, note="Its terms")
    add_link(actor=cleo, body_id=board.pk, kind="answers_to", to_name="  Northfen   Council ")
    assert Link.objects.get(to=None).to_name == "Northfen Council"
    for values in (
        {"kind": "scrutinises", "to_id": moot.other.pk},
        {"kind": "answers_to", "to_name": "northfen council"},
        {"kind": "answers_to"},
        {"kind": "answers_to", "to_id": moot.other.pk, "to_name": "NHS England"},
        {"kind": "answers_to", "to_id": board.pk},
        {"kind": "loves", "to_name": "NHS England"},
        {"kind": "answers_to", "to_id": link.pk and "00000000-0000-4000-8000-000000000000"},
        {"kind": "answers_to", "to_name": "x" * 161},
        {"kind": "answers_to", "to_name": "NHS", "note": "x" * 301},
    ):
        with pytest.raises(BadInput):
            add_link(actor=cleo, body_id=board.pk, **values)
    with pytest.raises(BadInput):
        end_link(actor=cleo, body_id=board.pk, link_id=link.pk, ends_on=dt.date(2999, 1, 1))
    end_link(actor=cleo, body_id=board.pk, link_id=link.pk, ends_on=TODAY() - dt.timedelta(days=1))
    with pytest.raises(WrongState):
        end_link(actor=cleo, body_id=board.pk, link_id=link.pk, ends_on=TODAY())
    assert add_link(actor=cleo, body_id=board.pk, kind="scrutinises", to_id=moot.other.pk).pk != link.pk
    assert events_of(board) == ["body.link_added", "body.link_added", "body.link_ended", "body.link_added"]


def test_a_link_of_another_body_is_not_there(moot: Moot) -> None:
    link = add_link(actor=OPERATOR, body_id=moot.other.pk, kind="answers_to", to_name="NHS England")
    with pytest.raises(NotFound):
        end_link(actor=moot.actor("cleo"), body_id=moot.board.pk, link_id=link.pk, ends_on=TODAY())


def test_seats_are_added_changed_and_ordered(moot: Moot) -> None:
    cleo, board = moot.actor("cleo"), moot.board
    assert moot.patient_seat is not None
    seat = add_seat(
        actor=cleo, body_id=board.pk, title="Member for Upfen", role="member", nominated_by_id=moot.panel.pk
    )
    third = add_seat(
        actor=cleo, body_id=board.pk, title="Co-opted", role="co_opted", organisation="Upfen Trust"
    )
    move_seat(actor=cleo, body_id=board.pk, seat_id=third.pk, by=-1)
    move_seat(actor=cleo, body_id=board.pk, seat_id=moot.patient_seat.pk, by=-1)
    assert list(Seat.objects.filter(body=board).order_by("position").values_list("pk", flat=True)) == [
        moot.patient_seat.pk,
        third.pk,
        seat.pk,
    ]
    change_seat(
        actor=cleo,
        body_id=board.pk,
        seat_id=seat.pk,
        changes={"title": "Member for Downfen", "for_patients": True},
    )
    seat.refresh_from_db()
    assert (seat.title, seat.role, seat.for_patients, seat.nominated_by) == (
        "Member for Downfen",
        "member",
        True,
        moot.panel,
    )
    assert events()[-1] == ("seat.changed", {"body": str(board.pk), "fields": "title,for_patients"})


@pytest.mark.parametrize(
    ("body", "values", "field"),
    [
        ("board", {"title": ""}, "title"),
        ("board", {"title": "x" * 161}, "title"),
        ("board", {"role": "clerk"}, "role"),
        ("board", {"role": "king"}, "role"),
        ("other", {"role": "co_opted"}, "role"),
        ("panel", {"role": "chair"}, "role"),
        ("panel", {"for_patients": True}, "for_patients"),
        ("board", {"nominated_by_id": "00000000-0000-4000-8000-000000000000"}, "nominated_by"),
    ],
)
def test_seats_that_cannot_be(moot: Moot, body: str, values: dict[str, Any], field: str) -> None:
    on = getattr(moot, body)
    with pytest.raises(BadInput) as refused:
        add_seat(actor=OPERATOR, body_id=on.pk, **{"title": "Seat", "role": "member", **values})
    assert refused.value.parameters["field"] == field


def test_a_filled_seat_keeps_its_role_and_does_not_end(moot: Moot) -> None:
    seat = add_seat(actor=OPERATOR, body_id=moot.board.pk, title="Chair", role="chair")
    held = moot.membership("chandra", moot.board)
    Membership.objects.filter(pk=held.pk).update(seat=seat)
    with pytest.raises(WrongState):
        change_seat(actor=OPERATOR, body_id=moot.board.pk, seat_id=seat.pk, changes={"role": "member"})
    with pytest.raises(WrongState):
        end_seat(actor=OPERATOR, body_id=moot.board.pk, seat_id=seat.pk, ends_on=TODAY())
    Membership.objects.filter(pk=held.pk).update(ends_on=TODAY())
    end_seat(actor=OPERATOR, body_id=moot.board.pk, seat_id=seat.pk, ends_on=TODAY())
    for act in (
        lambda: end_seat(actor=OPERATOR, body_id=moot.board.pk, seat_id=seat.pk, ends_on=TODAY()),
        lambda: change_seat(actor=OPERATOR, body_id=moot.board.pk, seat_id=seat.pk, changes={}),
        lambda: move_seat(actor=OPERATOR, body_id=moot.board.pk, seat_id=seat.pk, by=1),
    ):
        with pytest.raises(WrongState):
            act()


def test_a_seat_of_another_body_is_not_there(moot: Moot) -> None:
    seat = add_seat(actor=OPERATOR, body_id=moot.other.pk, title="Chair", role="chair")
    for act in (change_seat, move_seat, end_seat):
        more: dict[str, Any] = {
            change_seat: {"changes": {}},
            move_seat: {"by": 1},
            end_seat: {"ends_on": TODAY()},
        }[act]
        with pytest.raises(NotFound):
            act(actor=moot.actor("cleo"), body_id=moot.board.pk, seat_id=seat.pk, **more)


def test_an_end_ends_everything_on_that_day(moot: Moot) -> None:
    board, day = moot.board, TODAY()
    mabel = moot.membership("mabel", board)
    Substitute.objects.create(
        membership=mabel, person=moot.people["paul"], public_name="Paul", starts_on=LONG_AGO
    )
    gone = moot.membership("obi", board)
    Membership.objects.filter(pk=gone.pk).update(ends_on=LONG_AGO, end_reason="resigned")
    link = add_link(actor=OPERATOR, body_id=moot.other.pk, kind="advises", to_id=board.pk)
    waiting = Invitation.objects.create(body=board, role="member", channel="email", expires_at=clock.now())
    before = len(events())
    end_body(actor=OPERATOR, body_id=board.pk, ends_on=day, reason="The council  was abolished.")
    board.refresh_from_db()
    assert (board.ends_on, board.end_reason) == (day, "The council was abolished.")
    rows = Membership.objects.filter(body=board).exclude(pk=gone.pk)
    assert set(rows.values_list("ends_on", "end_reason")) == {(day, "body_ended")}
    gone.refresh_from_db()
    assert (gone.ends_on, gone.end_reason) == (LONG_AGO, "resigned")
    assert Substitute.objects.get().ends_on == day
    assert Seat.objects.get(body=board).ends_on == day
    link.refresh_from_db()
    waiting.refresh_from_db()
    assert link.ends_on == day
    assert waiting.revoked_at is not None
    told = events()[before:]
    assert [name for name, _ in told].count("member.left") == 7
    assert told[-1] == ("body.ended", {"count": 7, "until": day.isoformat()})
    assert not Membership.objects.filter(body=moot.panel, end_reason="body_ended").exists()


def test_an_end_that_cannot_be(moot: Moot) -> None:
    def finish(**values: Any) -> Body:
        usual = {"actor": OPERATOR, "body_id": moot.board.pk, "ends_on": TODAY(), "reason": "Done."}
        return end_body(**{**usual, **values})

    for values in (
        {"reason": " "},
        {"reason": "x" * 301},
        {"ends_on": dt.date(2999, 1, 1)},
        {"ends_on": dt.date(2001, 1, 1)},
    ):
        with pytest.raises(BadInput):
            finish(**values)
    meeting = a_meeting(moot.board, 5)
    with pytest.raises(WrongState, match="Meetings"):
        finish()
    finish(ends_on=TODAY() + dt.timedelta(days=6))
    assert meeting.status == "called"
    with pytest.raises(WrongState, match="already"):
        finish()


def test_a_body_can_have_ended_before_somebody_joined(moot: Moot) -> None:
    """A day entered late: who joined after it has a term of one day, and nobody's term ends before it began."""
    joined = TODAY() - dt.timedelta(days=2)
    Membership.objects.filter(pk=moot.membership("mabel", moot.board).pk).update(starts_on=joined)
    end_body(actor=OPERATOR, body_id=moot.board.pk, ends_on=joined - dt.timedelta(days=5), reason="Done.")
    assert Membership.objects.get(pk=moot.membership("mabel", moot.board).pk).ends_on == joined


@pytest.mark.parametrize("act", ["details", "terms", "seat", "link"])
def test_a_body_that_is_not_there(act: str, moot: Moot) -> None:
    nobody = Body(pk="00000000-0000-4000-8000-000000000000")
    with pytest.raises(NotFound):
        EDITS[act](OPERATOR, nobody)
