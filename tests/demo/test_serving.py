"""The demo as somebody starts it: one process, from an empty folder to a signal that ends it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from urllib.error import HTTPError

import pytest
from django.conf import settings

pytestmark = pytest.mark.trial

PATIENCE = 120  # seconds; the first start fills three shops


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def environment(folder):
    ports = {"PORT": str(free_port()), "DEMO_MAIL_PORT": str(free_port())}
    return {"PATH": os.environ["PATH"], "KEUR_MODE": "demo", "KEUR_VAR": str(folder)} | ports


def lines_until(process, end):
    """What it says up to a line that begins so."""
    heard = []
    for line in process.stdout:
        heard.append(line.strip())
        if line.startswith(end):
            return heard
    pytest.fail("\n".join(heard))


@contextmanager
def open_house(folder, **changes):
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"],
        cwd=settings.BASE_DIR,
        env=environment(folder) | changes,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    impatience = threading.Timer(PATIENCE, process.kill)
    impatience.start()
    try:
        process.heard = lines_until(process, "Ctrl-C stops everything")
        yield process
    finally:
        impatience.cancel()
        process.kill()
        process.communicate()


def ends(process, with_signal):
    began = time.monotonic()
    process.send_signal(with_signal)
    return process.wait(PATIENCE), process.stdout.read().strip(), time.monotonic() - began < 10


def manage(folder, *command, **changes):
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=environment(folder) | changes,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
    )
    return done.returncode, done.stdout.strip()


def get(address, **headers):
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers=headers)) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A second start, on data that a first one has made and SIGTERM has left behind."""
    folder = tmp_path_factory.mktemp("demo")
    with open_house(folder) as first:
        assert ends(first, signal.SIGTERM) == (0, "Keur is closed.", True)
    with open_house(folder, HOST="localhost") as house:
        house.address = house.heard[1].removeprefix("Keur is open: ")
        house.folder = folder
        yield house
        assert ends(house, signal.SIGINT) == (0, "Keur is closed.", True)


def test_it_says_who_may_sign_in_and_where(house):
    assert "priya@keur.test  Priya Nair, agent of Pike & Plover" in house.heard
    assert f"The customers' mail is at {house.address}demo/" in house.heard


def test_its_pages_worker_and_mail_door_are_well(house):
    """The pages are there a moment before the first heartbeats."""
    deadline = time.monotonic() + PATIENCE
    while (answer := get(f"{house.address}healthz"))[0] != 200 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert answer == (
        200,
        '{"web": "well", "database": "well", "worker": "well", "mail door": "well", "live updates": "well"}',
    )


def test_it_answers_to_the_name_it_was_given_only(house):
    assert get(f"{house.address}readyz")[0] == 200
    assert get(f"{house.address}accounts/login/", Host="elsewhere.test")[0] == 400


@pytest.mark.parametrize("command", ["serve", "forget_demo"])
def test_data_in_use_is_left_alone(house, command):
    sentence = f"CommandError: Keur already runs on {house.folder} (process {house.pid}): stop that one first."
    assert manage(house.folder, command) == (1, sentence)


@pytest.mark.parametrize(
    ("taken", "sentence"),
    [
        ("PORT", "CommandError: 127.0.0.1:{} is in use by another program: choose another with PORT=, or HOST=."),
        (
            "DEMO_MAIL_PORT",
            "CommandError: The mail door's port {} is in use by another program: choose another with DEMO_MAIL_PORT=.",
        ),
    ],
)
def test_a_busy_port_gets_one_sentence(tmp_path, taken, sentence):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert manage(tmp_path, "serve", **{taken: str(port)}) == (1, sentence.format(port))


@pytest.mark.parametrize("port", ["eighty", "99999"])
def test_a_port_that_is_none_gets_a_sentence(tmp_path, port):
    code, said = manage(tmp_path, "serve", PORT=port)
    assert code != 0
    assert port in said
    assert "Traceback" not in said


def test_a_reset_takes_the_data_away(tmp_path):
    for name in ["keur.sqlite3", "keur.sqlite3-wal", "secret-key"]:
        (tmp_path / name).touch()
    (tmp_path / "secret-key").write_text("x" * 60)
    assert manage(tmp_path, "forget_demo") == (0, "The demo's data is gone. `make demo` begins anew.")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["push-key", "secret-key", "serve.lock"]


def test_production_is_told_where_to_look(tmp_path):
    code, said = manage(tmp_path, "serve", "--skip-checks", KEUR_MODE="production")
    assert (code, "docs/deploy.md" in said) == (1, True)
