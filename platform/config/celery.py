"""The Celery application. Jobs are named in `kernel.jobs` and written in each app's `tasks`."""

from __future__ import annotations

import os

from celery import Celery
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("folkmoot")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "accounts",
        "indexapp",
        "deliberation.bodies",
        "deliberation.voting",
        "deliberation.accountability",
        "deliberation.tradeoffs",
        "deliberation.scrutiny",
        "notices",
    ]
)


@setup_logging.connect
def _keep_django_logging(**_: object) -> None:
    """Django's logging settings serve the worker too; without a receiver Celery would set up its own."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)
