"""Who may do what: two frozen tables. `access.require` reads them; the matrix test writes them out again."""

from __future__ import annotations

import enum
from types import MappingProxyType


class Permission(enum.StrEnum):
    """Everything that needs asking."""

    PERSON_CREATE = "person.create"
    PERSON_MANAGE = "person.manage"
    ROLE_GRANT = "role.grant"
    TRAIL_READ = "trail.read"
    REFERENCE_LOAD = "reference.load"
    DEFINITION_LOAD = "definition.load"
    RELEASE_UPLOAD = "release.upload"
    RELEASE_SEE_UNPUBLISHED = "release.see_unpublished"
    RELEASE_DISCARD = "release.discard"
    RELEASE_PUBLISH = "release.publish"
    RELEASE_WITHDRAW = "release.withdraw"
    MAPPING_SAVE = "mapping.save"
    RUN_REQUEST = "run.request"
    RUN_COMPUTE = "run.compute"
    PERSON_ERASE = "person.erase"
    RETENTION_RUN = "retention.run"
    BODY_CREATE = "body.create"
    BODY_EDIT = "body.edit"
    BODY_END = "body.end"
    MEMBER_INVITE = "member.invite"
    MEMBER_ADD = "member.add"
    MEMBER_MANAGE = "member.manage"
    MEMBER_SEE_PRIVATE = "member.see_private"
    INVITATION_SEND = "invitation.send"
    INTEREST_DECLARE = "interest.declare"
    INTEREST_MANAGE = "interest.manage"
    MEETING_EDIT = "meeting.edit"
    MEETING_SEE_PRIVATE = "meeting.see_private"
    PAPER_ADD = "paper.add"
    PACK_MAKE = "pack.make"
    ATTENDANCE_RECORD = "attendance.record"
    MINUTES_WRITE = "minutes.write"
    MINUTES_AGREE = "minutes.agree"
    MINUTES_PUBLISH = "minutes.publish"
    ASSET_EDIT = "asset.edit"
    ASSET_IMPORT = "asset.import"
    OUTLINE_LOAD = "outline.load"
    VOTE_EDIT = "vote.edit"
    VOTE_RUN = "vote.run"
    VOTE_ANNUL = "vote.annul"
    VOTE_SEE_PRIVATE = "vote.see_private"
    VOTE_CAST = "vote.cast"
    VOTE_ENTER_PAPER = "vote.enter_paper"
    VOTE_DECIDE_TIE = "vote.decide_tie"
    VOTE_COUNT = "vote.count"
    FEATURE_EDIT = "feature.edit"
    TRADEOFF_EDIT = "tradeoff.edit"
    TRADEOFF_MOVE = "tradeoff.move"
    TRADEOFF_SEE_PRIVATE = "tradeoff.see_private"
    TRADEOFF_TAKE_PART = "tradeoff.take_part"
    TRADEOFF_FACILITATE = "tradeoff.facilitate"
    TRADEOFF_MODERATE = "tradeoff.moderate"
    TRADEOFF_SPEAK_FOR = "tradeoff.speak_for"
    TRADEOFF_KEEP = "tradeoff.keep"
    EVIDENCE_SUBMIT = "evidence.submit"
    EVIDENCE_EDIT = "evidence.edit"
    WITNESS_ANSWER = "witness.answer"
    REPORT_AGREE = "report.agree"
    RECOMMENDATION_MAKE = "recommendation.make"
    RECOMMENDATION_ANSWER = "recommendation.answer"
    DECISION_RECORD = "decision.record"
    DECISION_PUBLISH = "decision.publish"
    CALL_IN_ASK = "call_in.ask"
    CALL_IN_DECIDE = "call_in.decide"
    PATIENT_SPEAK = "patient.speak"
    QUESTION_REPLY = "question.reply"
    ACTION_EDIT = "action.edit"
    ACTION_REPORT = "action.report"
    ACTION_DONE = "action.done"
    EFFECT_REVIEW = "effect.review"
    MOTION_MOVE = "motion.move"
    MOTION_RUN = "motion.run"
    TRACKER_IMPORT = "tracker.import"
    ACCOUNTABILITY_KEEP = "accountability.keep"
    PROGRAMME_EDIT = "programme.edit"
    ENQUIRY_EDIT = "enquiry.edit"
    ENQUIRY_WRITE = "enquiry.write"
    SCRUTINY_SEE_PRIVATE = "scrutiny.see_private"
    REQUEST_ANSWER = "request.answer"
    FINDING_PUBLISH = "finding.publish"
    SCRUTINY_REPORT_PUBLISH = "scrutiny_report.publish"
    CHECK_RUN = "check.run"
    CHECK_ANSWER = "check.answer"
    SCRUTINY_KEEP = "scrutiny.keep"
    NOTICE_KEEP = "notice.keep"
    NOTICE_SEND = "notice.send"
    WEBHOOK_MANAGE = "webhook.manage"


