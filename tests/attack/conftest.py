from pathlib import Path

import pytest
from django.conf import settings

from tests.attack.addresses import make_place


@pytest.fixture(autouse=True)
def pictures_elsewhere(tmp_path, monkeypatch):
    """Logos that a test sends do not stay."""
    storages = {**settings.STORAGES, "default": {**settings.STORAGES["default"], "OPTIONS": {"location": tmp_path}}}
    monkeypatch.setattr(settings, "STORAGES", storages)


@pytest.fixture
def ours(db):
    """The shop in which the attacker works."""
    return make_place()


@pytest.fixture
def theirs(db):
    """A shop in which the attacker has no business."""
    return make_place()


# What these find does not hang on the database.
ONCE = {"test_looking.py", "test_nasty_words.py", "test_planting.py", "test_strangers.py"}


def pytest_collection_modifyitems(items):
    """Attacks take minutes, most of all those that walk every page. Files that are streamed and not read to their end
    are closed by whoever asked; here nobody reads them."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.trial)
            if item.path.name in ONCE:
                item.add_marker(pytest.mark.once)
            item.add_marker(pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))
