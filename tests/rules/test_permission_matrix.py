"""Who may do what, written out a second time. A change of the tables in `access.permissions` is a change here
too."""

from __future__ import annotations

import pytest

from access.permissions import NEEDS_SECOND_STEP, ROLE_TITLES, ROLES, Permission, Role

# Over the whole site: people with a grant, and jobs of the system.
#                         analyst publisher operator | operator releases runs invitations packs retention votes tradeoffs notices accountability scrutiny (system.)
SITE = """
person.create             -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
person.manage             -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
person.erase              -       -       yes        yes      -        -    -           -     yes       -     -         -   -   -
role.grant                -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
trail.read                -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
retention.run             -       -       yes        yes      -        -    -           -     yes       -     -         -   -   -
reference.load            -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
definition.load           -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
release.upload            yes     yes     -          yes      yes      -    -           -     -         -     -         -   -   -
release.see_unpublished   yes     yes     yes        yes      yes      -    -           -     -         -     -         -   -   -
release.discard           yes     yes     -          yes      -        -    -           -     -         -     -         -   -   -
release.publish           -       yes     -          yes      yes      -    -           -     -         -     -         -   -   -
release.withdraw          -       yes     -          yes      -        -    -           -     -         -     -         -   -   -
mapping.save              yes     yes     -          yes      -        -    -           -     -         -     -         -   -   -
run.request               -       yes     yes        yes      yes      yes  -           -     -         -     -         -   -   -
run.compute               -       -       -          -        -        yes  -           -     -         -     -         -   -   -
body.create               -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
body.edit                 -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
body.end                  -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
member.invite             -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
member.add                -       -       -          yes      -        -    yes         -     -         -     -         -   -   -
member.manage             -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
member.see_private        -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
invitation.send           -       -       -          -        -        -    yes         -     -         -     -         -   -   -
interest.declare          -       -       -          -        -        -    -           -     -         -     -         -   -   -
interest.manage           -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
meeting.edit              -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
meeting.see_private       -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
paper.add                 -       -       -          yes      -        -    -           -     -         -     -         -   -   -
pack.make                 -       -       -          -        -        -    -           yes   -         -     -         -   -   -
attendance.record         -       -       -          yes      -        -    -           -     -         -     -         -   -   -
minutes.write             -       -       -          yes      -        -    -           -     -         -     -         -   -   -
minutes.agree             -       -       -          yes      -        -    -           -     -         -     -         -   -   -
minutes.publish           -       -       -          yes      -        -    -           -     -         -     -         -   -   -
asset.edit                -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
asset.import              -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
outline.load              -       -       yes        yes      -        -    -           -     -         -     -         -   -   -
vote.edit                 -       -       -          yes      -        -    -           -     -         -     -         -   -   -
vote.run                  -       -       -          yes      -        -    -           -     -         yes   -         -   -   -
vote.annul                -       -       -          yes      -        -    -           -     -         -     -         -   -   -
vote.see_private          -       -       -          yes      -        -    -           -     -         -     -         -   -   -
vote.cast                 -       -       -          -        -        -    -           -     -         -     -         -   -   -
vote.enter_paper          -       -       -          -        -        -    -           -     -         -     -         -   -   -
vote.decide_tie           -       -       -          -        -        -    -           -     -         -     -         -   -   -
vote.count                -       -       -          yes      -        -    -           -     -         yes   -         -   -   -
feature.edit              -       -       -          yes      -        -    -           -     -         -     -         -   -   -
tradeoff.edit             -       -       -          yes      -        -    -           -     -         -     -         -   -   -
tradeoff.move             -       -       -          yes      -        -    -           -     -         -     -         -   -   -
tradeoff.see_private      -       -       -          yes      -        -    -           -     -         -     -         -   -   -
tradeoff.take_part        -       -       -          -        -        -    -           -     -         -     -         -   -   -
tradeoff.facilitate       -       -       -          yes      -        -    -           -     -         -     -         -   -   -
tradeoff.moderate         -       -       -          yes      -        -    -           -     -         -     -         -   -   -
tradeoff.speak_for        -       -       -          -        -        -    -           -     -         -     -         -   -   -
tradeoff.keep             -       -       -          yes      -        -    -           -     -         -     yes       -   -   -
evidence.submit           -       -       -          -        -        -    -           -     -         -     -         -   -   -
evidence.edit             -       -       -          yes      -        -    -           -     -         -     -         -   -   -
witness.answer            -       -       -          yes      -        -    -           -     -         -     -         -   -   -
report.agree              -       -       -          yes      -        -    -           -     -         -     -         -   -   -
recommendation.make       -       -       -          yes      -        -    -           -     -         -     -         -   -   -
recommendation.answer     -       -       -          -        -        -    -           -     -         -     -         -   -   -
notice.keep               -       -       -          yes      -        -    -           -     -         -     -         yes   -   -
notice.send               -       -       -          yes      -        -    -           -     -         -     -         yes   -   -
decision.record           -        -        -        yes      -        -        -        -        -        -        -        -        -        -
decision.publish          -        -        -        yes      -        -        -        -        -        -        -        -        -        -
call_in.ask               -        -        -        -        -        -        -        -        -        -        -        -        -        -
call_in.decide            -        -        -        -        -        -        -        -        -        -        -        -        -        -
patient.speak             -        -        -        -        -        -        -        -        -        -        -        -        -        -
question.reply            -        -        -        -        -        -        -        -        -        -        -        -        -        -
action.edit               -        -        -        yes      -        -        -        -        -        -        -        -        -        -
action.report             -        -        -        yes      -        -        -        -        -        -        -        -        -        -
action.done               -        -        -        yes      -        -        -        -        -        -        -        -        -        -
effect.review             -        -        -        yes      -        -        -        -        -        -        -        -        -        -
motion.move               -        -        -        -        -        -        -        -        -        -        -        -        -        -
motion.run                -        -        -        yes      -        -        -        -        -        -        -        -        -        -
tracker.import            -        -        -        yes      -        -        -        -        -        -        -        -        -        -
accountability.keep       -        -        -        yes      -        -        -        -        -        -        -        -        yes      -
programme.edit            -        -        -        yes      -        -        -        -        -        -        -        -        -        -
enquiry.edit              -        -        -        yes      -        -        -        -        -        -        -        -        -        -
enquiry.write             -        -        -        yes      -        -        -        -        -        -        -        -        -        -
scrutiny.see_private      -        -        -        yes      -        -        -        -        -        -        -        -        -        -
request.answer            -        -        -        -        -        -        -        -        -        -        -        -        -        -
finding.publish           -        -        -        yes      -        -        -        -        -        -        -        -        -        -
scrutiny_report.publish   -        -        -        yes      -        -        -        -        -        -        -        -        -        -
check.run                 -        -        -        yes      -        -        -        -        -        -        -        -        -        -
check.answer              -        -        -        -        -        -        -        -        -        -        -        -        -        -
scrutiny.keep             -        -        -        yes      -        -        -        -        -        -        -        -        -        yes
webhook.manage            -        -        yes      yes      -        -        -        -        -        -        -        -        -        -
"""
SITE_ROLES = (
    "analyst", "publisher", "operator", "system.operator", "system.releases", "system.runs", "system.invitations",
    "system.packs", "system.retention", "system.votes", "system.tradeoffs", "system.notices",
    "system.accountability", "system.scrutiny",
)  # fmt: skip

