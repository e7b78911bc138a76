"""The record of personal data: every column of every table is on it, and what it says of copies and erasure is so.

The second part fills every column about a person with marks, makes their copy, erases them and looks for the marks
in every column of the database and in the files.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from accounts.actions.copies import write_copy
from accounts.actions.erasure import erase_me
from accounts.models import Person
from accounts.queries_data import periods, tables, who_is
from kernel.actors import Actor
from kernel.personal_data import Erasure, Sort, Table
from tests.moot import Moot
from tests.unit.accounts.data import kit

ON_RECORD = [table for _, table in tables()]
ABOUT = [
    (table, name, column)
    for table in ON_RECORD
    for name, column in table.columns.items()
    if column.about_somebody
]


def in_the_database() -> set[tuple[str, str]]:
    """Every column of every table, ours and those of libraries."""
    return {
        (model._meta.label_lower, field.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.name != "pk"
    }


def on_record() -> list[tuple[str, str]]:
    return [(table.label, name) for table in ON_RECORD for name in table.columns]


def test_every_column_is_classed() -> None:
    """A new column must be put on the record: `personal_data.py` of its app."""
    assert sorted(in_the_database() - set(on_record())) == []


def test_nothing_on_record_is_gone() -> None:
    assert sorted(set(on_record()) - in_the_database()) == []


def test_every_table_is_on_record_once() -> None:
    assert [label for label, times in Counter(table.label for table in ON_RECORD).items() if times > 1] == []


def test_a_new_column_would_be_seen() -> None:
    assert ("accounts.person", "shoe_size") not in in_the_database() | set(on_record())
    assert {("accounts.person", "shoe_size")} - set(on_record())


@pytest.mark.parametrize(("table", "name", "column"), ABOUT, ids=[f"{t.label}.{n}" for t, n, _ in ABOUT])
def test_what_is_about_people_says_why_how_long_and_what_becomes_of_it(
    table: Table, name: str, column: Any
) -> None:
    assert column.why.endswith(".")
    assert column.kept in periods()
    assert column.erasure in set(Erasure)
    assert column.because or (column.erasure != Erasure.RECORD and column.exported), (
        "say why it stays or is left out"
    )
    assert not column.exported or (table.mine is not None and table.title), "a copy must find the rows"


def test_what_is_about_nobody_promises_nothing() -> None:
    for table in ON_RECORD:
        for name, column in table.columns.items():
            if not column.about_somebody:
                assert (column.kept, column.erasure, column.of_person) == ("", None, False), (
                    table.label,
                    name,
                )


def test_every_link_to_a_person_is_about_somebody() -> None:
    """A column that holds a person's number is not working data."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model is Person:
                column = dict(on_record_columns())[model._meta.label_lower, field.name]
                assert column.about_somebody, (model._meta.label_lower, field.name)
                assert column.of_person, (model._meta.label_lower, field.name)


def on_record_columns() -> list[tuple[tuple[str, str], Any]]:
    return [((table.label, name), column) for table in ON_RECORD for name, column in table.columns.items()]


def test_every_period_is_used_or_carried_out_and_gives_its_reason() -> None:
    used = {column.kept for _, _, column in ABOUT}
    for code, period in periods().items():
        assert code in used or period.carry_out is not None, code
        assert period.why.endswith("."), code
        assert period.length, code
        assert (period.due is None) is (period.carry_out is None), code


def test_declared_interests_are_special() -> None:
    special = {(table.label, name) for table, name, column in ABOUT if column.sort is Sort.SPECIAL}
    assert ("bodies.interest", "description") in special
    assert ("bodies.interest", "organisation") in special


def test_ballots_by_name_and_groups_are_special_and_a_secret_box_is_about_nobody() -> None:
    columns = dict(on_record_columns())
    for where in (("voting.recordedballot", "content"), ("voting.membergroup", "group")):
        assert columns[where].sort is Sort.SPECIAL, where
    assert {column.about_somebody for (label, _), column in columns.items() if label == "voting.box"} == {
        False
    }


SAID_ON_TRADEOFFS = {
    ("point", "text"), ("pointversion", "text"), ("statement", "text"), ("evidenceitem", "interests"), ("challenge", "text"),
    ("challenge", "status"), ("question", "text"), ("question", "status"), ("witness", "name"),
    ("witness", "interests"), ("witness", "statement"), ("sectionversion", "text"), ("voice", "answered_as"),
}  # fmt: skip
"""What somebody said on a difficult choice stays; the name beside it becomes the one that the public sees."""

SAID_FOR_PATIENTS = {
    ("boardquestion", "text"), ("boardquestion", "background"), ("impactnote", "text"), ("impactnote", "who"), ("speech", "text"), ("boardquestion", "withdrawn_why"),
}  # fmt: skip
"""What a member said in public for patients, or on a motion, is part of the record; their role stands beside it."""

# --- Marks ----------------------------------------------------------------------------------------------------