class Role(enum.StrEnum):
    """Stable codes of roles. A code that is not here grants nothing."""

    ANALYST = "analyst"
    PUBLISHER = "publisher"
    OPERATOR = "operator"
    SYSTEM_OPERATOR = "system.operator"
    SYSTEM_RELEASES = "system.releases"
    SYSTEM_RUNS = "system.runs"
    SYSTEM_INVITATIONS = "system.invitations"
    SYSTEM_PACKS = "system.packs"
    SYSTEM_RETENTION = "system.retention"
    SYSTEM_VOTES = "system.votes"
    SYSTEM_TRADEOFFS = "system.tradeoffs"
    SYSTEM_NOTICES = "system.notices"
    SYSTEM_ACCOUNTABILITY = "system.accountability"
    SYSTEM_SCRUTINY = "system.scrutiny"
    BODY_CHAIR = "body.chair"
    BODY_VICE_CHAIR = "body.vice_chair"
    BODY_MEMBER = "body.member"
    BODY_CO_OPTED = "body.co_opted"
    BODY_PATIENT_REPRESENTATIVE = "body.patient_representative"
    BODY_FACILITATOR = "body.facilitator"
    BODY_CLERK = "body.clerk"
    BODY_ANALYST = "body.analyst"
    BODY_WITNESS = "body.witness"
    BODY_OBSERVER = "body.observer"
    BODY_SUBSTITUTE = "body.substitute"


