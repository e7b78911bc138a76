"""What trade-offs hold that is about no person: the question, its options, figures, groups, the report."""

from __future__ import annotations

from kernel.personal_data import Table, internal, public

WORDS = "Published with the trade-off; may name people who act in public."

THINGS = (
    Table(
        "tradeoffs.tradeoff",
        {
            **public("title question gains gives_way background asked_by fixed open feeds_name feeds_decision close_reason", WORDS),
            **public(
                "area_key area_name definition envelope_kind envelope envelope_note feeds_on moderation public least stage "
                "stage_since illustrative published_at"
            ),
            **internal("id body review_of feeds_body seed created_at changed_at"),
        },
    ),
    Table(
        "tradeoffs.stagedate",
        {**public("stage starts_on ends_on entered_at back_at back_reason", WORDS), **internal("id tradeoff")},
    ),
    Table(
        "tradeoffs.option",
        {
            **public("position name description cost cost_note divisible least as_now"),
            **internal("id tradeoff source"),
        },
    ),
    Table(
        "tradeoffs.effect",
        {
            **public(
                "kind metric lens subject asset_id way size low high sureness words source evidence_number position"
            ),
            **internal("id option"),
        },
    ),
    Table(
        "tradeoffs.pin",
        {
            **public("definition metric area_key period run_id figure pinned_at now now_run_id moved_at"),
            **internal("id item"),
        },
    ),
    Table("tradeoffs.citation", internal("id point item")),
    Table(
        "tradeoffs.opinionresult",
        {
            **public("told computed_at", "Only what speaks of enough members together."),
            **internal("id tradeoff wanted covered asked_at claimed_at before took_ms failure"),
        },
    ),
    Table("tradeoffs.statementimport", internal("id tradeoff sha256 rows counts state received_at done_at")),
    Table("tradeoffs.round", {**public("number topic measures made_at"), **internal("id tradeoff seed")}),
    Table(
        "tradeoffs.smallgroup",
        {**public("number note note_version noted_at public_note", WORDS), **internal("id round")},
    ),
    Table(
        "tradeoffs.panelreport",
        {**public("status agreed_at published_at snapshot", WORDS), **internal("id tradeoff")},
    ),
    Table("tradeoffs.section", {**public("key text version changed_at", WORDS), **internal("id report")}),
    Table(
        "tradeoffs.panelrecommendation",
        {
            **public("position text reasons to_name", WORDS),
            **internal("id report option vote_id to_body handed_over"),
        },
    ),
    Table("tradeoffs.panelrecommendation_evidence", internal("id panelrecommendation evidenceitem")),
)  # fmt: skip
