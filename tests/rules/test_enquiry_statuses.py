"""What can be done with a line of enquiry as it stands: the table of `calc.enquiries`, written out once more."""

from __future__ import annotations

import pytest

from deliberation.scrutiny.calc.enquiries import EnquiryAct, may
from deliberation.scrutiny.calc.words import EnquiryStatus

TABLE = """
              draft open reporting closed
change        yes   yes  yes       no
open          yes   no   no        no
discard       yes   no   no        no
write_up      no    yes  no        no
gather_again  no    no   yes       no
close         no    yes  yes       no
ask           no    yes  no        no
reply         no    yes  yes       yes
hear          yes   yes  yes       no
add_evidence  yes   yes  yes       no
withdraw      yes   yes  yes       yes
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [
    (row[0], status, said == "yes") for row in ROWS[1:] for status, said in zip(ROWS[0], row[1:], strict=True)
]


@pytest.mark.parametrize(("act", "status", "allowed"), CELLS)
def test_each_status_allows_what_the_table_says(act: str, status: str, allowed: bool) -> None:
    assert may(EnquiryAct(act), status) is allowed


def test_the_table_is_whole() -> None:
    assert ROWS[0] == [each.value for each in EnquiryStatus]
    assert [row[0] for row in ROWS[1:]] == [each.value for each in EnquiryAct]


def test_a_status_that_is_not_known_allows_nothing() -> None:
    assert not any(may(each, "frozen") for each in EnquiryAct)