_P = Permission
_ANALYST = frozenset({_P.RELEASE_UPLOAD, _P.RELEASE_SEE_UNPUBLISHED, _P.RELEASE_DISCARD, _P.MAPPING_SAVE})
_PUBLISHER = _ANALYST | {_P.RELEASE_PUBLISH, _P.RELEASE_WITHDRAW, _P.RUN_REQUEST}
_OPERATOR = frozenset(
    {
        _P.PERSON_CREATE,
        _P.PERSON_MANAGE,
        _P.ROLE_GRANT,
        _P.TRAIL_READ,
        _P.REFERENCE_LOAD,
        _P.DEFINITION_LOAD,
        _P.RUN_REQUEST,
        _P.RELEASE_SEE_UNPUBLISHED,
        _P.PERSON_ERASE,
        _P.RETENTION_RUN,
        _P.BODY_CREATE,
        _P.BODY_EDIT,
        _P.BODY_END,
        _P.MEMBER_INVITE,
        _P.MEMBER_MANAGE,
        _P.MEMBER_SEE_PRIVATE,
        _P.INTEREST_MANAGE,
        _P.MEETING_EDIT,
        _P.MEETING_SEE_PRIVATE,
        _P.ASSET_EDIT,
        _P.ASSET_IMPORT,
        _P.OUTLINE_LOAD,
        _P.WEBHOOK_MANAGE,
    }
)
# What people hold over one body, through a membership of it (deliberation.bodies tells `access` which).
# VOTE_CAST lets somebody ask for a ballot; whether they get one, the electorate of that vote says.
# TRADEOFF_TAKE_PART lets somebody discuss, weigh and write along: a member in their own right, never a substitute.
_BODY_STAFF = frozenset(
    {
        _P.MEETING_SEE_PRIVATE,
        _P.INTEREST_DECLARE,
        _P.VOTE_SEE_PRIVATE,
        _P.TRADEOFF_SEE_PRIVATE,
        _P.SCRUTINY_SEE_PRIVATE,
        _P.EVIDENCE_SUBMIT,
    }
)
_BODY_SUBSTITUTE = _BODY_STAFF | {_P.VOTE_CAST}
# PATIENT_SPEAK, beyond patient representatives, counts on a patient organisation alone: the action looks.
# Which motion somebody may move, `accountability.calc.motions` says.
_BODY_CO_OPTED = _BODY_SUBSTITUTE | {
    _P.TRADEOFF_TAKE_PART,
    _P.PATIENT_SPEAK,
    _P.MOTION_MOVE,
    _P.ENQUIRY_WRITE,
    _P.CHECK_ANSWER,
}
_BODY_MEMBER = _BODY_CO_OPTED | {_P.CALL_IN_ASK}
# What both a chair and a clerk do for a body: its record, its answers, its programme.
_FOR_THE_BODY = frozenset(
    {
        _P.DECISION_RECORD,
        _P.DECISION_PUBLISH,
        _P.CALL_IN_DECIDE,
        _P.QUESTION_REPLY,
        _P.ACTION_EDIT,
        _P.ACTION_REPORT,
        _P.ACTION_DONE,
        _P.EFFECT_REVIEW,
        _P.MOTION_RUN,
        _P.PROGRAMME_EDIT,
        _P.ENQUIRY_EDIT,
        _P.ENQUIRY_WRITE,
        _P.REQUEST_ANSWER,
        _P.FINDING_PUBLISH,
        _P.SCRUTINY_REPORT_PUBLISH,
        _P.CHECK_RUN,
    }
)
_BODY_CHAIR = (
    _BODY_MEMBER
    | _FOR_THE_BODY
    | {
        _P.PAPER_ADD,
        _P.ATTENDANCE_RECORD,
        _P.MINUTES_AGREE,
        _P.VOTE_RUN,
        _P.VOTE_ENTER_PAPER,
        _P.VOTE_DECIDE_TIE,
        _P.TRADEOFF_MOVE,
        _P.TRADEOFF_SPEAK_FOR,
        _P.REPORT_AGREE,
        _P.RECOMMENDATION_MAKE,
        _P.RECOMMENDATION_ANSWER,
    }
)
_BODY_CLERK = (
    _BODY_STAFF
    | _FOR_THE_BODY
    | {
        _P.TRACKER_IMPORT,
        _P.TRADEOFF_EDIT,
        _P.TRADEOFF_MOVE,
        _P.TRADEOFF_FACILITATE,
        _P.TRADEOFF_MODERATE,
        _P.TRADEOFF_SPEAK_FOR,
        _P.EVIDENCE_EDIT,
        _P.WITNESS_ANSWER,
        _P.REPORT_AGREE,
        _P.RECOMMENDATION_MAKE,
        _P.RECOMMENDATION_ANSWER,
        _P.VOTE_EDIT,
        _P.VOTE_RUN,
        _P.VOTE_ANNUL,
        _P.VOTE_ENTER_PAPER,
        _P.FEATURE_EDIT,
        _P.BODY_EDIT,
        _P.MEMBER_INVITE,
        _P.MEMBER_MANAGE,
        _P.MEMBER_SEE_PRIVATE,
        _P.INTEREST_MANAGE,
        _P.MEETING_EDIT,
        _P.PAPER_ADD,
        _P.ATTENDANCE_RECORD,
        _P.MINUTES_WRITE,
        _P.MINUTES_AGREE,
        _P.MINUTES_PUBLISH,
        _P.ASSET_EDIT,
        _P.ASSET_IMPORT,
    }
)
_RELEASES = frozenset({_P.RELEASE_UPLOAD, _P.RELEASE_PUBLISH, _P.RELEASE_SEE_UNPUBLISHED, _P.RUN_REQUEST})

