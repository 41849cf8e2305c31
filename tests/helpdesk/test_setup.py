"""Which Python `bin/setup` takes. The candidates here are scripts that answer as an interpreter would."""

import subprocess

import pytest
from django.conf import settings


@pytest.fixture
def machine(tmp_path):
    """A PATH with the tools of every machine and nothing else."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ["sh", "dirname", "cat"]:
        (tools / tool).symlink_to(subprocess.check_output(["which", tool], text=True).strip())
    return tmp_path


def put(folder, name, works):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\nexit {0 if works else 1}\n")
    (folder / name).chmod(0o755)
    return str(folder / name)


def taken(machine, **environment):
    found = subprocess.run(
        [settings.BASE_DIR / "bin" / "setup", "python"],
        env={"PATH": f"{machine}/tools", "HOME": f"{machine}/home"} | environment,
        capture_output=True,
        text=True,
    )
    return found.stdout.strip()


def test_the_first_on_the_path_that_runs_is_taken(machine):
    put(machine / "tools", "python3.13", works=False)  # as a shim of pyenv is where its version is not selected
    good = put(machine / "tools", "python3.12", works=True)
    put(machine / "tools", "python3", works=True)
    assert taken(machine) == good


def test_versions_that_pyenv_keeps_aside_are_found(machine):
    put(machine / "tools", "python3", works=False)
    good = put(machine / "pyenv" / "versions" / "3.13.0" / "bin", "python3.13", works=True)
    assert taken(machine, PYENV_ROOT=f"{machine}/pyenv") == good


def test_versions_that_uv_keeps_aside_are_found(machine):
    good = put(machine / "home/.local/share/uv/python/cpython-3.12/bin", "python3.12", works=True)
    assert taken(machine) == good


def test_somebody_may_name_one(machine):
    put(machine / "tools", "python3.13", works=True)
    good = put(machine / "mine", "python", works=True)
    assert taken(machine, PYTHON=good) == good


def test_an_older_python_is_not_taken(machine):
    put(machine / "tools", "python3", works=False)
    assert taken(machine) in ("", "/usr/local/bin/python3.12", "/usr/local/bin/python3.13", "/usr/local/bin/python3.14")
