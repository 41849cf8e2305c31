import os
import subprocess
import sys
import time

import pytest
from django.db import connection

from helpdesk.jobs import periodic


@pytest.fixture(autouse=True)
def nothing_by_the_clock(monkeypatch):
    """The workers of these tests do what the tests give them, not what the rest of the desk has planned."""
    monkeypatch.setattr(periodic, "REGISTRY", {})


@pytest.fixture
def shared_database(transactional_db):
    """Committed rows, seen by other threads and processes. Its value is the address where a process finds them."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    return f"{server}/{name}"


@pytest.fixture
def worker_process(shared_database):
    """Starts `manage.py worker` with some options; what still runs at the end of the test is ended."""
    started = []

    def start(*options):
        command = [sys.executable, "manage.py", "worker", "--skip-checks", "--poll", "0.05", *options]
        started.append(subprocess.Popen(command, env=os.environ | {"DATABASE_URL": shared_database}))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def eventually(condition, seconds=30):
    """Wait for what another process or thread is about to do."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.02)
