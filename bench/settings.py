"""The desk's own settings, with every answer measured on the server."""

from helpdesk.settings import *  # noqa: F403

MIDDLEWARE = ["bench.measuring.measure", *MIDDLEWARE]  # noqa: F405
ROOT_URLCONF = "bench.urls"
