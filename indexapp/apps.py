"""Application entry of the index."""

from __future__ import annotations

from django.apps import AppConfig

SHORT_REASONS = {
    "missing": "No data",
    "suppressed": "Suppressed",
    "not_applicable": "Not applicable",
    "not_published": "Not published",
    "low_coverage": "Coverage too low",
    "zero_denominator": "Nothing to count",
    "no_baseline": "No baseline",
    "too_few_areas": "Too few areas",
    "no_spread": "No spread",
    "too_few_metrics": "Too few metrics",
    "too_few_domains": "Too few domains",
}
"""What stands in a table's cell for each reason of the calculation."""


class IndexappConfig(AppConfig):
    """Areas, definitions, releases, runs, scores."""

    name = "indexapp"
    verbose_name = "Index"

    def ready(self) -> None:
        """Give every reason for an absent figure its one wording on all pages, and the desk what waits in data."""
        from accounts import desk
        from design.formats import register_reasons
        from indexapp import personal_data
        from indexapp.calc.reasons import REASONS
        from indexapp.desk import IndexDesk
        from indexapp.following import let_follow

        desk.register(IndexDesk)
        let_follow()
        personal_data.keep()
        register_reasons({code: (SHORT_REASONS[code], sentence) for code, sentence in REASONS.items()})
