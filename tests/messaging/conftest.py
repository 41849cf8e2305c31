import pytest

from .sink import Sink


@pytest.fixture
def sink(settings):
    """A mail server of our own, set up as the one that letters leave by."""
    server = Sink()
    server.start()
    options = {"host": "127.0.0.1", "port": server.port, "timeout": 5}
    settings.MAILERS = {"default": {"BACKEND": "messaging.smtp.EmailBackend", "OPTIONS": options}}
    yield server
    server.stop()
