"""Reading the environment: an odd value stops the start with a sentence that names the variable."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import env

NAME = "FOLKMOOT_TEST_VARIABLE"


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)


def test_text_loses_blanks_and_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.text(NAME) == ""
    assert env.text(NAME, "default") == "default"
    monkeypatch.setenv(NAME, "  said  ")
    assert env.text(NAME, "default") == "said"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1", True),
        ("TRUE", True),
        (" yes ", True),
        ("on", True),
        ("0", False),
        ("No", False),
        ("off", False),
        ("", False),
    ],
)
def test_flags(monkeypatch: pytest.MonkeyPatch, written: str, meant: bool) -> None:
    monkeypatch.setenv(NAME, written)
    assert env.flag(NAME, default=not meant) is meant


def test_a_flag_that_is_not_set_takes_its_default() -> None:
    assert env.flag(NAME, default=True)
    assert not env.flag(NAME)


@pytest.mark.parametrize("odd", ["maybe", "2", "ja"])
def test_an_odd_flag_stops_the_start(monkeypatch: pytest.MonkeyPatch, odd: str) -> None:
    monkeypatch.setenv(NAME, odd)
    with pytest.raises(ImproperlyConfigured, match=NAME):
        env.flag(NAME)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(-50, 150))
def test_numbers_keep_their_bounds(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setenv(NAME, str(number))
    if 0 <= number <= 100:
        assert env.number(NAME, 5, most=100) == number
    else:
        with pytest.raises(ImproperlyConfigured, match="out of range"):
            env.number(NAME, 5, most=100)


@pytest.mark.parametrize("odd", ["1.5", "one", "1e3", "0x10"])
def test_what_is_no_whole_number_stops_the_start(monkeypatch: pytest.MonkeyPatch, odd: str) -> None:
    monkeypatch.setenv(NAME, odd)
    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env.number(NAME, 5)


def test_an_empty_number_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " ")
    assert env.number(NAME, 5) == 5


def test_words_drop_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, " a, ,b ,")
    assert env.words(NAME) == ["a", "b"]
    monkeypatch.setenv(NAME, "")
    assert env.words(NAME, "x") == []


def test_a_path_is_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert env.path(NAME) is None
    assert env.path(NAME, tmp_path) == tmp_path
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(NAME, "here/../there")
    assert env.path(NAME) == (tmp_path / "there").resolve()


def test_a_database_by_its_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(NAME, "postgres://folk:p%40ss%2Fword@db.example:5433/moot")
    found = env.database(NAME, tmp_path / "unused")
    named = {key: found[key] for key in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}
    assert named == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "moot",
        "USER": "folk",
        "PASSWORD": "p@ss/word",
        "HOST": "db.example",
        "PORT": "5433",
    }


def test_sqlite_by_default_and_by_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert env.database(NAME, tmp_path / "a.sqlite3")["NAME"] == str(tmp_path / "a.sqlite3")
    monkeypatch.setenv(NAME, "sqlite:///srv/moot%20data.sqlite3")
    found = env.database(NAME, tmp_path / "a.sqlite3")
    assert found["NAME"] == "/srv/moot data.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"  # type: ignore[index]


def test_another_kind_of_database_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(NAME, "mysql://root@localhost/moot")
    with pytest.raises(ImproperlyConfigured, match="mysql"):
        env.database(NAME, tmp_path / "a.sqlite3")
