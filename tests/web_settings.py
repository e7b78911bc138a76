"""The site's settings for a web server that a test starts: as in tests, so without built static files and Redis."""

import pytest  # noqa: F401  (its presence is what the settings go by)

from config.settings import *  # noqa: F403