# Over one body, through a membership of it. What is not in this table nobody holds that way.
#                     chair vice member co_opted patient facilitator clerk analyst witness observer substitute
BODY = """
body.edit                 -     -    -    -        -       yes         yes   -       -       -        -
member.invite             -     -    -    -        -       yes         yes   -       -       -        -
member.manage             -     -    -    -        -       yes         yes   -       -       -        -
member.see_private        -     -    -    -        -       yes         yes   -       -       -        -
interest.declare          yes   yes  yes  yes      yes     yes         yes   yes     yes     -        yes
interest.manage           -     -    -    -        -       yes         yes   -       -       -        -
meeting.edit              -     -    -    -        -       yes         yes   -       -       -        -
meeting.see_private       yes   yes  yes  yes      yes     yes         yes   yes     -       -        yes
paper.add                 yes   yes  -    -        -       yes         yes   yes     -       -        -
attendance.record         yes   yes  -    -        -       yes         yes   -       -       -        -
minutes.write             -     -    -    -        -       yes         yes   -       -       -        -
minutes.agree             yes   yes  -    -        -       yes         yes   -       -       -        -
minutes.publish           -     -    -    -        -       yes         yes   -       -       -        -
asset.edit                -     -    -    -        -       yes         yes   yes     -       -        -
asset.import              -     -    -    -        -       -           yes   yes     -       -        -
vote.edit                 -     -    -    -        -       yes         yes   -       -       -        -
vote.run                  yes   yes  -    -        -       yes         yes   -       -       -        -
vote.annul                -     -    -    -        -       yes         yes   -       -       -        -
vote.see_private          yes   yes  yes  yes      yes     yes         yes   yes     -       -        yes
vote.cast                 yes   yes  yes  yes      yes     -           -     -       -       -        yes
vote.enter_paper          yes   yes  -    -        -       yes         yes   yes     -       -        -
vote.decide_tie           yes   yes  -    -        -       -           -     -       -       -        -
feature.edit              -     -    -    -        -       yes         yes   -       -       -        -
tradeoff.edit             -     -    -    -        -       yes         yes   -       -       -        -
tradeoff.move             yes   yes  -    -        -       yes         yes   -       -       -        -
tradeoff.see_private      yes   yes  yes  yes      yes     yes         yes   yes     -       -        yes
tradeoff.take_part        yes   yes  yes  yes      yes     -           -     -       -       -        -
tradeoff.facilitate       -     -    -    -        -       yes         yes   -       -       -        -
tradeoff.moderate         -     -    -    -        -       yes         yes   -       -       -        -
tradeoff.speak_for        yes   yes  -    -        -       yes         yes   -       -       -        -
evidence.submit           yes   yes  yes  yes      yes     yes         yes   yes     yes     -        yes
evidence.edit             -     -    -    -        -       yes         yes   yes     -       -        -
witness.answer            -     -    -    -        -       yes         yes   -       yes     -        -
report.agree              yes   yes  -    -        -       yes         yes   -       -       -        -
recommendation.make       yes   yes  -    -        -       yes         yes   -       -       -        -
recommendation.answer     yes   yes  -    -        -       yes         yes   -       -       -        -
decision.record           yes      yes      -        -        -        yes      yes      -        -        -        -
decision.publish          yes      yes      -        -        -        yes      yes      -        -        -        -
call_in.ask               yes      yes      yes      -        -        -        -        -        -        -        -
call_in.decide            yes      yes      -        -        -        yes      yes      -        -        -        -
patient.speak             yes      yes      yes      yes      yes      -        -        -        -        -        -
question.reply            yes      yes      -        -        -        yes      yes      -        -        -        -
action.edit               yes      yes      -        -        -        yes      yes      -        -        -        -
action.report             yes      yes      -        -        -        yes      yes      yes      -        -        -
action.done               yes      yes      -        -        -        -        yes      -        -        -        -
effect.review             yes      yes      -        -        -        yes      yes      yes      -        -        -
motion.move               yes      yes      yes      yes      yes      -        -        -        -        -        -
motion.run                yes      yes      -        -        -        yes      yes      -        -        -        -
tracker.import            -        -        -        -        -        yes      yes      -        -        -        -
programme.edit            yes      yes      -        -        -        yes      yes      -        -        -        -
enquiry.edit              yes      yes      -        -        -        yes      yes      -        -        -        -
enquiry.write             yes      yes      yes      yes      yes      yes      yes      yes      -        -        -
scrutiny.see_private      yes      yes      yes      yes      yes      yes      yes      yes      -        -        yes
request.answer            yes      yes      -        -        -        yes      yes      -        -        -        -
finding.publish           yes      yes      -        -        -        yes      yes      -        -        -        -
scrutiny_report.publish   yes      yes      -        -        -        yes      yes      -        -        -        -
check.run                 yes      yes      -        -        -        yes      yes      -        -        -        -
check.answer              yes      yes      yes      yes      yes      -        -        -        -        -        -
"""
BODY_ROLES = (
    "body.chair", "body.vice_chair", "body.member", "body.co_opted", "body.patient_representative", "body.facilitator",
    "body.clerk", "body.analyst", "body.witness", "body.observer", "body.substitute",
)  # fmt: skip

