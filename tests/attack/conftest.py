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


def pytest_collection_modifyitems(items):
    """Attacks take minutes. Files that are streamed and not read to their end are closed by whoever asked; here nobody
    reads them."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.trial)
            item.add_marker(pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))
