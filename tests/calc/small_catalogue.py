"""A catalogue of one metric and one definition, small enough to break one line at a time."""

from __future__ import annotations

from pathlib import Path

METRIC = """\
slug: waits
title: Long waits
short_title: Waits
meaning: How many people wait too long.
why_it_matters: Waiting hurts.
direction: lower
direction_reason: Shorter is better.
unit: "%"
unit_kind: percent
scale: 100
decimals: 1
numerator: People who wait too long
denominator: People who wait
bounds:
  lower: 0
  upper: 100
aliases:
  - Waits (all)
sources:
  - title: Statistics
    publisher: Office
author: Data team
checked_by: Reviewer
checked_on: 2026-01-31
next_review: 2027-01-31
illustrative: false
"""

DEFINITION = """\
slug: small-index
version: "1"
title: Small index
summary: A small index.
areas:
  type: ics
baseline: "2019/20"
method:
  centre: median
domains:
  - slug: first
    title: First
    meaning: The first fault line.
    weight: 1
    metrics:
      - metric: waits
        weight: 2
        why: It matters.
sources:
  - title: Statistics
    publisher: Office
author: Data team
checked_by: Reviewer
checked_on: 2026-01-31
next_review: 2027-01-31
illustrative: false
changes:
  - on: 2026-01-31
    what: First version.
"""


def folder_with(tmp_path: Path, metric: str = METRIC, definition: str = DEFINITION) -> Path:
    (tmp_path / "metrics").mkdir(exist_ok=True)
    (tmp_path / "definitions").mkdir(exist_ok=True)
    (tmp_path / "metrics" / "waits.yaml").write_text(metric, encoding="utf-8")
    (tmp_path / "definitions" / "small-index-1.yaml").write_text(definition, encoding="utf-8")
    return tmp_path


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, f"{old!r} should stand once"
    return text.replace(old, new)


def line_of(text: str, start: str) -> int:
    return next(i for i, line in enumerate(text.splitlines(), 1) if line.strip().startswith(start))