SECOND_STEP = {
    "person.create", "person.manage", "person.erase", "role.grant", "release.publish", "release.withdraw", "body.create",
    "body.edit", "body.end", "member.invite", "member.manage", "member.see_private", "minutes.publish",
    "vote.annul", "feature.edit", "report.agree", "decision.publish", "finding.publish", "scrutiny_report.publish",
    "webhook.manage",
}  # fmt: skip


def granted(table: str, roles: tuple[str, ...]) -> dict[str, set[str]]:
    """The permissions of each role that a table names; a row of the wrong length or an odd word is an error."""
    held: dict[str, set[str]] = {role: set() for role in roles}
    seen: set[str] = set()
    for permission, *words in (line.split() for line in table.strip().splitlines()):
        assert permission not in seen, f"{permission} stands twice"
        assert set(words) <= {"yes", "-"}, permission
        seen.add(permission)
        for role, word in zip(roles, words, strict=True):
            if word == "yes":
                held[role].add(permission)
    return held


def rows(table: str) -> set[str]:
    """The permissions that a table has a row for."""
    return {line.split()[0] for line in table.strip().splitlines()}


HELD = granted(SITE, SITE_ROLES) | granted(BODY, BODY_ROLES)


@pytest.mark.parametrize("role", list(Role))
def test_each_role_holds_exactly_what_is_written(role: Role) -> None:
    assert {permission.value for permission in ROLES[role]} == HELD[role.value]


