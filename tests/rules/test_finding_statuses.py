"""What can be done with a finding in which status: the table, written out a second time."""

from __future__ import annotations

import pytest

from deliberation.scrutiny.calc.findings import ACTS, FindingAct, may
from deliberation.scrutiny.calc.words import FindingStatus

IN = {"d": "draft", "o": "with_others", "r": "ready", "p": "published", "w": "withdrawn"}
TABLE = {
    "change": "dr",
    "discard": "d",
    "show": "dor",
    "ready": "d",
    "reply": "orp",
    "publish": "r",
    "withdraw": "orp",
    "recommend": "p",
    "put_in_report": "dorp",
}


def test_every_act_and_every_status_is_in_the_table() -> None:
    assert set(TABLE) == {each.value for each in FindingAct} == {each.value for each in ACTS}
    assert set(IN.values()) == {each.value for each in FindingStatus}


@pytest.mark.parametrize("act", sorted(TABLE))
def test_each_act_is_open_in_these_statuses_and_no_other(act: str) -> None:
    found = {letter for letter, status in IN.items() if may(FindingAct(act), status)}
    assert found == set(TABLE[act])
