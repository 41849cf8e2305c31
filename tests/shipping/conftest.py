import pytest

from shipping.models import labels

from .dhl import Dhl


@pytest.fixture(autouse=True)
def documents_elsewhere(tmp_path, monkeypatch):
    """Labels that a test makes do not stay."""
    from django.core.files.storage import FileSystemStorage

    for name in ("document", "code"):
        monkeypatch.setattr(labels.Label._meta.get_field(name), "storage", FileSystemStorage(tmp_path))


@pytest.fixture
def dhl(settings):
    """DHL's server as it answers, on this machine; the shops of the test have an account with it."""
    with Dhl() as server:
        settings.CARRIERS = {"*": server.account}
        yield server
