"""Every event the trail can hold, by stable code. A new one is added here first, with the keys its detail may carry."""

from __future__ import annotations

import enum


class Event(enum.StrEnum):
    """What happened. The value is what is stored."""

    PERSON_CREATED = "person.created"
    PERSON_DEACTIVATED = "person.deactivated"
    PERSON_REACTIVATED = "person.reactivated"
    PERSON_SIGNED_IN = "person.signed_in"
    SECOND_STEP_ADDED = "person.second_step_added"
    SECOND_STEP_REMOVED = "person.second_step_removed"
    RECOVERY_CODES_RENEWED = "person.recovery_codes_renewed"
    ROLE_GRANTED = "role.granted"
    ROLE_ENDED = "role.ended"
    REFERENCE_LOADED = "reference.loaded"
    DEFINITION_LOADED = "definition.loaded"
    RELEASE_RECEIVED = "release.received"
    RELEASE_CHECKED = "release.checked"
    RELEASE_REFUSED = "release.refused"
    RELEASE_DISCARDED = "release.discarded"
    RELEASE_CONFIRMED = "release.confirmed"
    RELEASE_PUBLISHED = "release.published"
    RELEASE_WITHDRAWN = "release.withdrawn"
    MAPPING_SAVED = "mapping.saved"
    MAPPING_DELETED = "mapping.deleted"
    RUN_REQUESTED = "run.requested"
    RUN_PUBLISHED = "run.published"
    RUN_FAILED = "run.failed"


DETAIL_KEYS = frozenset(
    {
        "role", "scope", "until", "rows", "new", "changed", "same", "suppressed", "errors", "warnings", "sha256", "format",
        "definition", "version", "run", "replaced", "release", "blocks", "reused", "code", "count", "spec", "method", "areas",
        "source", "restored",
    }
)  # fmt: skip
"""The only keys a detail may have: codes, counts and ids. A name, an address or a ballot has no place here."""
