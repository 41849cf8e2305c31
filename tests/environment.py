"""Loaded by pytest before Django's settings are: says that this is a test run, and on which services."""

import os

os.environ["KEUR_MODE"] = "test"
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL", "")
if not os.environ["DATABASE_URL"]:
    del os.environ["DATABASE_URL"]
