"""Every row has its file, as it was; and after a day every file has its row (R28, I20)."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from messaging.files import keep_file
from messaging.mail_store import path_of, put
from messaging.models import IncomingMail
from messaging.receiving import receive
from messaging.tasks import check_new_files
from messaging.upkeep import strays, sweep_mail_store

from .making import make_thread

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MAIL_STORE = tmp_path / "mail"
    return settings.MAIL_STORE


def test_a_mail_whose_row_was_rolled_back_goes_after_a_day_and_no_other(store):
    kept = path_of(receive(b"Hello", door="pipe"))
    stray, cut_off = path_of(IncomingMail()), kept.with_suffix(".part")
    put({stray: b"Hello", cut_off.with_stem("another"): b"Hel"})
    sweep_mail_store(timezone.now() + timedelta(hours=23))
    assert len(list(strays())) == 2
    sweep_mail_store(timezone.now() + timedelta(hours=25))
    assert [path for path in store.rglob("*") if path.is_file()] == [kept]


def test_what_is_missing_or_changed_is_named(capsys):
    whole, missing, changed = (receive(b"Hello", door="pipe") for _ in range(3))
    file = keep_file(make_thread(), "a.txt", b"Hello")
    call_command("check_mail_store")
    check_new_files.call()
    path_of(missing).unlink()
    path_of(changed).write_bytes(b"Hullo")
    file.file.storage.delete(file.file.name)
    with pytest.raises(CommandError, match="3 files"):
        call_command("check_mail_store")
    said = capsys.readouterr().out
    assert [f"{missing.key}: missing" in said, f"{changed.key}: changed" in said, f"{file.key}: missing" in said] == [
        True
    ] * 3
    assert str(whole.key) not in said
    with pytest.raises(RuntimeError, match="3 files"):
        check_new_files.call()
