"""The site's own settings with one more address: a bare page to measure against."""

from config.settings import *  # noqa: F403
from config.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "tests.performance.bare"
TEMPLATES = [
    {**TEMPLATES[0], "DIRS": [BASE_DIR / "tests" / "performance" / "templates", *TEMPLATES[0]["DIRS"]]}
]
