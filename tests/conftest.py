"""What every test stands on: a fast sign-in, an empty cache, rows that can be taken away again, a browser."""

import importlib
import os
import shutil

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

BROWSERS = ["chromium", "chromium-browser", "google-chrome"]
DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
REDIS = shutil.which("redis-server")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)


def pytest_configure():
    hypothesis.settings.register_profile("keur", deadline=None)  # a busy machine is no finding
    hypothesis.settings.load_profile("keur")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    TransactionTestCase._fixture_teardown = let_rows_be_taken_away(TransactionTestCase._fixture_teardown)


DATABASE = {"db", "transactional_db", "django_db_setup"}  # fixtures that stand for it


def pytest_collection_modifyitems(items):
    for item in items:
        if DATABASE & set(item.fixturenames) or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: set TEST_DATABASE_URL"))
        if item.get_closest_marker("dovecot") and not DOVECOT:
            item.add_marker(pytest.mark.skip(reason="needs Dovecot: install dovecot-imapd"))
        if item.get_closest_marker("redis") and not REDIS:
            item.add_marker(pytest.mark.skip(reason="needs a Redis of its own: install redis-server"))
        if item.get_closest_marker("browser") and not CHROMIUM:
            item.add_marker(pytest.mark.skip(reason="needs Chromium"))


def let_rows_be_taken_away(empty_the_tables):
    """Events refuse to be deleted, and statements. SQLite empties by DELETE, so there the guards stand aside."""

    def without_guards(self):
        if connection.vendor != "sqlite":
            return empty_the_tables(self)
        try:
            guards = importlib.import_module("requests_inbox.append_only")
        except ModuleNotFoundError:
            return empty_the_tables(self)
        for table in guards.FIXED:
            guards.drop(connection, table)
        try:
            return empty_the_tables(self)
        finally:
            for table in guards.FIXED:
                guards.create(connection, table)

    return without_guards


@pytest.fixture(autouse=True)
def nothing_of_the_last_test():
    """Limits on tries are counted in the cache; the tries, rows and language of one test are not those of the next."""
    yield
    translation.deactivate()
    for cache in caches.all():
        cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium, not a download of Playwright's; as root it starts without its sandbox only."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu"]}
