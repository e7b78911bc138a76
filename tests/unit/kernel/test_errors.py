"""Errors that may be shown: a stable code, a sentence and what to do next."""

from __future__ import annotations

import pytest

from kernel import errors

EXPECTED = {
    errors.ReaderError: ("error", 400),
    errors.NotAllowed: ("not_allowed", 403),
    errors.SignInNeeded: ("sign_in_needed", 403),
    errors.SecondStepNeeded: ("second_step_needed", 403),
    errors.NotFound: ("not_found", 404),
    errors.BadInput: ("bad_input", 400),
    errors.WrongState: ("wrong_state", 409),
}


@pytest.mark.parametrize(("kind", "code", "status"), [(kind, *rest) for kind, rest in EXPECTED.items()])
def test_codes_and_statuses_are_as_promised(kind: type[errors.ReaderError], code: str, status: int) -> None:
    error = kind("What happened.")
    assert (error.code, error.status, error.message, str(error)) == (
        code,
        status,
        "What happened.",
        "What happened.",
    )
    assert error.advice.endswith(".")


def test_every_kind_is_in_the_table_above() -> None:
    found = {
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.ReaderError)
    }
    assert found == set(EXPECTED)


def test_codes_differ() -> None:
    codes = [kind.code for kind in EXPECTED]
    assert len(codes) == len(set(codes))


def test_the_next_step_can_be_set_for_one_case() -> None:
    error = errors.NotFound("No such area.", next_step="Look on the map.", area="QXX")
    assert error.as_dict() == {
        "code": "not_found",
        "message": "No such area.",
        "next_step": "Look on the map.",
        "parameters": {"area": "QXX"},
    }
    assert errors.NotFound("Nothing.").advice != "Look on the map."
