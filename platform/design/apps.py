"""Application entry of the design package."""

from __future__ import annotations

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Template tags, charts, gallery and glossary. Holds no models."""

    name = "design"
    verbose_name = "Design"
