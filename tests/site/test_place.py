"""The folder and the port of a demonstration: one at a time, and a sentence when something is in the way."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from config.demo import __main__ as command
from config.demo import place
from config.demo.processes import Failed


def test_a_folder_is_held_by_one_alone(tmp_path: Path) -> None:
    with place.held(tmp_path):
        place.announce(tmp_path, "http://localhost:8123")
        with (
            pytest.raises(
                Failed, match=r"running in this folder already \(process \d+, http://localhost:8123\)"
            ),
            place.held(tmp_path),
        ):
            pass
    with place.held(tmp_path):
        pass


def test_the_address_is_there_for_other_commands(tmp_path: Path) -> None:
    place.announce(tmp_path, "http://localhost:8123")
    assert (tmp_path / "run" / "address").read_text() == "http://localhost:8123"


def test_a_busy_port_names_a_free_one() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with pytest.raises(
            Failed, match=rf"Port {port} is in use by another program. Try: bin/demo --port (\d+)"
        ) as failed:
            place.check_port(port)
    other = int(str(failed.value).rsplit(" ", 1)[1])
    assert other != port
    place.check_port(other)


def test_a_free_port_is_free() -> None:
    place.check_port(place.free_port())


def test_clearing_removes_everything_but_the_lock(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").write_text("kept")
    home = tmp_path / "var"
    (home / "files" / "deep").mkdir(parents=True)
    (home / "folkmoot.sqlite3").write_text("x")
    (home / place.LOCK).write_text("")
    (home / "link").symlink_to(elsewhere)
    place.clear(home, home)
    assert [each.name for each in home.iterdir()] == [place.LOCK]
    assert (elsewhere / "precious").read_text() == "kept"


def test_only_the_usual_folder_is_cleared(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept")
    with pytest.raises(Failed, match=r"removes .*usual only"):
        place.clear(tmp_path, tmp_path / "usual")
    assert (tmp_path / "precious").exists()


@pytest.mark.parametrize("odd", ["0", "70000", "-1", "web"])
def test_an_odd_port_is_refused(odd: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--port", odd])
    assert "1 to 65535" in capsys.readouterr().err


def test_a_folder_of_figures_that_is_not_there_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FOLKMOOT_HOME", str(tmp_path / "home"))
    assert command.main(["--data", str(tmp_path / "none")]) == 1
    assert "There is no folder" in capsys.readouterr().err
