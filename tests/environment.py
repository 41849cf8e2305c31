"""Loaded by pytest before Django's settings are: says that this is a test run, and on which services."""

import atexit
import json
import os
import shutil
import tempfile
from urllib.parse import urlsplit

os.environ["KEUR_MODE"] = "test"
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")
os.environ["REDIS_URL"] = os.environ.get("TEST_REDIS_URL", "")
if not os.environ["DATABASE_URL"]:
    del os.environ["DATABASE_URL"]

worker = os.environ.get("PYTEST_XDIST_WORKER", "")
if not worker:  # one folder for each run, so that two runs at the same time do not share a database file
    os.environ["KEUR_VAR"] = tempfile.mkdtemp(prefix="keur-test-")
    atexit.register(shutil.rmtree, os.environ["KEUR_VAR"], ignore_errors=True)
if worker:  # sweeping takes away what no row knows of, so each has its own files
    place = {"location": os.path.join(os.environ["KEUR_VAR"], f"attachments-{worker}")}
    os.environ["ATTACHMENTS_OPTIONS"] = json.dumps(place)
if worker and os.environ["REDIS_URL"]:  # runs side by side empty the cache, each its own
    address = urlsplit(os.environ["REDIS_URL"])
    number = int(address.path.strip("/") or 0) + int(worker.removeprefix("gw")) + 1
    os.environ["REDIS_URL"] = address._replace(path=f"/{number}").geturl()
    os.environ["REDIS_PREFIX"] = f"keur-{worker}"