ROLES: MappingProxyType[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.ANALYST: _ANALYST,
        Role.PUBLISHER: _PUBLISHER,
        Role.OPERATOR: _OPERATOR,
        # The command line: who can run it holds the machine, so it may do what operator and publisher may.
        Role.SYSTEM_OPERATOR: frozenset(_P)
        - {
            _P.RUN_COMPUTE,
            _P.INTEREST_DECLARE,
            _P.INVITATION_SEND,
            _P.PACK_MAKE,
            _P.VOTE_CAST,
            _P.VOTE_ENTER_PAPER,
            _P.VOTE_DECIDE_TIE,
            _P.TRADEOFF_TAKE_PART,
            _P.TRADEOFF_SPEAK_FOR,
            _P.EVIDENCE_SUBMIT,
            _P.RECOMMENDATION_ANSWER,
            _P.CALL_IN_ASK,
            _P.CALL_IN_DECIDE,
            _P.PATIENT_SPEAK,
            _P.QUESTION_REPLY,
            _P.MOTION_MOVE,
            _P.REQUEST_ANSWER,
            _P.CHECK_ANSWER,
        },
        Role.SYSTEM_RELEASES: _RELEASES,
        Role.SYSTEM_RUNS: frozenset({_P.RUN_REQUEST, _P.RUN_COMPUTE}),
        # Somebody who uses an invitation becomes a member on the word of whoever invited them.
        Role.SYSTEM_INVITATIONS: frozenset({_P.MEMBER_ADD, _P.INVITATION_SEND}),
        Role.SYSTEM_PACKS: frozenset({_P.PACK_MAKE}),
        # Erasing somebody, on their wish or when a period is over, ends what they are on every body.
        Role.SYSTEM_RETENTION: frozenset({_P.RETENTION_RUN, _P.PERSON_ERASE}),
        # Votes open and close by the clock, and are sealed and counted, on the word of whoever scheduled them.
        Role.SYSTEM_VOTES: frozenset({_P.VOTE_RUN, _P.VOTE_COUNT}),
        # Opinion groups are reckoned anew, and cited figures watched, without anybody asking.
        Role.SYSTEM_TRADEOFFS: frozenset({_P.TRADEOFF_KEEP}),
        # Whoever has an address may follow what is public; the address itself is the proof.
        Role.SYSTEM_NOTICES: frozenset({_P.NOTICE_KEEP, _P.NOTICE_SEND}),
        # Reminders, reviews that fall due and figures that moved, without anybody asking.
        Role.SYSTEM_ACCOUNTABILITY: frozenset({_P.ACCOUNTABILITY_KEEP}),
        Role.SYSTEM_SCRUTINY: frozenset({_P.SCRUTINY_KEEP}),
        Role.BODY_CHAIR: _BODY_CHAIR,
        Role.BODY_VICE_CHAIR: _BODY_CHAIR,
        Role.BODY_MEMBER: _BODY_MEMBER,
        Role.BODY_CO_OPTED: _BODY_CO_OPTED,
        Role.BODY_PATIENT_REPRESENTATIVE: _BODY_CO_OPTED,
        # Who runs a discussion does not say that a promise is kept.
        Role.BODY_FACILITATOR: _BODY_CLERK - {_P.ASSET_IMPORT, _P.ACTION_DONE},
        Role.BODY_CLERK: _BODY_CLERK,
        Role.BODY_ANALYST: _BODY_STAFF
        | {
            _P.PAPER_ADD,
            _P.ASSET_EDIT,
            _P.ASSET_IMPORT,
            _P.VOTE_ENTER_PAPER,
            _P.EVIDENCE_EDIT,
            _P.ENQUIRY_WRITE,
            _P.ACTION_REPORT,
            _P.EFFECT_REVIEW,
        },
        # A witness declares interests before being heard, answers what they are asked, and sees what the public sees.
        Role.BODY_WITNESS: frozenset({_P.INTEREST_DECLARE, _P.EVIDENCE_SUBMIT, _P.WITNESS_ANSWER}),
        Role.BODY_OBSERVER: frozenset(),
        Role.BODY_SUBSTITUTE: _BODY_SUBSTITUTE,
    }
)

ROLE_TITLES: MappingProxyType[Role, str] = MappingProxyType(
    {
        Role.ANALYST: "Analyst: sends in data files and sees their checks",
        Role.PUBLISHER: "Publisher: publishes and withdraws releases",
        Role.OPERATOR: "Operator: people, roles, definitions, the trail",
    }
)
"""Roles a person can be given, in words. System roles are not among them."""

NEEDS_SECOND_STEP: frozenset[Permission] = frozenset(
    {
        _P.RELEASE_PUBLISH,
        _P.RELEASE_WITHDRAW,
        _P.PERSON_CREATE,
        _P.PERSON_MANAGE,
        _P.PERSON_ERASE,
        _P.ROLE_GRANT,
        _P.BODY_CREATE,
        _P.BODY_EDIT,
        _P.BODY_END,
        _P.MEMBER_INVITE,
        _P.MEMBER_MANAGE,
        _P.MEMBER_SEE_PRIVATE,
        _P.MINUTES_PUBLISH,
        _P.VOTE_ANNUL,
        _P.FEATURE_EDIT,
        _P.REPORT_AGREE,
        _P.DECISION_PUBLISH,
        _P.FINDING_PUBLISH,
        _P.SCRUTINY_REPORT_PUBLISH,
        _P.WEBHOOK_MANAGE,
    }
)
"""What a person may do only after signing in with a second factor: everything that publishes, hands out power
or shows other people's addresses."""
