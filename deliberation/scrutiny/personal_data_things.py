"""Tables of scrutiny that lead to no person with an account."""

from __future__ import annotations

from kernel.personal_data import Table, internal, public

WORDS = "Published, or to be; the words of a body, which may name people who act in public."

THINGS = (
    Table(
        "scrutiny.informationrequest",
        {
            **public("text to_name", WORDS),
            **public("to_body number asked_on reply_length reply_unit due_on answered_on withdrawn_at"),
            **internal("id enquiry reminded"),
        },
    ),
    Table(
        "scrutiny.hearing",
        {
            **public(
                "who organisation questions summary", "An office or organisation; a name with consent only."
            ),
            **public("number consented heard_on planned_for agreed_on removed_at"),
            **internal("id enquiry version"),
        },
    ),
    Table(
        "scrutiny.sitevisit",
        {
            **public("place who purpose seen", WORDS),
            **public("number planned_for visited_on removed_at"),
            **internal("id enquiry version"),
        },
    ),
    Table(
        "scrutiny.programmeitem",
        {
            **public("title why aim lead witnesses status_why", WORDS),
            **public("id body kind meeting planned_for topics enquiry decision_id status"),
            **internal("position made_at version"),
        },
    ),
    Table("scrutiny.findingevidence", {**internal("id finding evidence")}),
    Table(
        "scrutiny.scrutinyreport",
        {
            **public("title frozen", WORDS),
            **public(
                "id body enquiry reference year number status agreed_at published_at frozen_hash replaces illustrative made_at"
            ),
        },
    ),
    Table(
        "scrutiny.scrutinysection",
        {**public("text", WORDS), **public("key version"), **internal("id report")},
    ),
    Table("scrutiny.reportfinding", {**public("finding position"), **internal("id report")}),
    Table(
        "scrutiny.draftrecommendation",
        {
            **public("text reasons to_names", WORDS),
            **public("id finding position version"),
            **internal("report"),
        },
    ),
    Table("scrutiny.draftrecommendation_to_bodies", {**internal("id draftrecommendation body")}),
    Table(
        "scrutiny.partnershipcheck",
        {
            **public("id body number status least opened_on closes_on closed_on asked answered illustrative"),
            **internal("made_at"),
        },
    ),
    Table(
        "scrutiny.checkcount",
        {
            **public("question answer count", "How many gave an answer: nobody can be told from it."),
            **internal("id round"),
        },
    ),
)
