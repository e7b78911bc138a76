"""What the index holds: figures about areas, and by random number who sent a file in."""

from __future__ import annotations

from django.db.models import Q

from kernel.personal_data import (
    Erasure,
    Keeper,
    Period,
    Table,
    internal,
    personal,
    public,
    register,
)

_FIGURES = "Figures about areas. A file with figures about single people must not be sent in."
_SENT = "To know where figures come from. The public sees only “a member of the data team”."

TABLES = (
    Table(
        "indexapp.referencesource", {**public("slug title publisher licence date url note"), **internal("id")}
    ),
    Table(
        "indexapp.area",
        {
            **public("key type name short_name official_name starts_on ends_on search_terms note"),
            **internal("id region source"),
        },
    ),
    Table(
        "indexapp.areacode", {**public("scheme code starts_on ends_on note"), **internal("id area source")}
    ),
    Table(
        "indexapp.areamembership",
        {
            **public("layer starts_on ends_on weight weight_source share note"),
            **internal("id part whole source"),
        },
    ),
    Table(
        "indexapp.succession",
        {**public("on kind share note"), **internal("id predecessor successor source")},
    ),
    Table("indexapp.areafact", {**public("kind value unit as_of note"), **internal("id area source")}),
    Table(
        "indexapp.councilsystem",
        {**public("extent starts_on ends_on note"), **internal("id council system source")},
    ),
    Table("indexapp.maptile", {**public("layout column row label"), **internal("id area")}),
    Table(
        "indexapp.metric",
        {
            **public("slug title short_title direction unit decimals illustrative spec spec_hash loaded_at"),
            **internal("id"),
        },
    ),
    Table(
        "indexapp.definition",
        {
            **public("slug title position illustrative"),
            **internal("id current_version published_run wanted covered claim heartbeat covered_at failures"),
        },
    ),
    Table(
        "indexapp.definitionversion",
        {**public("version spec text spec_hash loaded_at"), **internal("id definition")},
    ),
    Table(
        "indexapp.definitionmetric", {**public("domain position weight"), **internal("id definition metric")}
    ),
    Table("indexapp.period", {**public("code kind starts_on ends_on"), **internal("id")}),
    Table("indexapp.savedmapping", internal("id name text saved_at", "How columns of a file are read.")),
    Table(
        "indexapp.release",
        {
            **personal("received_by", _SENT, "release", Erasure.UNLINK, of_person=True),
            **public(
                "status file filename size sha256 source licence note illustrative mapping received_at received_through format encoding "
                "rows new changed same suppressed ignored ignored_why errors warnings checked_at published_at published_number "
                "withdrawn_at withdrawn_why",
                _FIGURES,
            ),
            **internal("id identity publish_when_ready progress claim heartbeat attempts"),
        },
        "Data files that you sent in",
        lambda who: Q(received_by_id=who.id),
        {
            "filename": "filename",
            "received_at": "received_at",
            "status": "status",
            "illustrative": "illustrative",
        },
    ),
    Table("indexapp.publicationcounter", internal("id number")),
    Table(
        "indexapp.releasefinding",
        {**public("severity code row column message", _FIGURES), **internal("id release")},
    ),
    Table(
        "indexapp.observation",
        {
            **public("value numerator denominator lower upper status note source_row is_current", _FIGURES),
            **internal("id metric area period release"),
        },
    ),
    Table("indexapp.slice", internal("id metric period revision fingerprint fingerprint_revision")),
    Table(
        "indexapp.block",
        {
            **public("kind node centre spread areas_scored has_data reason coverage"),
            **internal("id definition fingerprint metric period stored"),
        },
    ),
    Table(
        "indexapp.run",
        {
            **public("status fingerprint code_version inputs started_at finished_at failure"),
            **internal("id definition version progress stage computed reused wanted"),
        },
    ),
    Table("indexapp.runblock", internal("id run block")),
    Table("indexapp.publication", {**public("at"), **internal("id definition run replaced")}),
    Table("indexapp.runlog", {**public("at text"), **internal("id run")}),
    Table(
        "indexapp.score",
        {**public("raw z score rank coverage reason"), **internal("block area")},
    ),
)

KEEPER = Keeper(
    app="indexapp",
    tables=TABLES,
    periods=(
        Period(
            "release",
            "Who sent a data file in, by random number",
            "As long as the file",
            "Figures that others rely on must be traceable. Once the account is erased, the number leads to nobody.",
        ),
    ),
)


def keep() -> None:
    """Put the index on the list of who keeps data."""
    register(KEEPER)
