"""The desk's own settings, with every answer measured on the server."""

from helpdesk.settings import *  # noqa: F403

MIDDLEWARE = ["bench.measuring.measure", *MIDDLEWARE]  # noqa: F405
ROOT_URLCONF = "bench.urls"
DATABASES["default"]["CONN_MAX_AGE"] = 600  # noqa: F405  connections stay, as they do outside tests
