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


class Role(enum.StrEnum):
    """Stable codes of roles. A code that is not here grants nothing."""

    ANALYST = "analyst"
    PUBLISHER = "publisher"
    OPERATOR = "operator"
    SYSTEM_OPERATOR = "system.operator"
    SYSTEM_RELEASES = "system.releases"
    SYSTEM_RUNS = "system.runs"


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
    }
)
_RELEASES = frozenset({_P.RELEASE_UPLOAD, _P.RELEASE_PUBLISH, _P.RELEASE_SEE_UNPUBLISHED, _P.RUN_REQUEST})

ROLES: MappingProxyType[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.ANALYST: _ANALYST,
        Role.PUBLISHER: _PUBLISHER,
        Role.OPERATOR: _OPERATOR,
        # The command line: who can run it holds the machine, so it may do what operator and publisher may.
        Role.SYSTEM_OPERATOR: frozenset(_P) - {_P.RUN_COMPUTE},
        Role.SYSTEM_RELEASES: _RELEASES,
        Role.SYSTEM_RUNS: frozenset({_P.RUN_REQUEST, _P.RUN_COMPUTE}),
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
    {_P.RELEASE_PUBLISH, _P.RELEASE_WITHDRAW, _P.PERSON_CREATE, _P.PERSON_MANAGE, _P.ROLE_GRANT}
)
"""What a person may do only after signing in with a second factor: everything that publishes or hands out
power."""
