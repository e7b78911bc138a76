"""The command line of `bin/demo`."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from config.demo import place
from config.demo.check import check
from config.demo.processes import Failed, Stopped
from config.demo.site import Site
from config.demo.words import say, warn
from kernel.embedded import QueueFailed

ROOT = Path(__file__).resolve().parents[3]


def main(arguments: list[str]) -> int:
    """Run the demonstration; 0 when it was stopped or checked, 1 with a reason when it could not run."""
    options = _parser().parse_args(arguments)
    home = Path(os.environ.get("FOLKMOOT_HOME") or ROOT / "var").expanduser().resolve()
    try:
        data = _data_folder(options.data)
        with place.held(home):
            return _run(options, home, data)
    except (Failed, QueueFailed) as failure:
        warn(str(failure))
        return 1
    except Stopped:
        say("Stopped. The data stay in place for the next start.")
        return 0


def _run(options: argparse.Namespace, home: Path, data: Path | None) -> int:
    if options.reset:
        place.clear(home, ROOT / "var")
        say(f"Removed what was in {home}.")
        if os.environ.get("DATABASE_URL"):
            say("The database that DATABASE_URL names is left as it is.")
    port = options.port or (place.free_port() if options.check else 8000)
    place.check_port(port)
    site = Site(ROOT, home, port, data)
    return check(site) if options.check else site.serve()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bin/demo", description="Run the whole site on this machine, with demonstration data."
    )
    parser.add_argument("--port", type=_port, help="port of the web server (8000; with --check any free one)")
    parser.add_argument(
        "--data", type=Path, metavar="DIR", help="folder with the real published figures to load as well"
    )
    parser.add_argument(
        "--reset", action="store_true", help="remove the data of earlier starts (the folder var/) first"
    )
    parser.add_argument(
        "--check", action="store_true", help="start everything, see that it works, stop, and say so"
    )
    return parser


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _data_folder(given: Path | None) -> Path | None:
    """The folder of real figures: as given, else `shared/data` beside the project where there is one."""
    if given is not None:
        if not given.is_dir():
            raise Failed(
                f"There is no folder {given}. Give --data the folder that holds the published files."
            )
        return given.resolve()
    beside = ROOT.parent / "shared" / "data"
    return beside if beside.is_dir() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
