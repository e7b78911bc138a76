"""What a vote means, in one form, and its fingerprint: the start of the chain in which the ballots are sealed.

Whoever holds the published specification can make the fingerprint again: SHA-256 over canonical JSON (`calc.seal`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from deliberation.voting.calc.seal import digest

VERSION = 1
FIELDS = (
    "title", "question", "background", "method", "rule", "seats", "dots", "envelope", "fits_envelope", "threshold",
    "none_of_these", "equal_ranks", "may_replace", "results_wait", "secrecy", "watch", "watch_from", "quorum_kind",
    "quorum_value", "tie_rule", "tie_seed", "public", "by_hand", "thing_kind", "thing_id",
)  # fmt: skip
"""Columns of a vote that give it its meaning, as they stand."""
OPTION_FIELDS = ("position", "name", "meaning", "cost", "minimum", "none")


def specification(
    vote_id: str,
    body: str,
    values: Mapping[str, Any],
    options: Sequence[Mapping[str, Any]],
    electors: Mapping[str, int],
) -> dict[str, Any]:
    """Everything that gives a vote its meaning, ready for JSON.

    `values` holds `FIELDS`, `roles`, `opens_at` and `closes_at` (moments with a time zone, or None); `options` hold
    `OPTION_FIELDS`; `electors`: how many are entitled by code of role.
    """
    return {
        "version": VERSION,
        "vote": vote_id,
        "body": body,
        **{name: values[name] for name in FIELDS},
        "roles": sorted(values["roles"]),
        "opens_at": _written(values["opens_at"]),
        "closes_at": _written(values["closes_at"]),
        "options": [
            {name: option[name] for name in OPTION_FIELDS}
            for option in sorted(options, key=lambda each: int(each["position"]))
        ],
        "electors": {role: int(electors[role]) for role in sorted(electors)},
    }


def spec_hash(spec: Mapping[str, Any]) -> str:
    """The fingerprint of a specification: 64 hexadecimal digits."""
    return digest(dict(spec))


def _written(moment: dt.datetime | None) -> str | None:
    """A moment in UTC to the microsecond, the same text whichever database kept it."""
    return None if moment is None else moment.astimezone(dt.UTC).isoformat(timespec="microseconds")