class Known:
    """Somebody about whom everything is known, and their marks."""

    def __init__(self, moot: Moot, name: str, prefix: str, *, at_item: bool) -> None:
        body = moot.panel if (name, moot.panel.slug) in moot.memberships else moot.board
        other = moot.membership("priya" if body is moot.panel else "vera", body)
        self.person = moot.people[name]
        kit.know_everything(self.person, moot.membership(name, body), other, at_item)
        self.marks = kit.mark(self.person, prefix)
        self.person.refresh_from_db()


@pytest.fixture
def known(moot: Moot, settings: Any, tmp_path: Path) -> dict[str, Known]:
    """A panel member and the chair of a board."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return {
        "paul": Known(moot, "paul", "zqp", at_item=True),
        "chandra": Known(moot, "chandra", "zqc", at_item=True),
    }


@pytest.mark.parametrize("name", ["paul", "chandra"])
def test_every_column_about_a_person_can_be_filled_here(known: dict[str, Known], name: str) -> None:
    """Else what follows would prove nothing of a column."""
    empty = [
        (table.label, field.name)
        for table, rows in kit.mine(known[name].person.pk)
        for field, _ in kit.about(table)
        if all(value in (None, "") for value in rows.values_list(field.name, flat=True))
    ]
    never_filled = {
        ("accounts.person", "erased_at"), ("access.grant", "scope_id"),
        ("bodies.invitation", "number"), ("bodies.membership", "number"),
    }  # fmt: skip
    assert set(empty) - never_filled == set()


@pytest.mark.parametrize("name", ["paul", "chandra"])
def test_a_copy_holds_every_column_and_nobody_elses(
    known: dict[str, Known], name: str, tmp_path: Path
) -> None:
    own, others = known[name], known["chandra" if name == "paul" else "paul"]
    path = tmp_path / "copy.zip"
    write_copy(who_is(own.person.pk), path)
    files = kit.opened(path)
    for table, rows in kit.mine(own.person.pk):
        shown = json.loads(files[f"json/{table.label.replace('.', '-')}.json"])["rows"]
        assert len(shown) == rows.count() > 0, table.label
        for field, column in kit.about(table):
            assert (field.name in shown[0]) is column.exported, (table.label, field.name)
    whole = b"".join(files.values()).decode()
    left_out = {(table.label, n) for table, n, column in ABOUT if not column.exported}
    for where, text in own.marks.items():
        assert (text in whole) is (where not in left_out), where
    assert [text for text in others.marks.values() if text in whole and text not in own.marks.values()] == []
    assert str(others.person.pk) not in whole


@pytest.mark.parametrize("name", ["paul", "chandra"])
def test_erasing_leaves_nothing_but_the_public_record(
    known: dict[str, Known], name: str, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    own, others = known[name], known["chandra" if name == "paul" else "paul"]
    with django_capture_on_commit_callbacks(execute=True):
        erase_me(actor=Actor.person(own.person.pk), person_id=own.person.pk)
    columns = dict(on_record_columns())
    stored = list(kit.everything_stored())
    texts = set(own.marks.values()) - set(others.marks.values())
    left = {(table, column) for table, column, value in stored for text in texts if text in value}
    allowed = {where for where in left if columns[where].erasure in (Erasure.RECORD, Erasure.UNLINK)}
    assert left - allowed == set()
    for where, column in columns.items():
        if column.erasure is Erasure.DELETE and where[0] != "sessions.session":
            assert not _rows(own, where[0]).exists(), where
        if column.erasure is Erasure.BLANK and not column.of_person:
            assert set(_rows(own, where[0]).values_list(where[1], flat=True)) <= {
                None,
                "",
                "Somebody who has left",
            }, where
    named = {where for where in left if columns[where].erasure is Erasure.RECORD}
    by_name = (
        {("voting.recordedballot", "content")}
        | {(f"tradeoffs.{table}", column) for table, column in SAID_ON_TRADEOFFS}
        | {(f"accountability.{table}", column) for table, column in SAID_FOR_PATIENTS}
    )
    of_an_office = {
        ("bodies.membership", "public_name"), ("bodies.membership", "organisation"), ("bodies.substitute", "public_name"),
        ("bodies.interest", "description"), ("bodies.interest", "organisation"), ("voting.elector", "public_name"),
    } | {
        (f"tradeoffs.{table}", "by_name") for table in ("point", "challenge", "evidenceitem", "sectionversion", "question")
    }  # fmt: skip
    assert named == (by_name | of_an_office if name == "chandra" else by_name), (
        "a panel member is a number, an office-holder a name"
    )
    assert [path.name for path in Path(settings.MEDIA_ROOT).rglob("*.zip")] == [f"{others.person.pk.hex}.zip"]
    assert all(any(text in value for _, _, value in stored) for text in others.marks.values())


def _rows(known: Known, label: str) -> Any:
    """The rows that were a person's, found as they were before, and by number."""
    for table, rows in kit.mine(known.person.pk):
        if table.label == label:
            return rows
    raise AssertionError(label)


def test_half_a_sign_in_goes_too(known: dict[str, Known]) -> None:
    from django.contrib.sessions.models import Session

    paul = known["paul"].person
    Session.objects.all().delete()
    kit.sign_in_once_more(paul)
    erase_me(actor=Actor.person(paul.pk), person_id=paul.pk)
    assert Session.objects.count() == 1, "somebody else's is left alone"
