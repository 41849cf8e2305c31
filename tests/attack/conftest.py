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
