"""What must be set before shops and their customers may rely on a process. Each is an error in production only."""

import sys
from pathlib import Path

from django.conf import settings
from django.core.checks import ERROR, Error, Tags, Warning, register, run_checks
from django.core.exceptions import ImproperlyConfigured

from messaging.mailboxes import configured
from shipping.carriers import CARRIERS

LEAST_PYTHON = (3, 13, 12)
SHORTEST_SECRET = 50


def in_production(check):
    """The demo and the tests run on defaults that a shop must not run on."""

    @register(Tags.security)
    def only_there(app_configs, **kwargs):
        return list(check()) if settings.MODE == "production" else []

    return only_there


@in_production
def hosts():
    if not settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS is empty.",
            hint="Set it to the desk's host names, with commas. On a developer's machine, set KEUR_MODE=demo instead.",
            id="keur.E001",
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS holds “*”: anybody could make letters and live pages speak for a host of theirs.",
            hint="Name each host of the desk.",
            id="keur.E002",
        )


@in_production
def secret_key():
    if settings.SECRET_KEY == settings.DEMO_SECRET:
        yield Error("SECRET_KEY is the one that everybody can read.", hint="Set 50 random characters.", id="keur.E003")
    elif len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Error("SECRET_KEY is shorter than 50 characters.", hint="Set 50 random characters.", id="keur.E004")


@in_production
def debug():
    if settings.DEBUG:
        yield Error("DEBUG is on: error pages would show customers' data.", hint="Unset DEBUG.", id="keur.E005")


@in_production
def mailboxes():
    try:
        configured()
    except ImproperlyConfigured as error:
        yield Error(str(error), hint="See docs/mail.md.", id="keur.E006")


@in_production
def uploads():
    """A file that a customer sent must not be served as one of ours."""
    served = Path(settings.STATIC_ROOT).resolve()
    kept = Path(settings.STORAGES["default"].get("OPTIONS", {}).get("location", settings.MEDIA_ROOT)).resolve()
    if kept == served or served in kept.parents:
        yield Error("Uploads are kept inside STATIC_ROOT, where anybody can fetch them.", id="keur.E007")


@in_production
def sign_in_limits():
    """Each process counting on its own would multiply the tries that somebody has at a password (T60)."""
    if settings.CACHES["default"]["BACKEND"].endswith((".LocMemCache", ".DummyCache")):
        yield Error("The cache is not shared between processes.", hint="Keep it in the database.", id="keur.E008")


@in_production
def channel_layer():
    """The core layer of channels_redis drops messages without a word and its idle sockets die."""
    if settings.CHANNEL_LAYERS["default"]["BACKEND"] == "channels_redis.core.RedisChannelLayer":
        yield Error("The live pages need channels_redis.pubsub, not channels_redis.core.", id="keur.E009")


@in_production
def payments():
    """A trial provider would hand out labels that nobody has paid for."""
    needed = {"stripe": {"secret_key", "webhook_secret"}}
    for shop, options in settings.PAYMENTS.items():
        lacking = needed.get(options.get("provider", ""), {"provider"}) - {name for name in options if options[name]}
        if options.get("provider") not in needed or lacking:
            said = f"PAYMENTS of {shop} names no provider that collects money, or lacks its keys."
            yield Error(said, hint="See docs/returns.md.", id="keur.E010")


@in_production
def carriers():
    for shop, options in settings.CARRIERS.items():
        carrier = CARRIERS.get(options.get("carrier", ""))
        if unfit := carrier.unfit(options) if carrier else "names no carrier that there is":
            yield Error(f"CARRIERS of {shop} {unfit}.", hint="See docs/returns.md.", id="keur.E011")


@in_production
def python():
    if sys.version_info < LEAST_PYTHON:
        yield Warning(
            f"This Python ({sys.version.split()[0]}) lets a header of a mail smuggle in another (CVE-2026-1299).",
            hint="Run Keur on Python 3.13.12 or newer.",
            id="keur.W001",
        )


def refuse_to_start_half_configured():
    """For processes that no management command starts, so that nothing has looked at the checks yet."""
    found = [message for message in run_checks(include_deployment_checks=True) if message.is_serious(ERROR)]
    if found:
        raise ImproperlyConfigured("Keur does not start like this:\n" + "\n".join(map(str, found)))