def test_the_matrix_is_complete() -> None:
    assert rows(SITE) == {permission.value for permission in Permission}
    assert rows(BODY) <= rows(SITE)
    assert set(HELD) == {role.value for role in Role} == {role.value for role in ROLES}


@pytest.mark.parametrize("permission", list(Permission))
def test_a_second_step_is_needed_exactly_where_the_table_says(permission: Permission) -> None:
    assert (permission in NEEDS_SECOND_STEP) is (permission.value in SECOND_STEP)


def test_people_can_be_given_exactly_these_roles() -> None:
    assert {role.value for role in ROLE_TITLES} == {"analyst", "publisher", "operator"}


def test_a_publisher_may_do_all_that_an_analyst_may() -> None:
    assert ROLES[Role.ANALYST] < ROLES[Role.PUBLISHER]


def test_only_the_job_of_runs_computes() -> None:
    assert {role for role, held in ROLES.items() if Permission.RUN_COMPUTE in held} == {Role.SYSTEM_RUNS}


def test_people_become_members_through_invitations_and_the_command_line_alone() -> None:
    adding = {role for role, held in ROLES.items() if Permission.MEMBER_ADD in held}
    assert adding == {Role.SYSTEM_INVITATIONS, Role.SYSTEM_OPERATOR}


def test_nobody_over_one_body_holds_power_over_the_site() -> None:
    over_people = {
        Permission.PERSON_CREATE,
        Permission.PERSON_MANAGE,
        Permission.PERSON_ERASE,
        Permission.ROLE_GRANT,
    }
    for role in BODY_ROLES:
        assert not ROLES[Role(role)] & (over_people | {Permission.TRAIL_READ, Permission.BODY_END})


