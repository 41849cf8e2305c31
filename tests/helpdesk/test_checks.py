"""Each of these would let a stranger in, or customers' data out; so a production process does not start with it."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

import helpdesk.urls  # noqa: F401  the addresses are those of tests, also where a test says that this is production
from helpdesk.checks import refuse_to_start_half_configured

pytestmark = pytest.mark.django_db  # Django's own checks of models ask what the database can do

SOUND = {
    "KEUR_MODE": "production",
    "SECRET_KEY": "k8Jq2-long-and-random-enough-for-a-shop-that-people-buy-from-93xYz",
    "ALLOWED_HOSTS": "desk.veldkant.test",
    "SILENCED_CHECKS": "keur.W001" if sys.version_info < (3, 13, 12) else "",
}


DHL = {
    "carrier": "dhl_parcel_de", "username": "veldkant", "password": "geheim", "client_id": "app",
    "client_secret": "secret", "receivers": {"DE": "deu"}, "otherwise": "own",
}  # fmt: skip


def run(*command, **changes):
    changes = {"KEUR_VAR": str(settings.VAR_DIR / "production"), "PATH": os.environ["PATH"]} | SOUND | changes
    environment = {name: value for name, value in changes.items() if value is not None}
    return subprocess.run(
        [sys.executable, *command], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True
    )


def test_a_sound_production_passes_every_check():
    checked = run("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_sound_production_starts():
    assert run("-c", "import helpdesk.asgi").stderr == ""


def test_a_half_configured_production_does_not_start():
    started = run("-c", "import helpdesk.asgi", SECRET_KEY=None, ALLOWED_HOSTS="*")
    assert started.returncode == 1
    assert "ImproperlyConfigured: Keur does not start like this" in started.stderr
    assert "keur.E002" in started.stderr
    assert "keur.E003" in started.stderr


@pytest.fixture
def production(settings):
    settings.MODE = "production"
    settings.SECRET_KEY = SOUND["SECRET_KEY"]
    settings.ALLOWED_HOSTS = ["desk.veldkant.test"]
    settings.PAYMENTS = {"veldkant": {"provider": "stripe", "secret_key": "sk", "webhook_secret": "whsec"}}
    settings.CARRIERS = {"veldkant": DHL, "poly": {"carrier": "own"}}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"}}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
    return settings


def test_production_as_the_fixture_sets_it_up_is_sound(production):
    refuse_to_start_half_configured()


@pytest.mark.parametrize(
    ("name", "value", "finding"),
    [
        ("ALLOWED_HOSTS", [], "keur.E001"),
        ("ALLOWED_HOSTS", ["desk.veldkant.test", "*"], "keur.E002"),
        ("SECRET_KEY", settings.DEMO_SECRET, "keur.E003"),
        ("SECRET_KEY", "short", "keur.E004"),
        ("DEBUG", True, "keur.E005"),
        ("IMAP_MAILBOXES", [{"host": "imap.test", "user": "desk", "folder": "INBOX\r\nA1 LOGOUT"}], "keur.E006"),
        ("IMAP_MAILBOXES", [{"user": "desk"}], "keur.E006"),
        ("IMAP_MAILBOXES", [{"host": "", "user": "desk"}], "keur.E006"),
        ("STATIC_ROOT", settings.VAR_DIR, "keur.E007"),
        ("STATIC_ROOT", settings.VAR_DIR / "files", "keur.E007"),
        ("CACHES", {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}, "keur.E008"),
        ("CHANNEL_LAYERS", {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer"}}, "keur.E009"),
        ("PAYMENTS", {"*": {"provider": "test"}}, "keur.E010"),
        ("CARRIERS", {"veldkant": {"carrier": "pigeons"}}, "keur.E011"),
        ("CARRIERS", {"veldkant": {}}, "keur.E011"),
        ("CARRIERS", {"veldkant": {name: value for name, value in DHL.items() if name != "password"}}, "keur.E011"),
        ("CARRIERS", {"veldkant": DHL | {"receivers": {"Germany": "deu"}}}, "keur.E011"),
        ("CARRIERS", {"veldkant": DHL | {"receivers": ["deu"]}}, "keur.E011"),
        ("CARRIERS", {"veldkant": DHL | {"receivers": {"DE": ""}}}, "keur.E011"),
        ("CARRIERS", {"veldkant": DHL | {"otherwise": "pigeons"}}, "keur.E011"),
        ("CARRIERS", {"veldkant": DHL | {"weight": "heavy"}}, "keur.E011"),
        ("CARRIERS", {"veldkant": DHL | {"address": "http://127.0.0.1:8000"}}, "keur.E011"),
        ("PAYMENTS", {"veldkant": {"provider": "stripe", "secret_key": "sk"}}, "keur.E010"),
    ],
)
def test_production_refuses(production, name, value, finding):
    setattr(production, name, value)
    with pytest.raises(ImproperlyConfigured, match=finding):
        refuse_to_start_half_configured()


def test_the_demo_may_run_on_defaults(production):
    production.MODE = "demo"
    production.DEBUG = True
    refuse_to_start_half_configured()
