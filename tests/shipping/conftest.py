import pytest

from shipping.models import labels


@pytest.fixture(autouse=True)
def documents_elsewhere(tmp_path, monkeypatch):
    """Labels that a test makes do not stay."""
    from django.core.files.storage import FileSystemStorage

    monkeypatch.setattr(labels.Label._meta.get_field("document"), "storage", FileSystemStorage(tmp_path))