def test_an_operator_takes_no_part_in_what_a_body_decides() -> None:
    taking_part = {
        Permission.INTEREST_DECLARE, Permission.MINUTES_AGREE, Permission.MINUTES_PUBLISH, Permission.VOTE_EDIT,
        Permission.VOTE_RUN, Permission.VOTE_ANNUL, Permission.VOTE_CAST, Permission.VOTE_ENTER_PAPER,
        Permission.VOTE_DECIDE_TIE, Permission.VOTE_COUNT, Permission.VOTE_SEE_PRIVATE, Permission.TRADEOFF_EDIT,
        Permission.TRADEOFF_MOVE, Permission.TRADEOFF_TAKE_PART, Permission.TRADEOFF_MODERATE, Permission.TRADEOFF_SPEAK_FOR,
        Permission.EVIDENCE_EDIT, Permission.REPORT_AGREE, Permission.RECOMMENDATION_MAKE, Permission.RECOMMENDATION_ANSWER,
    }  # fmt: skip
    assert not ROLES[Role.OPERATOR] & taking_part


def test_who_prepares_a_vote_has_none_in_it_and_who_votes_does_not_prepare_it() -> None:
    """Clerks and facilitators prepare; members vote. Nobody who is both does so through one role."""
    preparing = {role for role, held in ROLES.items() if Permission.VOTE_EDIT in held}
    voting = {role for role, held in ROLES.items() if Permission.VOTE_CAST in held}
    assert preparing == {Role.BODY_CLERK, Role.BODY_FACILITATOR, Role.SYSTEM_OPERATOR}
    assert not preparing & voting


def test_who_moderates_and_facilitates_does_not_take_part() -> None:
    running = {role for role, held in ROLES.items() if Permission.TRADEOFF_MODERATE in held}
    discussing = {role for role, held in ROLES.items() if Permission.TRADEOFF_TAKE_PART in held}
    assert running == {Role.BODY_CLERK, Role.BODY_FACILITATOR, Role.SYSTEM_OPERATOR}
    assert not running & discussing


def test_no_machine_discusses_answers_for_a_body_or_speaks_for_one() -> None:
    by_people = {
        Permission.TRADEOFF_TAKE_PART,
        Permission.TRADEOFF_SPEAK_FOR,
        Permission.RECOMMENDATION_ANSWER,
    }
    assert [role for role, held in ROLES.items() if role.startswith("system.") and held & by_people] == []


def test_nobody_but_the_job_of_votes_and_the_command_line_counts() -> None:
    counting = {role for role, held in ROLES.items() if Permission.VOTE_COUNT in held}
    assert counting == {Role.SYSTEM_VOTES, Role.SYSTEM_OPERATOR}


def test_no_machine_votes_enters_paper_or_breaks_a_tie() -> None:
    by_people = {Permission.VOTE_CAST, Permission.VOTE_ENTER_PAPER, Permission.VOTE_DECIDE_TIE}
    assert [role for role, held in ROLES.items() if role.startswith("system.") and held & by_people] == []


def test_the_tables_are_frozen() -> None:
    with pytest.raises(TypeError):
        ROLES[Role.ANALYST] = frozenset(Permission)  # type: ignore[index]
    with pytest.raises(AttributeError):
        ROLES[Role.ANALYST].add(Permission.RELEASE_PUBLISH)  # type: ignore[attr-defined]


def test_whoever_hands_out_power_publishes_or_sees_addresses_needs_a_second_step() -> None:
    powers = {
        Permission.ROLE_GRANT, Permission.PERSON_CREATE, Permission.RELEASE_PUBLISH, Permission.MINUTES_PUBLISH,
        Permission.MEMBER_INVITE, Permission.MEMBER_MANAGE, Permission.MEMBER_SEE_PRIVATE, Permission.PERSON_ERASE,
    }  # fmt: skip
    assert powers <= NEEDS_SECOND_STEP
