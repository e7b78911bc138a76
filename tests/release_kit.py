"""A small made-up site for tests of releases: some metrics, some areas, files to send in. Every figure is illustrative."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from indexapp.actions.receiving import Provenance, receive_release
from indexapp.actions.releases import check_release, confirm_and_publish
from indexapp.models import Area, AreaCode, AreaMembership, Metric, Observation, Release, Succession
from kernel import clock
from kernel.actors import Actor

OPERATOR = Actor.system("operator")
TODAY = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
HEAD = "metric,area,period,value,numerator,denominator,lower,upper,note\r\n"
METRICS = (
    ("waits", "Illustrative waits", "percent", {"aliases": ["Long waits"], "scale": 100}),
    (
        "rate",
        "Illustrative rate",
        "rate",
        {"fingertips": {"id": 90001, "sex": "Persons", "age": "All ages"}, "scale": 1000},
    ),
    ("gain", "Illustrative gain", "other", {}),
)
AREAS = (
    ("QYG", "ics", "Illustrative North", "E54000008", None, None),
    ("QOQ", "ics", "Illustrative East", "E54000051", None, None),
    ("QWO", "ics", "Illustrative West", "E54000054", None, None),
    ("01F", "sub_icb", "Illustrative Place", "E38000068", None, None),
    ("01C", "ccg", "Illustrative Old Place", "E38000056", dt.date(2013, 4, 1), dt.date(2020, 3, 31)),
    ("27D", "sub_icb", "Illustrative New Place", "E38000233", dt.date(2020, 4, 1), None),
    ("E92000001", "england", "England", "E92000001", None, None),
)


def make_small_site() -> None:
    """Metrics and areas, without the catalogue's and the reference tables' files."""
    for slug, title, kind, more in METRICS:
        spec = {"slug": slug, "title": title, "unit_kind": kind, **more}
        Metric.objects.create(
            slug=slug, title=title, short_title=title, direction=-1, unit="%" if kind == "percent" else "points", spec=spec,
            spec_hash=slug, loaded_at=TODAY,
        )  # fmt: skip
    areas = {
        key: Area.objects.create(
            key=key, type=kind, name=name, short_name=name, starts_on=since, ends_on=until
        )
        for key, kind, name, _, since, until in AREAS
    }
    for key, _, _, code, _, _ in AREAS:
        AreaCode.objects.create(area=areas[key], scheme="ons", code=code)
    Succession.objects.create(
        predecessor=areas["01C"], successor=areas["27D"], on=dt.date(2020, 4, 1), kind="merged", share=1.0
    )
    AreaMembership.objects.create(
        part=areas["01F"], whole=areas["QYG"], layer="illustrative parts", weight=1.0, share=1.0
    )


@pytest.fixture
def files(settings: Any, tmp_path: Path) -> Path:
    """An empty folder for the site's files."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """Jobs that would have gone to the queue."""
    from kernel import jobs

    out: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(jobs, "_send", lambda job, countdown, ids: out.append((job.value, ids)))
    return out


@pytest.fixture
def small_site(db: None, files: Path, sent: list[Any]) -> Iterator[None]:
    """The made-up site on a day in November 2026."""
    with clock.frozen(TODAY):
        make_small_site()
        yield


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """Writes a text or bytes to a file."""

    def write(content: str | bytes, name: str = "figures.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def tidy(*rows: str) -> str:
    """A tidy file of rows such as `waits,QYG,2019,12.5`."""
    return HEAD + "".join(f"{row}{',' * (8 - row.count(','))}\r\n" for row in rows)


def receive(content: str | bytes, *, actor: Actor = OPERATOR, check: bool = True, **more: Any) -> Release:
    """A release of these bytes, checked."""
    data = content.encode() if isinstance(content, str) else content
    provenance = Provenance(
        more.pop("filename", "figures.csv"), "page", source=more.pop("source", "Illustrative source"), **more
    )
    release, _ = receive_release(actor=actor, chunks=[data], provenance=provenance, check=False)
    return check_release(actor=actor, release_id=release.pk) if check else release


def publish(content: str | bytes, **more: Any) -> Release:
    """A release of these bytes, in force."""
    return confirm_and_publish(actor=OPERATOR, release_id=receive(content, **more).pk)


def command(path: Path | str, *options: str) -> tuple[int, dict[str, Any]]:
    """What `import_release FILE --json` exits with and prints: exactly one object."""
    out, code = StringIO(), 0
    try:
        call_command("import_release", str(path), "--json", *options, stdout=out)
    except SystemExit as stop:
        code = int(stop.code or 0)
    return code, json.loads(out.getvalue())


def in_force() -> dict[tuple[str, str, str], float | None]:
    """Every current value by metric, area and period."""
    rows = Observation.objects.filter(is_current=True)
    return {
        (m, a, p): v for m, a, p, v in rows.values_list("metric__slug", "area__key", "period__code", "value")
    }


def kept_files(folder: Path) -> list[Path]:
    """Every file below a folder that may not be there."""
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []
